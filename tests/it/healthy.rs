//! A world in which nothing is wrong gets no finding but those listed here, each with its reason. Every
//! further one is noise, which teaches people to overrule blindly.

mod worlds;

use std::collections::BTreeSet;

use certpact::{Call, Choice, Client, Desired, FieldState, Finding, Id, Observed, Operation, lint};
use certpact_simulator::{Ca, World};
use serde_json::{Map, Value, json};

use crate::in_process::connected;
use crate::seeded::told;

/// What is found although nothing is wrong: what is done, rule and whether it is certain, and why it is
/// said all the same.
type Row = (&'static str, &'static str, bool, &'static str);

const EXPECTED: [Row; 9] = [
    (
        "plan",
        "acme.contacts_unreadable",
        false,
        "the file names contacts, and no answer shows those that there are",
    ),
    (
        "put",
        "acme.contact_unstated",
        false,
        "an OV contract may have verified contacts, which the body does not name",
    ),
    (
        "put",
        "acme.field_missing",
        false,
        "Hong Kong has no postal codes, and the page excepts no country",
    ),
    (
        "put",
        "acme.organization_revalidation",
        false,
        "for EV the body must name verified contacts, and no answer shows whether they are those that there are",
    ),
    ("make", "acme.field_missing", false, "the same"),
    ("make", "acme.contract_created", true, "it is billed"),
    (
        "make",
        "acme.secret_shown_once",
        true,
        "the secret needs a place to go",
    ),
    (
        "cps",
        "cps.new_request_submitted",
        false,
        "the same organization may be validated anew",
    ),
    ("cps, whole", "cps.new_request_submitted", false, "the same"),
];

/// What a finding is told by here: what is done, its rule, and whether it is certain.
type Told = (&'static str, String, bool);

fn tell(what: &'static str, findings: Vec<Finding>, seen: &mut BTreeSet<Told>) {
    let told = findings
        .into_iter()
        .map(|one| (what, one.rule.into_owned(), one.certain));
    seen.extend(told);
}

/// An object without what is empty, and without what answers alone have.
fn filled(object: &Value, less: &[&str]) -> Map<String, Value> {
    let is_empty =
        |value: &Value| matches!(value, Value::Null) || *value == json!("") || *value == json!([]);
    let members = object.as_object().into_iter().flatten();
    let members =
        members.filter(|(name, value)| !is_empty(value) && !less.contains(&name.as_str()));
    let members = members.map(|(name, value)| {
        let value = match value {
            Value::Object(_) => filled(value, less).into(),
            Value::Array(items) => items
                .iter()
                .map(|item| Value::from(filled(item, less)))
                .collect(),
            value => value.clone(),
        };
        (name.clone(), value)
    });
    members.collect()
}

/// The organization of a contract with the contacts that a request may give.
fn organization(contract: &Value) -> Option<Value> {
    let is_ev = contract["product_name_id"]
        .as_str()
        .unwrap()
        .contains("_ev_");
    let own = &contract["organization"];
    let without: &[&str] = if is_ev { &[] } else { &["verified_contacts"] };
    own.is_object()
        .then(|| filled(own, &[without, &["language_id"]].concat()).into())
}

fn contracts(world: &World) -> Vec<Value> {
    world
        .contracts
        .iter()
        .map(|contract| json!(contract))
        .collect()
}

/// What the world holds, as somebody writes it down.
fn desired(world: &World) -> Desired {
    let contracts: Vec<Value> = contracts(world)
        .iter()
        .map(|contract| {
            let mut item = json!({
                "id": contract["acme_contract_id"], "account_id": contract["account_id"],
                "auto_renew": contract["auto_renew"], "sans": contract["sans"],
                "product_name_id": contract["product_name_id"],
            });
            if let Some(organization) = organization(contract) {
                item["organization"] = organization;
            }
            item
        })
        .collect();
    let orders: Vec<Value> = world
        .orders
        .iter()
        .map(|order| filled(&json!(order), &["product_name_id", "status", "language_id"]).into())
        .collect();
    let requests: Vec<Value> = world
        .certificate_requests
        .iter()
        .map(|request| {
            let mut own = world.cps_organizations.iter();
            let own = own
                .find(|own| Some(own.id) == request.organization_id)
                .unwrap();
            json!({ "id": request.id, "organization": filled(&json!(own), &["id"]) })
        })
        .collect();
    Desired::from_value(&json!({
        "contract": contracts, "order": orders, "certificate_request": requests,
    }))
    .unwrap()
}

async fn check(
    client: &Client,
    operation: Operation,
    id: u64,
    account: Option<u64>,
    body: &Value,
) -> Vec<Finding> {
    let mut call = Call::new(operation, &[Id::from(id)]);
    call.account_id = account;
    client
        .check(&call.with_body(&body.to_string()).unwrap())
        .await
        .unwrap()
}

/// What is found where nothing was read.
fn unread(operation: Operation, ids: &[Id], body: &Value) -> Vec<Finding> {
    let call = Call::new(operation, ids)
        .with_body(&body.to_string())
        .unwrap();
    certpact::check(&call, &Observed::new(), None).unwrap()
}

/// What is found in requests that leave each thing as it is.
async fn unchanged(ca: &Ca, client: &Client, seen: &mut BTreeSet<Told>) {
    let world = ca.world();
    for contract in contracts(&world) {
        let id = contract["acme_contract_id"].as_u64().unwrap();
        let account = contract["account_id"].as_u64();
        let renews = json!({ "auto_renew": contract["auto_renew"] });
        tell(
            "patch, nothing read",
            unread(Operation::PatchContract, &[Id::from(id)], &renews),
            seen,
        );
        tell(
            "patch",
            check(client, Operation::PatchContract, id, account, &renews).await,
            seen,
        );
        let mut new = json!({
            "product_name_id": contract["product_name_id"], "sans": contract["sans"],
            "auto_renew": contract["auto_renew"],
        });
        let mut whole = renews;
        if let Some(organization) = organization(&contract) {
            whole["organization"] = organization.clone();
            new["organization"] = organization;
        }
        tell("make", unread(Operation::CreateContract, &[], &new), seen);
        tell(
            "put",
            check(client, Operation::ReplaceContract, id, account, &whole).await,
            seen,
        );
    }
    for order in &world.orders {
        let order = json!(order);
        let kinds = ["organization_contact", "technical_contact"];
        let contacts = kinds
            .into_iter()
            .filter(|kind| order[kind].is_object())
            .map(|kind| {
                let mut contact = filled(&order[kind], &[]);
                contact.insert("contact_type".to_owned(), kind.into());
                Value::from(contact)
            });
        let body = json!({ "contacts": contacts.collect::<Value>() });
        let id = order["id"].as_u64().unwrap();
        tell(
            "order",
            check(client, Operation::UpdateOrderContacts, id, None, &body).await,
            seen,
        );
    }
    for request in &world.certificate_requests {
        let same = json!({ "id": request.organization_id });
        tell(
            "cps",
            check(
                client,
                Operation::ChangeOrganization,
                request.id,
                None,
                &same,
            )
            .await,
            seen,
        );
        let mut own = world.cps_organizations.iter();
        let own = own
            .find(|own| Some(own.id) == request.organization_id)
            .unwrap();
        let whole = filled(&json!(own), &["id"]).into();
        tell(
            "cps, whole",
            check(
                client,
                Operation::ChangeOrganization,
                request.id,
                None,
                &whole,
            )
            .await,
            seen,
        );
    }
}

#[tokio::test]
async fn a_healthy_world_gets_no_finding_without_a_reason() {
    let mut seen = BTreeSet::new();
    let seed = told("ORACLE_SEED").unwrap_or(0);
    let (ca, client) = connected(worlds::world(seed));
    let desired = desired(&ca.world());
    tell("lint", lint(&desired).unwrap(), &mut seen);
    let plan = client.plan(&desired, &Choice::default()).await.unwrap();
    assert!(plan.is_empty(), "{:#?}", plan.steps);
    tell("plan", plan.findings, &mut seen);
    let verified = client.verify(&desired).await.unwrap();
    assert_eq!(
        verified.count(FieldState::Differs),
        0,
        "{:#?}",
        verified.fields
    );
    assert_eq!(ca.world().contracts.len(), worlds::CONTRACTS);
    unchanged(&ca, &client, &mut seen).await;

    let expected: BTreeSet<Told> = EXPECTED
        .iter()
        .map(|(what, rule, certain, _)| (*what, (*rule).to_owned(), *certain))
        .collect();
    assert_eq!(seen, expected);
}
