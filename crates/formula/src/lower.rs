//! From a tree to the program. One walk checks the units and adds the nodes.
//!
//! | operation | units |
//! |---|---|
//! | `a + b`, `a - b`, `min`, `max`, `clamp`, `if`, comparisons | one dimension; the right side is converted to the left's unit |
//! | `a * b`, `a / b`, `a ^ n` | multiply, divide, raise; words of one base fold into one |
//! | `ceil`, `floor`, `round` | a plain number |

use crate::decimal::Decimal;
use crate::error::{FormulaError, FormulaErrorKind as Kind};
use crate::expr::{BinaryOperator, ComparisonOperator, Expr, ExprKind, Function};
use crate::program::{NodeId, Program};
use crate::ratio::Ratio;
use crate::span::Span;
use crate::suggest::did_you_mean;
use crate::unit::{Calendar, Unit};

/// A node of the program with its unit, or the truth of a comparison.
///
/// ```
/// # mod costcone { pub use costcone_formula as formula; }
/// use costcone::formula::{Program, Typed};
/// let mut program = Program::new();
/// let users = Typed::number(program.input(0), "user".parse()?);
/// assert_eq!(users.unit().map(|unit| unit.to_string()).as_deref(), Some("user"));
/// # Ok::<(), costcone::formula::UnitError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Typed {
    node: NodeId,
    unit: Option<Unit>,
}

impl Typed {
    /// A quantity in a unit.
    #[must_use]
    pub fn number(node: NodeId, unit: Unit) -> Typed {
        Typed { node, unit: Some(unit) }
    }

    /// The node that computes it.
    #[must_use]
    pub fn node(&self) -> NodeId {
        self.node
    }

    /// The unit, or `None` for a truth.
    #[must_use]
    pub fn unit(&self) -> Option<&Unit> {
        self.unit.as_ref()
    }
}

/// The meaning of the names in a formula.
pub trait Scope {
    /// The value of a name, or `None` if it is not defined.
    fn lookup(&self, name: &str) -> Option<Typed>;
    /// Every defined name, for "did you mean".
    fn names(&self) -> Vec<String>;
}

/// Checks the units of a formula and adds it to the program.
///
/// # Errors
/// Every undefined name and every unit mismatch, each with its place in the text.
pub fn lower(
    expr: &Expr,
    scope: &dyn Scope,
    calendar: &Calendar,
    program: &mut Program,
) -> Result<Typed, Vec<FormulaError>> {
    let mut lowering = Lowering { scope, calendar, program, errors: Vec::new() };
    let typed = lowering.expr(expr);
    match typed {
        Some(typed) if lowering.errors.is_empty() => Ok(typed),
        _ => Err(lowering.errors),
    }
}

/// Converts a quantity to another unit of its dimension; `None` if there is no exact conversion.
#[must_use]
pub fn convert(typed: &Typed, unit: &Unit, calendar: &Calendar, program: &mut Program) -> Option<NodeId> {
    let ratio = typed.unit()?.conversion(unit, calendar)?;
    Some(scaled(program, typed.node, ratio))
}

/// Multiplies a rate by a period and converts the product to a unit: `12 h/day` over a month, in hours. `None` if the product
/// has another dimension than the unit. Both conversions are one ratio, so that an exact conversion stays exact.
#[must_use]
pub fn accumulate(
    rate: &Typed,
    period: &Unit,
    unit: &Unit,
    calendar: &Calendar,
    program: &mut Program,
) -> Option<NodeId> {
    let (product, folded) = rate.unit()?.times(period, 1, calendar)?;
    let ratio = folded.checked_mul(product.conversion(unit, calendar)?)?;
    Some(scaled(program, rate.node, ratio))
}

/// Multiplies by the numerator, then divides by the denominator, so that a conversion and its inverse are exact if decimals can
/// hold the product.
fn scaled(program: &mut Program, node: NodeId, ratio: Ratio) -> NodeId {
    let above = program.constant(ratio.numerator());
    let below = program.constant(ratio.denominator());
    let product = program.multiply(node, above);
    program.divide(product, below)
}

