//! What CPS holds and what it is asked for, in its own words.

mod certificate_request;
mod organization;

pub use certificate_request::ChangedOrganization;
pub(crate) use certificate_request::is_list;

pub(crate) use super::types::*;
pub(crate) use organization::{APPROVER, are_shown, is_approver, persons, spelled};
