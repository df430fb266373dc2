//! What a request does to an organization: the one computation behind the rules that warn of it
//! and the prediction of the state that it leaves.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

use crate::api::acme::model::{Contract, Details};
use crate::api::acme::names;
use crate::api::acme::observed::Observed;
use crate::ground::dns_name;
use crate::ground::finding::Coverage;
use crate::ground::folded::folded;
use crate::ground::operations::Operation;
use crate::ground::product::{ProductNameId, ValidationType};
use crate::ground::unseen::unseen;
use crate::request::facts;
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
    pub(crate) before: Details,
    pub(crate) after: Details,
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

/// The contract that a step is about, where it was read; there is none yet for a creation.
pub(crate) fn contract_of<'a>(step: &Step, observed: &'a Observed) -> Option<&'a Contract> {
    match step.contract() {
        Some(id) => observed.contract(id),
        None if step.operation == Operation::CreateContract => None,
        None => observed.sole(),
    }
}

/// Whether it is unknown which organization the contract of a step has: it was not read, or its answer
/// has none although its product has one.
pub(crate) fn is_organization_unread(step: &Step, observed: &Observed) -> bool {
    contract_of(step, observed).is_none_or(|contract| {
        let kind = contract.validation_type();
        let has_nothing = contract.details() == Details::default();
        has_nothing && kind.is_some_and(ValidationType::has_organization)
    })
}

/// The names that the contract of a step has already, as far as it was read.
pub(crate) fn held_names<'a>(step: &Step, observed: &'a Observed) -> &'a [String] {
    contract_of(step, observed).map_or(&[], |contract| &contract.sans)
}

/// The names of a step whose operation is meant, each with its place in the request.
pub(crate) fn names(
    step: &Step,
    is_meant: impl Fn(Operation) -> bool,
) -> impl Iterator<Item = (String, &str)> {
    let request = step.request.as_ref();
    let request = request.filter(|_| is_meant(step.operation));
    request.into_iter().flat_map(names::places_of_names)
}

/// The product that a request is about: the contract's, or where that was not read, the one that is
/// named.
pub(crate) fn product(step: &Step, observed: &Observed) -> Option<ProductNameId> {
    let read = contract_of(step, observed).map(|contract| contract.product_name_id.clone());
    read.or_else(|| step.product())
}

/// Whether a body has an organization in it.
pub(crate) fn carries_organization(body: &Value) -> bool {
    body.get("organization").is_some_and(Value::is_object)
}

/// The validation type that a request will be held to: the contract's, or where that is not known,
/// that of the product which the caller named.
pub(crate) fn validation_type(step: &Step, observed: &Observed) -> Option<ValidationType> {
    let read = contract_of(step, observed).and_then(Contract::validation_type);
    read.or_else(|| step.product()?.validation_type())
}

/// Whether it is known that the contract has no place for an organization.
pub(crate) fn has_no_organization(step: &Step, observed: &Observed) -> bool {
    validation_type(step, observed).is_some_and(|kind| !kind.has_organization())
}

/// The organization object of a request, where it has one and the contract's product is not
/// known to have none.
pub(crate) fn organization<'a>(
    step: &'a Step,
    observed: &Observed,
) -> Option<&'a Map<String, Value>> {
    if has_no_organization(step, observed) || facts::field(step.operation, "organization").is_none()
    {
        return None;
    }
    step.request.as_ref()?.get("organization")?.as_object()
}

/// Fields of an organization, as a message lists them.
pub(crate) fn quoted_fields(fields: &[&str]) -> String {
    let fields: Vec<String> = fields
        .iter()
        .map(|field| format!("`organization.{field}`"))
        .collect();
    fields.join(", ")
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

/// The fields of the request's organization whose change throws away its validation, as given.
pub(crate) fn validated_fields<'a>(
    step: &Step,
    organization: &'a Map<String, Value>,
) -> Vec<(&'static str, &'a Value)> {
    facts::members(step.operation, "organization")
        .filter(|(_, field)| field.revokes_validation == Some(true))
        .filter_map(|(name, _)| Some((name, member(organization, name)?)))
        .collect()
}

/// Whether a value is one that a PATCH may take for nothing, or for an order to clear.
pub(crate) fn may_clear(value: &Value) -> bool {
    value.is_null() || value.as_str().is_some_and(|text| text.trim().is_empty())
}

/// What is known of the account that a step's contract is on, where its organization was not read.
pub(crate) fn coverage_of(step: &Step, observed: &Observed) -> Coverage {
    contract_of(step, observed).map_or(Coverage { read: 0, of: None }, |contract| {
        observed.coverage(contract.account_id)
    })
}

/// What a request changes; none where it carries no organization or the contract was not read.
pub(crate) fn organization_change<'a>(
    step: &Step,
    observed: &'a Observed,
) -> Option<OrganizationChange<'a>> {
    let organization = organization(step, observed)?;
    let contract =
        contract_of(step, observed).filter(|_| !is_organization_unread(step, observed))?;
    let before = contract.details();
    let mut after = before.clone();

    let given = validated_fields(step, organization);
    let mut changed = Vec::new();
    let mut is_clear = true;
    for (name, value) in &given {
        match value.as_str() {
            Some(value) if before.get(name) == value => {}
            Some(value) => {
                changed.push(*name);
                after.set(name, value);
            }
            // What the CA makes of a number, say, is not known.
            None => {
                changed.push(*name);
                is_clear = false;
            }
        }
    }
    let mut cleared = Vec::new();
    for (name, field) in facts::members(step.operation, "organization") {
        let is_reset = matches!(field.omitted, facts::Omitted::Becomes(_))
            && member(organization, name).is_none();
        if is_reset && field.revokes_validation == Some(true) && !before.get(name).is_empty() {
            cleared.push(name);
            after.set(name, "");
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

/// Leaves in `observed` what the CA is predicted to hold once it has carried out the step.
pub(crate) fn predict(step: &Step, observed: &mut Observed) {
    let Some(mut contract) = contract_of(step, observed).cloned() else {
        return;
    };
    let listed = step
        .request
        .as_ref()
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
    let change = organization_change(step, observed);
    let auto_renew = step
        .request
        .as_ref()
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
    contract.organization = Some(change.after.clone().into());
    let before = change.before.clone();
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
