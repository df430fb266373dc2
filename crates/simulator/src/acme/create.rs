use jiff::SignedDuration;
use serde::Serialize;

use super::body::{self, Sent};
use super::credentials::{self, EabSet};
use super::{organization, sans};
use crate::fields::{self, Fields};
use crate::http::Answer;
use crate::readings::AutoRenewOnCreate;
use crate::refusal::Refusal;
use crate::world::{Account, Contract, World, validation_type_of};

const FIELDS: [&str; 4] = ["product_name_id", "sans", "organization", "auto_renew"];

/// The page says that the directory and the credential come back, and not under which words.
#[derive(Serialize)]
struct CreateAnswer<'a> {
    acme_contract_id: u64,
    acme_directory_url: Option<String>,
    eab_set: EabSet<'a>,
}

/// POST makes a contract of a known product for at least one name; OV and EV need an organization,
/// which is one that the account has if the details match. The answer shows the one credential
/// with which ACME clients can start. How long it lasts is not the caller's to say.
pub(super) fn create(world: &mut World, account_id: u64, body: &[u8]) -> Result<Answer, Refusal> {
    let body = fields::read(body)?;
    let fields = Fields::of_body(&body, world, &FIELDS)?;
    let Some(product_name_id) = fields.text("product_name_id")? else {
        return Err(fields.invalid("product_name_id", "is required"));
    };
    let Some(validation) = validation_type_of(&product_name_id) else {
        return Err(fields.invalid("product_name_id", "is not known"));
    };
    let sans = sans::united(&[], sans::read(&fields)?, validation)?;
    let sent = Sent::read(&fields, validation, &world.readings)?;
    let term = SignedDuration::from_hours(24 * i64::from(world.term_days));
    let mut contract = Contract {
        account_id,
        product_name_id,
        created_at: world.clock,
        sans,
        valid_till: world
            .clock
            .saturating_add(term)
            .expect("only spans with calendar units are refused"),
        auto_renew: sent.auto_renew.unwrap_or_else(|| renews(world, account_id)),
        ..Contract::default()
    };
    let existing = sent.organization.as_ref().and_then(|sent| sent.id);
    let wanted = match existing {
        Some(id) => Some(organization::of_id(world, account_id, id)?),
        None => body::replacement(sent.organization, &contract, &world.readings)?,
    };
    contract.acme_contract_id = world.take_contract_id();
    world.contracts.push(contract);
    let index = world.contracts.len() - 1;
    if let Some(wanted) = wanted {
        organization::assign(world, index, wanted);
    }
    let credential = credentials::issue(world, index);
    let contract = &world.contracts[index];
    let answer = CreateAnswer {
        acme_contract_id: contract.acme_contract_id,
        acme_directory_url: contract.directory_url(),
        eab_set: EabSet::from(&credential),
    };
    Ok(Answer::json(201, &answer))
}

/// Whether a new contract renews by itself if the request does not say.
fn renews(world: &World, account_id: u64) -> bool {
    let setting = |account: &Account| account.auto_renew_subscription;
    match world.readings.auto_renew_on_create {
        AutoRenewOnCreate::False => false,
        AutoRenewOnCreate::Setting => {
            let account = world.accounts.get(&account_id);
            account.and_then(setting).unwrap_or(false)
        }
    }
}
