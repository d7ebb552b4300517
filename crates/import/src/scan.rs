//! JSON of any size, a value at a time: where each value of a large object starts and ends.
//!
//! A parser that builds all of a file needs several times its size; a price list may have gigabytes. This one keeps a
//! window of the file and hands out the text of one value, or passes over it. Values are not checked beyond their quotes
//! and braces: whoever takes one parses it.

use std::borrow::Cow;
use std::io::Read;

use memchr::{memchr2, memchr3};

/// The most bytes that one value may have.
pub(crate) const MOST_BYTES: usize = 1 << 24;
/// Bytes that are read at a time.
const STEP: usize = 1 << 18;

/// A reader of JSON, a value at a time.
pub(crate) struct Scanner<R> {
    from: R,
    window: Vec<u8>,
    /// Where the next byte is in the window.
    at: usize,
    /// Bytes before the window.
    before: u64,
    is_at_end: bool,
}

/// What is wrong with a text, and at which byte.
#[derive(Debug)]
pub(crate) struct Wrong {
    pub(crate) byte: u64,
    pub(crate) message: String,
    /// Whether the file is whole for all one can tell, but of another kind.
    pub(crate) is_other: bool,
}

impl Wrong {
    pub(crate) fn at(byte: u64, message: impl Into<String>) -> Wrong {
        Wrong { byte, message: message.into(), is_other: false }
    }

    pub(crate) fn other(byte: u64, message: impl Into<String>) -> Wrong {
        Wrong { is_other: true, ..Wrong::at(byte, message) }
    }
}

type Scanned<T> = Result<T, Wrong>;

impl<R: Read> Scanner<R> {
    pub(crate) fn new(from: R) -> Scanner<R> {
        Scanner { from, window: Vec::new(), at: 0, before: 0, is_at_end: false }
    }

    /// The number of the next byte.
    pub(crate) fn byte(&self) -> u64 {
        self.before + self.at as u64
    }

    pub(crate) fn wrong(&self, message: impl Into<String>) -> Wrong {
        Wrong::at(self.byte(), message)
    }

    /// Reads on; what was handed out before may be forgotten. Whether there was anything to read.
    fn fill(&mut self) -> Scanned<bool> {
        if self.is_at_end {
            return Ok(false);
        }
        if self.at > 0 {
            self.window.drain(..self.at);
            self.before += self.at as u64;
            self.at = 0;
        }
        let had = self.window.len();
        self.window.resize(had + STEP, 0);
        let read = loop {
            match self.from.read(&mut self.window[had..]) {
                Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
                Err(error) => break Err(self.wrong(format!("cannot be read: {error}"))),
                Ok(read) => break Ok(read),
            }
        };
        let read = read?;
        self.window.truncate(had + read);
        self.is_at_end = read == 0;
        Ok(read > 0)
    }

    /// The next byte that is no white space, which stays the next.
    pub(crate) fn peek(&mut self) -> Scanned<Option<u8>> {
        loop {
            while let Some(byte) = self.window.get(self.at) {
                if !byte.is_ascii_whitespace() {
                    return Ok(Some(*byte));
                }
                self.at += 1;
            }
            if !self.fill()? {
                return Ok(None);
            }
        }
    }

    /// Passes over a byte that must come next.
    pub(crate) fn pass(&mut self, wanted: u8) -> Scanned<()> {
        match self.peek()? {
            Some(byte) if byte == wanted => {
                self.at += 1;
                Ok(())
            }
            found => Err(self.wrong(format!("expected `{}`, found {}", wanted as char, named(found)))),
        }
    }

    /// The key of the next member of an object that was entered, or nothing where the object ends, which is passed.
    /// `is_first` is of this object.
    pub(crate) fn key(&mut self, is_first: &mut bool) -> Scanned<Option<String>> {
        if self.peek()? == Some(b'}') {
            self.at += 1;
            return Ok(None);
        }
        if !std::mem::replace(is_first, false) {
            self.pass(b',')?;
        }
        if self.peek()? != Some(b'"') {
            let found = named(self.peek()?);
            return Err(self.wrong(format!("expected a key in quotes, found {found}")));
        }
        let start = self.byte();
        let key = text(self.value()?).map_err(|message| Wrong::at(start, message))?.into_owned();
        self.pass(b':')?;
        Ok(Some(key))
    }

