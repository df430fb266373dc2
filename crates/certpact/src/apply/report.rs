//! What became of a plan.

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use serde_json::value::{RawValue, to_raw_value};

use crate::api::acme::model::DeliveredAnswer;
use crate::client::outcome::StepState;
use crate::ground::api::Api;
use crate::ground::error::Error;
use crate::ground::operations::Operation;
use crate::plan::Urls;
use crate::plan::acknowledge::{Acknowledgement, ClearedPlan, Overruling};
use crate::request::step::Step;

/// One step and its outcome.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct Outcome {
    /// Place in the plan.
    pub n: u64,
    /// API.
    pub api: Api,
    /// Operation.
    pub operation: Operation,
    /// Target.
    pub target: Option<String>,
    /// Its outcome.
    pub state: StepState,
    /// Number of a contract that was made, else null.
    pub id: Option<u64>,
    /// Answer of an operation that delivers a secret, else null; also where it could not be read.
    pub answer: Option<DeliveredAnswer>,
    /// Why it was not done, else null.
    #[schemars(with = "Option<Value>")]
    pub error: Option<Box<RawValue>>,
}

impl Outcome {
    pub(super) fn of(step: &Step, state: StepState) -> Self {
        Self {
            n: step.n,
            api: step.api,
            operation: step.operation,
            target: step.target.clone(),
            state,
            id: None,
            answer: None,
            error: None,
        }
    }

    pub(super) fn explain(&mut self, error: &Error) {
        self.error = to_raw_value(error).ok();
    }
}

/// The outcome of a plan.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct Report {
    /// Version of this format.
    pub format_version: u32,
    /// Hash of the plan.
    pub plan: String,
    /// Base URLs that it was sent to.
    pub urls: Urls,
    /// Who applied it.
    pub actor: String,
    /// When it began.
    #[schemars(with = "String")]
    pub started: Timestamp,
    /// When it ended.
    #[schemars(with = "String")]
    pub ended: Timestamp,
    /// When all of it was done already, by an earlier apply; null where something was left to do.
    #[serde(default)]
    #[schemars(with = "Option<String>")]
    pub already_applied: Option<Timestamp>,
    /// The steps.
    pub outcome: Vec<Outcome>,
    /// Hazards that were accepted.
    pub acknowledged: Vec<Acknowledgement>,
    /// Errors that were overruled.
    pub overruled: Vec<Overruling>,
    /// Where the writes went: the host, or `simulator`; null where none was carried out.
    pub sent_to: Option<String>,
    /// What went wrong apart from the steps, for people to read.
    #[serde(skip)]
    pub warnings: Vec<String>,
    /// 8 where anything is unknown, else the exit code of the first failure, else 130 where it was
    /// asked to stop, else 0.
    #[serde(skip)]
    pub exit_code: u8,
}

impl Report {
    pub(super) fn begun(cleared: &ClearedPlan, actor: &str, started: Timestamp) -> Self {
        let plan = cleared.plan();
        Self {
            format_version: 1,
            plan: plan.hash.clone(),
            urls: plan.urls.clone(),
            actor: actor.to_owned(),
            started,
            ended: started,
            already_applied: None,
            outcome: Vec::new(),
            acknowledged: cleared.consent.acknowledged.clone(),
            overruled: cleared.consent.overruled.clone(),
            sent_to: None,
            warnings: Vec::new(),
            exit_code: 0,
        }
    }

    /// Whether anything was not even attempted.
    pub(super) fn has_left_over(&self) -> bool {
        let mut outcomes = self.outcome.iter();
        outcomes.any(|outcome| outcome.state == StepState::NotAttempted)
    }
}
