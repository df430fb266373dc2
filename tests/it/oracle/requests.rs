//! What is asked of a world: requests as people write them, and desired states.

use certpact::Operation;
use certpact_simulator::{Contract, Readings, World};
use serde::Serialize;
use serde_json::{Map, Value, json};

use super::names;
use super::random::Random;
use super::worlds::{self, ACCOUNTS, Details, OPTIONAL, details, is_dv, is_ev, person, vary};

/// A world, and what is asked of it, written as the files in `tests/cases` are.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Case {
    pub(super) world: World,
    #[serde(flatten)]
    pub(super) ask: Ask,
}

#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Ask {
    Call {
        operation: Operation,
        ids: Vec<u64>,
        #[serde(skip_serializing_if = "Option::is_none")]
        body: Option<Value>,
    },
    Desired(Value),
}

impl Case {
    /// A direct request of one of the writing operations, naive more often than not.
    pub(super) fn call(random: &mut Random, readings: Readings) -> Self {
        loop {
            let world = worlds::generate(random, readings);
            let operation = match random.below(100) {
                0..30 => Operation::ReplaceContract,
                30..55 => Operation::PatchContract,
                55..64 => Operation::CancelContract,
                64..73 => Operation::AddSans,
                73..82 => Operation::RemoveSans,
                82..91 => Operation::RevokeCredential,
                _ => Operation::RevokeAllCredentials,
            };
            let ask = call(random, &world, operation);
            let case = Self { world, ask };
            if !case.is_left_open() {
                return case;
            }
        }
    }

    /// A desired state of some of the contracts.
    pub(super) fn desired(random: &mut Random, readings: Readings) -> Self {
        loop {
            let mut world = worlds::generate(random, readings);
            // The planner sends nothing that the CA does not know.
            world.strict = random.chance(50);
            let mut items = Vec::new();
            for contract in &world.contracts {
                if random.chance(75) {
                    items.push(item(random, &world, contract));
                }
            }
            random.shuffle(&mut items);
            let ask = Ask::Desired(json!({ "contract": items }));
            let case = Self { world, ask };
            if !case.is_left_open() {
                return case;
            }
        }
    }

    /// Where the pages tell nothing, neither a rule nor the simulator is right or wrong.
    pub(super) fn is_left_open(&self) -> bool {
        let is_open = |id: Option<u64>, operation, request: &Value| {
            let mut contracts = self.world.contracts.iter();
            contracts
                .find(|contract| Some(contract.acme_contract_id) == id)
                .is_some_and(|contract| is_left_open(contract, operation, request))
        };
        match &self.ask {
            Ask::Call {
                operation,
                ids,
                body: Some(body),
            } => is_open(ids.first().copied(), *operation, body),
            Ask::Call { body: None, .. } => false,
            Ask::Desired(desired) => items(desired)
                .any(|item| is_open(item["id"].as_u64(), Operation::PatchContract, item)),
        }
    }
}

pub(super) fn items(desired: &Value) -> impl Iterator<Item = &Value> {
    desired["contract"].as_array().into_iter().flatten()
}

fn call(random: &mut Random, world: &World, operation: Operation) -> Ask {
    let contract = random.pick(&world.contracts);
    let mut ids = vec![contract.acme_contract_id];
    let body = match operation {
        Operation::ReplaceContract | Operation::PatchContract => {
            Some(request(random, world, contract, operation))
        }
        Operation::AddSans | Operation::RemoveSans => {
            let mut body = names::request(random, contract);
            if random.chance(10) {
                spoil(random, &mut body);
            }
            Some(body)
        }
        Operation::RevokeCredential => {
            ids.push(credential(random, world, contract));
            None
        }
        Operation::RegenerateCredentials => Some(match random.below(3) {
            0 => json!({}),
            kept => json!({ "revoke_existing": kept == 1 }),
        }),
        Operation::CancelContract
        | Operation::CreateContract
        | Operation::RevokeAllCredentials
        | Operation::GetContract
        | Operation::ListCertificates
        | Operation::ListCredentials => None,
    };
    Ask::Call {
        operation,
        ids,
        body,
    }
}

