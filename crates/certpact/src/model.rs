//! What the CA holds and what it is asked for, in the CA's own words.

mod contract;
mod credential;
mod delivered;
mod order;
mod organization;
mod product;
pub(crate) mod san;

pub use contract::{Contract, CreateContract, Instant, PatchContract, ReplaceContract};
pub use credential::{Certificate, Certificates, Credential, Credentials, Sans};
pub use delivered::{AcmeCredentials, RegenerateCredentials};
pub(crate) use order::of_product;
pub use order::{
    NewOrderContact, Order, OrderContact, OrderContactType, OrderProduct, UpdateOrderContacts,
};
pub(crate) use organization::Details;
pub use organization::{Contact, Organization, OrganizationRequest, TypedContact};
pub use product::{ProductNameId, ValidationType};
