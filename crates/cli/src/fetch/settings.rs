//! Settings of downloads: server, timeouts, retries, proxy.

use std::time::Duration;

use ureq::{Agent, Proxy};

use super::BaseUrl;

/// The `User-Agent` of every request.
const USER_AGENT: &str = concat!("costcone/", env!("CARGO_PKG_VERSION"));
/// The longest pause between two attempts, even if a server asks for more.
const MAX_PAUSE: Duration = Duration::from_secs(60);

/// Settings of downloads.
#[derive(Clone, Debug)]
pub struct DownloadSettings {
    /// The server.
    pub base_url: BaseUrl,
    /// The longest wait for a connection, for a response, and for more data.
    pub timeout: Duration,
    /// Retries of a file after temporary failures.
    pub retries: u32,
    /// The pause before the first retry. It doubles with each further retry.
    pub wait: Duration,
    /// The proxy, or `None` to use the proxy of the environment.
    pub proxy: Option<String>,
}

impl DownloadSettings {
    /// An HTTP client with these settings.
    ///
    /// # Errors
    /// If the proxy is not a valid HTTP proxy.
    pub fn agent(&self) -> Result<Agent, String> {
        let proxy = self.proxy()?;
        let timeout = Some(self.timeout);
        let config = Agent::config_builder()
            .proxy(proxy)
            .https_only(self.base_url.is_secure())
            // `Client` checks each redirect before it follows it.
            .max_redirects(0)
            .http_status_as_error(false)
            .user_agent(USER_AGENT)
            // Lengths and checksums apply to the file, not to a compressed form of it.
            .accept_encoding("identity")
            .timeout_resolve(timeout)
            .timeout_connect(timeout)
            .timeout_send_request(timeout)
            .timeout_recv_response(timeout)
            .timeout_per_read(timeout)
            .build();
        Ok(config.new_agent())
    }

    fn proxy(&self) -> Result<Option<Proxy>, String> {
        // Messages do not repeat the address, because it can contain a password.
        let proxy = match &self.proxy {
            Some(text) => Some(Proxy::new(text).map_err(|_| "--proxy: expected an address as in http://host:8080")?),
            None => Proxy::try_from_env(),
        };
        // The client would silently bypass a proxy of another kind.
        let is_http = |proxy: &Proxy| matches!(proxy.uri().scheme_str(), Some("http" | "https"));
        if proxy.as_ref().is_some_and(|proxy| !is_http(proxy)) {
            return Err("the proxy is not an HTTP proxy; set an HTTP proxy with --proxy".to_owned());
        }
        Ok(proxy)
    }

    /// The pause after a number of failures. It doubles with each failure, up to a minute. It is never shorter than the server's
    /// request.
    pub fn pause(&self, failures: u32, requested: Option<Duration>) -> Duration {
        let doubled = self.wait.saturating_mul(1 << failures.saturating_sub(1).min(16));
        doubled.max(requested.unwrap_or_default()).min(MAX_PAUSE)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settings(proxy: Option<&str>) -> DownloadSettings {
        let base_url = BaseUrl::parse("https://prices.test").unwrap();
        let second = Duration::from_secs(1);
        DownloadSettings { base_url, timeout: second, retries: 4, wait: second, proxy: proxy.map(str::to_owned) }
    }

    #[test]
    fn pauses_double_up_to_a_minute() {
        let pause = |failures, requested: Option<u64>| {
            settings(None).pause(failures, requested.map(Duration::from_secs)).as_secs()
        };
        assert_eq!([1, 2, 3, 4, 40].map(|failures| pause(failures, None)), [1, 2, 4, 8, 60]);
        assert_eq!((pause(1, Some(20)), pause(1, Some(86_400))), (20, 60));
    }

    #[test]
    fn an_unsuitable_proxy_is_refused_and_its_password_not_repeated() {
        for proxy in ["socks5://me:secret@host:1080", "://secret"] {
            let error = settings(Some(proxy)).agent().map(|_| ()).unwrap_err();
            assert!(error.contains("proxy") && !error.contains("secret"), "{error}");
        }
        assert!(settings(Some("http://me:secret@host:8080")).agent().is_ok());
    }
}
