//! What is looked at before it is sent: old and new beside each other, what cannot be seen, and the CA's own
//! spelling of what it was sent.

use certpact::{Api, Choice, Desired, Observed, Plan, Urls};
use certpact_simulator::{Simulator, World};
use serde_json::{Value, json};

use crate::cli::session::Session;

fn world(name: &str) -> World {
    let world = json!({
        "accounts": { "1": { "key": "simulator-acme-key" } },
        "contracts": [{
            "acme_contract_id": 777, "account_id": 1, "product_name_id": "ssl_basic",
            "auto_renew": true, "sans": ["nordlys.example"],
            "organization": {
                "name": name, "address": "Storgata 5", "city": "Oslo", "state": "Oslo",
                "zip": "0155", "country": "NO", "telephone": "+47 77 00 00 00",
            },
            "is_organization_validated": true,
        }],
    });
    serde_json::from_value(world).unwrap()
}

fn session(name: &str) -> Session {
    Session::with(Simulator::start(world(name)).unwrap())
}

fn wants(field: &str, value: &str) -> String {
    let value = serde_json::to_string(value).unwrap();
    format!("[[contract]]\nid = 777\n[contract.organization]\n{field} = {value}\n")
}

/// Whether a text has this in it, with the whole text where it has not.
#[track_caller]
fn shows(text: &str, part: &str) {
    assert!(text.contains(part), "{part}\n{text}");
}

#[test]
fn a_difference_that_cannot_be_seen_is_shown_and_named() {
    const HELD: &str = "Z\u{fc}rich Hosting AG";
    for (wanted, before, after, kinds, linted) in [
        (
            "Zu\u{308}rich Hosting AG",
            r#""Z\u{fc}rich Hosting AG""#,
            r#""Zu\u{308}rich Hosting AG""#,
            "Unicode form",
            None,
        ),
        (
            "Z\u{fc}rich Hosting\u{a0}AG",
            "\"Z\u{fc}rich Hosting AG\"",
            "\"Z\u{fc}rich Hosting\\u{a0}AG\"",
            "blanks",
            Some("an unusual blank"),
        ),
        (
            "Z\u{fc}rich Hosting AG ",
            "\"Z\u{fc}rich Hosting AG\"",
            "\"Z\u{fc}rich Hosting AG \"",
            "blanks at the ends",
            Some("a blank at an end"),
        ),
        (
            "Z\u{fc}rich Hosting\u{200b} AG",
            "\"Z\u{fc}rich Hosting AG\"",
            "\"Z\u{fc}rich Hosting\\u{200b} AG\"",
            "invisible characters",
            Some("an invisible character"),
        ),
        (
            "\u{200f}Z\u{fc}rich Hosting AG",
            "\"Z\u{fc}rich Hosting AG\"",
            "\"\\u{200f}Z\u{fc}rich Hosting AG\"",
            "direction marks",
            Some("a direction mark"),
        ),
    ] {
        let session = session(HELD);
        session.write("desired.toml", &wants("name", wanted));
        let plan = session.run("certpact plan desired.toml --out move.plan");
        shows(&plan, &format!("    name:  {before} -> {after}\n"));
        shows(&plan, &format!("        differs only in {kinds}\n"));
        let hazard = format!("changing `organization.name` in {kinds} alone ");
        shows(&plan, &hazard);
        let verified = session.run("COLUMNS=120 certpact verify desired.toml");
        shows(
            &verified,
            &format!("  /organization/name  {before}  {after}\n      differs only in {kinds}\n"),
        );
        let lint = session.run("offline certpact lint desired.toml");
        match linted {
            Some(what) => {
                shows(
                    &lint,
                    "acme.value_partly_invisible, contract 777, /organization/name",
                );
                shows(&lint, &format!("`organization.name` has {what}"));
            }
            None => assert_eq!(lint, "nothing found\n"),
        }
        // Somebody else makes it so meanwhile.
        let mut moved = world(HELD);
        let organization = moved.contracts[0].organization.as_mut().unwrap();
        organization.name = wanted.into();
        session.ca().change(|world| *world = moved).unwrap();
        let stale = session
            .run("certpact apply move.plan --acknowledge acme.organization_revalidation@777");
        shows(&stale, &format!("`/organization/name` (in {kinds} alone)"));
    }
    // What can be seen is shown as it is.
    let session = session(HELD);
    session.write("desired.toml", &wants("name", "Z\u{fc}rich Hosting GmbH"));
    let plan = session.run("certpact plan desired.toml");
    shows(
        &plan,
        "    name:  \"Z\u{fc}rich Hosting AG\" -> \"Z\u{fc}rich Hosting GmbH\"\n    unchanged:",
    );
    shows(&plan, "changing `organization.name` throws away");
}

