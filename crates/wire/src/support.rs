//! The seam between the generated clients and the program that uses them.

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use progenitor_client::{ClientHooks, ClientInfo, Error, OperationInfo};
use reqwest::header::{ACCEPT, HeaderValue};
use serde::Serialize;
use serde_json::value::RawValue;

/// A pending value that another thread may wait for.
pub type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// The body of a request: JSON text that is sent byte for byte.
///
/// It may hold contacts, so that printing it for debugging shows nothing of it.
#[derive(Clone, Serialize)]
#[serde(transparent)]
pub struct Body(pub Box<RawValue>);

impl fmt::Debug for Body {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("…")
    }
}

/// Sends one request and gives its answer.
///
/// The generated code can carry no failure but its own, so an implementor keeps what went wrong
/// beside the call and answers with any response; whoever made the call asks it first.
pub trait Exchange: Send + Sync + 'static {
    /// Sends `request`, which belongs to the operation of that name.
    fn exchange(
        &self,
        request: reqwest::Request,
        operation: &'static str,
    ) -> BoxFuture<'_, reqwest::Response>;
}

/// What every generated client sends its requests through.
#[derive(Clone)]
pub struct Transport(pub Arc<dyn Exchange>);

impl fmt::Debug for Transport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Transport")
    }
}

/// Leads the requests of each API's generated client through its [`Transport`].
macro_rules! through_transport {
    ($($api:ident),+ $(,)?) => {$(
        impl ClientHooks<Transport> for crate::$api::Client {
            async fn pre<E>(
                &self,
                request: &mut reqwest::Request,
                _: &OperationInfo,
            ) -> Result<(), Error<E>> {
                let headers = request.headers_mut();
                // progenitor makes it up from the spec's version; the CA does not know it.
                headers.remove("api-version");
                // progenitor leaves it out where the documented answer has no body, but errors have one.
                headers.insert(ACCEPT, HeaderValue::from_static("application/json"));
                Ok(())
            }

            async fn exec(
                &self,
                request: reqwest::Request,
                info: &OperationInfo,
            ) -> reqwest::Result<reqwest::Response> {
                Ok(self.inner().0.exchange(request, info.operation_id).await)
            }
        }
    )+};
}

through_transport!(acme, cps, order);
