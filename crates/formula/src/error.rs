//! Errors of formulas, each with its place in the text.

use std::fmt;

use crate::decimal::DecimalParseError;
use crate::expr::Expr;
use crate::span::Span;
use crate::unit::{Unit, UnitError};

/// One error of a formula and its place in the text.
///
/// ```
/// # mod costcone { pub use costcone_formula as formula; }
/// use costcone::formula::{Expr, FormulaErrorKind};
/// let error = Expr::parse("2 ^ x").err().ok_or("accepted")?;
/// assert_eq!(error.kind, FormulaErrorKind::BadExponent);
/// assert_eq!((error.span.start, error.span.end), (4, 5));
/// assert_eq!(error.to_string(), "the exponent must be a constant whole number from -9 to 9");
/// # Ok::<(), &str>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FormulaError {
    /// The kind of error.
    pub kind: FormulaErrorKind,
    /// The place in the text.
    pub span: Span,
}

/// The kinds of error of a formula.
#[non_exhaustive]
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FormulaErrorKind {
    /// The text is empty or has only white space.
    Empty,
    /// The text is longer than [`Expr::MAX_LENGTH`] bytes. The value is its length.
    TooLong(usize),
    /// The formula is nested deeper than [`Expr::MAX_DEPTH`].
    TooDeep,
    /// A character that is not part of the language.
    UnexpectedCharacter(char),
    /// The parser expected something else here.
    Expected {
        /// The text or kind of text that fits here.
        expected: &'static str,
        /// The text that stands here.
        found: String,
    },
    /// A comma outside the arguments of a function, as in `1,000`.
    StrayComma,
    /// A number that a decimal cannot hold exactly.
    BadNumber(DecimalParseError),
    /// A text that is not a unit.
    BadUnit(UnitError),
    /// A name that is not defined.
    UndefinedName {
        /// The name.
        name: String,
        /// The closest name that is defined.
        suggestion: Option<String>,
    },
    /// A function that the language does not have.
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
        /// The number of arguments that it takes.
        expected: &'static str,
        /// The number of arguments in the formula.
        found: usize,
    },
    /// Two sides that have different dimensions.
    UnitMismatch {
        /// The operation, as in "cannot add".
        operation: &'static str,
        /// Unit of the left side.
        left: Unit,
        /// Unit of the right side.
        right: Unit,
    },
    /// A rounding function of a value that is not a plain number.
    NotPure {
        /// The function.
        function: &'static str,
        /// The unit of its argument.
        unit: Unit,
    },
    /// A comparison in place of a quantity.
    TruthAsQuantity,
    /// A quantity in place of the condition of `if`.
    QuantityAsTruth,
    /// An exponent that is not a constant whole number from -9 to 9.
    BadExponent,
    /// A conversion between units whose factor is outside the range of decimals.
    UnitOutOfRange,
}

/// A unit in a message. A plain number has no unit word.
fn unit_name(unit: &Unit) -> String {
    if unit.is_pure() { "a plain number".to_owned() } else { format!("`{unit}`") }
}

fn write_suggestion(f: &mut fmt::Formatter<'_>, suggestion: Option<&String>) -> fmt::Result {
    suggestion.map_or(Ok(()), |word| write!(f, "; did you mean `{word}`?"))
}

impl fmt::Display for FormulaErrorKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        use FormulaErrorKind as K;
        match self {
            K::Empty => f.write_str("the formula is empty"),
            K::TooLong(length) => {
                write!(f, "the formula is {length} bytes long, the limit is {}", Expr::MAX_LENGTH)
            }
            K::TooDeep => write!(f, "the formula is nested more than {} levels deep", Expr::MAX_DEPTH),
            K::UnexpectedCharacter('$') => {
                f.write_str("unexpected character `$`: write the currency after the number, as in `400 USD`")
            }
            K::UnexpectedCharacter(c) => write!(f, "unexpected character `{c}`"),
            K::Expected { expected, found } => write!(f, "expected {expected}, found {found}"),
            K::StrayComma => f.write_str("unexpected comma: write one thousand as `1000`, `1_000`, or `1k`"),
            K::BadNumber(error) => write!(f, "{error}"),
            K::BadUnit(error) => write!(f, "{error}"),
            K::UndefinedName { name, suggestion } => {
                write!(f, "unknown name `{name}`")?;
                write_suggestion(f, suggestion.as_ref())
            }
            K::UnknownFunction { name, suggestion } => {
                write!(f, "unknown function `{name}`")?;
                write_suggestion(f, suggestion.as_ref())
            }
            K::WrongArgumentCount { function, expected, found } => {
                write!(f, "`{function}` takes {expected}, found {found}")
            }
            K::UnitMismatch { operation, left, right } => {
                write!(f, "cannot {operation} {} and {}", unit_name(left), unit_name(right))
            }
            K::NotPure { function, unit } => write!(
                f,
                "`{function}` needs a plain number, was `{unit}`: divide by a unit first, as in `{function}(x / 1 {unit}) * 1 {unit}`"
            ),
            K::TruthAsQuantity => {
                f.write_str("a comparison is not a quantity: use it as the condition of `if(..., ..., ...)`")
            }
            K::QuantityAsTruth => {
                f.write_str("the first argument of `if` must be a comparison, as in `if(a > b, a, b)`")
            }
            K::BadExponent => f.write_str("the exponent must be a constant whole number from -9 to 9"),
            K::UnitOutOfRange => f.write_str("the units differ too much in size for an exact conversion"),
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

    /// The text with a line of carets under the error. A long text is cut to the part around the error.
    ///
    /// ```
    /// # mod costcone { pub use costcone_formula as formula; }
    /// use costcone::formula::Expr;
    /// let text = "users * * 3";
    /// let error = Expr::parse(text).err().ok_or("accepted")?;
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
