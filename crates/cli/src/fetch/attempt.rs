//! One try at a file: ask for what is missing, receive it beside its place, check it, move it there.

use std::fs::{File, OpenOptions};
use std::io::{self, Read, Write};

use ureq::Body;
use ureq::http::header::{self, HeaderName};
use ureq::http::{HeaderMap, Response};

use super::cache::{Note, Place};
use super::checks;
use super::problem::Next;
use super::{Client, Got, Meter, Problem};

/// A file to fetch.
#[derive(Clone, Copy, Debug)]
pub struct Job<'a> {
    /// Where from.
    pub url: &'a str,
    /// Where to.
    pub place: &'a Place,
    /// The most bytes it may have.
    pub most: u64,
}

/// What is asked for.
enum Ask {
    All,
    /// What comes behind a part.
    Rest(Note),
    /// All, unless it is what is here already.
    Newer(Note),
}

/// What an answer brings.
struct Answer {
    body: Body,
    /// Where it goes: a new part, or the end of one.
    part: File,
    note: Note,
}

/// One try.
pub fn attempt(client: &Client, job: Job<'_>, meter: &mut Meter) -> Result<Got, Problem> {
    let failed = |error: &io::Error| job.place.unwritable(job.url, error);
    job.place.prepare().map_err(|error| failed(&error))?;
    let ask = Ask::of(job);
    let response = client.get(job.url, &ask.headers())?;
    let Some(answer) = answer(job, response, &ask)? else { return Ok(Got::Unchanged) };
    let mut note = answer.note.clone();
    let before = note.held;
    note.held += receive(client, job, answer, meter)?;
    length(job, &note)?;
    checks::whole(job.url, &job.place.part(), &note, failed)?;
    let bytes = note.held - before;
    note.length = Some(note.held);
    job.place.finish(&note).map_err(|error| failed(&error))?;
    Ok(Got::Fetched { bytes })
}

impl Ask {
    fn of(job: Job<'_>) -> Ask {
        let is_ours = |note: &Note| note.url == job.url && note.etag.is_some();
        let part = job.place.part_note().filter(|part| is_ours(part) && part.strong_etag().is_some() && part.held > 0);
        if let Some(part) = part {
            return Ask::Rest(part);
        }
        match job.place.note().filter(|note| is_ours(note) && note.is_whole()) {
            Some(note) => Ask::Newer(note),
            None => Ask::All,
        }
    }

    fn headers(&self) -> Vec<(HeaderName, String)> {
        let etag = |note: &Note| note.etag.clone().unwrap_or_default();
        match self {
            Ask::All => Vec::new(),
            Ask::Rest(part) => {
                vec![(header::RANGE, format!("bytes={}-", part.held)), (header::IF_RANGE, etag(part))]
            }
            Ask::Newer(note) => vec![(header::IF_NONE_MATCH, etag(note))],
        }
    }
}

/// Holds the head of an answer against what was asked; `None` where the file is here already.
fn answer(job: Job<'_>, response: Response<Body>, ask: &Ask) -> Result<Option<Answer>, Problem> {
    let failed = |error: io::Error| job.place.unwritable(job.url, &error);
    let (head, body) = response.into_parts();
    checks::kind(job.url, &head.headers)?;
    match (head.status.as_u16(), ask) {
        (304, Ask::Newer(_)) => Ok(None),
        (206, Ask::Rest(part)) => {
            let note = rest(job, &head.headers, part)?;
            let part = OpenOptions::new().append(true).open(job.place.part()).map_err(failed)?;
            Ok(Some(Answer { body, part, note }))
        }
        // All of it: the file is another by now, or the server knows no ranges.
        (200, _) => {
            let note = all(job, &head.headers)?;
            let part = job.place.begin(&note).map_err(failed)?;
            Ok(Some(Answer { body, part, note }))
        }
        (416, Ask::Rest(part)) => {
            let expected = format!("bytes from {} on", part.held);
            Err(Problem::passing(job.url, &expected, head.status.to_string(), Next::Anew))
        }
        (_, ask) => {
            let expected = if matches!(ask, Ask::Rest(_)) { "200 OK or 206 Partial Content" } else { "200 OK" };
            Err(Problem::passing(job.url, expected, head.status.to_string(), Next::Anew))
        }
    }
}

