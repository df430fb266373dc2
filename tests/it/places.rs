//! Where in a desired file something is: what is found of it, and what cannot be read in it.

use certpact::{Desired, Plan, PlanId, lint};
use certpact_simulator::{Simulator, World};
use serde_json::{Value, json};

use crate::cli::session::Session;

const TOML: &str = "\
# Zürich first.
[organization.zurich]
name = \"Z\u{fc}rich Hosting AG \"
country = \"CH\"

[[contract]]
id = 12345
organization = \"zurich\"

[[contract]]
label = \"shop\"
product_name_id = \"ssl_basic\"
sans = [
  \"shop.example.com\",
  \"shop_.example.com\",
]
auto_renew = true

[[order]]
id = 98765
[order.technical_contact]
first_name = \"Ann \"
email = \"jane@@example.com\"

[[certificate_request]]
id = 111
organization = { company_name = \"Widgets  LLC\", state = \"California\" }
";

/// The same as JSON, with keys that a search for text would find too early.
const JSON: &str = r#"{
  "organization": { "zurich": { "country": "CH", "name": "Zürich Hosting AG " } },
  "contract": [
    { "id": 12345, "organization": "zurich" },
    { "sans": ["shop.example.com", "shop_.example.com"],
      "label": "shop", "product_name_id": "ssl_basic", "auto_renew": true }
  ],
  "order": [{ "id": "98765", "technical_contact": {
    "email": "jane@@example.com", "first_name": "Ann " } }],
  "certificate_request": [{ "id": 111,
    "organization": { "company_name": "Widgets  LLC", "state": "California" } }]
}
"#;

/// Each finding's rule and pointer, and where it is.
fn places(session: &Session, file: &str) -> Vec<(String, String, [u64; 2])> {
    let desired = Desired::load(&session.path(file)).unwrap();
    let found = lint(&desired).unwrap().into_iter();
    let place = |one: certpact::Finding| {
        let place = [one.line.unwrap(), one.column.unwrap()];
        (one.rule.into_owned(), one.pointer.into_owned(), place)
    };
    found.map(place).collect()
}

#[track_caller]
fn is_at(found: &[(String, String, [u64; 2])], rule: &str, pointer: &str, place: [u64; 2]) {
    let own = found
        .iter()
        .find(|(own, at, _)| (own.as_str(), at.as_str()) == (rule, pointer));
    let (.., found) = own.unwrap_or_else(|| panic!("{rule} {pointer}: {found:?}"));
    assert_eq!(*found, place, "{rule} {pointer}");
}

fn session() -> Session {
    let session = Session::with(Simulator::start(World::documented()).unwrap());
    session.write("desired.toml", TOML);
    session.write("desired.json", JSON);
    session
}

#[test]
fn a_finding_is_where_its_value_is() {
    let session = session();
    for (file, expected) in [
        (
            "desired.toml",
            [[3, 8], [15, 3], [10, 1], [10, 1], [22, 14], [27, 33]],
        ),
        (
            "desired.json",
            [[2, 58], [5, 36], [5, 5], [5, 5], [9, 49], [11, 39]],
        ),
    ] {
        let found = places(&session, file);
        let [name, san, missing, whole, person, company] = expected;
        is_at(
            &found,
            "acme.value_partly_invisible",
            "/organization/name",
            name,
        );
        is_at(&found, "acme.san_invalid", "/sans/1", san);
        // What is missing is missing in the item.
        is_at(
            &found,
            "acme.organization_missing",
            "/organization",
            missing,
        );
        is_at(&found, "acme.contract_created", "", whole);
        is_at(
            &found,
            "order.value_partly_invisible",
            "/technical_contact/first_name",
            person,
        );
        is_at(
            &found,
            "cps.value_partly_invisible",
            "/organization/company_name",
            company,
        );
    }
}

