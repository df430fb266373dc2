//! The command, in an archive for each kind of machine with its manual pages and completions.

use std::path::{Path, PathBuf};

use anyhow::Result;
use fs_err as fs;

use super::targets::Target;
use super::{NOTICES, VERSION, addon, emptied};
use crate::shell::{cargo, program};
use crate::tools;

/// What a shell reads its completions from, by the shell's name.
const COMPLETIONS: [(&str, &str); 5] = [
    ("bash", "certpact.bash"),
    ("elvish", "certpact.elv"),
    ("fish", "certpact.fish"),
    ("powershell", "_certpact.ps1"),
    ("zsh", "_certpact"),
];

/// Builds the command, and packs it.
pub(super) fn pack(root: &Path, target: &Target, into: &Path) -> Result<()> {
    let name = target.archived(VERSION);
    let stage = emptied(root.join("target/dist/archive").join(&name))?;
    let command = build(root, target)?;
    fs::copy(
        &command,
        stage.join(command.file_name().unwrap_or_default()),
    )?;
    for file in NOTICES.iter().chain(&["README.md", "CHANGELOG.md"]) {
        fs::copy(root.join(file), stage.join(file))?;
    }
    document(root, &stage)?;
    // Python's own archivers are the same on every system.
    let module = if target.is_windows() {
        "zipfile"
    } else {
        "tarfile"
    };
    let folder = stage.parent().unwrap_or(root);
    program(
        folder,
        tools::installed(root, "python"),
        ["-m", module, "-c"],
    )
    .word(into.join(target.archive(VERSION)))
    .word(name)
    .run()
}

/// On Linux with musl it needs nothing of the machine, not even its C library.
fn build(root: &Path, target: &Target) -> Result<PathBuf> {
    let is_static = target.fits().2 == Some("musl");
    let (folder, step) = if is_static {
        let folder = root.join("target/dist/command");
        let step = addon::released(root, target, &["certpact-cli"], &folder);
        (
            folder,
            step.env("RUSTFLAGS", "-C target-feature=+crt-static"),
        )
    } else {
        let folder = root.join(addon::FOLDER);
        let step = addon::released(root, target, &addon::PACKAGES, &folder);
        (folder, step)
    };
    step.run()?;
    let file = if target.is_windows() {
        "certpact.exe"
    } else {
        "certpact"
    };
    Ok(folder.join(target.triple).join("release").join(file))
}

/// The manual pages and the completions, which the command prints itself: that of this machine.
fn document(root: &Path, stage: &Path) -> Result<()> {
    let ours = ["run", "--quiet", "--package", "certpact-cli", "--"];
    let manual = stage.join("man");
    cargo(root, ours).word("man").word(&manual).run()?;
    let completions = emptied(stage.join("completions"))?;
    for (shell, file) in COMPLETIONS {
        let script = cargo(root, ours).words(["completions", shell]).output()?;
        fs::write(completions.join(file), script)?;
    }
    Ok(())
}
