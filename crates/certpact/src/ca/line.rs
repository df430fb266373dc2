//! One API: its base URL, and how its requests leave.

use std::sync::Arc;

use super::exchange::Limits;
use super::seam::Outside;
use super::url::BaseUrl;

/// An API, at one base URL.
#[derive(Clone)]
pub(crate) struct Line {
    pub(crate) url: BaseUrl,
    pub(crate) outside: Arc<dyn Outside>,
    pub(crate) requests: reqwest::Client,
    pub(crate) limits: Arc<Limits>,
}
