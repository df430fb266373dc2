//! What is special about organizations of certificate requests, beyond what a case can say.

use certpact::{
    Applying, Choice, Consent, CpsOrganizationRequest, Desired, ErrorKind, Plan, StepState,
    Verification,
};
use certpact_simulator::{Ca, CpsOrganization, CpsValidationType, World};
use serde_json::{Value, json};

use crate::apply_fixture::{apply, losing_from, states};
use crate::in_process::{client_of, client_through, connected};

fn desired(organization: Value) -> Desired {
    let item = json!({ "id": 111, "organization": organization });
    Desired::from_value(&json!({ "certificate_request": [item] })).unwrap()
}

fn fresh() -> Desired {
    desired(json!({ "company_name": "Fresh LLC" }))
}

fn changes(ca: &Ca) -> usize {
    let log = ca.log();
    log.iter().filter(|entry| entry.method == "PUT").count()
}

fn organization(ca: &Ca) -> CpsOrganization {
    let world = ca.world();
    let id = world.certificate_requests[0].organization_id;
    let mut organizations = world.cps_organizations.into_iter();
    organizations.find(|own| Some(own.id) == id).unwrap()
}

async fn planned(ca: &Ca, desired: &Desired) -> Plan {
    let client = client_of(ca);
    client.plan(desired, &Choice::default()).await.unwrap()
}

#[tokio::test]
async fn a_change_is_sent_once_and_a_lost_answer_is_looked_for() {
    let ca = Ca::new(World::documented()).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let journal = || Applying::noting_in(folder.path().join("journal"));
    let client = client_through(&ca, losing_from(1));
    let plan = planned(&ca, &fresh()).await;
    let report = apply(&client, &plan, journal()).await.unwrap();
    assert_eq!(
        (states(&report), report.exit_code, changes(&ca)),
        (vec![StepState::Unknown], 8, 1)
    );

    let report = apply(&client_of(&ca), &plan, journal()).await.unwrap();
    assert_eq!(
        (states(&report), report.exit_code, changes(&ca)),
        (vec![StepState::Done], 0, 1)
    );
    assert_eq!(organization(&ca).company_name.as_deref(), Some("Fresh LLC"));
}

/// The CA took nothing, or does not show it yet: what submits a new request is not sent on a guess.
#[tokio::test]
async fn a_change_that_nobody_knows_the_end_of_is_not_sent_again() {
    let ca = Ca::new(World::documented()).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let journal = || Applying::noting_in(folder.path().join("journal"));
    let plan = planned(&ca, &fresh()).await;
    let client = client_through(&ca, losing_from(1));
    let report = apply(&client, &plan, journal()).await.unwrap();
    assert_eq!(report.exit_code, 8);
    ca.change(|world| *world = World::documented()).unwrap();
    let error = apply(&client_of(&ca), &plan, journal()).await.unwrap_err();
    assert_eq!((error.exit_code(), changes(&ca)), (8, 1));
}

/// Two that want one new organization: the first makes it, the second takes it, also in pieces.
#[tokio::test]
async fn a_plan_of_two_goes_on_after_the_first() {
    let ca = Ca::new(World::documented()).unwrap();
    let item = |id: u64| json!({ "id": id, "organization": { "company_name": "Fresh LLC" } });
    ca.change(|world| world.certificate_requests[1].validation_type = CpsValidationType::Ov)
        .unwrap();
    let items = json!({ "certificate_request": [item(111), item(112)] });
    let desired = Desired::from_value(&items).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let piece = |max_steps| Applying {
        max_steps,
        ..Applying::noting_in(folder.path().join("journal"))
    };
    let (client, plan) = (client_of(&ca), planned(&ca, &desired).await);
    assert_eq!(
        apply(&client, &plan, piece(Some(1)))
            .await
            .unwrap()
            .exit_code,
        0
    );
    assert_eq!(
        apply(&client, &plan, piece(None)).await.unwrap().exit_code,
        0
    );
    let requests = ca.world().certificate_requests;
    assert_eq!(requests[0].organization_id, requests[1].organization_id);
    assert_eq!(changes(&ca), 2);
}

/// A success whose body is not the one that the page shows is looked at: the certificate request shows
/// whether it was done.
#[tokio::test]
async fn a_success_that_cannot_be_understood_is_looked_at() {
    for body in [
        "<html>login</html>",
        "[1]",
        "{\"error\":\"no\"}",
        "{\"id\":\"two\"}",
        "null",
        "{}",
        "",
    ] {
        for is_carried_out in [true, false] {
            let ca = Ca::new(World::documented()).unwrap();
            let held = ca.clone();
            let client = client_through(&ca, move |request, mut answer| {
                if request.method == "PUT" {
                    answer.body = body.into();
                    if !is_carried_out {
                        held.change(|world| *world = World::documented()).unwrap();
                    }
                }
                Ok(answer)
            });
            let attach = CpsOrganizationRequest {
                id: Some(124),
                ..CpsOrganizationRequest::default()
            };
            let consent = Consent::parse(["cps.new_request_submitted@111"], []).unwrap();
            let sent = client
                .cps()
                .change_organization(111, &attach, &consent)
                .await;
            match sent {
                Ok(sent) if is_carried_out => {
                    let organization = sent.changed.unwrap().organization;
                    assert_eq!(organization.unwrap().id, Some(124), "{body}");
                }
                // An empty answer is one that a page documents: what it left is compared.
                Ok(sent) => {
                    assert_eq!((body, sent.changed.unwrap().differences.len()), ("", 1));
                }
                Err(error) => {
                    assert_eq!((is_carried_out, error.exit_code()), (false, 8), "{body}");
                }
            }
        }
    }
}

