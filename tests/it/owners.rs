//! Files of another user, who can read and change them at any time. Only the system's user can make such, so
//! that elsewhere the unit test of `ground/file.rs` has to do.

#![cfg(unix)]

use std::os::unix::fs::{PermissionsExt, chown};

use certpact_simulator::{Simulator, World};

use crate::cli::session::Session;

/// Nobody's on any system, and so never that of who runs the tests.
const OTHER: u32 = 54_321;

const READ: &str = "certpact acme get-contract 12345";

/// What is before the command, what behind it, and which file it is.
const CASES: [(&str, &str, &str); 3] = [
    ("CERTPACT_ACME_KEY= CERTPACT_ACME_KEY_FILE=key", READ, "key"),
    ("CERTPACT_ACME_KEYS_FILE=ring", READ, "ring"),
    (
        "",
        "certpact acme regenerate-credentials 12345 --body keep.json --secret-file secrets",
        "secrets",
    ),
];

#[test]
fn files_of_another_user_are_refused() {
    let session = Session::with(Simulator::start(World::documented()).unwrap());
    session.write("keep.json", "{\"revoke_existing\":false}");
    session.write(
        "key",
        &session.ca().world().accounts.values().next().unwrap().key,
    );
    session.write("ring", "{}");
    session.write("secrets", "");
    for (variables, command, name) in CASES {
        let path = session.path(name);
        fs_err::set_permissions(&path, PermissionsExt::from_mode(0o600)).unwrap();
        let line = format!("{variables} {command}");
        assert!(!session.run(&line).contains('?'), "{line}");
        if chown(&path, Some(OTHER), None).is_err() {
            continue;
        }
        let printed = session.run(&line);
        let expected = format!("error: `{name}` belongs to another user\n");
        assert!(
            printed.starts_with(&expected) && printed.ends_with("? 2\n"),
            "{printed}"
        );
    }
}