    /// Whether another element of an array that was entered comes next; else its end is passed.
    pub(crate) fn element(&mut self, is_first: &mut bool) -> Scanned<bool> {
        if self.peek()? == Some(b']') {
            self.at += 1;
            return Ok(false);
        }
        if !std::mem::replace(is_first, false) {
            self.pass(b',')?;
        }
        Ok(true)
    }

    /// The text of the next value, which is passed.
    pub(crate) fn value(&mut self) -> Scanned<&[u8]> {
        let length = self.length()?;
        let start = self.at;
        self.at += length;
        Ok(&self.window[start..start + length])
    }

    /// Passes over the next value.
    pub(crate) fn skip(&mut self) -> Scanned<()> {
        match self.peek()? {
            // Members one by one, since a large object need not fit in the window.
            Some(b'{') => {
                self.at += 1;
                self.skip_object()
            }
            _ => self.value().map(|_| ()),
        }
    }

    /// Passes over the rest of an object of which the brace was passed.
    fn skip_object(&mut self) -> Scanned<()> {
        let mut depth = 1_usize;
        loop {
            let rest = &self.window[self.at..];
            let Some(found) = memchr3(b'"', b'{', b'}', rest) else {
                self.at = self.window.len();
                if !self.fill()? {
                    return Err(self.wrong("the file ends within an object: it is cut off"));
                }
                continue;
            };
            let byte = rest[found];
            self.at += found;
            match byte {
                b'"' => {
                    self.value()?;
                    continue;
                }
                b'{' => depth += 1,
                _ => depth -= 1,
            }
            self.at += 1;
            if depth == 0 {
                return Ok(());
            }
        }
    }

    /// How long the next value is.
    fn length(&mut self) -> Scanned<usize> {
        let Some(first) = self.peek()? else {
            return Err(self.wrong("the file ends where a value should be: it is cut off"));
        };
        let mut span = Span { opened: first, reached: 1, depth: 1, is_in_text: first == b'"' };
        loop {
            if let Some(length) = span.end(&self.window[self.at..]) {
                return Ok(length);
            }
            let length = self.window.len() - self.at;
            if length > MOST_BYTES {
                return Err(self.wrong(format!("a value of more than {MOST_BYTES} bytes")));
            }
            if !self.fill()? {
                // A number at the end of a file ends with it.
                return match first {
                    b'"' | b'{' | b'[' => Err(self.wrong("the file ends within a value: it is cut off")),
                    _ => Ok(length),
                };
            }
        }
    }
}

/// How far a value was looked at.
struct Span {
    opened: u8,
    reached: usize,
    depth: usize,
    is_in_text: bool,
}

impl Span {
    /// Where the value ends in `bytes`, which start where it does; nothing where they end first.
    fn end(&mut self, bytes: &[u8]) -> Option<usize> {
        match self.opened {
            b'"' => self.pass_text(bytes).then_some(self.reached),
            b'{' => self.nested(bytes, b'{', b'}'),
            b'[' => self.nested(bytes, b'[', b']'),
            _ => {
                let ends = |byte: &u8| matches!(byte, b',' | b'}' | b']') || byte.is_ascii_whitespace();
                let end = bytes[self.reached.min(bytes.len())..].iter().position(ends);
                self.reached = end.map_or(bytes.len(), |end| self.reached + end);
                end.map(|_| self.reached)
            }
        }
    }

    /// Braces of the kind that opened the value are counted; those of the other kind are balanced inside of them.
    fn nested(&mut self, bytes: &[u8], open: u8, close: u8) -> Option<usize> {
        loop {
            if self.is_in_text && !self.pass_text(bytes) {
                return None;
            }
            self.is_in_text = false;
            let Some(found) = memchr3(b'"', open, close, &bytes[self.reached..]) else {
                self.reached = bytes.len();
                return None;
            };
            let byte = bytes[self.reached + found];
            self.reached += found + 1;
            if byte == b'"' {
                self.is_in_text = true;
            } else if byte == open {
                self.depth += 1;
            } else {
                self.depth -= 1;
                if self.depth == 0 {
                    return Some(self.reached);
                }
            }
        }
    }

