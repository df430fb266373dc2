//! The README and the pages in `docs/`: what they show is what happens.

use std::path::{Path, PathBuf};
use std::process::Command;

use certpact_simulator::{Simulator, World};

use crate::cli::session::{Session, replay};
use crate::files;

fn file(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(path)
}

/// The only block of a page in this language.
fn block(page: &str, language: &str) -> String {
    let page = files::text(page);
    let (_, rest) = page.split_once(&format!("```{language}\n")).unwrap();
    rest.split_once("```").unwrap().0.to_owned()
}

#[test]
fn the_commands_of_each_page_print_what_it_says() {
    let pages = fs_err::read_dir(file("docs")).unwrap();
    let pages = pages.map(|page| page.unwrap().path());
    let pages = pages.filter(|page| page.extension().is_some_and(|extension| extension == "md"));
    let mut pages: Vec<PathBuf> = pages.chain([file("README.md")]).collect();
    pages.sort();
    let differences: Vec<String> = pages.iter().filter_map(|page| replay(page)).collect();
    assert!(differences.is_empty(), "{}", differences.concat());
}

#[test]
fn the_readme_shows_the_three_meanings_as_the_demo_prints_them() {
    let session = Session::with(Simulator::start(World::documented()).unwrap());
    let demo = session.run("offline certpact demo");
    let table = block("README.md", "text");
    let quoted: String = table.lines().map(|line| format!("    {line}\n")).collect();
    assert!(demo.contains(&quoted), "{demo}");
}

#[test]
fn the_first_example_in_rust_is_the_one_that_runs() {
    let example = fs_err::read_to_string(file("crates/certpact/examples/first.rs")).unwrap();
    let (_, code) = example.split_once("\n\n").unwrap();
    assert_eq!(block("docs/rust.md", "rust"), code);

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
    for line in block("README.md", "text").lines() {
        assert!(
            demo.contains(line),
            "the demo does not print `{line}`:\n{demo}"
        );
    }
    assert!(demo.contains("nothing has to be sent"), "{demo}");
}
