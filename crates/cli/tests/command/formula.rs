//! Evaluates a printed step: numbers, names, `+ - * / ^`, comparisons, `not`, `if`, functions, price tiers.

use std::collections::HashMap;
use std::error::Error;

use crate::plan::{graduated, reached, share};

type Read<T> = Result<T, Box<dyn Error>>;

/// The value of a formula where names have these values.
pub fn evaluated(formula: &str, values: &HashMap<String, f64>) -> Read<f64> {
    let mut words = words(formula);
    words.reverse();
    let mut reader = Reader { words, values };
    let value = reader.compared()?;
    match reader.words.pop() {
        None => Ok(value),
        Some(word) => Err(format!("`{word}` is left of `{formula}`").into()),
    }
}

/// Names contain periods, hyphens, brackets, and more. So a word is the text between spaces, without parentheses, commas, and
/// colons at its ends.
fn words(formula: &str) -> Vec<String> {
    let mut words = Vec::new();
    for mut word in formula.split_whitespace() {
        while let Some((at, c)) = word.char_indices().find(|(_, c)| "(),:".contains(*c)) {
            if at > 0 {
                words.push(word[..at].to_owned());
            }
            words.push(c.to_string());
            word = &word[at + 1..];
        }
        if !word.is_empty() {
            words.push(word.to_owned());
        }
    }
    words
}

struct Reader<'a> {
    words: Vec<String>,
    values: &'a HashMap<String, f64>,
}

impl Reader<'_> {
    fn takes(&mut self, word: &str) -> bool {
        let is_next = self.words.last().is_some_and(|next| next == word);
        if is_next {
            self.words.pop();
        }
        is_next
    }

    fn expects(&mut self, word: &str) -> Read<()> {
        if self.takes(word) { Ok(()) } else { Err(format!("no `{word}` before {:?}", self.words.last()).into()) }
    }

    fn compared(&mut self) -> Read<f64> {
        let a = self.sum()?;
        let truth = |is: bool| f64::from(u8::from(is));
        if self.takes("<") {
            return Ok(truth(a < self.sum()?));
        }
        if self.takes("<=") {
            return Ok(truth(a <= self.sum()?));
        }
        if self.takes("==") { Ok(truth(a == self.sum()?)) } else { Ok(a) }
    }

    fn sum(&mut self) -> Read<f64> {
        let mut value = self.product()?;
        loop {
            if self.takes("+") {
                value += self.product()?;
            } else if self.takes("-") {
                value -= self.product()?;
            } else {
                return Ok(value);
            }
        }
    }

    fn product(&mut self) -> Read<f64> {
        let mut value = self.power()?;
        loop {
            if self.takes("*") {
                value *= self.power()?;
            } else if self.takes("/") {
                value /= self.power()?;
            } else {
                return Ok(value);
            }
        }
    }

    fn power(&mut self) -> Read<f64> {
        let value = self.operand()?;
        if self.takes("^") { Ok(value.powf(self.operand()?)) } else { Ok(value) }
    }

    fn operand(&mut self) -> Read<f64> {
        let word = self.words.pop().ok_or("the formula ends too early")?;
        if let Ok(number) = word.parse() {
            return Ok(number);
        }
        if let Some(value) = self.values.get(&word) {
            return Ok(*value);
        }
        match word.as_str() {
            "(" => {
                let value = self.compared()?;
                self.expects(")")?;
                Ok(value)
            }
            "not" => Ok(f64::from(u8::from(self.operand()? == 0.0))),
            "if" => {
                let condition = self.operand()?;
                self.expects("then")?;
                let then = self.operand()?;
                self.expects("else")?;
                let otherwise = self.operand()?;
                Ok(if condition == 1.0 { then } else { otherwise })
            }
            function => {
                self.expects("(")?;
                let value = self.called(function)?;
                self.expects(")")?;
                Ok(value)
            }
        }
    }

    fn called(&mut self, function: &str) -> Read<f64> {
        let first = self.operand()?;
        Ok(match function {
            "ceil" => first.ceil(),
            "floor" => first.floor(),
            "round" => first.round(),
            "min" => first.min(self.second(",")?),
            "max" => first.max(self.second(",")?),
            "share" => share(first, self.second(":")?, self.second("of")?),
            "tiers" => graduated(first, &self.tiers()?),
            "volume" => reached(first, &self.tiers()?),
            other => return Err(format!("`{other}` is neither a name nor a function").into()),
        })
    }

    fn second(&mut self, separator: &str) -> Read<f64> {
        self.expects(separator)?;
        self.operand()
    }

    fn tiers(&mut self) -> Read<Vec<(f64, f64)>> {
        self.expects(":")?;
        let mut tiers = vec![(0.0, self.operand()?)];
        while self.takes(",") {
            self.expects("from")?;
            tiers.push((self.operand()?, self.operand()?));
        }
        Ok(tiers)
    }
}
