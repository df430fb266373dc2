//! ACME contracts, of the Partner Subscriptions API.

mod changes;
pub(crate) mod desired;
pub(crate) mod effect;
pub(crate) mod model;
pub(crate) mod names;
pub(crate) mod observed;
pub(crate) mod plan;
pub(crate) mod rules;
#[rustfmt::skip]
pub(crate) mod types;
pub(crate) mod verify;
pub(crate) mod view;

use std::collections::BTreeMap;
use std::sync::Arc;

use desired::DesiredContract;
use jiff::Timestamp;
use model::PatchOrganization;
use observed::{Observation, Observed};
use rules::{Check, RULES, Wanted};
use serde_json::{Map, Value};
use view::View;

use crate::api::changes::Change;
use crate::api::{Module, Planned, Shown, VerifiedField, compared};
use crate::ground::api::Api;
use crate::ground::error::Error;
use crate::ground::finding::Finding;
use crate::ground::id::Id;
use crate::ground::operations::Operation;
use crate::ground::product::ProductNameId;
use crate::request::answers::Answers;
use crate::request::asked::Asked;
use crate::request::step::Step;
use crate::rule::collector::Collector;
use crate::rule::{Checked, collect};

/// The module.
pub(crate) struct AcmeApi;

impl Module for AcmeApi {
    const API: Api = Api::Acme;
    const READS: (Operation, &'static [Operation]) =
        (Operation::GetContract, &[Operation::ListCredentials]);

    const RULES: &'static [Checked<Check>] = RULES;

    type Check = Check;
    type View<'a> = View<'a>;
    type Item = DesiredContract;
    /// Organizations that contracts take by name.
    type Named = BTreeMap<String, PatchOrganization>;
    type Observed = Observed;
    type Kept = Arc<Observation>;

    fn target(item: &DesiredContract) -> String {
        item.target()
    }

    fn hint(status: u16) -> Option<&'static str> {
        let is_of_key = matches!(status, 401 | 403);
        is_of_key.then_some(
            "ACME contracts need the key of the subaccount that holds them, not a parent key",
        )
    }

    fn bare(id: u64, account_id: Option<u64>) -> DesiredContract {
        DesiredContract {
            id: Some(id),
            account_id,
            ..DesiredContract::default()
        }
    }

    fn see(observed: &mut Observed, answers: &mut Answers, at: Timestamp) -> Result<(), Error> {
        observed.take(answers, at)
    }

    fn see_plain(observed: &mut Observed, text: &str, at: Timestamp) -> bool {
        observed.take_plain(text, at)
    }

    fn numbers(observed: &Observed) -> Vec<u64> {
        observed.numbers()
    }

    fn view<'a>(asked: Asked<'a>, observed: &'a Observed) -> View<'a> {
        View::of(asked, observed)
    }

    fn look(check: &Check, view: &View<'_>, findings: &mut Collector<'_>) {
        match check {
            Check::Request(check) => check(view, findings),
            Check::Desired(_) => {}
        }
    }

    fn predict(step: &Step, observed: &mut Observed) {
        effect::predict(step, observed);
    }

    fn plan(
        item: &DesiredContract,
        named: &Self::Named,
        observed: &Observed,
        _: &Observed,
        sends_contacts: bool,
    ) -> Result<Planned, Error> {
        let contract = item.id.map(|id| {
            let unread = || Error::invalid_input(format!("contract `{id}` was not read"));
            observed.contract(id).ok_or_else(unread)
        });
        let contract = contract.transpose()?;
        let organization = item.organization_among(named);
        let steps = match contract {
            Some(contract) => plan::changes(item, organization, contract, sends_contacts)?,
            None => {
                let product = item.product_name_id.as_ref();
                let kind = product.and_then(ProductNameId::validation_type);
                plan::refuse_organization_on_dv(item, organization, kind)?;
                vec![plan::creation(item, organization)?]
            }
        };
        let target = item.target();
        let wanted = Wanted {
            target: &target,
            organization,
            contract,
            steps: &steps,
        };
        let findings = collect(
            RULES,
            None,
            Some(wanted.target),
            |check, findings| match check {
                Check::Desired(check) => check(&wanted, findings),
                Check::Request(_) => {}
            },
        );
        Ok(Planned { steps, findings })
    }

