//! The shared cases through the command: its JSON has the same findings, to the byte.

use certpact::{Id, Operation};
use certpact_simulator::{Simulator, World};
use serde::Deserialize;
use serde_json::Value;
use serde_json::value::RawValue;

use crate::cases::APIS;
use crate::cli::session::Session;
use crate::files;

#[derive(Deserialize)]
struct Case {
    world: World,
    call: Option<Call>,
    desired: Option<Box<RawValue>>,
    expect: Expected,
}

#[derive(Deserialize)]
struct Call {
    operation: String,
    ids: Vec<Id>,
    body: Option<Value>,
}

impl Call {
    fn is_write(&self) -> bool {
        Operation::parse(&self.operation).unwrap().is_write()
    }
}

#[derive(Deserialize)]
struct Expected {
    findings: Box<RawValue>,
    error: Option<Value>,
    steps: Option<Value>,
}

/// Findings without where in a file they are, which depends on how a case is written.
fn placeless(printed: &str) -> String {
    let mut parts = printed.split("\"line\":");
    let mut text = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        text.push_str(&part[part.find("\"message\":").unwrap()..]);
    }
    text
}

#[test]
fn the_findings_of_the_command_are_the_same_bytes() {
    let mut compared = 0;
    let folders = APIS.map(|api| files::in_folder(&format!("tests/cases/{api}")));
    for path in folders.into_iter().flatten() {
        let case: Case = serde_json::from_str(&fs_err::read_to_string(&path).unwrap()).unwrap();
        let session = Session::with(Simulator::start(case.world).unwrap());
        let (line, key) = match (case.call, case.desired) {
            // What a refusal carries is a part of what a check finds.
            (Some(call), _) if case.expect.error.is_none() && call.is_write() => {
                let ids: Vec<String> = call.ids.iter().map(Id::to_string).collect();
                let mut line = format!("certpact check {} {}", call.operation, ids.join(" "));
                if let Some(body) = call.body {
                    let text = match body {
                        Value::String(text) => text,
                        object => object.to_string(),
                    };
                    session.write("body.json", &text);
                    line += " --body body.json";
                }
                (line + " --online", ":1,")
            }
            (None, Some(desired)) if case.expect.steps.is_some() => {
                session.write("desired.json", desired.get());
                ("certpact plan desired.json".to_owned(), ",")
            }
            _ => continue,
        };
        let printed = session.run(&format!("{line} --format json"));
        let findings = format!("{key}\"findings\":{}", compact(case.expect.findings.get()));
        assert!(
            placeless(&printed).contains(&findings),
            "{}\n{printed}\n{findings}",
            path.display()
        );
        compared += 1;
    }
    assert!(compared > 20, "{compared}");
}

/// JSON without the white space between its tokens.
fn compact(json: &str) -> String {
    let (mut text, mut in_string, mut is_escaped) = (String::new(), false, false);
    for character in json.chars() {
        if in_string || !character.is_whitespace() {
            text.push(character);
        }
        in_string = in_string != (character == '"' && !is_escaped);
        is_escaped = in_string && character == '\\' && !is_escaped;
    }
    text
}

#[derive(Deserialize)]
struct Catalogue {
    methods: Vec<Method>,
}

#[derive(Deserialize)]
struct Method {
    name: String,
    api: Option<String>,
    positional: Vec<Value>,
    body: Option<String>,
}

/// What the packages have as methods, the command has below the word of its API.
#[test]
fn every_operation_of_the_catalogue_is_a_command() {
    let catalogue = files::root().join("crates/certpact/catalogue.json");
    let catalogue: Catalogue =
        serde_json::from_str(&fs_err::read_to_string(catalogue).unwrap()).unwrap();
    let session = Session::with(Simulator::start(World::default()).unwrap());
    session.write("body.json", "{}");
    let mut tried = 0;
    for method in catalogue.methods {
        let Some(api) = method.api else {
            continue;
        };
        let operation = method.name.replace('_', "-");
        let ids = " 7".repeat(method.positional.len());
        let body = method.body.map_or("", |_| " --body body.json");
        let said = session.run(&format!("certpact {api} {operation}{ids}{body}"));
        // It gets as far as the CA, or to what the request would do.
        assert!(!said.contains("? 2"), "{api} {operation}: {said}");
        tried += 1;
    }
    assert_eq!(tried, Operation::ALL.len());
}
