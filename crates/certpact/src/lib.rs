//! certpact says what a request to the CA will do to your certificate contracts before it is sent,
//! sends only what was cleared by name, and checks what came of it.
//!
//! A well-formed request can do silent damage: a replacement that leaves `auto_renew` out lets a
//! contract end, and a corrected street name throws away an organization's validation on every
//! contract that shares it. Rules find such things ([`rules`]), a [`Plan`] lists them with every
//! request that it will send, and nothing is sent until each hazard has been acknowledged.
//!
//! ```
//! use certpact::{Call, Observed, Operation};
//!
//! let call = Call::new(Operation::ReplaceContract, &[12345]).with_body("{}")?;
//! let findings = certpact::check(&call, &Observed::new(), None)?;
//! let hazard = findings.iter().find(|finding| finding.rule == "acme.auto_renew_reset");
//! assert_eq!(
//!     hazard.and_then(|hazard| hazard.acknowledgement.as_deref()),
//!     Some("acme.auto_renew_reset@12345"),
//! );
//! # Ok::<(), certpact::Error>(())
//! ```
#![forbid(unsafe_code)]

mod acknowledge;
mod apply;
mod body;
mod ca;
mod call;
mod change;
mod client;
mod comparison;
mod desired;
mod error;
mod field_facts;
mod file;
mod finding;
mod merge;
mod model;
mod observed;
mod operation;
mod plan;
pub mod printed;
mod resolve;
pub mod rules;
mod secret;
mod settings;
mod stop;
mod target;
mod verdict;
mod verify;

#[doc(hidden)]
pub use ca::seam;
#[doc(hidden)]
pub use verdict::{ANSWERS, AnswerBody, AnswerRow, Verdict};

pub use acknowledge::{Acknowledgement, ClearedPlan, Consent, Overruling, Refusal};
pub use apply::{
    Applying, Delivery, Outcome, Report, SecretFile, StepState, journal_of, replace_plan,
};
pub use body::Body;
pub use call::Call;
pub use client::{AcmeOperations, Answer, Client, CpsOperations, OrderOperations, Sent, check};
pub use desired::{
    Choice, Desired, DesiredCertificateRequest, DesiredContract, DesiredOrder, DesiredOrderContact,
    DesiredOrganization, DesiredSource,
};
pub use error::{Error, ErrorKind};
pub use field_facts::{FieldFacts, Omitted};
pub use finding::{Coverage, Finding, Severity};
pub use model::{
    AcmeCredentials, AdditionalContact, AdditionalContactRequest, Certificate, CertificateRequest,
    CertificateRequestStatus, Certificates, ChangedOrganization, Contact, Contract, CountryCode,
    CountryCodes, CpsOrganization, CpsOrganizationRequest, CreateContract, Credential, Credentials,
    Domain, DomainValidation, FoundOrganization, FoundOrganizations, Instant, NewOrderContact,
    Order, OrderContact, OrderContactType, OrderProduct, OrderValidation, Organization,
    OrganizationRequest, OrganizationValidation, PatchContract, ProductNameId,
    RegenerateCredentials, ReplaceContract, Sans, TypedContact, UpdateOrderContacts,
    ValidationType,
};
pub use observed::{Observed, Seen};
pub use operation::{Api, Operation};
pub use plan::{Change, Plan, Step, Urls, lint};
pub use secret::{CpsToken, OrderKey, Secret, SubaccountKey};
pub use settings::{CpsAccess, Inventory, Progress, RateWindow, Settings};
pub use stop::Stop;
pub use target::{Id, parse_id, parse_label};
pub use verify::{FieldState, Verification, VerifiedField};
