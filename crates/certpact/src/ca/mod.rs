//! The one place that knows the generated client, the network and their errors.

pub(crate) mod acme;
pub(crate) mod call;
pub(crate) mod cps;
pub(crate) mod exchange;
pub(crate) mod limiter;
pub(crate) mod line;
pub(crate) mod network;
pub(crate) mod order;
mod pass;
pub(crate) mod refused;
mod repeat;
pub mod seam;
pub(crate) mod token;
mod trust;
pub(crate) mod url;

use crate::ground::error::Error;

fn path_id(id: u64) -> Result<i64, Error> {
    i64::try_from(id).map_err(|_| {
        Error::invalid_input(format!(
            "the id {id} is larger than any that the CA gives out"
        ))
    })
}
