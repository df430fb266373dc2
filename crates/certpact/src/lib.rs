//! certpact says what a request to the CA will do to your certificate contracts before it is sent,
//! sends only what was cleared by name, and reports the outcome.
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

mod api;
mod apply;
mod ca;
mod client;
mod ground;
mod plan;
mod request;
mod rule;
mod settings;
mod state;

/// The rules: what is worth saying about a request before it is sent.
pub mod rules {
    pub use crate::rule::sources::RuleSource;
    pub use crate::rule::{Described, Mark, Rule};
    pub use crate::state::catalogue::{all, find};
}

#[doc(hidden)]
pub use ca::seam;
#[doc(hidden)]
pub use ground::file::write_private;
#[doc(hidden)]
pub use ground::in_order::{cores, in_order};
#[doc(hidden)]
pub use state::verdict::{ANSWERS, AnswerBody, AnswerRow, Verdict};

pub use api::acme::desired::{DesiredContract, DesiredOrganization};
pub use api::acme::model::{AcmeCredentials, DeliveredAnswer};
pub use api::acme::observed::Seen;
pub use api::acme::types::*;
pub use api::changes::Change;
pub use api::cps::desired::DesiredCertificateRequest;
pub use api::cps::model::ChangedOrganization;
pub use api::cps::types::*;
pub use api::order::desired::{DesiredOrder, DesiredOrderContact};
pub use api::order::types::*;
pub use api::{FieldState, VerifiedField};
pub use apply::{
    Applying, Delivery, Outcome, Report, Reserved, SecretFile, journal_of, replace_plan,
};
pub use client::outcome::StepState;
pub use client::pull::Pulled;
pub use client::{
    AcmeOperations, Answer, Client, CpsOperations, OrderOperations, Request, Sent, check,
};
pub use ground::api::Api;
pub use ground::error::{Error, ErrorKind};
pub use ground::finding::{Coverage, Finding, Refusal, Severity};
pub use ground::id::{Id, parse_id};
pub use ground::instant::Instant;
pub use ground::operations::Operation;
pub use ground::printed;
pub use ground::product::{ProductNameId, ValidationType};
pub use ground::secret::Secret;
pub use ground::stop::Stop;
pub use ground::unseen::{Unseen, unseen_or_alike};
pub use plan::acknowledge::{Acknowledgement, ClearedPlan, Consent, Overruling};
pub use plan::verify::Verification;
pub use plan::{Plan, PlanId, Urls, lint};
pub use request::body::Body;
pub use request::call::Call;
pub use request::example::FieldHelp;
pub use request::fields::{FieldFacts, Omitted, OperationFacts, ParameterFacts};
pub use request::label::parse_label;
pub use request::step::Step;
pub use settings::keys::{CpsAccess, CpsToken, OrderKey, SubaccountKey};
pub use settings::options::{ClientOptions, InventoryOrPath};
pub use settings::progress::{Advance, Progress, Told};
pub use settings::{Inventory, RateWindow, Settings, StateFolder};
pub use state::choice::Choice;
pub use state::desired::{Desired, DesiredSource};
pub use state::observed::Observed;
pub use state::unread::Unread;
