//! The command at its most verbose, with canaries for keys, contacts and credentials: none is in what
//! it prints, in its arguments, or in a file that others can read.

#![cfg(unix)]

use std::os::unix::fs::PermissionsExt;

use certpact_simulator::{Fault, Faults, Happening, Simulator, Stage, World};
use serde_json::{Value, json};

use crate::cli::session::Session;

const CANARY: &str = "canary";

fn world() -> World {
    let contact = json!({
        "first_name": "Canary",
        "last_name": "Canary",
        "email": "canary@example.com",
        "telephone": "+1-555-canary",
    });
    let order_contact =
        json!({ "first_name": "Canary", "last_name": "Canary", "email": "canary@example.com" });
    serde_json::from_value(json!({
        "accounts": { "1": { "key": "canary-acme-key-0123456789" } },
        "order_keys": [{ "key": "canary-order-key-0123456789" }],
        "cps_tokens": [{ "token": "canary-cps-token-0123456789" }],
        "contracts": [{
            "acme_contract_id": 7,
            "account_id": 1,
            "product_name_id": "ssl_basic",
            "organization": { "city": "Oakland", "technical_contact": contact },
            "auto_renew": true,
        }],
        "orders": [{ "id": 9, "product_name_id": "ssl_basic", "technical_contact": order_contact }],
    }))
    .unwrap()
}

const DESIRED: &str = "\
[[contract]]
id = 7
auto_renew = false
[contract.organization]
city = \"Berkeley\"
[contract.organization.organization_contact]
first_name = \"Canary\"
last_name = \"Canary\"
email = \"canary@example.com\"
telephone = \"+1-555-canary\"
[[contract]]
label = \"shop\"
product_name_id = \"ssl_dv_rapidssl\"
sans = [\"shop.example.com\"]
auto_renew = true
";

/// What people do in a day, with what goes wrong in between.
const DAY: [&str; 12] = [
    "certpact check replace-contract 7 --body body.json --online",
    "certpact check patch-contract 7 --body body.json --format sarif",
    "certpact acme get-contract 7",
    "certpact acme patch-contract 7 --body body.json --record record",
    "certpact acme replace-contract 7 --body body.json",
    "certpact acme regenerate-credentials 7 --body keep.json --secret-file secrets",
    "certpact order update-order-contacts 9 --body contacts.json --record record",
    "certpact lint desired.toml",
    "certpact plan desired.toml --out move.plan",
    "certpact apply move.plan --secret-file secrets",
    "certpact apply move.plan --secret-file secrets --acknowledge-file accepted --acknowledge acme.contract_created@shop",
    "certpact verify desired.toml",
];

#[test]
fn no_canary_is_told_at_the_most_verbose() {
    let session = Session::with(Simulator::start(world()).unwrap());
    session.write("desired.toml", DESIRED);
    let contact = r#"{"first_name":"Canary","last_name":"Canary","email":"canary@example.com","telephone":"+1-555-canary"}"#;
    session.write(
        "body.json",
        &format!(r#"{{"organization":{{"technical_contact":{contact},"city":"Albany"}},"auto_renew":true}}"#),
    );
    session.write("keep.json", r#"{"revoke_existing":false}"#);
    session.write(
        "contacts.json",
        r#"{"contacts":[{"contact_type":"technical_contact","first_name":"Canary","last_name":"Nova","email":"canary@example.com"}]}"#,
    );
    session.write("accepted", "");
    let mut told = String::new();
    for happens in [
        None,
        Some(Happening::Html {
            stage: Stage::After,
        }),
        Some(Happening::Cut {
            stage: Stage::After,
        }),
        None,
    ] {
        let faults = happens.map(|happens| Fault {
            spared: 1,
            ..Fault::of_all(happens)
        });
        let faults = Faults {
            seed: 1,
            faults: faults.into_iter().collect(),
        };
        session.ca().set_faults(faults).unwrap();
        for line in DAY {
            // No argument holds one: whoever looks at the processes sees the whole line.
            assert!(!line.to_lowercase().contains(CANARY), "{line}");
            let once = if line.contains("lint") {
                ""
            } else {
                " --retries 0"
            };
            told.push_str(&session.run(&format!("CERTPACT_LOG=debug {line}{once}")));
        }
        // What a plan is refused for is accepted in a file, and the next round goes through.
        let plan: Value = serde_json::from_str(&session.read("move.plan")).unwrap_or_default();
        let findings = plan["findings"].as_array().cloned().unwrap_or_default();
        let accepted = findings
            .iter()
            .filter_map(|one| one["acknowledgement"].as_str());
        let accepted: String = accepted
            .filter(|one| !one.contains("contract_created"))
            .map(|one| format!("acknowledge {one}\n"))
            .collect();
        session.write("accepted", &accepted);
    }
    assert!(told.contains("exchanged operation="), "{told}");
    assert!(told.contains("steps done"), "{told}");
    let hidden = secrets_of(session.ca().world());
    assert!(!hidden.is_empty());
    for hidden in hidden.iter().map(String::as_str).chain([CANARY]) {
        let line = told
            .lines()
            .find(|line| line.to_lowercase().contains(hidden));
        assert_eq!(line, None, "{hidden}");
    }
    for (name, holds) in [
        ("move.plan", true),
        ("move.plan.journal", false),
        ("record", false),
        ("secrets", true),
    ] {
        let text = session.read(name).to_lowercase();
        let mode = fs_err::metadata(session.path(name))
            .unwrap()
            .permissions()
            .mode();
        let has = text.contains(CANARY) || hidden.iter().any(|hidden| text.contains(hidden));
        assert_eq!((has, mode & 0o777), (holds, 0o600), "{name}");
    }
}

/// The keys of all credentials that the CA ever showed.
fn secrets_of(world: World) -> Vec<String> {
    let credentials = world
        .contracts
        .into_iter()
        .flat_map(|contract| contract.credentials);
    credentials
        .map(|credential| credential.hmac_key.to_lowercase())
        .collect()
}
