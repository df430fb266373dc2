//! The error of a key that the CA refuses says which key that is, where it was sent, and how many things
//! were not asked with it.

use certpact::seam::Answer;
use certpact::{Choice, Client, Desired, ErrorKind, Id, Settings};
use certpact_simulator::{Ca, World};
use http::HeaderMap;

use crate::files;
use crate::in_process::client_through_set_up;

const UNKNOWN_KEY: &str =
    r#"{"errors":[{"code":"access_denied|access_denied_invalid_key","message":"m"}]}"#;

/// A client whose settings are those of these variables as far as keys go, and which is answered so.
fn answered(variables: &[(&str, String)], status: u16, body: &'static str) -> Client {
    let given = |name: &str| {
        let mut variables = variables.iter();
        let found = variables.find(|(variable, _)| *variable == name);
        found.map(|(_, value)| value.clone())
    };
    let found = Settings::from_variables(given).unwrap();
    let ca = Ca::new(World::documented()).unwrap();
    let set_up = |settings: &mut Settings| {
        if !variables.is_empty() {
            settings.acme_key = found.acme_key;
            settings.acme_keys = found.acme_keys;
            settings.order_key = found.order_key;
            settings.cps_access = found.cps_access;
        }
    };
    client_through_set_up(&ca, set_up, move |_, _| {
        Ok(Answer {
            status,
            headers: HeaderMap::new(),
            body: body.as_bytes().to_vec(),
        })
    })
}

#[tokio::test]
async fn the_error_names_host_key_and_what_was_not_asked() {
    let folder = files::new_folder();
    let file = |name: &str, text: &str| {
        let path = folder.path().join(name);
        fs_err::write(&path, text).unwrap();
        path.to_str().unwrap().to_owned()
    };
    let (one, ring) = (
        file("key", "made-up\n"),
        file("ring", r#"{"67890":"made-up"}"#),
    );
    let of_file = format!("the key of `{one}` (`CERTPACT_ACME_KEY_FILE`)");
    let of_ring = format!("the key of account `67890` in `{ring}`");
    let key = || "made-up".to_owned();
    let contracts = "contract";
    let cases = [
        (contracts, vec![], "the key".to_owned()),
        (
            contracts,
            vec![("CERTPACT_ACME_KEY", key())],
            "the key of `CERTPACT_ACME_KEY`".to_owned(),
        ),
        (contracts, vec![("CERTPACT_ACME_KEY_FILE", one)], of_file),
        (contracts, vec![("CERTPACT_ACME_KEYS_FILE", ring)], of_ring),
        (
            "order",
            vec![("CERTPACT_ORDER_KEY", key())],
            "the key of `CERTPACT_ORDER_KEY`".to_owned(),
        ),
        (
            "certificate_request",
            vec![("CERTPACT_CPS_TOKEN", key())],
            "the token of `CERTPACT_CPS_TOKEN`".to_owned(),
        ),
    ];
    for (table, variables, whence) in cases {
        let answers = [
            (401, "", ErrorKind::Authentication, 39),
            (403, UNKNOWN_KEY, ErrorKind::Authentication, 39),
            (403, "{}", ErrorKind::Permission, 37),
        ];
        for (status, body, kind, not_asked) in answers {
            let client = answered(&variables, status, body);
            // From the last to the first: what is asked first need not be listed first.
            let items = (1..=40).rev().map(|id| {
                let id = if table == "order" {
                    format!("\"{id}\"")
                } else {
                    id.to_string()
                };
                let account = match table {
                    "contract" => "account_id = 67890\n",
                    _ => "",
                };
                format!("[[{table}]]\nid = {id}\n{account}")
            });
            let desired = Desired::from_toml(&items.collect::<String>()).unwrap();
            let error = client.plan(&desired, &Choice::default()).await.unwrap_err();
            assert_eq!(error.kind(), kind);
            assert!(error.hint().is_some(), "{error}");
            let sent = format!(
                "({status}){}; {whence} was sent to `127.0.0.1`",
                match body {
                    UNKNOWN_KEY => ": \"m\"",
                    _ => "",
                }
            );
            let count = format!("not asked, like {not_asked} in all, since their key was refused");
            for said in [sent, count] {
                assert!(error.message().contains(&said), "{said} is not in {error}");
            }
            if body == UNKNOWN_KEY {
                assert_eq!(
                    error.code(),
                    Some("access_denied|access_denied_invalid_key")
                );
            }
        }
    }
}

#[tokio::test]
async fn a_wrong_base_url_is_not_a_missing_thing() {
    let array = r#"{"errors":[{"code":"not_found|route","message":"m"}]}"#;
    let object = r#"{"errors":{"code":"not_found|route","message":"m"}}"#;
    let missing = r#"{"errors":[{"code":"not_found|order","message":"m"}]}"#;
    for (body, exit_code) in [(array, 6), (object, 6), (missing, 4), ("", 4)] {
        let client = answered(&[], 404, body);
        let of_order = client
            .order()
            .get_order(Id::Text("90001".to_owned()))
            .await
            .unwrap_err();
        let of_contract = client.acme().get_contract(90002, None).await.unwrap_err();
        let cases = [
            (of_order, "CERTPACT_ORDER_URL", "/services/v2"),
            (
                of_contract,
                "CERTPACT_ACME_URL",
                "/partner-subscription/api/v1",
            ),
        ];
        for (error, variable, path) in cases {
            assert_eq!(error.exit_code(), exit_code, "{body}");
            assert_eq!(
                error.message().ends_with(": \"m\""),
                !body.is_empty(),
                "{error}"
            );
            let hint = error.hint().unwrap_or_default();
            let is_named =
                hint.contains(&format!("`{variable}`")) && hint.ends_with(&format!("`{path}`"));
            assert_eq!(is_named, exit_code == 6, "{hint}");
        }
    }
}
