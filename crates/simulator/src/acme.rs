mod body;
mod organization;

use jiff::Timestamp;
use serde::Serialize;

use crate::world::{Contract, Organization, ValidationType, World};
use crate::{Answer, PatchOrganization, Request};
use body::Sent;

/// Why a request is refused. Whoever returns one has changed nothing.
struct Refusal {
    status: u16,
    code: &'static str,
    message: String,
}

impl Refusal {
    fn forbidden() -> Refusal {
        let message = "the key is missing or unknown".into();
        Refusal {
            status: 403,
            code: "access_denied",
            message,
        }
    }

    fn not_found(message: &str) -> Refusal {
        Refusal {
            status: 404,
            code: "not_found",
            message: message.into(),
        }
    }

    fn invalid(message: impl Into<String>) -> Refusal {
        Refusal {
            status: 400,
            code: "invalid_request",
            message: message.into(),
        }
    }

    fn canceled() -> Refusal {
        let message = "a canceled contract cannot be changed".into();
        Refusal {
            status: 400,
            code: "contract_canceled",
            message,
        }
    }
}

/// Requests carry a subaccount's key, and reach only the contracts of that account.
pub(crate) fn answer(world: &mut World, request: &Request) -> Answer {
    match route(world, request) {
        Ok(answer) => answer,
        Err(refusal) => Answer::error(refusal.status, refusal.code, &refusal.message),
    }
}

fn route(world: &mut World, request: &Request) -> Result<Answer, Refusal> {
    let account_id = account(world, request)?;
    let handler = match request.method.as_str() {
        "GET" => get,
        "PUT" => put,
        "PATCH" => patch,
        _ => return Err(Refusal::not_found("there is no such operation")),
    };
    let Some(contract_id) = contract_id(&request.path) else {
        return Err(Refusal::not_found("there is no such operation"));
    };
    let is_wanted = |contract: &Contract| {
        contract.acme_contract_id == contract_id && contract.account_id == account_id
    };
    let Some(index) = world.contracts.iter().position(is_wanted) else {
        return Err(Refusal::not_found("there is no such contract"));
    };
    if world.strict && request.has_query() {
        return Err(Refusal::invalid("query parameters are not known here"));
    }
    handler(world, index, request)
}

fn account(world: &World, request: &Request) -> Result<u64, Refusal> {
    let key = request.header("X-PARTNER-APIKEY");
    let mut accounts = world.accounts.iter();
    match accounts.find(|(_, account)| Some(account.key.as_str()) == key) {
        Some((id, _)) => Ok(*id),
        None => Err(Refusal::forbidden()),
    }
}

fn contract_id(path: &str) -> Option<u64> {
    let id = path.strip_prefix("/acme/")?;
    // A number may be read with a sign in front of it; an id in a path has none.
    if !id.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    id.parse().ok()
}

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
fn get(world: &mut World, index: usize, _request: &Request) -> Result<Answer, Refusal> {
    let contract = &world.contracts[index];
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
    Ok(Answer::json(200, &answer))
}

/// PUT replaces what a contract holds: OV and EV need their whole organization, and automatic
/// renewal that is not asked for again is off. DV has no organization to replace.
fn put(world: &mut World, index: usize, request: &Request) -> Result<Answer, Refusal> {
    let contract = changeable(world, index)?;
    let sent = Sent::read(world, contract, &request.body)?;
    let wanted = match sent.organization {
        Some(organization) => Some(organization.replacing(contract, &world.readings)?),
        None if contract.validation_type() == ValidationType::Dv => None,
        None => return Err(Refusal::invalid("`organization` is required for OV and EV")),
    };
    if let Some(wanted) = wanted {
        organization::assign(world, index, wanted);
    }
    world.contracts[index].auto_renew = sent.auto_renew.unwrap_or(false);
    Ok(Answer::empty(204))
}

/// PATCH changes what is sent and leaves the rest as it is.
fn patch(world: &mut World, index: usize, request: &Request) -> Result<Answer, Refusal> {
    let contract = changeable(world, index)?;
    let sent = Sent::read(world, contract, &request.body)?;
    let wanted = match sent.organization {
        None => None,
        Some(organization) => match (&contract.organization, world.readings.patch_organization) {
            (Some(current), PatchOrganization::Merge) => Some(organization.merged_into(current)),
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

/// A canceled contract takes no more changes.
fn changeable(world: &World, index: usize) -> Result<&Contract, Refusal> {
    let contract = &world.contracts[index];
    match contract.date_canceled {
        Some(_) => Err(Refusal::canceled()),
        None => Ok(contract),
    }
}
