//! Scanner for JSON of any size. It finds the start and end of each value of a large object.
//!
//! A parser that holds a whole file needs several times its size, and a price list can have gigabytes. This scanner
//! keeps a window of the file, and returns or skips the text of one value at a time. It checks only quotes and braces.
//! The caller parses the value.

use std::borrow::Cow;
use std::io::Read;

use memchr::{memchr2, memchr3};

/// Size limit of one value in bytes.
pub(crate) const MAX_BYTES: usize = 1 << 24;
/// Bytes per read.
const READ_SIZE: usize = 1 << 18;

/// Reads JSON one value at a time.
pub(crate) struct Scanner<R> {
    from: R,
    window: Vec<u8>,
    /// Position of the next byte in the window.
    at: usize,
    /// Number of bytes before the window.
    before: u64,
    is_at_end: bool,
}

/// A problem in a file, with its byte position.
#[derive(Debug)]
pub(crate) struct FileError {
    pub(crate) byte: u64,
    pub(crate) message: String,
    /// Whether the file seems complete but is not a price list.
    pub(crate) is_other_format: bool,
}

impl FileError {
    pub(crate) fn at(byte: u64, message: impl Into<String>) -> FileError {
        FileError { byte, message: message.into(), is_other_format: false }
    }

    pub(crate) fn other_format(byte: u64, message: impl Into<String>) -> FileError {
        FileError { is_other_format: true, ..FileError::at(byte, message) }
    }
}

type ScanResult<T> = Result<T, FileError>;

impl<R: Read> Scanner<R> {
    pub(crate) fn new(from: R) -> Scanner<R> {
        Scanner { from, window: Vec::new(), at: 0, before: 0, is_at_end: false }
    }

    /// Position of the next byte in the file.
    pub(crate) fn byte(&self) -> u64 {
        self.before + self.at as u64
    }

    pub(crate) fn error(&self, message: impl Into<String>) -> FileError {
        FileError::at(self.byte(), message)
    }

    /// Reads more bytes and drops the bytes before the current position. Returns false at the end of the file.
    fn fill(&mut self) -> ScanResult<bool> {
        if self.is_at_end {
            return Ok(false);
        }
        if self.at > 0 {
            self.window.drain(..self.at);
            self.before += self.at as u64;
            self.at = 0;
        }
        let had = self.window.len();
        self.window.resize(had + READ_SIZE, 0);
        let read = loop {
            match self.from.read(&mut self.window[had..]) {
                Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
                Err(error) => break Err(self.error(format!("cannot be read: {error}"))),
                Ok(read) => break Ok(read),
            }
        };
        let read = read?;
        self.window.truncate(had + read);
        self.is_at_end = read == 0;
        Ok(read > 0)
    }

