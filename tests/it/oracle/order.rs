//! What the rules and the planner say of contacts of orders, held against what the simulator does,
//! in generated worlds under every reading of the pages.
//!
//! `ORACLE_SEED` and `ORACLE_WORLDS` choose the worlds; a failure prints the seed.

use std::collections::BTreeSet;

use certpact::{Applying, Call, Choice, Consent, Desired, Finding, Operation, Severity, rules};
use certpact_simulator::{Ca, Order, OrderContact, World};
use serde_json::{Map, Value, json};

use super::random::Random;
use super::shown::hidden;
use crate::seeded::over;

const ID: u64 = 98765;
const KINDS: [&str; 2] = ["organization_contact", "technical_contact"];
const REQUIRED: [&str; 3] = ["first_name", "last_name", "email"];
const OPTIONAL: [&str; 3] = ["job_title", "telephone", "language_id"];

/// A value of a field, from so few that the same ones meet.
fn value(random: &mut Random, field: &str) -> Value {
    let few: [&str; 2] = match field {
        "email" => ["ann@example.com", "joe@example.com"],
        "language_id" => ["1", "2"],
        _ => ["Ann", "Joe"],
    };
    (*random.pick(&few)).into()
}

/// Each of these fields with such a chance.
fn give(random: &mut Random, contact: &mut Map<String, Value>, fields: [&str; 3], percent: usize) {
    for field in fields {
        if random.chance(percent) {
            contact.insert(field.to_owned(), value(random, field));
        }
    }
}

fn held(random: &mut Random) -> Value {
    let mut contact = Map::new();
    give(random, &mut contact, REQUIRED, 100);
    give(random, &mut contact, OPTIONAL, 70);
    contact.into()
}

fn world(random: &mut Random) -> World {
    let products = ["ssl_dv_rapidssl", "ssl_basic", "ssl_ev_basic", "ssl_plus"];
    let product = *random.pick(&products);
    let mut order = json!({ "id": ID, "product_name_id": product });
    for kind in KINDS {
        let has_place = kind == "technical_contact" || !product.contains("_dv_");
        if has_place && random.chance(70) {
            order[kind] = held(random);
        }
    }
    if !order["organization_contact"].is_null() && random.chance(20) {
        order["technical_contact"] = order["organization_contact"].clone();
    }
    let mut one_of = |words: [&str; 2]| json!(*random.pick(&words));
    let readings = json!({ "order": {
        "empty_text": one_of(["kept", "cleared"]),
        "other_person": one_of(["modified", "replaced"]),
        "technical_contact": one_of(["own", "copied"]),
        "validation_type": one_of(["small", "capital"]),
    }});
    let strict = random.chance(30);
    let world = json!({ "orders": [order], "readings": readings, "strict": strict });
    serde_json::from_value(world).unwrap()
}

/// A request as people write one, naive more often than not.
fn request(random: &mut Random) -> Value {
    let mut contacts: Vec<Value> = Vec::new();
    for _ in 0..*random.pick(&[1, 1, 1, 2, 2, 3, 0]) {
        let mut contact = Map::new();
        contact.insert("contact_type".to_owned(), json!(*random.pick(&KINDS)));
        if !random.chance(8) {
            give(random, &mut contact, REQUIRED, 97);
            give(random, &mut contact, OPTIONAL, 40);
        }
        if random.chance(20) {
            spoil(random, &mut contact);
        }
        contacts.push(contact.into());
    }
    if random.chance(3) {
        contacts.push(Value::Null);
    }
    json!({ "contacts": contacts })
}

fn spoil(random: &mut Random, contact: &mut Map<String, Value>) {
    let odd = [
        ("contact_type", json!("verified_contact")),
        ("first_name", json!(" ")),
        ("last_name", json!("x".repeat(129))),
        ("last_name", json!("N/A")),
        ("last_name", json!("Ann&amp;\u{200b}")),
        ("job_title", json!("")),
        ("telephone", json!("")),
        ("telephone", json!(1)),
        ("email", json!("nobody")),
        ("telephone_extension", json!("1")),
        ("job_title", Value::Null),
    ];
    let (field, value) = random.pick(&odd).clone();
    contact.insert(field.to_owned(), value);
}

fn desired(random: &mut Random) -> Value {
    let mut item = json!({ "id": ID.to_string() });
    for kind in KINDS {
        if random.chance(60) {
            let mut contact = Map::new();
            give(random, &mut contact, REQUIRED, 45);
            give(random, &mut contact, OPTIONAL, 45);
            item[kind] = contact.into();
        }
    }
    json!({ "order": [item] })
}

fn order(ca: &Ca) -> Order {
    ca.world().orders.remove(0)
}

fn contact<'a>(order: &'a Order, kind: &str) -> Option<&'a OrderContact> {
    match kind {
        "organization_contact" => order.organization_contact.as_ref(),
        _ => order.technical_contact.as_ref(),
    }
}

/// A field, empty if there is none.
fn field(contact: Option<&OrderContact>, name: &str) -> String {
    let contact = json!(contact);
    contact[name].as_str().unwrap_or_default().to_owned()
}

fn overruling(findings: &[Finding]) -> Consent {
    let errors = findings.iter();
    let errors = errors.filter(|finding| finding.severity == Severity::Error);
    let errors: BTreeSet<String> = errors
        .filter_map(|finding| Some(format!("{}=to see", finding.overruling()?)))
        .collect();
    Consent::parse([], errors.iter().map(String::as_str)).unwrap()
}

