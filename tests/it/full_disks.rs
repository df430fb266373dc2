//! Destinations of secrets that have no space, or are gone when the answer is there.

use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use certpact::{Applying, SecretFile, StepState};
use certpact_simulator::{Simulator, World};

use crate::apply_fixture::{Desk, apply, states};
use crate::at_once::READ_AND_MADE;
use crate::cli::session::Session;
use crate::in_process::client_through_set_up;

/// Makes new credentials, which the CA shows once.
const REGENERATE: &str = "certpact acme regenerate-credentials 12345 --body keep.json";

fn session() -> Session {
    let session = Session::with(Simulator::start(World::documented()).unwrap());
    session.write("keep.json", "{\"revoke_existing\":false}");
    session.write("desired.toml", READ_AND_MADE);
    session
}

fn ended(output: &Output) -> (Option<i32>, String) {
    let said = String::from_utf8(output.stderr.clone()).unwrap();
    (output.status.code(), said)
}

/// The files in the state folder that hold secrets.
fn kept(state: &Path) -> Vec<PathBuf> {
    let folder = fs_err::read_dir(state.join("secrets"));
    let files = folder.into_iter().flatten();
    files.map(|file| file.unwrap().path()).collect()
}

#[test]
fn nothing_is_sent_where_a_secret_has_no_space() {
    let session = session();
    let refused = |mut command: Command| {
        let (code, said) = ended(&command.output().unwrap());
        assert_eq!(code, Some(7), "{said}");
        assert!(said.contains("nothing was sent"), "{said}");
        assert_eq!(session.writes(), "");
    };
    refused(session.limited_command(16, &format!("{REGENERATE} --secret-file secrets")));
    assert_eq!(session.read("secrets"), "", "nothing of the space stays");
    refused(session.limited_command(16, &format!("{REGENERATE} --show-secret")));

    session.run("certpact plan desired.toml --out move.plan");
    let line =
        "certpact apply move.plan --secret-file secrets --acknowledge acme.contract_created@shop";
    let output = session.limited_command(16, line).output().unwrap();
    let (code, said) = ended(&output);
    assert_eq!((code, session.writes()), (Some(7), String::new()), "{said}");
    // It was not begun, so that nothing is in doubt.
    assert!(!session.run(line).contains('?'));
    assert_eq!(session.read("secrets").lines().count(), 1);
    assert_eq!(kept(&session.path("state")), Vec::<PathBuf>::new());
}

#[test]
fn nothing_is_sent_that_cannot_be_recorded() {
    let session = session();
    session.write("body", "{\"auto_renew\":false}");
    let line = "certpact acme patch-contract 12345 --body body --record record";
    let whole = session.run(line);
    assert!(!whole.contains('?'), "{whole}");
    let (recorded, writes) = (session.read("record"), session.writes());
    let full = recorded.repeat(4096usize.div_ceil(recorded.len()) * 4);
    session.write("record", &full);
    let kib = (full.len() / 1024) as u64;
    let (code, said) = ended(&session.limited_command(kib, line).output().unwrap());
    assert_eq!((code, session.writes()), (Some(7), writes), "{said}");
    assert!(said.contains("the record cannot be written"), "{said}");
    assert_eq!(session.read("record"), full, "nothing of the line stays");
}

#[test]
fn a_record_is_not_appended_to_another_file() {
    let session = session();
    session.write("body", "{\"auto_renew\":false}");
    for other in [
        "a key\n",
        "a key",
        "{\"67890\":\"key\"}",
        "{\"at\":\"2026-01-01T00:00:00Z\",\"plan\":\"0\",\"steps\":1}\n",
    ] {
        session.write("other", other);
        let line = "certpact acme patch-contract 12345 --body body --record other";
        let printed = session.run(line);
        assert!(
            printed.starts_with("error: `other` is not a record"),
            "{printed}"
        );
        assert_eq!(
            (session.read("other").as_str(), session.writes().as_str()),
            (other, "")
        );
    }
}

