//! Where requests may go: https anywhere, plain http to this machine only.

use std::net::IpAddr;

use reqwest::Url;

use crate::ground::error::Error;

/// The variables that name a proxy for https, the first that is set first.
const PROXIES: [&str; 4] = ["HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"];

/// The base URL of an API, without a slash at its end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct BaseUrl {
    text: String,
    /// The same as it was parsed, which takes long.
    parsed: Url,
}

impl BaseUrl {
    pub(crate) fn parse(text: &str) -> Result<Self, Error> {
        let shown = shown(text);
        let bad = |why: &str| Error::invalid_input(format!("`{shown}` is not a base URL: {why}"));
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
        let text = url.as_str().trim_end_matches('/').to_owned();
        let parsed = Url::parse(&text).map_err(|error| bad(&error.to_string()))?;
        Ok(Self { text, parsed })
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.text
    }

    pub(crate) fn parsed(&self) -> &Url {
        &self.parsed
    }

    pub(crate) fn host(&self) -> String {
        self.parsed.host_str().unwrap_or_default().to_owned()
    }

    pub(crate) fn is_loopback(&self) -> bool {
        is_loopback(&self.parsed)
    }

    pub(crate) fn is_plain(&self) -> bool {
        self.text.starts_with("http:")
    }
}

/// Whoever puts a password into a URL does not want to read it in a log.
fn shown(text: &str) -> &str {
    if text.contains(['@', '?', '#']) {
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
        Error::invalid_input(format!("`{}` is not a URL of a proxy", shown(text)))
            .with_hint("give one such as `http://proxy.example.com:3128`")
    })
}

/// Refuses a proxy of the environment that nothing can go through: the HTTP library would ignore it and
/// connect directly.
pub(super) fn refuse_unusable_proxy(
    variable: impl Fn(&str) -> Option<String>,
) -> Result<(), Error> {
    let set = |name| Some((name, variable(name).filter(|text| !text.is_empty())?));
    let Some((name, text)) = PROXIES.into_iter().find_map(set) else {
        return Ok(());
    };
    let text = text.trim();
    // Without a scheme it is one of plain HTTP.
    let url = if text.contains("://") {
        text.to_owned()
    } else {
        format!("http://{text}")
    };
    proxy_url(&url).map(drop).map_err(|_| {
        Error::invalid_input(format!("`{name}` is not the URL of a proxy"))
            .with_hint("set one such as `http://proxy.example.com:3128`, or unset it")
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

    type Variables<'a> = &'a [(&'a str, &'a str)];

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

    #[test]
    fn what_may_hold_a_secret_is_not_echoed() {
        for text in [
            "https://user:hush@www.example.com/",
            "https://www.example.com/?key=hush",
            "https://www.example.com/#hush",
        ] {
            let error = BaseUrl::parse(text).unwrap_err();
            assert!(!error.message().contains("hush"), "{error}");
            let error = proxy_url(&text.replace("https", "ftp")).unwrap_err();
            assert!(!error.message().contains("hush"), "{error}");
        }
    }

    #[test]
    fn a_proxy_that_cannot_be_used_is_not_ignored() {
        let cases: [(Variables, Option<&str>); 9] = [
            (&[], None),
            (&[("HTTPS_PROXY", "")], None),
            (&[("HTTPS_PROXY", "http://proxy.example.com:3128")], None),
            (&[("https_proxy", "proxy.example.com:3128")], None),
            (&[("HTTPS_PROXY", "user:hush@proxy.example.com")], None),
            (&[("HTTPS_PROXY", "http://")], Some("HTTPS_PROXY")),
            (
                &[("https_proxy", "socks5://hush@proxy:1")],
                Some("https_proxy"),
            ),
            (&[("ALL_PROXY", "a proxy")], Some("ALL_PROXY")),
            (&[("HTTPS_PROXY", "http://proxy:x")], Some("HTTPS_PROXY")),
        ];
        for (set, named) in cases {
            let variable = |name: &str| {
                let found = set.iter().find(|(given, _)| *given == name);
                found.map(|(_, value)| (*value).to_owned())
            };
            let refused = refuse_unusable_proxy(variable).err();
            let message = refused.as_ref().map(Error::message);
            let expected = named.map(|name| format!("`{name}` is not the URL of a proxy"));
            assert_eq!(message, expected.as_deref(), "{set:?}");
        }
    }
}