struct Lowering<'a> {
    scope: &'a dyn Scope,
    calendar: &'a Calendar,
    program: &'a mut Program,
    errors: Vec<FormulaError>,
}

impl Lowering<'_> {
    fn fail<T>(&mut self, kind: Kind, span: Span) -> Option<T> {
        self.errors.push(FormulaError::new(kind, span));
        None
    }

    fn expr(&mut self, expr: &Expr) -> Option<Typed> {
        match &expr.kind {
            ExprKind::Literal(value, unit) => Some(Typed::number(self.program.constant(*value), unit.clone())),
            ExprKind::Name(name) => self.name(name, expr.span),
            ExprKind::Negate(inner) => self.negate(inner),
            ExprKind::Power(base, exponent) => self.power(base, *exponent, expr.span),
            ExprKind::Binary(operator, left, right) => self.binary(*operator, left, right, expr.span),
            ExprKind::Compare(comparison, left, right) => self.compare(*comparison, left, right, expr.span),
            ExprKind::Call(function, arguments) => self.call(*function, arguments, expr.span),
        }
    }

    fn name(&mut self, name: &str, span: Span) -> Option<Typed> {
        self.scope.lookup(name).or_else(|| {
            let names = self.scope.names();
            let suggestion = did_you_mean(name, names.iter().map(String::as_str)).map(str::to_owned);
            self.fail(Kind::UndefinedName { name: name.to_owned(), suggestion }, span)
        })
    }

    /// A part of the formula that must be a quantity.
    fn quantity(&mut self, expr: &Expr) -> Option<(NodeId, Unit)> {
        let typed = self.expr(expr)?;
        match typed.unit {
            Some(unit) => Some((typed.node, unit)),
            None => self.fail(Kind::TruthAsQuantity, expr.span),
        }
    }

    fn negate(&mut self, inner: &Expr) -> Option<Typed> {
        let (node, unit) = self.quantity(inner)?;
        let zero = self.program.constant(Decimal::ZERO);
        Some(Typed::number(self.program.subtract(zero, node), unit))
    }

    fn power(&mut self, base: &Expr, exponent: i32, span: Span) -> Option<Typed> {
        let (node, unit) = self.quantity(base)?;
        match unit.power(exponent) {
            Some(unit) => Some(Typed::number(self.program.power(node, exponent), unit)),
            None => self.fail(Kind::UnitOutOfRange, span),
        }
    }

    fn binary(&mut self, operator: BinaryOperator, left: &Expr, right: &Expr, span: Span) -> Option<Typed> {
        match operator {
            BinaryOperator::Add | BinaryOperator::Subtract => {
                let adding = operator == BinaryOperator::Add;
                let (a, b, unit) = self.alike(if adding { "add" } else { "subtract" }, left, right, span)?;
                let node = if adding { self.program.add(a, b) } else { self.program.subtract(a, b) };
                Some(Typed::number(node, unit))
            }
            BinaryOperator::Multiply => self.product(left, right, 1, span),
            BinaryOperator::Divide => self.product(left, right, -1, span),
        }
    }

    fn product(&mut self, left: &Expr, right: &Expr, power: i32, span: Span) -> Option<Typed> {
        // Check both sides before either can fail, so that all errors are reported at once.
        let (left, right) = (self.quantity(left), self.quantity(right));
        let ((a, left), (b, right)) = (left?, right?);
        let Some((unit, ratio)) = left.times(&right, power, self.calendar) else {
            return self.fail(Kind::UnitOutOfRange, span);
        };
        let node = if power > 0 { self.program.multiply(a, b) } else { self.program.divide(a, b) };
        Some(Typed::number(scaled(self.program, node, ratio), unit))
    }

    /// Two quantities in the left one's unit. A literal zero without a unit fits any unit.
    fn alike(
        &mut self,
        operation: &'static str,
        left: &Expr,
        right: &Expr,
        span: Span,
    ) -> Option<(NodeId, NodeId, Unit)> {
        let (first, second) = (self.quantity(left), self.quantity(right));
        let ((a, left_unit), (b, right_unit)) = (first?, second?);
        if is_bare_zero(left) {
            return Some((a, b, right_unit));
        }
        if is_bare_zero(right) {
            return Some((a, b, left_unit));
        }
        let ratio = self.ratio(operation, &left_unit, &right_unit, span)?;
        Some((a, scaled(self.program, b, ratio), left_unit))
    }

    /// The value of one `right` in `left`.
    fn ratio(&mut self, operation: &'static str, left: &Unit, right: &Unit, span: Span) -> Option<Ratio> {
        right.conversion(left, self.calendar).or_else(|| {
            let kind = if left.same_dimension(right) {
                Kind::UnitOutOfRange
            } else {
                Kind::UnitMismatch { operation, left: left.clone(), right: right.clone() }
            };
            self.fail(kind, span)
        })
    }

    fn compare(&mut self, comparison: ComparisonOperator, left: &Expr, right: &Expr, span: Span) -> Option<Typed> {
        let (a, b, _) = self.alike("compare", left, right, span)?;
        let program = &mut *self.program;
        let node = match comparison {
            ComparisonOperator::Less => program.less(a, b),
            ComparisonOperator::LessOrEqual => program.less_or_equal(a, b),
            ComparisonOperator::Greater => program.less(b, a),
            ComparisonOperator::GreaterOrEqual => program.less_or_equal(b, a),
            ComparisonOperator::Equal => program.equal(a, b),
            ComparisonOperator::NotEqual => {
                let equal = program.equal(a, b);
                program.not(equal)
            }
        };
        Some(Typed { node, unit: None })
    }

    fn call(&mut self, function: Function, arguments: &[Expr], span: Span) -> Option<Typed> {
        match (function, arguments) {
            (Function::Min | Function::Max, [first, rest @ ..]) => self.extreme(function, first, rest, span),
            (Function::Ceil | Function::Floor | Function::Round, [argument]) => self.step(function, argument),
            (Function::Clamp, [value, low, high]) => self.clamp(value, low, high, span),
            (Function::If, [truth, then, otherwise]) => self.choose(truth, then, otherwise, span),
            // INVARIANT: the parser checks the number of arguments, so no other case occurs.
            _ => None,
        }
    }

    fn extreme(&mut self, function: Function, first: &Expr, rest: &[Expr], span: Span) -> Option<Typed> {
        let mut so_far = self.quantity(first);
        let mut zero = is_bare_zero(first);
        for argument in rest {
            let next = self.quantity(argument);
            so_far = match (so_far, next) {
                (Some((a, left)), Some((b, right))) => {
                    let unit = if zero { right.clone() } else { left.clone() };
                    let ratio = if zero || is_bare_zero(argument) {
                        Some(Ratio::ONE)
                    } else {
                        self.ratio("compare", &left, &right, span)
                    };
                    ratio.map(|ratio| {
                        let b = scaled(self.program, b, ratio);
                        let smaller = function == Function::Min;
                        (if smaller { self.program.min(a, b) } else { self.program.max(a, b) }, unit)
                    })
                }
                _ => None,
            };
            zero = zero && is_bare_zero(argument);
        }
        so_far.map(|(node, unit)| Typed::number(node, unit))
    }

    fn step(&mut self, function: Function, argument: &Expr) -> Option<Typed> {
        let (node, unit) = self.quantity(argument)?;
        if !unit.is_pure() {
            return self.fail(Kind::NotPure { function: function.name(), unit }, argument.span);
        }
        let node = match function {
            Function::Ceil => self.program.ceil(node),
            Function::Floor => self.program.floor(node),
            _ => self.program.round(node),
        };
        Some(Typed::number(node, unit))
    }

    fn clamp(&mut self, value: &Expr, low: &Expr, high: &Expr, span: Span) -> Option<Typed> {
        let (x, low, unit) = self.alike("compare", value, low, span)?;
        let (_, high, _) = self.alike("compare", value, high, span)?;
        let raised = self.program.max(x, low);
        Some(Typed::number(self.program.min(raised, high), unit))
    }

    fn choose(&mut self, truth: &Expr, then: &Expr, otherwise: &Expr, span: Span) -> Option<Typed> {
        let condition = self.expr(truth);
        let branches = self.alike("choose between", then, otherwise, span);
        let condition = condition?;
        if condition.unit.is_some() {
            return self.fail(Kind::QuantityAsTruth, truth.span);
        }
        let (a, b, unit) = branches?;
        Some(Typed::number(self.program.choose(condition.node, a, b), unit))
    }
}

