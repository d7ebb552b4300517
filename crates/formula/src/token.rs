//! The tokens of a formula, each with its place in the text.

use winnow::Parser;
use winnow::error::EmptyError;
use winnow::token::{one_of, take_while};

use crate::decimal::Decimal;
use crate::error::{FormulaError, FormulaErrorKind};
use crate::number::number;
use crate::quantity::{QuantityError, percent};
use crate::span::Span;
use crate::unit::Unit;

/// A token of the language.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Token {
    /// A number and its unit. A number without a unit is a plain number.
    Number(Decimal, Unit),
    /// A name of an assumption, driver, usage or function.
    Name(String),
    /// An operator, parenthesis or comma.
    Symbol(&'static str),
}

impl Token {
    /// The token as text for a message.
    pub(crate) fn shown(&self) -> String {
        match self {
            Token::Number(value, unit) if unit.is_pure() => format!("`{value}`"),
            Token::Number(value, unit) => format!("`{value} {unit}`"),
            Token::Name(name) => format!("`{name}`"),
            Token::Symbol(symbol) => format!("`{symbol}`"),
        }
    }
}

/// Longest first, so that `<=` is not read as `<`.
const SYMBOLS: [&str; 15] = ["<=", ">=", "==", "!=", "<", ">", "+", "-", "*", "/", "^", "(", ")", ",", "%"];

/// Splits a formula into tokens.
pub(crate) fn tokens(text: &str) -> Result<Vec<(Token, Span)>, FormulaError> {
    let mut found = Vec::new();
    let mut rest = text.trim_start();
    while !rest.is_empty() {
        let start = text.len() - rest.len();
        let token = next(&mut rest).map_err(|kind| {
            let end = (text.len() - rest.len()).max(start + 1);
            FormulaError::new(kind, Span { start, end })
        })?;
        found.push((token, Span { start, end: text.len() - rest.len() }));
        rest = rest.trim_start();
    }
    Ok(found)
}

fn next(rest: &mut &str) -> Result<Token, FormulaErrorKind> {
    if let Some(value) = number(rest) {
        return measured(value.map_err(FormulaErrorKind::BadNumber)?, rest);
    }
    if let Ok(name) = word.parse_next(rest) {
        return Ok(Token::Name(name.to_owned()));
    }
    if let Some(symbol) = SYMBOLS.iter().find(|symbol| rest.starts_with(**symbol)) {
        *rest = &rest[symbol.len()..];
        return Ok(Token::Symbol(symbol));
    }
    Err(FormulaErrorKind::UnexpectedCharacter(rest.chars().next().unwrap_or(' ')))
}

/// A number takes the unit that follows it: `%`, or words joined by `/` and `-` without spaces. A word that opens a
/// parenthesis is a function, so `5 min(a, b)` is not five minutes.
fn measured(value: Decimal, rest: &mut &str) -> Result<Token, FormulaErrorKind> {
    let after = rest.trim_start();
    if let Some(after) = after.strip_prefix('%') {
        *rest = after;
        return match percent(value) {
            Ok(value) => Ok(Token::Number(value, Unit::pure())),
            Err(QuantityError::Number(error)) => Err(FormulaErrorKind::BadNumber(error)),
            Err(_) => Err(FormulaErrorKind::UnexpectedCharacter('%')),
        };
    }
    let mut end = after;
    if word.parse_next(&mut end).is_err() || end.trim_start().starts_with('(') {
        return Ok(Token::Number(value, Unit::pure()));
    }
    while let Some(joined) = end.strip_prefix(['/', '-']) {
        let mut tail = joined;
        match word.parse_next(&mut tail) {
            // `60 kB/min(...)` divides by a function.
            Ok(_) if !tail.starts_with('(') => end = tail,
            _ => break,
        }
    }
    let unit = &after[..after.len() - end.len()];
    *rest = end;
    unit.parse().map(|unit| Token::Number(value, unit)).map_err(FormulaErrorKind::BadUnit)
}

fn word<'a>(input: &mut &'a str) -> Result<&'a str, EmptyError> {
    (
        one_of(|c: char| c.is_alphabetic() || c == '_'),
        take_while(0.., |c: char| c.is_alphanumeric() || c == '_' || c == '.'),
    )
        .take()
        .parse_next(input)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> String {
        tokens(text).unwrap().iter().map(|(token, _)| token.shown()).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn a_unit_ends_where_a_space_or_an_operator_follows() {
        assert_eq!(shown("requests * 60 kB/request"), "`requests` `*` `60 KB/request`");
        assert_eq!(shown("2 GB-month + x"), "`2 GB-month` `+` `x`");
        assert_eq!(shown("2 GB - x"), "`2 GB` `-` `x`");
        assert_eq!(shown("5 GB/(a)"), "`5 GB` `/` `(` `a` `)`");
        assert_eq!(shown("40 % * x"), "`0.4` `*` `x`");
    }

    #[test]
    fn a_function_after_a_number_is_not_a_unit() {
        assert_eq!(shown("5 min(a, b)"), "`5` `min` `(` `a` `,` `b` `)`");
        assert_eq!(shown("5 min"), "`5 min`");
    }

    #[test]
    fn an_error_points_at_an_unknown_character() {
        let error = tokens("a $ b").unwrap_err();
        assert_eq!(error.span, Span { start: 2, end: 3 });
        assert_eq!(error.to_string(), "unexpected character `$`: write the currency after the number, as in `400 USD`");
    }
}
