//! The one place that knows the generated client, the network and their errors.

pub(crate) mod acme;
pub(crate) mod answer;
pub(crate) mod facts;
pub(crate) mod interface;
pub(crate) mod limiter;
pub(crate) mod network;
pub(crate) mod order;
mod repeat;
pub mod seam;
mod trust;
pub(crate) mod url;
