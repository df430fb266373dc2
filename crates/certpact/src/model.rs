//! What the CA holds and what it is asked for, in the CA's own words.

mod contract;
mod organization;
mod product;

pub use contract::{Contract, Instant, PatchContract, ReplaceContract};
pub(crate) use organization::Details;
pub use organization::{Contact, Organization, OrganizationRequest, TypedContact};
pub use product::{ProductNameId, ValidationType};
