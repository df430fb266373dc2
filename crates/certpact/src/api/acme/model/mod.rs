//! What the CA holds of contracts and what it is asked for, in the CA's own words.

mod contract;
mod credential;
mod delivered;
mod organization;

pub(crate) use super::types::*;
pub use delivered::{AcmeCredentials, DeliveredAnswer};
pub(crate) use organization::Details;
