//! Where files are fetched from; no request goes anywhere else.

use ureq::http::Uri;

/// A scheme, a host, maybe a port, and maybe a folder: `https://pricing.us-east-1.amazonaws.com`.
#[derive(Clone, Debug)]
pub struct Origin {
    /// Without a slash at its end.
    text: String,
    uri: Uri,
}

impl Origin {
    /// Reads it.
    ///
    /// # Errors
    /// What an address must look like, where this one does not.
    pub fn parse(text: &str) -> Result<Origin, String> {
        let wrong = || "expected an address as in https://pricing.us-east-1.amazonaws.com".to_owned();
        let uri: Uri = text.parse().map_err(|_| wrong())?;
        if !matches!(uri.scheme_str(), Some("https" | "http")) || uri.host().is_none_or(str::is_empty) {
            return Err(wrong());
        }
        if uri.query().is_some() || text.contains(['@', '#']) {
            return Err(format!("{}; without a name, password, query or fragment", wrong()));
        }
        Ok(Origin { text: text.trim_end_matches('/').to_owned(), uri })
    }

    /// Whether only HTTPS is spoken with it.
    pub fn is_secure(&self) -> bool {
        self.uri.scheme_str() == Some("https")
    }

    /// The address of a file that an index names: a path, or an address here.
    pub fn join(&self, path: &str) -> Option<String> {
        if !path.bytes().all(|byte| byte.is_ascii_graphic()) {
            return None;
        }
        if path.starts_with('/') && !path.starts_with("//") {
            return Some(format!("{}{path}", self.text));
        }
        self.holds(path).then(|| path.to_owned())
    }

    /// Where a redirect leads, if it stays here.
    pub fn redirected(&self, location: &str) -> Option<String> {
        if location.starts_with('/') && !location.starts_with("//") {
            // A path of a redirect is one of the host, not of the folder.
            let (scheme, authority) = (self.uri.scheme_str()?, self.uri.authority()?);
            return Some(format!("{scheme}://{authority}{location}"));
        }
        self.holds(location).then(|| location.to_owned())
    }

    /// Whether an address has this scheme, host and port.
    fn holds(&self, address: &str) -> bool {
        let Ok(other) = address.parse::<Uri>() else { return false };
        let is_same_host = match (other.host(), self.uri.host()) {
            (Some(theirs), Some(ours)) => theirs.eq_ignore_ascii_case(ours),
            _ => false,
        };
        is_same_host && other.scheme() == self.uri.scheme() && port(&other) == port(&self.uri)
    }
}

impl std::fmt::Display for Origin {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.text)
    }
}

fn port(uri: &Uri) -> u16 {
    let usual = if uri.scheme_str() == Some("https") { 443 } else { 80 };
    uri.port_u16().unwrap_or(usual)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_index_names_files_of_its_own_origin_only() {
        let origin = Origin::parse("https://prices.test/mirror/").unwrap();
        assert_eq!(origin.join("/offers/a.json").unwrap(), "https://prices.test/mirror/offers/a.json");
        assert_eq!(origin.join("https://PRICES.test:443/a.json").unwrap(), "https://PRICES.test:443/a.json");
        let elsewhere = ["//other.test/a.json", "http://prices.test/a.json", "https://other.test/a.json", "a.json"];
        for address in elsewhere.into_iter().chain(["https://prices.test:8443/a.json", "/a b", "/a\r\nHost: b", ""]) {
            assert_eq!(origin.join(address), None, "{address}");
        }
    }

    #[test]
    fn a_redirect_stays_where_it_began() {
        let origin = Origin::parse("https://prices.test/mirror").unwrap();
        assert_eq!(origin.redirected("/b.json").unwrap(), "https://prices.test/b.json");
        assert_eq!(origin.redirected("http://prices.test/b.json"), None);
        assert_eq!(origin.redirected("https://login.test/"), None);
    }

    #[test]
    fn an_origin_is_a_plain_address() {
        for text in
            ["", "prices.test", "ftp://prices.test", "https://", "https://me:word@prices.test", "https://a.test?b"]
        {
            assert!(Origin::parse(text).is_err(), "{text}");
        }
    }
}
