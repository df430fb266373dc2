//! Going on where an apply ended, and ending it in good order.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use certpact::seam::{Answer, BoxFuture, Failure, Outside, Request};
use certpact::{Applying, Choice, Desired, ErrorKind, StepState, Stop};
use certpact_simulator::{Ca, World};

use crate::apply_fixture::{CHANGES, Desk, apply, losing_from, states};
use crate::in_process::{client_of, client_through, client_with, in_process};

#[tokio::test]
async fn a_change_that_nobody_knows_the_end_of_is_looked_at_again() {
    for is_carried_out in [true, false] {
        let desk = Desk::new(CHANGES);
        let plan = desk.plan().await;
        // The first attempt and its repetitions are lost; whether they arrived is up to the CA.
        let before = desk.ca.world();
        let client = client_through(&desk.ca, losing_from(1));
        let report = apply(&client, &plan, desk.how()).await.unwrap();
        assert_eq!(
            states(&report),
            [StepState::Unknown, StepState::NotAttempted]
        );
        let desk = if is_carried_out {
            desk
        } else {
            desk.beside(before)
        };
        let writes = desk.writes();
        let report = apply(&client_of(&desk.ca), &plan, desk.how())
            .await
            .unwrap();
        assert_eq!(states(&report), [StepState::Done, StepState::Done]);
        let wanted = if is_carried_out { 1 } else { 2 };
        assert_eq!(desk.writes() - writes, wanted);
    }
}

#[tokio::test]
async fn what_somebody_changed_meanwhile_makes_the_rest_stale() {
    let desk = Desk::new(CHANGES);
    let plan = desk.plan().await;
    let how = Applying {
        max_steps: Some(1),
        ..desk.how()
    };
    let report = apply(&client_of(&desk.ca), &plan, how).await.unwrap();
    assert_eq!(states(&report), [StepState::Done, StepState::NotAttempted]);
    assert_eq!(report.exit_code, 0);
    let mut world = desk.ca.world();
    world.contracts[1].is_organization_validated ^= true;
    let desk = desk.beside(world);
    let error = apply(&client_of(&desk.ca), &plan, desk.how())
        .await
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::StalePlan);
    assert_eq!(desk.writes(), 0);
}

/// What a step gave a contract is validated whenever the CA is done with it.
#[tokio::test]
async fn an_organization_that_was_validated_meanwhile_makes_nothing_stale() {
    let desk = Desk::new(
        "[[contract]]\nid = 12345\norganization = { city = \"Springfield\" }\n[[contract]]\nid = 12346\nauto_renew = false\n",
    );
    let plan = desk.plan().await;
    let how = Applying {
        max_steps: Some(1),
        ..desk.how()
    };
    apply(&client_of(&desk.ca), &plan, how).await.unwrap();
    desk.ca.validate(12345).unwrap();
    let report = apply(&client_of(&desk.ca), &plan, desk.how())
        .await
        .unwrap();
    assert_eq!(states(&report), [StepState::Done, StepState::Done]);
    assert_eq!(desk.writes(), 2);
}

#[tokio::test]
async fn what_somebody_took_back_is_planned_anew() {
    let desk = Desk::new(CHANGES);
    let plan = desk.plan().await;
    let before = desk.ca.world();
    apply(&client_of(&desk.ca), &plan, desk.how())
        .await
        .unwrap();
    let desk = desk.beside(before);
    let client = client_of(&desk.ca);
    let error = apply(&client, &plan, desk.how()).await.unwrap_err();
    assert_eq!((error.kind(), desk.writes()), (ErrorKind::StalePlan, 0));
    // The new plan says the same, and its journal is its own.
    certpact::replace_plan(&plan, &desk.path("move"), client.state_folder()).unwrap();
    let report = apply(&client, &plan, desk.how()).await.unwrap();
    assert_eq!(states(&report), [StepState::Done, StepState::Done]);
    assert_eq!(desk.writes(), 2);
}

#[tokio::test]
async fn a_failure_stops_its_own_target_or_all() {
    for (keep_going, second) in [(true, StepState::Done), (false, StepState::NotAttempted)] {
        let desk = Desk::new(CHANGES);
        let plan = desk.plan().await;
        let client = client_through(&desk.ca, |request, mut answer| {
            if request.method == "PATCH" && request.url().ends_with("12345") {
                answer.status = 400;
            }
            Ok(answer)
        });
        let how = Applying {
            keep_going,
            ..desk.how()
        };
        let report = apply(&client, &plan, how).await.unwrap();
        assert_eq!(states(&report), [StepState::Failed, second]);
        assert_eq!(report.exit_code, 6);
    }
}

#[tokio::test]
async fn who_is_told_to_stop_ends_what_is_under_way_and_begins_nothing() {
    let desk = Desk::new(CHANGES);
    let plan = desk.plan().await;
    let stop = Stop::default();
    let client = {
        let stop = stop.clone();
        client_through(&desk.ca, move |request, answer| {
            if request.method == "PATCH" {
                stop.after_this();
            }
            Ok(answer)
        })
    };
    let client = client.stopped_by(stop);
    let report = apply(&client, &plan, desk.how()).await.unwrap();
    assert_eq!(states(&report), [StepState::Done, StepState::NotAttempted]);
    assert_eq!(report.exit_code, 130);
    let error = client.check(&call()).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Interrupted);

    let report = apply(&client_of(&desk.ca), &plan, desk.how())
        .await
        .unwrap();
    assert_eq!(states(&report), [StepState::Done, StepState::Done]);
}