/// One of the contract's, of any contract's, or none at all.
fn credential(random: &mut Random, world: &World, contract: &Contract) -> u64 {
    const NOBODYS: u64 = 5;
    let others = world.contracts.iter();
    let known: Vec<_> = match random.chance(85) {
        true => contract.credentials.iter().collect(),
        false => others.flat_map(|other| &other.credentials).collect(),
    };
    if known.is_empty() || random.chance(5) {
        return NOBODYS;
    }
    random.pick(&known).credential_id
}

fn is_left_open(contract: &Contract, operation: Operation, request: &Value) -> bool {
    let organization = &request["organization"];
    let is_patch = operation == Operation::PatchContract;
    let is_blank = |value: &Value| value.as_str().is_some_and(|text| text.trim().is_empty());
    // Whether a PATCH may blank what a PUT requires.
    let blanks_required =
        || worlds::names().any(|name| !OPTIONAL.contains(&name) && is_blank(&organization[name]));
    // Whether a PATCH may take an EV contract's last verified contact away, and what an empty list
    // means beside an array that names one.
    let verified = &organization["verified_contacts"];
    let is_emptied = || {
        verified == &json!([])
            && ((is_patch && is_ev(contract)) || organization.get("contacts").is_some())
    };
    // What an entry of `contacts` must hold: the pages know the array from examples alone.
    let is_partial = |entry: &Value| {
        let is_missing = |name: &str| entry.get(name).is_none_or(is_blank);
        [
            "contact_type",
            "first_name",
            "last_name",
            "email",
            "telephone",
        ]
        .into_iter()
        .any(is_missing)
    };
    let entries = |name: &str| organization[name].as_array().into_iter().flatten();
    (is_patch && blanks_required())
        || is_emptied()
        || entries("contacts").any(|entry| entry.is_object() && is_partial(entry))
        || names::listed(request).any(|name| !names::is_plain(name))
}

/// The kinds of contact as the `contacts` array names them.
const KINDS: [&str; 3] = [
    "organization_contact",
    "technical_contact",
    "verified_contact",
];

fn request(random: &mut Random, world: &World, contract: &Contract, operation: Operation) -> Value {
    let mut request = Map::new();
    if random.chance(65) {
        request.insert("auto_renew".to_owned(), random.chance(50).into());
    }
    if random.chance(85) {
        let organization = organization(random, world, contract, operation);
        request.insert("organization".to_owned(), organization.into());
    }
    let mut request = Value::Object(request);
    if random.chance(25) {
        spoil(random, &mut request);
    }
    request
}

fn organization(
    random: &mut Random,
    world: &World,
    contract: &Contract,
    operation: Operation,
) -> Map<String, Value> {
    let mut organization = wanted_details(random, world, contract);
    let is_put = operation == Operation::ReplaceContract;
    for name in worlds::names() {
        let is_optional = OPTIONAL.contains(&name);
        let percent = match (is_put, is_optional) {
            (true, true) => 20,
            (true, false) => 1,
            (false, true | false) => 25,
        };
        if random.chance(percent) {
            organization.remove(name);
        } else if is_optional && random.chance(5) {
            organization.insert(name.to_owned(), "".into());
        }
    }
    let shape = random.below(100);
    if shape < 65 {
        name_contacts(random, contract, &mut organization);
    }
    if (55..85).contains(&shape) {
        organization.insert("contacts".to_owned(), listed_contacts(random, contract));
    }
    if random.chance(4) {
        organization.insert("id".to_owned(), 5.into());
    }
    organization
}

/// The contract's own details, those of another contract, or either with something changed.
fn wanted_details(random: &mut Random, world: &World, contract: &Contract) -> Details {
    let others: Vec<Details> = world
        .contracts
        .iter()
        .filter_map(|other| Some(details(other.organization.as_ref()?)))
        .collect();
    let own = contract.organization.as_ref().map(details);
    let wanted = match own {
        Some(own) if others.is_empty() || random.chance(65) => own,
        Some(_) | None if others.is_empty() => Details::new(),
        Some(_) | None => random.pick(&others).clone(),
    };
    let times = *random.pick(&[0, 0, 1, 2]);
    vary(random, &wanted, times)
}