fn all(job: Job<'_>, headers: &HeaderMap) -> Result<Note, Problem> {
    let length = checks::text(headers, header::CONTENT_LENGTH).and_then(|text| text.parse().ok());
    let etag = checks::text(headers, header::ETAG).map(str::to_owned);
    let ends_itself = headers.contains_key(header::TRANSFER_ENCODING);
    if length.is_none() && !ends_itself && checks::md5_of(etag.as_deref()).is_none() {
        let came = "one whose end cannot be told from a broken connection";
        return Err(Problem::lasting(job.url, "a file with its length", came, "check --from, or the proxy"));
    }
    if length.is_some_and(|length| length > job.most) {
        return Err(too_long(job));
    }
    Ok(Note { url: job.url.to_owned(), etag, length, held: 0 })
}

fn too_long(job: Job<'_>) -> Problem {
    let expected = format!("at most {} bytes", job.most);
    Problem::lasting(job.url, &expected, "more than that", "check --from, or use a newer costcone")
}

/// Whether the rest is that of the part.
fn rest(job: Job<'_>, headers: &HeaderMap, part: &Note) -> Result<Note, Problem> {
    let said = checks::text(headers, header::CONTENT_RANGE).unwrap_or("no Content-Range");
    let expected = match part.length {
        Some(length) => format!("bytes {}-{}/{length}", part.held, length.saturating_sub(1)),
        None => format!("bytes from {} to the end", part.held),
    };
    let wrong = |came: &str| Problem::passing(job.url, &expected, checks::shown(came), Next::Anew);
    let (first, last, total) = checks::range(said).ok_or_else(|| wrong(said))?;
    let fits = first == part.held && last.checked_add(1) == Some(total) && first <= last;
    if !fits || part.length.is_some_and(|length| length != total) {
        return Err(wrong(said));
    }
    let length = checks::text(headers, header::CONTENT_LENGTH).and_then(|text| text.parse::<u64>().ok());
    if length.is_some_and(|length| length != total - first) {
        return Err(wrong(&format!("{said} in {} bytes", length.unwrap_or_default())));
    }
    match checks::text(headers, header::ETAG) {
        Some(etag) if Some(etag) != part.etag.as_deref() => Err(wrong(&format!("bytes of another file, {etag}"))),
        _ if total > job.most => Err(too_long(job)),
        _ => Ok(Note { length: Some(total), ..part.clone() }),
    }
}

/// Writes what comes to the part, and returns how many bytes that were.
fn receive(client: &Client, job: Job<'_>, answer: Answer, meter: &mut Meter) -> Result<u64, Problem> {
    let Answer { body, mut part, note } = answer;
    let failed = |error: io::Error| job.place.unwritable(job.url, &error);
    let (mut reader, mut buffer, mut received) = (body.into_reader(), vec![0; 1 << 16], 0);
    loop {
        let length = match reader.read(&mut buffer) {
            Ok(0) => break,
            Ok(length) => length,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(broken(client, job, &note, note.held + received, error)),
        };
        received += length as u64;
        if note.held + received > job.most {
            return Err(too_long(job));
        }
        part.write_all(&buffer[..length]).map_err(failed)?;
        meter.received(note.held + received, note.length);
    }
    // What is moved into its place is on disk first.
    part.sync_all().map_err(failed)?;
    Ok(received)
}

fn broken(client: &Client, job: Job<'_>, note: &Note, held: u64, error: io::Error) -> Problem {
    match ureq::Error::from(error) {
        ureq::Error::Timeout(_) => {
            let came = format!("{held}, and then nothing for {} s", client.settings.timeout.as_secs_f64());
            Problem::passing(job.url, &bytes(note), came, Next::GoOn)
        }
        ureq::Error::Io(error) if error.kind() == io::ErrorKind::UnexpectedEof => {
            let came = format!("{held} before the connection ended");
            Problem::passing(job.url, &bytes(note), came, Next::GoOn)
        }
        error => {
            let problem = Problem::of_transport(job.url, &bytes(note), error, client.settings.timeout);
            let came = format!("{held} and then: {}", problem.came());
            Problem::passing(job.url, &bytes(note), came, Next::GoOn)
        }
    }
}

/// Whether as many bytes came as were to come.
fn length(job: Job<'_>, note: &Note) -> Result<(), Problem> {
    match note.length {
        Some(length) if length != note.held => {
            let came = format!("{} before the answer ended", note.held);
            Err(Problem::passing(job.url, &bytes(note), came, if note.held < length { Next::GoOn } else { Next::Anew }))
        }
        _ => Ok(()),
    }
}

fn bytes(note: &Note) -> String {
    note.length.map_or("all bytes of the file".to_owned(), |length| format!("{length} bytes"))
}
