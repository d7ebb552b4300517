//! What can be wrong with a formula, and where.

use std::fmt;

use crate::decimal::DecimalParseError;
use crate::unit::{Unit, UnitError};

/// A stretch of a formula's text, in bytes from its start.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Span {
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
}

impl Span {
    /// The stretch that covers both.
    #[must_use]
    pub fn to(self, other: Span) -> Span {
        Span { start: self.start.min(other.start), end: self.end.max(other.end) }
    }
}

/// One fault of a formula and the characters it concerns.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FormulaError {
    /// What is wrong.
    pub kind: FormulaErrorKind,
    /// Where in the text.
    pub span: Span,
}

/// The kinds of fault a formula can have.
#[non_exhaustive]
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FormulaErrorKind {
    /// Nothing but white space.
    Empty,
    /// Longer than [`Expr::MAX_LENGTH`](crate::Expr::MAX_LENGTH) bytes.
    TooLong(usize),
    /// Nested deeper than [`Expr::MAX_DEPTH`](crate::Expr::MAX_DEPTH).
    TooDeep,
    /// A character that starts nothing.
    UnexpectedCharacter(char),
    /// Something else was wanted here.
    Expected {
        /// What could have stood here.
        wanted: &'static str,
        /// What does.
        found: String,
    },
    /// A comma outside of a function's arguments, as in `1,000`.
    StrayComma,
    /// A number that cannot be held exactly.
    BadNumber(DecimalParseError),
    /// A unit that cannot be read.
    BadUnit(UnitError),
    /// A name nothing defines.
    UndefinedName {
        /// The name.
        name: String,
        /// The closest name that is defined.
        suggestion: Option<String>,
    },
    /// A function the language does not have.
    UnknownFunction {
        /// The name.
        name: String,
        /// The closest function.
        suggestion: Option<String>,
    },
    /// A function called with too few or too many arguments.
    WrongArgumentCount {
        /// The function.
        function: &'static str,
        /// How many it takes.
        wanted: &'static str,
        /// How many were given.
        found: usize,
    },
    /// Two sides that measure different things.
    UnitMismatch {
        /// The operation, as in "cannot add".
        operation: &'static str,
        /// Unit of the left side.
        left: Unit,
        /// Unit of the right side.
        right: Unit,
    },
    /// A step function of something that is not a plain number.
    NotPure {
        /// The function.
        function: &'static str,
        /// The unit of its argument.
        unit: Unit,
    },
    /// A comparison where a quantity was wanted.
    TruthAsQuantity,
    /// A quantity where `if` wants a comparison.
    QuantityAsTruth,
    /// An exponent that is not a constant whole number between -9 and 9.
    BadExponent,
    /// A conversion between units that leaves the range of decimals.
    UnitOutOfRange,
}

/// Shows a unit in a message: a plain number has no word of its own.
fn named(unit: &Unit) -> String {
    if unit.is_pure() { "a plain number".to_owned() } else { format!("`{unit}`") }
}

fn hint(f: &mut fmt::Formatter<'_>, suggestion: Option<&String>) -> fmt::Result {
    suggestion.map_or(Ok(()), |word| write!(f, "; did you mean `{word}`?"))
}

impl fmt::Display for FormulaErrorKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        use FormulaErrorKind as K;
        match self {
            K::Empty => f.write_str("the formula is empty"),
            K::TooLong(length) => {
                write!(f, "the formula has {length} bytes, at most {} are read", crate::Expr::MAX_LENGTH)
            }
            K::TooDeep => write!(f, "nested deeper than {} levels", crate::Expr::MAX_DEPTH),
            K::UnexpectedCharacter('$') => f.write_str("`$` has no meaning here: write `400 USD`"),
            K::UnexpectedCharacter(c) => write!(f, "`{c}` has no meaning here"),
            K::Expected { wanted, found } => write!(f, "expected {wanted}, found {found}"),
            K::StrayComma => f.write_str("a comma separates arguments only: write `1000`, `1_000` or `1k`"),
            K::BadNumber(error) => write!(f, "{error}"),
            K::BadUnit(error) => write!(f, "{error}"),
            K::UndefinedName { name, suggestion } => {
                write!(f, "nothing is called `{name}`")?;
                hint(f, suggestion.as_ref())
            }
            K::UnknownFunction { name, suggestion } => {
                write!(f, "there is no function `{name}`")?;
                hint(f, suggestion.as_ref())
            }
            K::WrongArgumentCount { function, wanted, found } => {
                write!(f, "`{function}` takes {wanted}, was given {found}")
            }
            K::UnitMismatch { operation, left, right } => {
                write!(f, "cannot {operation} {} and {}", named(left), named(right))
            }
            K::NotPure { function, unit } => write!(
                f,
                "`{function}` needs a plain number, was given `{unit}`: divide by the step, as in `{function}(x / 1 {unit}) * 1 {unit}`"
            ),
            K::TruthAsQuantity => f.write_str("a comparison is no quantity: put it inside `if(..., ..., ...)`"),
            K::QuantityAsTruth => f.write_str("`if` needs a comparison first, as in `if(a > b, a, b)`"),
            K::BadExponent => f.write_str("an exponent is a constant whole number between -9 and 9"),
            K::UnitOutOfRange => f.write_str("the units are too far apart in size to convert exactly"),
        }
    }
}

impl fmt::Display for FormulaError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.kind)
    }
}

impl std::error::Error for FormulaError {}

impl FormulaError {
    pub(crate) fn new(kind: FormulaErrorKind, span: Span) -> FormulaError {
        FormulaError { kind, span }
    }

    /// The text with a caret line under the fault, cut to the neighbourhood of the fault where the text is long.
    ///
    /// ```
    /// use costcone_formula::Expr;
    /// let text = "users * * 3";
    /// let error = Expr::parse(text).err().ok_or("refused")?;
    /// assert_eq!(error.pointed_at(text), "users * * 3\n        ^");
    /// # Ok::<(), &str>(())
    /// ```
    #[must_use]
    pub fn pointed_at(&self, text: &str) -> String {
        const BEFORE: usize = 40;
        const SHOWN: usize = 76;
        let characters: Vec<char> = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
        let column = |byte: usize| text.char_indices().take_while(|(at, _)| *at < byte).count();
        let (start, end) = (column(self.span.start), column(self.span.end));
        let from = if characters.len() <= SHOWN { 0 } else { start.saturating_sub(BEFORE) };
        let shown: String = characters.iter().skip(from).take(SHOWN).collect();
        let (lead, tail) =
            (if from > 0 { "..." } else { "" }, if characters.len() > from + SHOWN { "..." } else { "" });
        let indent = start - from + lead.len();
        let carets = end.saturating_sub(start).clamp(1, (SHOWN + lead.len()).saturating_sub(indent).max(1));
        format!("{lead}{shown}{tail}\n{}{}", " ".repeat(indent), "^".repeat(carets))
    }
}
