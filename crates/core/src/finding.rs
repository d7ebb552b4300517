//! What is wrong with an input, where, and what would mend it.

use std::collections::BTreeSet;
use std::fmt::{self, Write};

/// One fault of an input: an architecture, a service, a price table.
///
/// `Display` is the whole message on one to three lines:
/// the path and what is wrong there, then the formula with a caret where there is one, then the advice.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Finding {
    path: String,
    code: Code,
    message: String,
    detail: Option<String>,
    help: Option<String>,
}

/// The kind of a finding; [`Code::as_str`] is stable across versions.
#[non_exhaustive]
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Code {
    /// The text could not be read at all: wrong encoding, bad syntax, too large, too deep.
    Unreadable,
    /// A key nothing knows.
    UnknownKey,
    /// A required key is missing.
    Missing,
    /// A value of the wrong type or form.
    BadValue,
    /// Two things of one name.
    Duplicate,
    /// A name that refers to nothing.
    UnknownName,
    /// A service the catalogue does not have.
    UnknownService,
    /// An attribute value that does not exist.
    NotAllowed,
    /// No price is known.
    PriceUnknown,
    /// AWS does not offer this in the region.
    NotOffered,
    /// A formula that cannot be read or whose units do not fit.
    Formula,
    /// Drivers that depend on each other in a circle.
    Cycle,
    /// An assumption without statement or basis.
    Undocumented,
    /// A spread that cannot be: crossed percentiles, impossible mean.
    Spread,
    /// A quantity that can be negative, or a divisor that can be zero.
    OutOfDomain,
    /// Correlations that contradict each other.
    Correlation,
    /// A number outside of what decimals hold.
    OutOfRange,
    /// A currency that does not fit the prices.
    Currency,
    /// Stopped by who watched it.
    Cancelled,
}

impl Code {
    /// The stable word for programs: `unknown-key`, `price-unknown`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Code::Unreadable => "unreadable",
            Code::UnknownKey => "unknown-key",
            Code::Missing => "missing",
            Code::BadValue => "bad-value",
            Code::Duplicate => "duplicate",
            Code::UnknownName => "unknown-name",
            Code::UnknownService => "unknown-service",
            Code::NotAllowed => "not-allowed",
            Code::PriceUnknown => "price-unknown",
            Code::NotOffered => "not-offered",
            Code::Formula => "formula",
            Code::Cycle => "cycle",
            Code::Undocumented => "undocumented",
            Code::Spread => "spread",
            Code::OutOfDomain => "out-of-domain",
            Code::Correlation => "correlation",
            Code::OutOfRange => "out-of-range",
            Code::Currency => "currency",
            Code::Cancelled => "cancelled",
        }
    }
}

impl Finding {
    /// A finding at a path such as `components.checkout.memory`; the empty path is the whole input.
    #[must_use]
    pub fn new(code: Code, path: impl Into<String>, message: impl Into<String>) -> Finding {
        Finding { path: path.into(), code, message: message.into(), detail: None, help: None }
    }

    /// The same with advice on what would mend it.
    #[must_use]
    pub fn with_help(mut self, help: impl Into<String>) -> Finding {
        self.help = Some(help.into());
        self
    }

    /// The same with lines that show the place, such as a formula with a caret.
    #[must_use]
    pub fn with_detail(mut self, detail: impl Into<String>) -> Finding {
        self.detail = Some(detail.into());
        self
    }

    /// The same with its path below another.
    #[must_use]
    #[doc(hidden)]
    pub fn under(self, path: &str) -> Finding {
        Finding { path: if self.path.is_empty() { path.to_owned() } else { format!("{path}.{}", self.path) }, ..self }
    }

    /// Where in the input.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }

    /// What kind.
    #[must_use]
    pub fn code(&self) -> Code {
        self.code
    }

    /// What is wrong, one sentence without the path.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.message
    }

    /// Lines that show the place.
    #[must_use]
    pub fn detail(&self) -> Option<&str> {
        self.detail.as_deref()
    }

    /// What would mend it.
    #[must_use]
    pub fn help(&self) -> Option<&str> {
        self.help.as_deref()
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.path.is_empty() {
            write!(f, "{}: ", Printable(&self.path))?;
        }
        write!(f, "{}", Printable(&self.message))?;
        for line in self.detail.iter().flat_map(|detail| detail.lines()) {
            write!(f, "\n    {}", Printable(line))?;
        }
        self.help.iter().try_for_each(|help| write!(f, "\n  help: {}", Printable(help)))
    }
}

/// A text whose control characters are shown rather than obeyed: keys of a file must not drive a terminal.
struct Printable<'a>(&'a str);

impl fmt::Display for Printable<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.chars().try_for_each(|c| match c {
            '\n' => f.write_char(c),
            c if c.is_control() => write!(f, "{}", c.escape_default()),
            c => f.write_char(c),
        })
    }
}

/// All findings of an input at once, in the order of the input.
///
/// ```
/// use costcone_core::{Code, Finding, Findings};
/// let findings = Findings::from(Finding::new(Code::Missing, "architecture.region", "a region is needed"));
/// assert_eq!(findings.to_string(), "architecture.region: a region is needed");
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Findings {
    list: Vec<Finding>,
    known: BTreeSet<Finding>,
}

impl Findings {
    /// No findings.
    #[must_use]
    pub fn none() -> Findings {
        Findings::default()
    }

    /// Adds one, unless the very same is there already.
    pub fn push(&mut self, finding: Finding) {
        if self.known.insert(finding.clone()) {
            self.list.push(finding);
        }
    }

    /// Adds all of another.
    pub fn extend(&mut self, other: Findings) {
        other.list.into_iter().for_each(|finding| self.push(finding));
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.list.len()
    }

    /// Each in turn.
    pub fn iter(&self) -> impl Iterator<Item = &Finding> {
        self.list.iter()
    }

    /// `value` where there are none, else the findings.
    ///
    /// # Errors
    /// These findings, if there are any.
    pub fn into_result<T>(self, value: T) -> Result<T, Findings> {
        if self.list.is_empty() { Ok(value) } else { Err(self) }
    }
}

impl From<Finding> for Findings {
    fn from(finding: Finding) -> Findings {
        let mut findings = Findings::none();
        findings.push(finding);
        findings
    }
}

/// Findings that `Display` shows one by one.
const SHOWN: usize = 100;

impl fmt::Display for Findings {
    /// One after another; beyond a hundred their number. [`iter`](Findings::iter) has them all.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, finding) in self.list.iter().take(SHOWN).enumerate() {
            let separator = if index == 0 { "" } else { "\n" };
            write!(f, "{separator}{finding}")?;
        }
        match self.list.len().saturating_sub(SHOWN) {
            0 => Ok(()),
            more => write!(f, "\nand {more} more findings"),
        }
    }
}

impl std::error::Error for Findings {}
