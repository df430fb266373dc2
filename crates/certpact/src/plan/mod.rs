//! The complete list of what will be sent, and what each request will do: a value that can be
//! printed, stored, compared and refused.

pub(crate) mod acknowledge;
mod changes;
mod digest;
mod draft;
mod file;
mod id;
mod lint;
mod shared;
pub(crate) mod verify;

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use draft::{Draft, Drafted};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::api::acme::model::Contract;
use crate::ground::api::Api;
use crate::ground::error::Error;
use crate::ground::finding::{Finding, Severity};
use crate::request::step::Step;
use crate::state::choice::Choice;
use crate::state::desired::Desired;
use crate::state::for_each_api;
use crate::state::observed::Observed;
use crate::state::rests_on::RestsOn;
use crate::state::unread::Unread;

pub use id::PlanId;
pub use lint::lint;

/// Base URL of each API that something is about, by its word.
pub type Urls = BTreeMap<String, String>;

/// What will be sent, in order, and what is known about it.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct Plan {
    /// Version of this format.
    pub format_version: u32,
    /// Random id, which copies of the plan have too: what one of them has made is known to the others on
    /// the same machine.
    #[schemars(with = "String")]
    pub plan_id: PlanId,
    /// Base URLs that it was made against; it is refused against others.
    pub urls: Urls,
    /// The desired state that it came from, contacts included.
    #[schemars(with = "Value")]
    pub desired: Desired,
    /// Which steps were chosen; left out where all were.
    #[serde(default, skip_serializing_if = "Choice::is_default")]
    pub choice: Choice,
    /// What was read that steps and findings rest on.
    #[schemars(with = "Value")]
    pub(crate) observed: RestsOn,
    /// The requests.
    #[serde(deserialize_with = "shared::steps")]
    pub steps: Vec<Step>,
    /// What they will do.
    pub findings: Vec<Finding>,
    /// What could not be read, and is left as it is. `apply` accepts that by its number alone.
    #[serde(default)]
    pub unread: Vec<Unread>,
    /// Made of what the plan says, not of its id, instants, paths or reading times.
    pub hash: String,
}

impl Plan {
    /// Plans what turns `observed` into `desired`, as far as it is chosen. Sends nothing.
    ///
    /// Each step is judged by the state that the steps before it leave.
    ///
    /// # Errors
    /// `invalid_input` where the desired state asks for something that no request is known to do.
    pub fn new(
        desired: &Desired,
        choice: &Choice,
        observed: &Observed,
        mut urls: Urls,
    ) -> Result<Self, Error> {
        let mut draft = Draft::new(observed, choice);
        for_each_api!(M => draft.add::<M>(desired)?);
        let Drafted {
            steps,
            mut findings,
            rests_on,
        } = draft.finish();
        findings.sort_by(Finding::order);
        // What refuses one request for a contract refuses the next for the same reason.
        findings.dedup_by(|next, first| next.order(first).is_eq() && next.message == first.message);
        let about: BTreeSet<&str> = desired.targets().map(|(api, _)| api.as_str()).collect();
        urls.retain(|api, _| about.contains(api.as_str()));
        let mut plan = Self {
            format_version: 1,
            plan_id: PlanId::random(),
            urls,
            desired: desired.clone(),
            choice: choice.clone(),
            observed: rests_on,
            steps,
            findings,
            unread: observed.unread(),
            hash: String::new(),
        };
        plan.hash = plan.digest();
        desired.locate(&mut plan.findings);
        Ok(plan)
    }

    /// How many answers to its steps hold a secret that is shown once, for which there must be a place.
    pub fn secrets(&self) -> usize {
        let steps = self.steps.iter();
        steps
            .filter(|step| step.operation.delivers_secret())
            .count()
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
        self.desired.targets().map(|(_, target)| target).collect()
    }

    /// Whether it makes a contract.
    pub(crate) fn creates(&self) -> bool {
        self.steps.iter().any(|step| step.creates().is_some())
    }

    /// Whether a contract with this id was there before the plan.
    pub(crate) fn knows(&self, id: u64) -> bool {
        let mut items = self.desired.contract.iter();
        self.contract(id).is_some() || items.any(|item| item.id == Some(id))
    }

    /// Whether another plan would send the same and do the same.
    pub(crate) fn does_the_same_as(&self, other: &Self) -> bool {
        let findings =
            |plan: &Self| -> Vec<Finding> { plan.findings.iter().map(Finding::anywhere).collect() };
        self.steps == other.steps && findings(self) == findings(other)
    }

    /// Whether it does something to one of these.
    pub(crate) fn touches(&self, unread: &[Unread]) -> bool {
        let mut affected = self.findings.iter().flat_map(|finding| &finding.affects);
        affected.any(|target| unread.iter().any(|one| one.target == *target))
    }

    /// A contract that the plan rests on, as it was read.
    pub(crate) fn contract(&self, id: u64) -> Option<&Contract> {
        self.observed.contract(id)
    }

    /// The first name of each contract that the plan rests on, by target, to recognize it by. Where
    /// something of another API has the same number, nobody is told apart by it.
    pub fn first_sans(&self) -> HashMap<String, &str> {
        let others = self.desired.targets();
        let others: HashSet<String> = others
            .filter(|(api, _)| *api != Api::Acme)
            .map(|(_, target)| target)
            .collect();
        let sans = self.observed.contracts().filter_map(|contract| {
            let target = contract.acme_contract_id.to_string();
            let first = contract.sans.first()?;
            (!others.contains(&target)).then_some((target, first.as_str()))
        });
        sans.collect()
    }

    /// How many findings there are of this severity.
    pub fn count(&self, severity: Severity) -> usize {
        self.findings
            .iter()
            .filter(|finding| finding.severity == severity)
            .count()
    }
}
