use std::cmp::Ordering;

use jiff::{SignedDuration, Timestamp};
use serde::Serialize;

use super::body::{self, Sent, SentOrganization};
use super::{changeable, organization};
use crate::fields::{self, Fields};
use crate::http::Answer;
use crate::readings::{CancelDay30, PatchOrganization};
use crate::refusal::Refusal;
use crate::world::{Contract, Organization, World};

const FIELDS: [&str; 2] = ["organization", "auto_renew"];

/// The pages speak of days and name no time zone.
const CANCELLATION_WINDOW: SignedDuration = SignedDuration::from_hours(30 * 24);

/// A contract's ten fields, under the names and in the order of the CA's page.
#[derive(Serialize)]
struct ContractAnswer<'a> {
    acme_contract_id: u64,
    account_id: u64,
    product_name_id: &'a str,
    created_at: Timestamp,
    sans: Vec<&'a str>,
    valid_till: Timestamp,
    organization: Option<OrganizationAnswer<'a>>,
    is_organization_validated: bool,
    auto_renew: bool,
    date_canceled: Option<Timestamp>,
}

#[derive(Serialize)]
struct OrganizationAnswer<'a> {
    name: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    assumed_name: &'a str,
    address: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    address2: &'a str,
    city: &'a str,
    state: &'a str,
    zip: &'a str,
    country: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    telephone: &'a str,
}

impl<'a> From<&'a Organization> for OrganizationAnswer<'a> {
    fn from(organization: &'a Organization) -> OrganizationAnswer<'a> {
        let [
            name,
            assumed_name,
            address,
            address2,
            city,
            state,
            zip,
            country,
            telephone,
        ] = organization.details();
        OrganizationAnswer {
            name,
            assumed_name,
            address,
            address2,
            city,
            state,
            zip,
            country,
            telephone,
        }
    }
}

/// GET tells what a contract holds, canceled or not, but none of the contacts. The page promises
/// no order of names and does not say that an empty field is there.
pub(super) fn get(contract: &Contract) -> Answer {
    let answer = ContractAnswer {
        acme_contract_id: contract.acme_contract_id,
        account_id: contract.account_id,
        product_name_id: &contract.product_name_id,
        created_at: contract.created_at,
        sans: contract.sans.iter().rev().map(String::as_str).collect(),
        valid_till: contract.valid_till,
        organization: contract.organization.as_ref().map(OrganizationAnswer::from),
        is_organization_validated: contract.is_organization_validated,
        auto_renew: contract.auto_renew,
        date_canceled: contract.date_canceled,
    };
    Answer::json(200, &answer)
}

/// PUT replaces what a contract holds: OV and EV need their whole organization, and automatic
/// renewal that is not asked for again is off. DV has no organization to replace.
pub(super) fn replace(world: &mut World, index: usize, body: &[u8]) -> Result<Answer, Refusal> {
    let contract = changeable(world, index)?;
    let body = fields::read(body)?;
    let fields = Fields::of_body(&body, world, &FIELDS)?;
    let sent = Sent::read(&fields, contract.validation_type(), &world.readings)?;
    match sent.organization {
        Some(SentOrganization { id: Some(id), .. }) => organization::attach(world, index, id)?,
        sent => {
            if let Some(wanted) = body::replacement(sent, contract, &world.readings)? {
                organization::assign(world, index, wanted);
            }
        }
    }
    world.contracts[index].auto_renew = sent.auto_renew.unwrap_or(false);
    Ok(Answer::empty(204))
}

/// PATCH changes what is sent and leaves the rest as it is.
pub(super) fn patch(world: &mut World, index: usize, body: &[u8]) -> Result<Answer, Refusal> {
    let contract = changeable(world, index)?;
    let body = fields::read(body)?;
    let fields = Fields::of_body(&body, world, &FIELDS)?;
    let sent = Sent::read(&fields, contract.validation_type(), &world.readings)?;
    let wanted = match sent.organization {
        None => None,
        Some(SentOrganization { id: Some(id), .. }) => {
            organization::attach(world, index, id)?;
            None
        }
        Some(organization) => match (&contract.organization, world.readings.patch_organization) {
            (Some(current), PatchOrganization::Merge) => {
                Some(organization.merged_into(current, &world.readings))
            }
            // Where there is nothing to merge into, the organization is a new one.
            (None, PatchOrganization::Merge) | (Some(_) | None, PatchOrganization::Replace) => {
                Some(organization.replacing(contract, &world.readings)?)
            }
        },
    };
    if let Some(wanted) = wanted {
        organization::assign(world, index, wanted);
    }
    if let Some(auto_renew) = sent.auto_renew {
        world.contracts[index].auto_renew = auto_renew;
    }
    Ok(Answer::empty(204))
}

/// DELETE cancels a contract that is no older than 30 days: its directory is dead, and its names
/// are free. It cannot be undone, and an older contract cannot be canceled.
pub(super) fn cancel(world: &mut World, index: usize) -> Result<Answer, Refusal> {
    let contract = changeable(world, index)?;
    let age = world.clock.duration_since(contract.created_at);
    let is_in_time = match (age.cmp(&CANCELLATION_WINDOW), world.readings.cancel_day_30) {
        (Ordering::Less, _) | (Ordering::Equal, CancelDay30::Allowed) => true,
        (Ordering::Equal, CancelDay30::Refused) | (Ordering::Greater, _) => false,
    };
    if !is_in_time {
        let message = "the contract is older than 30 days and cannot be canceled";
        return Err(Refusal::bad_request("cancellation_window_closed", message));
    }
    let canceled_at = world.clock;
    let contract = &mut world.contracts[index];
    contract.date_canceled = Some(canceled_at);
    contract.sans.clear();
    Ok(Answer::empty(204))
}
