//! What the generated clients write their requests on.

use std::fmt;
use std::mem;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use progenitor_client::{ClientHooks, ClientInfo, Error, OperationInfo};
use reqwest::header::{ACCEPT, HeaderValue};
use reqwest::{Request, Url};
use serde::Serialize;
use serde_json::value::RawValue;

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

/// What a generated client writes one request on. It sends nothing: its methods end, with an error,
/// once the request is written, and wait for nothing until then.
#[derive(Clone, Debug)]
pub struct Paper(Arc<Sheet>);

#[derive(Debug)]
struct Sheet {
    base: Url,
    written: Mutex<Option<Request>>,
}

impl Paper {
    /// For a request below this base URL, in whose place the client is given the [`Paper::stem`].
    pub fn below(base: &Url) -> Self {
        Self(Arc::new(Sheet {
            base: base.clone(),
            written: Mutex::default(),
        }))
    }

    /// The path of the base URL, which each path begins with.
    pub fn stem(&self) -> &str {
        self.0.base.path().trim_end_matches('/')
    }

    /// The URL with this path. To parse the base again for each request takes longer than to write all else.
    pub(crate) fn url(&self, path: &str) -> Url {
        let mut url = self.0.base.clone();
        url.set_path(path);
        url
    }

    /// The request, if one was written since the last was taken.
    pub fn take(&self) -> Option<Request> {
        self.written().take()
    }

    fn put(&self, request: Request) {
        *self.written() = Some(request);
    }

    fn written(&self) -> MutexGuard<'_, Option<Request>> {
        let written = &self.0.written;
        written.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Lets the generated client of each API write on its [`Paper`].
macro_rules! on_paper {
    ($($api:ident),+ $(,)?) => {$(
        impl ClientHooks<Paper> for crate::$api::Client {
            async fn pre<E>(&self, request: &mut Request, _: &OperationInfo) -> Result<(), Error<E>> {
                let blank = Request::new(request.method().clone(), request.url().clone());
                let mut written = mem::replace(request, blank);
                let headers = written.headers_mut();
                // progenitor makes it up from the spec's version; the CA does not know it.
                headers.remove("api-version");
                // An error has a body even where a success has none.
                headers.insert(ACCEPT, HeaderValue::from_static("application/json"));
                self.inner().put(written);
                Err(Error::Custom(String::new()))
            }
        }
    )+};
}

on_paper!(acme, cps, order);
