//! Programs of others that we start, in places of our own.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use anyhow::Result;

use crate::shell::{Step, program};

/// What builds a wheel. Zig stands in for a C compiler and linker on Linux: it links against the
/// glibc that it is told, so that what is built on a new system runs on old ones.
pub(crate) const BUILD: [&str; 3] = [
    "maturin>=1.16,<2",
    "cargo-zigbuild==0.24.0; sys_platform == 'linux'",
    "ziglang==0.17.1; sys_platform == 'linux'",
];

/// What else the checks need.
pub(crate) const CHECK: [&str; 5] = [
    "distributed>=2026.1",
    "mypy>=1.18",
    "pyright>=1.1.400",
    "pytest>=8",
    "zizmor>=1.32,<2",
];

/// The folder of our virtual environment.
pub(crate) fn environment(root: &Path) -> PathBuf {
    root.join("target").join("venv")
}

/// A program of our virtual environment.
pub(crate) fn installed(root: &Path, name: &str) -> PathBuf {
    installed_in(&environment(root), name)
}

/// A program of any virtual environment.
pub(crate) fn installed_in(environment: &Path, name: &str) -> PathBuf {
    if cfg!(windows) {
        environment.join("Scripts").join(format!("{name}.exe"))
    } else {
        environment.join("bin").join(name)
    }
}

/// Python with these packages, in our virtual environment.
pub(crate) fn python(root: &Path, packages: &[&str]) -> Result<PathBuf> {
    python_in(root, &environment(root), packages)
}

/// Python with these packages, in any virtual environment.
pub(crate) fn python_in(root: &Path, environment: &Path, packages: &[&str]) -> Result<PathBuf> {
    let python = installed_in(environment, "python");
    if !python.exists() {
        let words = ["-m".as_ref(), "venv".as_ref(), environment.as_os_str()];
        program(root, "python3", words).run()?;
    }
    let words = ["-m", "pip", "install", "--quiet"].into_iter();
    program(root, &python, words.chain(packages.iter().copied())).run()?;
    Ok(python)
}

/// Lets a step find the Zig of our virtual environment.
pub(crate) fn with_zig(root: &Path, step: Step) -> Step {
    step.env("CARGO_ZIGBUILD_PYTHON_PATH", installed(root, "python"))
}

/// npm, in a folder.
pub(crate) fn npm<S: AsRef<OsStr>>(folder: &Path, words: impl IntoIterator<Item = S>) -> Step {
    let npm = if cfg!(windows) { "npm.cmd" } else { "npm" };
    program(folder, npm, words)
}
