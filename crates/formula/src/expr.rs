//! The tree of a formula as written, before units are checked.

use std::fmt;

use crate::decimal::Decimal;
use crate::quantity::Quantity;
use crate::span::Span;
use crate::unit::Unit;

/// A formula as a tree. Each node knows its place in the text.
///
/// [`Expr::parse`] returns trees. A tree prints as a text that parses to the same tree.
///
/// ```
/// # mod costcone { pub use costcone_formula as formula; }
/// use costcone::formula::Expr;
/// let expr = Expr::parse("3 * (requests + 2k request)")?;
/// assert_eq!(expr.to_string(), "3 * (requests + 2000 request)");
/// assert_eq!(expr.names(), ["requests"]);
/// assert_eq!(expr.figures().len(), 1);
/// # Ok::<(), costcone::formula::FormulaError>(())
/// ```
#[derive(Clone, Debug)]
pub struct Expr {
    /// The kind of node, with its operands.
    pub kind: ExprKind,
    /// The place in the text.
    pub span: Span,
}

/// The kinds of nodes of an [`Expr`].
#[derive(Clone, Debug)]
pub enum ExprKind {
    /// A number with its unit.
    Literal(Decimal, Unit),
    /// A name.
    Name(String),
    /// `-x`.
    Negate(Box<Expr>),
    /// `a + b` and the like.
    Binary(BinaryOperator, Box<Expr>, Box<Expr>),
    /// `x ^ n` with a constant whole exponent.
    Power(Box<Expr>, i32),
    /// `a < b` and the like. The value is a truth, not a quantity.
    Compare(ComparisonOperator, Box<Expr>, Box<Expr>),
    /// `max(a, b)` and the like.
    Call(Function, Vec<Expr>),
}

/// Arithmetic between two quantities.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BinaryOperator {
    /// `+`
    Add,
    /// `-`
    Subtract,
    /// `*`
    Multiply,
    /// `/`
    Divide,
}

/// A comparison of two quantities of one dimension.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ComparisonOperator {
    /// `<`
    Less,
    /// `<=`
    LessOrEqual,
    /// `>`
    Greater,
    /// `>=`
    GreaterOrEqual,
    /// `==`
    Equal,
    /// `!=`
    NotEqual,
}

/// A function of the language.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Function {
    /// The least of its arguments.
    Min,
    /// The greatest of its arguments.
    Max,
    /// The least whole number that is not below a plain number.
    Ceil,
    /// The greatest whole number that is not above a plain number.
    Floor,
    /// The whole number nearest to a plain number, with halves away from zero.
    Round,
    /// `clamp(x, low, high)`: x, but at least low and at most high.
    Clamp,
    /// `if(truth, then, else)`.
    If,
}

impl Function {
    /// Every function, in the order of the documentation.
    pub const ALL: [Function; 7] =
        [Function::Min, Function::Max, Function::Ceil, Function::Floor, Function::Round, Function::Clamp, Function::If];

    /// The name of the function in a formula.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Function::Min => "min",
            Function::Max => "max",
            Function::Ceil => "ceil",
            Function::Floor => "floor",
            Function::Round => "round",
            Function::Clamp => "clamp",
            Function::If => "if",
        }
    }
}

impl ComparisonOperator {
    pub(crate) fn symbol(self) -> &'static str {
        match self {
            ComparisonOperator::Less => "<",
            ComparisonOperator::LessOrEqual => "<=",
            ComparisonOperator::Greater => ">",
            ComparisonOperator::GreaterOrEqual => ">=",
            ComparisonOperator::Equal => "==",
            ComparisonOperator::NotEqual => "!=",
        }
    }
}

impl BinaryOperator {
    fn symbol(self) -> &'static str {
        match self {
            BinaryOperator::Add => "+",
            BinaryOperator::Subtract => "-",
            BinaryOperator::Multiply => "*",
            BinaryOperator::Divide => "/",
        }
    }
}

impl Expr {
    /// The greatest depth of nesting. Formulas that people write are far below it.
    pub const MAX_DEPTH: usize = 200;
    /// The greatest length of a formula in bytes.
    pub const MAX_LENGTH: usize = 20_000;

    /// Every name in the formula, once, in order of appearance.
    #[must_use]
    pub fn names(&self) -> Vec<&str> {
        let mut names: Vec<&str> = Vec::new();
        self.visit(&mut |expr| {
            if let ExprKind::Name(name) = &expr.kind
                && !names.contains(&name.as_str())
            {
                names.push(name);
            }
        });
        names
    }

    /// The literals with a unit: figures without a source or an owner. Zero does not count.
    #[must_use]
    pub fn figures(&self) -> Vec<Quantity> {
        let mut figures = Vec::new();
        self.visit(&mut |expr| match &expr.kind {
            ExprKind::Literal(value, unit) if !unit.is_pure() && !value.is_zero() => {
                figures.push(Quantity::new(*value, unit.clone()));
            }
            _ => {}
        });
        figures
    }

    fn visit<'a>(&'a self, look: &mut impl FnMut(&'a Expr)) {
        look(self);
        match &self.kind {
            ExprKind::Literal(..) | ExprKind::Name(_) => {}
            ExprKind::Negate(inner) | ExprKind::Power(inner, _) => inner.visit(look),
            ExprKind::Binary(_, left, right) | ExprKind::Compare(_, left, right) => {
                left.visit(look);
                right.visit(look);
            }
            ExprKind::Call(_, arguments) => arguments.iter().for_each(|argument| argument.visit(look)),
        }
    }

    /// The precedence of the node: 0 comparison, 1 sum, 2 product, 3 sign, 4 power, 5 the rest.
    fn precedence(&self) -> u8 {
        match &self.kind {
            ExprKind::Compare(..) => 0,
            ExprKind::Binary(BinaryOperator::Add | BinaryOperator::Subtract, ..) => 1,
            ExprKind::Binary(..) => 2,
            ExprKind::Negate(_) => 3,
            ExprKind::Power(..) => 4,
            _ => 5,
        }
    }

    fn write_above(&self, f: &mut fmt::Formatter<'_>, least: u8) -> fmt::Result {
        if self.precedence() < least { write!(f, "({self})") } else { write!(f, "{self}") }
    }
}

impl fmt::Display for Expr {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.kind {
            ExprKind::Literal(value, unit) if unit.is_pure() => write!(f, "{value}"),
            ExprKind::Literal(value, unit) => write!(f, "{value} {unit}"),
            ExprKind::Name(name) => f.write_str(name),
            ExprKind::Negate(inner) => {
                f.write_str("-")?;
                inner.write_above(f, 3)
            }
            ExprKind::Power(base, exponent) => {
                base.write_above(f, 5)?;
                write!(f, " ^ {exponent}")
            }
            ExprKind::Binary(operator, left, right) => {
                left.write_above(f, self.precedence())?;
                write!(f, " {} ", operator.symbol())?;
                // The right side of a difference or quotient needs parentheses at equal precedence.
                right.write_above(f, self.precedence() + 1)
            }
            ExprKind::Compare(comparison, left, right) => {
                left.write_above(f, 1)?;
                write!(f, " {} ", comparison.symbol())?;
                right.write_above(f, 1)
            }
            ExprKind::Call(function, arguments) => {
                write!(f, "{}(", function.name())?;
                for (index, argument) in arguments.iter().enumerate() {
                    let comma = if index == 0 { "" } else { ", " };
                    write!(f, "{comma}{argument}")?;
                }
                f.write_str(")")
            }
        }
    }
}
