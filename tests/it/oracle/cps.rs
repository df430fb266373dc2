//! What the rules and the planner say of organizations at CPS, held against what the simulator does,
//! in generated worlds under every reading of the pages.

use std::collections::BTreeSet;

use certpact::{
    Applying, Call, Choice, Consent, Desired, ErrorKind, FieldState, Finding, Operation, Severity,
    rules,
};
use certpact_simulator::{CpsOrganization, CpsStatus, World};
use serde_json::{Map, Value, json};

use super::random::Random;
use super::shown::hidden;
use crate::seeded::over;

const ID: u64 = 111;
const NAMES: [&str; 3] = ["Widgets LLC", "Gadgets LLC", "Known LLC"];
const TEXTS: [&str; 12] = [
    "company_address",
    "company_address2",
    "city",
    "state",
    "zip_code",
    "country",
    "organizational_unit",
    "contact_first_name",
    "contact_last_name",
    "contact_email",
    "contact_phone",
    "contact_title",
];

/// A value of a field, from so few that the same ones meet.
fn value(random: &mut Random, field: &str) -> Value {
    let few: [&str; 2] = match field {
        "country" => ["US", "CH"],
        "state" => ["CA", "California"],
        "contact_email" => ["ann@example.com", "joe@example.com"],
        _ => ["One", "Two"],
    };
    (*random.pick(&few)).into()
}

fn contact(random: &mut Random) -> Value {
    let kinds = [
        "EvApprover",
        "EVApprover",
        "TechnicalContact",
        "OrganizationContact",
    ];
    let mut contact = json!({ "contact_type": random.pick(&kinds) });
    for field in ["first_name", "last_name", "email", "phone", "title"] {
        if random.chance(90) {
            contact[field] = match field {
                "email" => "ann@example.com".into(),
                _ => value(random, field),
            };
        }
    }
    contact
}

fn contacts(random: &mut Random) -> Value {
    let count = *random.pick(&[0, 1, 1, 2]);
    (0..count).map(|_| contact(random)).collect()
}

/// Each of the texts with such a chance, and the contacts with half of it.
fn give(random: &mut Random, object: &mut Map<String, Value>, percent: usize) {
    for field in TEXTS {
        if random.chance(percent) {
            object.insert(field.to_owned(), value(random, field));
        }
    }
    if random.chance(percent / 2) {
        object.insert("additional_contacts".to_owned(), contacts(random));
    }
}

fn world(random: &mut Random) -> World {
    let organization = |random: &mut Random, id: u64, name: &str| {
        let mut object = Map::from_iter([
            ("id".to_owned(), id.into()),
            ("company_name".to_owned(), name.into()),
        ]);
        give(random, &mut object, 90);
        Value::from(object)
    };
    let organizations = json!([
        organization(random, 1, NAMES[0]),
        organization(random, 2, NAMES[1]),
        organization(random, 0, NAMES[2]),
    ]);
    let validation_type = *random.pick(&["OV", "OV", "EV", "EV", "DV", "None"]);
    let statuses = [
        "Active",
        "Active",
        "Active",
        "Deployment",
        "Processing",
        "OtherValidation",
        "Deleted",
    ];
    let mut request = json!({
        "id": ID,
        "validation_type": validation_type,
        "status": random.pick(&statuses),
    });
    if ["OV", "EV"].contains(&validation_type) && random.chance(80) {
        request["organization_id"] = 1.into();
    }
    let mut one_of = |words: &[&str]| json!(*random.pick(words));
    let readings = json!({ "cps": {
        "approver_spelling": one_of(&["either", "either", "client", "page"]),
        "company_address2": one_of(&["optional", "optional", "required"]),
        "unknown_organization": one_of(&["passed", "passed", "refused"]),
        "name_match": one_of(&["exact", "exact", "folded"]),
        "error_shape": one_of(&["details", "error", "message"]),
        "change_answer": one_of(&["organization", "organization", "empty"]),
        "not_found": one_of(&["empty_object", "bad_request", "not_found"]),
        "after_change": one_of(&["new_request", "new_request", "nothing"]),
    }});
    let strict = random.chance(20);
    let world = json!({
        "certificate_requests": [request],
        "cps_organizations": organizations,
        "next_cps_organization_id": 10,
        "readings": readings,
        "strict": strict,
    });
    serde_json::from_value(world).unwrap()
}

