//! `cargo xtask test`: sets up what it needs, and runs everything.

use std::path::{Path, PathBuf};

use anyhow::{Result, bail};

use crate::files::Mode;
use crate::regen;
use crate::shell::{cargo, program};

/// What the Python checks need, beside the package itself.
const PYTHON_TOOLS: [&str; 4] = [
    "maturin>=1.16,<2",
    "mypy>=1.18",
    "pyright>=1.1.400",
    "pytest>=8",
];

pub(crate) fn run(root: &Path) -> Result<()> {
    let python = virtual_environment(root)?;
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
    eprintln!("everything passed");
    Ok(())
}

/// The rules' modules are declared by a macro, which `cargo fmt` does not look into.
fn format_rules(root: &Path) -> Result<()> {
    let families = fs_err::read_dir(root.join("crates/certpact/src/rules"))?;
    for family in families
        .filter_map(Result::ok)
        .filter(|family| family.path().is_dir())
    {
        let rules = fs_err::read_dir(family.path())?.filter_map(Result::ok);
        let rules: Vec<PathBuf> = rules.map(|rule| rule.path()).collect();
        let options = ["--check", "--edition", "2024"].map(PathBuf::from);
        program(root, "rustfmt", options.into_iter().chain(rules))
            .named("rustfmt rules")
            .run()?;
    }
    Ok(())
}

fn virtual_environment(root: &Path) -> Result<PathBuf> {
    let folder = root.join("target").join("venv");
    let python = if cfg!(windows) {
        folder.join("Scripts/python.exe")
    } else {
        folder.join("bin/python")
    };
    if !python.exists() {
        program(
            root,
            "python3",
            ["-m", "venv"]
                .map(Path::new)
                .into_iter()
                .chain([folder.as_path()]),
        )
        .run()?;
    }
    program(
        root,
        &python,
        ["-m", "pip", "install", "--quiet"]
            .into_iter()
            .chain(PYTHON_TOOLS),
    )
    .run()?;
    Ok(python)
}

fn test_python(root: &Path, python: &Path) -> Result<()> {
    let folder = root.join("bindings").join("python");
    program(&folder, python, ["-m", "maturin", "develop", "--quiet"])
        .env("VIRTUAL_ENV", root.join("target").join("venv"))
        .env("PYO3_PYTHON", python)
        .run()?;
    program(&folder, python, ["-m", "pytest", "--quiet"]).run()
}

fn test_node(root: &Path) -> Result<()> {
    let folder = root.join("bindings").join("node");
    let npm = if cfg!(windows) { "npm.cmd" } else { "npm" };
    program(
        &folder,
        npm,
        ["ci", "--ignore-scripts", "--no-audit", "--no-fund"],
    )
    .run()?;
    program(&folder, npm, ["run", "prepare"])
        .env("CERTPACT_PROFILE", "dev")
        .run()?;
    program(&folder, npm, ["test"]).run()
}
