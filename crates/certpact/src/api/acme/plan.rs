//! The narrowest requests that give a contract what is wanted of it.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

use crate::api::acme::desired::DesiredContract;
use crate::api::acme::model::{Contract, Details, PatchOrganization};
use crate::api::acme::names;
use crate::api::acme::names::MOST_NAMES;
use crate::ground::api::Api;
use crate::ground::dns_name;
use crate::ground::error::Error;
use crate::ground::finding::{Finding, escape};
use crate::ground::id::Id;
use crate::ground::operations::Operation;
use crate::ground::product::ValidationType;
use crate::ground::spelling::shows;
use crate::request::step::Step;

/// The request that makes a contract.
pub(super) fn creation(
    item: &DesiredContract,
    organization: Option<&PatchOrganization>,
) -> Result<Step, Error> {
    let mut request = Map::new();
    if let Some(product) = &item.product_name_id {
        request.insert("product_name_id".to_owned(), json!(product));
    }
    if let Some(sans) = &item.sans {
        request.insert("sans".to_owned(), json!(different(sans)));
    }
    if let Some(organization) = organization {
        request.insert("organization".to_owned(), value_of(organization)?);
    }
    if let Some(auto_renew) = item.auto_renew {
        request.insert("auto_renew".to_owned(), auto_renew.into());
    }
    let because = request.keys().map(|name| format!("/{name}")).collect();
    let mut step = step(
        item,
        Operation::CreateContract,
        Value::Object(request),
        because,
    );
    step.target = Some(item.target());
    Ok(step)
}

/// The requests for a contract that there is, none where it is as wanted.
///
/// Contacts cannot be read, so a difference in them is never claimed: they go along with a
/// request that carries the organization, and alone where that is asked for.
pub(super) fn changes(
    item: &DesiredContract,
    organization: Option<&PatchOrganization>,
    contract: &Contract,
    sends_contacts: bool,
) -> Result<Vec<Step>, Error> {
    if let Some(product) = &item.product_name_id
        && *product != contract.product_name_id
    {
        return Err(Error::invalid_input(format!(
            "contract `{}` is of the product `{}`, and `{product}` is desired; the product of a contract cannot be changed",
            item.target(),
            contract.product_name_id
        ))
        .with_hint("correct `product_name_id`, or leave it out"));
    }
    refuse_organization_on_dv(item, organization, contract.validation_type())?;
    let mut steps: Vec<Step> = update(item, organization, contract, sends_contacts)?
        .into_iter()
        .collect();
    steps.extend(names(item, contract));
    Ok(steps)
}

/// Refuses an organization that the CA would pass over: it would never have what is wanted.
pub(super) fn refuse_organization_on_dv(
    item: &DesiredContract,
    organization: Option<&PatchOrganization>,
    validation_type: Option<ValidationType>,
) -> Result<(), Error> {
    let has_none = validation_type.is_some_and(|kind| !kind.has_organization());
    if organization.is_none() || !has_none {
        return Ok(());
    }
    let target = item.target();
    let message = format!("contract `{target}` is a DV contract, which has no organization");
    Err(Error::invalid_input(message).with_hint("leave `organization` out"))
}

/// Whether the wanted organization has other details than the contract's.
pub(crate) fn differs_in_organization(
    organization: Option<&PatchOrganization>,
    contract: &Contract,
) -> bool {
    organization.is_some_and(|wanted| !differences(wanted, &contract.details()).is_empty())
}

/// One request for organization and automatic renewal: a PATCH, or where a field has to be cleared
/// a PUT, which then spells out what it would reset.
fn update(
    item: &DesiredContract,
    organization: Option<&PatchOrganization>,
    contract: &Contract,
    sends_contacts: bool,
) -> Result<Option<Step>, Error> {
    let before = contract.details();
    let differing = organization.map_or_else(Vec::new, |wanted| differences(wanted, &before));
    let mut because: Vec<String> = differing
        .iter()
        .map(|field| format!("/organization/{}", escape(field)))
        .collect();
    let contacts = organization.map_or_else(Vec::new, PatchOrganization::contacts_given);
    if sends_contacts && contacts.is_empty() {
        return Err(Error::invalid_input(format!(
            "contract `{}` has no contacts in the desired state that could be sent",
            item.target()
        )));
    }
    if sends_contacts {
        because.extend(
            contacts
                .iter()
                .map(|field| format!("/organization/{field}")),
        );
    }
    let clears = differing
        .iter()
        .any(|field| organization.is_some_and(|wanted| wanted.clears(field)));
    let auto_renew = item
        .auto_renew
        .filter(|wanted| *wanted != contract.auto_renew);
    let mut request = Map::new();
    if let Some(wanted) = organization.filter(|_| !because.is_empty()) {
        request.insert("organization".to_owned(), whole(wanted, before)?);
    }
    if auto_renew.is_some() {
        because.push("/auto_renew".to_owned());
    }
    let stated = if clears {
        item.auto_renew.or(Some(contract.auto_renew))
    } else {
        auto_renew
    };
    if let Some(stated) = stated {
        request.insert("auto_renew".to_owned(), stated.into());
    }
    let operation = if clears {
        Operation::ReplaceContract
    } else {
        Operation::PatchContract
    };
    let is_needed = !request.is_empty();
    Ok(is_needed.then(|| step(item, operation, Value::Object(request), because)))
}

