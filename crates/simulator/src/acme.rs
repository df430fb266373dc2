mod body;
mod certificates;
mod contract;
mod create;
mod credentials;
mod organization;
mod sans;

use crate::http::{Answer, Api, Request};
use crate::path::id;
use crate::refusal::Refusal;
use crate::traffic::Traffic;
use crate::world::{Contract, World, place_of};

/// Requests carry a subaccount's key, and reach only the contracts of that account.
pub(crate) fn answer(world: &mut World, traffic: &mut Traffic, request: &Request) -> Answer {
    let answer = route(world, traffic, request);
    answer.unwrap_or_else(|refusal| refusal.answer(world.error_shape))
}

fn route(world: &mut World, traffic: &mut Traffic, request: &Request) -> Result<Answer, Refusal> {
    let account_id = account(world, request)?;
    traffic
        .admit(
            Api::Acme,
            &account_id.to_string(),
            &world.rate_windows,
            world.clock,
        )
        .map_err(Refusal::too_many)?;
    let no_operation = || Refusal::not_found("there is no such operation");
    let path = request.path.strip_prefix('/').ok_or_else(no_operation)?;
    let places: Vec<&str> = path.split('/').collect();
    let (contract_id, places) = match places.as_slice() {
        ["acme"] if request.method == "POST" => {
            refuse_query(world, request)?;
            return create::create(world, account_id, &request.body);
        }
        ["acme", contract_id, places @ ..] => (id(contract_id), places),
        _ => return Err(no_operation()),
    };
    let index = contract_id
        .and_then(|id| place_of(&world.contracts, id, |own| own.acme_contract_id))
        .filter(|index| world.contracts[*index].account_id == account_id)
        .ok_or_else(|| Refusal::not_found("there is no such contract"))?;
    refuse_query(world, request)?;
    let body = &request.body;
    match (request.method.as_str(), places) {
        ("GET", []) => Ok(contract::get(&world.contracts[index])),
        ("PUT", []) => contract::replace(world, index, body),
        ("PATCH", []) => contract::patch(world, index, body),
        ("DELETE", []) => contract::cancel(world, index),
        ("PUT", ["sans"]) => sans::add(world, index, body),
        ("DELETE", ["sans"]) => sans::remove(world, index, body),
        ("GET", ["certificates"]) => Ok(certificates::list(&world.contracts[index])),
        ("GET", ["credentials"]) => Ok(credentials::list(&world.contracts[index])),
        ("POST", ["credentials", "revoke"]) => credentials::revoke_all(world, index),
        ("POST", ["credentials", "revoke", credential_id]) => {
            credentials::revoke(world, index, id(credential_id))
        }
        ("POST", ["credentials", "regenerate"]) => credentials::regenerate(world, index, body),
        _ => Err(no_operation()),
    }
}

fn account(world: &World, request: &Request) -> Result<u64, Refusal> {
    let key = request.header("X-PARTNER-APIKEY");
    let mut accounts = world.accounts.iter();
    match accounts.find(|(_, account)| Some(account.key.as_str()) == key) {
        Some((id, _)) => Ok(*id),
        None => Err(Refusal::forbidden()),
    }
}

fn refuse_query(world: &World, request: &Request) -> Result<(), Refusal> {
    if world.strict && request.has_query() {
        return Err(Refusal::invalid("query parameters are not known here"));
    }
    Ok(())
}

/// A canceled contract takes no more changes.
fn changeable(world: &World, index: usize) -> Result<&Contract, Refusal> {
    let contract = &world.contracts[index];
    match contract.date_canceled {
        Some(_) => Err(Refusal::canceled()),
        None => Ok(contract),
    }
}