/// A name that is there, one that nearly is, or a new one.
fn name(random: &mut Random) -> Value {
    (*random.pick(&[
        NAMES[0],
        NAMES[1],
        NAMES[2],
        "widgets LLC",
        "Widgets",
        "Fresh LLC",
    ]))
    .into()
}

/// A request as people write one, naive more often than not.
fn request(random: &mut Random) -> Value {
    let mut body = Map::new();
    if random.chance(50) {
        body.insert("id".to_owned(), json!(*random.pick(&[0, 1, 2, 99])));
    }
    if random.chance(80) {
        body.insert("company_name".to_owned(), name(random));
    }
    let percent = *random.pick(&[0, 20, 97, 100]);
    give(random, &mut body, percent);
    if random.chance(15) {
        let odd = [
            ("contact_email", Value::Null),
            ("contact_email", json!("nobody")),
            ("contact_phone", json!(" ")),
            ("country", json!("Switzerland")),
            (
                "additional_contacts",
                json!([{ "contact_type": "Approver" }]),
            ),
            ("city", json!(7)),
            ("id", json!(-1)),
            ("zip", json!("94601")),
            ("country", json!("EL")),
            ("city", json!("N/A")),
            ("city", json!("Oak&amp;\u{200b}")),
            ("company_address", json!("1 Main St ".repeat(7))),
        ];
        let (field, value) = random.pick(&odd).clone();
        body.insert(field.to_owned(), value);
    }
    body.into()
}

fn desired(random: &mut Random) -> Value {
    let mut organization = Map::new();
    if random.chance(30) {
        organization.insert("id".to_owned(), json!(*random.pick(&[1, 2, 99])));
    }
    if organization.is_empty() || random.chance(30) {
        organization.insert("company_name".to_owned(), name(random));
    }
    let percent = *random.pick(&[0, 0, 20, 100]);
    give(random, &mut organization, percent);
    json!({ "certificate_request": [{ "id": ID, "organization": organization }] })
}

fn organization(world: &World) -> Option<&CpsOrganization> {
    let id = world.certificate_requests[0].organization_id?;
    world.cps_organizations.iter().find(|own| own.id == id)
}

/// Accepts every hazard, and overrules every error.
fn consenting(findings: &[Finding]) -> Consent {
    let accepted = findings
        .iter()
        .filter_map(|one| one.acknowledgement.as_deref());
    let errors = findings
        .iter()
        .filter(|one| one.severity == Severity::Error);
    let errors: BTreeSet<String> = errors
        .filter_map(|one| Some(format!("{}=to see", one.overruling()?)))
        .collect();
    Consent::parse(accepted, errors.iter().map(String::as_str)).unwrap()
}

fn of_rule<'a>(findings: &'a [Finding], rules: &[&str]) -> Option<&'a Finding> {
    findings.iter().find(|one| rules.contains(&&*one.rule))
}

fn has_error(findings: &[Finding]) -> bool {
    findings.iter().any(|one| one.severity == Severity::Error)
}

/// Whether a sent value is not what an organization holds.
fn is_lost(name: &str, sent: &Value, held: &CpsOrganization) -> bool {
    let held = json!(held);
    match name {
        "id" => sent.as_u64().is_some_and(|id| id > 0 && held["id"] != id),
        "additional_contacts" => {
            let persons = |list: &Value| {
                let list = list.as_array().into_iter().flatten();
                let mut persons: Vec<String> = list.map(|one| person(one).to_string()).collect();
                persons.sort();
                persons
            };
            persons(sent) != persons(&held[name])
        }
        _ => {
            let is_known = name == "company_name" || TEXTS.contains(&name);
            is_known && !sent.is_null() && held[name] != *sent
        }
    }
}

/// Everything that a person has, an approver in one spelling.
fn person(contact: &Value) -> Value {
    let text = |name: &str| contact[name].as_str().unwrap_or_default().to_owned();
    let kind = text("contact_type").replace("EVApprover", "EvApprover");
    let fields = ["first_name", "last_name", "email", "phone", "title"];
    json!([kind, fields.map(text)])
}

