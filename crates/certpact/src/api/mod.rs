//! What every API has, and what the layers above ask of it.

pub(crate) mod acme;
pub(crate) mod changes;
pub(crate) mod cps;
pub(crate) mod order;

use changes::Change;
use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::ground::api::Api;
use crate::ground::error::Error;
use crate::ground::finding::Finding;
use crate::ground::operations::Operation;
use crate::request::answers::Answers;
use crate::request::asked::Asked;
use crate::request::step::Step;
use crate::rule::collector::Collector;
use crate::rule::{Checked, collect};

/// The module of an API, as the layers above see it.
pub(crate) trait Module {
    const API: Api;

    /// The read that tells most of what the rules need, and the reads that tell more.
    const READS: (Operation, &'static [Operation]);

    /// Its rules.
    const RULES: &'static [Checked<Self::Check>];

    /// How a rule looks at things.
    type Check: 'static;

    /// One request and the state that it would meet, looked at once for all rules.
    type View<'a>;

    /// What is wanted of one thing.
    type Item;

    /// What several items may name.
    type Named;

    /// What was seen.
    type Observed: Clone + Default;

    /// What a plan keeps of a thing that was read.
    type Kept;

    /// The number of the thing that an item is about, or the label of one that is to be made.
    fn target(item: &Self::Item) -> String;

    /// What to do about a refusal of this status, where it is about the key.
    fn hint(status: u16) -> Option<&'static str>;

    /// An item that names a thing and wants nothing of it.
    fn bare(id: u64, account_id: Option<u64>) -> Self::Item;

    /// Takes in the CA's own answers.
    ///
    /// # Errors
    /// `invalid_input` that names the place which does not fit.
    fn see(
        observed: &mut Self::Observed,
        answers: &mut Answers,
        at: Timestamp,
    ) -> Result<(), Error>;

    /// Takes in a text that is one answer, which says nothing but what the spec has, in its forms: read
    /// into its type at once. Answers whether it was; if not, `see` looks at it more closely.
    fn see_plain(_: &mut Self::Observed, _: &str, _: Timestamp) -> bool {
        false
    }

    /// The numbers of what was read.
    fn numbers(observed: &Self::Observed) -> Vec<u64>;

    /// Looks at a request and the state that it would meet.
    fn view<'a>(asked: Asked<'a>, observed: &'a Self::Observed) -> Self::View<'a>;

    /// Lets one rule look at it.
    fn look(check: &Self::Check, view: &Self::View<'_>, findings: &mut Collector<'_>);

    /// Judges one request against the state that it would meet.
    fn judge(asked: Asked<'_>, observed: &Self::Observed) -> Vec<Finding> {
        let view = Self::view(asked, observed);
        collect(
            Self::RULES,
            Some(asked.operation),
            asked.target,
            |check, findings| Self::look(check, &view, findings),
        )
    }

    /// Leaves in `observed` what the CA is predicted to hold once it has carried out the step.
    fn predict(step: &Step, observed: &mut Self::Observed);

    /// The requests that give an item what is wanted of it. `observed` is what was read, `state` what
    /// the steps so far leave of it.
    ///
    /// # Errors
    /// `invalid_input` where the item was not read, or asks for something that no request is known
    /// to do.
    fn plan(
        item: &Self::Item,
        named: &Self::Named,
        observed: &Self::Observed,
        state: &Self::Observed,
        sends_contacts: bool,
    ) -> Result<Planned, Error>;

    /// What is wrong with an item, whatever the CA holds.
    ///
    /// # Errors
    /// `invalid_input` where no request can be made of it.
    fn lint(item: &Self::Item, named: &Self::Named) -> Result<Vec<Finding>, Error>;

    /// The finding of a step with its place in the item.
    fn in_item(finding: Finding, step: &Step, item: &Self::Item) -> Finding;

    /// The numbers of what an item and its findings rest on.
    fn rests_on(item: &Self::Item, found: &[Finding]) -> Vec<u64>;

    /// The number of a thing that a plan keeps.
    fn number(kept: &Self::Kept) -> u64;

    /// What a step sends, beside the item that it is there for and what was read.
    fn changes(
        step: &Step,
        request: &Map<String, Value>,
        item: Option<&Self::Item>,
        read: Option<&Self::Kept>,
    ) -> Vec<Change>;

    /// Every wanted field, with what was found of it.
    fn verify(
        item: &Self::Item,
        named: &Self::Named,
        observed: &Self::Observed,
    ) -> Vec<VerifiedField>;

    /// What the last of three states shows of a step, beside the state before it and the predicted one.
    fn shown(step: &Step, states: [&Self::Observed; 3]) -> Shown;

    /// Whether everything that was read is now as it is expected.
    fn is_expected(
        read: &Self::Observed,
        expected: &Self::Observed,
        fresh: &Self::Observed,
    ) -> bool;

    /// Whether a step sends contacts that are sent whatever the CA has.
    fn carries_contacts(step: &Step) -> bool;
}

/// What is to be sent for an item, and what is found of the item itself.
#[derive(Default)]
pub(crate) struct Planned {
    pub(crate) steps: Vec<Step>,
    pub(crate) findings: Vec<Finding>,
}

/// What was found of one wanted field.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum FieldState {
    /// The CA holds the desired value, also if it shows it escaped as HTML: `&amp;` for `&`.
    Confirmed,
    /// The CA holds something else.
    Differs,
    /// The CA does not return it.
    Unreadable,
}

/// One wanted field.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct VerifiedField {
    /// API.
    pub api: Api,
    /// Target.
    pub target: String,
    /// Place in the desired item.
    pub pointer: String,
    /// What was found.
    pub state: FieldState,
    /// The desired value; null for a contact, whose data is not repeated.
    pub desired: Value,
    /// What the CA holds; null where there is nothing, or it cannot be read.
    pub observed: Value,
}

impl VerifiedField {
    /// Whether the CA shows the value in a spelling of its own, as HTML does. Lists of names are equal in
    /// no order, and values of contacts are in neither.
    pub fn is_spelled_otherwise(&self) -> bool {
        let are_texts = self.desired.is_string() && self.observed.is_string();
        self.state == FieldState::Confirmed && are_texts && self.desired != self.observed
    }
}

/// The one that there is; nothing where there are several.
pub(crate) fn sole<T>(mut seen: impl Iterator<Item = T>) -> Option<T> {
    let only = seen.next()?;
    seen.next().is_none().then_some(only)
}

/// How what a write is about looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shown {
    /// As the write leaves it, which is not how it was before.
    After,
    /// As it was before, which is not how the write leaves it.
    Before,
    /// Otherwise, or the write leaves it as it was as far as a reading shows.
    Neither,
}

/// Which of two states the last of three is equal to: the one before a write, or the one after it.
pub(crate) fn compared<T>(states: [Option<&T>; 3], is_same: impl Fn(&T, &T) -> bool) -> Shown {
    let [Some(before), Some(after), Some(fresh)] = states else {
        return Shown::Neither;
    };
    if is_same(before, after) {
        Shown::Neither
    } else if is_same(fresh, after) {
        Shown::After
    } else if is_same(fresh, before) {
        Shown::Before
    } else {
        Shown::Neither
    }
}
