//! One attempt to download a file: request the missing bytes, write them to the part, check the part, and rename it.

use std::fs::{File, OpenOptions};
use std::io::{self, Read, Write};

use ureq::Body;
use ureq::http::header::{self, HeaderName};
use ureq::http::{HeaderMap, Response};

use super::cache::{CachedFile, FileMetadata};
use super::checks;
use super::error::NextAttempt;
use super::{Client, DownloadError, DownloadOutcome, DownloadProgress};

/// A file to download.
#[derive(Clone, Copy, Debug)]
pub struct FileTarget<'a> {
    /// The address.
    pub url: &'a str,
    /// The place in the cache.
    pub file: &'a CachedFile,
    /// The longest file to accept.
    pub max_bytes: u64,
}

/// The bytes to request.
enum FileRequest {
    /// The whole file.
    Whole,
    /// The bytes after those of a part.
    Rest(FileMetadata),
    /// The whole file, unless the cached one is the newest.
    IfChanged(FileMetadata),
}

/// A response with bytes of the file.
struct FileResponse {
    body: Body,
    /// The part to append them to.
    part: File,
    metadata: FileMetadata,
}

/// Downloads the missing bytes of a file, once.
pub fn attempt(
    client: &Client,
    target: FileTarget<'_>,
    progress: &mut DownloadProgress,
) -> Result<DownloadOutcome, DownloadError> {
    let failed = |error: &io::Error| target.file.write_error(target.url, error);
    target.file.create_folder().map_err(|error| failed(&error))?;
    let request = FileRequest::of(target);
    let response = client.get(target.url, &request.headers())?;
    let Some(response) = open_response(target, response, &request)? else { return Ok(DownloadOutcome::Unchanged) };
    let mut metadata = response.metadata.clone();
    let before = metadata.bytes;
    metadata.bytes += receive(client, target, response, progress)?;
    check_length(target, &metadata)?;
    checks::check_content(target.url, &target.file.part(), &metadata, failed)?;
    let bytes = metadata.bytes - before;
    metadata.length = Some(metadata.bytes);
    target.file.finish(&metadata).map_err(|error| failed(&error))?;
    Ok(DownloadOutcome::Fetched { bytes })
}

impl FileRequest {
    fn of(target: FileTarget<'_>) -> FileRequest {
        let is_same_url = |metadata: &FileMetadata| metadata.url == target.url && metadata.etag.is_some();
        let can_resume = |part: &FileMetadata| is_same_url(part) && part.strong_etag().is_some() && part.bytes > 0;
        if let Some(part) = target.file.part_metadata().filter(can_resume) {
            return FileRequest::Rest(part);
        }
        match target.file.metadata().filter(|metadata| is_same_url(metadata) && metadata.is_complete()) {
            Some(metadata) => FileRequest::IfChanged(metadata),
            None => FileRequest::Whole,
        }
    }

    fn headers(&self) -> Vec<(HeaderName, String)> {
        let etag = |metadata: &FileMetadata| metadata.etag.clone().unwrap_or_default();
        match self {
            FileRequest::Whole => Vec::new(),
            FileRequest::Rest(part) => {
                vec![(header::RANGE, format!("bytes={}-", part.bytes)), (header::IF_RANGE, etag(part))]
            }
            FileRequest::IfChanged(metadata) => vec![(header::IF_NONE_MATCH, etag(metadata))],
        }
    }
}

/// Checks the headers of a response against the request. Returns `None` if the cached file is the newest.
fn open_response(
    target: FileTarget<'_>,
    response: Response<Body>,
    request: &FileRequest,
) -> Result<Option<FileResponse>, DownloadError> {
    let failed = |error: io::Error| target.file.write_error(target.url, &error);
    let (head, body) = response.into_parts();
    checks::check_format(target.url, &head.headers)?;
    match (head.status.as_u16(), request) {
        (304, FileRequest::IfChanged(_)) => Ok(None),
        (206, FileRequest::Rest(part)) => {
            let metadata = rest_metadata(target, &head.headers, part)?;
            let part = OpenOptions::new().append(true).open(target.file.part()).map_err(failed)?;
            Ok(Some(FileResponse { body, part, metadata }))
        }
        // The whole file: it has changed, or the server does not support ranges.
        (200, _) => {
            let metadata = whole_metadata(target, &head.headers)?;
            let part = target.file.start_part(&metadata).map_err(failed)?;
            Ok(Some(FileResponse { body, part, metadata }))
        }
        (416, FileRequest::Rest(part)) => {
            let expected = format!("the bytes from {}", part.bytes);
            Err(DownloadError::temporary(target.url, &expected, head.status.to_string(), NextAttempt::StartOver))
        }
        (_, request) => {
            let is_rest = matches!(request, FileRequest::Rest(_));
            let expected = if is_rest { "200 OK or 206 Partial Content" } else { "200 OK" };
            Err(DownloadError::temporary(target.url, expected, head.status.to_string(), NextAttempt::StartOver))
        }
    }
}