/// The requests that give a contract the wanted set of names. Names are added before others are
/// removed, so that nothing is without a certificate in between, unless there is no room for that.
fn names(item: &DesiredContract, contract: &Contract) -> Vec<Step> {
    let Some(wanted) = &item.sans else {
        return Vec::new();
    };
    let wanted = different(wanted);
    let held = different(&contract.sans);
    let missing = without(&wanted, &held);
    let surplus = without(&held, &wanted);
    let has_no_room = held.len() + missing.len() > MOST_NAMES && wanted.len() <= MOST_NAMES;
    let names_step = |operation, names: Vec<String>| {
        let because = vec!["/sans".to_owned()];
        (!names.is_empty()).then(|| step(item, operation, json!({ "sans": names }), because))
    };
    let mut steps = [
        names_step(Operation::AddSans, missing),
        names_step(Operation::RemoveSans, surplus),
    ];
    if has_no_room {
        steps.reverse();
    }
    steps.into_iter().flatten().collect()
}

/// Names as they are sent and compared, each once, in the order in which they stand.
fn different(names: &[String]) -> Vec<String> {
    let mut seen = BTreeSet::new();
    let normal = names.iter().map(|name| dns_name::normal(name));
    normal.filter(|name| seen.insert(name.clone())).collect()
}

fn without(names: &[String], others: &[String]) -> Vec<String> {
    let others: BTreeSet<&String> = others.iter().collect();
    let left = names.iter().filter(|name| !others.contains(name));
    left.cloned().collect()
}

pub(super) fn step(
    item: &DesiredContract,
    operation: Operation,
    request: Value,
    because: Vec<String>,
) -> Step {
    Step {
        n: 0,
        api: Api::Acme,
        operation,
        ids: item.id.into_iter().map(Id::Number).collect(),
        target: Some(item.target()),
        account_id: item.account_id,
        request: Some(request.into()),
        because,
        product: None,
    }
}

fn differences(wanted: &PatchOrganization, observed: &Details<'_>) -> Vec<&'static str> {
    let given = wanted.filled();
    let differing = given.filter(|(field, value)| !shows(observed.get(field), value));
    differing.map(|(field, _)| field).collect()
}

/// All that is known of the organization, with what is wanted laid over it: the same under either
/// reading of what PATCH does to what is left out.
fn whole<'a>(wanted: &'a PatchOrganization, observed: Details<'a>) -> Result<Value, Error> {
    let mut whole = observed;
    for (field, value) in wanted.filled() {
        whole.set(field, value);
    }
    value_of(&PatchOrganization {
        organization_contact: wanted.organization_contact.clone(),
        technical_contact: wanted.technical_contact.clone(),
        verified_contacts: wanted.verified_contacts.clone(),
        ..PatchOrganization::from(whole)
    })
}

pub(super) fn value_of(organization: &PatchOrganization) -> Result<Value, Error> {
    serde_json::to_value(organization).map_err(|error| {
        Error::invalid_input(format!(
            "the organization cannot be written as JSON: {error}"
        ))
    })
}

/// What the item states, as requests that leave everything else alone.
pub(super) fn stated(
    item: &DesiredContract,
    organization: Option<&PatchOrganization>,
) -> Result<Vec<Step>, Error> {
    let mut update = Map::new();
    if let Some(organization) = organization {
        update.insert("organization".to_owned(), value_of(organization)?);
    }
    if let Some(auto_renew) = item.auto_renew {
        update.insert("auto_renew".to_owned(), auto_renew.into());
    }
    let sans = item.sans.as_ref().filter(|sans| !sans.is_empty());
    let sans = sans.map(|sans| json!({ "sans": sans }));
    let update = (!update.is_empty()).then_some(Value::Object(update));
    let requests = [
        (Operation::PatchContract, update),
        (Operation::AddSans, sans),
    ];
    let steps = requests.into_iter().filter_map(|(operation, request)| {
        let mut step = step(item, operation, request?, Vec::new());
        step.product.clone_from(&item.product_name_id);
        Some(step)
    });
    Ok(steps.collect())
}

/// The finding with its place in the desired item, whose names may stand elsewhere, or not at all.
pub(super) fn in_item(mut finding: Finding, step: &Step, item: &DesiredContract) -> Finding {
    let Some(index) = finding.pointer.strip_prefix("/sans/") else {
        return finding;
    };
    let request = step
        .request
        .as_deref()
        .map(names::names_in)
        .unwrap_or_default();
    let name = index
        .parse()
        .ok()
        .and_then(|index: usize| request.get(index));
    let wanted = item.sans.iter().flatten();
    let place = name.and_then(|name| {
        wanted
            .map(|one| dns_name::normal(one))
            .position(|one| one == *name)
    });
    finding.pointer = place.map_or("/sans".into(), |place| format!("/sans/{place}").into());
    finding
}