fn has_error(findings: &[Finding]) -> bool {
    let mut findings = findings.iter();
    findings.any(|finding| finding.severity == Severity::Error)
}

fn says(findings: &[Finding], rule: &str, pointer: &str, word: &str) -> Option<bool> {
    let mut findings = findings.iter();
    let is_meant = |finding: &&Finding| {
        finding.rule == rule && finding.pointer == pointer && finding.message.contains(word)
    };
    findings.find(is_meant).map(|finding| finding.certain)
}

/// What is said of a request that the CA carried out, beside what became of the contacts.
fn judge(request: &Value, before: &Order, after: &Order, findings: &[Finding]) {
    let listed: Vec<&Value> = request["contacts"].as_array().unwrap().iter().collect();
    for kind in KINDS {
        let place = listed.iter().position(|one| one["contact_type"] == kind);
        let (old, new) = (contact(before, kind), contact(after, kind));
        let Some(index) = place else {
            assert_eq!(old, new, "a contact that is not listed is another");
            let is_said = says(findings, "order.contact_type_kept", "/contacts", kind).is_some();
            assert!(is_said || old.is_none(), "nobody says that `{kind}` stays");
            continue;
        };
        for name in ["job_title", "telephone"] {
            let (old, new) = (field(old, name), field(new, name));
            let is_given = listed[index][name]
                .as_str()
                .is_some_and(|text| !text.is_empty());
            if is_given || old.is_empty() {
                continue;
            }
            let pointer = format!("/contacts/{index}");
            let left_out = says(findings, "order.omitted_field_kept", &pointer, name);
            let pointer = format!("{pointer}/{name}");
            let emptied = says(findings, "order.omitted_field_kept", &pointer, name);
            let is_certain = left_out.or(emptied);
            assert!(is_certain.is_some(), "nothing is said of `{name}`");
            assert!(new == old || is_certain == Some(false), "`{name}` is lost");
        }
    }
}

#[test]
fn what_is_said_of_a_request_for_an_order_comes_true() {
    let seen = over(world, async |random, ca, client| {
        let request = request(random);
        let call = Call::new(Operation::UpdateOrderContacts, &[ID]);
        let call = call.with_body(&request.to_string()).unwrap();
        let findings = client.check(&call).await.unwrap();
        let before = order(ca);
        let sent = client.send(&call, &overruling(&findings)).await;
        let after = order(ca);
        let is_stranger = |finding: &Finding| finding.rule == "order.field_unknown";
        let may_refuse = ca.world().strict && findings.iter().any(is_stranger);
        match sent {
            Ok(_) => {
                assert!(!has_error(&findings), "{request:#}\n{findings:#?}");
                judge(&request, &before, &after, &findings);
            }
            Err(error) => {
                assert_eq!(error.status(), Some(400), "{error}");
                assert!(has_error(&findings) || may_refuse, "{request:#}\n{error}");
                assert_eq!(before, after);
            }
        }
        findings
    });
    let of_orders = rules::all().filter(|rule| rule.api() == "order");
    let unseen: Vec<_> = of_orders.filter(|rule| !seen.contains(rule.id)).collect();
    assert!(
        unseen.is_empty() || std::env::var("ORACLE_WORLDS").is_ok(),
        "{unseen:?}"
    );
}

#[test]
fn a_plan_for_an_order_leaves_what_is_wanted_and_the_rest_as_it_was() {
    over(world, async |random, ca, client| {
        let value = desired(random);
        let desired = Desired::from_value(&value).unwrap();
        let shown = client.order().get_order(ID).await.unwrap();
        let plan = client.plan(&desired, &Choice::default()).await.unwrap();
        let before = order(ca);
        let cleared = plan
            .clone()
            .acknowledge(overruling(&plan.findings))
            .unwrap();
        let report = client.apply(&cleared, Applying::default()).await.unwrap();
        let after = order(ca);
        let writes = ca.log().into_iter().filter(|entry| entry.method == "PUT");
        assert_eq!(writes.count(), plan.steps.len());
        assert!(plan.steps.len() <= 1);
        if has_error(&plan.findings) {
            assert_eq!((report.exit_code, &before), (6, &after));
            return plan.findings;
        }
        assert_eq!(report.exit_code, 0);
        let again = client.plan(&desired, &Choice::default()).await.unwrap();
        assert!(again.is_empty(), "{value:#}");
        let shown_after = client.order().get_order(ID).await.unwrap();
        for kind in KINDS {
            let [was, is] = [&shown, &shown_after].map(|order| json!(order)[kind].take());
            for name in REQUIRED.into_iter().chain(["job_title", "telephone"]) {
                let wanted = &value["order"][0][kind][name];
                let expected = if wanted.is_null() { &was[name] } else { wanted };
                // A copy follows the contact that it is a copy of, unless somebody sets it.
                let is_copy = kind == "technical_contact" && contact(&after, kind).is_none();
                assert!(is[name] == *expected || is_copy, "{kind}.{name}: {value:#}");
            }
        }
        plan.findings
    });
}

#[test]
fn a_plan_shows_all_that_it_sends_to_an_order() {
    over(world, async |random, _, client| {
        let desired = Desired::from_value(&desired(random)).unwrap();
        let plan = client.plan(&desired, &Choice::default()).await.unwrap();
        let hidden = hidden(&plan);
        assert!(hidden.is_empty(), "{}", hidden.join("\n"));
        plan.findings
    });
}
