//! Why a file could not be fetched: where, what was expected, what came, and what to do.

use std::fmt;
use std::io;
use std::time::Duration;

use ureq::Error;

/// Why a file could not be fetched.
#[derive(Clone, Debug)]
pub struct Problem {
    url: String,
    expected: String,
    came: String,
    help: String,
    /// What another try may do.
    pub next: Next,
    /// How long the server asks to be left alone.
    pub asked_pause: Option<Duration>,
    /// Tries until this was given up.
    tries: u32,
}

/// What another try may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Next {
    /// Go on with what is there.
    GoOn,
    /// Begin anew: what is there is of no use.
    Anew,
    /// Nothing: it would end the same way.
    Nothing,
}

impl Problem {
    /// One that stays until somebody does something.
    pub fn lasting(url: &str, expected: &str, came: impl Into<String>, help: &str) -> Problem {
        Problem::new(url, expected, came.into(), help, Next::Nothing)
    }

    /// One that may pass.
    pub fn passing(url: &str, expected: &str, came: impl Into<String>, next: Next) -> Problem {
        let help = "try again later; what was fetched is kept, and --retries sets how often to try";
        Problem::new(url, expected, came.into(), help, next)
    }

    fn new(url: &str, expected: &str, came: String, help: &str, next: Next) -> Problem {
        Problem {
            url: url.to_owned(),
            expected: expected.to_owned(),
            came,
            help: help.to_owned(),
            next,
            asked_pause: None,
            tries: 1,
        }
    }

    /// With the pause that the server asks for.
    pub fn with_pause(mut self, pause: Option<Duration>) -> Problem {
        self.asked_pause = pause;
        self
    }

    /// After so many tries.
    pub fn with_tries(mut self, tries: u32) -> Problem {
        self.tries = tries;
        self
    }

    /// What came, for a line of progress.
    pub fn came(&self) -> &str {
        &self.came
    }

    /// From what went wrong on the way.
    pub fn of_transport(url: &str, expected: &str, error: Error, timeout: Duration) -> Problem {
        let within = format!("within {} s", timeout.as_secs_f64());
        let check = "check the connection; --proxy or HTTPS_PROXY name a proxy, --timeout sets how long to wait";
        let passing = |came: String| Problem::new(url, expected, came, check, Next::GoOn);
        match error {
            Error::Timeout(ureq::Timeout::Resolve | ureq::Timeout::Connect) => {
                passing(format!("no connection {within}"))
            }
            Error::Timeout(_) => passing(format!("nothing {within}")),
            Error::HostNotFound => passing("no address of this host".to_owned()),
            Error::Io(error) if is_lasting(&error) => untrusted(url, expected, &error.to_string()),
            Error::Io(error) => passing(error.to_string()),
            error @ (Error::Rustls(_) | Error::Tls(_)) => untrusted(url, expected, &error.to_string()),
            error @ (Error::ConnectProxyFailed(_) | Error::ConnectionFailed | Error::Protocol(_)) => {
                passing(error.to_string())
            }
            error => Problem::lasting(url, expected, error.to_string(), check),
        }
    }
}

/// What a handshake fails with where the other side is not whom it should be.
fn is_lasting(error: &io::Error) -> bool {
    error.kind() == io::ErrorKind::InvalidData
}

fn untrusted(url: &str, expected: &str, error: &str) -> Problem {
    let help =
        "the certificate must be one that the usual authorities signed; a proxy that opens connections has its own";
    Problem::lasting(url, expected, error, help)
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Problem { url, expected, came, help, tries, .. } = self;
        write!(f, "{url}: expected {expected}, got {came}")?;
        if *tries > 1 {
            write!(f, ", after {tries} tries")?;
        }
        write!(f, "\n  help: {help}")
    }
}
