//! How files are asked for: whom, how long to wait, how often to try.

use std::time::Duration;

use ureq::{Agent, Proxy};

use super::Origin;

/// What every request calls itself.
const VERSION: &str = concat!("costcone/", env!("CARGO_PKG_VERSION"));
/// The longest pause between two tries, whatever a server asks for.
const LONGEST_PAUSE: Duration = Duration::from_secs(60);

/// How files are asked for.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Where from.
    pub origin: Origin,
    /// The longest wait for a connection, for an answer, and for its next bytes.
    pub timeout: Duration,
    /// How often a file is tried again after a failure that may pass.
    pub retries: u32,
    /// The pause before the second try; each further one is twice as long.
    pub wait: Duration,
    /// The proxy, where the environment does not name it.
    pub proxy: Option<String>,
}

impl Settings {
    /// What makes the requests.
    ///
    /// # Errors
    /// Where the proxy cannot be used.
    pub fn agent(&self) -> Result<Agent, String> {
        let proxy = self.proxy()?;
        let most = Some(self.timeout);
        let config = Agent::config_builder()
            .proxy(proxy)
            .https_only(self.origin.is_secure())
            // Redirects are looked at before they are followed.
            .max_redirects(0)
            .http_status_as_error(false)
            .user_agent(VERSION)
            // Lengths and checksums are those of the file, not of a packed form of it.
            .accept_encoding("identity")
            .timeout_resolve(most)
            .timeout_connect(most)
            .timeout_send_request(most)
            .timeout_recv_response(most)
            .timeout_per_read(most)
            .build();
        Ok(config.new_agent())
    }

    /// The proxy that was named, or that of the environment.
    fn proxy(&self) -> Result<Option<Proxy>, String> {
        // Its text is left out of messages, because it may hold a password.
        let proxy = match &self.proxy {
            Some(text) => Some(Proxy::new(text).map_err(|_| "--proxy: expected an address as in http://host:8080")?),
            None => Proxy::try_from_env(),
        };
        // OK to look at the scheme alone: a proxy of another kind would be passed by without a word.
        let is_http = |proxy: &Proxy| matches!(proxy.uri().scheme_str(), Some("http" | "https"));
        if proxy.as_ref().is_some_and(|proxy| !is_http(proxy)) {
            return Err("the proxy is of a kind that is not spoken here; name an HTTP one with --proxy".to_owned());
        }
        Ok(proxy)
    }

    /// The pause before a try: longer each time, and as long as a server asks for within reason.
    pub fn pause(&self, tries: u32, asked: Option<Duration>) -> Duration {
        let doubled = self.wait.saturating_mul(1 << tries.saturating_sub(1).min(16));
        doubled.max(asked.unwrap_or_default()).min(LONGEST_PAUSE)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settings(proxy: Option<&str>) -> Settings {
        let origin = Origin::parse("https://prices.test").unwrap();
        let second = Duration::from_secs(1);
        Settings { origin, timeout: second, retries: 4, wait: second, proxy: proxy.map(str::to_owned) }
    }

    #[test]
    fn pauses_grow_and_stay_within_reason() {
        let pause = |tries, asked: Option<u64>| settings(None).pause(tries, asked.map(Duration::from_secs)).as_secs();
        assert_eq!([1, 2, 3, 4, 40].map(|tries| pause(tries, None)), [1, 2, 4, 8, 60]);
        assert_eq!((pause(1, Some(20)), pause(1, Some(86_400))), (20, 60));
    }

    #[test]
    fn a_proxy_that_would_be_passed_by_is_refused_and_not_repeated() {
        for proxy in ["socks5://me:secret@host:1080", "://secret"] {
            let error = settings(Some(proxy)).agent().map(|_| ()).unwrap_err();
            assert!(error.contains("proxy") && !error.contains("secret"), "{error}");
        }
        assert!(settings(Some("http://me:secret@host:8080")).agent().is_ok());
    }
}