#[test]
fn nothing_is_sent_where_nobody_reads_standard_output() {
    let session = session();
    for to in [">&-", ">/dev/null"] {
        let shell = session.limited_command(1024, &format!("{REGENERATE} --show-secret"));
        let words: Vec<_> = shell.get_args().map(ToOwned::to_owned).collect();
        let script = words[1]
            .to_str()
            .unwrap()
            .replace("\"$@\"", &format!("\"$@\" {to}"));
        let mut redirected = Command::new("bash");
        redirected.arg("-c").arg(script).args(&words[2..]);
        let variables = shell.get_envs();
        redirected.envs(variables.filter_map(|(name, value)| Some((name, value?))));
        redirected.current_dir(session.path(""));
        let (code, said) = ended(&redirected.output().unwrap());
        assert_eq!(
            (code, session.writes()),
            (Some(7), String::new()),
            "{to} {said}"
        );
        assert!(said.contains("standard output is closed"), "{said}");
    }
}

#[test]
fn what_standard_output_does_not_take_is_in_the_state_folder() {
    let session = session();
    let line = format!("{REGENERATE} --show-secret --format json");
    let mut command = session.command(&line);
    let child = command.stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = child.spawn().unwrap();
    drop(child.stdout.take());
    let (code, said) = ended(&child.wait_with_output().unwrap());
    let files = kept(&session.path("state"));
    let [file] = files.as_slice() else {
        panic!("{files:?} {said}")
    };
    assert_eq!(code, Some(2), "{said}");
    assert!(said.contains(file.to_str().unwrap()), "{said}");
    let text = fs_err::read_to_string(file).unwrap();
    assert!(
        text.contains("\"hmac_key\":\"") && !text.contains('…'),
        "{text}"
    );
    let mode = fs_err::metadata(file).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
}

#[tokio::test]
async fn what_the_file_for_secrets_does_not_take_is_in_the_state_folder() {
    let desk = Desk::new(READ_AND_MADE);
    let plan = desk.plan().await;
    let path = desk.path("secrets");
    let client =
        client_through_set_up(&desk.ca, |settings| settings.state_folder = desk.state(), {
            let path = path.clone();
            move |request, answer| {
                if request.method == "POST" {
                    fs_err::remove_file(&path).unwrap();
                    fs_err::create_dir(&path).unwrap();
                }
                Ok(answer)
            }
        });
    let how = Applying {
        secrets: Some(SecretFile::open(&path).unwrap()),
        ..desk.how()
    };
    let report = apply(&client, &plan, how).await.unwrap();
    assert_eq!(
        (states(&report), report.exit_code),
        (vec![StepState::Done], 2)
    );
    let files = kept(&desk.path("state"));
    let [file] = files.as_slice() else {
        panic!("{files:?} {:?}", report.warnings)
    };
    assert!(
        report.warnings[0].contains(file.to_str().unwrap()),
        "{:?}",
        report.warnings
    );
    // It has the form of any other file for secrets.
    SecretFile::open(file).unwrap();
    let line: serde_json::Value = serde_json::from_slice(&fs_err::read(file).unwrap()).unwrap();
    assert_eq!(line["target"], "shop");
    assert!(line["answer"].as_str().unwrap().contains("hmac_key"));
}

/// A kill while space was reserved leaves blanks behind.
#[test]
fn blanks_at_the_end_of_a_file_for_secrets_are_no_secret() {
    let desk = Desk::new("");
    let path = desk.path("secrets");
    let mut file = SecretFile::open(&path).unwrap();
    crate::apply_fixture::keep(&mut file, 1).unwrap();
    let whole = fs_err::read_to_string(&path).unwrap();
    fs_err::write(&path, format!("{whole}{}", " ".repeat(4096))).unwrap();
    let mut file = SecretFile::open(&path).unwrap();
    crate::apply_fixture::keep(&mut file, 2).unwrap();
    SecretFile::open(&path).unwrap();
    let text = fs_err::read_to_string(&path).unwrap();
    assert!(
        text.starts_with(&whole) && text.contains("\"id\":2"),
        "{text}"
    );
}