/// A CA that takes writes and never answers, where somebody loses patience.
struct Stuck<O> {
    inner: O,
    stop: Stop,
}

impl<O: Outside> Outside for Stuck<O> {
    fn now(&self) -> jiff::Timestamp {
        self.inner.now()
    }

    fn elapsed(&self) -> Duration {
        self.inner.elapsed()
    }

    /// No time passes, so that nothing is ever too late.
    fn sleep(&self, _: Duration) -> BoxFuture<'_, ()> {
        Box::pin(std::future::pending())
    }

    fn exchange(&self, request: Request) -> BoxFuture<'_, Result<Answer, Failure>> {
        let is_write = request.method != "GET";
        let exchange = self.inner.exchange(request);
        Box::pin(async move {
            let answer = exchange.await;
            if is_write {
                self.stop.at_once();
                std::future::pending::<()>().await;
            }
            answer
        })
    }
}

#[tokio::test]
async fn who_waits_for_nothing_does_not_know_what_is_under_way() {
    let desk = Desk::new(CHANGES);
    let plan = desk.plan().await;
    let stop = Stop::default();
    let outside = Stuck {
        inner: in_process(&desk.ca, |_, answer| Ok(answer)),
        stop: stop.clone(),
    };
    let client = client_with(&desk.ca, Arc::new(outside), Vec::new()).stopped_by(stop);
    let report = apply(&client, &plan, desk.how()).await.unwrap();
    assert_eq!(
        states(&report),
        [StepState::Unknown, StepState::NotAttempted]
    );
    assert_eq!(report.exit_code, 8);
    let report = apply(&client_of(&desk.ca), &plan, desk.how())
        .await
        .unwrap();
    assert_eq!(states(&report), [StepState::Done, StepState::Done]);
}

fn call() -> certpact::Call {
    certpact::Call::new(certpact::Operation::CancelContract, &[12345])
}

#[tokio::test]
async fn each_account_is_written_with_its_own_key() {
    let mut world = World::documented();
    let mut other = world.contracts[0].clone();
    other.acme_contract_id = 777;
    other.account_id = 2;
    world.contracts.push(other);
    world.accounts.insert(
        2,
        certpact_simulator::Account {
            key: "second-key".to_owned(),
            ..certpact_simulator::Account::default()
        },
    );
    let ca = Ca::new(world).unwrap();
    let seen = Arc::new(Mutex::new(Vec::new()));
    let client = {
        let seen = Arc::clone(&seen);
        client_through(&ca, move |request, answer| {
            if request.method == "PATCH" {
                let key = request.headers["x-partner-apikey"].to_str().unwrap();
                seen.lock()
                    .unwrap()
                    .push((request.url().to_owned(), key.to_owned()));
            }
            Ok(answer)
        })
    };
    let desired = Desired::from_toml(
        "[[contract]]\nid = 12345\naccount_id = 67890\nauto_renew = false\n[[contract]]\nid = 777\naccount_id = 2\nauto_renew = false\n",
    );
    let plan = client
        .plan(&desired.unwrap(), &Choice::default())
        .await
        .unwrap();
    let report = apply(&client, &plan, Applying::default()).await.unwrap();
    assert_eq!(states(&report), [StepState::Done, StepState::Done]);
    let seen = seen.lock().unwrap();
    for (url, key) in seen.iter() {
        assert_eq!(url.ends_with("/777"), key == "second-key", "{url}");
    }
    assert_eq!(seen.len(), 2);
}

#[tokio::test]
async fn who_is_told_to_stop_sends_nothing_again() {
    let desk = Desk::new(CHANGES);
    let plan = desk.plan().await;
    let stop = Stop::default();
    let client = {
        let stop = stop.clone();
        client_through(&desk.ca, move |request, mut answer| {
            if request.method == "PATCH" {
                stop.after_this();
                answer.status = 429;
            }
            Ok(answer)
        })
    };
    let report = apply(&client.stopped_by(stop), &plan, desk.how())
        .await
        .unwrap();
    assert_eq!(
        states(&report),
        [StepState::Failed, StepState::NotAttempted]
    );
    assert_eq!((report.exit_code, desk.writes()), (5, 1));
}

#[tokio::test]
async fn a_look_that_fails_leaves_a_removal_in_doubt() {
    let desk = Desk::new("[[contract]]\nid = 12345\nsans = [\"example.com\"]\n");
    let plan = desk.plan().await;
    let removed = Arc::new(AtomicBool::new(false));
    let client = client_through(&desk.ca, move |request, mut answer| {
        let is_look = removed.load(Ordering::Relaxed) && request.method == "GET";
        if request.method == "DELETE" {
            removed.store(true, Ordering::Relaxed);
        }
        if is_look {
            answer.status = 503;
        }
        Ok(answer)
    });
    let report = apply(&client, &plan, desk.how()).await.unwrap();
    assert_eq!(states(&report), [StepState::Unknown]);
    assert_eq!(report.exit_code, 8);
    let report = apply(&client_of(&desk.ca), &plan, desk.how())
        .await
        .unwrap();
    assert_eq!(states(&report), [StepState::Done]);
}

#[tokio::test]
async fn an_account_that_is_named_is_the_contract_s() {
    let desk = Desk::new("[[contract]]\nid = 12345\naccount_id = 99999\nauto_renew = false\n");
    let desired = Desired::load(&desk.path("desired.toml")).unwrap();
    let client = client_of(&desk.ca);
    let error = client.plan(&desired, &Choice::default()).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidInput);
    assert!(error.message().contains("is on account `67890`"), "{error}");
}
