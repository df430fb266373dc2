//! What the CA holds of contracts and what it is asked for, in the CA's own words.

mod contract;
mod credential;
mod delivered;
mod organization;

pub use contract::{Contract, CreateContract, PatchContract, ReplaceContract};
pub use credential::{Certificate, Certificates, Credential, Credentials, Sans};
pub use delivered::{AcmeCredentials, RegenerateCredentials};
pub(crate) use organization::Details;
pub use organization::{Contact, Organization, OrganizationRequest, TypedContact};
