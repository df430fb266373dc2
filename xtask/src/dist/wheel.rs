//! Python's files: wheels, and the sources.

use std::path::Path;

use anyhow::Result;

use super::targets::Target;
use crate::shell::{Step, program};
use crate::tools;

/// Which Pythons a wheel is for.
#[derive(Clone, Copy)]
pub(super) enum Python {
    All,
    /// The one that our virtual environment has, which must be without the GIL.
    FreeThreaded,
}

pub(super) fn build(root: &Path, target: &Target, python: Python, into: &Path) -> Result<()> {
    let mut words = vec!["build", "--release", "--locked", "--target", target.triple];
    if let Some(linux) = target.oldest_linux() {
        words.extend(["--zig", "--compatibility", linux]);
    }
    let interpreter = tools::installed(root, "python");
    let mut step = maturin(root, words, into);
    step = match python {
        Python::All => step,
        Python::FreeThreaded => step
            .word("--no-default-features")
            .word("--interpreter")
            .word(&interpreter),
    };
    // Zig's wrapper has another path here than in `addon`, and Cargo builds all anew where the
    // linker's path changes; each has a folder of its own for that.
    step.word("--target-dir")
        .word(root.join("target/dist/wheel"))
        .run()
}

pub(super) fn pack_sources(root: &Path, into: &Path) -> Result<()> {
    maturin(root, vec!["sdist"], into).run()
}

fn maturin(root: &Path, words: Vec<&str>, into: &Path) -> Step {
    let folder = root.join("bindings").join("python");
    let all = ["-m", "maturin"].into_iter().chain(words);
    let step = program(&folder, tools::installed(root, "python"), all)
        .word("--out")
        .word(into)
        .env("VIRTUAL_ENV", tools::environment(root));
    tools::with_zig(root, step)
}
