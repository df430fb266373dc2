//! npm's files: the package that people install, and those with a platform's native library, one of
//! which npm installs beside it.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use fs_err as fs;
use serde::Deserialize;
use serde_json::{Value, json};

use super::targets::{TARGETS, Target};
use super::{NOTICES, VERSION, emptied};
use crate::tools::npm;

/// What `npm pack` says that it packs.
#[derive(Deserialize)]
struct Packed {
    files: Vec<File>,
}

#[derive(Deserialize)]
struct File {
    path: String,
}

/// Packs the package that people install: what a checkout has, less what only a checkout needs.
pub(super) fn pack_main(root: &Path, into: &Path) -> Result<()> {
    let checkout = root.join("bindings").join("node");
    let stage = stage(root, "certpact")?;
    for file in listed(&checkout)? {
        let is_for_checkouts = file.ends_with(".node") || file.starts_with("scripts/");
        if is_for_checkouts {
            continue;
        }
        let copy = stage.join(&file);
        fs::create_dir_all(copy.parent().unwrap_or(&stage))?;
        fs::copy(checkout.join(&file), copy)?;
    }
    // Only what is packed names the platform packages: a checkout builds its own library, and could
    // not be installed before they are published.
    let needed = TARGETS.iter().map(|target| {
        let package = package(target);
        format!("optionalDependencies[{package}]={VERSION}")
    });
    let repository = repository().into_iter().flat_map(|url| {
        let kind = "repository.type=git".to_owned();
        [kind, format!("repository.url={url}")]
    });
    let unneeded = ["scripts", "devDependencies", "files"];
    npm(&stage, ["pkg", "delete"])
        .words(unneeded)
        .run_quietly()?;
    npm(&stage, ["pkg", "set"])
        .words(needed.chain(repository))
        .run_quietly()?;
    pack(&stage, into)
}

/// Packs a native library for the platforms that it fits.
pub(super) fn pack_platform(
    root: &Path,
    target: &Target,
    library: &Path,
    into: &Path,
) -> Result<()> {
    let stage = stage(root, target.platform)?;
    let file = format!("certpact.{}.node", target.platform);
    fs::copy(library, stage.join(&file))?;
    let manifest = serde_json::to_string_pretty(&manifest(target, &file))?;
    fs::write(stage.join("package.json"), manifest)?;
    fs::write(stage.join("README.md"), page(target))?;
    pack(&stage, into)
}

/// The name of a platform's package.
fn package(target: &Target) -> String {
    format!("@certpact/{}", target.platform)
}

fn manifest(target: &Target, file: &str) -> Value {
    let (system, processor, libc) = target.fits();
    let mut manifest = json!({
        "name": package(target),
        "version": VERSION,
        "description": format!("The native library of certpact for {}", target.platform),
        "license": "MIT OR Apache-2.0",
        "type": "commonjs",
        "main": file,
        "os": [system],
        "cpu": [processor],
        "engines": { "node": ">=20" },
    });
    if let Some(libc) = libc {
        manifest["libc"] = json!([libc]);
    }
    if let Some(url) = repository() {
        manifest["repository"] = json!({ "type": "git", "url": url });
    }
    manifest
}

fn page(target: &Target) -> String {
    format!(
        "# {}\n\n\
         The native library of `certpact` for `{}`. Install `certpact`: it brings the package that fits.\n",
        package(target),
        target.triple
    )
}

/// Where the sources are, which npm compares with the place that publishes: only a workflow knows.
fn repository() -> Option<String> {
    let server = std::env::var("GITHUB_SERVER_URL").ok()?;
    let name = std::env::var("GITHUB_REPOSITORY").ok()?;
    Some(format!("git+{server}/{name}.git"))
}

/// An empty folder for what becomes one package, with the notices that go with each.
fn stage(root: &Path, name: &str) -> Result<PathBuf> {
    let stage = emptied(root.join("target/dist/npm").join(name))?;
    for notice in NOTICES {
        fs::copy(root.join(notice), stage.join(notice))?;
    }
    Ok(stage)
}

/// The files of a package, as npm itself reads its `package.json`.
fn listed(folder: &Path) -> Result<Vec<String>> {
    let words = ["pack", "--dry-run", "--json", "--ignore-scripts"];
    let said = npm(folder, words).output()?;
    let packed: Vec<Packed> = serde_json::from_str(&said).context("what `npm pack` says")?;
    let files = packed.into_iter().flat_map(|package| package.files);
    Ok(files.map(|file| file.path).collect())
}

fn pack(stage: &Path, into: &Path) -> Result<()> {
    npm(stage, ["pack", "--ignore-scripts", "--silent"])
        .word("--pack-destination")
        .word(into)
        .run()
}