#[test]
fn a_spelling_of_the_ca_is_noted_and_not_sent_again() {
    let session = session("Nordlys Hosting AS");
    session.write("desired.toml", &wants("name", "Miller & Sons AS"));
    session.run("certpact plan desired.toml --out move.plan");
    let accepted = "--acknowledge acme.organization_revalidation@777";
    let applied = session.run(&format!("certpact apply move.plan {accepted}"));
    shows(&applied, "1 step done");
    // What was sent is shown so from now on.
    let escaped = world("Miller &amp; Sons AS");
    session.ca().change(|world| *world = escaped).unwrap();
    let spelled = "the CA shows \"Miller & Sons AS\" as \"Miller &amp; Sons AS\", which is the same escaped as HTML";
    let plan = session.run("certpact plan desired.toml --detailed-exitcode");
    shows(&plan, ": 0 steps\nnothing has to be sent\n");
    shows(
        &plan,
        &format!("note: contract 777 (nordlys.example), /organization/name: {spelled}"),
    );
    let verified = session.run("certpact verify desired.toml");
    assert_eq!(
        verified,
        format!(
            "1 field confirmed, 0 fields different, 0 fields that cannot be read\n  contract 777, /organization/name: {spelled}\n"
        )
    );
    // What a plan would send back as it is shown is named.
    session.write("desired.toml", &wants("city", "Bergen"));
    let plan = session.run("certpact plan desired.toml");
    shows(
        &plan,
        "notice acme.value_escaped_as_html, contract 777 (nordlys.example), /organization/name",
    );
    // Another name is another name, and the other way round is another name too.
    for wanted in [
        "Miller and Sons AS",
        "Miller &amp;amp; Sons AS",
        "Miller &amp; Sons As",
    ] {
        session.write("desired.toml", &wants("name", wanted));
        let plan = session.run("certpact plan desired.toml");
        shows(&plan, "hazard acme.organization_revalidation, contract 777");
    }
}

/// How many steps a plan of this has.
fn steps(api: Api, answer: &Value, desired: &Value) -> usize {
    let at = "2026-02-01T00:00:00Z".parse().unwrap();
    let observed = Observed::from_answers(api, &answer.to_string(), at).unwrap();
    let desired = Desired::from_value(desired).unwrap();
    let plan = Plan::new(&desired, &Choice::default(), &observed, Urls::new()).unwrap();
    plan.steps.len()
}

#[test]
fn a_spelling_of_the_ca_is_no_step_in_the_other_apis_either() {
    let person = |last_name: &str| json!({ "first_name": "Ann", "last_name": last_name, "email": "ann@example.com" });
    let order = json!([{
        "id": 98765, "product": { "name_id": "ssl_basic" },
        "organization_contact": person("O&#39;Brien"),
    }]);
    let organization = |name: &str, title: &str| {
        json!({ "company_name": name, "additional_contacts": [
            { "contact_type": "EvApprover", "first_name": "Ann", "title": title },
        ] })
    };
    let request = json!([{ "id": 301, "organization": organization("A &amp; B", "R&amp;D") }]);
    for (name, title, expected) in [("O'Brien", "R&D", 0), ("O&apos;Brien", "R & D", 1)] {
        let desired = json!({ "order": [{ "id": "98765", "organization_contact": person(name) }] });
        assert_eq!(steps(Api::Order, &order, &desired), expected, "{name}");
        let wanted = organization("A & B", title);
        let desired = json!({ "certificate_request": [{ "id": 301, "organization": wanted }] });
        assert_eq!(steps(Api::Cps, &request, &desired), expected, "{title}");
    }
}

#[test]
fn a_single_change_fits_the_screen_at_any_width() {
    let session = session("Nordlys Hosting og Drift i Nord-Norge AS");
    let mut desired = wants("name", "Nordlys Hosting og Drift i Finnmark AS");
    desired += "address = \"Storgata 7\"\n";
    session.write("desired.toml", &desired);
    let diff = |columns: &str| {
        let plan = session.run(&format!("COLUMNS={columns} certpact plan desired.toml"));
        let steps = plan.lines().skip(2);
        let steps: Vec<_> = steps.take_while(|line| line.starts_with("    ")).collect();
        steps.join("\n")
    };
    let narrow = "    name:
        - \"Nordlys Hosting og Drift i Nord-Norge AS\"
        + \"Nordlys Hosting og Drift i Finnmark AS\"
    address:  \"Storgata 5\" -> \"Storgata 7\"
    unchanged: city \"Oslo\", state \"Oslo\", zip \"0155\", country \"NO\",
        telephone \"+47 77 00 00 00\"";
    assert_eq!(diff("80"), narrow);
    let wide = "    name:     \"Nordlys Hosting og Drift i Nord-Norge AS\" -> \"Nordlys Hosting og Drift i Finnmark AS\"
    address:  \"Storgata 5\"                               -> \"Storgata 7\"
    unchanged: city \"Oslo\", state \"Oslo\", zip \"0155\", country \"NO\", telephone \"+47 77 00 00 00\"";
    assert_eq!(diff("140"), wide);
    // Where nobody says, a screen is as wide as a terminal is by default.
    assert_eq!(diff("zero"), narrow);
    let colored = session.run("certpact --color always plan desired.toml");
    shows(
        &colored,
        "\u{1b}[31m\"Storgata 5\"\u{1b}[0m -> \u{1b}[32m\"Storgata 7\"\u{1b}[0m\n",
    );
    shows(
        &colored,
        "\u{1b}[31m- \"Nordlys Hosting og Drift i Nord-Norge AS\"\u{1b}[0m\n",
    );
}
