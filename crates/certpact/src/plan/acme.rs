//! The narrowest request that gives a contract what is wanted of it.

use serde_json::{Map, Value};

use super::Step;
use crate::desired::DesiredContract;
use crate::error::Error;
use crate::finding::escape;
use crate::model::{Contract, OrganizationRequest};
use crate::operation::{Family, Operation};

/// The request for one item, none where the contract is as wanted.
///
/// Contacts cannot be read, so a difference in them is never claimed: they go along with a
/// request that carries the organization.
pub(super) fn step(item: &DesiredContract, contract: &Contract) -> Result<Option<Step>, Error> {
    let mut request = Map::new();
    let mut because = Vec::new();
    if let Some(wanted) = &item.organization {
        if contract
            .validation_type()
            .is_some_and(|kind| !kind.has_organization())
        {
            return Err(Error::invalid_input(format!(
                "contract `{}` is a DV contract, which has no organization",
                item.id
            ))
            .with_hint("leave `organization` out"));
        }
        let differing = differences(item.id, wanted, contract)?;
        if !differing.is_empty() {
            because.extend(
                differing
                    .iter()
                    .map(|field| format!("/organization/{}", escape(field))),
            );
            request.insert(
                "organization".to_owned(),
                whole_organization(wanted, contract)?,
            );
        }
    }
    if let Some(auto_renew) = item
        .auto_renew
        .filter(|wanted| *wanted != contract.auto_renew)
    {
        because.push("/auto_renew".to_owned());
        request.insert("auto_renew".to_owned(), Value::Bool(auto_renew));
    }
    if request.is_empty() {
        return Ok(None);
    }
    Ok(Some(Step {
        n: 0,
        family: Family::Acme,
        operation: Operation::PatchContract,
        ids: vec![item.id],
        target: None,
        account_id: item.account_id,
        request: Some(Value::Object(request)),
        because,
        product: None,
    }))
}

fn differences(
    id: u64,
    wanted: &OrganizationRequest,
    contract: &Contract,
) -> Result<Vec<&'static str>, Error> {
    let observed = contract
        .organization
        .as_ref()
        .map(crate::model::Organization::details)
        .unwrap_or_default();
    let mut differing = Vec::new();
    for (field, value) in wanted.given() {
        if observed.get(field) == value {
            continue;
        }
        if value.is_empty() {
            return Err(Error::invalid_input(format!(
                "contract `{id}`: `organization.{field}` is to be cleared, which a PATCH is not known to do"
            ))
            .with_hint("replace the contract with `replace-contract`; the planner sends no PUT in this version"));
        }
        differing.push(field);
    }
    Ok(differing)
}

/// All that is known of the organization, with what is wanted laid over it: the same under either
/// reading of what PATCH does to what is left out.
fn whole_organization(wanted: &OrganizationRequest, contract: &Contract) -> Result<Value, Error> {
    let observed = contract
        .organization
        .as_ref()
        .map(crate::model::Organization::details)
        .unwrap_or_default();
    let mut whole = observed;
    for (field, value) in wanted.given() {
        whole.set(field, value);
    }
    let whole = OrganizationRequest {
        organization_contact: wanted.organization_contact.clone(),
        technical_contact: wanted.technical_contact.clone(),
        verified_contacts: wanted.verified_contacts.clone(),
        ..OrganizationRequest::from(whole)
    };
    serde_json::to_value(whole).map_err(|error| {
        Error::invalid_input(format!(
            "the organization cannot be written as JSON: {error}"
        ))
    })
}
