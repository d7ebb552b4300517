//! One request, and its answer if it is one to a file.

use ureq::http::{Response, header};
use ureq::{Agent, Body};

use super::checks;
use super::{Problem, Settings};

/// Redirects that are followed.
const MOST_REDIRECTS: usize = 5;

/// Makes requests.
#[derive(Debug)]
pub struct Client {
    agent: Agent,
    /// How.
    pub settings: Settings,
}

impl Client {
    /// With these settings.
    ///
    /// # Errors
    /// Where the proxy cannot be used.
    pub fn new(settings: Settings) -> Result<Client, String> {
        Ok(Client { agent: settings.agent()?, settings })
    }

    /// The answer to `GET`, whose status is 200, 206, 304 or 416; redirects that stay with the origin are followed.
    ///
    /// # Errors
    /// No answer, or another one.
    pub fn get(&self, url: &str, headers: &[(header::HeaderName, String)]) -> Result<Response<Body>, Problem> {
        let mut at = url.to_owned();
        for _ in 0..=MOST_REDIRECTS {
            let response = self.request(&at, headers)?;
            match checks::location(&response) {
                Some(location) => at = self.redirected(&at, &location)?,
                None => return checks::status(&at, response),
            }
        }
        let came = format!("more than {MOST_REDIRECTS} redirects");
        Err(Problem::lasting(url, "a file", came, "check --from, and a proxy if there is one"))
    }

    fn request(&self, url: &str, headers: &[(header::HeaderName, String)]) -> Result<Response<Body>, Problem> {
        let mut request = self.agent.get(url);
        for (name, value) in headers {
            request = request.header(name, value);
        }
        let timeout = self.settings.timeout;
        request.call().map_err(|error| Problem::of_transport(url, "an answer", error, timeout))
    }

    fn redirected(&self, from: &str, location: &str) -> Result<String, Problem> {
        let origin = &self.settings.origin;
        origin.redirected(location).ok_or_else(|| {
            let expected = format!("an answer from {origin}");
            let came = format!("a redirect to {}", checks::shown(location));
            let help = "a proxy may want a login first; a redirect to another host or scheme is not followed";
            Problem::lasting(from, &expected, came, help)
        })
    }
}
