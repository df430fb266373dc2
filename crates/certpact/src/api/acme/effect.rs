//! What a request does to an organization: the one computation behind the rules that warn of it
//! and the prediction of the state that it leaves.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

use crate::api::acme::model::{Contract, Details};
use crate::api::acme::names;
use crate::api::acme::observed::Observed;
use crate::api::acme::view::View;
use crate::ground::dns_name;
use crate::ground::folded::folded;
use crate::ground::operations::Operation;
use crate::ground::unseen::unseen;
use crate::request::facts::Omitted;
use crate::request::step::Step;

/// What happens to the validation of the organization that a contract has now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Loss {
    /// At least one contract that was read loses it.
    Certain,
    /// None that was read has it, but others may share the organization.
    Possible,
    /// It is known that no contract has it.
    None,
}

/// A request that carries an organization, held against the contract as it was read.
pub(crate) struct OrganizationChange<'a> {
    pub(crate) contract: &'a Contract,
    pub(crate) before: Details<'a>,
    pub(crate) after: Details<'a>,
    /// Given fields whose value differs.
    pub(crate) changed: Vec<&'static str>,
    /// Fields that have a value, are left out, and are cleared by that.
    pub(crate) cleared: Vec<&'static str>,
    /// Contracts seen that share the organization, the target among them.
    pub(crate) sharing: Vec<u64>,
    pub(crate) loss: Loss,
    /// Whether a contract that was read has the wanted organization already, so that the CA may
    /// attach the target to that one.
    pub(crate) matches: bool,
    /// Whether every given value is text, so that it is known what it changes.
    pub(crate) is_clear: bool,
    /// Whether what is changed differs in case, blanks or Unicode form alone.
    pub(crate) is_folded: bool,
    /// How what is changed differs, where nothing of that can be seen.
    pub(crate) unseen: Option<String>,
}

/// Whether a body has an organization in it.
pub(crate) fn carries_organization(body: &Value) -> bool {
    body.get("organization").is_some_and(Value::is_object)
}

/// One or more fields of an organization, as a message lists them.
pub(crate) fn quoted_fields(fields: &[&str]) -> String {
    format!("`organization.{}`", fields.join("`, `organization."))
}

/// A member of an object, unless it is null: nobody knows a CA that takes null for a value, and one
/// that takes it for nothing does what it does to a field that is left out.
pub(crate) fn member<'a>(object: &'a Map<String, Value>, name: &str) -> Option<&'a Value> {
    object.get(name).filter(|value| !value.is_null())
}

/// What to do instead of giving the `id` of an organization.
pub(crate) const DETAILS_ALONE: &str =
    "leave `id` out: the details alone say which organization is meant";

/// Whether an organization gives the `id` of an existing one, which a tip of the CA's page offers.
pub(crate) fn names_by_id(organization: &Map<String, Value>) -> bool {
    member(organization, "id").is_some()
}

/// Whether a value is one that a PATCH may take for nothing, or for an order to clear.
pub(crate) fn may_clear(value: &Value) -> bool {
    value.is_null() || value.as_str().is_some_and(|text| text.trim().is_empty())
}

impl<'a> OrganizationChange<'a> {
    /// What a request changes; none where it carries no organization or the contract was not read.
    pub(crate) fn of(view: &View<'a>) -> Option<Self> {
        view.organization?;
        let contract = view.contract.filter(|_| !view.is_organization_unread())?;
        let observed = view.observed;
        let before = contract.details();
        let mut after = before.clone();

        let mut changed = Vec::new();
        let mut is_clear = true;
        let mut cleared = Vec::new();
        for (field, value) in view.validating() {
            let (name, held) = (field.name, before.get(field.name));
            match value.map(Value::as_str) {
                Some(Some(value)) if held == value => {}
                Some(Some(value)) => {
                    changed.push(name);
                    after.set(name, value);
                }
                // What the CA makes of a number, say, is not known.
                Some(None) => {
                    changed.push(name);
                    is_clear = false;
                }
                None if matches!(field.omitted, Omitted::Becomes(_)) && !held.is_empty() => {
                    cleared.push(name);
                    after.set(name, "");
                }
                None => {}
            }
        }

        let account_id = contract.account_id;
        let coverage = observed.coverage(account_id);
        let (sharing, loss) =
            if contract.organization.is_none() || observed.was_rejected(account_id, &before) {
                (vec![contract.acme_contract_id], Loss::None)
            } else {
                let sharing: Vec<u64> = observed.sharing(account_id, &before).collect();
                let is_validated = |id: &u64| {
                    let seen = observed.contract(*id);
                    seen.is_some_and(|contract| contract.is_organization_validated)
                };
                let loss = if sharing.iter().any(is_validated) {
                    Loss::Certain
                } else if coverage.of == Some(coverage.read) {
                    Loss::None
                } else {
                    Loss::Possible
                };
                (sharing, loss)
            };
        let is_folded = changed
            .iter()
            .all(|field| folded(before.get(field)) == folded(after.get(field)));
        let kinds = changed
            .iter()
            .map(|field| Some(unseen(before.get(field), after.get(field))?.kinds));
        let kinds: Option<BTreeSet<String>> = kinds.collect();
        let kinds = kinds.map(|kinds| kinds.into_iter().collect::<Vec<_>>().join(" and "));
        let unseen = kinds.filter(|kinds| !kinds.is_empty());
        let matches = after != before && observed.sharing(account_id, &after).next().is_some();
        Some(OrganizationChange {
            contract,
            before,
            after,
            changed,
            cleared,
            sharing,
            loss,
            matches,
            is_clear,
            is_folded,
            unseen,
        })
    }
}

/// Leaves in `observed` what the CA is predicted to hold once it has carried out the step.
pub(crate) fn predict(step: &Step, observed: &mut Observed) {
    let view = View::of(step.asked(), observed);
    let Some(mut contract) = view.contract.cloned() else {
        return;
    };
    let listed = step
        .request
        .as_deref()
        .map(names::names_in)
        .unwrap_or_default();
    if step.operation == Operation::AddSans {
        contract.sans.extend(dns_name::set(listed));
    } else if step.operation == Operation::RemoveSans {
        let removed = dns_name::set(listed);
        contract
            .sans
            .retain(|name| !removed.contains(&dns_name::normal(name)));
    }
    let change = OrganizationChange::of(&view);
    let auto_renew = step
        .request
        .as_deref()
        .and_then(|request| request.get("auto_renew"));
    match auto_renew.and_then(Value::as_bool) {
        Some(given) => contract.auto_renew = given,
        None if step.operation.replaces() => contract.auto_renew = false,
        None => {}
    }
    let Some(change) = change.filter(|change| change.after != change.before) else {
        observed.predict(contract);
        return;
    };
    let account_id = contract.account_id;
    // A contract whose new details are those of another takes that one's state.
    contract.is_organization_validated = observed
        .sharing(account_id, &change.after)
        .filter_map(|id| observed.contract(id))
        .find(|other| other.validation_type() == contract.validation_type())
        .is_some_and(|other| other.is_organization_validated);
    let before = change.before.into_owned();
    contract.organization = Some(change.after.into());
    observed.reject(account_id, &before);
    observed.predict(contract);
}

/// Whether a contract is shown as it is expected in all that a plan can change.
pub(crate) fn is_same_contract(shown: &Contract, expected: &Contract) -> bool {
    dns_name::set(&shown.sans) == dns_name::set(&expected.sans)
        && shown.details().shows(&expected.details())
        && shown.product_name_id == expected.product_name_id
        && shown.auto_renew == expected.auto_renew
        && shown.date_canceled == expected.date_canceled
}
