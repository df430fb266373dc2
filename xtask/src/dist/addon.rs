//! Node's native library.

use std::path::{Path, PathBuf};

use anyhow::Result;

use super::targets::Target;
use crate::shell::{Step, cargo, program};
use crate::tools;

/// Builds it, and gives its path.
pub(super) fn build(root: &Path, target: &Target) -> Result<PathBuf> {
    let folder = root.join(FOLDER);
    let file = match target.fits() {
        ("linux", _, _) => "libcertpact_node.so",
        ("darwin", _, _) => "libcertpact_node.dylib",
        _ => "certpact_node.dll",
    };
    released(root, target, &PACKAGES, &folder).run()?;
    Ok(folder.join(target.triple).join("release").join(file))
}

/// Where it is built.
pub(super) const FOLDER: &str = "target/dist/addon";

/// What is built there: with the command in one run, what both are made of is compiled once.
pub(super) const PACKAGES: [&str; 2] = ["certpact-node", "certpact-cli"];

/// Building packages as they are released, in a folder.
pub(super) fn released(root: &Path, target: &Target, packages: &[&str], folder: &Path) -> Step {
    let step = if target.fits().0 == "linux" {
        let zigbuild = program(root, tools::installed(root, "cargo-zigbuild"), ["zigbuild"]);
        tools::with_zig(root, zigbuild)
    } else {
        cargo(root, ["build"])
    };
    let packages = packages.iter().flat_map(|package| ["--package", package]);
    step.words(["--release", "--locked"])
        .words(packages)
        .word("--target")
        .word(linked_for(target))
        .word("--target-dir")
        .word(folder)
}

/// The target, for glibc with the version that Zig links against: the one of the wheel.
fn linked_for(target: &Target) -> String {
    let glibc = target
        .oldest_linux()
        .and_then(|linux| linux.strip_prefix("manylinux_"));
    glibc.map_or_else(
        || target.triple.to_owned(),
        |glibc| format!("{}.{}", target.triple, glibc.replace('_', ".")),
    )
}

#[cfg(test)]
mod tests {
    use super::super::targets::TARGETS;
    use super::*;

    #[test]
    fn glibc_is_that_of_the_wheel() {
        let linked: Vec<_> = TARGETS.iter().map(linked_for).collect();
        assert_eq!(linked[1], "aarch64-unknown-linux-gnu.2.17");
        assert_eq!(linked[2], "x86_64-unknown-linux-musl");
        assert_eq!(linked[5], "aarch64-apple-darwin");
    }
}
