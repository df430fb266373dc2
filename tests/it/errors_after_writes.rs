//! An error that comes after the CA carried a change out: nothing is called failed that may be done, and
//! contacts that went along are not forgotten.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use certpact::seam::{Answer, Failure};
use certpact::{Applying, Choice, Client, Consent, Desired, Plan, StepState};
use certpact_simulator::{Ca, World};
use http::HeaderMap;

use crate::files;
use crate::in_process::{client_of, client_through};

const MOVED: &str = "\
[[contract]]
id = 12345
[contract.organization]
city = \"Berkeley\"
[contract.organization.technical_contact]
first_name = \"Kari\"
last_name = \"Nordmann\"
email = \"kari@example.com\"
telephone = \"+47 22 00 00 00\"
";

const BROKEN: &str = r#"{"errors":[{"code":"internal_server_error","message":"m"}]}"#;

/// A client whose PATCH is answered so, once it was carried out or instead, and whose reads are lost after
/// that where `is_blind` says so. Counts what is sent.
fn answering(ca: &Ca, status: u16, is_blind: Arc<AtomicBool>) -> (Client, Arc<AtomicUsize>) {
    let sent = Arc::new(AtomicUsize::new(0));
    let counter = Arc::clone(&sent);
    let client = client_through(ca, move |request, answer| {
        if request.method == "PATCH" {
            counter.fetch_add(1, Ordering::Relaxed);
            return Ok(Answer {
                status,
                headers: HeaderMap::new(),
                body: BROKEN.as_bytes().to_vec(),
            });
        }
        let is_lost = counter.load(Ordering::Relaxed) > 0 && is_blind.load(Ordering::Relaxed);
        if is_lost {
            Err(Failure::Lost("cut".to_owned()))
        } else {
            Ok(answer)
        }
    });
    (client, sent)
}

async fn planned(client: &Client) -> Plan {
    let desired = Desired::from_toml(MOVED).unwrap();
    client.plan(&desired, &Choice::default()).await.unwrap()
}

#[tokio::test]
async fn what_may_be_done_is_unknown_until_a_look_settles_it() {
    for (status, is_blind, state, exit_code) in [
        (500, true, StepState::Unknown, 8),
        (500, false, StepState::Done, 0),
        (302, true, StepState::Unknown, 8),
        // Near misses: a plain refusal is one, whatever can be read.
        (400, true, StepState::Failed, 6),
        (400, false, StepState::Failed, 6),
    ] {
        let ca = Ca::new(World::documented()).unwrap();
        let folder = files::new_folder();
        let blind = Arc::new(AtomicBool::new(is_blind));
        let (client, sent) = answering(&ca, status, Arc::clone(&blind));
        let plan = planned(&client).await;
        let hazards = plan
            .findings
            .iter()
            .filter_map(|one| one.acknowledgement.as_deref());
        let consent = Consent::parse(hazards, []).unwrap();
        let cleared = plan.clone().acknowledge(consent).unwrap();
        let how = || Applying::noting_in(folder.path().join("journal"));
        let report = client.apply(&cleared, how()).await.unwrap();
        let case = format!("{status}, blind: {is_blind}");
        assert_eq!(
            (report.outcome[0].state, report.exit_code),
            (state, exit_code),
            "{case}"
        );
        if state != StepState::Unknown {
            continue;
        }
        // Going on once it can be read finds it done, and sends it no second time.
        blind.store(false, Ordering::Relaxed);
        let again = client.apply(&cleared, how()).await.unwrap();
        assert_eq!(again.outcome[0].state, StepState::Done, "{case}");
        assert_eq!(sent.load(Ordering::Relaxed), 1, "{case}");
        let organization = &ca.world().contracts[0].organization;
        let contact = organization.as_ref().unwrap().technical_contact.as_ref();
        assert_eq!(contact.unwrap().first_name.as_str(), "Kari", "{case}");
        assert!(planned(&client_of(&ca)).await.is_empty(), "{case}");
    }
}
