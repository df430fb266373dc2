//! A plan that was applied already says when, also where the CA holds something else since then.

use certpact::{Applying, ErrorKind, StepState};
use jiff::SignedDuration;

use crate::apply_fixture::{CHANGES, CREATION, Desk, apply, states};
use crate::in_process::client_of;

#[tokio::test]
async fn a_second_apply_says_when_the_first_one_ended() {
    for desired in [CHANGES, CREATION] {
        let desk = Desk::new(desired);
        let plan = desk.plan().await;
        let client = client_of(&desk.ca);
        let first = apply(&client, &plan, desk.how()).await.unwrap();
        assert_eq!(first.already_applied, None);
        desk.ca.advance(SignedDuration::from_hours(3));
        let writes = desk.writes();
        let second = apply(&client, &plan, desk.how()).await.unwrap();
        assert!(
            states(&second)
                .iter()
                .all(|state| *state == StepState::Done)
        );
        assert_eq!(
            (second.already_applied, desk.writes()),
            (Some(first.ended), writes)
        );
        let json = serde_json::to_string(&second).unwrap();
        let text = certpact_cli::text_of("Report", &json).unwrap();
        let said = format!("all of it already at {:.0}; nothing was sent", first.ended);
        assert!(text.contains(&said), "{text}");
    }
}

#[tokio::test]
async fn what_is_not_wholly_applied_is_not_said_to_be() {
    let desk = Desk::new(CHANGES);
    let plan = desk.plan().await;
    let client = client_of(&desk.ca);
    let how = Applying {
        max_steps: Some(1),
        ..desk.how()
    };
    apply(&client, &plan, how).await.unwrap();
    let rest = apply(&client, &plan, desk.how()).await.unwrap();
    assert_eq!(rest.already_applied, None);
}

#[tokio::test]
async fn a_plan_that_is_stale_since_it_was_applied_says_so() {
    let desk = Desk::new(CHANGES);
    let plan = desk.plan().await;
    let first = apply(&client_of(&desk.ca), &plan, desk.how())
        .await
        .unwrap();
    let mut world = desk.ca.world();
    world.contracts[0].auto_renew = true;
    let desk = desk.beside(world);
    let error = apply(&client_of(&desk.ca), &plan, desk.how())
        .await
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::StalePlan);
    let said = format!(
        "; all of the plan was applied already, at {:.0}",
        first.ended
    );
    assert!(error.message().ends_with(&said), "{error}");
}
