//! The outcome of a write.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::api::acme::model::DeliveredAnswer;
use crate::api::cps::model::ChangedOrganization;
use crate::ground::error::{Error, ErrorKind};

/// The outcome of a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum StepState {
    /// The CA said yes.
    Done,
    /// It was not carried out.
    Failed,
    /// It may have been carried out.
    Unknown,
    /// It was not sent: an earlier step did not succeed, or the apply was stopped.
    NotAttempted,
}

impl StepState {
    /// What became of a write that ended so.
    pub(crate) fn of(error: Option<&Error>) -> Self {
        match error {
            None => Self::Done,
            Some(error) if error.carried_out() => Self::Unknown,
            Some(error) if error.kind() == ErrorKind::OutcomeUnknown => Self::Unknown,
            Some(error) if error.kind() == ErrorKind::Interrupted => Self::NotAttempted,
            Some(_) => Self::Failed,
        }
    }
}

/// The outcome of a write.
pub(crate) struct Done {
    /// Where it went: the host, or `simulator`.
    pub(crate) sent_to: String,
    pub(crate) credentials: Option<DeliveredAnswer>,
    /// Which organization a certificate request has now, and what of the request it does not have.
    pub(crate) changed: Option<ChangedOrganization>,
    /// What went wrong beside it.
    pub(crate) warnings: Vec<String>,
}
