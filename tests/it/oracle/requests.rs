//! What is asked of a world: requests as people write them, and desired states.

use certpact::Operation;
use certpact_simulator::{Contract, Readings, World};
use serde::Serialize;
use serde_json::{Map, Value, json};

use super::desires::Wish;
use super::mistakes::spoil;
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
    Call(Asked),
    #[serde(untagged)]
    Plan(Wish),
}

/// A direct request.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Asked {
    pub(super) operation: Operation,
    pub(super) ids: Vec<u64>,
    pub(super) account_id: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) body: Option<Value>,
}

impl Case {
    /// A direct request of one of the writing operations, naive more often than not.
    pub(super) fn call(random: &mut Random, readings: Readings) -> Self {
        loop {
            let world = worlds::generate(random, readings);
            let operation = match random.below(100) {
                0..25 => Operation::ReplaceContract,
                25..46 => Operation::PatchContract,
                46..54 => Operation::CancelContract,
                54..62 => Operation::AddSans,
                62..69 => Operation::RemoveSans,
                69..76 => Operation::RevokeCredential,
                76..80 => Operation::RevokeAllCredentials,
                80..86 => Operation::RegenerateCredentials,
                _ => Operation::CreateContract,
            };
            let ask = Ask::Call(call(random, &world, operation));
            let case = Self { world, ask };
            if !case.is_left_open() {
                return case;
            }
        }
    }

    /// A desired state of some of the contracts, and of some that are to be made.
    pub(super) fn desired(random: &mut Random, readings: Readings) -> Self {
        loop {
            let mut world = worlds::generate(random, readings);
            // The planner sends nothing that the CA does not know.
            world.strict = random.chance(50);
            let ask = Ask::Plan(Wish::generate(random, &world));
            let case = Self { world, ask };
            if !case.is_left_open() {
                return case;
            }
        }
    }

    /// Where the pages tell nothing, neither a rule nor the simulator is right or wrong.
    pub(super) fn is_left_open(&self) -> bool {
        let is_of_ev = |id: Option<&u64>, request: &Value| {
            let known = id.and_then(|id| worlds::contract(&self.world, *id));
            known.map_or_else(|| worlds::is_of_ev(request), is_ev)
        };
        match &self.ask {
            Ask::Call(asked) => asked.body.as_ref().is_some_and(|body| {
                is_left_open(is_of_ev(asked.ids.first(), body), asked.operation, body)
            }),
            Ask::Plan(wish) => wish.items().any(|item| {
                let mut request = item.clone();
                if let Some(organization) = wish.organization_of(item) {
                    request["organization"] = organization.clone().into();
                }
                let id = item["id"].as_u64();
                let operation = match id {
                    Some(_) => Operation::PatchContract,
                    None => Operation::CreateContract,
                };
                is_left_open(is_of_ev(id.as_ref(), &request), operation, &request)
            }),
        }
    }
}

fn call(random: &mut Random, world: &World, operation: Operation) -> Asked {
    let contract = random.pick(&world.contracts);
    let mut asked = Asked {
        operation,
        ids: vec![contract.acme_contract_id],
        account_id: contract.account_id,
        body: None,
    };
    asked.body = match operation {
        Operation::ReplaceContract | Operation::PatchContract => {
            Some(request(random, world, contract, operation))
        }
        Operation::CreateContract => {
            asked.ids.clear();
            asked.account_id = *random.pick(&ACCOUNTS);
            Some(creation(random, world, asked.account_id))
        }
        Operation::AddSans | Operation::RemoveSans => {
            let mut body = json!({ "sans": names::listing(random, &contract.sans) });
            if random.chance(10) {
                spoil(random, &mut body);
            }
            Some(body)
        }
        Operation::RevokeCredential => {
            asked.ids.push(credential(random, world, contract));
            None
        }
        Operation::RegenerateCredentials => {
            let mut body = match random.below(3) {
                0 => json!({}),
                kept => json!({ "revoke_existing": kept == 1 }),
            };
            if random.chance(20) {
                spoil(random, &mut body);
            }
            Some(body)
        }
        Operation::CancelContract
        | Operation::RevokeAllCredentials
        | Operation::GetContract
        | Operation::ListCertificates
        | Operation::ListCredentials
        | Operation::GetOrder
        | Operation::UpdateOrderContacts
        | Operation::GetCertificateRequest
        | Operation::GetCertificateRequestStatus
        | Operation::GetOrganization
        | Operation::FindOrganizations
        | Operation::ListCountryCodes
        | Operation::ChangeOrganization => None,
    };
    asked
}

