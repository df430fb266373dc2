//! `cargo xtask test`: sets up what it needs, and runs everything.

use std::path::{Path, PathBuf};

use anyhow::{Result, bail};

use crate::files::Mode;
use crate::shell::{cargo, program};
use crate::tools::{self, npm};
use crate::{dist, regen};

pub(crate) fn run(root: &Path) -> Result<()> {
    let python = tools::python(root, &[&tools::BUILD[..], &tools::CHECK].concat())?;
    // What other platforms need too: its licences are looked at without a network.
    cargo(root, ["fetch", "--locked", "--quiet"]).run()?;
    cargo(root, ["fmt", "--check"]).run()?;
    format_rules(root)?;
    cargo(
        root,
        [
            "clippy",
            "--workspace",
            "--all-targets",
            "--",
            "--deny",
            "warnings",
        ],
    )
    .env("PYO3_PYTHON", &python)
    .run()?;
    eprintln!("• regen --check");
    if regen::run(root, Mode::Check)? != std::process::ExitCode::SUCCESS {
        bail!("generated files are not current");
    }
    cargo(root, ["test"]).run()?;
    cargo(root, ["doc", "--no-deps"])
        .env("RUSTDOCFLAGS", "--deny warnings")
        .run()?;
    test_python(root, &python)?;
    test_node(root)?;
    check_workflows(root)?;
    test_dist(root)?;
    eprintln!("everything passed");
    Ok(())
}

/// The rules' modules are declared by a macro, which `cargo fmt` does not look into.
fn format_rules(root: &Path) -> Result<()> {
    let apis = fs_err::read_dir(root.join("crates/certpact/src/api"))?;
    let rules = apis
        .filter_map(Result::ok)
        .map(|api| api.path().join("rules"));
    for rules in rules.filter(|rules| rules.is_dir()) {
        let rules = fs_err::read_dir(rules)?.filter_map(Result::ok);
        let rules: Vec<PathBuf> = rules.map(|rule| rule.path()).collect();
        let options = ["--check", "--edition", "2024"].map(PathBuf::from);
        program(root, "rustfmt", options.into_iter().chain(rules))
            .named("rustfmt rules")
            .run()?;
    }
    Ok(())
}

/// Builds the Python package into our virtual environment.
pub(crate) fn python_package(root: &Path, python: &Path) -> Result<()> {
    let folder = root.join("bindings").join("python");
    program(&folder, python, ["-m", "maturin", "develop", "--quiet"])
        .env("VIRTUAL_ENV", tools::environment(root))
        .env("PYO3_PYTHON", python)
        .run()
}

fn test_python(root: &Path, python: &Path) -> Result<()> {
    python_package(root, python)?;
    let folder = root.join("bindings").join("python");
    program(&folder, python, ["-m", "pytest", "--quiet"]).run()
}

fn test_node(root: &Path) -> Result<()> {
    let folder = root.join("bindings").join("node");
    let install = ["ci", "--ignore-scripts", "--no-audit", "--no-fund"];
    npm(&folder, install).run()?;
    npm(&folder, ["run", "prepare"])
        .env("CERTPACT_PROFILE", "dev")
        .run()?;
    npm(&folder, ["test"]).run()
}

/// Looks for what would let a stranger into a release.
fn check_workflows(root: &Path) -> Result<()> {
    let options = [
        "--offline",
        "--persona",
        "pedantic",
        "--no-progress",
        "--quiet",
    ];
    program(root, tools::installed(root, "zizmor"), options)
        .words([".github/workflows", "action.yml"])
        .run()
}

/// Installs what is released into empty environments, and uses it there.
fn test_dist(root: &Path) -> Result<()> {
    dist::run(root, &[])?;
    for package in dist::npm_packages(root)? {
        let publint = ["exec", "--offline", "--", "publint", "run", "--strict"];
        npm(&root.join("bindings/node"), publint)
            .word(package)
            .run()?;
    }
    program(root, "python3", ["tests/dist.py", "dist"]).run()
}
