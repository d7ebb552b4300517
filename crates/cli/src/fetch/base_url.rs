//! The server of the downloads. Requests never leave it.

use ureq::http::Uri;

/// The address of a server, optionally with a port and a folder: `https://pricing.us-east-1.amazonaws.com`.
#[derive(Clone, Debug)]
pub struct BaseUrl {
    /// Without a final slash.
    text: String,
    uri: Uri,
}

impl BaseUrl {
    /// Reads an HTTP or HTTPS address.
    ///
    /// # Errors
    /// If the text is another kind of address, or if it contains a name, password, query, or fragment.
    pub fn parse(text: &str) -> Result<BaseUrl, String> {
        let wrong = || "expected an address as in https://pricing.us-east-1.amazonaws.com".to_owned();
        let uri: Uri = text.parse().map_err(|_| wrong())?;
        if !matches!(uri.scheme_str(), Some("https" | "http")) || uri.host().is_none_or(str::is_empty) {
            return Err(wrong());
        }
        if uri.query().is_some() || text.contains(['@', '#']) {
            return Err(format!("{} without a name, password, query, or fragment", wrong()));
        }
        Ok(BaseUrl { text: text.trim_end_matches('/').to_owned(), uri })
    }

    /// Whether every request must use HTTPS.
    pub fn is_secure(&self) -> bool {
        self.uri.scheme_str() == Some("https")
    }

    /// The address of a file from an index, which states a path or an address on this server.
    pub fn join(&self, path: &str) -> Option<String> {
        if !path.bytes().all(|byte| byte.is_ascii_graphic()) {
            return None;
        }
        if path.starts_with('/') && !path.starts_with("//") {
            return Some(format!("{}{path}", self.text));
        }
        self.contains(path).then(|| path.to_owned())
    }

    /// The target of a redirect, if it is on this server.
    pub fn redirect(&self, location: &str) -> Option<String> {
        if location.starts_with('/') && !location.starts_with("//") {
            // A redirect states a path of the host, not of the folder.
            let (scheme, authority) = (self.uri.scheme_str()?, self.uri.authority()?);
            return Some(format!("{scheme}://{authority}{location}"));
        }
        self.contains(location).then(|| location.to_owned())
    }

    /// Whether an address has the same scheme, host, and port.
    fn contains(&self, address: &str) -> bool {
        let Ok(other) = address.parse::<Uri>() else { return false };
        let is_same_host = match (other.host(), self.uri.host()) {
            (Some(other), Some(own)) => other.eq_ignore_ascii_case(own),
            _ => false,
        };
        is_same_host && other.scheme() == self.uri.scheme() && port(&other) == port(&self.uri)
    }
}

impl std::fmt::Display for BaseUrl {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.text)
    }
}

fn port(uri: &Uri) -> u16 {
    let default = if uri.scheme_str() == Some("https") { 443 } else { 80 };
    uri.port_u16().unwrap_or(default)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_index_leads_only_to_files_of_its_server() {
        let base_url = BaseUrl::parse("https://prices.test/mirror/").unwrap();
        assert_eq!(base_url.join("/offers/a.json").unwrap(), "https://prices.test/mirror/offers/a.json");
        assert_eq!(base_url.join("https://PRICES.test:443/a.json").unwrap(), "https://PRICES.test:443/a.json");
        let elsewhere = ["//other.test/a.json", "http://prices.test/a.json", "https://other.test/a.json", "a.json"];
        for address in elsewhere.into_iter().chain(["https://prices.test:8443/a.json", "/a b", "/a\r\nHost: b", ""]) {
            assert_eq!(base_url.join(address), None, "{address}");
        }
    }

    #[test]
    fn a_redirect_leads_only_to_the_same_server() {
        let base_url = BaseUrl::parse("https://prices.test/mirror").unwrap();
        assert_eq!(base_url.redirect("/b.json").unwrap(), "https://prices.test/b.json");
        assert_eq!(base_url.redirect("http://prices.test/b.json"), None);
        assert_eq!(base_url.redirect("https://login.test/"), None);
    }

    #[test]
    fn a_base_url_is_an_http_address_without_credentials_or_query() {
        for text in
            ["", "prices.test", "ftp://prices.test", "https://", "https://me:word@prices.test", "https://a.test?b"]
        {
            assert!(BaseUrl::parse(text).is_err(), "{text}");
        }
    }
}
