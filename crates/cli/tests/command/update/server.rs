//! A server of files that keeps to HTTP/1.1, or breaks it the way it is told.

use std::collections::{BTreeMap, VecDeque};
use std::error::Error;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use md5::{Digest, Md5};

/// What the server does with a request instead of answering it.
#[derive(Clone, Debug)]
pub enum Act {
    /// Answers as it should.
    Serve,
    /// Breaks off after so many bytes of the body.
    Drop(usize),
    /// The same, and then has another file there.
    DropAndChange(usize, String),
    /// Says nothing more after so many bytes of the body.
    Stall(usize),
    /// Says that the body has so many bytes more, or fewer, than it has.
    Lie(i64),
    /// Answers with all of it, whatever was asked for.
    IgnoreRange,
    /// Answers with a range that was not asked for.
    OtherRange,
    /// Has another tag on it.
    Tag(&'static str),
    /// Has neither a length nor a tag on it.
    Endless,
    /// Sends it in chunks.
    Chunked,
    /// Sends it in chunks, and the last is missing.
    BrokenChunks,
    /// Says that it is packed.
    Packed,
    /// Answers with a status and nothing else.
    Status(&'static str),
    /// Answers with a page.
    Page,
    /// Answers with a page and says that it is JSON.
    PageAsJson,
    /// Leads elsewhere.
    Redirect(String),
}

#[derive(Debug, Default)]
struct State {
    files: BTreeMap<String, String>,
    acts: BTreeMap<String, VecDeque<Act>>,
    /// Requests, with their header lines.
    log: Vec<String>,
}

/// A server on a port of its own, until it is dropped.
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
                // A client that hangs up is none of the server's concern.
                std::thread::spawn(move || answer(stream, &shared).unwrap_or_default());
            }
        });
        Ok(Server { url, state, is_over })
    }

    /// What to do with the next requests of a path, one each.
    pub fn acts(&self, path: &str, acts: impl IntoIterator<Item = Act>) {
        locked(&self.state).acts.entry(path.to_owned()).or_default().extend(acts);
    }

    /// Puts a file in the place of one of the same path.
    pub fn put(&self, path: &str, text: impl Into<String>) {
        locked(&self.state).files.insert(path.to_owned(), text.into());
    }

    /// The requests since the last time, with their header lines.
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

/// What a thread that broke left is as good as any.
fn locked(state: &Mutex<State>) -> MutexGuard<'_, State> {
    state.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The tag of a text: its MD5, as AWS has it.
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

/// Where the range that was asked for begins, if the file is still the same.
fn begin(request: &str, tag: &str) -> usize {
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
    let from = if matches!(act, Act::IgnoreRange) { 0 } else { begin(request, &tag) };
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
        // Until the client has had enough.
        stream.set_read_timeout(Some(Duration::from_secs(20)))?;
        let _ = stream.read(&mut [0]);
    }
    Ok(())
}