    /// The next byte that is not white space, without consuming it.
    pub(crate) fn peek(&mut self) -> ScanResult<Option<u8>> {
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

    /// Consumes an expected byte.
    pub(crate) fn pass(&mut self, wanted: u8) -> ScanResult<()> {
        match self.peek()? {
            Some(byte) if byte == wanted => {
                self.at += 1;
                Ok(())
            }
            found => Err(self.error(format!("expected `{}`, found {}", wanted as char, describe_byte(found)))),
        }
    }

    /// Consumes the next key of the current object. Returns `None` after consuming the end of the object. `is_first`
    /// belongs to this object.
    pub(crate) fn key(&mut self, is_first: &mut bool) -> ScanResult<Option<String>> {
        if self.peek()? == Some(b'}') {
            self.at += 1;
            return Ok(None);
        }
        if !std::mem::replace(is_first, false) {
            self.pass(b',')?;
        }
        if self.peek()? != Some(b'"') {
            let found = describe_byte(self.peek()?);
            return Err(self.error(format!("expected a key in quotes, found {found}")));
        }
        let start = self.byte();
        let key = text(self.value()?).map_err(|message| FileError::at(start, message))?.into_owned();
        self.pass(b':')?;
        Ok(Some(key))
    }

    /// Whether another element of the current array follows. Otherwise, consumes the end of the array.
    pub(crate) fn element(&mut self, is_first: &mut bool) -> ScanResult<bool> {
        if self.peek()? == Some(b']') {
            self.at += 1;
            return Ok(false);
        }
        if !std::mem::replace(is_first, false) {
            self.pass(b',')?;
        }
        Ok(true)
    }

    /// Consumes the next value and returns its text.
    pub(crate) fn value(&mut self) -> ScanResult<&[u8]> {
        let length = self.length()?;
        let start = self.at;
        self.at += length;
        Ok(&self.window[start..start + length])
    }

    /// Skips the next value.
    pub(crate) fn skip(&mut self) -> ScanResult<()> {
        match self.peek()? {
            // One member at a time, because a large object may not fit into the window.
            Some(b'{') => {
                self.at += 1;
                self.skip_object()
            }
            _ => self.value().map(|_| ()),
        }
    }

    /// Skips the rest of an object after its opening brace.
    fn skip_object(&mut self) -> ScanResult<()> {
        let mut depth = 1_usize;
        loop {
            let rest = &self.window[self.at..];
            let Some(found) = memchr3(b'"', b'{', b'}', rest) else {
                self.at = self.window.len();
                if !self.fill()? {
                    return Err(self.error("the file ends inside an object: it is cut off"));
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

    /// Length of the next value in bytes.
    fn length(&mut self) -> ScanResult<usize> {
        let Some(first) = self.peek()? else {
            return Err(self.error("the file ends before a value: it is cut off"));
        };
        let mut span = ValueSpan { opened: first, reached: 1, depth: 1, is_in_text: first == b'"' };
        loop {
            if let Some(length) = span.end(&self.window[self.at..]) {
                return Ok(length);
            }
            let length = self.window.len() - self.at;
            if length > MAX_BYTES {
                return Err(self.error(format!("a value has more than {MAX_BYTES} bytes")));
            }
            if !self.fill()? {
                // A number at the end of a file ends with it.
                return match first {
                    b'"' | b'{' | b'[' => Err(self.error("the file ends inside a value: it is cut off")),
                    _ => Ok(length),
                };
            }
        }
    }
}

/// Progress of the search for the end of a value.
struct ValueSpan {
    opened: u8,
    reached: usize,
    depth: usize,
    is_in_text: bool,
}

impl ValueSpan {
    /// The end of the value in `bytes`, which start with the value. `None` if `bytes` end before the value.
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

    /// Counts only the kind of bracket that opened the value. The other kind is balanced inside.
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

    /// Moves past the closing quote of a string. Returns false if `bytes` end first; a trailing backslash is read again
    /// later.
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

/// The value of a JSON string.
pub(crate) fn text(json: &[u8]) -> Result<Cow<'_, str>, String> {
    let inner = json.strip_prefix(b"\"").and_then(|json| json.strip_suffix(b"\""));
    match inner {
        Some(inner) if memchr::memchr(b'\\', inner).is_none() => {
            std::str::from_utf8(inner).map(Cow::Borrowed).map_err(|_| "the text is not UTF-8".to_owned())
        }
        _ => serde_json::from_slice(json).map(Cow::Owned).map_err(|error| error.to_string()),
    }
}

fn describe_byte(byte: Option<u8>) -> String {
    match byte {
        None => "the end of the file: it is cut off".to_owned(),
        Some(byte) if byte.is_ascii_graphic() => format!("`{}`", byte as char),
        Some(byte) => format!("the byte 0x{byte:02x}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Returns one byte per read, so reads end at every position of every value.
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

    fn members(from: impl Read) -> ScanResult<Vec<(String, String)>> {
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
    fn values_are_complete_wherever_reads_end() -> Result<(), String> {
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
    fn skipping_a_value_leaves_the_next_one() -> Result<(), String> {
        for cut in [1, 5, 4096] {
            let mut scanner = Scanner::new(std::io::BufReader::with_capacity(cut, TEXT.as_bytes()));
            let mut passed = || -> ScanResult<Vec<String>> {
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
    fn a_file_cut_at_any_byte_is_reported_as_cut_off() {
        let end = TEXT.trim_end().len();
        for length in 1..end {
            let cut = members(&TEXT.as_bytes()[..length]);
            assert!(cut.is_err_and(|wrong| wrong.message.contains("cut off")), "{length}");
        }
    }
}
