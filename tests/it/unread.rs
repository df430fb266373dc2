//! What cannot be read does not keep the rest from being planned, and is never forgotten.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use certpact::{Applying, Choice, Client, Consent, Desired, ErrorKind, Inventory, Plan, Unread};
use certpact_simulator::{Ca, World};
use serde_json::json;

use crate::in_process::client_through_set_up;

const ODD: u64 = 777;

/// The documented contracts, and one that is answered with something odd while the switch is on. It
/// has the organization of 12345, or another.
fn connected(has_same_organization: bool) -> (Client, Arc<AtomicBool>) {
    let mut world = World::documented();
    let mut odd = world.contracts[0].clone();
    odd.acme_contract_id = ODD;
    if !has_same_organization {
        odd.organization.as_mut().unwrap().city = "Oakland".into();
    }
    world.contracts.push(odd);
    let ca = Ca::new(world).unwrap();
    let is_odd = Arc::new(AtomicBool::new(true));
    let switch = Arc::clone(&is_odd);
    let inventory = Inventory::from_value(&json!({ "67890": [12345, ODD] })).unwrap();
    let client = client_through_set_up(
        &ca,
        move |settings| settings.inventory = inventory,
        move |request, mut answer| {
            if request.url().ends_with("/777") && switch.load(Ordering::Relaxed) {
                answer.body = br#"{"acme_contract_id":777}"#.to_vec();
            }
            Ok(answer)
        },
    );
    (client, is_odd)
}

fn desired(text: &str) -> Desired {
    Desired::from_toml(text).unwrap()
}

const BOTH: &str =
    "[[contract]]\nid = 12345\nauto_renew = false\n[[contract]]\nid = 777\nauto_renew = false\n";
const ODD_ALONE: &str = "[[contract]]\nid = 777\nauto_renew = false\n";
const MOVED: &str = "[[contract]]\nid = 12345\norganization = { city = \"Berkeley\" }\n";

async fn planned(client: &Client, text: &str) -> Plan {
    let plan = client.plan(&desired(text), &Choice::default()).await;
    plan.unwrap()
}

fn names(unread: &[Unread]) -> Vec<(&str, ErrorKind)> {
    let unread = unread.iter();
    unread.map(|one| (one.target.as_str(), one.kind)).collect()
}

#[tokio::test]
async fn the_rest_goes_on_and_what_is_unread_is_listed() {
    let (client, is_odd) = connected(true);
    let expected = [("777", ErrorKind::UnreadableAnswer)];
    let plan = planned(&client, BOTH).await;
    assert_eq!(names(&plan.unread), expected);
    assert_eq!(plan.steps.len(), 1);
    let verified = client.verify(&desired(BOTH)).await.unwrap();
    assert_eq!(names(&verified.unread), expected);
    assert_eq!(verified.fields.len(), 1);
    let ids = ["12345".to_owned(), "777".to_owned()];
    let pulled = client.pull(certpact::Api::Acme, &ids, None).await.unwrap();
    assert_eq!(names(&pulled.unread), expected);
    assert!(pulled.text.contains("# contract 777 could not be read"));
    is_odd.store(false, Ordering::Relaxed);
    let whole = planned(&client, BOTH).await;
    assert!(whole.unread.is_empty());
    assert_ne!(whole.hash, plan.hash);
}

#[tokio::test]
async fn where_nothing_is_read_or_all_is_wanted_it_is_the_error_itself() {
    let (client, _) = connected(true);
    for (client, text) in [(client.strict(), BOTH), (client, ODD_ALONE)] {
        let plan = client.plan(&desired(text), &Choice::default()).await;
        let verified = client.verify(&desired(text)).await;
        for error in [plan.unwrap_err(), verified.unwrap_err()] {
            assert_eq!(error.kind(), ErrorKind::UnreadableAnswer);
            assert!(error.message().contains("contract `777`"), "{error}");
        }
    }
}

#[tokio::test]
async fn a_plan_with_something_unread_is_applied_only_by_its_exact_number() {
    let (client, _) = connected(true);
    let plan = planned(&client, BOTH).await;
    let parsed = Plan::parse(&serde_json::to_string(&plan).unwrap()).unwrap();
    assert_eq!(parsed.unread, plan.unread);
    let acknowledged = plan.findings.iter();
    let acknowledged = acknowledged.filter_map(|one| one.acknowledgement.as_deref());
    let consent = Consent::parse(acknowledged, []).unwrap();
    let cleared = plan.clone().acknowledge(consent).unwrap();
    for (allow_unread, kind) in [
        (None, Some(ErrorKind::Refused)),
        (Some(2), Some(ErrorKind::Refused)),
        (Some(1), None),
    ] {
        let how = Applying {
            allow_unread,
            ..Applying::default()
        };
        let report = client.apply(&cleared, how).await;
        assert_eq!(report.err().map(|error| error.kind()), kind);
    }
}

#[tokio::test]
async fn what_apply_can_read_again_makes_the_plan_stale_only_where_it_is_touched() {
    for (shares, kind) in [(true, Some(ErrorKind::StalePlan)), (false, None)] {
        let (client, is_odd) = connected(shares);
        let plan = planned(&client, MOVED).await;
        assert_eq!(plan.unread.len(), 1);
        let hazards = plan.findings.iter();
        let hazards = hazards.filter_map(|one| one.acknowledgement.as_deref());
        let consent = Consent::parse(hazards, []).unwrap();
        let cleared = plan.clone().acknowledge(consent).unwrap();
        is_odd.store(false, Ordering::Relaxed);
        let how = Applying {
            allow_unread: Some(1),
            ..Applying::default()
        };
        let report = client.apply(&cleared, how).await;
        let found = report.err().map(|error| error.kind());
        assert_eq!(found, kind, "shares: {shares}");
    }
}