    /// A creation is judged as the request that makes it. Of a contract that there is, only what is
    /// certain without having read it is said.
    fn lint(item: &DesiredContract, named: &Self::Named) -> Result<Vec<Finding>, Error> {
        let nothing = Observed::default();
        let organization = item.organization_among(named);
        if item.id.is_none() {
            let step = plan::creation(item, organization)?;
            let found = Self::judge(step.asked(), &nothing).into_iter();
            return Ok(found
                .map(|finding| plan::in_item(finding, &step, item))
                .collect());
        }
        let mut findings = Vec::new();
        for step in plan::stated(item, organization)? {
            let found = Self::judge(step.asked(), &nothing).into_iter();
            // What is uncertain of a single name is so whatever the CA holds.
            findings.extend(
                found.filter(|finding| finding.certain || finding.pointer.starts_with("/sans/")),
            );
        }
        Ok(findings)
    }

    fn in_item(finding: Finding, step: &Step, item: &DesiredContract) -> Finding {
        plan::in_item(finding, step, item)
    }

    fn rests_on(item: &DesiredContract, found: &[Finding]) -> Vec<u64> {
        let affected = found.iter().flat_map(|finding| &finding.affects);
        let affected = affected.filter_map(|id| id.parse().ok());
        item.id.into_iter().chain(affected).collect()
    }

    fn number(kept: &Arc<Observation>) -> u64 {
        kept.contract.acme_contract_id
    }

    fn changes(
        step: &Step,
        request: &Map<String, Value>,
        _: Option<&DesiredContract>,
        read: Option<&Arc<Observation>>,
    ) -> Vec<Change> {
        changes::changes(step, request, read.map(|read| &read.contract))
    }

    fn verify(
        item: &DesiredContract,
        named: &Self::Named,
        observed: &Observed,
    ) -> Vec<VerifiedField> {
        verify::compare(item.organization_among(named), item, observed)
    }

    fn shown(step: &Step, states: [&Observed; 3]) -> Shown {
        let id = step.ids.first().and_then(Id::number).unwrap_or_default();
        let states = states.map(|state| state.contract(id));
        compared(states, effect::is_same_contract)
    }

    fn is_expected(read: &Observed, expected: &Observed, fresh: &Observed) -> bool {
        read.contracts().all(|read| {
            let id = read.acme_contract_id;
            let (Some(expected), Some(fresh)) = (expected.contract(id), fresh.contract(id)) else {
                return false;
            };
            // Whether the organization that a step gave it is validated is for the CA to say.
            let was_moved = read.details() != expected.details();
            effect::is_same_contract(fresh, expected)
                && (was_moved
                    || fresh.is_organization_validated == expected.is_organization_validated)
        })
    }

    fn carries_contacts(step: &Step) -> bool {
        let request = step.request.as_deref();
        request.is_some_and(effect::carries_organization)
    }
}

impl Operation {
    /// Whether what the request leaves out is reset rather than kept.
    pub(crate) fn replaces(self) -> bool {
        self == Self::ReplaceContract
    }

    /// Whether an organization that it carries has to be whole, with the contacts that it needs.
    pub(crate) fn needs_whole_organization(self) -> bool {
        matches!(self, Self::CreateContract | Self::ReplaceContract)
    }

    /// Whether it gives a contract names.
    pub(crate) fn gives_names(self) -> bool {
        matches!(self, Self::CreateContract | Self::AddSans)
    }

    /// Whether its body is about names.
    pub(crate) fn lists_names(self) -> bool {
        self.gives_names() || self == Self::RemoveSans
    }

    /// Whether its rules need to know the contract's credentials.
    pub(crate) fn is_about_credentials(self) -> bool {
        matches!(
            self,
            Self::RevokeCredential | Self::RevokeAllCredentials | Self::RegenerateCredentials
        )
    }
}