#[test]
fn every_form_says_where() {
    let session = session();
    let lint = |format: &str| {
        session.run(&format!(
            "offline certpact lint desired.toml --format {format}"
        ))
    };
    let text = lint("text");
    assert!(
        text.contains("error acme.san_invalid, contract shop, /sans/1 (line 15, column 3)\n"),
        "{text}"
    );
    let of_san =
        |one: &&Value| one["rule"] == "acme.san_invalid" || one["ruleId"] == "acme.san_invalid";
    let data: Value = serde_json::from_str(lint("json").lines().next().unwrap()).unwrap();
    let found = data["findings"].as_array().unwrap();
    let found = found.iter().find(of_san).unwrap();
    assert_eq!((&found["line"], &found["column"]), (&json!(15), &json!(3)));
    let log: Value = serde_json::from_str(lint("sarif").lines().next().unwrap()).unwrap();
    let run = &log["runs"][0];
    assert_eq!(run["columnKind"], "unicodeCodePoints");
    let result = run["results"]
        .as_array()
        .unwrap()
        .iter()
        .find(of_san)
        .unwrap();
    assert_eq!(
        result["locations"][0]["physicalLocation"]["region"],
        json!({ "startLine": 15, "startColumn": 3 })
    );
    let github = lint("github");
    for line in [
        "::error file=desired.toml,line=15,col=3,title=acme.san_invalid%2C contract shop::/sans/1: ",
        "::notice file=desired.toml,line=22,col=14,title=order.value_partly_invisible%2C order 98765::",
        ",title=cps.value_partly_invisible%2C certificate request 111::",
    ] {
        assert!(github.contains(line), "{line}\n{github}");
    }
    // What is in no file is nowhere.
    session.write("body.json", r#"{"sans":["a_"]}"#);
    let found = session.run("offline certpact check add-sans 7 --body body.json --format json");
    assert!(
        found.contains(r#""pointer":"/sans/0","line":null,"column":null,"#),
        "{found}"
    );
}

#[test]
fn a_plan_says_where_and_its_hash_does_not() {
    let session = session();
    let hash_and_line = |blank_lines: usize| {
        let text = "\n".repeat(blank_lines) + "[[contract]]\nid = 12345\nauto_renew = false\n";
        session.write("own.toml", &text);
        session.run("certpact plan own.toml --out own.plan");
        let plan = Plan::load(&session.path("own.plan")).unwrap();
        let _: PlanId = plan.plan_id;
        (plan.hash, plan.findings[0].line)
    };
    let (first, second) = (hash_and_line(0), hash_and_line(5));
    assert_eq!((first.1, second.1), (Some(3), Some(8)));
    assert_eq!(first.0, second.0);
    // What was planned from elsewhere in the file is what is applied.
    let applied = session.run("certpact apply own.plan");
    assert!(applied.contains("1 step done"), "{applied}");
}

#[test]
fn all_that_is_wrong_with_a_file_is_said_at_once() {
    let session = session();
    for (file, text, expected) in [
        (
            "one.toml",
            "[contract]\nid = 12345\nauto_renw = true\n[contract.organization]\ncty = \"Oakland\"\n",
            "error: `one.toml`: line 1, column 1: `contract` is one, and there may be several
hint: write `[[contract]]`
error: `one.toml`: line 3, column 1: unknown key `auto_renw`
hint: did you mean `auto_renew`?
error: `one.toml`: line 5, column 1: unknown key `cty`
hint: did you mean `city`?
? 2
",
        ),
        (
            "types.toml",
            "[[contract]]\nid = 7\nauto_renew = \"yes\"\n[[ordr]]\nid = 7\n",
            "error: `types.toml`: line 3, column 14: expected `true` or `false`, found a string
error: `types.toml`: line 4, column 3: unknown key `ordr`
hint: did you mean `order`?
? 2
",
        ),
        (
            "one.json",
            "{\"contract\": {\"id\": 7, \"sams\": []},\n \"order\": [{\"id\": 7, \"technical_contact\":\n  {\"first_nam\": \"\"}}]}",
            "error: `one.json`: line 1, column 14: `contract` is one, and there may be several
hint: write a list: `\"contract\": [{…}]`
error: `one.json`: line 1, column 24: unknown key `sams`
hint: did you mean `sans`?
error: `one.json`: line 3, column 4: unknown key `first_nam`
hint: did you mean `first_name`?
? 2
",
        ),
        (
            "meaning.toml",
            "[[contract]]\nauto_renew = true\n[[contract]]\nid = 7\norganization = \"exmple\"\n[[contract]]\nid = 7\n[organization.example]\ncity = \"\"\n[[order]]\nid = 0\n",
            "error: `meaning.toml`: organization `example`: `organization.city` is blank; only `address2` and `assumed_name` can be cleared, by an empty string
hint: leave the field out to keep what the CA has
error: `meaning.toml`: a contract has neither an `id` nor a `label`
hint: give the id of a contract that there is, or a label to one that is to be made
error: `meaning.toml`: contract `7`: there is no `[organization.exmple]`
hint: did you mean `example`?
error: `meaning.toml`: contract `7` is there twice
error: `meaning.toml`: order `0`: the number of an order is expected
hint: `certpact order get-order` finds it by a thumbprint or a serial number
? 2
",
        ),
        (
            "syntax.toml",
            "[[contract]]\nid = [\n",
            "error: `syntax.toml`: line 2, column 7: unclosed array, expected `]`\n? 2\n",
        ),
    ] {
        session.write(file, text);
        let said = session.run(&format!("offline certpact lint {file}"));
        assert_eq!(said, expected, "{file}");
    }
    let many: String = (0..50).map(|at| format!("k{at} = 1\n")).collect();
    session.write("many.toml", &many);
    let said = session.run("offline certpact lint many.toml");
    assert_eq!(said.matches("unknown key").count(), 20, "{said}");
    assert!(
        said.contains("error: `many.toml`: there are 30 more\n"),
        "{said}"
    );

    let in_form =
        |format: &str| session.run(&format!("offline certpact lint one.toml --format {format}"));
    let json = in_form("json");
    let error: Value = serde_json::from_str(json.lines().next().unwrap()).unwrap();
    let error = &error["error"];
    assert_eq!((&error["line"], &error["column"]), (&json!(1), &json!(1)));
    assert_eq!(error["others"][0]["line"], 3);
    let github = in_form("github");
    for line in [
        "::error file=one.toml,line=1,col=1,title=invalid_input::`one.toml`: line 1, column 1: ",
        "::error file=one.toml,line=5,col=1,title=invalid_input::",
    ] {
        assert!(github.contains(line), "{line}\n{github}");
    }
    let log: Value = serde_json::from_str(in_form("sarif").lines().next().unwrap()).unwrap();
    let invocation = &log["runs"][0]["invocations"][0];
    assert_eq!(invocation["executionSuccessful"], false);
    let notifications = invocation["toolConfigurationNotifications"]
        .as_array()
        .unwrap();
    assert_eq!(notifications.len(), 3, "{invocation}");
    assert_eq!(
        notifications[1]["locations"][0]["physicalLocation"]["region"],
        json!({ "startLine": 3, "startColumn": 1 })
    );
}
