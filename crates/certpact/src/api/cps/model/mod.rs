//! What CPS holds and what it is asked for, in its own words.

mod certificate_request;
mod organization;

pub(crate) use certificate_request::is_list;
pub use certificate_request::{
    CertificateRequest, CertificateRequestStatus, ChangedOrganization, CountryCode, CountryCodes,
    Domain, DomainValidation, FoundOrganization, FoundOrganizations, OrderValidation,
    OrganizationValidation,
};
pub(crate) use organization::{APPROVER, folded, is_approver, persons, spelled};
pub use organization::{
    AdditionalContact, AdditionalContactRequest, CpsOrganization, CpsOrganizationRequest,
};