/// An error that is uncertain is false only where the CA takes names as they are.
fn refuse_false_errors(world: &World, findings: &[Finding]) {
    let is_folded = json!(world.readings.cps)["name_match"] == "folded";
    let is_error = |one: &&Finding| one.severity == Severity::Error;
    let mut errors = findings.iter().filter(is_error);
    let is_false = |one: &Finding| one.certain || !is_folded;
    assert!(
        !errors.any(is_false),
        "an error, and it is accepted: {findings:#?}"
    );
}

/// Whether an organization got a number.
fn is_made(before: &World, after: &World) -> bool {
    after.next_cps_organization_id > before.next_cps_organization_id
}

const IGNORING: [&str; 2] = [
    "cps.existing_organization",
    "cps.organization_matched_by_name",
];

/// What is said of a request that the CA carried out, beside what became of it.
fn judge(request: &Value, before: &World, after: &World, findings: &[Finding]) {
    refuse_false_errors(before, findings);
    let held = organization(after).unwrap();
    let sent = request.as_object().unwrap();
    let lost = sent
        .iter()
        .filter(|(name, value)| is_lost(name, value, held));
    let lost: Vec<&str> = lost.map(|(name, _)| name.as_str()).collect();
    let said = of_rule(findings, &IGNORING);
    // Who means a name in another case gets what they meant.
    let is_as_meant = lost.iter().all(|name| *name == "company_name") || is_made(before, after);
    assert!(
        is_as_meant || said.is_some(),
        "nobody says that {lost:?} are ignored"
    );
    let is_certain = said.is_some_and(|finding| finding.certain);
    assert!(
        !lost.is_empty() || !is_certain,
        "a certain hazard, and nothing is ignored"
    );
    let is_adopted = request["id"] == 0 && held.company_name.as_deref() == Some(NAMES[2]);
    let is_made = is_made(before, after) && !is_adopted;
    let created = of_rule(findings, &["cps.organization_created"]);
    assert!(
        !is_made || created.is_some(),
        "nobody says that one is made"
    );
    let is_certain = created.is_some_and(|finding| finding.certain);
    assert!(is_made || !is_certain, "one is said to be made, and is not");
    let submitted = of_rule(findings, &["cps.new_request_submitted"]);
    assert!(submitted.is_some_and(|finding| !finding.certain));
    let says_nothing_else =
        submitted.is_some_and(|one| one.message.contains("nothing else changes"));
    let organization_id = |world: &World| world.certificate_requests[0].organization_id;
    assert!(
        !says_nothing_else || organization_id(before) == organization_id(after),
        "nothing else is said to change, and it does"
    );
}

/// Whether a CA with these readings may refuse what the default one takes.
fn may_refuse(request: &Value, world: &World, findings: &[Finding]) -> bool {
    let readings = json!(world.readings.cps);
    let is_stranger = of_rule(findings, &["cps.field_unknown"]).is_some();
    let is_unknown = request["id"] == 99 && readings["unknown_organization"] == "refused";
    let needs_line = readings["company_address2"] == "required";
    let spells = readings["approver_spelling"] != "either";
    let is_new = of_rule(findings, &["cps.organization_created"]).is_some();
    (world.strict && is_stranger) || is_unknown || (is_new && (needs_line || spells))
}

#[test]
fn what_is_said_of_a_change_of_organization_comes_true() {
    let seen = over(world, async |random, ca, client| {
        let request = request(random);
        let call = Call::new(Operation::ChangeOrganization, &[ID]);
        let call = call.with_body(&request.to_string()).unwrap();
        let findings = client.check(&call).await.unwrap();
        let before = ca.world();
        let sent = client.send(&call, &consenting(&findings)).await;
        let after = ca.world();
        match sent {
            Ok(sent) => {
                judge(&request, &before, &after, &findings);
                let changed = sent.changed.unwrap();
                let held = organization(&after).unwrap();
                let lost = |name: &str| is_lost(name, &request[name], held);
                for pointer in &changed.differences {
                    let name = pointer.trim_start_matches('/');
                    assert!(lost(name), "{pointer}");
                }
            }
            Err(error) => {
                assert_eq!(error.status(), Some(400), "{error}");
                let is_said = has_error(&findings) || may_refuse(&request, &before, &findings);
                assert!(is_said, "{request:#}\n{error}");
                assert_eq!(before, after);
            }
        }
        findings
    });
    let of_cps = rules::all().filter(|rule| rule.api() == "cps");
    let unseen: Vec<_> = of_cps.filter(|rule| !seen.contains(rule.id)).collect();
    let is_usual = std::env::var("ORACLE_WORLDS").is_err();
    assert!(unseen.is_empty() || !is_usual, "{unseen:?}");
}

