//! Numbers as people write them: `1_000`, `2.5`, `1e6`, `40k`, `2M`, `1.5B`, `3T`.

use winnow::Parser;
use winnow::ascii::digit1;
use winnow::combinator::{opt, peek};
use winnow::error::EmptyError;
use winnow::token::{any, one_of, take_while};

use crate::decimal::{Decimal, DecimalParseError};

/// Letters that multiply a number if they follow it directly and no letter follows them.
const SUFFIXES: [(char, u32); 6] = [('k', 3), ('K', 3), ('M', 6), ('G', 9), ('B', 9), ('T', 12)];

/// Reads a number and its suffix from the start of `input`; `None` if no number starts there.
pub(crate) fn number(input: &mut &str) -> Option<Result<Decimal, DecimalParseError>> {
    let digits = numeral.parse_next(input).ok()?;
    let exponent = suffix.parse_next(input).unwrap_or(0);
    let text: String = digits.chars().filter(|c| *c != '_').collect();
    Some(Decimal::parse(&raised(&text, exponent)))
}

/// Adds the suffix to the decimal exponent: `40k` is `40e3`.
fn raised(text: &str, suffix: u32) -> String {
    if suffix == 0 {
        return text.to_owned();
    }
    match text.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => {
            let exponent = exponent.parse::<i64>().unwrap_or(i64::from(i32::MAX)).saturating_add(suffix.into());
            format!("{mantissa}e{exponent}")
        }
        None => format!("{text}e{suffix}"),
    }
}

fn numeral<'a>(input: &mut &'a str) -> Result<&'a str, EmptyError> {
    let whole = (digit1, take_while(0.., |c: char| c.is_ascii_digit() || c == '_'));
    let fraction = opt(('.', digit1));
    (whole, fraction, opt(exponent)).take().parse_next(input)
}

fn exponent<'a>(input: &mut &'a str) -> Result<&'a str, EmptyError> {
    (one_of(['e', 'E']), opt(one_of(['+', '-'])), digit1).take().parse_next(input)
}

fn suffix(input: &mut &str) -> Result<u32, EmptyError> {
    let start = *input;
    let letter = any.parse_next(input)?;
    let ends = peek(opt(any)).parse_next(input)?.is_none_or(|next: char| !next.is_alphanumeric() && next != '_');
    match SUFFIXES.iter().find(|(known, _)| *known == letter) {
        Some((_, exponent)) if ends => Ok(*exponent),
        _ => {
            *input = start;
            Err(EmptyError)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> (String, &str) {
        let mut rest = text;
        let value = number(&mut rest).unwrap().unwrap();
        (value.to_string(), rest)
    }

    #[test]
    fn a_suffix_multiplies_only_when_it_stands_alone() {
        assert_eq!(read("40k request"), ("40000".into(), " request"));
        assert_eq!(read("1.5B"), ("1500000000".into(), ""));
        assert_eq!(read("512MB"), ("512".into(), "MB"));
        assert_eq!(read("2e3M"), ("2000000000".into(), ""));
        assert_eq!(read("1_000.5x"), ("1000.5".into(), "x"));
    }

    #[test]
    fn a_text_that_does_not_start_with_a_digit_is_not_a_number() {
        assert!(number(&mut ".5").is_none());
        assert!(number(&mut "users").is_none());
    }

    #[test]
    fn a_number_outside_the_range_of_decimals_is_an_error() {
        assert!(number(&mut "1e60").unwrap().is_err());
        assert!(number(&mut "9e99999999999999999999M").unwrap().is_err());
    }
}
