//! Findings: the problems of an input, each with its place and a fix.

use std::collections::BTreeSet;
use std::fmt::{self, Write};

/// One problem of an input: an architecture, a service or a price table.
///
/// `Display` prints the path and the message, then the formula with a caret if there is one, then the help.
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
    /// The text cannot be read: wrong encoding, invalid syntax, too large or too deeply nested.
    Unreadable,
    /// An unknown key.
    UnknownKey,
    /// A required key is missing.
    Missing,
    /// A value of the wrong type or form.
    BadValue,
    /// Two things have the same name.
    Duplicate,
    /// A name that is not defined.
    UnknownName,
    /// A service that is not in the catalog.
    UnknownService,
    /// An attribute value that does not exist.
    NotAllowed,
    /// The price is not known.
    PriceUnknown,
    /// AWS does not offer this in the region.
    NotOffered,
    /// A formula with invalid syntax or mismatched units.
    Formula,
    /// Drivers that form a cycle.
    Cycle,
    /// An assumption without statement or basis.
    Undocumented,
    /// An impossible spread: crossed percentiles or an impossible mean.
    Spread,
    /// A quantity that can be negative, or a divisor that can be zero.
    OutOfDomain,
    /// Correlations that contradict each other.
    Correlation,
    /// A number outside the range of decimals.
    OutOfRange,
    /// A currency that differs from that of the prices.
    Currency,
    /// The caller canceled the calculation.
    Cancelled,
}

impl Code {
    /// The stable word for programs, such as `unknown-key` or `price-unknown`.
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
    /// A finding at a path such as `components.checkout.memory`. The empty path means the whole input.
    #[must_use]
    pub fn new(code: Code, path: impl Into<String>, message: impl Into<String>) -> Finding {
        Finding { path: path.into(), code, message: message.into(), detail: None, help: None }
    }

    /// A copy with advice on how to fix the problem.
    #[must_use]
    pub fn with_help(mut self, help: impl Into<String>) -> Finding {
        self.help = Some(help.into());
        self
    }

    /// A copy with lines that show the place, such as a formula with a caret.
    #[must_use]
    pub fn with_detail(mut self, detail: impl Into<String>) -> Finding {
        self.detail = Some(detail.into());
        self
    }

    /// A copy with its path below another path.
    #[must_use]
    #[doc(hidden)]
    pub fn under(self, path: &str) -> Finding {
        Finding { path: if self.path.is_empty() { path.to_owned() } else { format!("{path}.{}", self.path) }, ..self }
    }

    /// The place in the input.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }

    /// The kind of finding.
    #[must_use]
    pub fn code(&self) -> Code {
        self.code
    }

    /// The problem in one sentence, without the path.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.message
    }

    /// The lines that show the place.
    #[must_use]
    pub fn detail(&self) -> Option<&str> {
        self.detail.as_deref()
    }

    /// Advice on how to fix the problem.
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

/// A text with escaped control characters. Text from a file must not control a terminal.
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

/// All findings of an input, in the order of the input.
///
/// ```
/// # use costcone_core as costcone;
/// use costcone::{Code, Finding, Findings};
/// let findings = Findings::from(Finding::new(Code::Missing, "architecture.region", "is missing"));
/// assert_eq!(findings.to_string(), "architecture.region: is missing");
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

    /// Adds a finding, unless it is already there.
    pub fn push(&mut self, finding: Finding) {
        if self.known.insert(finding.clone()) {
            self.list.push(finding);
        }
    }

    /// Adds all findings of another list.
    pub fn extend(&mut self, other: Findings) {
        other.list.into_iter().for_each(|finding| self.push(finding));
    }

    /// Whether the list is empty.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// The number of findings.
    #[must_use]
    pub fn len(&self) -> usize {
        self.list.len()
    }

    /// All findings in order.
    pub fn iter(&self) -> impl Iterator<Item = &Finding> {
        self.list.iter()
    }

    /// `value` if there are no findings.
    ///
    /// # Errors
    /// The findings, if there are any.
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

/// The largest number of findings that `Display` prints.
const SHOWN: usize = 100;

impl fmt::Display for Findings {
    /// The first hundred findings, then the number of the others. [`iter`](Findings::iter) has all of them.
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

#[cfg(test)]
mod tests {
    use super::*;

    fn finding(message: &str) -> Finding {
        Finding::new(Code::BadValue, "a.b", message)
    }

    #[test]
    fn path_message_detail_and_help_have_their_own_lines() {
        let full = finding("is wrong").with_detail("1 +\n   ^").with_help("add a number");
        assert_eq!(full.to_string(), "a.b: is wrong\n    1 +\n       ^\n  help: add a number");
        assert_eq!(Finding::new(Code::Missing, "", "is missing").to_string(), "is missing");
    }

    #[test]
    fn control_characters_are_escaped_and_line_breaks_kept() {
        assert_eq!(finding("x\u{1b}[31m\ty\nz").to_string(), "a.b: x\\u{1b}[31m\\ty\nz");
    }

    #[test]
    fn paths_below_another_path_are_joined() {
        assert_eq!(finding("m").under("top").path(), "top.a.b");
        assert_eq!(Finding::new(Code::Missing, "", "m").under("top").path(), "top");
    }

    #[test]
    fn equal_findings_are_kept_once_in_order() {
        let mut findings = Findings::from(finding("second"));
        findings.push(finding("first"));
        findings.push(finding("second"));
        findings.extend(Findings::from(finding("first")));
        assert_eq!(findings.iter().map(Finding::message).collect::<Vec<_>>(), ["second", "first"]);
        assert_eq!(findings.len(), 2);
    }

    #[test]
    fn after_a_hundred_findings_only_their_number_is_printed() {
        let mut findings = Findings::none();
        (0..100).for_each(|number| findings.push(finding(&number.to_string())));
        assert!(findings.to_string().ends_with("a.b: 99"));
        findings.push(finding("100"));
        findings.push(finding("101"));
        assert!(findings.to_string().ends_with("a.b: 99\nand 2 more findings"));
    }

    #[test]
    fn a_value_comes_back_only_without_findings() {
        assert_eq!(Findings::none().into_result(7), Ok(7));
        assert_eq!(Findings::from(finding("m")).into_result(7), Err(Findings::from(finding("m"))));
    }
}