#[test]
fn a_plan_for_a_certificate_request_leaves_what_is_wanted() {
    over(world, async |random, ca, client| {
        let value = desired(random);
        let desired = Desired::from_value(&value).unwrap();
        let before = ca.world();
        let plan = match client.plan(&desired, &Choice::default()).await {
            Ok(plan) => plan,
            Err(error) => {
                assert_eq!(error.kind(), ErrorKind::InvalidInput, "{error}");
                assert!(is_impossible(&before, &value), "{value:#}\n{error}");
                return Vec::new();
            }
        };
        let cleared = plan
            .clone()
            .acknowledge(consenting(&plan.findings))
            .unwrap();
        let report = client.apply(&cleared, Applying::default()).await.unwrap();
        let after = ca.world();
        let writes = ca.log().into_iter().filter(|entry| entry.method == "PUT");
        assert_eq!(writes.count(), plan.steps.len());
        let readings = json!(before.readings.cps);
        let is_folded = readings["name_match"] == "folded";
        if report.exit_code != 0 {
            let is_said = has_error(&plan.findings)
                || may_refuse(&json!({}), &before, &plan.findings)
                || (is_folded && of_rule(&plan.findings, &IGNORING).is_some());
            assert!(is_said, "{value:#}\n{report:#?}");
            return plan.findings;
        }
        refuse_false_errors(&before, &plan.findings);
        let created = of_rule(&plan.findings, &["cps.organization_created"]);
        if is_folded && created.is_some_and(|finding| !finding.certain) {
            return plan.findings;
        }
        let again = client.plan(&desired, &Choice::default()).await.unwrap();
        assert!(again.is_empty(), "{value:#}");
        let verified = client.verify(&desired).await.unwrap();
        let left = verified.fields.len() - verified.count(FieldState::Confirmed);
        assert_eq!(left, 0, "{verified:#?}");
        let is_changed = !plan.steps.is_empty();
        let processes = readings["after_change"] == "new_request" && is_changed;
        let is_processing = after.certificate_requests[0].status == CpsStatus::Processing;
        let was_processing = before.certificate_requests[0].status == CpsStatus::Processing;
        assert_eq!(is_processing, processes || was_processing);
        plan.findings
    });
}

/// Whether what is wanted leads to an organization that is not as wanted, or to none.
fn is_impossible(world: &World, desired: &Value) -> bool {
    let wanted = &desired["certificate_request"][0]["organization"];
    let present = organization(world).and_then(|own| own.company_name.clone());
    let name = wanted["company_name"]
        .as_str()
        .map(str::to_owned)
        .or(present);
    let mut all = world.cps_organizations.iter();
    let found = match wanted["id"].as_u64() {
        Some(id) => all.find(|own| own.id == id),
        None => all.find(|own| own.id > 0 && own.company_name == name),
    };
    let Some(found) = found else {
        return !wanted["id"].is_null();
    };
    let members = wanted.as_object().unwrap();
    let has_another_name =
        name.is_some() && !wanted["company_name"].is_null() && found.company_name != name;
    has_another_name
        || members
            .iter()
            .any(|(name, value)| is_lost(name, value, found))
}

#[test]
fn a_plan_shows_all_that_it_sends_to_a_certificate_request() {
    over(world, async |random, _, client| {
        let desired = Desired::from_value(&desired(random)).unwrap();
        let Ok(plan) = client.plan(&desired, &Choice::default()).await else {
            // What cannot be planned is for the other test.
            return Vec::new();
        };
        let hidden = hidden(&plan);
        assert!(hidden.is_empty(), "{}", hidden.join("\n"));
        plan.findings
    });
}
