//! What the CA holds and what it is asked for, in the CA's own words.

mod contract;
mod credential;
mod organization;
mod product;
pub(crate) mod san;

pub use contract::{Contract, Instant, PatchContract, ReplaceContract};
pub use credential::{Certificate, Certificates, Credential, Credentials, Sans};
pub(crate) use organization::Details;
pub use organization::{Contact, Organization, OrganizationRequest, TypedContact};
pub use product::{ProductNameId, ValidationType};
