//! An HTTP/1.1 server of files that can fail in chosen ways.

use std::collections::{BTreeMap, VecDeque};
use std::error::Error;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use md5::{Digest, Md5};

/// The reaction to one request.
#[derive(Clone, Debug)]
pub enum Act {
    /// Sends the right response.
    Serve,
    /// Closes the connection after a number of bytes of the body.
    Drop(usize),
    /// Closes the connection after a number of bytes, and changes the file.
    DropAndChange(usize, String),
    /// Stops sending after a number of bytes of the body, without closing the connection.
    Stall(usize),
    /// States a length that is too large or too small by a number of bytes.
    Lie(i64),
    /// Sends the whole file, even if the request asks for a range.
    IgnoreRange,
    /// Sends another range than the requested one.
    OtherRange,
    /// Sends another entity tag.
    Tag(&'static str),
    /// Sends neither a length nor a tag.
    Endless,
    /// Sends the file in chunks.
    Chunked,
    /// Sends the file in chunks without the last one.
    BrokenChunks,
    /// States that the file is compressed.
    Packed,
    /// Sends only a status.
    Status(&'static str),
    /// Sends an HTML page.
    Page,
    /// Sends an HTML page and states that it is JSON.
    PageAsJson,
    /// Sends a redirect.
    Redirect(String),
}

#[derive(Debug, Default)]
struct State {
    files: BTreeMap<String, String>,
    acts: BTreeMap<String, VecDeque<Act>>,
    /// Requests with their headers.
    log: Vec<String>,
}

/// A server on a free port. It stops when it is dropped.
pub struct Server {
    pub url: String,
    state: Arc<Mutex<State>>,
    is_over: Arc<AtomicBool>,
}

impl Server {
    pub fn start(files: BTreeMap<String, String>) -> Result<Server, Box<dyn Error>> {
        let listener = TcpListener::bind("127.0.0.1:0")?;
        let url = format!("http://{}", listener.local_addr()?);
        let state = Arc::new(Mutex::new(State { files, ..State::default() }));
        let is_over = Arc::new(AtomicBool::new(false));
        let (shared, over) = (state.clone(), is_over.clone());
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                if over.load(Ordering::Relaxed) {
                    return;
                }
                let shared = shared.clone();
                // A client may close the connection early.
                std::thread::spawn(move || answer(stream, &shared).unwrap_or_default());
            }
        });
        Ok(Server { url, state, is_over })
    }

    /// Sets the reactions to the next requests for a path, one each.
    pub fn acts(&self, path: &str, acts: impl IntoIterator<Item = Act>) {
        locked(&self.state).acts.entry(path.to_owned()).or_default().extend(acts);
    }

    /// Adds or replaces a file.
    pub fn put(&self, path: &str, text: impl Into<String>) {
        locked(&self.state).files.insert(path.to_owned(), text.into());
    }

    /// The requests since the last call, with their headers.
    pub fn requests(&self) -> Vec<String> {
        std::mem::take(&mut locked(&self.state).log)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.is_over.store(true, Ordering::Relaxed);
        let _ = TcpStream::connect(self.url.trim_start_matches("http://"));
    }
}

/// The state stays usable after a thread panics.
fn locked(state: &Mutex<State>) -> MutexGuard<'_, State> {
    state.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The entity tag of a text: its MD5, like on AWS.
pub fn tag(text: &str) -> String {
    let digits: String = Md5::digest(text).iter().map(|byte| format!("{byte:02x}")).collect();
    format!("\"{digits}\"")
}

fn answer(stream: TcpStream, state: &Mutex<State>) -> std::io::Result<()> {
    let mut reader = BufReader::new(stream.try_clone()?);
    let (mut request, mut line) = (String::new(), String::new());
    while reader.read_line(&mut line)? > 2 {
        request.push_str(&line);
        line.clear();
    }
    let path = request.split(' ').nth(1).unwrap_or_default().to_owned();
    let (text, act) = {
        let mut state = locked(state);
        state.log.push(request.clone());
        let act = state.acts.get_mut(&path).and_then(VecDeque::pop_front).unwrap_or(Act::Serve);
        let text = state.files.get(&path).cloned();
        if let Act::DropAndChange(_, other) = &act {
            state.files.insert(path, other.clone());
        }
        (text, act)
    };
    respond(stream, &request, text.as_deref(), &act)
}

