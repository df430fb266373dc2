//! The action that installs the command: its own script, with a release that is a folder.

#![cfg(target_os = "linux")]

use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::Command;

use serde_json::Value;

use crate::files;

const NAME: &str = "certpact-1.2.3-x86_64-unknown-linux-musl";

/// A release as the action finds it, and what is otherwise.
struct Case {
    system: &'static str,
    /// What the list of checksums has at its end.
    sums: Sums,
    is_attested: bool,
    is_installed: bool,
}

#[derive(PartialEq)]
enum Sums {
    Right,
    OfAnother,
    Missing,
}

const CASES: [Case; 5] = [
    Case {
        system: "Linux",
        sums: Sums::Right,
        is_attested: true,
        is_installed: true,
    },
    Case {
        system: "Linux",
        sums: Sums::OfAnother,
        is_attested: true,
        is_installed: false,
    },
    Case {
        system: "Linux",
        sums: Sums::Missing,
        is_attested: true,
        is_installed: false,
    },
    Case {
        system: "Linux",
        sums: Sums::Right,
        is_attested: false,
        is_installed: false,
    },
    Case {
        system: "Plan9",
        sums: Sums::Right,
        is_attested: true,
        is_installed: false,
    },
];

/// The script of the action's only step.
fn script() -> String {
    let action: Value = serde_saphyr::from_str(&files::text("action.yml")).unwrap();
    action["runs"]["steps"][0]["run"]
        .as_str()
        .unwrap()
        .to_owned()
}

fn program(path: &Path, script: &str) {
    fs_err::create_dir_all(path.parent().unwrap()).unwrap();
    fs_err::write(path, format!("#!/bin/sh\n{script}\n")).unwrap();
    fs_err::set_permissions(path, std::fs::Permissions::from_mode(0o755)).unwrap();
}

fn run(folder: &Path, words: &[&str]) -> String {
    let output = Command::new(words[0])
        .args(&words[1..])
        .current_dir(folder)
        .output()
        .unwrap();
    assert!(output.status.success(), "{words:?}");
    String::from_utf8(output.stdout).unwrap()
}

fn release(folder: &Path, sums: &Sums) {
    let version = folder.join("v1.2.3");
    program(&version.join(NAME).join("certpact"), "echo certpact 1.2.3");
    let archive = format!("{NAME}.tar.gz");
    run(&version, &["tar", "-czf", &archive, NAME]);
    let right = run(&version, &["sha256sum", &archive]);
    let listed = match sums {
        Sums::Right => right,
        Sums::OfAnother => format!("{}  {archive}\n", "0".repeat(64)),
        Sums::Missing => String::new(),
    };
    fs_err::write(version.join("SHA256SUMS"), listed).unwrap();
}

#[test]
fn only_what_is_attested_and_has_its_checksum_gets_on_the_path() {
    for case in CASES {
        let folder = files::new_folder();
        let at = |name: &str| folder.path().join(name);
        release(folder.path(), &case.sums);
        program(
            &at("bin/gh"),
            if case.is_attested { "exit 0" } else { "exit 1" },
        );
        fs_err::write(at("path"), "").unwrap();
        let path = format!("{}:{}", at("bin").display(), std::env::var("PATH").unwrap());
        let output = Command::new("bash")
            .args(["-e", "-c", &script()])
            .env("PATH", path)
            .env("RUNNER_OS", case.system)
            .env("RUNNER_ARCH", "X64")
            .env("RUNNER_TEMP", at("temp"))
            .env("GITHUB_PATH", at("path"))
            .env("VERSION", "1.2.3")
            .env("REPOSITORY", "owner/certpact")
            .env("RELEASES", format!("file://{}", folder.path().display()))
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.success(), case.is_installed, "{said}");
        let path = fs_err::read_to_string(at("path")).unwrap();
        let installed = path
            .lines()
            .map(|entry| run(Path::new(entry), &["./certpact"]));
        let expected: &[&str] = if case.is_installed {
            &["certpact 1.2.3\n"]
        } else {
            &[]
        };
        assert_eq!(installed.collect::<Vec<_>>(), expected, "{said}");
    }
}
