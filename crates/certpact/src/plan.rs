//! The complete list of what will be sent, and what each request will do: a value that can be
//! printed, stored, compared and refused.

mod acme;
mod file;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::change::predict;
use crate::desired::Desired;
use crate::error::Error;
use crate::finding::{Finding, Severity};
use crate::model::ProductNameId;
use crate::observed::{Observation, Observed};
use crate::operation::{Call, Family, Operation, target};
use crate::rules::judge;

/// One request.
#[derive(Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Step {
    /// Place in the plan, from 1.
    pub n: u64,
    /// Interface.
    pub family: Family,
    /// Operation.
    pub operation: Operation,
    /// The path's ids.
    pub ids: Vec<u64>,
    /// The ids as text; null where none was given.
    pub target: Option<String>,
    /// Account whose key sends it, null for the default key.
    pub account_id: Option<u64>,
    /// Body, null where the operation has none.
    pub request: Option<Value>,
    /// Places in the desired item that it is there for.
    pub because: Vec<String>,
    /// Product that a caller named for a contract that was not read.
    #[serde(skip)]
    pub product: Option<ProductNameId>,
}

/// A body may hold contacts, which stay out of logs.
impl fmt::Debug for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Step")
            .field("n", &self.n)
            .field("operation", &self.operation)
            .field("target", &self.target)
            .field("because", &self.because)
            .finish_non_exhaustive()
    }
}

impl Step {
    /// The step that a direct call is.
    pub(crate) fn of(call: &Call, product: Option<ProductNameId>) -> Self {
        Self {
            n: 1,
            family: call.operation.family(),
            operation: call.operation,
            ids: call.ids.clone(),
            target: call.target(),
            account_id: call.account_id,
            request: call.body.as_ref().map(|body| body.value().clone()),
            because: Vec::new(),
            product,
        }
    }
}

/// Base URL of each interface, by its word.
pub type Urls = BTreeMap<String, String>;

/// What will be sent, in order, and what is known about it.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct Plan {
    /// Version of this format.
    pub format_version: u32,
    /// Base URLs that it was made against; it is refused against others.
    pub urls: Urls,
    /// The desired state that it came from, contacts included.
    #[schemars(with = "Value")]
    pub desired: Desired,
    /// What was read that steps and findings rest on.
    #[schemars(with = "Value")]
    pub(crate) observed: Vec<Observation>,
    /// The requests.
    pub steps: Vec<Step>,
    /// What they will do.
    pub findings: Vec<Finding>,
    /// Made of what the plan says, not of instants, paths or reading times.
    pub hash: String,
}

impl Plan {
    /// Plans what turns `observed` into `desired`. Sends nothing.
    ///
    /// Each step is judged by the state that the steps before it leave.
    ///
    /// # Errors
    /// `invalid_input` where the desired state asks for something that no request is known to do.
    pub fn new(desired: &Desired, observed: &Observed, urls: Urls) -> Result<Self, Error> {
        let mut state = observed.clone();
        let mut steps = Vec::new();
        let mut findings = Vec::new();
        let mut rests_on: BTreeSet<u64> = BTreeSet::new();
        for item in &desired.contract {
            let Some(contract) = observed.contract(item.id) else {
                return Err(Error::invalid_input(format!(
                    "contract `{}` was not read",
                    item.id
                )));
            };
            rests_on.insert(item.id);
            let Some(mut step) = acme::step(item, contract)? else {
                continue;
            };
            step.n = steps.len() as u64 + 1;
            step.target = target(&step.ids);
            let judged = judge(&step, &state);
            rests_on.extend(
                judged
                    .iter()
                    .flat_map(|finding| &finding.affects)
                    .filter_map(|id| id.parse::<u64>().ok()),
            );
            findings.extend(judged);
            predict(&step, &mut state);
            steps.push(step);
        }
        findings.sort_by(Finding::order);
        let mut plan = Self {
            format_version: 1,
            urls,
            desired: desired.clone(),
            observed: observed.only_of(&rests_on),
            steps,
            findings,
            hash: String::new(),
        };
        plan.hash = plan.digest();
        Ok(plan)
    }

    /// Whether nothing has to be sent.
    pub fn is_empty(&self) -> bool {
        self.steps.is_empty()
    }

    /// The first characters of the hash, enough to tell plans apart by eye.
    pub fn short_hash(&self) -> &str {
        self.hash.get(..8).unwrap_or(&self.hash)
    }

    /// Targets that an acknowledgement may name.
    pub(crate) fn targets(&self) -> BTreeSet<String> {
        let named = self.desired.contract.iter().map(|item| item.id.to_string());
        named.collect()
    }

    /// Whether another plan would send the same and do the same.
    pub(crate) fn does_the_same_as(&self, other: &Self) -> bool {
        self.steps == other.steps && self.findings == other.findings
    }

    /// The first name of a contract that the plan rests on, to recognize it by.
    pub fn first_san(&self, target: &str) -> Option<&str> {
        let observation = self
            .observed
            .binary_search_by_key(&target.parse().ok()?, |seen| seen.contract.acme_contract_id)
            .ok()?;
        self.observed[observation]
            .contract
            .sans
            .first()
            .map(String::as_str)
    }

    /// How many findings there are of this severity.
    pub fn count(&self, severity: Severity) -> usize {
        self.findings
            .iter()
            .filter(|finding| finding.severity == severity)
            .count()
    }
}