fn header<'a>(request: &'a str, name: &str) -> Option<&'a str> {
    let lines = request.lines().skip(1).filter_map(|line| line.split_once(": "));
    lines.filter(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value.trim()).next()
}

/// The start of the requested range, if the file has not changed.
fn range_start(request: &str, tag: &str) -> usize {
    let first = || header(request, "range")?.strip_prefix("bytes=")?.strip_suffix('-')?.parse().ok();
    if header(request, "if-range") == Some(tag) { first().unwrap_or(0) } else { 0 }
}

fn respond(mut stream: TcpStream, request: &str, text: Option<&str>, act: &Act) -> std::io::Result<()> {
    let mut say = |head: &str, body: &str| {
        stream.write_all(format!("HTTP/1.1 {head}\r\nConnection: close\r\n\r\n{body}").as_bytes())
    };
    let page = "<!DOCTYPE html>\n<title>Please log in</title>";
    match act {
        Act::Status(status) => return say(&format!("{status}\r\nContent-Length: 0"), ""),
        Act::Page => return say(&format!("200 OK\r\nContent-Type: text/html\r\nContent-Length: {}", page.len()), page),
        Act::PageAsJson => return say(&format!("200 OK\r\nContent-Length: {}", page.len()), page),
        Act::Redirect(to) => return say(&format!("302 Found\r\nLocation: {to}\r\nContent-Length: 0"), ""),
        _ => {}
    }
    let Some(text) = text else { return say("404 Not Found\r\nContent-Length: 0", "") };
    let tag = match act {
        Act::Tag(tag) => (*tag).to_owned(),
        _ => tag(text),
    };
    match act {
        Act::Endless => return say("200 OK", text),
        Act::Packed => return say("200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 2", "{}"),
        Act::Chunked | Act::BrokenChunks => {
            let end = if matches!(act, Act::Chunked) { "\r\n0\r\n\r\n" } else { "" };
            let body = format!("{:x}\r\n{text}{end}", text.len());
            return say("200 OK\r\nETag: \"v1\"\r\nTransfer-Encoding: chunked", &body);
        }
        _ if header(request, "if-none-match") == Some(&tag) => {
            return say(&format!("304 Not Modified\r\nETag: {tag}"), "");
        }
        _ => {}
    }
    let from = if matches!(act, Act::IgnoreRange) { 0 } else { range_start(request, &tag) };
    let (body, total) = (&text[from.min(text.len())..], text.len());
    if from > 0 && body.is_empty() {
        return say(&format!("416 Range Not Satisfiable\r\nContent-Range: bytes */{total}\r\nContent-Length: 0"), "");
    }
    let length = match act {
        Act::Lie(more) => body.len() as i64 + more,
        _ => body.len() as i64,
    };
    let first = if matches!(act, Act::OtherRange) { from + 1 } else { from };
    let range = format!("206 Partial Content\r\nContent-Range: bytes {first}-{}/{total}", total - 1);
    let status = if from > 0 { range.as_str() } else { "200 OK" };
    let sent = match act {
        Act::Drop(bytes) | Act::DropAndChange(bytes, _) | Act::Stall(bytes) => &body[..*bytes],
        _ => body,
    };
    say(&format!("{status}\r\nContent-Type: application/json\r\nETag: {tag}\r\nContent-Length: {length}"), sent)?;
    if matches!(act, Act::Stall(_)) {
        // Until the client gives up.
        stream.set_read_timeout(Some(Duration::from_secs(20)))?;
        let _ = stream.read(&mut [0]);
    }
    Ok(())
}
