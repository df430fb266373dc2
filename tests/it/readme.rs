//! The README: what it shows is what happens.

use std::path::{Path, PathBuf};
use std::process::Command;

use certpact_simulator::{Simulator, World};

use crate::cli::session::{Session, replay};
use crate::files;

fn file(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(path)
}

fn readme() -> String {
    fs_err::read_to_string(file("README.md")).unwrap()
}

/// The only block of the README in this language.
fn block(language: &str) -> String {
    let readme = readme();
    let (_, rest) = readme.split_once(&format!("```{language}\n")).unwrap();
    rest.split_once("```").unwrap().0.to_owned()
}

#[test]
fn its_commands_print_what_it_says() {
    let difference = replay(&file("README.md"));
    assert!(difference.is_none(), "{}", difference.unwrap_or_default());
}

#[test]
fn its_first_example_in_rust_is_the_one_that_runs() {
    let example = fs_err::read_to_string(file("crates/certpact/examples/first.rs")).unwrap();
    let (_, code) = example.split_once("\n\n").unwrap();
    assert_eq!(block("rust"), code);

    let simulator = Simulator::start(World::documented()).unwrap();
    let state = files::new_folder();
    let output = Command::new(env!("CARGO_BIN_EXE_first-example"))
        .env("CERTPACT_STATE_DIR", state.path())
        .env("CERTPACT_ACME_URL", simulator.acme_url())
        .env("CERTPACT_ACME_KEY", simulator.acme_key())
        .env("CERTPACT_ORDER_URL", simulator.order_url())
        .env("CERTPACT_ORDER_KEY", simulator.order_key())
        .env("CERTPACT_CPS_URL", simulator.cps_url())
        .env("CERTPACT_CPS_TOKEN", simulator.cps_token())
        .output()
        .unwrap();
    let printed = String::from_utf8(output.stdout).unwrap();
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    assert_eq!(
        printed,
        "renews: true\n\
         acme.auto_renew_reset: leaving out `auto_renew` turns automatic renewal of the contract off\n\
         acme.organization_missing: an OV contract is replaced without its organization\n"
    );
    let writes: Vec<_> = simulator
        .ca()
        .log()
        .into_iter()
        .filter_map(|entry| entry.body)
        .collect();
    assert_eq!(writes, [r#"{"auto_renew":true}"#]);
}

#[test]
fn its_picture_of_the_demo_is_what_the_demo_prints() {
    let session = Session::with(Simulator::start(World::documented()).unwrap());
    let demo = session.run("offline certpact demo");
    for line in block("text").lines() {
        assert!(
            demo.contains(line),
            "the demo does not print `{line}`:\n{demo}"
        );
    }
    assert!(demo.contains("nothing has to be sent"), "{demo}");
}
