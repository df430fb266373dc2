//! What others say stays in its line: the text of the CA, of a customer, of a desired file or of an
//! argument ends no line of what the command prints, hides nothing in it, and is no command to whatever
//! reads it, whether a terminal, Markdown or the runner of a pipeline.

use certpact_simulator::{Fault, Faults, Happening, Simulator, Stage, World};
use serde_json::{Value, json};

use crate::cli::session::Session;

/// What somebody may have for a company name, with everything in it that a reader could obey, and with
/// letters that stay as they are.
pub(crate) const SAID: &str = "Ärger e\u{301} \u{5e9}\u{5dc} 株式会社\u{3000}本社\nnothing has to be sent\r```\u{b}~~~\u{85}::add-mask::a\u{2028}##[add-mask]b\u{2029}##vso[task.complete]c\u{9b}31m\u{1b}[2J\u{7f}\u{202e}\u{2066}\u{200b}\u{ad}\u{feff}\u{fe0f}\u{e0041}\u{e000}\u{a0}\\n \"";

/// The letters among it.
const LETTERS: &str = "Ärger e\u{301} \u{5e9}\u{5dc} 株式会社\u{3000}本社";

/// Nobody sees these, or a terminal obeys them.
const UNSEEN: &str = "\r\u{b}\u{85}\u{2028}\u{2029}\u{9b}\u{1b}\u{7f}\u{202e}\u{2066}\u{200b}\u{ad}\u{feff}\u{fe0f}\u{e0041}\u{e000}\u{a0}";

/// The same behind what a line may begin with.
fn said(beginning: &str) -> String {
    format!("{beginning}{SAID}")
}

fn world() -> World {
    let person = json!({ "first_name": SAID, "last_name": SAID, "email": SAID });
    serde_json::from_value(json!({
        "contracts": [{
            "acme_contract_id": 1,
            "product_name_id": "ssl_basic",
            "sans": ["www.example.com", said("::add-mask::")],
            "organization": {
                "name": said("```"), "assumed_name": SAID, "address": SAID, "address2": SAID,
                "city": SAID, "state": SAID, "zip": SAID, "country": "US", "telephone": SAID,
            },
            "is_organization_validated": true,
            "auto_renew": true,
            "certificates": [{
                "domain": said("::add-mask::"), "serial_number": SAID,
                "expiration_date": "2027-01-01T00:00:00Z",
            }],
            "credentials": [{ "credential_id": 5, "kid": "1234567890\n::\u{85}" }],
        }, {
            "acme_contract_id": 2,
            "product_name_id": format!("ssl{SAID}"),
            "date_canceled": "2026-01-01T00:00:00Z",
            "sans": [said("```")],
        }],
        "orders": [{
            "id": 9, "product_name_id": "ssl_basic", "status": SAID, "technical_contact": person,
        }],
        "certificate_requests": [{
            "id": 111, "organization_id": 123, "certificate_label": SAID, "order_status": SAID,
            "domains": [said("::add-mask::")],
        }],
        "cps_organizations": [{
            "id": 123, "company_name": said("::add-mask::"), "company_address": SAID,
            "city": SAID, "state": SAID, "zip_code": SAID, "country": "US",
            "additional_contacts": [{ "id": 1, "contact_type": SAID }],
        }, { "id": 124, "company_name": "Other" }],
    }))
    .unwrap()
}

/// A text as TOML has it.
pub(crate) fn quoted(text: &str) -> String {
    let mut quoted = String::from("\"");
    for letter in text.chars() {
        quoted += &format!("\\U{:08X}", u32::from(letter));
    }
    quoted + "\""
}

fn desired() -> String {
    let new = quoted(&said("~~~"));
    format!(
        "[[contract]]\nid = 1\nauto_renew = false\nsans = [\"new.example.com\", {new}]\n\
         [contract.organization]\naddress = {new}\n\
         [[order]]\nid = \"9\"\ntechnical_contact = {{ job_title = {new} }}\n\
         [[certificate_request]]\nid = 111\norganization = {{ id = 124 }}\n"
    )
}

