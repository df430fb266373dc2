//! The one place that knows the generated client, the network and their errors.

mod acme;
pub(crate) mod answered;
pub(crate) mod call;
pub(crate) mod cps;
pub(crate) mod exchange;
pub(crate) mod limiter;
pub(crate) mod line;
mod masks;
pub(crate) mod network;
mod order;
pub(crate) mod pass;
pub(crate) mod patience;
pub(crate) mod refused;
mod repeat;
mod requests;
mod said;
pub mod seam;
pub(crate) mod token;
mod trust;
pub(crate) mod url;
