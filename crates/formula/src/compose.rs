//! Trees from smaller trees, for languages whose own operators build formulas.
//!
//! The printed text goes through [`Expr::parse`]. A composed formula and a written one have the same limits and
//! the same meaning.

use crate::error::FormulaError;
use crate::expr::{BinaryOperator, ComparisonOperator, Expr, ExprKind, Function};
use crate::span::Span;

impl Expr {
    /// Composes `left + right` and the like.
    ///
    /// # Errors
    /// If the formula would be longer or deeper than the limits of [`Expr`].
    ///
    /// ```
    /// # mod costcone { pub use costcone_formula as formula; }
    /// use costcone::formula::{BinaryOperator, Expr};
    /// let sum = Expr::parse("a + b")?;
    /// let product = Expr::binary(BinaryOperator::Multiply, &sum, &Expr::parse("3 GB")?)?;
    /// assert_eq!(product.to_string(), "(a + b) * 3 GB");
    /// # Ok::<(), costcone::formula::FormulaError>(())
    /// ```
    pub fn binary(operator: BinaryOperator, left: &Expr, right: &Expr) -> Result<Expr, FormulaError> {
        ExprKind::Binary(operator, Box::new(left.clone()), Box::new(right.clone())).composed()
    }

    /// Composes `left < right` and the like.
    ///
    /// # Errors
    /// As for [`binary`](Self::binary).
    pub fn compared(comparison: ComparisonOperator, left: &Expr, right: &Expr) -> Result<Expr, FormulaError> {
        ExprKind::Compare(comparison, Box::new(left.clone()), Box::new(right.clone())).composed()
    }

    /// Composes `-self`.
    ///
    /// # Errors
    /// As for [`binary`](Self::binary).
    pub fn negated(&self) -> Result<Expr, FormulaError> {
        ExprKind::Negate(Box::new(self.clone())).composed()
    }

    /// Composes `self ^ exponent`.
    ///
    /// # Errors
    /// If the exponent is not from -9 to 9; otherwise as for [`binary`](Self::binary).
    pub fn power(&self, exponent: i32) -> Result<Expr, FormulaError> {
        ExprKind::Power(Box::new(self.clone()), exponent).composed()
    }

    /// Composes `function(arguments)`.
    ///
    /// # Errors
    /// If the function takes another number of arguments; otherwise as for [`binary`](Self::binary).
    pub fn call(function: Function, arguments: &[Expr]) -> Result<Expr, FormulaError> {
        ExprKind::Call(function, arguments.to_vec()).composed()
    }
}

impl ExprKind {
    /// The tree that the printed text parses to.
    fn composed(self) -> Result<Expr, FormulaError> {
        let nowhere = Span { start: 0, end: 0 };
        Expr::parse(&Expr { kind: self, span: nowhere }.to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::FormulaErrorKind;

    fn read(text: &str) -> Expr {
        Expr::parse(text).unwrap()
    }

    #[test]
    fn parentheses_are_added_only_if_needed() {
        let (a, sum) = (read("a"), read("b + c"));
        let shown = |operator| Expr::binary(operator, &a, &sum).unwrap().to_string();
        assert_eq!(shown(BinaryOperator::Multiply), "a * (b + c)");
        assert_eq!(shown(BinaryOperator::Subtract), "a - (b + c)");
        assert_eq!(sum.power(2).unwrap().to_string(), "(b + c) ^ 2");
        assert_eq!(sum.negated().unwrap().to_string(), "-(b + c)");
        let least = Expr::call(Function::Min, &[a.clone(), sum.clone()]).unwrap();
        assert_eq!(least.to_string(), "min(a, b + c)");
        assert_eq!(Expr::compared(ComparisonOperator::Less, &least, &a).unwrap().to_string(), "min(a, b + c) < a");
    }

    #[test]
    fn a_formula_beyond_the_limits_is_an_error() {
        let a = read("a");
        let mut sum = a.clone();
        let error = loop {
            match Expr::binary(BinaryOperator::Add, &sum, &a) {
                Ok(longer) => sum = longer,
                Err(error) => break error,
            }
        };
        assert_eq!(error.kind, FormulaErrorKind::TooDeep);
        assert_eq!(a.power(10).unwrap_err().kind, FormulaErrorKind::BadExponent);
        assert!(Expr::call(Function::Clamp, &[a]).is_err());
    }
}
