//! `cargo xtask dist`: builds what is released into `dist/`, and says what a release lacks.

mod addon;
mod command;
mod npm;
mod targets;
mod wheel;
#[cfg(test)]
mod workflow;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use anyhow::{Result, bail};
use fs_err as fs;

use crate::tools;
use targets::Part;

/// All packages have the workspace's version, as this program does.
const VERSION: &str = env!("CARGO_PKG_VERSION");

/// Texts that go with every package, from the root.
pub(crate) const NOTICES: [&str; 3] = ["LICENSE-APACHE", "LICENSE-MIT", "THIRD-PARTY.md"];

/// Empties `dist/` and builds the parts of these names; without one, what this platform can use.
pub(crate) fn run(root: &Path, names: &[&str]) -> Result<()> {
    let parts = names.iter().copied().map(Part::named);
    let mut parts: Vec<Part> = parts.collect::<Result<_>>()?;
    if parts.is_empty() {
        parts = Part::here()?;
    }
    agree_on_version(root)?;
    tools::python(root, &tools::BUILD)?;
    let folder = emptied(root.join("dist"))?;
    for &part in &parts {
        match part {
            Part::Portable => {
                wheel::pack_sources(root, &folder)?;
                npm::pack_main(root, &folder)?;
            }
            Part::Native(target) => {
                wheel::build(root, target, wheel::Python::All, &folder)?;
                let library = addon::build(root, target)?;
                npm::pack_platform(root, target, &library, &folder)?;
                command::pack(root, target, &folder)?;
            }
            Part::FreeThreaded(target) => {
                wheel::build(root, target, wheel::Python::FreeThreaded, &folder)?;
            }
        }
    }
    compare(&folder, &parts)
}

/// Where this platform's packages for npm lie after [`run`].
pub(crate) fn npm_packages(root: &Path) -> Result<Vec<PathBuf>> {
    let files = Part::here()?
        .into_iter()
        .flat_map(|part| part.files(VERSION));
    let packages = files.filter(|file| file.ends_with(".tgz"));
    Ok(packages.map(|file| root.join("dist").join(file)).collect())
}

/// Fails where a folder does not hold exactly the files of a release.
pub(crate) fn verify(root: &Path, folder: &Path) -> Result<()> {
    agree_on_version(root)?;
    compare(folder, &Part::all())
}

/// Names every file that is missing or not expected, so that nothing is published by halves.
fn compare(folder: &Path, parts: &[Part]) -> Result<()> {
    let expected = parts.iter().flat_map(|part| part.files(VERSION));
    let expected: BTreeSet<String> = expected.collect();
    let mut found = BTreeSet::new();
    for entry in fs::read_dir(folder)? {
        found.insert(entry?.file_name().to_string_lossy().into_owned());
    }
    let missing = expected.difference(&found);
    let missing = missing.map(|file| format!("`{file}` is missing"));
    let surplus = found.difference(&expected);
    let surplus = surplus.map(|file| format!("`{file}` is not expected"));
    let wrong: Vec<String> = missing.chain(surplus).collect();
    if !wrong.is_empty() {
        let folder = folder.display();
        bail!("`{folder}` is not the release:\n  {}", wrong.join("\n  "));
    }
    Ok(())
}

/// A version that stands elsewhere too, or the tag that is being released, must be ours.
fn agree_on_version(root: &Path) -> Result<()> {
    for file in ["package.json", "package-lock.json"] {
        let path = root.join("bindings/node").join(file);
        let package: serde_json::Value = serde_json::from_str(&fs::read_to_string(path)?)?;
        let version = package["version"].as_str().unwrap_or_default();
        if version != VERSION {
            bail!("{file} has version `{version}`, expected the workspace's `{VERSION}`");
        }
    }
    let is_tag = std::env::var("GITHUB_REF_TYPE").is_ok_and(|kind| kind == "tag");
    let tag = std::env::var("GITHUB_REF_NAME").unwrap_or_default();
    if is_tag && tag != format!("v{VERSION}") {
        bail!("the tag is `{tag}`, expected `v{VERSION}` for the workspace's version");
    }
    Ok(())
}

/// A folder with nothing in it.
fn emptied(folder: PathBuf) -> Result<PathBuf> {
    if folder.exists() {
        fs::remove_dir_all(&folder)?;
    }
    fs::create_dir_all(&folder)?;
    Ok(folder)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn release() -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        for file in Part::all().into_iter().flat_map(|part| part.files(VERSION)) {
            fs::write(folder.path().join(file), "").unwrap();
        }
        folder
    }

    #[test]
    fn a_whole_release_is_accepted() {
        verify(crate::root(), release().path()).unwrap();
    }

    #[test]
    fn what_is_missing_or_too_much_is_named() {
        let folder = release();
        let missing = format!("certpact-linux-x64-musl-{VERSION}.tgz");
        fs::remove_file(folder.path().join(&missing)).unwrap();
        fs::write(folder.path().join("notes.txt"), "").unwrap();
        let refusal = verify(crate::root(), folder.path()).unwrap_err();
        let wrong = format!("`{missing}` is missing\n  `notes.txt` is not expected");
        let folder = folder.path().display();
        assert_eq!(
            refusal.to_string(),
            format!("`{folder}` is not the release:\n  {wrong}")
        );
    }

    #[test]
    fn the_notice_names_the_version_that_is_compiled_in() {
        let text = |file| fs::read_to_string(crate::root().join(file)).unwrap();
        let lock = text("Cargo.lock");
        let (_, package) = lock.split_once("name = \"progenitor-client\"\n").unwrap();
        let version = package.lines().next().unwrap();
        let version = version.trim_start_matches("version = ").trim_matches('"');
        let notice = text("THIRD-PARTY.md");
        assert!(notice.contains(&format!("progenitor-client {version}")));
    }
}
