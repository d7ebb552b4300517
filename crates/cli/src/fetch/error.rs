//! Why a download failed: the address, the expected response, the actual one, and a remedy.

use std::fmt;
use std::io;
use std::time::Duration;

use ureq::Error;

/// Why a download failed.
#[derive(Clone, Debug)]
pub struct DownloadError {
    url: String,
    expected: String,
    found: String,
    help: String,
    /// The possible next attempt.
    pub next: NextAttempt,
    /// The pause that the server asks for.
    pub requested_pause: Option<Duration>,
    attempts: u32,
}

/// The possible next attempt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NextAttempt {
    /// Resume the received part.
    Resume,
    /// Discard the received part and download the whole file.
    StartOver,
    /// Nothing, because it would fail in the same way.
    GiveUp,
}

impl DownloadError {
    /// A failure that another attempt cannot solve.
    pub fn permanent(url: &str, expected: &str, found: impl Into<String>, help: &str) -> DownloadError {
        DownloadError::new(url, expected, found.into(), help, NextAttempt::GiveUp)
    }

    /// A failure that another attempt can solve.
    pub fn temporary(url: &str, expected: &str, found: impl Into<String>, next: NextAttempt) -> DownloadError {
        let help =
            "try again later; the update keeps the files that it downloaded, and --retries sets the number of retries";
        DownloadError::new(url, expected, found.into(), help, next)
    }

    fn new(url: &str, expected: &str, found: String, help: &str, next: NextAttempt) -> DownloadError {
        DownloadError {
            url: url.to_owned(),
            expected: expected.to_owned(),
            found,
            help: help.to_owned(),
            next,
            requested_pause: None,
            attempts: 1,
        }
    }

    /// A copy with the pause that the server asks for.
    pub fn with_pause(mut self, pause: Option<Duration>) -> DownloadError {
        self.requested_pause = pause;
        self
    }

    /// A copy with the number of attempts so far.
    pub fn with_attempts(mut self, attempts: u32) -> DownloadError {
        self.attempts = attempts;
        self
    }

    /// The actual response.
    pub fn found(&self) -> &str {
        &self.found
    }

    /// A failure of the connection.
    pub fn of_transport(url: &str, expected: &str, error: Error, timeout: Duration) -> DownloadError {
        let within = format!("within {} s", timeout.as_secs_f64());
        let help = "check the network connection; --proxy or HTTPS_PROXY sets a proxy, --timeout the longest wait";
        let temporary = |found: String| DownloadError::new(url, expected, found, help, NextAttempt::Resume);
        match error {
            Error::Timeout(ureq::Timeout::Resolve | ureq::Timeout::Connect) => {
                temporary(format!("no connection {within}"))
            }
            Error::Timeout(_) => temporary(format!("no response {within}")),
            Error::HostNotFound => temporary("no address for this host name".to_owned()),
            Error::Io(error) if is_handshake_failure(&error) => untrusted(url, expected, &error.to_string()),
            Error::Io(error) => temporary(error.to_string()),
            error @ (Error::Rustls(_) | Error::Tls(_)) => untrusted(url, expected, &error.to_string()),
            error @ (Error::ConnectProxyFailed(_) | Error::ConnectionFailed | Error::Protocol(_)) => {
                temporary(error.to_string())
            }
            error => DownloadError::permanent(url, expected, error.to_string(), help),
        }
    }
}

/// The kind of error that a TLS handshake returns for a server with a wrong certificate.
fn is_handshake_failure(error: &io::Error) -> bool {
    error.kind() == io::ErrorKind::InvalidData
}

fn untrusted(url: &str, expected: &str, error: &str) -> DownloadError {
    let help = "a public certificate authority must have signed the server's certificate; a proxy that inspects TLS \
                traffic uses its own, which costcone does not accept";
    DownloadError::permanent(url, expected, error, help)
}

impl fmt::Display for DownloadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let DownloadError { url, expected, found, help, attempts, .. } = self;
        write!(f, "{url}: expected {expected}, got {found}")?;
        if *attempts > 1 {
            write!(f, ", after {attempts} attempts")?;
        }
        write!(f, "\n  help: {help}")
    }
}
