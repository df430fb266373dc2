//! Where requests may go: https anywhere, plain http to this machine only.

use std::net::IpAddr;

use reqwest::Url;

use crate::ground::error::Error;

/// The base URL of an API, without a slash at its end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct BaseUrl(String);

impl BaseUrl {
    pub(crate) fn parse(text: &str) -> Result<Self, Error> {
        let shown = shown(text);
        let bad = |why: &str| Error::invalid_input(format!("`{shown}` is no base URL: {why}"));
        let url = Url::parse(text).map_err(|error| bad(&error.to_string()))?;
        if !url.username().is_empty() || url.password().is_some() {
            return Err(Error::invalid_input(
                "a base URL holds no user name or password",
            ));
        }
        if url.query().is_some() || url.fragment().is_some() {
            return Err(bad("it has a query or a fragment"));
        }
        match url.scheme() {
            "https" => {}
            "http" if is_loopback(&url) => {}
            "http" => {
                return Err(bad("plain http goes to this machine only").with_hint("use https"));
            }
            _ => return Err(bad("https is expected")),
        }
        Ok(Self(url.as_str().trim_end_matches('/').to_owned()))
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }

    pub(crate) fn parsed(&self) -> Url {
        Url::parse(&self.0).expect("it was parsed before")
    }

    pub(crate) fn host(&self) -> String {
        self.parsed().host_str().unwrap_or_default().to_owned()
    }

    pub(crate) fn is_loopback(&self) -> bool {
        is_loopback(&self.parsed())
    }

    pub(crate) fn is_plain(&self) -> bool {
        self.0.starts_with("http:")
    }
}

/// Whoever puts a password into a URL does not want to read it in a log.
fn shown(text: &str) -> &str {
    if text.contains(['@', '?']) {
        "…"
    } else {
        text
    }
}

/// Where a proxy is. What goes through it is encrypted for the CA, so the way to it may be plain.
pub(super) fn proxy_url(text: &str) -> Result<Url, Error> {
    let url = Url::parse(text).ok();
    let url = url.filter(|url| matches!(url.scheme(), "http" | "https") && url.has_host());
    url.ok_or_else(|| {
        Error::invalid_input(format!("`{}` is no URL of a proxy", shown(text)))
            .with_hint("give one such as `http://proxy.example.com:3128`")
    })
}

fn is_loopback(url: &Url) -> bool {
    let Some(host) = url.host_str() else {
        return false;
    };
    let host = host.trim_start_matches('[').trim_end_matches(']');
    host == "localhost"
        || host
            .parse()
            .is_ok_and(|address: IpAddr| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_http_goes_to_this_machine_only() {
        let cases = [
            ("https://www.example.com/api/v1/", true),
            ("http://127.0.0.1:8080/api", true),
            ("http://127.9.9.9", true),
            ("http://[::1]:80/", true),
            ("http://localhost:1/x", true),
            ("http://localhost.example.com/", false),
            ("http://127.0.0.1.example.com/", false),
            ("http://10.0.0.1/", false),
            ("http://user@127.0.0.1/", false),
            ("https://www.example.com/?x=1", false),
            ("ftp://127.0.0.1/", false),
            ("www.example.com", false),
        ];
        for (text, is_fine) in cases {
            assert_eq!(BaseUrl::parse(text).is_ok(), is_fine, "{text}");
        }
    }
}
