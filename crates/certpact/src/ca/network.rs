//! The outside as it is in earnest: the system's clock and the network.

use std::error::Error as _;
use std::mem::take;
use std::sync::{Arc, OnceLock};
use std::time::{Duration, Instant};

use jiff::Timestamp;
use reqwest::header::HeaderValue;
use reqwest::{Url, redirect};
use rustls::pki_types::CertificateDer;

use super::seam::{Answer, BoxFuture, Failure, Outside, Request};
use super::trust::{self, set_up_failed};
use super::url::{BaseUrl, proxy_url, refuse_unusable_proxy};
use crate::ground::error::Error;
use crate::settings::Settings;

const LARGEST_ANSWER: usize = 16 * 1024 * 1024;

/// What the connections of all APIs have in common, held against what can be used.
pub(crate) struct Common {
    roots: Option<Vec<CertificateDer<'static>>>,
    proxy: Option<Url>,
    user_agent: HeaderValue,
    connect_timeout: Duration,
    /// When the client was set up. The networks of all APIs count from it.
    started: Instant,
}

impl Common {
    pub(crate) fn new(settings: &Settings) -> Result<Self, Error> {
        let bundle = settings.ca_bundle.as_deref();
        let proxy = settings.proxy.as_ref();
        Ok(Self {
            roots: bundle.map(trust::roots).transpose()?,
            proxy: proxy.map(|proxy| proxy_url(proxy.reveal())).transpose()?,
            user_agent: HeaderValue::from_str(&settings.user_agent)
                .map_err(|_| Error::invalid_input("the user agent cannot be used in a header"))?,
            connect_timeout: settings.connect_timeout,
            started: Instant::now(),
        })
    }
}

/// The network, as one API's base URL needs it. It is set up when it is first used: who asks
/// one API needs no trust store for the others.
pub(crate) struct Network {
    base_url: BaseUrl,
    common: Arc<Common>,
    http: OnceLock<Result<reqwest::Client, Error>>,
}

impl Network {
    pub(crate) fn new(base_url: &BaseUrl, common: &Arc<Common>) -> Self {
        Self {
            base_url: base_url.clone(),
            common: Arc::clone(common),
            http: OnceLock::new(),
        }
    }

    fn http(&self) -> Result<&reqwest::Client, Failure> {
        let http = self.http.get_or_init(|| self.set_up()).as_ref();
        http.map_err(|error| Failure::NeverConnected(error.message().to_owned()))
    }

    fn set_up(&self) -> Result<reqwest::Client, Error> {
        let roots = self.common.roots.clone();
        let builder = reqwest::Client::builder()
            .tls_backend_preconfigured(trust::config(&self.base_url, roots)?)
            // A redirect would carry the key to wherever it leads.
            .redirect(redirect::Policy::none())
            .connect_timeout(self.common.connect_timeout)
            .user_agent(self.common.user_agent.clone());
        let builder = match Route::of(&self.base_url, self.common.proxy.as_ref()) {
            Route::Direct => builder.no_proxy(),
            Route::OfTheSystem => {
                refuse_unusable_proxy(|name| std::env::var(name).ok())?;
                builder
            }
            Route::Through(proxy) => builder.proxy(
                reqwest::Proxy::all(proxy)
                    .map_err(|_| set_up_failed("no such proxy can be used"))?,
            ),
        };
        let http = builder.build();
        http.map_err(|error| set_up_failed(&error.to_string()))
    }
}

/// How requests get to a base URL.
#[derive(Debug, PartialEq, Eq)]
enum Route {
    /// Without a proxy, whatever anybody says.
    Direct,
    /// As the environment or the system says.
    OfTheSystem,
    Through(Url),
}

impl Route {
    fn of(base_url: &BaseUrl, proxy: Option<&Url>) -> Self {
        match proxy {
            _ if base_url.is_loopback() => Self::Direct,
            None => Self::OfTheSystem,
            Some(proxy) => Self::Through(proxy.clone()),
        }
    }
}

impl Outside for Network {
    fn now(&self) -> Timestamp {
        Timestamp::now()
    }

    fn elapsed(&self) -> Duration {
        self.common.started.elapsed()
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<'_, ()> {
        Box::pin(tokio::time::sleep(duration))
    }

    fn exchange(&self, request: Request) -> BoxFuture<'_, Result<Answer, Failure>> {
        // What is made here is not carried along in the box, which would be several times as large.
        let sent = self.http().map(|http| http.execute(built(request)));
        Box::pin(async move {
            let mut response = sent?.await.map_err(failure)?;
            let mut answer = Answer {
                status: response.status().as_u16(),
                headers: take(response.headers_mut()),
                body: Vec::new(),
            };
            while let Some(chunk) = response.chunk().await.map_err(failure)? {
                if answer.body.len() + chunk.len() > LARGEST_ANSWER {
                    return Err(Failure::TooLarge);
                }
                answer.body.extend_from_slice(&chunk);
            }
            Ok(answer)
        })
    }
}

fn built(request: Request) -> reqwest::Request {
    let mut built = reqwest::Request::new(request.method, request.url);
    *built.headers_mut() = request.headers;
    if !request.body.is_empty() {
        *built.body_mut() = Some(request.body.into());
    }
    built
}

fn failure(error: reqwest::Error) -> Failure {
    let error = error.without_url();
    // reqwest's own text stops at "error sending request"; the cause is further down.
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        text = format!("{text}: {cause}");
        source = cause.source();
    }
    if error.is_connect() {
        return Failure::NeverConnected(text);
    }
    Failure::Lost(text)
}

/// What the generated client builds its requests with; it sends nothing.
pub(crate) fn request_builder() -> Result<reqwest::Client, Error> {
    reqwest::Client::builder()
        .tls_backend_preconfigured(trust::nobody()?)
        .build()
        .map_err(|error| set_up_failed(&error.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_proxy_is_used_on_this_machine() {
        let proxy = Url::parse("http://user:password@proxy.example.com:3128").unwrap();
        let through = || Route::Through(proxy.clone());
        let cases = [
            ("https://ca.example.com", Some(&proxy), through()),
            ("https://ca.example.com", None, Route::OfTheSystem),
            ("https://localhost", Some(&proxy), Route::Direct),
            ("http://127.0.0.1:8080", Some(&proxy), Route::Direct),
            ("http://[::1]:8080", None, Route::Direct),
        ];
        for (url, proxy, route) in cases {
            let url = BaseUrl::parse(url).unwrap();
            assert_eq!(Route::of(&url, proxy), route, "{url:?}");
        }
    }
}
