//! What makes an answer one to trust: status, kind, range, length, checksum, and how the file begins and ends.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::path::Path;
use std::time::Duration;

use md5::{Digest, Md5};
use ureq::Body;
use ureq::http::header::{self, HeaderName};
use ureq::http::{HeaderMap, Response};

use super::Problem;
use super::cache::Note;
use super::problem::Next;

/// A header as text.
pub fn text(headers: &HeaderMap, name: HeaderName) -> Option<&str> {
    headers.get(name)?.to_str().ok().map(str::trim)
}

/// Text of a server, fit for a line of ours.
pub fn shown(text: &str) -> String {
    text.chars().filter(|letter| !letter.is_control()).take(200).collect()
}

/// Where a redirect leads.
pub fn location(response: &Response<Body>) -> Option<String> {
    let is_redirect = matches!(response.status().as_u16(), 301 | 302 | 303 | 307 | 308);
    is_redirect.then(|| text(response.headers(), header::LOCATION).unwrap_or_default().to_owned())
}

/// The answer, if its status is that of one to a file.
pub fn status(url: &str, response: Response<Body>) -> Result<Response<Body>, Problem> {
    let status = response.status();
    let lasting = |help| Err(Problem::lasting(url, "200 OK", status.to_string(), help));
    match status.as_u16() {
        200 | 206 | 304 | 416 => Ok(response),
        401 | 407 => lasting("the server or the proxy wants a login; --proxy takes http://name:password@host:port"),
        403 => lasting("a firewall may forbid it, or --from names a server that does not serve price lists"),
        404 | 410 => lasting("the file is not there: check --from; the index may just have changed, then try again"),
        408 | 425 | 429 | 500..=599 => {
            let pause = text(response.headers(), header::RETRY_AFTER).and_then(|text| text.parse().ok());
            let problem = Problem::passing(url, "200 OK", status.to_string(), Next::GoOn);
            Err(problem.with_pause(pause.map(Duration::from_secs)))
        }
        _ => lasting("check --from, and a proxy if there is one"),
    }
}

/// Refuses what is no plain JSON by its own account.
pub fn kind(url: &str, headers: &HeaderMap) -> Result<(), Problem> {
    let kind = text(headers, header::CONTENT_TYPE).unwrap_or_default().to_ascii_lowercase();
    if kind.starts_with("text/html") || kind.starts_with("application/xhtml") {
        return Err(page(url));
    }
    match text(headers, header::CONTENT_ENCODING) {
        None | Some("" | "identity") => Ok(()),
        Some(other) => {
            let came = format!("one packed with {}, which was not asked for", shown(other));
            Err(Problem::lasting(url, "a plain file", came, "check the proxy, which may pack what passes it"))
        }
    }
}

fn page(url: &str) -> Problem {
    let help = "a proxy or firewall may have put its own page there: open the address in a browser to see it";
    Problem::lasting(url, "a JSON file", "an HTML page", help)
}

/// The first byte, the last byte and the length of the whole of a `Content-Range`.
pub fn range(text: &str) -> Option<(u64, u64, u64)> {
    let (range, total) = text.strip_prefix("bytes ")?.split_once('/')?;
    let (first, last) = range.split_once('-')?;
    Some((first.parse().ok()?, last.parse().ok()?, total.parse().ok()?))
}

/// The MD5 that a tag is, where it is one: 32 hexadecimal digits.
pub fn md5_of(etag: Option<&str>) -> Option<String> {
    let digits = etag?.strip_prefix('"')?.strip_suffix('"')?;
    let is_md5 = digits.len() == 32 && digits.bytes().all(|byte| byte.is_ascii_hexdigit());
    is_md5.then(|| digits.to_ascii_lowercase())
}

/// Whether what was received is the whole of a JSON file.
pub fn whole(url: &str, part: &Path, note: &Note, failed: impl Fn(&io::Error) -> Problem) -> Result<(), Problem> {
    let [first, last] = ends(part).map_err(|error| failed(&error))?;
    if first == Some(b'<') {
        return Err(page(url));
    }
    if let Some(expected) = md5_of(note.etag.as_deref()) {
        let found = md5(part).map_err(|error| failed(&error))?;
        if found != expected {
            let (expected, came) = (format!("the bytes of MD5 {expected}"), format!("bytes of MD5 {found}"));
            return Err(Problem::passing(url, &expected, came, Next::Anew));
        }
    }
    if (first, last) != (Some(b'{'), Some(b'}')) {
        let came = "something that does not begin and end as one does, or only a piece of one";
        return Err(Problem::passing(url, "a JSON file", came, Next::Anew));
    }
    Ok(())
}

/// The first and the last byte that is no space; of long files only the ends are looked at.
fn ends(path: &Path) -> io::Result<[Option<u8>; 2]> {
    const LOOK: u64 = 4096;
    let mut file = File::open(path)?;
    let length = file.metadata()?.len();
    let (mut head, mut tail) = (Vec::new(), Vec::new());
    file.by_ref().take(LOOK).read_to_end(&mut head)?;
    file.seek(SeekFrom::Start(length.saturating_sub(LOOK)))?;
    file.take(LOOK).read_to_end(&mut tail)?;
    let is_text = |byte: &&u8| !byte.is_ascii_whitespace();
    Ok([head.iter().find(is_text).copied(), tail.iter().rfind(is_text).copied()])
}

fn md5(path: &Path) -> io::Result<String> {
    let mut file = File::open(path)?;
    let (mut hash, mut buffer) = (Md5::new(), vec![0; 1 << 16]);
    loop {
        match file.read(&mut buffer)? {
            0 => break,
            length => hash.update(&buffer[..length]),
        }
    }
    Ok(hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_strong_tag_of_32_digits_is_a_checksum() {
        let md5 = "\"0123456789ABCDEF0123456789abcdef\"";
        assert_eq!(md5_of(Some(md5)).unwrap(), "0123456789abcdef0123456789abcdef");
        let others =
            ["W/\"0123456789abcdef0123456789abcdef\"", "\"0123456789abcdef0123456789abcdef-12\"", "\"v1\"", ""];
        for tag in others {
            assert_eq!(md5_of(Some(tag)), None, "{tag}");
        }
    }

    #[test]
    fn a_range_is_read_or_refused() {
        assert_eq!(range("bytes 5-9/10"), Some((5, 9, 10)));
        for text in ["bytes 5-9/*", "bytes */10", "5-9/10", "bytes 9/10", "bytes -1-9/10"] {
            assert_eq!(range(text), None, "{text}");
        }
    }

    #[test]
    fn the_checksum_is_that_of_the_standard() -> io::Result<()> {
        // Source: RFC 1321, A.5.
        let file = tempfile::NamedTempFile::new()?;
        std::fs::write(file.path(), "message digest")?;
        assert_eq!(md5(file.path())?, "f96b697d7cb7938d525a2f31aaf161d0");
        Ok(())
    }
}
