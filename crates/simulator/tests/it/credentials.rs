use std::collections::BTreeSet;

use certpact_simulator::{Ca, Credential, CredentialStatus};
use serde_json::json;

use crate::{EV, OV, content, contract, documented, documented_but, message, read, send};

const LIST: &str = "/acme/12345/credentials";

/// The documented world with credentials as the CA's example shows them.
fn rotated() -> Ca {
    documented_but(|world| {
        let credential = |credential_id, kid: &str, status, created_at: &str| Credential {
            credential_id,
            kid: kid.into(),
            hmac_key: "secret".into(),
            status,
            created_at: created_at.parse().expect("the dates are RFC 3339"),
        };
        let (active, revoked) = (CredentialStatus::Active, CredentialStatus::Revoked);
        world.contracts[0].credentials = vec![
            credential(4750, "old-cd34", revoked, "2026-05-15T10:30:00Z"),
            credential(4821, "new-ab12", active, "2026-06-01T14:00:00.75Z"),
        ];
    })
}

fn statuses(ca: &Ca, id: u64) -> Vec<(u64, CredentialStatus)> {
    let credentials = contract(ca, id).credentials.into_iter();
    credentials
        .map(|own| (own.credential_id, own.status))
        .collect()
}

#[test]
fn the_list_has_all_of_them_and_no_secret() {
    assert_eq!(
        read(&rotated(), LIST),
        json!({ "credentials": [
            {
                "credential_id": 4821,
                "kid_hint": "ab12",
                "status": "active",
                "created_at": "2026-06-01 14:00:00",
            },
            {
                "credential_id": 4750,
                "kid_hint": "cd34",
                "status": "revoked",
                "created_at": "2026-05-15 10:30:00",
            },
        ] })
    );
}

#[test]
fn documented_contracts_have_one_active_credential_each() {
    let ca = documented();
    let listed = |id: u64, hint: &str| {
        json!({ "credentials": [{
            "credential_id": id,
            "kid_hint": hint,
            "status": "active",
            "created_at": "2025-01-29 10:30:00",
        }] })
    };
    assert_eq!(read(&ca, LIST), listed(4821, "ab12"));
    assert_eq!(read(&ca, "/acme/12346/credentials"), listed(4822, "cd34"));
}

#[test]
fn a_hint_is_the_last_four_characters() {
    for (kid, hint) in [
        ("a", "a"),
        ("abcd", "abcd"),
        ("abcde", "bcde"),
        ("\u{e9}bcde", "bcde"),
    ] {
        let ca = documented_but(|world| world.contracts[0].credentials[0].kid = kid.into());
        assert_eq!(read(&ca, LIST)["credentials"][0]["kid_hint"], hint);
    }
}

#[test]
fn revoking_one_leaves_the_others() {
    let (active, revoked) = (CredentialStatus::Active, CredentialStatus::Revoked);
    let cases = [
        ("4750", 204, [revoked, active]),
        ("4821", 204, [revoked, revoked]),
        // Known, but another contract's.
        ("4822", 404, [revoked, active]),
        ("1", 404, [revoked, active]),
        ("+4821", 404, [revoked, active]),
        ("ab12", 404, [revoked, active]),
    ];
    for (id, status, [first, second]) in cases {
        let ca = rotated();
        let path = format!("/acme/12345/credentials/revoke/{id}");
        let answer = send(&ca, "POST", &path, "");
        assert_eq!(answer.status, status, "{id}");
        match status {
            404 => assert_eq!(message(&answer), "there is no such credential"),
            _ => assert!(answer.body.is_empty()),
        }
        assert_eq!(statuses(&ca, OV), [(4750, first), (4821, second)], "{id}");
        assert_eq!(statuses(&ca, EV), [(4822, active)], "{id}");
        assert_eq!(contract(&ca, OV).date_canceled, None);
    }
}

#[test]
fn revoking_all_leaves_the_contract() {
    let ca = rotated();
    let before = ca.world();
    for _ in 0..2 {
        let answer = send(&ca, "POST", "/acme/12345/credentials/revoke", "");
        assert_eq!((answer.status, answer.body.len()), (204, 0));
    }
    let mut expected = before;
    expected.contracts[0].credentials[1].status = CredentialStatus::Revoked;
    assert_eq!(ca.world(), expected);
}

#[test]
fn regenerating_ends_the_old_ones_unless_told_not_to() {
    let (active, revoked) = (CredentialStatus::Active, CredentialStatus::Revoked);
    let cases = [
        ("", revoked),
        ("{}", revoked),
        (r#"{"revoke_existing":true}"#, revoked),
        (r#"{"revoke_existing":false}"#, active),
    ];
    for (body, status) in cases {
        let ca = rotated();
        ca.advance(jiff::SignedDuration::from_secs(61));
        let answer = send(&ca, "POST", "/acme/12345/credentials/regenerate", body);
        assert_eq!(answer.status, 200, "{body}");
        assert_eq!(
            content(&answer),
            json!({
                "acme_directory_url": "https://acme.simulator.invalid/12345/directory",
                "eab_set": {
                    "kid": "simulator_kid-12345-4823-be31",
                    "hmac_key": "simulator-hmac_00000000000000012345-00000000000000004823",
                },
            })
        );
        assert_eq!(
            statuses(&ca, OV),
            [(4750, revoked), (4821, status), (4823, active)],
            "{body}"
        );
        assert_eq!(statuses(&ca, EV), [(4822, active)], "{body}");
        assert_eq!(
            read(&ca, LIST)["credentials"][0],
            json!({
                "credential_id": 4823,
                "kid_hint": "be31",
                "status": "active",
                "created_at": "2026-01-01 00:01:01",
            })
        );
    }
}

#[test]
fn keys_are_base64url_and_never_the_same() {
    let ca = documented();
    let mut keys = BTreeSet::new();
    for _ in 0..100 {
        for path in ["/acme/12345", "/acme/12346"] {
            let path = format!("{path}/credentials/regenerate");
            let eab_set = content(&send(&ca, "POST", &path, ""))["eab_set"].clone();
            for name in ["kid", "hmac_key"] {
                keys.insert(eab_set[name].as_str().unwrap().to_string());
            }
            let hmac_key = eab_set["hmac_key"].as_str().unwrap();
            let is_sign = |sign: char| sign.is_ascii_alphanumeric() || "-_".contains(sign);
            assert!(hmac_key.chars().all(is_sign), "{hmac_key}");
            assert!(hmac_key.contains('-') && hmac_key.contains('_'));
            assert_eq!(hmac_key.len() % 4, 0, "{hmac_key}");
        }
    }
    assert_eq!(keys.len(), 400);
}

#[test]
fn what_regenerate_does_not_understand_ends_nothing() {
    let cases = [
        (false, "[]", "the body must be a JSON object"),
        (
            false,
            r#"{"revoke_existing":null}"#,
            "`revoke_existing` must be true or false",
        ),
        (
            false,
            r#"{"revoke_existing":"no"}"#,
            "`revoke_existing` must be true or false",
        ),
        (true, r#"{"revoke":false}"#, "`revoke` is not known here"),
    ];
    for (strict, body, expected) in cases {
        let ca = documented_but(|world| world.strict = strict);
        let before = ca.world();
        let answer = send(&ca, "POST", "/acme/12345/credentials/regenerate", body);
        assert_eq!((answer.status, message(&answer).as_str()), (400, expected));
        assert_eq!(ca.world(), before, "{body}");
    }
}
