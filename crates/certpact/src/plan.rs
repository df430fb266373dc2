//! The complete list of what will be sent, and what each request will do: a value that can be
//! printed, stored, compared and refused.

mod acme;
mod changes;
mod cps;
mod draft;
mod file;
mod lint;
mod order;
mod rests_on;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::call::Call;
use crate::desired::{Choice, Desired, DesiredContract};
use crate::error::Error;
use crate::finding::{Finding, Severity};
use crate::model::{Contract, ProductNameId, san};
use crate::observed::Observed;
use crate::operation::{Api, Operation};
use crate::target::Id;

pub(crate) use acme::differs_in_organization;
pub use changes::Change;
pub(crate) use cps::{
    given as organization_given, holds as organization_holds, named as organization_looked_for,
};
use draft::Draft;
pub use lint::lint;
pub(crate) use rests_on::RestsOn;

/// One request.
#[derive(Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Step {
    /// Place in the plan, from 1.
    pub n: u64,
    /// API.
    pub api: Api,
    /// Operation.
    pub operation: Operation,
    /// The path's ids.
    pub ids: Vec<Id>,
    /// The ids as text, or the label of a creation; null where no id was given.
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
            api: call.operation.api(),
            operation: call.operation,
            ids: call.ids.clone(),
            target: call.target(),
            account_id: call.account_id,
            request: call.body.as_ref().map(|body| body.value().clone()),
            because: Vec::new(),
            product,
        }
    }

    /// The label of the contract that it makes, where it makes one.
    pub(crate) fn creates(&self) -> Option<&str> {
        let target = self.target.as_deref();
        target.filter(|_| self.operation == Operation::CreateContract)
    }

    /// Whether it was made of a desired state, and not given by a caller.
    pub(crate) fn is_planned(&self) -> bool {
        !self.because.is_empty()
    }

    /// The number of the contract that the request is about, where it names one.
    pub(crate) fn contract(&self) -> Option<u64> {
        let of_contracts = self.ids.first().filter(|_| self.api == Api::Acme);
        of_contracts?.number()
    }

    /// The product that the request is about, as far as it says so: a creation does, of others a
    /// caller may.
    pub(crate) fn product(&self) -> Option<ProductNameId> {
        if self.operation != Operation::CreateContract {
            return self.product.clone();
        }
        let named = self.request.as_ref()?.get("product_name_id")?.as_str()?;
        Some(ProductNameId(named.to_owned()))
    }
}

/// Base URL of each API that something is about, by its word.
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
    /// Which steps were chosen; left out where all were.
    #[serde(default, skip_serializing_if = "Choice::is_default")]
    pub choice: Choice,
    /// What was read that steps and findings rest on.
    #[schemars(with = "Value")]
    pub(crate) observed: RestsOn,
    /// The requests.
    pub steps: Vec<Step>,
    /// What they will do.
    pub findings: Vec<Finding>,
    /// Made of what the plan says, not of instants, paths or reading times.
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
        let chosen = desired.contract.iter();
        for item in chosen.filter(|item| choice.takes(Api::Acme, &item.target())) {
            draft.contract(desired, item)?;
        }
        let chosen = desired.order.iter();
        for item in chosen.filter(|item| choice.takes(Api::Order, &item.id)) {
            draft.order(item)?;
        }
        let chosen = desired.certificate_request.iter();
        for item in chosen.filter(|item| choice.takes(Api::Cps, &item.id.to_string())) {
            draft.certificate_request(item)?;
        }
        let Draft {
            steps,
            mut findings,
            rests_on,
            ..
        } = draft;
        findings.sort_by(Finding::order);
        // What refuses one request for a contract refuses the next for the same reason.
        findings.dedup_by(|next, first| next.order(first).is_eq() && next.message == first.message);
        let about: BTreeSet<&str> = desired.targets().map(|(api, _)| api.as_str()).collect();
        urls.retain(|api, _| about.contains(api.as_str()));
        let mut plan = Self {
            format_version: 1,
            urls,
            desired: desired.clone(),
            choice: choice.clone(),
            observed: RestsOn::of(observed, &rests_on),
            steps,
            findings,
            hash: String::new(),
        };
        plan.hash = plan.digest();
        Ok(plan)
    }

    /// Whether a step's answer holds a secret that is shown once, for which there must be a place.
    pub fn delivers_secret(&self) -> bool {
        self.steps
            .iter()
            .any(|step| step.operation.delivers_secret())
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

    /// Whether another plan would send the same and do the same.
    pub(crate) fn does_the_same_as(&self, other: &Self) -> bool {
        self.steps == other.steps && self.findings == other.findings
    }

    /// A contract that the plan rests on, as it was read.
    pub(crate) fn contract(&self, id: u64) -> Option<&Contract> {
        self.observed.contract(id)
    }

    /// The first name of a contract that the plan rests on, to recognize it by. Where something of
    /// another API has the same number, nobody is told apart by it.
    pub fn first_san(&self, target: &str) -> Option<&str> {
        let mut others = self.desired.targets();
        if others.any(|(api, one)| api != Api::Acme && one == target) {
            return None;
        }
        let contract = self.contract(target.parse().ok()?)?;
        contract.sans.first().map(String::as_str)
    }

    /// How many findings there are of this severity.
    pub fn count(&self, severity: Severity) -> usize {
        self.findings
            .iter()
            .filter(|finding| finding.severity == severity)
            .count()
    }
}

/// The finding with its place in the desired item, whose names may stand elsewhere, or not at all.
fn in_item(mut finding: Finding, step: &Step, item: &DesiredContract) -> Finding {
    let Some(index) = finding.pointer.strip_prefix("/sans/") else {
        return finding;
    };
    let request = step.request.as_ref().map(san::listed).unwrap_or_default();
    let name = index
        .parse()
        .ok()
        .and_then(|index: usize| request.get(index));
    let wanted = item.sans.iter().flatten();
    let place = name.and_then(|name| {
        wanted
            .map(|one| san::normal(one))
            .position(|one| one == *name)
    });
    finding.pointer = place.map_or_else(|| "/sans".to_owned(), |place| format!("/sans/{place}"));
    finding
}