    /// Passes the quote that ends a text; whether it is in `bytes`. An escape at the very end is looked at again.
    fn pass_text(&mut self, bytes: &[u8]) -> bool {
        loop {
            let Some(found) = memchr2(b'"', b'\\', &bytes[self.reached..]) else {
                self.reached = bytes.len();
                return false;
            };
            let place = self.reached + found;
            if bytes[place] == b'"' {
                self.reached = place + 1;
                return true;
            }
            if place + 1 >= bytes.len() {
                self.reached = place;
                return false;
            }
            self.reached = place + 2;
        }
    }
}

/// A JSON text as what it says.
pub(crate) fn text(json: &[u8]) -> Result<Cow<'_, str>, String> {
    let inner = json.strip_prefix(b"\"").and_then(|json| json.strip_suffix(b"\""));
    match inner {
        Some(inner) if memchr::memchr(b'\\', inner).is_none() => {
            std::str::from_utf8(inner).map(Cow::Borrowed).map_err(|_| "is not UTF-8".to_owned())
        }
        _ => serde_json::from_slice(json).map(Cow::Owned).map_err(|error| error.to_string()),
    }
}

fn named(byte: Option<u8>) -> String {
    match byte {
        None => "the end of the file: it is cut off".to_owned(),
        Some(byte) if byte.is_ascii_graphic() => format!("`{}`", byte as char),
        Some(byte) => format!("the byte 0x{byte:02x}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Hands out one byte at a time, so that every value is cut everywhere.
    struct Drop<'a>(&'a [u8]);

    impl Read for Drop<'_> {
        fn read(&mut self, out: &mut [u8]) -> std::io::Result<usize> {
            let Some((first, rest)) = self.0.split_first() else { return Ok(0) };
            out[0] = *first;
            self.0 = rest;
            Ok(1)
        }
    }

    const TEXT: &str = r#" { "a" : {"x":"}\"{", "y":[1,{"z":"]"}]} , "b\n" : [ "\\" , 2.5e3 ] ,"c":-17 , "d":"e" } "#;

    fn members(from: impl Read) -> Scanned<Vec<(String, String)>> {
        let mut scanner = Scanner::new(from);
        scanner.pass(b'{')?;
        let (mut first, mut found) = (true, Vec::new());
        while let Some(key) = scanner.key(&mut first)? {
            let value = scanner.value()?;
            found.push((key, String::from_utf8_lossy(value).into_owned()));
        }
        Ok(found)
    }

    #[test]
    fn values_are_cut_out_wherever_reads_end() -> Result<(), String> {
        let wanted =
            [("a", r#"{"x":"}\"{", "y":[1,{"z":"]"}]}"#), ("b\n", r#"[ "\\" , 2.5e3 ]"#), ("c", "-17"), ("d", "\"e\"")];
        for found in [members(TEXT.as_bytes()), members(Drop(TEXT.as_bytes()))] {
            let found = found.map_err(|wrong| wrong.message)?;
            let found: Vec<_> = found.iter().map(|(key, value)| (key.as_str(), value.as_str())).collect();
            assert_eq!(found, wanted);
        }
        Ok(())
    }

    #[test]
    fn values_that_are_passed_over_leave_the_next() -> Result<(), String> {
        for cut in [1, 5, 4096] {
            let mut scanner = Scanner::new(std::io::BufReader::with_capacity(cut, TEXT.as_bytes()));
            let mut passed = || -> Scanned<Vec<String>> {
                scanner.pass(b'{')?;
                let (mut first, mut keys) = (true, Vec::new());
                while let Some(key) = scanner.key(&mut first)? {
                    keys.push(key);
                    scanner.skip()?;
                }
                Ok(keys)
            };
            assert_eq!(passed().map_err(|wrong| wrong.message)?, ["a", "b\n", "c", "d"]);
        }
        Ok(())
    }

    #[test]
    fn a_cut_off_file_is_named_so_wherever_it_is_cut() {
        let end = TEXT.trim_end().len();
        for length in 1..end {
            let cut = members(&TEXT.as_bytes()[..length]);
            assert!(cut.is_err_and(|wrong| wrong.message.contains("cut off")), "{length}");
        }
    }
}
