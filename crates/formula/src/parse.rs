//! From the tokens of a formula to its tree, by precedence climbing.
//!
//! | binds | operators | groups |
//! |---|---|---|
//! | loosest | `< <= > >= == !=` | not at all: `a < b < c` is an error |
//! | | `+ -` | left |
//! | | `* /` | left |
//! | | `-x` | |
//! | tightest | `^` | takes a constant whole exponent |

use crate::error::{FormulaError, FormulaErrorKind};
use crate::expr::{BinaryOperator, ComparisonOperator, Expr, ExprKind, Function};
use crate::span::Span;
use crate::suggest::did_you_mean;
use crate::token::{Token, tokens};

impl Expr {
    /// Parses a formula.
    ///
    /// # Errors
    /// The first error, with its place in the text: an unknown character, number, unit, or function, a missing operand or
    /// parenthesis, or a text that is empty, too long, or too deeply nested.
    ///
    /// # Examples
    /// ```
    /// # mod costcone { pub use costcone_formula as formula; }
    /// use costcone::formula::Expr;
    /// assert!(Expr::parse("max(0 GB, stored - 5 GB)").is_ok());
    /// let error = Expr::parse("2 * (users").err().ok_or("accepted")?;
    /// assert_eq!(error.to_string(), "expected `)` or an operator, found the end of the formula");
    /// # Ok::<(), &str>(())
    /// ```
    pub fn parse(text: &str) -> Result<Expr, FormulaError> {
        if text.len() > Expr::MAX_LENGTH {
            return Err(FormulaError::new(FormulaErrorKind::TooLong(text.len()), Span { start: 0, end: 1 }));
        }
        let mut parser = Parser { tokens: tokens(text)?, position: 0, end: text.len() };
        if parser.tokens.is_empty() {
            return Err(FormulaError::new(FormulaErrorKind::Empty, Span { start: 0, end: text.len() }));
        }
        let expr = parser.comparison(0)?;
        match parser.peek() {
            None => Ok(expr),
            Some(Token::Symbol(",")) => Err(FormulaError::new(FormulaErrorKind::StrayComma, parser.span())),
            Some(_) => Err(parser.unexpected("an operator or the end of the formula")),
        }
    }
}

struct Parser {
    tokens: Vec<(Token, Span)>,
    position: usize,
    end: usize,
}

type Parsed = Result<Expr, FormulaError>;

impl Parser {
    fn peek(&self) -> Option<&Token> {
        self.tokens.get(self.position).map(|(token, _)| token)
    }

    fn span(&self) -> Span {
        let end = Span { start: self.end.saturating_sub(1), end: self.end };
        self.tokens.get(self.position).map_or(end, |(_, span)| *span)
    }

    fn take(&mut self, symbol: &str) -> bool {
        let found = matches!(self.peek(), Some(Token::Symbol(here)) if *here == symbol);
        self.position += usize::from(found);
        found
    }

    fn unexpected(&self, expected: &'static str) -> FormulaError {
        let found = self.peek().map_or_else(|| "the end of the formula".to_owned(), Token::shown);
        FormulaError::new(FormulaErrorKind::Expected { expected, found }, self.span())
    }

    fn deeper(&self, depth: usize) -> Result<usize, FormulaError> {
        if depth >= Expr::MAX_DEPTH {
            return Err(FormulaError::new(FormulaErrorKind::TooDeep, self.span()));
        }
        Ok(depth + 1)
    }

    fn comparison(&mut self, depth: usize) -> Parsed {
        let left = self.sum(depth)?;
        let Some(comparison) = self.comparison_symbol() else { return Ok(left) };
        let right = self.sum(depth)?;
        let span = left.span.to(right.span);
        Ok(Expr { kind: ExprKind::Compare(comparison, left.into(), right.into()), span })
    }

    fn comparison_symbol(&mut self) -> Option<ComparisonOperator> {
        use ComparisonOperator::{Equal, Greater, GreaterOrEqual, Less, LessOrEqual, NotEqual};
        [Less, LessOrEqual, Greater, GreaterOrEqual, Equal, NotEqual]
            .into_iter()
            .find(|comparison| self.take(comparison.symbol()))
    }

    fn sum(&mut self, depth: usize) -> Parsed {
        let operators = [("+", BinaryOperator::Add), ("-", BinaryOperator::Subtract)];
        self.chain(depth, operators, Parser::product)
    }

    fn product(&mut self, depth: usize) -> Parsed {
        let operators = [("*", BinaryOperator::Multiply), ("/", BinaryOperator::Divide)];
        self.chain(depth, operators, Parser::signed)
    }

