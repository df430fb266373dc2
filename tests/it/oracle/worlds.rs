//! Small worlds with few distinct values, so that contracts share, match and nearly match.

use std::collections::BTreeMap;

use certpact_simulator::{
    Account, Contact, Contract, Credential, CredentialStatus, Organization, Readings, World,
};
use jiff::{SignedDuration, Timestamp};
use serde_json::{Map, Value, json};

use super::names;
use super::random::Random;

pub(super) const ACCOUNTS: [u64; 2] = [11, 22];

/// A product that no page lists. The simulator takes it for OV where it has an organization; one
/// without would be a guess about a guess and is not generated.
const UNKNOWN_PRODUCT: &str = "ssl_of_next_year";

const DV_PRODUCTS: [&str; 2] = ["ssl_dv_rapidssl", "wildcard_dv_rapidssl"];
const OV_PRODUCTS: [&str; 2] = ["ssl_basic", "ssl_securesite_pro"];
const EV_PRODUCTS: [&str; 2] = ["ssl_ev_basic", "ssl_ev_securesite_pro"];

/// The nine details with the values that they have here; an empty one is none.
const VALUES: [(&str, &[&str]); 9] = [
    ("name", &["Example Corp", "EXAMPLE CORP", "Other Ltd"]),
    ("assumed_name", &["", "Example"]),
    ("address", &["1 Main St", "1 Main  St"]),
    ("address2", &["", "Suite 5"]),
    ("city", &["Oakland", "Berkeley"]),
    ("state", &["CA", "OR"]),
    ("zip", &["94601", "94702"]),
    ("country", &["US", "us"]),
    ("telephone", &["", "+1-555-0100"]),
];

/// The number of the first organization; the others follow it.
pub(super) const FIRST_NUMBER: u64 = 5;

pub(super) const OPTIONAL: [&str; 3] = ["assumed_name", "address2", "telephone"];

/// An organization without its contacts, as GET shows it: what is empty is not there.
pub(super) type Details = Map<String, Value>;

pub(super) fn names() -> impl Iterator<Item = &'static str> {
    VALUES.into_iter().map(|(name, _)| name)
}

pub(super) fn details(organization: &Organization) -> Details {
    let Ok(Value::Object(mut fields)) = serde_json::to_value(organization) else {
        unreachable!("an organization is an object")
    };
    fields.retain(|name, value| names().any(|known| known == name) && value != "");
    fields
}

pub(super) fn contract(world: &World, id: u64) -> Option<&Contract> {
    let mut contracts = world.contracts.iter();
    contracts.find(|contract| contract.acme_contract_id == id)
}

pub(super) fn is_dv(contract: &Contract) -> bool {
    DV_PRODUCTS.contains(&contract.product_name_id.as_str())
}

pub(super) fn is_ev(contract: &Contract) -> bool {
    EV_PRODUCTS.contains(&contract.product_name_id.as_str())
}

/// Whether a body that makes a contract is for EV.
pub(super) fn is_of_ev(request: &Value) -> bool {
    let product = request["product_name_id"].as_str();
    product.is_some_and(|product| EV_PRODUCTS.contains(&product))
}

/// A world without contracts.
pub(super) fn empty(readings: Readings) -> World {
    let account = |id: u64| {
        let key = format!("key-{id}");
        (
            id,
            Account {
                key,
                ..Account::default()
            },
        )
    };
    World {
        accounts: ACCOUNTS.map(account).into(),
        readings,
        ..World::default()
    }
}

/// The same details with this many of them chosen anew, perhaps the same.
pub(super) fn vary(random: &mut Random, details: &Details, times: usize) -> Details {
    let mut varied = details.clone();
    for _ in 0..times {
        let (name, values) = random.pick(&VALUES);
        match *random.pick(values) {
            "" => drop(varied.remove(*name)),
            value => drop(varied.insert((*name).to_owned(), value.into())),
        }
    }
    varied
}

/// One of few persons; a job title is what only some contacts need, and people leave out.
pub(super) fn person(random: &mut Random) -> Value {
    let name = *random.pick(&["Ada", "Bo", "Cy"]);
    let mut person = json!({
        "first_name": name,
        "last_name": "Lane",
        "email": format!("{}@example.com", name.to_lowercase()),
        "telephone": "+1-555-0200",
    });
    if random.chance(90) {
        person["job_title"] = "Lead".into();
    }
    // What only surprises.
    match random.below(100) {
        0 => person["email"] = "ada".into(),
        1 => person["job_title"] = "Lead ".repeat(20).into(),
        _ => {}
    }
    person
}

fn stored_person(random: &mut Random) -> Contact {
    serde_json::from_value(person(random)).unwrap()
}

