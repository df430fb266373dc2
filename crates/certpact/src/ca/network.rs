//! The outside as it is in earnest: the system's clock and the network.

use std::error::Error as _;
use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use reqwest::redirect;
use rustls::{ConfigBuilder, WantsVerifier};
use rustls_platform_verifier::BuilderVerifierExt;

use super::seam::{Answer, BoxFuture, Failure, Outside, Request};
use super::url::BaseUrl;
use crate::error::Error;

const LARGEST_ANSWER: usize = 16 * 1024 * 1024;

/// The network, as one interface's base URL needs it.
pub(crate) struct Network {
    http: reqwest::Client,
}

impl Network {
    pub(crate) fn new(
        base_url: &BaseUrl,
        connect_timeout: Duration,
        user_agent: &str,
    ) -> Result<Self, Error> {
        let mut builder = reqwest::Client::builder()
            .tls_backend_preconfigured(tls(base_url)?)
            // A redirect would carry the key to wherever it leads.
            .redirect(redirect::Policy::none())
            .connect_timeout(connect_timeout)
            .user_agent(user_agent);
        if base_url.is_loopback() {
            builder = builder.no_proxy();
        }
        let http = builder
            .build()
            .map_err(|error| set_up_failed(&error.to_string()))?;
        Ok(Self { http })
    }
}

/// Plain http trusts nobody, also on a machine that has no trust store.
fn tls(base_url: &BaseUrl) -> Result<rustls::ClientConfig, Error> {
    if base_url.is_plain() {
        return trusting_nobody();
    }
    let builder = tls_builder()?.with_platform_verifier();
    let builder = builder.map_err(|error| set_up_failed(&error.to_string()))?;
    Ok(builder.with_no_client_auth())
}

fn trusting_nobody() -> Result<rustls::ClientConfig, Error> {
    let builder = tls_builder()?.with_root_certificates(rustls::RootCertStore::empty());
    Ok(builder.with_no_client_auth())
}

/// rustls with a provider of its own: nothing global is installed, so a host program's choice stands.
fn tls_builder() -> Result<ConfigBuilder<rustls::ClientConfig, WantsVerifier>, Error> {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    rustls::ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|error| set_up_failed(&error.to_string()))
}

fn set_up_failed(what: &str) -> Error {
    Error::invalid_input(format!("the connection cannot be set up: {what}"))
}

impl Outside for Network {
    fn now(&self) -> Timestamp {
        Timestamp::now()
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<'_, ()> {
        Box::pin(tokio::time::sleep(duration))
    }

    fn exchange(&self, request: Request) -> BoxFuture<'_, Result<Answer, Failure>> {
        Box::pin(async move {
            let request = built(&self.http, request)?;
            let mut response = self.http.execute(request).await.map_err(failure)?;
            let mut answer = Answer {
                status: response.status().as_u16(),
                headers: headers(response.headers()),
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

fn built(http: &reqwest::Client, request: Request) -> Result<reqwest::Request, Failure> {
    let unsendable =
        |what: &str| Failure::NeverConnected(format!("the request cannot be built: {what}"));
    let method = reqwest::Method::from_bytes(request.method.as_bytes())
        .map_err(|error| unsendable(&error.to_string()))?;
    let mut builder = http.request(method, request.url);
    for (name, value) in request.headers {
        let mut value = reqwest::header::HeaderValue::from_str(&value)
            .map_err(|error| unsendable(&error.to_string()))?;
        value.set_sensitive(true);
        builder = builder.header(name, value);
    }
    if !request.body.is_empty() {
        builder = builder.body(request.body);
    }
    builder
        .build()
        .map_err(|error| unsendable(&error.without_url().to_string()))
}

pub(super) fn headers(headers: &reqwest::header::HeaderMap) -> Vec<(String, String)> {
    headers
        .iter()
        .filter_map(|(name, value)| {
            Some((name.as_str().to_owned(), value.to_str().ok()?.to_owned()))
        })
        .collect()
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
        .tls_backend_preconfigured(trusting_nobody()?)
        .build()
        .map_err(|error| set_up_failed(&error.to_string()))
}
