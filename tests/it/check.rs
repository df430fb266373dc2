//! Findings in forms for other programs.

use certpact_simulator::{Simulator, World};
use serde_json::{Value, json};

use crate::cli::session::Session;

fn session() -> Session {
    let session = Session::with(Simulator::start(World::documented()).unwrap());
    session.write(
        "put it.json",
        r#"{"organization":{"country":"USA","name":" "},"auto_renew":"yes"}"#,
    );
    session
}

/// What the command prints, without the line that says its exit code.
fn printed(session: &Session, line: &str) -> Value {
    let printed = session.run(line);
    let json = printed.lines().next().unwrap();
    serde_json::from_str(json).unwrap()
}

/// The form of a log, as far as readers of SARIF rely on it. What the findings say is compared
/// with their JSON.
#[test]
fn sarif_says_the_same_as_json() {
    let session = session();
    let check = "check replace-contract 12345 --body 'put it.json' --product ssl_ev_basic";
    let line = format!("offline certpact {check} --format");
    let findings = printed(&session, &format!("{line} json"))["findings"].clone();
    let findings = findings.as_array().unwrap();
    let log = printed(&session, &format!("{line} sarif"));

    assert_eq!(log["version"], "2.1.0");
    let [run] = log["runs"].as_array().unwrap().as_slice() else {
        panic!("a check is one run: {log}");
    };
    let driver = &run["tool"]["driver"];
    assert_eq!(
        (&driver["name"], &driver["version"]),
        (&json!("certpact"), &json!(env!("CARGO_PKG_VERSION")))
    );
    let rules = driver["rules"].as_array().unwrap();
    let results = run["results"].as_array().unwrap();
    assert!(findings.len() > 5, "{findings:?}");
    assert_eq!(results.len(), findings.len());
    for (result, finding) in results.iter().zip(findings) {
        let rule = &rules[usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap()];
        assert_eq!(
            (&result["ruleId"], &rule["id"]),
            (&finding["rule"], &finding["rule"])
        );
        assert!(rule["shortDescription"]["text"].is_string(), "{rule}");
        let level = match finding["severity"].as_str().unwrap() {
            "error" => "error",
            "hazard" => "warning",
            _ => "note",
        };
        assert_eq!(
            (&result["level"], &rule["defaultConfiguration"]["level"]),
            (&json!(level), &json!(level))
        );
        let said = result["message"]["text"].as_str().unwrap();
        assert!(
            said.starts_with(finding["message"].as_str().unwrap()),
            "{said}"
        );
        let [location] = result["locations"].as_array().unwrap().as_slice() else {
            panic!("a finding has one place: {result}");
        };
        let pointer = finding["pointer"].as_str().unwrap();
        assert_eq!(
            location,
            &json!({
                "physicalLocation": { "artifactLocation": { "uri": "put%20it.json" } },
                "logicalLocations": [{
                    "name": pointer,
                    "fullyQualifiedName": format!("12345#{pointer}"),
                    "kind": if pointer.is_empty() { "object" } else { "property" },
                }],
            })
        );
        for name in ["certain", "acknowledgement", "affects"] {
            assert_eq!(result["properties"][name], finding[name], "{name}");
        }
    }
    let occurs = |rule: &Value| results.iter().any(|result| result["ruleId"] == rule["id"]);
    assert!(rules.iter().all(occurs), "{rules:?}");
}

#[test]
fn what_was_accepted_is_suppressed_in_sarif() {
    let session = session();
    session.write("put.json", "{}");
    let line = "offline certpact check replace-contract 12345 --body put.json --product ssl_dv_rapidssl --format sarif";
    let suppressed =
        |line: &str| printed(&session, line)["runs"][0]["results"][0]["suppressions"].clone();
    assert_eq!(suppressed(line), Value::Null);
    assert_eq!(
        suppressed(&format!("{line} --acknowledge acme.auto_renew_reset@12345")),
        json!([{ "kind": "external", "status": "accepted" }])
    );
}
