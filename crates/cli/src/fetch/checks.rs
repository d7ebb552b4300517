//! Checks of a response: status, content type, range, length, checksum, and the first and last byte of the file.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::path::Path;
use std::time::Duration;

use md5::{Digest, Md5};
use ureq::Body;
use ureq::http::header::{self, HeaderName};
use ureq::http::{HeaderMap, Response};

use super::DownloadError;
use super::cache::FileMetadata;
use super::error::NextAttempt;

/// A header as text.
pub fn text(headers: &HeaderMap, name: HeaderName) -> Option<&str> {
    headers.get(name)?.to_str().ok().map(str::trim)
}

/// Text from a server, shortened and without control characters, for a message.
pub fn printable(text: &str) -> String {
    text.chars().filter(|letter| !letter.is_control()).take(200).collect()
}

/// The target of a redirect.
pub fn redirect_location(response: &Response<Body>) -> Option<String> {
    let is_redirect = matches!(response.status().as_u16(), 301 | 302 | 303 | 307 | 308);
    is_redirect.then(|| text(response.headers(), header::LOCATION).unwrap_or_default().to_owned())
}

/// The response, if its status fits a request for a file.
pub fn check_status(url: &str, response: Response<Body>) -> Result<Response<Body>, DownloadError> {
    let status = response.status();
    let permanent = |help| Err(DownloadError::permanent(url, "200 OK", status.to_string(), help));
    match status.as_u16() {
        200 | 206 | 304 | 416 => Ok(response),
        401 | 407 => permanent("the server or proxy requires a login: set --proxy http://name:password@host:port"),
        403 => permanent("a firewall may block the address, or the server of --from may not offer price lists"),
        404 | 410 => permanent("check --from; if the price list has just changed, try again"),
        408 | 425 | 429 | 500..=599 => {
            let pause = text(response.headers(), header::RETRY_AFTER).and_then(|text| text.parse().ok());
            let error = DownloadError::temporary(url, "200 OK", status.to_string(), NextAttempt::Resume);
            Err(error.with_pause(pause.map(Duration::from_secs)))
        }
        _ => permanent("check --from and the proxy"),
    }
}

/// Refuses a response whose headers state another format than uncompressed JSON.
pub fn check_format(url: &str, headers: &HeaderMap) -> Result<(), DownloadError> {
    let content_type = text(headers, header::CONTENT_TYPE).unwrap_or_default().to_ascii_lowercase();
    if content_type.starts_with("text/html") || content_type.starts_with("application/xhtml") {
        return Err(html_page(url));
    }
    match text(headers, header::CONTENT_ENCODING) {
        None | Some("" | "identity") => Ok(()),
        Some(other) => {
            let found = format!("a file compressed with {}", printable(other));
            let help = "check the proxy, which may compress responses";
            Err(DownloadError::permanent(url, "an uncompressed file", found, help))
        }
    }
}

fn html_page(url: &str) -> DownloadError {
    let help = "a proxy or firewall may have sent its own page: open the address in a browser to read it";
    DownloadError::permanent(url, "a JSON file", "an HTML page", help)
}

/// The first byte, the last byte, and the length of the whole file from a `Content-Range`.
pub fn range(text: &str) -> Option<(u64, u64, u64)> {
    let (range, length) = text.strip_prefix("bytes ")?.split_once('/')?;
    let (first, last) = range.split_once('-')?;
    Some((first.parse().ok()?, last.parse().ok()?, length.parse().ok()?))
}

/// The MD5 in an entity tag, if it contains one: 32 hexadecimal digits.
pub fn md5_of(etag: Option<&str>) -> Option<String> {
    let digits = etag?.strip_prefix('"')?.strip_suffix('"')?;
    let is_md5 = digits.len() == 32 && digits.bytes().all(|byte| byte.is_ascii_hexdigit());
    is_md5.then(|| digits.to_ascii_lowercase())
}

/// Checks that the received part is a complete JSON file with the right checksum.
pub fn check_content(
    url: &str,
    part: &Path,
    metadata: &FileMetadata,
    failed: impl Fn(&io::Error) -> DownloadError,
) -> Result<(), DownloadError> {
    let [first, last] = first_and_last_byte(part).map_err(|error| failed(&error))?;
    if first == Some(b'<') {
        return Err(html_page(url));
    }
    if let Some(expected) = md5_of(metadata.etag.as_deref()) {
        let found = md5(part).map_err(|error| failed(&error))?;
        if found != expected {
            let (expected, found) = (format!("a file with MD5 {expected}"), format!("a file with MD5 {found}"));
            return Err(DownloadError::temporary(url, &expected, found, NextAttempt::StartOver));
        }
    }
    if (first, last) != (Some(b'{'), Some(b'}')) {
        let found = "an incomplete file, or a file in another format";
        return Err(DownloadError::temporary(url, "a JSON file", found, NextAttempt::StartOver));
    }
    Ok(())
}

/// The first and the last byte that is not white space. Reads only both ends of a long file.
fn first_and_last_byte(path: &Path) -> io::Result<[Option<u8>; 2]> {
    const END: u64 = 4096;
    let mut file = File::open(path)?;
    let length = file.metadata()?.len();
    let (mut head, mut tail) = (Vec::new(), Vec::new());
    file.by_ref().take(END).read_to_end(&mut head)?;
    file.seek(SeekFrom::Start(length.saturating_sub(END)))?;
    file.take(END).read_to_end(&mut tail)?;
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
    fn a_content_range_needs_both_ends_and_a_length() {
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