    /// `a + b - c`, grouped from the left. The tree grows a level with each operand, so the chain counts as depth.
    fn chain(
        &mut self,
        depth: usize,
        operators: [(&'static str, BinaryOperator); 2],
        operand: fn(&mut Parser, usize) -> Parsed,
    ) -> Parsed {
        let mut left = operand(self, depth)?;
        let mut links = depth;
        while let Some((_, operator)) = operators.iter().find(|(symbol, _)| self.take(symbol)) {
            links = self.deeper(links)?;
            let right = operand(self, depth)?;
            let span = left.span.to(right.span);
            left = Expr { kind: ExprKind::Binary(*operator, left.into(), right.into()), span };
        }
        Ok(left)
    }

    fn signed(&mut self, depth: usize) -> Parsed {
        let start = self.span();
        if !self.take("-") {
            return self.power(depth);
        }
        let depth = self.deeper(depth)?;
        let inner = self.signed(depth)?;
        let span = start.to(inner.span);
        Ok(Expr { kind: ExprKind::Negate(inner.into()), span })
    }

    fn power(&mut self, depth: usize) -> Parsed {
        let base = self.atom(depth)?;
        if !self.take("^") {
            return Ok(base);
        }
        let (exponent, span) = self.exponent()?;
        let span = base.span.to(span);
        Ok(Expr { kind: ExprKind::Power(base.into(), exponent), span })
    }

    fn exponent(&mut self) -> Result<(i32, Span), FormulaError> {
        let start = self.span();
        let sign = if self.take("-") { -1 } else { 1 };
        let span = start.to(self.span());
        let exponent = match self.peek() {
            Some(Token::Number(value, unit)) if unit.is_pure() => value.to_string().parse::<i32>().ok(),
            _ => None,
        };
        match exponent.filter(|exponent| *exponent <= 9) {
            Some(exponent) => {
                self.position += 1;
                Ok((sign * exponent, span))
            }
            None => Err(FormulaError::new(FormulaErrorKind::BadExponent, span)),
        }
    }

    fn atom(&mut self, depth: usize) -> Parsed {
        let span = self.span();
        if self.take("(") {
            let inner = self.comparison(self.deeper(depth)?)?;
            let close = self.span();
            return if self.take(")") {
                Ok(Expr { span: span.to(close), ..inner })
            } else {
                Err(self.unexpected("`)` or an operator"))
            };
        }
        match self.peek().cloned() {
            Some(Token::Number(value, unit)) => {
                self.position += 1;
                Ok(Expr { kind: ExprKind::Literal(value, unit), span })
            }
            Some(Token::Name(name)) => {
                self.position += 1;
                if self.take("(") {
                    self.call(&name, span, depth)
                } else {
                    Ok(Expr { kind: ExprKind::Name(name), span })
                }
            }
            _ => Err(self.unexpected("a number, a name or `(`")),
        }
    }

    fn call(&mut self, name: &str, span: Span, depth: usize) -> Parsed {
        let function = function(name).map_err(|kind| FormulaError::new(kind, span))?;
        let depth = self.deeper(depth)?;
        let mut arguments = vec![self.comparison(depth)?];
        while self.take(",") {
            arguments.push(self.comparison(depth)?);
        }
        let close = self.span();
        if !self.take(")") {
            return Err(self.unexpected("`,`, `)` or an operator"));
        }
        let span = span.to(close);
        let (expected, fits) = arity(function, arguments.len());
        if !fits {
            let kind =
                FormulaErrorKind::WrongArgumentCount { function: function.name(), expected, found: arguments.len() };
            return Err(FormulaError::new(kind, span));
        }
        Ok(Expr { kind: ExprKind::Call(function, arguments), span })
    }
}

fn function(name: &str) -> Result<Function, FormulaErrorKind> {
    Function::ALL.into_iter().find(|function| function.name() == name).ok_or_else(|| {
        let names = Function::ALL.iter().map(|function| function.name());
        let suggestion = did_you_mean(name, names).map(str::to_owned);
        FormulaErrorKind::UnknownFunction { name: name.to_owned(), suggestion }
    })
}

fn arity(function: Function, found: usize) -> (&'static str, bool) {
    match function {
        Function::Min | Function::Max => ("at least 2 arguments", found >= 2),
        Function::Ceil | Function::Floor | Function::Round => ("1 argument", found == 1),
        Function::Clamp | Function::If => ("3 arguments", found == 3),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn error_of(text: &str) -> String {
        let error = Expr::parse(text).unwrap_err();
        format!("{error}\n{}", error.pointed_at(text))
    }

    #[test]
    fn a_printed_formula_parses_to_the_same_tree() {
        for text in [
            "a - (b - c)",
            "a / (b * c)",
            "-(a + b) ^ 2",
            "if(a < b, a, max(b, 2 GB))",
            "a ^ -2 * 3",
            "-a * b",
            "clamp(a, 0, 1)",
        ] {
            let once = Expr::parse(text).unwrap().to_string();
            assert_eq!(once, text);
            assert_eq!(Expr::parse(&once).unwrap().to_string(), once);
        }
    }

    #[test]
    fn an_error_points_at_its_place() {
        assert_eq!(error_of("a + "), "expected a number, a name or `(`, found the end of the formula\na + \n   ^");
        assert_eq!(error_of("maxx(1, 2)"), "unknown function `maxx`; did you mean `max`?\nmaxx(1, 2)\n^^^^");
        assert_eq!(error_of("ceil(1, 2)"), "`ceil` takes 1 argument, found 2\nceil(1, 2)\n^^^^^^^^^^");
        assert_eq!(error_of("2 ^ x"), "the exponent must be a constant whole number from -9 to 9\n2 ^ x\n    ^");
        assert_eq!(
            error_of("a < b < c"),
            "expected an operator or the end of the formula, found `<`\na < b < c\n      ^"
        );
    }

    #[test]
    fn ten_thousand_parentheses_are_an_error_and_not_a_stack_overflow() {
        let error = Expr::parse(&"(".repeat(10_000)).unwrap_err();
        assert_eq!(error.kind, FormulaErrorKind::TooDeep);
        let error = Expr::parse(&"-".repeat(10_000)).unwrap_err();
        assert_eq!(error.kind, FormulaErrorKind::TooDeep);
        let error = Expr::parse(&"a+".repeat(5_000)).unwrap_err();
        assert_eq!(error.kind, FormulaErrorKind::TooDeep);
    }
}
