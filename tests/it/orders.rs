//! What is special about the contacts of orders, beyond what a case can say.

use certpact::{
    Applying, Call, Choice, Desired, ErrorKind, FieldState, Id, Observed, Operation, StepState,
};
use certpact_simulator::{Ca, World};
use serde_json::{Value, json};

use crate::apply_fixture::{apply, losing_from, states};
use crate::in_process::{client_of, client_through, connected, limited_client_through};

fn desired(telephone: &str) -> Desired {
    let technical = json!({ "telephone": telephone, "language_id": "2" });
    let order = json!({ "id": "98765", "technical_contact": technical });
    Desired::from_value(&json!({ "order": [order] })).unwrap()
}

fn telephone(ca: &Ca) -> String {
    let orders = ca.world().orders;
    let order = orders.into_iter().find(|order| order.id == 98765);
    order.unwrap().technical_contact.unwrap().telephone
}

#[tokio::test]
async fn a_step_whose_answer_was_lost_is_known_to_be_done() {
    let ca = Ca::new(World::documented()).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let journal = || Applying::noting_in(folder.path().join("journal"));
    let client = client_through(&ca, losing_from(1));
    let plan = client
        .plan(&desired("2"), &Choice::default())
        .await
        .unwrap();
    let report = apply(&client, &plan, journal()).await.unwrap();
    assert_eq!(
        (states(&report), report.exit_code),
        (vec![StepState::Unknown], 8)
    );

    let report = apply(&client_of(&ca), &plan, journal()).await.unwrap();
    assert_eq!(
        (states(&report), report.exit_code),
        (vec![StepState::Done], 0)
    );
    // Merging twice is merging once, so that it was sent three times.
    let writes = ca.log().into_iter().filter(|entry| entry.method == "PUT");
    assert_eq!((writes.count(), telephone(&ca)), (3, "2".to_owned()));
}

#[tokio::test]
async fn a_plan_is_stale_once_a_contact_is_another() {
    let (ca, client) = connected(World::documented());
    let plan = client
        .plan(&desired("2"), &Choice::default())
        .await
        .unwrap();
    ca.change(|world| {
        let contact = world.orders[0].technical_contact.as_mut().unwrap();
        contact.first_name = "Ann".to_owned();
    })
    .unwrap();
    let error = apply(&client, &plan, Applying::default())
        .await
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::StalePlan);
    assert_ne!(telephone(&ca), "2");
}

#[tokio::test]
async fn a_verification_repeats_no_contact_and_knows_what_it_cannot_read() {
    let (_, client) = connected(World::documented());
    let verification = client.verify(&desired("2")).await.unwrap();
    let fields: Vec<_> = verification
        .fields
        .iter()
        .map(|field| (field.pointer.as_str(), field.state))
        .collect();
    let expected = [
        ("/technical_contact/telephone", FieldState::Differs),
        ("/technical_contact/language_id", FieldState::Unreadable),
    ];
    assert_eq!(fields, expected);
    let values = verification.fields.iter();
    let mut values = values.flat_map(|field| [&field.desired, &field.observed]);
    assert!(values.all(Value::is_null));
}

#[tokio::test]
async fn a_target_of_two_apis_is_named_with_one() {
    let world = json!({
        "contracts": [{ "acme_contract_id": 7, "product_name_id": "ssl_dv_rapidssl" }],
        "orders": [{ "id": 7, "product_name_id": "ssl_dv_rapidssl" }],
    });
    let (_, client) = connected(serde_json::from_value(world).unwrap());
    let contact = json!({ "first_name": "J", "last_name": "D", "email": "j@example.com" });
    let desired = Desired::from_value(&json!({
        "contract": [{ "id": 7, "auto_renew": true }],
        "order": [{ "id": "7", "technical_contact": contact }],
    }))
    .unwrap();
    let only = |target: &str| Choice {
        only: vec![target.to_owned()],
        ..Choice::default()
    };
    let error = client.plan(&desired, &only("7")).await.unwrap_err();
    assert_eq!(error.hint(), Some("give one of `acme/7`, `order/7`"));
    for (target, operation) in [
        ("acme/7", Operation::PatchContract),
        ("order/7", Operation::UpdateOrderContacts),
    ] {
        let plan = client.plan(&desired, &only(target)).await.unwrap();
        let operations: Vec<_> = plan.steps.iter().map(|step| step.operation).collect();
        assert_eq!(operations, [operation]);
    }
}

#[tokio::test]
async fn a_client_of_many_orders_stays_within_the_limits() {
    let ca = Ca::new(World::documented()).unwrap();
    let client = limited_client_through(&ca, |_, answer| Ok(answer));
    for _ in 0..1_100 {
        // A direct call does not wait for minutes, and says how many.
        if let Err(error) = client.order().get_order(98765).await {
            assert_eq!(error.kind(), ErrorKind::RateLimited);
            ca.advance(error.retry_after().unwrap().try_into().unwrap());
            client.order().get_order(98765).await.unwrap();
        }
    }
    assert!(ca.log().iter().all(|entry| entry.status == 200));
}

#[tokio::test]
async fn an_error_keeps_the_code_with_what_is_behind_the_bar() {
    let (_, client) = connected(World::documented());
    let error = client.order().get_order("98767").await.unwrap_err();
    assert_eq!(
        (error.kind(), error.code()),
        (ErrorKind::NotFound, Some("not_found|order"))
    );
}

#[test]
fn what_is_let_into_a_path_is_a_number_or_letters_and_digits() {
    for (id, is_read, is_written) in [
        ("98765", true, true),
        ("7d199cc09cdc9a6d2a4e2f8f2a5c2e5e1f4e0b11", true, false),
        ("00112233445566778899", true, false),
        ("0", false, false),
        ("", false, false),
        ("../1", false, false),
        ("1 2", false, false),
    ] {
        let fits = |call: &Call| certpact::check(call, &Observed::new(), None).is_ok();
        let read = Call::new(Operation::GetOrder, &[id]);
        let write = Call::new(Operation::UpdateOrderContacts, &[id]).with_body("{}");
        assert_eq!(
            (fits(&read), fits(&write.unwrap())),
            (is_read, is_written),
            "{id}"
        );
    }
    let call = Call::new(Operation::GetOrder, &[98765]);
    assert_eq!(call.ids, [Id::from("98765")]);
}
