//! The one door to the outside: the clock, sleep, and one HTTP exchange.
//!
//! It is private to the project. Tests go through it to run a client in one process against the
//! simulator, without sockets and in virtual time; nothing here is promised to anybody else.

use std::future::Future;
use std::pin::Pin;
use std::time::Duration;

use http::{HeaderMap, Method};
use jiff::Timestamp;

pub use crate::ground::file::before_lock;

/// A future that can be handed from thread to thread.
pub type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// One HTTP request, complete, in the types in which it was written and is sent: to turn a URL and headers into
/// text and back takes longer than all else that is done here.
pub struct Request {
    /// Method.
    pub method: Method,
    pub(crate) url: reqwest::Url,
    /// Headers. One of them is a key.
    pub headers: HeaderMap,
    /// Body, empty if there is none.
    pub body: Vec<u8>,
}

impl Request {
    /// Absolute URL.
    pub fn url(&self) -> &str {
        self.url.as_str()
    }
}

/// One HTTP answer, complete.
#[derive(Clone, Default)]
pub struct Answer {
    /// Status.
    pub status: u16,
    /// Headers.
    pub headers: HeaderMap,
    /// Body.
    pub body: Vec<u8>,
}

impl Answer {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }
}

/// Why there is no answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Failure {
    /// No connection was established: nothing was sent.
    NeverConnected(String),
    /// The request, or a part of it, was sent and no whole answer came.
    Lost(String),
    /// No answer came in time; the request may have been sent.
    TimedOut,
    /// The answer is larger than is read.
    TooLarge,
    /// Nothing was sent, because nothing is to be begun any more.
    Stopped,
}

/// The outside, as the client knows it.
pub trait Outside: Send + Sync + 'static {
    /// The time.
    fn now(&self) -> Timestamp;
    /// Time since some moment, by a clock that never goes back, whatever the other one is set to.
    fn elapsed(&self) -> Duration;
    /// Waits.
    fn sleep(&self, duration: Duration) -> BoxFuture<'_, ()>;
    /// Sends one request and takes one answer.
    fn exchange(&self, request: Request) -> BoxFuture<'_, Result<Answer, Failure>>;
}
