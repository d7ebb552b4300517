//! Sends one request and checks the status of its response.

use ureq::http::{Response, header};
use ureq::{Agent, Body};

use super::checks;
use super::{DownloadError, DownloadSettings};

const MAX_REDIRECTS: usize = 5;

/// Sends requests.
#[derive(Debug)]
pub struct Client {
    agent: Agent,
    /// The settings of each request.
    pub settings: DownloadSettings,
}

impl Client {
    /// A client with these settings.
    ///
    /// # Errors
    /// If the proxy is not a valid HTTP proxy.
    pub fn new(settings: DownloadSettings) -> Result<Client, String> {
        Ok(Client { agent: settings.agent()?, settings })
    }

    /// The response to `GET`, with status 200, 206, 304, or 416. Follows redirects within the same server.
    ///
    /// # Errors
    /// If there is no response, or if it has another status.
    pub fn get(&self, url: &str, headers: &[(header::HeaderName, String)]) -> Result<Response<Body>, DownloadError> {
        let mut current = url.to_owned();
        for _ in 0..=MAX_REDIRECTS {
            let response = self.request(&current, headers)?;
            match checks::redirect_location(&response) {
                Some(location) => current = self.redirect(&current, &location)?,
                None => return checks::check_status(&current, response),
            }
        }
        let found = format!("more than {MAX_REDIRECTS} redirects");
        Err(DownloadError::permanent(url, "a file", found, "check --from and the proxy"))
    }

    fn request(&self, url: &str, headers: &[(header::HeaderName, String)]) -> Result<Response<Body>, DownloadError> {
        let mut request = self.agent.get(url);
        for (name, value) in headers {
            request = request.header(name, value);
        }
        let timeout = self.settings.timeout;
        request.call().map_err(|error| DownloadError::of_transport(url, "a response", error, timeout))
    }

    fn redirect(&self, from: &str, location: &str) -> Result<String, DownloadError> {
        let base_url = &self.settings.base_url;
        base_url.redirect(location).ok_or_else(|| {
            let expected = format!("a response from {base_url}");
            let found = format!("a redirect to {}", checks::printable(location));
            let help = "costcone does not follow redirects to another server; a proxy may require a login first";
            DownloadError::permanent(from, &expected, found, help)
        })
    }
}
