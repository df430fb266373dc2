//! Choosing what a plan sends, and keeping a record of what was sent.

use std::sync::{Arc, Mutex};

use certpact::{Applying, Choice, Client, Consent, Desired, ErrorKind, Operation, Progress};
use certpact_simulator::{Ca, World};
use serde_json::{Value, json};

use crate::in_process::{client_of, client_set_up};

const DESIRED: &str = "\
[[contract]]
id = 12345
auto_renew = false
[contract.organization.technical_contact]
first_name = \"Canary\"
[[contract]]
id = 12346
auto_renew = false
[[contract]]
id = 999
auto_renew = false
";

fn ca() -> Ca {
    Ca::new(World::documented()).unwrap()
}

fn chosen(only: &[&str], except: &[&str], send_contacts: &[&str]) -> Choice {
    let listed = |given: &[&str]| given.iter().map(|one| (*one).to_owned()).collect();
    Choice {
        only: listed(only),
        except: listed(except),
        send_contacts: listed(send_contacts),
    }
}

#[tokio::test]
async fn what_is_not_chosen_is_not_sent_and_may_be_unreadable() {
    let ca = ca();
    let client = client_of(&ca);
    let desired = Desired::from_toml(DESIRED).unwrap();
    let strict = client.strict();
    let error = strict.plan(&desired, &Choice::default()).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::NotFound);
    let rest = chosen(&[], &["999"], &[]);
    let all = client.plan(&desired, &rest).await.unwrap();
    assert_eq!(all.steps.len(), 2);
    let read = ca.log().len();
    let one = client
        .plan(&desired, &chosen(&["acme/12346"], &[], &[]))
        .await
        .unwrap();
    let targets: Vec<_> = one
        .steps
        .iter()
        .map(|step| step.target.as_deref())
        .collect();
    assert_eq!(targets, [Some("12346")]);
    // What is read stays the same.
    assert_eq!(ca.log().len() - read, 3);
    assert_ne!(one.hash, all.hash);
    // The choice is a part of the plan: it is planned again in the same way.
    let cleared = one.acknowledge(Consent::none()).unwrap();
    let report = client.apply(&cleared, Applying::default()).await.unwrap();
    assert_eq!(report.exit_code, 0);

    let error = client
        .plan(&desired, &chosen(&["12354"], &[], &[]))
        .await
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidInput);
}

#[tokio::test]
async fn contacts_are_sent_alone_where_that_is_asked_for() {
    let ca = ca();
    let client = client_of(&ca);
    let desired = Desired::from_toml(DESIRED).unwrap();
    let choice = chosen(&["12345"], &[], &["12345"]);
    let plan = client.plan(&desired, &choice).await.unwrap();
    let [step] = &plan.steps[..] else {
        panic!("{:?}", plan.steps)
    };
    assert_eq!(step.operation, Operation::PatchContract);
    let organization = &step.request.as_ref().unwrap()["organization"];
    assert_eq!(organization["city"], "San Francisco");
    assert_eq!(
        organization["technical_contact"],
        json!({ "first_name": "Canary" })
    );
    assert!(
        step.because
            .contains(&"/organization/technical_contact".to_owned())
    );
    let is_unsent = |rule: &str| plan.findings.iter().any(|finding| finding.rule == rule);
    assert!(!is_unsent("acme.contacts_unreadable"));

    let nothing_to_send = chosen(&["12346"], &[], &["12346"]);
    let error = client.plan(&desired, &nothing_to_send).await.unwrap_err();
    assert!(error.message().contains("no contacts"), "{error}");
}

#[tokio::test]
async fn a_record_tells_what_was_sent_and_no_value() {
    let ca = ca();
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("record");
    let client = client_set_up(&ca, |settings| {
        settings.record_file = Some(file.clone());
        settings.actor = "tester".to_owned();
    });
    let body = json!({ "organization": {
        "technical_contact": { "first_name": "Canary", "last_name": "Canary", "email": "canary@example.com", "telephone": "1" } } });
    let call = certpact::Call::new(Operation::PatchContract, &[12345]);
    let call = call.with_body(&body.to_string()).unwrap();
    client.send(&call, &Consent::none()).await.unwrap();
    let bad = certpact::Call::new(Operation::CancelContract, &[12345]);
    let consent = Consent::parse(
        ["acme.cancel_irreversible@12345=CHG-1"],
        ["acme.cancel_window_closed@12345=try"],
    );
    client.send(&bad, &consent.unwrap()).await.unwrap_err();

    let text = fs_err::read_to_string(&file).unwrap();
    assert!(!text.to_lowercase().contains("canary"), "{text}");
    let lines: Vec<Value> = text
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let [done, failed] = &lines[..] else {
        panic!("{text}")
    };
    assert_eq!(
        (&done["actor"], &done["state"]),
        (&"tester".into(), &"done".into())
    );
    assert_eq!(done["operation"], "patch_contract");
    assert_eq!(done["pointers"][0], "/organization/technical_contact/email");
    assert_eq!(done["request_sha256"].as_str().unwrap().len(), 64);
    assert_eq!(failed["state"], "failed");
    assert_eq!(failed["acknowledged"][0]["reason"], "CHG-1");
    assert_eq!(failed["overruled"][0]["rule"], "acme.cancel_window_closed");
    assert_eq!(failed["request_sha256"], Value::Null);

    // Whatever the outcome, a line keeps its place.
    assert_eq!(text.lines().count(), 2);

    // No record, no request.
    let sent = ca.log().len();
    let client = client_set_up(&ca, |settings| {
        settings.record_file = Some(folder.path().to_owned());
    });
    let error = client.send(&call, &Consent::none()).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidInput);
    assert!(ca.log()[sent..].iter().all(|entry| entry.method == "GET"));
}

/// A client, and the lines in which it says how far it is.
fn client_that_tells(ca: &Ca) -> (Client, Arc<Mutex<Vec<String>>>) {
    let told = Arc::new(Mutex::new(Vec::new()));
    let client = client_set_up(ca, |settings| {
        let told = Arc::clone(&told);
        settings.progress = Progress::new(move |one| told.lock().unwrap().push(one.to_string()));
    });
    (client, told)
}

#[tokio::test]
async fn a_long_read_tells_how_far_it_is() {
    let ca = ca();
    let (client, told) = client_that_tells(&ca);
    let desired = Desired::from_toml("[[contract]]\nid = 12345\n[[contract]]\nid = 12346\n");
    client.observe(&desired.unwrap()).await.unwrap();
    let lines = ["read 1 of 2 contracts", "read 2 of 2 contracts"];
    assert_eq!(*told.lock().unwrap(), lines);
}

#[tokio::test]
async fn a_long_write_tells_how_far_it_is() {
    let ca = ca();
    let (client, told) = client_that_tells(&ca);
    let items = [12345, 12346].map(|id| format!("[[contract]]\nid = {id}\nauto_renew = false\n"));
    let desired = Desired::from_toml(&items.concat()).unwrap();
    let plan = client.plan(&desired, &Choice::default()).await.unwrap();
    let cleared = plan.acknowledge(Consent::none()).unwrap();
    client.apply(&cleared, Applying::default()).await.unwrap();
    let told = told.lock().unwrap();
    assert!(
        told.ends_with(&[
            "ended 1 of 2 steps".to_owned(),
            "ended 2 of 2 steps".to_owned()
        ]),
        "{told:?}"
    );
}
