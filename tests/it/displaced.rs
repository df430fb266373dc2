//! Files that are removed or replaced while they are in use: between opening and locking, and
//! between opening and writing.

#![cfg(unix)]

use std::cell::Cell;
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::path::Path;
use std::sync::Arc;
use std::thread;

use certpact::seam::before_lock;
use certpact::{Call, Consent, ErrorKind, Operation, Plan, SecretFile, StepState};
use serde_json::Value;

use crate::apply_fixture::{CHANGES, Desk, apply, keep, states};
use crate::at_once::{READ_AND_MADE, alone, plan_of};
use crate::in_process::{client_of, client_through, client_through_set_up};

thread_local! {
    static MEANWHILE: Cell<Option<Box<dyn FnOnce()>>> = const { Cell::new(None) };
}

/// Has something done, by another thread, between the next opening of a file by this thread and
/// its locking.
fn before_the_next_lock(act: impl FnOnce() + Send + 'static) {
    MEANWHILE.set(Some(Box::new(|| thread::spawn(act).join().unwrap())));
    before_lock(|| MEANWHILE.take().into_iter().for_each(|act| act()));
}

/// What another apply did meanwhile, and how many contracts there are to be in the end.
struct Meanwhile {
    what: &'static str,
    act: fn(&Desk, &Plan),
    ends: Result<StepState, ErrorKind>,
    made: usize,
}

const BY_OTHERS: [Meanwhile; 4] = [
    Meanwhile {
        what: "the journal is discarded",
        act: fails,
        ends: Ok(StepState::Done),
        made: 1,
    },
    Meanwhile {
        what: "it is discarded, and the plan is applied",
        act: |desk, plan| {
            fails(desk, plan);
            alone(apply(&client_of(&desk.ca), plan, desk.how())).unwrap();
        },
        ends: Ok(StepState::Done),
        made: 1,
    },
    Meanwhile {
        what: "it is removed for a new plan, and the plan is applied",
        act: |desk, plan| {
            certpact::replace_plan(plan, &desk.path("move"), &desk.state()).unwrap();
            alone(apply(&client_of(&desk.ca), plan, desk.how())).unwrap();
        },
        ends: Ok(StepState::Done),
        made: 1,
    },
    Meanwhile {
        what: "it is discarded, and another apply is under way",
        act: |desk, plan| {
            fails(desk, plan);
            holds(&desk.path("move.journal"));
        },
        ends: Err(ErrorKind::StalePlan),
        made: 0,
    },
];

/// An apply that sends nothing, since the CA answers every read with 404.
fn fails(desk: &Desk, plan: &Plan) {
    let client = client_through(&desk.ca, |_, mut answer| {
        answer.status = 404;
        Ok(answer)
    });
    let error = alone(apply(&client, plan, desk.how())).unwrap_err();
    assert_eq!(error.status(), Some(404));
    assert!(!desk.path("move.journal").exists());
}

/// An apply that has the journal for as long as the test runs.
fn holds(journal: &Path) {
    let (journal, _) = fs_err::File::create(journal).unwrap().into_parts();
    journal.lock().unwrap();
    std::mem::forget(journal);
}

#[test]
fn a_journal_that_is_gone_when_it_is_locked_is_opened_anew() {
    for Meanwhile {
        what,
        act,
        ends,
        made,
    } in BY_OTHERS
    {
        let desk = Arc::new(Desk::new(""));
        let client = client_of(&desk.ca);
        // No desired file gets the number, so that only the journal knows of the contract.
        let plan = alone(plan_of(&client, READ_AND_MADE));
        let contracts = desk.contracts();
        before_the_next_lock({
            let (desk, plan) = (Arc::clone(&desk), plan.clone());
            move || act(&desk, &plan)
        });
        let applied = alone(apply(&client, &plan, desk.how()));
        let ended = applied.map(|report| report.outcome[0].state);
        let ended = ended.map_err(|error| error.kind());
        let made_by_now = desk.contracts() - contracts;
        assert_eq!((ended, made_by_now), (ends, made), "{what}");
    }
}

#[test]
fn a_plan_is_not_replaced_where_an_apply_begins_meanwhile() {
    let desk = Desk::new(CHANGES);
    let plan = alone(desk.plan());
    let path = desk.path("move");
    certpact::replace_plan(&plan, &path, &desk.state()).unwrap();
    let journal = desk.path("move.journal");
    assert!(!journal.exists());
    let before = fs_err::metadata(&path).unwrap().ino();
    before_the_next_lock(move || holds(&journal));
    let error = certpact::replace_plan(&plan, &path, &desk.state()).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::StalePlan);
    assert_eq!(fs_err::metadata(&path).unwrap().ino(), before);
}

/// Does something at a path.
type Act = fn(&Path);

