//! Downloads one file, with retries.

use std::thread::sleep;

use super::attempt::{FileTarget, attempt};
use super::cache::CachedFile;
use super::error::NextAttempt;
use super::{Client, DownloadError, DownloadProgress};

/// The result of a download.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DownloadOutcome {
    /// The client downloaded the file, or the missing part of it.
    Fetched {
        /// Bytes that came over the network.
        bytes: u64,
    },
    /// The cached file is the newest.
    Unchanged,
}

/// Downloads a file into the cache. An attempt that receives more than every attempt before it resets the number of retries,
/// so that a large file can arrive over an unreliable connection.
///
/// # Errors
/// The problem of the last attempt. The received part stays in the cache for the next run, and the cached file does not change.
pub fn download(
    client: &Client,
    url: &str,
    file: &CachedFile,
    max_bytes: u64,
    progress: &mut DownloadProgress,
) -> Result<DownloadOutcome, DownloadError> {
    let (mut attempts, mut failures, mut most_bytes) = (0, 0, 0);
    loop {
        let error = match attempt(client, FileTarget { url, file, max_bytes }, progress) {
            Ok(outcome) => return Ok(outcome),
            Err(error) => error,
        };
        attempts += 1;
        if error.next == NextAttempt::StartOver {
            file.remove_part().map_err(|error| file.write_error(url, &error))?;
        }
        let bytes = file.part_metadata().map_or(0, |part| part.bytes);
        failures = if bytes > most_bytes && attempts > 1 { 1 } else { failures + 1 };
        most_bytes = most_bytes.max(bytes);
        if error.next == NextAttempt::GiveUp || failures > client.settings.retries {
            return Err(error.with_attempts(attempts));
        }
        let pause = client.settings.pause(failures, error.requested_pause);
        progress.show_pause(error.found(), pause);
        sleep(pause);
    }
}
