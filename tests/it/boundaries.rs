//! The invariants that `ARCHITECTURE.md` marks with †, and what else is absent everywhere.

mod code;
mod layers;

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::process::Command;

use serde::Deserialize;

use crate::files;
use code::{named, named_in_public};

const LONGEST_FILE: usize = 500;

#[derive(Deserialize)]
struct Workspace {
    packages: Vec<Package>,
}

#[derive(Deserialize)]
struct Package {
    name: String,
    manifest_path: PathBuf,
    dependencies: Vec<Dependency>,
    targets: Vec<Target>,
}

#[derive(Deserialize)]
struct Dependency {
    name: String,
    /// `dev` or `build`; null is what ships.
    kind: Option<String>,
}

#[derive(Deserialize)]
struct Target {
    kind: Vec<String>,
    src_path: PathBuf,
}

impl Workspace {
    fn read() -> Self {
        let output = Command::new(env!("CARGO"))
            .args([
                "metadata",
                "--no-deps",
                "--format-version",
                "1",
                "--offline",
            ])
            .current_dir(files::root())
            .output()
            .unwrap();
        assert!(output.status.success(), "{}", lossy(&output.stderr));
        serde_json::from_slice(&output.stdout).unwrap()
    }

    fn package(&self, folder: &str) -> &Package {
        let mut packages = self.packages.iter();
        packages
            .find(|package| package.folder() == folder)
            .unwrap_or_else(|| panic!("`{folder}` is no package"))
    }

    /// What the table calls a package of ours: the last part of its folder.
    fn word(&self, name: &str) -> String {
        let mut packages = self.packages.iter();
        let package = packages.find(|package| package.name == name).unwrap();
        let folder = package.folder();
        folder.rsplit('/').next().unwrap_or(folder).to_owned()
    }

    fn is_ours(&self, dependency: &Dependency) -> bool {
        self.packages
            .iter()
            .any(|package| package.name == dependency.name)
    }
}

impl Package {
    /// `crates/wire`.
    fn folder(&self) -> &str {
        let folder = self.manifest_path.parent().unwrap();
        folder
            .strip_prefix(files::root().canonicalize().unwrap())
            .unwrap()
            .to_str()
            .unwrap()
    }

    fn is_binding(&self) -> bool {
        self.folder().starts_with("bindings/")
    }
}

/// A row of the table of packages in `ARCHITECTURE.md`.
struct Row {
    folders: Vec<String>,
    may: Vec<String>,
    must_not: Vec<String>,
}

fn rows(page: &str) -> Vec<Row> {
    let (_, table) = page
        .split_once("| Folder (package) | Why it exists | May import | Must not import |\n")
        .expect("the page has a table of packages");
    let lines = table.lines().take_while(|line| line.starts_with('|'));
    lines.skip(1).map(row).collect()
}

fn row(line: &str) -> Row {
    let cells: Vec<&str> = line.trim_matches('|').split('|').collect();
    let [folders, _, may, must_not] = cells[..] else {
        panic!("not four cells: {line}");
    };
    // The package's own name stands in brackets behind its folder.
    let folders = folders.split('(').next().unwrap_or_default();
    let words = |cell: &str| -> Vec<String> {
        cell.split(|c: char| !c.is_ascii_alphanumeric() && !"-_/".contains(c))
            .filter(|word| !word.is_empty())
            .map(str::to_owned)
            .collect()
    };
    Row {
        folders: words(folders),
        may: words(may),
        must_not: words(must_not),
    }
}

/// What the row forbids of what a package ships with, ours by the word of their folder.
fn forbidden<'a>(row: &Row, ours: &'a [String], others: &'a [String]) -> Vec<&'a String> {
    // The bindings, which "all but the bindings" leaves out, are no libraries that could be linked.
    let may_all = row.may.first().is_some_and(|word| word == "all");
    let not_allowed = ours
        .iter()
        .filter(|name| !may_all && !row.may.contains(name));
    let refused = others.iter().filter(|name| row.must_not.contains(name));
    not_allowed.chain(refused).collect()
}

