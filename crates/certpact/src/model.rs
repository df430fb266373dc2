//! What the CA holds and what it is asked for, in the CA's own words.

mod certificate_request;
mod contract;
mod cps_organization;
mod credential;
mod delivered;
mod order;
mod organization;
mod product;
pub(crate) mod san;

pub(crate) use certificate_request::is_list;
pub use certificate_request::{
    CertificateRequest, CertificateRequestStatus, ChangedOrganization, CountryCode, CountryCodes,
    Domain, DomainValidation, FoundOrganization, FoundOrganizations, OrderValidation,
    OrganizationValidation,
};
pub use contract::{Contract, CreateContract, Instant, PatchContract, ReplaceContract};
pub(crate) use cps_organization::{APPROVER, is_approver, persons, spelled};
pub use cps_organization::{
    AdditionalContact, AdditionalContactRequest, CpsOrganization, CpsOrganizationRequest,
};
pub use credential::{Certificate, Certificates, Credential, Credentials, Sans};
pub use delivered::{AcmeCredentials, RegenerateCredentials};
pub(crate) use order::of_product;
pub use order::{
    NewOrderContact, Order, OrderContact, OrderContactType, OrderProduct, UpdateOrderContacts,
};
pub(crate) use organization::Details;
pub use organization::{Contact, Organization, OrganizationRequest, TypedContact};
pub use product::{ProductNameId, ValidationType};