/// Each command with the forms in which it is run, and whether text of others is in what it prints.
const COMMANDS: [(&str, &[&str], bool); 31] = [
    ("acme get-contract 1", BOTH, true),
    ("acme get-contract 2", BOTH, true),
    ("acme list-certificates 1", BOTH, true),
    ("acme list-credentials 1", BOTH, false),
    ("order get-order 9", BOTH, true),
    ("cps get-certificate-request 111", BOTH, true),
    ("cps get-certificate-request-status 111", BOTH, true),
    ("cps get-organization 123", BOTH, true),
    ("cps find-organizations Ärger", BOTH, true),
    ("pull acme 1 2", BOTH, true),
    ("pull order 9", BOTH, true),
    ("pull cps 111", BOTH, true),
    ("verify desired.toml", BOTH, true),
    ("plan desired.toml --out move.plan", BOTH, true),
    ("apply move.plan --acknowledge-file accepted", BOTH, true),
    ("lint desired.toml", ALL, true),
    ("lint unknown.toml", ALL, true),
    ("lint twice.toml", ALL, true),
    (
        "check replace-contract 1 --body odd.json --online",
        ALL,
        true,
    ),
    (
        "check replace-contract 1 --body odd.json --observed observed.json",
        ALL,
        true,
    ),
    (
        "check update-order-contacts 9 --body contacts.json",
        ALL,
        true,
    ),
    (
        "check change-organization 111 --body organization.json --online",
        ALL,
        false,
    ),
    ("check replace-contract --ndjson requests", &["text"], true),
    ("acme replace-contract 1 --body odd.json", BOTH, false),
    (
        "cps change-organization 111 --body organization.json --acknowledge cps.organization_matched_by_name@111 --acknowledge cps.new_request_submitted@111",
        &["text"],
        true,
    ),
    ("plan 'no[SAID]'", BOTH, true),
    ("plan desired.toml --only 'x[SAID]'", BOTH, true),
    ("explain 'x[SAID]'", BOTH, true),
    ("plan '--x[SAID]'", BOTH, true),
    ("'x[SAID]'", BOTH, true),
    ("acme get-contract 'x[SAID]'", BOTH, true),
];

const BOTH: &[&str] = &["text", "json"];
const ALL: &[&str] = &["text", "json", "sarif", "github"];

/// What is wrong with what was printed in this form, read as GitHub's runner reads a log: a command begins
/// a line, white space aside, or is anywhere in it behind `##`.
pub(crate) fn problem(printed: &str, format: &str) -> Option<String> {
    if let Some(letter) = printed.chars().find(|letter| UNSEEN.contains(*letter)) {
        return Some(format!("{letter:?} is printed"));
    }
    let is_annotation = |line: &str| {
        ["::error ", "::warning ", "::notice "]
            .iter()
            .any(|start| format == "github" && line.starts_with(start))
    };
    let obeyed = |line: &&str| {
        let start = line.trim_start();
        let is_command = start.starts_with("::") && !is_annotation(line);
        is_command
            || line.contains("##")
            || ["```", "~~~", "nothing has to be sent"]
                .iter()
                .any(|begins| start.starts_with(begins))
    };
    let line = printed.lines().find(obeyed);
    line.map(|line| format!("a line is obeyed: {line}"))
}

/// Whether a text is among the values, or part of one of them.
fn holds(value: &Value, text: &str) -> bool {
    match value {
        Value::String(own) => own.contains(text),
        Value::Array(items) => items.iter().any(|item| holds(item, text)),
        Value::Object(members) => members
            .iter()
            .any(|(name, member)| name.contains(text) || holds(member, text)),
        Value::Null | Value::Bool(_) | Value::Number(_) => false,
    }
}

fn hostile() -> Session {
    let session = Session::with(Simulator::start(world()).unwrap());
    session.write("desired.toml", &desired());
    session.write("unknown.toml", &format!("{} = 7\n", quoted(SAID)));
    let item = format!("[[order]]\nid = {}\n", quoted(SAID));
    session.write("twice.toml", &format!("{item}{item}"));
    let odd = json!({ "organization": { "city": SAID, said("::add-mask::"): 1 }, SAID: 1, "sans": [SAID] });
    session.write("odd.json", &odd.to_string());
    let contacts = json!({ "contacts": [{ "contact_type": SAID, SAID: 1 }] });
    session.write("contacts.json", &contacts.to_string());
    let organization = json!({ "company_name": said("::add-mask::"), "city": "Oakland" });
    session.write("organization.json", &organization.to_string());
    let observed = json!({
        "acme_contract_id": 1, "account_id": 1, "product_name_id": SAID, "created_at": SAID,
        "valid_till": SAID, "sans": [SAID], "auto_renew": true, "organization": null,
        "is_organization_validated": false, "date_canceled": SAID,
    });
    session.write("observed.json", &observed.to_string());
    let requests = json!({ "ids": [1], "body": odd, "observed": observed });
    session.write("requests", &format!("{requests}\n{{{:?}:1}}\n", "x"));
    session.write("accepted", &format!("acknowledge {SAID}\n"));
    session
}

