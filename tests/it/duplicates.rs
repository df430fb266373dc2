//! The same thing twice in a file, in two spellings: refused by what it means, not by how it is written.

use certpact_simulator::{Simulator, World};

use crate::cli::session::Session;

const PLAN: &str = "certpact lint desired.toml";
const JSON: &str = "certpact lint desired.json";
const INVENTORY: &str = "certpact --inventory inventory acme get-contract 12345";
const RING: &str = "CERTPACT_ACME_KEYS_FILE=ring certpact acme get-contract 12345";
const OBSERVED: &str = "certpact check cancel-contract 12345 --observed observed";
const ACCEPTED: &str = "certpact apply move.plan --acknowledge-file accepted";

/// The command, the file that it reads, what is in it, and the error.
const REFUSED: &[(&str, &str, &str, &str)] = &[
    (
        PLAN,
        "desired.toml",
        "[[contract]]\nid = 7\n[[contract]]\nid = 0x7\n",
        "`desired.toml`: contract `7` is there twice",
    ),
    (
        PLAN,
        "desired.toml",
        "[[order]]\nid = 7\n[[order]]\nid = \"7\"\n",
        "`desired.toml`: order `7` is there twice",
    ),
    (
        PLAN,
        "desired.toml",
        "[[order]]\nid = \"07\"\n[[order]]\nid = \"7\"\n",
        "`desired.toml`: order `07`: the number of an order is expected",
    ),
    (
        PLAN,
        "desired.toml",
        "[[certificate_request]]\nid = 7\n[[certificate_request]]\nid = 0b111\n",
        "`desired.toml`: certificate request `7` is there twice",
    ),
    (
        JSON,
        "desired.json",
        r#"{"organization":{"a":{"city":"Oakland"},"\u0061":{"city":"Berkeley"}}}"#,
        "`desired.json`: line 1, column 69: the member `a` is there twice",
    ),
    (
        INVENTORY,
        "inventory",
        r#"{"67890":[12345],"067890":[12346]}"#,
        "`inventory`: account `67890` is listed twice, once as `67890`",
    ),
    (
        INVENTORY,
        "inventory",
        r#"{"67890":[12345],"67890":[12346]}"#,
        "`inventory`: this is not an inventory: the member `67890` is there twice at line 1 column 33",
    ),
    (
        RING,
        "ring",
        r#"{"67890":"one","067890":"two"}"#,
        "`ring`: account `67890` is listed twice",
    ),
    (
        OBSERVED,
        "observed",
        r#"[{"acme_contract_id":12345},{"acme_contract_id":12345}]"#,
        "what was observed is not an answer of the CA: two answers to `get_contract` are about `12345`",
    ),
    (
        OBSERVED,
        "observed",
        r#"{"get_contract":[],"get_contract":[]}"#,
        "what was observed is not an answer of the CA: the member `get_contract` is there twice at line 1 column 37",
    ),
    (
        ACCEPTED,
        "accepted",
        "acknowledge acme.auto_renew_reset@12345\nacknowledge acme.auto_renew_reset@12345:1=CHG-1\n",
        "`accepted`: line 2: `acme.auto_renew_reset@12345` is accepted in line 1 already",
    ),
];

#[test]
fn the_same_thing_in_two_spellings_is_refused() {
    let session = Session::with(Simulator::start(World::documented()).unwrap());
    session.write("nothing.toml", "[[contract]]\nid = 12345\n");
    session.run("certpact plan nothing.toml --out move.plan");
    let read = session.requests();
    for (line, name, content, message) in REFUSED {
        session.write(name, content);
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let owner_only = std::fs::Permissions::from_mode(0o600);
            fs_err::set_permissions(session.path(name), owner_only).unwrap();
        }
        let printed = session.run(line);
        let said = printed.lines().next().unwrap_or_default();
        assert_eq!(said, format!("error: {message}"), "{content}");
        assert!(printed.ends_with("? 2\n"), "{printed}");
    }
    assert_eq!(session.requests(), read);
}

#[test]
fn what_is_pulled_in_two_spellings_is_pulled_once() {
    let session = Session::with(Simulator::start(World::documented()).unwrap());
    let once = session.run("certpact pull acme 12345");
    assert_eq!(
        session.run("certpact pull acme 12345 012345 acme/12345"),
        once
    );
}

#[test]
fn a_contract_that_was_made_has_one_id() {
    let session = Session::with(Simulator::start(World::documented()).unwrap());
    session.write("nothing.toml", "[[contract]]\nid = 12345\n");
    session.run("certpact plan nothing.toml --out move.plan");
    let printed = session.run("certpact apply move.plan --created shop=7 --created shop=8");
    assert_eq!(printed, "error: `--created` gives two ids to `shop`\n? 2\n");
    let printed = session.run("certpact apply move.plan --created shop=+7");
    assert!(printed.contains("`LABEL=ID` is expected"), "{printed}");
}