/// The wire shows null where nothing is, in lists too.
#[tokio::test]
async fn null_in_place_of_a_list_is_read_as_none() {
    let ca = Ca::new(World::documented()).unwrap();
    let client = client_through(&ca, |_, mut answer| {
        let text = String::from_utf8(answer.body).unwrap();
        let text = text.replace("\"additional_contacts\":[]", "\"additional_contacts\":null");
        answer.body = text.replace("\"items\":[]", "\"items\":null").into();
        Ok(answer)
    });
    let cps = client.cps();
    let request = cps.get_certificate_request(111).await.unwrap();
    assert!(request.organization.unwrap().additional_contacts.is_empty());
    assert!(
        cps.find_organizations("Nobody")
            .await
            .unwrap()
            .items
            .is_empty()
    );
    let error = cps.find_organizations("..").await.unwrap_err();
    assert_eq!(error.exit_code(), 2);
}

#[tokio::test]
async fn a_plan_is_stale_once_an_organization_has_its_name() {
    let ca = Ca::new(World::documented()).unwrap();
    let plan = planned(&ca, &fresh()).await;
    add_fresh(&ca, "Fresno");
    let error = apply(&client_of(&ca), &plan, Applying::default()).await;
    // It would be taken as it is now, which is not what was planned.
    assert_eq!(error.unwrap_err().kind(), ErrorKind::StalePlan);
    assert_eq!(changes(&ca), 0);
}

/// Somebody makes one of that name between the last look and the change.
#[tokio::test]
async fn what_was_taken_in_place_of_a_new_one_is_told() {
    let ca = Ca::new(World::documented()).unwrap();
    let plan = planned(&ca, &fresh()).await;
    let world = ca.clone();
    let client = client_through(&ca, move |request, answer| {
        let is_last_look = request.url().ends_with("/organizations/name/Fresh");
        if is_last_look {
            add_fresh(&world, "Fresno");
        }
        Ok(answer)
    });
    let report = apply(&client, &plan, Applying::default()).await.unwrap();
    assert_eq!(
        (states(&report), report.exit_code),
        (vec![StepState::Failed], 6)
    );
    let error: Value = serde_json::to_value(&report.outcome[0].error).unwrap();
    assert_eq!(error["kind"], "not_carried_out");
    assert!(
        error["message"].as_str().unwrap().contains("/city"),
        "{error}"
    );
    assert_eq!(organization(&ca).city.as_deref(), Some("Fresno"));
}

fn add_fresh(ca: &Ca, city: &str) {
    ca.change(|world| {
        let mut organization = world.cps_organizations[0].clone();
        organization.id = 500;
        organization.company_name = Some("Fresh LLC".to_owned());
        organization.city = Some(city.to_owned());
        world.cps_organizations.push(organization);
    })
    .unwrap();
}

#[tokio::test]
async fn the_same_state_has_the_same_hash_and_another_organization_another() {
    let ca = Ca::new(World::documented()).unwrap();
    let first = planned(&ca, &fresh()).await;
    let text = serde_json::to_string(&first).unwrap();
    assert_eq!(Plan::parse(&text).unwrap().hash, first.hash);
    assert_eq!(planned(&ca, &fresh()).await.hash, first.hash);
    let edited = text.replace("San Francisco", "Oakland");
    assert_eq!(Plan::parse(&edited).unwrap_err().exit_code(), 2);
}

#[tokio::test]
async fn a_verification_shows_the_organization_and_no_contact() {
    let (_, client) = connected(World::documented());
    let wanted = json!({
        "company_name": "Example Corporation",
        "city": "Oakland",
        "contact_email": "nobody@example.com",
    });
    let Verification { fields, .. } = client.verify(&desired(wanted)).await.unwrap();
    let shown: Vec<_> = fields
        .iter()
        .map(|field| json!([field.pointer, field.state, field.desired, field.observed]))
        .collect();
    let expected = [
        json!([
            "/organization/company_name",
            "confirmed",
            "Example Corporation",
            "Example Corporation"
        ]),
        json!(["/organization/city", "differs", "Oakland", "San Francisco"]),
        json!(["/organization/contact_email", "differs", null, null]),
    ];
    assert_eq!(shown, expected);
}

#[tokio::test]
async fn contacts_that_can_be_read_are_not_sent_for_their_own_sake() {
    let (_, client) = connected(World::documented());
    let choice = Choice {
        send_contacts: vec!["111".to_owned()],
        ..Choice::default()
    };
    let error = client.plan(&fresh(), &choice).await.unwrap_err();
    assert_eq!(error.exit_code(), 2);
}

/// What the CA holds can be asked for again, and nobody is printed.
#[test]
fn an_organization_makes_a_request_and_hides_its_contacts() {
    let held = json!({
        "id": 124,
        "company_name": "Widgets LLC",
        "contact_email": "jane@example.com",
        "contact_title": null,
        "additional_contacts": [{ "id": 4, "contact_type": "EVApprover", "email": "ann@example.com" }],
    });
    let held: certpact::CpsOrganization = serde_json::from_value(held).unwrap();
    let request: CpsOrganizationRequest = held.to_request();
    let expected = json!({
        "company_name": "Widgets LLC",
        "contact_email": "jane@example.com",
        "additional_contacts": [{ "contact_type": "EvApprover", "email": "ann@example.com" }],
    });
    assert_eq!(json!(request), expected);
    let printed = format!("{held:?} {request:?} {:?}", held.additional_contacts);
    assert!(!printed.contains("example.com"), "{printed}");
}
