//! An answer that is not understood is not the same as nothing: whatever is missing from what the CA
//! answers to a read, either the write is refused for that, or each of its hazards still speaks.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use certpact::{Call, Id, Operation, Severity};
use certpact_simulator::{Ca, World};
use serde_json::{Value, json};

use crate::in_process::client_through;

/// Writes that are hazards on the documented world.
fn calls() -> Vec<(Operation, &'static [&'static str], Option<Value>)> {
    let elsewhere = json!({ "organization": { "name": "Example Corporation", "city": "Oakland" } });
    vec![
        (
            Operation::ReplaceContract,
            &["12345"],
            Some(elsewhere.clone()),
        ),
        (Operation::PatchContract, &["12345"], Some(elsewhere)),
        (Operation::CancelContract, &["12345"], None),
        (
            Operation::RemoveSans,
            &["12345"],
            Some(json!({ "sans": ["www.example.com"] })),
        ),
        (Operation::RevokeCredential, &["12345", "4821"], None),
        (Operation::RevokeAllCredentials, &["12345"], None),
        (
            Operation::RegenerateCredentials,
            &["12345"],
            Some(json!({})),
        ),
        (
            Operation::ChangeOrganization,
            &["111"],
            Some(json!({ "id": 124, "city": "Oakland" })),
        ),
        (
            Operation::ChangeOrganization,
            &["111"],
            Some(json!({ "company_name": "Widgets LLC", "city": "Oakland" })),
        ),
        (
            Operation::ChangeOrganization,
            &["111"],
            Some(json!({ "id": 999, "company_name": "Widgets LLC", "city": "Oakland" })),
        ),
        (
            Operation::ChangeOrganization,
            &["111"],
            Some(json!({ "id": 0, "company_name": "Widgets LLC", "city": "Oakland" })),
        ),
    ]
}

/// Answers in place of a whole one.
const INSTEAD: [&str; 12] = [
    r#"{"errors":[{"code":"c","message":"m"}]}"#,
    r#"{"errors":[]}"#,
    r#"{"errors":null}"#,
    r#"{"error":"m"}"#,
    r#"{"message":"m"}"#,
    r#"{"Message":null}"#,
    r#"{"something":"else"}"#,
    "{}",
    "null",
    "[]",
    "",
    "<html>a proxy</html>",
];

/// An answer with something missing in it, and what that is.
fn mutations(answer: &Value) -> Vec<(String, String)> {
    let whole = INSTEAD.map(|text| (format!("all of it is `{text}`"), text.to_owned()));
    let mut pointers = Vec::new();
    places(answer, String::new(), &mut pointers);
    let of_member = pointers.iter().flat_map(|pointer| {
        [None, Some(json!(null)), Some(json!({})), Some(json!([]))].map(|instead| {
            let what = format!("{pointer} is {instead:?}");
            (what, without(answer, pointer, instead).to_string())
        })
    });
    whole.into_iter().chain(of_member).collect()
}

fn places(value: &Value, pointer: String, found: &mut Vec<String>) {
    let inside: Vec<(String, &Value)> = match value {
        Value::Object(members) => members
            .iter()
            .map(|(name, value)| (name.clone(), value))
            .collect(),
        Value::Array(items) => items
            .iter()
            .enumerate()
            .map(|(n, value)| (n.to_string(), value))
            .collect(),
        _ => Vec::new(),
    };
    for (name, value) in inside {
        let pointer = format!("{pointer}/{name}");
        found.push(pointer.clone());
        places(value, pointer, found);
    }
}

fn without(answer: &Value, pointer: &str, instead: Option<Value>) -> Value {
    let mut answer = answer.clone();
    let (parent, name) = pointer.rsplit_once('/').unwrap();
    let parent = answer.pointer_mut(parent).unwrap();
    match (parent, instead) {
        (Value::Object(members), Some(instead)) => drop(members.insert(name.to_owned(), instead)),
        (Value::Object(members), None) => drop(members.remove(name)),
        (Value::Array(items), Some(instead)) => items[name.parse::<usize>().unwrap()] = instead,
        (Value::Array(items), None) => drop(items.remove(name.parse().unwrap())),
        (parent, _) => panic!("{parent} holds nothing"),
    }
    answer
}

/// What is found of a call where the nth read is answered with this, or why it is refused; and what
/// that read was answered with otherwise.
async fn checked(
    (operation, ids, body): &(Operation, &'static [&'static str], Option<Value>),
    nth: usize,
    instead: Option<String>,
) -> (Option<BTreeSet<String>>, Option<(String, Value)>) {
    let ca = Ca::new(World::documented()).unwrap();
    let reads = AtomicUsize::new(0);
    let original = Arc::new(std::sync::Mutex::new(None));
    let seen = Arc::clone(&original);
    let client = client_through(&ca, move |request, mut answer| {
        if reads.fetch_add(1, Ordering::Relaxed) == nth {
            let body: Value = serde_json::from_slice(&answer.body).unwrap();
            *seen.lock().unwrap() = Some((request.url().to_owned(), body));
            if let Some(instead) = &instead {
                answer.body = instead.clone().into_bytes();
            }
        }
        Ok(answer)
    });
    let ids: Vec<Id> = ids
        .iter()
        .map(|id| operation.parse_id(id).unwrap())
        .collect();
    let mut call = Call::new(*operation, &ids);
    if let Some(body) = body {
        call = call.with_body(&body.to_string()).unwrap();
    }
    let found = client.check(&call).await.ok().map(|findings| {
        let hazards = findings
            .into_iter()
            .filter(|finding| finding.severity == Severity::Hazard);
        hazards.map(|finding| finding.rule.into_owned()).collect()
    });
    let original = original.lock().unwrap().take();
    (found, original)
}

/// What a mutation means: a list that is empty or shorter says what there is, and an empty object is
/// how CPS may say that it has nothing (E13).
fn is_meant(rule: &str, what: &str) -> bool {
    let is_of = |names: &[&str]| names.iter().any(|name| what.starts_with(name));
    match rule {
        "acme.san_removed" => is_of(&["/sans is Some(Array [])", "/sans/0 is None"]),
        "acme.credentials_revoked" => {
            is_of(&["/credentials is Some(Array [])", "/credentials/0 is None"])
        }
        // Where there is none, a new one lacks fields, and what follows a success is not said.
        "cps.existing_organization"
        | "cps.organization_matched_by_name"
        | "cps.new_request_submitted" => what == "all of it is `{}`",
        _ => false,
    }
}

#[tokio::test]
async fn no_hazard_falls_silent_because_something_is_missing_in_an_answer() {
    let mut silent = Vec::new();
    let mut tried = 0;
    for call in calls() {
        let (usual, _) = checked(&call, usize::MAX, None).await;
        let usual = usual.unwrap();
        assert!(!usual.is_empty(), "{call:?}");
        for nth in 0.. {
            let (_, Some((url, answer))) = checked(&call, nth, None).await else {
                break;
            };
            for (what, instead) in mutations(&answer) {
                tried += 1;
                let (Some(found), _) = checked(&call, nth, Some(instead)).await else {
                    continue;
                };
                let fell = usual.difference(&found);
                for rule in fell.filter(|rule| !is_meant(rule, &what)) {
                    silent.push(format!("{} {rule} {url} {what}", call.0));
                }
            }
        }
    }
    assert!(tried > 500, "{tried}");
    assert!(silent.is_empty(), "{}", silent.join("\n"));
}