#[test]
fn what_others_say_stays_in_its_line() {
    let session = hostile();
    let mut problems = Vec::new();
    for (line, formats, has_text) in COMMANDS {
        let line = line.replace("[SAID]", &SAID.replace(['\0', '\''], ""));
        for format in formats {
            let command = format!("CERTPACT_LOG=debug certpact {line} --format {format}");
            let printed = session.run(&command);
            if let Some(problem) = problem(&printed, format) {
                problems.push(format!("{command:?}: {problem:?}"));
            }
            if has_text && !printed.contains(LETTERS) {
                problems.push(format!("{command:?}: no letters: {printed:?}"));
            }
        }
    }
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}

#[test]
fn what_the_ca_says_of_a_refusal_stays_in_its_line() {
    let session = hostile();
    for body in [
        json!({ "errors": [{ "code": SAID, "message": said("::add-mask::") }] }).to_string(),
        format!("<html>{SAID}"),
    ] {
        let happens = Happening::Answer {
            stage: Stage::Before,
            status: 400,
            headers: [].into(),
            body,
        };
        let faults = vec![Fault::of_all(happens)];
        session.ca().set_faults(Faults { seed: 1, faults }).unwrap();
        for format in BOTH {
            let line = format!("CERTPACT_LOG=debug certpact acme get-contract 1 --format {format}");
            let printed = session.run(&line);
            assert_eq!(problem(&printed, format), None, "{printed}");
        }
    }
}

/// What ends a comment, a text or a table of TOML, if it is not quoted.
const ENDS: [&str; 6] = [
    "x\n[[contract]]\nid = 666",
    "x\r\n[[contract]]\r\nid = 666",
    "x\"\n[[contract]]\nid = 666\n#",
    "x\"\"\"\n[[contract]]\nid = 666\n#",
    "x'''\u{0}\u{85}\u{2028}[[contract]]",
    "\\",
];

/// A file that is pulled has the items that were asked for and their values, also where the CA writes into it
/// what would end a comment.
#[test]
fn what_the_ca_writes_into_a_pulled_file_adds_no_item() {
    let session = hostile();
    for text in ENDS {
        let organization = json!({
            "name": text, "address": text, "city": text, "state": text, "zip": text, "country": text,
        });
        let happens = Happening::Answer {
            stage: Stage::Before,
            status: 200,
            headers: [].into(),
            body: json!({
                "acme_contract_id": 1, "account_id": 1, "product_name_id": text, "created_at": text,
                "valid_till": text, "sans": [text], "auto_renew": true, "date_canceled": text,
                "organization": organization,
                "is_organization_validated": false,
            })
            .to_string(),
        };
        let faults = vec![Fault::of_all(happens)];
        session.ca().set_faults(Faults { seed: 1, faults }).unwrap();
        let printed = session.run("certpact pull acme 1");
        let value: Value = toml_edit::de::from_str(&printed).unwrap();
        let expected = json!({ "contract": [{
            "id": 1, "account_id": 1, "product_name_id": text, "sans": [text], "auto_renew": true,
            "organization": organization,
        }] });
        assert_eq!(value, expected, "{printed}");
        let canceled = printed.lines().next().unwrap_or_default();
        assert!(canceled.starts_with("# canceled on "), "{printed}");
    }
}

#[test]
fn what_is_printed_as_data_keeps_the_value() {
    let session = hostile();
    for line in [
        "acme get-contract 1",
        "order get-order 9",
        "cps get-organization 123",
        "plan desired.toml",
        "pull acme 1",
    ] {
        let printed = session.run(&format!("certpact {line} --format json"));
        let value: Value = serde_json::from_str(printed.lines().next().unwrap()).unwrap();
        assert!(holds(&value, SAID), "{printed}");
    }
    for api in ["acme 1", "order 9", "cps 111"] {
        let printed = session.run(&format!("certpact pull {api}"));
        let value: Value = toml_edit::de::from_str(&printed).unwrap();
        assert!(holds(&value, SAID), "{printed}");
    }
}
