//! `cargo xtask bench`: sets the peers up, and measures beside them.
//!
//! Everything of the peers is in `target/bench`; nothing of it is part of the tests.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use fs_err as fs;

use crate::shell::{cargo, program};
use crate::tools::{self, npm};

const PYTHON: [&str; 7] = [
    "aiohttp>=3.14",
    "httpx>=0.28",
    "jsonschema>=4.26",
    "jsonschema-rs>=0.61",
    "openapi-python-client>=0.29",
    "pydantic>=2.14",
    "requests>=2.34",
];
const NODE: [&str; 4] = ["ajv@8", "openapi-fetch@0.17", "undici@7", "zod@4"];
const SCRIPTS: [&str; 2] = ["calls.mjs", "judging.mjs"];

/// With `is_quick` one short round, to see whether it runs.
pub(crate) fn run(root: &Path, is_quick: bool) -> Result<()> {
    let folder = root.join("target/bench");
    fs::create_dir_all(&folder)?;
    let python = python(root, &folder)?;
    let node = node(root, &folder)?;
    let command = command(root)?;
    let effort = if is_quick {
        ["1", "0.2", "10000"]
    } else {
        ["5", "1", "100000"]
    };
    cargo(
        root,
        [
            "bench",
            "--package",
            "certpact-tests",
            "--bench",
            "peers",
            "--",
        ],
    )
    .word("compare")
    .words(effort)
    .words([&python, &node, &command, &folder.join("inputs")])
    .run()
}

/// The command as it is released.
fn command(root: &Path) -> Result<PathBuf> {
    let words = ["build", "--quiet", "--release", "--package", "certpact-cli"];
    cargo(root, words).run()?;
    let name = format!("certpact{}", std::env::consts::EXE_SUFFIX);
    Ok(root.join("target/release").join(name))
}

/// An environment with the peers, the wheel as it is released, and the client that a generator makes.
fn python(root: &Path, folder: &Path) -> Result<PathBuf> {
    let environment = folder.join("python");
    let packages = [&tools::BUILD[..1], &PYTHON].concat();
    let python = tools::python_in(root, &environment, &packages)?;
    // A wheel, because `maturin develop` would leave its build in the sources.
    let wheels = folder.join("wheels");
    let _ = fs::remove_dir_all(&wheels);
    let words = ["-m", "maturin", "build", "--quiet", "--release"];
    program(&root.join("bindings/python"), &python, words)
        .word("--out")
        .word(&wheels)
        .env("PYO3_PYTHON", &python)
        .run()?;
    let wheel = fs::read_dir(&wheels)?
        .next()
        .context("no wheel was built")??;
    let words = [
        "-m",
        "pip",
        "install",
        "--quiet",
        "--force-reinstall",
        "--no-deps",
    ];
    program(folder, &python, words).word(wheel.path()).run()?;
    // Beside the environment's own folders, where the script looks.
    let generated = environment.join("generated/benchmark_client");
    if !generated.exists() {
        let spec = root.join("openapi/acme.yaml");
        let config = folder.join("generator.yaml");
        fs::write(&config, "package_name_override: benchmark_client\n")?;
        fs::create_dir_all(environment.join("generated"))?;
        program(
            folder,
            tools::installed_in(&environment, "openapi-python-client"),
            ["generate", "--meta", "none", "--overwrite"],
        )
        .word("--path")
        .word(spec)
        .word("--config")
        .word(config)
        .word("--output-path")
        .word(generated)
        .run()?;
    }
    Ok(python)
}

/// A folder with the peers, the addon as it is released, and the scripts: Node looks for packages beside them.
fn node(root: &Path, folder: &Path) -> Result<PathBuf> {
    let node = folder.join("node");
    fs::create_dir_all(&node)?;
    let package = root.join("bindings/node");
    npm(&package, ["run", "prepare", "--silent"]).run()?;
    let options = [
        "install",
        "--no-audit",
        "--no-fund",
        "--silent",
        "--no-save",
        "--ignore-scripts",
        "--prefix",
    ];
    npm(&node, options)
        .word(&node)
        .words(NODE)
        .word(&package)
        .run()?;
    for script in SCRIPTS {
        fs::copy(
            root.join("tests/benches/peers").join(script),
            node.join(script),
        )?;
    }
    Ok(node)
}
