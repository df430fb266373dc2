//! Node's native library.

use std::path::{Path, PathBuf};

use anyhow::Result;

use super::targets::Target;
use crate::shell::{cargo, program};
use crate::tools;

/// Builds it, and gives its path.
pub(super) fn build(root: &Path, target: &Target) -> Result<PathBuf> {
    let folder = root.join("target/dist/addon");
    let words = ["--release", "--locked", "--package", "certpact-node"];
    let (step, file) = match target.fits() {
        ("linux", _, _) => {
            let zigbuild = program(root, tools::installed(root, "cargo-zigbuild"), ["zigbuild"]);
            (tools::with_zig(root, zigbuild), "libcertpact_node.so")
        }
        ("darwin", _, _) => (cargo(root, ["build"]), "libcertpact_node.dylib"),
        _ => (cargo(root, ["build"]), "certpact_node.dll"),
    };
    step.words(words)
        .word("--target")
        .word(linked_for(target))
        .word("--target-dir")
        .word(&folder)
        .run()?;
    Ok(folder.join(target.triple).join("release").join(file))
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
