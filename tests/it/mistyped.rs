//! What is mistyped is answered with what is meant, in a desired file, a body and on the command line; and
//! all that is wrong at once.

use certpact_simulator::{Simulator, World};

use crate::cli::session::Session;

fn session() -> Session {
    Session::with(Simulator::start(World::documented()).unwrap())
}

#[track_caller]
fn shows(text: &str, parts: &[&str]) {
    for part in parts {
        assert!(text.contains(part), "{part}\n{text}");
    }
}

#[test]
fn a_product_that_is_nearly_one_is_named() {
    let session = session();
    for (given, meant) in [("ssl_basik", "ssl_basic"), ("SSL_EV_BASIC", "ssl_ev_basic")] {
        let named = format!("instead: write `{meant}`, if that is meant");
        session.write(
            "desired.toml",
            &format!("[[contract]]\nlabel = \"shop\"\nproduct_name_id = \"{given}\"\nsans = [\"a.example.com\"]\nauto_renew = true\n"),
        );
        let found = session.run("offline certpact lint desired.toml");
        shows(
            &found,
            &[
                "acme.value_unknown, contract shop, /product_name_id",
                &named,
            ],
        );
        session.write(
            "body.json",
            &format!(
                r#"{{"product_name_id":"{given}","sans":["a.example.com"],"auto_renew":true}}"#
            ),
        );
        let found =
            session.run("offline certpact check create-contract --label shop --body body.json");
        shows(
            &found,
            &[
                "acme.value_unknown, contract shop, /product_name_id",
                &named,
            ],
        );
        let found = session.run(&format!(
            "offline certpact check replace-contract 7 --body body.json --product {given}"
        ));
        shows(
            &found,
            &[&format!(
                "instead: name the product `{meant}`, if that is meant"
            )],
        );
    }
    // What is far from all of them is not guessed.
    session.write(
        "body.json",
        r#"{"product_name_id":"ssl_plus_of_next_year"}"#,
    );
    let found = session.run("offline certpact check create-contract --label shop --body body.json");
    shows(&found, &["instead: give one of `ssl_dv_rapidssl`, "]);
}

#[test]
fn all_that_is_wrong_with_a_command_line_is_said_at_once() {
    let session = session();
    let order = "certpact order update-order-contacts 7 --account-id 7 --body nowhere.json";
    let acme = "certpact acme patch-contract x --body nowhere.json";
    for (line, wrong) in [(order, "`--account-id`"), (acme, "`x`")] {
        let said = session.run(line);
        assert_eq!(said.matches("error: ").count(), 2, "{said}");
        shows(&said, &[wrong, "error: `nowhere.json`: ", "? 2\n"]);
    }
    session.write("desired.toml", "[[contract]]\nid = 7\nsams = []\n");
    session.write("none", "\n");
    let said = session.run("certpact plan desired.toml --only @none --except @nowhere");
    shows(
        &said,
        &[
            "error: `@none` names no target\n",
            "error: `nowhere`: ",
            "error: `desired.toml`: line 3, column 1: unknown key `sams`\nhint: did you mean `sans`?\n",
        ],
    );
}

#[test]
fn every_list_has_a_header_and_says_none() {
    let session = session();
    let found = session.run("certpact cps find-organizations Example");
    assert!(found.starts_with("ORGANIZATION  NAME\n"), "{found}");
    let found = session.run("certpact cps find-organizations Nobody");
    assert_eq!(found, "none\n");
    let rules = session.run("offline certpact rules");
    let header = rules.lines().next().unwrap();
    let columns: Vec<&str> = header.split_whitespace().collect();
    assert_eq!(columns, ["RULE", "SEVERITY", "FINDS"], "{rules}");
    assert_eq!(rules.lines().count(), certpact::rules::all().count() + 1);
}
