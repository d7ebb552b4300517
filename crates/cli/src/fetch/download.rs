//! One file, tried until it is here.

use std::thread::sleep;

use super::attempt::{Job, attempt};
use super::cache::Place;
use super::problem::Next;
use super::{Client, Meter, Problem};

/// What came of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Got {
    /// It was fetched, or the rest of it.
    Fetched {
        /// Bytes that came over the network.
        bytes: u64,
    },
    /// It was here already.
    Unchanged,
}

/// Fetches a file into its place. A try that got further than any before it does not count, so that a large file comes over a
/// bad line in the end.
///
/// # Errors
/// Why it could not be fetched; what has come of it stays for the next time, and the file that was in its place stays whole.
pub fn get(client: &Client, url: &str, place: &Place, most: u64, meter: &mut Meter) -> Result<Got, Problem> {
    let (mut tries, mut failed, mut furthest) = (0, 0, 0);
    loop {
        let problem = match attempt(client, Job { url, place, most }, meter) {
            Ok(got) => return Ok(got),
            Err(problem) => problem,
        };
        tries += 1;
        if problem.next == Next::Anew {
            place.drop_part().map_err(|error| place.unwritable(url, &error))?;
        }
        let held = place.part_note().map_or(0, |part| part.held);
        failed = if held > furthest && tries > 1 { 1 } else { failed + 1 };
        furthest = furthest.max(held);
        if problem.next == Next::Nothing || failed > client.settings.retries {
            return Err(problem.with_tries(tries));
        }
        let pause = client.settings.pause(failed, problem.asked_pause);
        meter.waiting(problem.came(), pause);
        sleep(pause);
    }
}
