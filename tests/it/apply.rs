//! Apply where things go wrong: what is sent, what is noted, and what the report says.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use certpact::seam::Failure;
use certpact::{
    Applying, Choice, Client, Consent, Desired, ErrorKind, Plan, Report, SecretFile, StepState,
};
use certpact_simulator::{Ca, World};

use crate::apply_fixture::{CHANGES, losing_from};
use crate::in_process::{client_of, client_set_up, client_through};

fn ca() -> Ca {
    Ca::new(World::documented()).unwrap()
}

async fn plan(client: &Client) -> Plan {
    client
        .plan(&Desired::from_toml(CHANGES).unwrap(), &Choice::default())
        .await
        .unwrap()
}

async fn apply(
    client: &Client,
    plan: Plan,
    journal: Option<&Path>,
) -> Result<Report, certpact::Error> {
    client
        .apply(
            &plan.acknowledge(Consent::none())?,
            Applying {
                journal: journal.map(Path::to_owned),
                ..Applying::default()
            },
        )
        .await
}

fn states(report: &Report) -> Vec<StepState> {
    report.outcome.iter().map(|outcome| outcome.state).collect()
}

/// The plan that a journal belongs to.
fn of_journal(journal: &Path) -> PathBuf {
    journal.with_extension("")
}

fn journal() -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("move.plan.journal");
    (folder, path)
}

#[tokio::test]
async fn a_lost_answer_is_unknown_and_what_comes_after_is_not_attempted() {
    let ca = ca();
    let client = client_through(&ca, losing_from(1));
    let (_folder, journal) = journal();
    let plan = plan(&client).await;
    let report = apply(&client, plan, Some(&journal)).await.unwrap();
    assert_eq!(
        states(&report),
        [StepState::Unknown, StepState::NotAttempted]
    );
    assert_eq!(report.exit_code, 8);
    // What is unknown was done, as it happens.
    assert!(!ca.world().contracts[0].auto_renew);
}

#[tokio::test]
async fn a_write_that_never_left_has_failed() {
    let ca = ca();
    let client = client_through(&ca, |request, answer| match request.method.as_str() {
        "PATCH" => Err(Failure::NeverConnected("refused".to_owned())),
        _ => Ok(answer),
    });
    let plan = plan(&client).await;
    let report = apply(&client, plan, None).await.unwrap();
    assert_eq!(
        states(&report),
        [StepState::Failed, StepState::NotAttempted]
    );
    assert_eq!(report.exit_code, 6);
}

#[tokio::test]
async fn every_step_is_in_the_journal_before_it_is_sent() {
    let ca = ca();
    let (_folder, path) = journal();
    let seen = Arc::new(Mutex::new(Vec::new()));
    let client = {
        let (path, seen) = (path.clone(), Arc::clone(&seen));
        client_through(&ca, move |request, answer| {
            if request.method == "PATCH" {
                let journal = fs_err::read_to_string(&path).unwrap();
                let last: serde_json::Value =
                    serde_json::from_str(journal.lines().last().unwrap()).unwrap();
                seen.lock().unwrap().push(last["begin"].as_u64());
            }
            Ok(answer)
        })
    };
    let plan = plan(&client).await;
    let report = apply(&client, plan, Some(&path)).await.unwrap();
    assert_eq!(states(&report), [StepState::Done, StepState::Done]);
    assert_eq!(*seen.lock().unwrap(), [Some(1), Some(2)]);
}

#[tokio::test]
async fn a_plan_that_was_applied_is_stale_or_known_to_be_done() {
    let ca = ca();
    let client = client_of(&ca);
    let (_folder, journal) = journal();
    let plan = plan(&client).await;
    apply(&client, plan.clone(), Some(&journal)).await.unwrap();
    let sent = ca.log().len();
    let report = apply(&client, plan.clone(), Some(&journal)).await.unwrap();
    assert_eq!(states(&report), [StepState::Done, StepState::Done]);
    let error = apply(&client, plan, None).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::StalePlan);
    let since = &ca.log()[sent..];
    assert!(since.iter().all(|entry| entry.method == "GET"));
}

#[tokio::test]
async fn an_apply_that_is_under_way_keeps_others_out() {
    let ca = ca();
    let client = client_of(&ca);
    let (_folder, path) = journal();
    let held = fs_err::File::create(&path).unwrap().into_parts().0;
    held.lock().unwrap();
    let plan = plan(&client).await;
    let error = apply(&client, plan.clone(), Some(&path)).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::StalePlan);
    assert!(error.message().contains("held by another apply"), "{error}");
    assert!(certpact::replace_plan(&plan, &of_journal(&path), client.state_folder()).is_err());
    drop(held);
    apply(&client, plan, Some(&path)).await.unwrap();
}

#[tokio::test]
async fn a_journal_is_an_ordinary_file() {
    let ca = ca();
    let client = client_of(&ca);
    let folder = tempfile::tempdir().unwrap();
    let plan = plan(&client).await;
    let error = apply(&client, plan.clone(), Some(folder.path()));
    assert_eq!(error.await.unwrap_err().kind(), ErrorKind::InvalidInput);
    let diary = folder.path().join("diary.journal");
    fs_err::write(&diary, "dear diary\n").unwrap();
    assert!(
        certpact::replace_plan(&plan, &of_journal(&diary), client.state_folder()).is_err()
            && diary.exists()
    );
}

/// It would wait for the journal's lock, which is kept until the end.
#[tokio::test]
async fn a_journal_takes_nothing_else() {
    for is_record in [true, false] {
        let (_folder, path) = journal();
        let ca = ca();
        let client = client_set_up(&ca, |settings| {
            settings.record_file = is_record.then(|| path.clone());
        });
        let how = Applying {
            secrets: (!is_record).then(|| SecretFile::open(&path).unwrap()),
            ..Applying::noting_in(&path)
        };
        let cleared = plan(&client).await.acknowledge(Consent::none()).unwrap();
        let error = client.apply(&cleared, how).await.unwrap_err();
        assert!(error.message().contains("is the journal"), "{error}");
        let log = ca.log();
        assert!(log.iter().all(|entry| entry.method == "GET"), "{log:?}");
    }
}

#[tokio::test]
async fn a_client_that_only_reads_applies_nothing() {
    let ca = ca();
    let plan = plan(&client_of(&ca)).await;
    let client = crate::in_process::read_only_client_of(&ca);
    let sent = ca.log().len();
    let error = apply(&client, plan, None).await.unwrap_err();
    assert_eq!((error.kind(), error.exit_code()), (ErrorKind::Refused, 7));
    assert_eq!(ca.log().len(), sent);
}