/// What happens to a file that is open.
const DISPLACED: [(&str, Act); 4] = [
    ("removed", |path| fs_err::remove_file(path).unwrap()),
    ("moved away", |path| move_away(path)),
    ("moved away and made anew", |path| {
        move_away(path);
        fs_err::write(path, "").unwrap();
        fs_err::set_permissions(path, PermissionsExt::from_mode(0o600)).unwrap();
    }),
    ("moved away, and made by a writer who was killed", |path| {
        move_away(path);
        fs_err::write(path, "{\"at\":\"2026-").unwrap();
        fs_err::set_permissions(path, PermissionsExt::from_mode(0o600)).unwrap();
    }),
];

fn move_away(path: &Path) {
    fs_err::rename(path, path.with_extension("old")).unwrap();
}

/// The last line of a file.
fn last_line(path: &Path) -> Value {
    let text = fs_err::read_to_string(path).unwrap();
    let line = text.lines().last().unwrap_or_default();
    assert!(text.ends_with('\n'), "{text}");
    serde_json::from_str(line).unwrap()
}

#[test]
fn a_secret_goes_into_the_file_that_is_at_the_path() {
    for (what, displace) in DISPLACED {
        let desk = Desk::new("");
        let path = desk.path("secrets");
        let mut file = SecretFile::open(&path).unwrap();
        keep(&mut file, 1).unwrap();
        displace(&path);
        keep(&mut file, 2).unwrap();
        assert_eq!(last_line(&path)["id"], 2, "{what}");
        let mode = fs_err::metadata(&path).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "{what}");
    }
}

#[test]
fn a_secret_does_not_go_where_others_look() {
    let refused: [(&str, Act); 2] = [
        ("a file that others can read", |path| {
            fs_err::write(path, "").unwrap();
            fs_err::set_permissions(path, PermissionsExt::from_mode(0o644)).unwrap();
        }),
        ("a folder", |path| fs_err::create_dir(path).unwrap()),
    ];
    for (what, put) in refused {
        let desk = Desk::new("");
        let path = desk.path("secrets");
        let mut file = SecretFile::open(&path).unwrap();
        move_away(&path);
        put(&path);
        let error = keep(&mut file, 2).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidInput, "{what}");
    }
}

#[test]
fn a_write_is_recorded_in_the_file_that_is_at_the_path() {
    for (what, displace) in DISPLACED {
        let desk = Desk::new("");
        let path = desk.path("record");
        let client = client_through_set_up(
            &desk.ca,
            |settings| settings.record_file = Some(path.clone()),
            {
                let path = path.clone();
                move |request, answer| {
                    if request.method == "PATCH" {
                        displace(&path);
                    }
                    Ok(answer)
                }
            },
        );
        let call = Call::new(Operation::PatchContract, &[12345]);
        let call = call.with_body("{\"auto_renew\":false}").unwrap();
        let sent = alone(client.send(&call, &Consent::none())).unwrap();
        assert_eq!(sent.warnings, Vec::<String>::new(), "{what}");
        assert_eq!(last_line(&path)["state"], "done", "{what}");
    }
}

/// A command that is killed before the answer leaves a line that says that the outcome is unknown; so does one
/// whose record cannot be written any more, which says so too.
#[test]
fn a_write_is_recorded_before_it_is_sent() {
    for is_refused in [false, true] {
        let desk = Desk::new("");
        let path = desk.path("record");
        let seen = Arc::new(std::sync::Mutex::new(Value::Null));
        let client = client_through_set_up(
            &desk.ca,
            |settings| settings.record_file = Some(path.clone()),
            {
                let (path, seen) = (path.clone(), Arc::clone(&seen));
                move |request, mut answer| {
                    if request.method == "PATCH" {
                        *seen.lock().unwrap() = last_line(&path);
                        move_away(&path);
                        fs_err::create_dir(&path).unwrap();
                        if is_refused {
                            answer.status = 403;
                            answer.body = "{}".into();
                        }
                    }
                    Ok(answer)
                }
            },
        );
        let call = Call::new(Operation::PatchContract, &[12345]);
        let call = call.with_body("{\"auto_renew\":false}").unwrap();
        let said = match alone(client.send(&call, &Consent::none())) {
            Ok(sent) => sent.warnings.concat(),
            Err(error) => error.message().to_owned(),
        };
        assert!(said.contains("the record lacks the outcome"), "{said}");
        assert_eq!(seen.lock().unwrap()["state"], "unknown");
        assert_eq!(seen.lock().unwrap()["operation"], "patch_contract");
    }
}

#[test]
fn an_apply_whose_journal_is_gone_sends_nothing_more() {
    for (what, displace) in DISPLACED {
        let desk = Desk::new(CHANGES);
        let plan = alone(desk.plan());
        let client = client_through(&desk.ca, {
            let path = desk.path("move.journal");
            move |request, answer| {
                if request.method == "PATCH" {
                    displace(&path);
                }
                Ok(answer)
            }
        });
        let report = alone(apply(&client, &plan, desk.how())).unwrap();
        assert_eq!(
            states(&report),
            [StepState::Done, StepState::NotAttempted],
            "{what}"
        );
        assert_eq!((desk.writes(), report.exit_code), (1, 2), "{what}");
        assert!(
            report.warnings[0].contains("move.journal"),
            "{what}: {:?}",
            report.warnings
        );
    }
}