/// One of the contract's, of any contract's, or none at all.
fn credential(random: &mut Random, world: &World, contract: &Contract) -> u64 {
    const NOBODYS: u64 = 5;
    let others = world.contracts.iter();
    let known: Vec<_> = if random.chance(85) {
        contract.credentials.iter().collect()
    } else {
        others.flat_map(|other| &other.credentials).collect()
    };
    if known.is_empty() || random.chance(5) {
        return NOBODYS;
    }
    random.pick(&known).credential_id
}

fn is_left_open(is_of_ev: bool, operation: Operation, request: &Value) -> bool {
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
        verified == &json!([]) && ((is_patch && is_of_ev) || organization.get("contacts").is_some())
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
    // The page about creations has no such array at all.
    let is_foreign = || {
        let is_text = |(_, value): (&String, &Value)| value.is_string();
        let is_known = |entry: &Value| {
            KINDS.iter().any(|kind| entry["contact_type"] == *kind)
                && entry.as_object().into_iter().flatten().all(is_text)
        };
        let contacts = organization.get("contacts");
        contacts.is_some_and(|contacts| !contacts.is_array())
            || entries("contacts").any(|entry| !is_known(entry))
    };
    let is_removal = operation == Operation::RemoveSans;
    (operation == Operation::CreateContract && is_foreign())
        || (is_patch && blanks_required())
        || is_emptied()
        || entries("contacts").any(|entry| entry.is_object() && is_partial(entry))
        || names::listed(request).any(|name| names::is_left_open(name, is_removal))
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

/// The body that makes a contract.
fn creation(random: &mut Random, world: &World, account_id: u64) -> Value {
    let contract = Contract {
        account_id,
        product_name_id: worlds::product(random).to_owned(),
        ..Contract::default()
    };
    let operation = Operation::CreateContract;
    let mut request = request(random, world, &contract, operation);
    if is_dv(&contract) && random.chance(70) {
        request
            .as_object_mut()
            .map(|body| body.remove("organization"));
    }
    if let Some(body) = request.as_object_mut() {
        let sans = names::listing(random, &[]);
        body.insert(
            "product_name_id".to_owned(),
            contract.product_name_id.into(),
        );
        body.insert("sans".to_owned(), sans.into());
    }
    if random.chance(15) {
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
    let is_whole = operation != Operation::PatchContract;
    for name in worlds::names() {
        let is_optional = OPTIONAL.contains(&name);
        let percent = match (is_whole, is_optional) {
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
        organization.insert("id".to_owned(), worlds::FIRST_NUMBER.into());
    }
    if random.chance(5) {
        let (name, value) = *random.pick(&UNFIT);
        organization.insert(name.to_owned(), value.into());
    }
    organization
}

/// Values that have the form which is asked for, and cannot serve.
const UNFIT: [(&str, &str); 4] = [
    ("country", "UK"),
    ("state", "N/A"),
    ("city", "Oak&amp;land"),
    (
        "name",
        "Widgets and Gadgets of Oakland and Berkeley and Fresno, a Company",
    ),
];

/// The contract's own details, those of another contract, or either with something changed.
pub(super) fn wanted_details(random: &mut Random, world: &World, contract: &Contract) -> Details {
    let others: Vec<Details> = world
        .contracts
        .iter()
        .filter_map(|other| Some(details(other.organization.as_ref()?)))
        .collect();
    let own = contract.organization.as_ref().map(details);
    let wanted = match own {
        Some(own) if others.is_empty() || random.chance(65) => own,
        Some(_) | None if others.is_empty() => worlds::base(),
        Some(_) | None => random.pick(&others).clone(),
    };
    let times = *random.pick(&[0, 0, 1, 2]);
    vary(random, &wanted, times)
}

pub(super) fn name_contacts(
    random: &mut Random,
    contract: &Contract,
    organization: &mut Map<String, Value>,
) {
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