fn name_contacts(random: &mut Random, contract: &Contract, organization: &mut Map<String, Value>) {
    let mut put = |name: &str, value| organization.insert(name.to_owned(), value);
    if random.chance(90) {
        put("organization_contact", person(random));
    }
    if random.chance(55) {
        put("technical_contact", person(random));
    }
    if random.chance(if is_ev(contract) { 90 } else { 35 }) {
        let persons = *random.pick(&[0, 1, 1, 1, 1, 2]);
        let persons = (0..persons).map(|_| person(random)).collect();
        put("verified_contacts", persons);
    }
}

fn listed_contacts(random: &mut Random, contract: &Contract) -> Value {
    let mut listed = Vec::new();
    for kind in KINDS {
        let percent = match kind {
            "technical_contact" => 50,
            "verified_contact" if !is_ev(contract) => 30,
            _ => 90,
        };
        if random.chance(percent) {
            let mut person = person(random);
            let misnamed = random.chance(5);
            person["contact_type"] = if misnamed { "contact" } else { kind }.into();
            listed.push(person);
        }
    }
    listed.into()
}

/// Does to one place of a body what people do by mistake.
fn spoil(random: &mut Random, body: &mut Value) {
    let place = random.pick(&places(body)).clone();
    let value = body.pointer_mut(&place).expect("it was just there");
    match random.below(4) {
        0 => {
            *value = random
                .pick(&[json!(null), json!(5), json!("x"), json!([]), json!({})])
                .clone()
        }
        1 if value.is_string() => *value = random.pick(&["", " ", "USA"]).to_owned().into(),
        _ => remove(body, &place),
    }
}

fn collect(value: &Value, place: String, places: &mut Vec<String>) {
    match value {
        Value::Object(members) => {
            for (name, member) in members {
                collect(member, format!("{place}/{name}"), places);
            }
        }
        Value::Array(entries) => {
            for (at, entry) in entries.iter().enumerate() {
                collect(entry, format!("{place}/{at}"), places);
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
    places.push(place);
}

/// Every place in a JSON value, as pointers, those within before those around them.
pub(super) fn places(value: &Value) -> Vec<String> {
    let mut places = Vec::new();
    collect(value, String::new(), &mut places);
    places
}

/// Takes a place out of a JSON value; the whole cannot be.
pub(super) fn remove(value: &mut Value, place: &str) {
    let Some((around, name)) = place.rsplit_once('/') else {
        return;
    };
    match value.pointer_mut(around) {
        Some(Value::Object(members)) => drop(members.remove(name)),
        Some(Value::Array(entries)) => drop(entries.remove(name.parse().unwrap())),
        Some(Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_)) | None => {}
    }
}

fn item(random: &mut Random, world: &World, contract: &Contract) -> Value {
    let mut item = json!({
        "id": contract.acme_contract_id,
        "account_id": contract.account_id,
    });
    // The client's own key is that of the first account.
    if contract.account_id == ACCOUNTS[0] && random.chance(30) {
        remove(&mut item, "/account_id");
    }
    // The CA refuses the first change, and with that the plan ends.
    if contract.date_canceled.is_some() && random.chance(75) {
        return item;
    }
    if random.chance(60) {
        item["auto_renew"] = random.chance(50).into();
    }
    // An organization of a DV contract is not planned with.
    if !is_dv(contract) && random.chance(70) {
        let mut organization = wanted_details(random, world, contract);
        for name in worlds::names() {
            if random.chance(20) {
                organization.remove(name);
            }
        }
        if random.chance(50) {
            name_contacts(random, contract, &mut organization);
        }
        // A desired file is read strictly; what is left to get wrong is a text.
        if random.chance(5) {
            organization.insert("country".to_owned(), "USA".into());
        }
        item["organization"] = organization.into();
        if random.chance(5) {
            let place = *random.pick(&["email", "first_name", "telephone"]);
            remove(
                &mut item,
                &format!("/organization/organization_contact/{place}"),
            );
        }
    }
    item
}
