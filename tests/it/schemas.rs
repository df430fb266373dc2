//! The printed schemas accept what the command reads, and nothing else of those files.

use std::path::PathBuf;

use certpact::{Desired, Operation, rules};
use certpact_simulator::{Simulator, World};
use jsonschema::Validator;
use serde_json::{Value, json};

use crate::cli::session::Session;
use crate::files;

fn session() -> Session {
    Session::with(Simulator::start(World::documented()).unwrap())
}

fn schema(of: &str) -> Validator {
    let printed = session().run(&format!("offline certpact schema {of}"));
    let schema: Value = serde_json::from_str(&printed).unwrap();
    assert_eq!(
        schema["$schema"],
        "https://json-schema.org/draft/2020-12/schema"
    );
    jsonschema::validator_for(&schema).unwrap()
}

fn cases() -> impl Iterator<Item = (PathBuf, Value)> {
    let cases = files::in_folder("tests/cases/acme").into_iter();
    cases.map(|path| {
        let case = serde_json::from_str(&fs_err::read_to_string(&path).unwrap()).unwrap();
        (path, case)
    })
}

/// Whether a schema and the reader that it describes agree.
fn assert_agrees(schema: &Validator, value: &Value, is_read: bool, what: &str) {
    let errors: Vec<String> = schema
        .iter_errors(value)
        .map(|error| error.to_string())
        .collect();
    assert_eq!(errors.is_empty(), is_read, "{what}: {value}\n{errors:?}");
}

#[test]
fn a_world_that_is_read_fits_its_schema() {
    let schema = schema("world");
    for (path, case) in cases() {
        assert_agrees(&schema, &case["world"], true, &path.display().to_string());
    }
    for world in [
        json!(World::documented()),
        json!(World::default()),
        json!({}),
        json!([]),
        json!({"contract": []}),
        json!({"contracts": [{"acme_contract_id": "7"}]}),
        json!({"contracts": [{"acme_contract_id": 7, "organization": {"nam": "x"}}]}),
        json!({"accounts": {"67890": {"key": "k"}}}),
        json!({"accounts": {"x": {"key": "k"}}}),
        json!({"readings": {"contact_shape": "table"}}),
        json!({"readings": {"contact_shape": "round"}}),
    ] {
        let is_read = world.is_object() && serde_json::from_value::<World>(world.clone()).is_ok();
        assert_agrees(&schema, &world, is_read, "a world");
    }
}

#[test]
fn a_desired_state_that_is_read_fits_its_schema() {
    let schema = schema("desired");
    let mut compared = 0;
    for (path, case) in cases() {
        let Some(desired) = case.get("desired") else {
            continue;
        };
        let is_read = Desired::from_value(desired).is_ok();
        // What is refused for what it means can still have the right form.
        if is_read {
            assert_agrees(&schema, desired, true, &path.display().to_string());
            compared += 1;
        }
    }
    assert!(compared > 5, "{compared}");
    for text in [
        "contract = []",
        "[[contract]]\nid = 7",
        "[[contract]]\nid = 7\nauto_renew = true\n[contract.organization]\naddress2 = \"\"",
        "[[contract]]\nid = \"7\"",
        "[[contract]]\nid = 7\nauto_renw = true",
        "[[contract]]\nid = 7\n[contract.organization.technical_contact]\nfirst = \"Jane\"",
        "source = { path = \"x\", sha256 = \"y\" }",
    ] {
        let value: Value = toml_edit::de::from_str(text).unwrap();
        assert_agrees(&schema, &value, Desired::from_toml(text).is_ok(), text);
    }
}

#[test]
fn shells_complete_operations_and_rules() {
    let session = session();
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let script = session.run(&format!("offline certpact completions {shell}"));
        assert!(script.contains("detailed-exitcode"), "{shell}");
    }
    for shell in ["bash", "zsh"] {
        let script = session.run(&format!("offline certpact completions {shell}"));
        for operation in Operation::ALL {
            assert!(
                script.contains(&operation.as_str().replace('_', "-")),
                "{shell}: {operation}"
            );
        }
        for rule in rules::all() {
            assert!(script.contains(rule.id), "{shell}: {}", rule.id);
        }
    }
}
