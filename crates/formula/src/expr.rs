//! The tree of a formula: what was written, before units and values.

use std::fmt;

use crate::decimal::Decimal;
use crate::error::Span;
use crate::quantity::Quantity;
use crate::unit::Unit;

/// A formula as a tree, each node with its place in the text.
///
/// Trees come from [`Expr::parse`] and print back to a text that reads as the same tree.
///
/// ```
/// use costcone_formula::Expr;
/// let expr = Expr::parse("3 * (requests + 2k request)")?;
/// assert_eq!(expr.to_string(), "3 * (requests + 2000 request)");
/// assert_eq!(expr.names(), ["requests"]);
/// assert_eq!(expr.figures().len(), 1);
/// # Ok::<(), costcone_formula::FormulaError>(())
/// ```
#[derive(Clone, Debug)]
pub struct Expr {
    /// What stands here.
    pub kind: ExprKind,
    /// Where it stands.
    pub span: Span,
}

/// The kinds of node.
#[derive(Clone, Debug)]
pub enum ExprKind {
    /// A number with its unit.
    Literal(Decimal, Unit),
    /// A name.
    Name(String),
    /// `-x`.
    Negate(Box<Expr>),
    /// `a + b` and its like.
    Binary(BinaryOperator, Box<Expr>, Box<Expr>),
    /// `x ^ n` with a constant whole exponent.
    Power(Box<Expr>, i32),
    /// `a < b` and its like; a truth, not a quantity.
    Compare(ComparisonOperator, Box<Expr>, Box<Expr>),
    /// `max(a, b)` and its like.
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
    /// The whole number at or above a plain number.
    Ceil,
    /// The whole number at or below a plain number.
    Floor,
    /// The whole number nearest to a plain number, halves away from zero.
    Round,
    /// `clamp(x, low, high)`: x, but not below low nor above high.
    Clamp,
    /// `if(truth, then, else)`.
    If,
}

impl Function {
    /// Every function, in the order of the documentation.
    pub const ALL: [Function; 7] =
        [Function::Min, Function::Max, Function::Ceil, Function::Floor, Function::Round, Function::Clamp, Function::If];

    /// The word that calls it.
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
    /// Levels of nesting that are read; anything people write stays far below.
    pub const MAX_DEPTH: usize = 200;
    /// Bytes of text that are read.
    pub const MAX_LENGTH: usize = 20_000;

    /// Every name the formula uses, each once, in order of appearance.
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

    /// The literals with a unit: beliefs that stand in the formula without anyone's name under them. Zero is none.
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

    /// How tightly the node binds: 0 comparison, 1 sum, 2 product, 3 sign, 4 power, 5 the rest.
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
                // The right side of a difference or quotient needs its own parentheses at equal rank.
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
