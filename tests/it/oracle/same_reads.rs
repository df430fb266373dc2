//! Worlds that answer the same reads and suffer differently: where something may be lost, one of
//! them loses it and the other does not.

use certpact::{Operation, Severity};
use certpact_simulator::{CancelDay30, Contact, ContactShape, Contract, Organization, World};
use jiff::SignedDuration;
use serde_json::{Value, json};

use super::judge::lost;
use super::losses::Kind;
use super::requests::{Ask, Asked, Case};
use super::trial::{Bench, Outcome};
use super::worlds::{ACCOUNTS, empty};

const ID: u64 = 7;

fn person() -> Value {
    json!({ "first_name": "Ada", "last_name": "Lane", "email": "ada@example.com", "telephone": "+1-555-0200" })
}

fn details() -> Value {
    json!({
        "name": "Example Corp",
        "address": "1 Main St",
        "city": "Oakland",
        "state": "CA",
        "zip": "94601",
        "country": "US",
    })
}

fn contract(id: u64, product: &str) -> Contract {
    let organization: Organization = serde_json::from_value(details()).unwrap();
    Contract {
        acme_contract_id: id,
        account_id: ACCOUNTS[0],
        product_name_id: product.to_owned(),
        organization: Some(organization),
        ..Contract::default()
    }
}

/// A world with the one contract that is read, and what is not read added to it.
fn world(unread: impl FnOnce(&mut World)) -> World {
    let mut world = World {
        contracts: vec![contract(ID, "ssl_basic")],
        ..empty(certpact_simulator::Readings::default())
    };
    unread(&mut world);
    world
}

fn ask(operation: Operation, body: Option<Value>) -> Ask {
    let is_creation = operation == Operation::CreateContract;
    Ask::Call(Asked {
        operation,
        ids: if is_creation { Vec::new() } else { vec![ID] },
        account_id: ACCOUNTS[0],
        body,
    })
}

fn check(operation: Operation, request: &Value, losing: World, keeping: World, lost_kind: Kind) {
    let bench = Bench::new();
    let run = |world| {
        let ask = ask(operation, Some(request.clone()));
        bench.run(&Case { world, ask })
    };
    let (losing, keeping) = (run(losing), run(keeping));
    assert_eq!(
        losing.predictions[0].findings,
        keeping.predictions[0].findings
    );
    let is_in_doubt = |rule: &str| lost_kind.is_of(rule);
    let findings = &losing.predictions[0].findings;
    let mut doubts = findings.iter().filter(|finding| is_in_doubt(&finding.rule));
    assert!(doubts.any(|finding| !finding.certain));
    let kinds = |attempts| {
        lost(attempts)
            .iter()
            .map(|loss| loss.kind)
            .collect::<Vec<_>>()
    };
    assert_eq!(kinds(&losing.attempts), [lost_kind]);
    assert_eq!(kinds(&keeping.attempts), []);
    assert!(keeping.attempts[0].refusal.is_none());
}

#[test]
fn a_technical_contact_that_is_there_or_not() {
    let mut organization = details();
    organization["organization_contact"] = person();
    let request = json!({ "auto_renew": true, "organization": organization });
    let contact: Contact = serde_json::from_value(person()).unwrap();
    let losing = world(|world| {
        let organization = world.contracts[0].organization.as_mut().unwrap();
        organization.technical_contact = Some(contact);
    });
    let keeping = world(|_| {});
    check(
        Operation::ReplaceContract,
        &request,
        losing,
        keeping,
        Kind::ContactGone,
    );
}

#[test]
fn a_contract_with_the_same_organization_that_is_there_or_not() {
    let request = json!({ "organization": { "city": "Berkeley" } });
    let losing = world(|world| {
        world.contracts.push(Contract {
            is_organization_validated: true,
            ..contract(8, "ssl_ev_basic")
        });
    });
    let keeping = world(|_| {});
    check(
        Operation::PatchContract,
        &request,
        losing,
        keeping,
        Kind::Validation,
    );
}

#[test]
fn an_array_of_contacts_that_is_read_or_passed_over() {
    let mut technical = person();
    technical["contact_type"] = "technical_contact".into();
    let request = json!({ "organization": { "contacts": [technical] } });
    let losing = world(|world| world.readings.contact_shape = ContactShape::Table);
    let keeping = world(|_| {});
    check(
        Operation::PatchContract,
        &request,
        losing,
        keeping,
        Kind::ContactNotStored,
    );
}

/// What a PATCH does with an empty text is not said: the simulated CA keeps the field, so that
/// nothing is lost, and the hazard must not be certain.
#[test]
fn an_empty_text_in_a_patch_is_no_certain_change() {
    let bench = Bench::new();
    let world = world(|world| {
        let contract = &mut world.contracts[0];
        contract.is_organization_validated = true;
        contract.organization.as_mut().unwrap().address2 = "Suite 5".to_owned();
    });
    let ask = ask(
        Operation::PatchContract,
        Some(json!({ "organization": { "address2": "" } })),
    );
    let outcome = bench.run(&Case { world, ask });
    let hazards: Vec<_> = outcome.predictions[0]
        .findings
        .iter()
        .filter(|finding| finding.severity == Severity::Hazard)
        .map(|finding| finding.certain)
        .collect();
    assert_eq!(hazards, [false]);
    assert_eq!(lost(&outcome.attempts), []);
}

/// A contract that is 30 days old to the second: the page may mean that it is too old.
#[test]
fn a_thirtieth_day_that_counts_or_not() {
    let bench = Bench::new();
    let run = |cancel_day_30| {
        let world = world(|world| {
            world.readings.cancel_day_30 = cancel_day_30;
            world.contracts[0].created_at = world.clock - SignedDuration::from_hours(30 * 24);
        });
        let ask = ask(Operation::CancelContract, None);
        bench.run(&Case { world, ask })
    };
    let (losing, keeping) = (run(CancelDay30::Allowed), run(CancelDay30::Refused));
    let findings = &losing.predictions[0].findings;
    assert_eq!(findings, &keeping.predictions[0].findings);
    assert!(!findings[0].certain);
    let lost: Vec<_> = lost(&losing.attempts)
        .iter()
        .map(|loss| loss.kind)
        .collect();
    assert_eq!(lost, [Kind::Canceled]);
    assert!(keeping.attempts[0].refusal.is_some());
}

/// A creation that does not say whether the contract renews: the account's setting may say it, which
/// nobody reads.
#[test]
fn a_new_contract_that_renews_or_not() {
    let bench = Bench::new();
    let run = |setting| {
        let world = world(|world| {
            let account = world.accounts.get_mut(&ACCOUNTS[0]).unwrap();
            account.auto_renew_subscription = setting;
        });
        let body = json!({ "product_name_id": "ssl_dv_rapidssl", "sans": ["a.example.com"] });
        let ask = ask(Operation::CreateContract, Some(body));
        bench.run(&Case { world, ask })
    };
    let renews = |outcome: &Outcome| outcome.attempts[0].contract_after().unwrap().auto_renew;
    let (renewing, ending) = (run(Some(true)), run(None));
    assert!(renews(&renewing) && !renews(&ending));
    let findings = &renewing.predictions[0].findings;
    assert_eq!(findings, &ending.predictions[0].findings);
    let mut doubts = findings.iter().filter(|finding| !finding.certain);
    assert!(doubts.any(|finding| finding.rule == "acme.auto_renew_unstated"));
}
