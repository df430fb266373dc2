//! Links, copies and other names of a plan file: on one machine they are one plan.

use std::io;
use std::path::Path;

use certpact::{Applying, ErrorKind, Plan, StepState, journal_of};

use crate::apply_fixture::{Desk, apply, losing_from, states};
use crate::at_once::READ_AND_MADE;
use crate::files;
use crate::in_process::{client_of, client_set_up, client_through};

/// A way to another path of a plan file.
type Way = fn(&Path, &Path) -> io::Result<()>;

const WAYS: &[(&str, Way)] = &[
    #[cfg(unix)]
    ("a symbolic link", |from, to| {
        std::os::unix::fs::symlink(from, to)
    }),
    ("a hard link", |from, to| std::fs::hard_link(from, to)),
    ("another name", |from, to| std::fs::rename(from, to)),
    ("a copy", |from, to| std::fs::copy(from, to).map(drop)),
];

fn through(path: &Path) -> Applying {
    Applying::noting_in(journal_of(path))
}

/// A plan file whose creation an apply has left in doubt.
async fn in_doubt() -> (Desk, Plan) {
    let desk = Desk::new(READ_AND_MADE);
    let plan = desk.plan().await;
    plan.save(&desk.path("move")).unwrap();
    let client = client_through(&desk.ca, losing_from(1));
    let report = apply(&client, &plan, through(&desk.path("move")))
        .await
        .unwrap();
    assert_eq!(states(&report), [StepState::Unknown]);
    (desk, plan)
}

#[tokio::test]
async fn a_creation_in_doubt_is_in_doubt_through_every_path_of_the_plan() {
    for (what, way) in WAYS {
        let (desk, _) = in_doubt().await;
        let (first, other) = (desk.path("move"), desk.path("other"));
        way(&first, &other).unwrap();
        let (client, plan) = (client_of(&desk.ca), Plan::load(&other).unwrap());
        let error = apply(&client, &plan, through(&other)).await.unwrap_err();
        assert_eq!(
            (error.kind(), desk.writes()),
            (ErrorKind::OutcomeUnknown, 1),
            "{what}"
        );
        // Without a journal beside the plan it is the same.
        let error = apply(&client, &plan, Applying::default())
            .await
            .unwrap_err();
        assert_eq!(
            (error.kind(), desk.writes()),
            (ErrorKind::OutcomeUnknown, 1),
            "{what}"
        );

        // What is said through one path holds for the other.
        let made = desk.ca.world().contracts.last().unwrap().acme_contract_id;
        let how = Applying {
            created: [("shop".to_owned(), made)].into(),
            ..through(&other)
        };
        let report = apply(&client, &plan, how).await.unwrap();
        assert_eq!(states(&report), [StepState::Done], "{what}");
        let report = apply(&client, &plan, through(&first)).await.unwrap();
        assert_eq!(
            (states(&report), desk.writes()),
            (vec![StepState::Done], 1),
            "{what}"
        );
    }
}

#[tokio::test]
async fn a_plan_whose_copy_left_a_creation_in_doubt_is_not_replaced() {
    let (desk, plan) = in_doubt().await;
    let copy = desk.path("copy");
    fs_err::rename(desk.path("move"), &copy).unwrap();
    let again = desk.plan().await;
    let client = client_of(&desk.ca);
    let error = certpact::replace_plan(&again, &copy, client.state_folder()).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::OutcomeUnknown);
    assert_eq!(Plan::load(&copy).unwrap().plan_id, plan.plan_id);
    assert!(!journal_of(&copy).exists());
}

/// On another machine only the journal beside the plan is known, and is passed on to the state folder.
#[tokio::test]
async fn what_the_journal_beside_the_plan_knows_counts_where_the_state_folder_is_another() {
    let (desk, plan) = in_doubt().await;
    let state = files::new_folder();
    let elsewhere = client_set_up(&desk.ca, |settings| {
        settings.state_folder = certpact::StateFolder::at(state.path());
    });
    let path = desk.path("move");
    let error = apply(&elsewhere, &plan, through(&path)).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::OutcomeUnknown);
    let how = Applying {
        not_created: ["shop".to_owned()].into(),
        max_steps: Some(0),
        ..through(&path)
    };
    apply(&elsewhere, &plan, how).await.unwrap();
    let made = |how| apply(&elsewhere, &plan, how);
    assert_eq!(
        states(&made(through(&path)).await.unwrap()),
        [StepState::Done]
    );
    let report = made(through(&desk.path("copy"))).await.unwrap();
    assert_eq!((states(&report), desk.writes()), (vec![StepState::Done], 2));
}

#[tokio::test]
async fn two_copies_are_not_applied_at_once() {
    let desk = Desk::new(READ_AND_MADE);
    let plan = desk.plan().await;
    let client = client_set_up(&desk.ca, |settings| settings.state_folder = desk.state());
    let folder = desk.path("state").join("creations");
    fs_err::create_dir_all(&folder).unwrap();
    let journal = folder.join(format!("{}.journal", plan.plan_id));
    let held = fs_err::File::create(&journal).unwrap().into_parts().0;
    held.lock().unwrap();
    let copy = desk.path("copy");
    let error = apply(&client, &plan, through(&copy)).await.unwrap_err();
    assert_eq!((error.kind(), desk.writes()), (ErrorKind::StalePlan, 0));
    // The journal beside the copy, which is new, is not left behind.
    assert!(error.message().contains("held by another apply") && !journal_of(&copy).exists());
}

/// The id names a file: what is no id would name one anywhere.
#[tokio::test]
async fn an_id_that_leads_elsewhere_is_no_plan() {
    let desk = Desk::new(READ_AND_MADE);
    let plan = desk.plan().await;
    let text = serde_json::to_string(&plan).unwrap();
    let forged = text.replace(&plan.plan_id.to_string(), "../../../home/me/.profile");
    assert!(Plan::parse(&text).is_ok());
    assert_eq!(
        Plan::parse(&forged).unwrap_err().kind(),
        ErrorKind::InvalidInput
    );
}

/// A plan with the id of another one finds a journal that it must not write to.
#[tokio::test]
async fn an_id_of_another_plan_is_refused() {
    let (desk, plan) = in_doubt().await;
    fs_err::write(
        desk.path("desired.toml"),
        READ_AND_MADE.replace("shop", "store"),
    )
    .unwrap();
    let other = desk.plan().await;
    let text = serde_json::to_string(&other).unwrap();
    let forged = text.replace(&other.plan_id.to_string(), &plan.plan_id.to_string());
    let forged = Plan::parse(&forged).unwrap();
    let client = client_of(&desk.ca);
    let error = apply(&client, &forged, Applying::default())
        .await
        .unwrap_err();
    assert!(
        error.message().contains("another plan with the same id"),
        "{error}"
    );
    assert_eq!(desk.writes(), 1);
}