fn lossy(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// The sources of a package, by path from the root.
fn sources(folder: &str) -> BTreeMap<String, String> {
    let below = format!("{folder}/");
    let tracked = files::tracked().into_iter();
    tracked
        .filter(|path| path.starts_with(&below) && path.ends_with(".rs"))
        .map(|path| {
            let text = files::text(&path);
            (path, text)
        })
        .collect()
}

/// Files of certpact below these places of `src/`.
fn is_in(path: &str, places: &[&str]) -> bool {
    let path = path.strip_prefix("crates/certpact/src/").unwrap_or(path);
    places.iter().any(|place| path.starts_with(place))
}

/// Files that a person writes as code.
pub(crate) fn code_by_hand() -> impl Iterator<Item = (String, String)> {
    let generated = generated(&files::text(".gitattributes"));
    let is_generated = move |path: &str| generated.iter().any(|start| path.starts_with(start));
    let endings = [".rs", ".py", ".pyi", ".js", ".mjs", ".cjs", ".ts"];
    let tracked = files::tracked().into_iter();
    tracked
        .filter(move |path| endings.iter().any(|ending| path.ends_with(ending)))
        .filter(move |path| !is_generated(path))
        .map(|path| {
            let text = files::text(&path);
            (path, text)
        })
}

/// How the paths begin that `.gitattributes` marks as generated.
fn generated(attributes: &str) -> Vec<String> {
    let marked = attributes
        .lines()
        .filter_map(|line| line.strip_suffix(" linguist-generated=true"));
    marked
        .map(|pattern| pattern.trim_end_matches('*').to_owned())
        .collect()
}

#[test]
fn packages_import_what_the_table_allows() {
    let workspace = Workspace::read();
    let rows = rows(&files::text("ARCHITECTURE.md"));
    for package in &workspace.packages {
        let folder = package.folder();
        let row = rows
            .iter()
            .find(|row| row.folders.iter().any(|named| named == folder))
            .unwrap_or_else(|| panic!("the table of packages lacks `{folder}`"));
        let shipped = package.dependencies.iter().filter(|one| one.kind.is_none());
        let (ours, others): (Vec<_>, Vec<_>) =
            shipped.partition(|dependency| workspace.is_ours(dependency));
        let ours: Vec<String> = ours
            .into_iter()
            .map(|one| workspace.word(&one.name))
            .collect();
        let others: Vec<String> = others.into_iter().map(|one| one.name.clone()).collect();
        let forbidden = forbidden(row, &ours, &others);
        assert!(forbidden.is_empty(), "`{folder}` imports {forbidden:?}");
    }
}

#[test]
fn an_import_that_the_table_lacks_is_noticed() {
    let line = "| `a/core` (`core`) | why | `wire`; reqwest | simulator, clap |";
    let row = row(line);
    assert_eq!(row.folders, ["a/core"]);
    let names = |names: &[&str]| -> Vec<String> { names.iter().map(|&one| one.into()).collect() };
    let (ours, others) = (names(&["wire", "bridge"]), names(&["serde", "clap"]));
    assert_eq!(forbidden(&row, &ours, &others), ["bridge", "clap"]);
}

#[test]
fn the_simulator_and_xtask_share_no_code_with_the_rest() {
    let workspace = Workspace::read();
    for folder in ["crates/simulator", "xtask"] {
        let package = workspace.package(folder);
        let ours = package
            .dependencies
            .iter()
            .find(|one| workspace.is_ours(one));
        assert!(
            ours.is_none(),
            "`{folder}` needs {:?}",
            ours.map(|one| &one.name)
        );
        for (path, text) in sources(folder) {
            let from_elsewhere = text.contains("#[path") || !named(&text, &["include"]).is_empty();
            assert!(!from_elsewhere, "{path} takes in another source");
        }
    }
    for (path, text) in sources("crates/simulator") {
        let data = named(&text, &["include_str", "include_bytes"]);
        assert!(data.is_empty(), "{path} takes in a file");
    }
}

const NETWORK: [&str; 4] = ["certpact_wire", "progenitor_client", "reqwest", "rustls"];

#[test]
fn only_ca_names_the_generated_client_and_the_network() {
    for (path, text) in sources("crates/certpact/src") {
        if is_in(&path, &["ca/", "request/facts.rs"]) {
            continue;
        }
        let found = named(&text, &NETWORK);
        assert!(found.is_empty(), "{path} names {found:?}");
    }
}

#[test]
fn no_public_signature_of_certpact_has_a_type_of_theirs() {
    for (path, text) in sources("crates/certpact/src") {
        // These modules are private, but for the one that is exported.
        if is_in(&path, &["ca/", "client/reach/", "request/facts.rs"])
            && !is_in(&path, &["ca/seam.rs"])
        {
            continue;
        }
        let found = named_in_public(&text, is_theirs);
        assert!(found.is_empty(), "{path} shows {found:?}");
    }
}

fn is_theirs(path: &str) -> bool {
    let path = path.strip_prefix("crate::").unwrap_or(path);
    let of_ca = path.strip_prefix("ca::");
    let first = path.split("::").next().unwrap_or_default();
    NETWORK.contains(&first)
        || path.starts_with("request::facts")
        || of_ca.is_some_and(|path| !path.starts_with("seam"))
}

#[test]
fn a_type_of_theirs_in_a_public_signature_is_noticed() {
    let shown = |text: &str| !named_in_public(text, is_theirs).is_empty();
    for text in [
        "pub fn f(client: reqwest::Client) {}",
        "use reqwest::Client as Http; pub struct A { pub http: Option<Http> }",
        "use crate::request::facts::{self, Field}; pub fn f() -> &'static Field { loop {} }",
        "use crate::request::facts; pub enum A { B(facts::Field) }",
        "pub trait A { fn f(&self) -> certpact_wire::acme::Client; }",
        "pub struct A; impl A { pub fn f(&self) -> Vec<reqwest::Url> { Vec::new() } }",
        "pub struct A; impl From<reqwest::Error> for A { fn from(_: reqwest::Error) -> A { A } }",
        "pub type A = reqwest::Client;",
        "pub use request::facts::Field;",
        "pub use certpact_wire::acme::*;",
    ] {
        assert!(shown(text), "{text}");
    }
    for text in [
        "pub(crate) fn f(client: reqwest::Client) {}",
        "pub struct A { http: reqwest::Client }",
        "pub fn f() { let _ = reqwest::Client::new(); }",
        "use crate::ca::seam::Outside; pub fn f(outside: Box<dyn Outside>) {}",
        "pub use ca::seam;",
        "#[cfg(test)] mod tests { pub fn f(client: reqwest::Client) {} }",
    ] {
        assert!(!shown(text), "{text}");
    }
}

const OUTSIDE: [&str; 11] = [
    "Instant::now",
    "SystemTime",
    "Timestamp::now",
    "Zoned::now",
    "fs_err",
    "std::env",
    "std::fs",
    "std::io",
    "std::net",
    "std::process",
    "tokio",
];

#[test]
fn certpact_reaches_the_outside_in_few_places() {
    let layers = [
        "ca/",
        "apply/",
        "client/record.rs",
        "ground/file.rs",
        "ground/file/",
        "ground/stop.rs",
        "plan/file.rs",
        "settings/",
        "state/load.rs",
        "state/write.rs",
    ];
    for (path, text) in sources("crates/certpact/src") {
        if is_in(&path, &layers) {
            continue;
        }
        let found = named(&text, &OUTSIDE);
        assert!(found.is_empty(), "{path} names {found:?}");
    }
}

#[test]
fn what_reaches_the_outside_is_noticed() {
    for text in [
        "use std::{fmt, fs};",
        "use std::fs as files;",
        "fn f() { let _ = jiff::Timestamp::now(); }",
        "use jiff::Timestamp; fn f() -> String { format!(\"{}\", Timestamp::now()) }",
    ] {
        assert!(!named(text, &OUTSIDE).is_empty(), "{text}");
    }
    for text in [
        "use std::fmt; /// As std::fs does.\nfn f(at: jiff::Timestamp) {}",
        "#[cfg(test)] mod tests { use std::fs; }",
    ] {
        assert!(named(text, &OUTSIDE).is_empty(), "{text}");
    }
}

#[test]
fn no_crate_but_a_binding_may_have_unsafe_code() {
    for package in Workspace::read().packages {
        if package.is_binding() {
            continue;
        }
        for target in &package.targets {
            let ships = target
                .kind
                .iter()
                .any(|kind| kind == "lib" || kind == "bin");
            // The first example is shown to newcomers as it stands.
            let ships = ships
                && !target
                    .src_path
                    .components()
                    .any(|one| one.as_os_str() == "examples");
            let text = fs_err::read_to_string(&target.src_path).unwrap();
            let forbids = text.lines().any(|line| line == "#![forbid(unsafe_code)]");
            assert!(forbids || !ships, "{}", target.src_path.display());
        }
    }
}

#[test]
fn no_file_is_too_long_to_read() {
    for (path, text) in code_by_hand() {
        let lines = text.lines().count();
        assert!(lines <= LONGEST_FILE, "{path} has {lines} lines");
    }
}

#[test]
fn what_is_marked_as_generated_is_known() {
    let attributes = "* text=auto\ngen/** linguist-generated=true\nall.* linguist-generated=true\n";
    assert_eq!(generated(attributes), ["gen/", "all."]);
}

/// What is left undone, or silenced. Put together here so that this file has none of it.
const LEFT: [&str; 5] = [
    concat!("TO", "DO"),
    concat!("FIX", "ME"),
    concat!("#[", "ignore"),
    concat!("#[", "allow"),
    concat!("#![", "allow"),
];

#[test]
fn nothing_is_left_undone_or_silenced() {
    for (path, text) in code_by_hand() {
        for mark in LEFT {
            assert!(!text.contains(mark), "{path} has {mark}");
        }
    }
}

/// Package registries and their mirrors: where packages come from is a setting of the machine.
const REGISTRIES: [&str; 6] = [
    concat!("index.crates", ".io"),
    concat!("static.crates", ".io"),
    concat!("pypi.", "org"),
    concat!("python", "hosted"),
    concat!("npm", "js."),
    concat!("yarn", "pkg."),
];

#[test]
fn no_file_names_a_registry() {
    for path in files::tracked() {
        let text = lossy(&fs_err::read(files::root().join(&path)).unwrap());
        for registry in REGISTRIES {
            assert!(!text.contains(registry), "{path} names {registry}");
        }
    }
}

#[test]
fn locked_packages_come_from_the_public_index() {
    let public = concat!(
        "source = \"registry+https://",
        "github.com/rust-lang/crates",
        ".io-index\""
    );
    let lock = files::text("Cargo.lock");
    let sources = lock.lines().filter(|line| line.starts_with("source = "));
    for source in sources {
        assert_eq!(source, public);
    }
    let settings = files::text(".cargo/config.toml");
    assert!(!settings.contains("[source") && !settings.contains("registr"));
}
