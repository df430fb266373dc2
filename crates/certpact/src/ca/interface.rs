//! One interface: its base URL, and how its requests leave.

use std::sync::Arc;

use super::answer::{Exchanged, Limits, Underway};
use super::seam::Outside;
use super::url::BaseUrl;
use crate::operation::Operation;
use crate::secret::Secret;

/// An interface, at one base URL.
#[derive(Clone)]
pub(crate) struct Interface {
    pub(crate) url: BaseUrl,
    pub(crate) outside: Arc<dyn Outside>,
    pub(crate) requests: reqwest::Client,
    pub(crate) limits: Arc<Limits>,
}

/// What a request shows who sends it: a header and its value.
pub(crate) struct Pass {
    pub(crate) header: &'static str,
    pub(crate) secret: Secret,
}

impl Interface {
    /// A call that is about to be made.
    pub(super) fn exchanged(
        &self,
        operation: Operation,
        pass: Pass,
        underway: Underway,
    ) -> Arc<Exchanged> {
        let outside = Arc::clone(&self.outside);
        let limits = Arc::clone(&self.limits);
        Exchanged::new(operation, outside, pass, limits, underway)
    }
}