fn whole_metadata(target: FileTarget<'_>, headers: &HeaderMap) -> Result<FileMetadata, DownloadError> {
    let length = checks::text(headers, header::CONTENT_LENGTH).and_then(|text| text.parse().ok());
    let etag = checks::text(headers, header::ETAG).map(str::to_owned);
    let has_end_mark = headers.contains_key(header::TRANSFER_ENCODING);
    // Without all three, a complete file looks the same as one from a broken connection.
    if length.is_none() && !has_end_mark && checks::md5_of(etag.as_deref()).is_none() {
        let (expected, found) = ("a file with a length or checksum", "a file without either");
        return Err(DownloadError::permanent(target.url, expected, found, "check --from and the proxy"));
    }
    if length.is_some_and(|length| length > target.max_bytes) {
        return Err(too_long(target));
    }
    Ok(FileMetadata { url: target.url.to_owned(), etag, length, bytes: 0 })
}

fn too_long(target: FileTarget<'_>) -> DownloadError {
    let expected = format!("at most {} bytes", target.max_bytes);
    DownloadError::permanent(target.url, &expected, "more bytes", "check --from, or install a newer costcone")
}

/// Checks that the bytes continue the part, and returns the metadata of both.
fn rest_metadata(
    target: FileTarget<'_>,
    headers: &HeaderMap,
    part: &FileMetadata,
) -> Result<FileMetadata, DownloadError> {
    let content_range = checks::text(headers, header::CONTENT_RANGE).unwrap_or("no Content-Range");
    let expected = match part.length {
        Some(length) => format!("bytes {}-{}/{length}", part.bytes, length.saturating_sub(1)),
        None => format!("the bytes from {} to the end", part.bytes),
    };
    let wrong =
        |found: &str| DownloadError::temporary(target.url, &expected, checks::printable(found), NextAttempt::StartOver);
    let (first, last, total) = checks::range(content_range).ok_or_else(|| wrong(content_range))?;
    let continues = first == part.bytes && last.checked_add(1) == Some(total) && first <= last;
    if !continues || part.length.is_some_and(|length| length != total) {
        return Err(wrong(content_range));
    }
    let length = checks::text(headers, header::CONTENT_LENGTH).and_then(|text| text.parse::<u64>().ok());
    if length.is_some_and(|length| length != total - first) {
        return Err(wrong(&format!("{content_range} in {} bytes", length.unwrap_or_default())));
    }
    match checks::text(headers, header::ETAG) {
        Some(etag) if Some(etag) != part.etag.as_deref() => Err(wrong(&format!("bytes of another file, {etag}"))),
        _ if total > target.max_bytes => Err(too_long(target)),
        _ => Ok(FileMetadata { length: Some(total), ..part.clone() }),
    }
}

/// Appends the bytes of a response to the part and returns their number.
fn receive(
    client: &Client,
    target: FileTarget<'_>,
    response: FileResponse,
    progress: &mut DownloadProgress,
) -> Result<u64, DownloadError> {
    let FileResponse { body, mut part, metadata } = response;
    let failed = |error: io::Error| target.file.write_error(target.url, &error);
    let (mut reader, mut buffer, mut received) = (body.into_reader(), vec![0; 1 << 16], 0);
    loop {
        let length = match reader.read(&mut buffer) {
            Ok(0) => break,
            Ok(length) => length,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(interrupted(client, target, &metadata, metadata.bytes + received, error)),
        };
        received += length as u64;
        if metadata.bytes + received > target.max_bytes {
            return Err(too_long(target));
        }
        part.write_all(&buffer[..length]).map_err(failed)?;
        progress.show_bytes(metadata.bytes + received, metadata.length);
    }
    // The bytes must be on disk before the part gets the name of the file.
    part.sync_all().map_err(failed)?;
    Ok(received)
}

fn interrupted(
    client: &Client,
    target: FileTarget<'_>,
    metadata: &FileMetadata,
    bytes: u64,
    error: io::Error,
) -> DownloadError {
    let expected = expected_bytes(metadata);
    let found = match ureq::Error::from(error) {
        ureq::Error::Timeout(_) => {
            format!("{bytes}, then no data for {} s", client.settings.timeout.as_secs_f64())
        }
        ureq::Error::Io(error) if error.kind() == io::ErrorKind::UnexpectedEof => {
            format!("{bytes} before the connection ended")
        }
        error => {
            let error = DownloadError::of_transport(target.url, &expected, error, client.settings.timeout);
            format!("{bytes}, then an error: {}", error.found())
        }
    };
    DownloadError::temporary(target.url, &expected, found, NextAttempt::Resume)
}

/// Checks that the part has the length of the file.
fn check_length(target: FileTarget<'_>, metadata: &FileMetadata) -> Result<(), DownloadError> {
    match metadata.length {
        Some(length) if length != metadata.bytes => {
            let found = format!("{} before the response ended", metadata.bytes);
            let next = if metadata.bytes < length { NextAttempt::Resume } else { NextAttempt::StartOver };
            Err(DownloadError::temporary(target.url, &expected_bytes(metadata), found, next))
        }
        _ => Ok(()),
    }
}

fn expected_bytes(metadata: &FileMetadata) -> String {
    metadata.length.map_or("the whole file".to_owned(), |length| format!("{length} bytes"))
}
