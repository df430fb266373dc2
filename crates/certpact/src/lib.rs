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
mod change;
mod client;
mod desired;
mod error;
mod file;
mod finding;
mod model;
mod observed;
mod operation;
mod plan;
pub mod rules;
mod secret;
mod settings;
mod target;
mod verify;

#[doc(hidden)]
pub use ca::seam;

pub use acknowledge::{Acknowledgement, ClearedPlan, Consent, Overruling, Refusal};
pub use apply::{Outcome, Report, StepState, forget_journal, journal_of};
pub use body::Body;
pub use client::{Acme, Answer, Client, Sent, check};
pub use desired::{Desired, DesiredContract, DesiredSource};
pub use error::{Error, ErrorKind};
pub use finding::{Coverage, Finding, Severity};
pub use model::{
    Certificate, Certificates, Contact, Contract, Credential, Credentials, Instant, Organization,
    OrganizationRequest, PatchContract, ProductNameId, ReplaceContract, Sans, TypedContact,
    ValidationType,
};
pub use observed::{Observed, Seen};
pub use operation::{Call, Family, Operation};
pub use plan::{Plan, Step, Urls};
pub use secret::SubaccountKey;
pub use settings::{RateWindow, Settings};
pub use target::{parse_id, parse_label};
pub use verify::{FieldState, Verification, VerifiedField};