fn is_bare_zero(expr: &Expr) -> bool {
    matches!(&expr.kind, ExprKind::Literal(value, unit) if value.is_zero() && unit.is_pure())
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Names(Vec<(&'static str, NodeId, &'static str)>);

    impl Scope for Names {
        fn lookup(&self, name: &str) -> Option<Typed> {
            let (_, node, unit) = self.0.iter().find(|(known, _, _)| *known == name)?;
            Some(Typed::number(*node, unit.parse().unwrap()))
        }
        fn names(&self) -> Vec<String> {
            self.0.iter().map(|(name, _, _)| (*name).to_owned()).collect()
        }
    }

    /// Value and unit of a formula over `size` = 10 GB, `calls` = 3 requests, `took` = 120 ms.
    fn value(text: &str) -> Result<String, String> {
        let mut program = Program::new();
        let names = Names(vec![
            ("size", program.input(0), "GB"),
            ("calls", program.input(1), "request"),
            ("took", program.input(2), "ms"),
        ]);
        let expr = Expr::parse(text).map_err(|error| error.to_string())?;
        let typed = lower(&expr, &names, &Calendar::default(), &mut program).map_err(|errors| {
            errors.iter().map(|error| format!("{error}\n{}", error.pointed_at(text))).collect::<Vec<_>>().join("\n")
        })?;
        let inputs = ["10", "3", "120"].map(|text| Decimal::parse(text).unwrap());
        let values = program.exact(&inputs).map_err(|error| error.to_string())?;
        let unit = typed.unit().map_or("truth".to_owned(), ToString::to_string);
        Ok(format!("{} {unit}", values[typed.node().index()]).trim_end().to_owned())
    }

    #[test]
    fn units_follow_through_the_formula() {
        for (text, meant) in [
            ("calls * 60 KB/request", "180 KB"),
            ("size + 512 MB", "10.5 GB"),
            ("calls / 1 request * took * size", "3600 GB-ms"),
            ("size / 1 MB", "10240"),
            ("max(0, size - 1 TB)", "0 GB"),
            ("ceil(size / 3 GB) * 3 GB", "12 GB"),
            ("if(size > 1 TB, 1 GB, 2048 MB)", "2 GB"),
            ("clamp(size, 0 GB, 4 GB)", "4 GB"),
            ("1 month", "1 month"),
            ("40k request/day * 1 month", "1216666.6666666666666666666667 request"),
            ("size ^ 2", "100 GB-GB"),
            ("-calls + calls", "0 request"),
            ("size != 10 GB", "0 truth"),
        ] {
            assert_eq!(value(text).as_deref(), Ok(meant), "{text}");
        }
    }

    #[test]
    fn every_unit_mismatch_is_reported_with_its_place() {
        assert_eq!(
            value("(size + calls) * (took + usrs)"),
            Err("cannot add `GB` and `request`\n(size + calls) * (took + usrs)\n^^^^^^^^^^^^^^\n\
                 unknown name `usrs`\n(size + calls) * (took + usrs)\n                         ^^^^"
                .to_owned())
        );
        assert_eq!(
            value("ceil(took)"),
            Err("`ceil` needs a plain number, was `ms`: divide by a unit first, as in `ceil(x / 1 ms) * 1 ms`\n\
                 ceil(took)\n     ^^^^"
                .to_owned())
        );
        assert!(value("if(size, 1, 2)").unwrap_err().starts_with("the first argument of `if` must be a comparison"));
        assert!(value("(size > 1 GB) + 1").unwrap_err().starts_with("a comparison is not a quantity"));
    }
}