/// Every detail with a value.
pub(super) fn base() -> Details {
    let details = VALUES.iter().map(|(name, values)| {
        let value = values.last().expect("every detail has values");
        ((*name).to_owned(), Value::from(*value))
    });
    details.collect()
}

pub(super) fn generate(random: &mut Random, readings: Readings) -> World {
    let base = vary(random, &base(), 4);
    let mut organizations = vec![base.clone()];
    for _ in 0..1 + random.below(2) {
        let times = 1 + random.below(2);
        organizations.push(vary(random, &base, times));
    }
    // One validation serves all contracts of an account that have one organization and one
    // validation type.
    let mut validations = BTreeMap::new();
    let mut world = empty(readings);
    for account in world.accounts.values_mut() {
        account.auto_renew_subscription = *random.pick(&[None, Some(true), Some(false)]);
    }
    let clock = world.clock;
    let contracts = (0..1 + random.below(6))
        .map(|n| {
            let id = 101 + u64::try_from(n).expect("there are few");
            let mut contract = generate_contract(random, id, &organizations, clock);
            if let Some(organization) = &contract.organization {
                let key = (contract.account_id, details(organization), is_ev(&contract));
                let key = serde_json::to_string(&key).unwrap();
                let is_validated = *validations.entry(key).or_insert_with(|| random.chance(65));
                contract.is_organization_validated = is_validated;
            }
            contract
        })
        .collect();
    World { contracts, ..world }
}

/// How old some contracts are: they can be canceled for 30 days.
fn young(random: &mut Random) -> SignedDuration {
    let day = SignedDuration::from_hours(24);
    let second = SignedDuration::from_secs(1);
    *random.pick(&[
        day,
        day * 29,
        day * 30 - second,
        day * 30,
        day * 30 + second,
        day * 31,
    ])
}

pub(super) fn product(random: &mut Random) -> &'static str {
    let products: &[&str] = match random.below(100) {
        0..20 => &DV_PRODUCTS,
        20..58 => &OV_PRODUCTS,
        58..95 => &EV_PRODUCTS,
        _ => &[UNKNOWN_PRODUCT],
    };
    products[random.below(products.len())]
}

fn generate_contract(
    random: &mut Random,
    id: u64,
    organizations: &[Details],
    clock: Timestamp,
) -> Contract {
    let mut contract = Contract {
        acme_contract_id: id,
        account_id: ACCOUNTS[usize::from(random.chance(30))],
        product_name_id: product(random).to_owned(),
        auto_renew: random.chance(60),
        sans: names::held(random),
        credentials: credentials(random, id),
        ..Contract::default()
    };
    // The age decides which of several matching organizations is taken.
    match random.below(100) {
        0..30 => contract.created_at = "2025-01-01T00:00:00Z".parse().unwrap(),
        30..80 => contract.created_at = clock - young(random),
        _ => {}
    }
    if random.chance(10) {
        contract.date_canceled = Some(clock);
        contract.sans.clear();
    }
    if is_dv(&contract) {
        return contract;
    }
    let picked = Value::Object(random.pick(organizations).clone());
    let mut organization: Organization = serde_json::from_value(picked).unwrap();
    let number = organizations
        .iter()
        .position(|own| details(&organization) == *own);
    organization.id = number.map(|number| FIRST_NUMBER + number as u64);
    organization.organization_contact = random.chance(90).then(|| stored_person(random));
    organization.technical_contact = random.chance(50).then(|| stored_person(random));
    // An OV contract may have verified contacts as well.
    let verified = if is_ev(&contract) {
        1 + random.below(2)
    } else {
        *random.pick(&[0, 0, 0, 1, 2])
    };
    organization.verified_contacts = (0..verified).map(|_| stored_person(random)).collect();
    contract.organization = Some(organization);
    contract
}

/// How many characters the CA shows of a key id.
const HINT: usize = 4;

/// A few credentials, told apart by the end of their key ids.
fn credentials(random: &mut Random, contract: u64) -> Vec<Credential> {
    let many = [0, 1, 2, 3][random.below(4)];
    let credential = |n| {
        let credential_id = 10 * contract + n;
        let status = if random.chance(65) {
            CredentialStatus::Active
        } else {
            CredentialStatus::Revoked
        };
        let day = *random.pick(&["2025-03-01T10:00:00Z", "2025-04-02T23:30:00Z"]);
        Credential {
            credential_id,
            kid: format!("kid-{credential_id:0HINT$}"),
            status,
            created_at: day.parse().unwrap(),
            ..Credential::default()
        }
    };
    (0..many).map(credential).collect()
}

/// What the CA shows of a credential's key id.
pub(super) fn hint(credential: &Credential) -> &str {
    &credential.kid[credential.kid.len() - HINT..]
}
