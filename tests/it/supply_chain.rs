//! What certpact is built from: where it comes from, under which licences, and how much of it there is.
//!
//! `deny.toml` says what is allowed, once for this test and for `cargo deny`, which a release waits for
//! and which asks for advisories as well.

use std::collections::{BTreeMap, BTreeSet};
use std::process::Command;

use serde::Deserialize;
use spdx::{Expression, LicenseReq};
use toml_edit::DocumentMut;

use crate::files;

#[derive(Deserialize)]
struct Metadata {
    packages: Vec<Package>,
    resolve: Resolve,
}

#[derive(Deserialize)]
struct Package {
    id: String,
    name: String,
    license: Option<String>,
    /// Null for a package of ours.
    source: Option<String>,
}

#[derive(Deserialize)]
struct Resolve {
    nodes: Vec<Node>,
}

#[derive(Deserialize)]
struct Node {
    id: String,
    deps: Vec<Dependency>,
}

#[derive(Deserialize)]
struct Dependency {
    pkg: String,
    dep_kinds: Vec<DependencyKind>,
}

#[derive(Deserialize)]
struct DependencyKind {
    /// `dev` or `build`; null is what ships.
    kind: Option<String>,
}

impl Metadata {
    fn read() -> Self {
        let output = Command::new(env!("CARGO"))
            .args(["metadata", "--format-version", "1", "--offline", "--locked"])
            .current_dir(files::root())
            .output()
            .unwrap();
        assert!(
            output.status.success(),
            "{}",
            String::from_utf8_lossy(&output.stderr)
        );
        serde_json::from_slice(&output.stdout).unwrap()
    }

    fn others(&self) -> impl Iterator<Item = &Package> {
        self.packages
            .iter()
            .filter(|package| package.source.is_some())
    }

    /// What these packages are built from, on whatever platform, as far as the kinds of dependencies say.
    fn built_from(&self, names: &[&str], kinds: &[Option<&str>]) -> BTreeSet<&str> {
        let nodes = self.resolve.nodes.iter();
        let nodes: BTreeMap<&str, &Node> = nodes.map(|node| (&*node.id, node)).collect();
        let first = self
            .packages
            .iter()
            .filter(|package| names.contains(&&*package.name));
        let mut waiting: Vec<&str> = first.map(|package| &*package.id).collect();
        let mut met = BTreeSet::new();
        while let Some(id) = waiting.pop() {
            if met.insert(id) {
                waiting.extend(
                    nodes[id]
                        .deps
                        .iter()
                        .filter(|own| own.is_of(kinds))
                        .map(|own| &*own.pkg),
                );
            }
        }
        met
    }

    /// The crates of others among these.
    fn of_others(&self, ids: &BTreeSet<&str>) -> Vec<&Package> {
        self.others()
            .filter(|package| ids.contains(&*package.id))
            .collect()
    }
}

impl Dependency {
    fn is_of(&self, kinds: &[Option<&str>]) -> bool {
        self.dep_kinds
            .iter()
            .any(|own| kinds.contains(&own.kind.as_deref()))
    }
}

/// What ends up in a package, and what builds it.
const SHIPPED: [Option<&str>; 1] = [None];
const BUILT: [Option<&str>; 2] = [None, Some("build")];

/// The packages that ship, or are shipped in one.
const OURS: [&str; 7] = [
    "certpact",
    "certpact-bridge",
    "certpact-cli",
    "certpact-node",
    "certpact-python",
    "certpact-simulator",
    "certpact-wire",
];

/// What is allowed: licences for all, and for some packages.
struct Allowed {
    licenses: BTreeSet<String>,
    exceptions: BTreeMap<String, BTreeSet<String>>,
}

impl Allowed {
    fn read() -> Self {
        let text = fs_err::read_to_string(files::root().join("deny.toml")).unwrap();
        let document: DocumentMut = text.parse().unwrap();
        let texts = |item: &toml_edit::Value| -> BTreeSet<String> {
            let texts = item.as_array().unwrap().iter();
            texts
                .map(|text| text.as_str().unwrap().to_owned())
                .collect()
        };
        let licenses = &document["licenses"];
        let exceptions = licenses["exceptions"]
            .as_array()
            .unwrap()
            .iter()
            .map(|exception| {
                let exception = exception.as_inline_table().unwrap();
                (
                    exception["crate"].as_str().unwrap().to_owned(),
                    texts(&exception["allow"]),
                )
            });
        Self {
            licenses: texts(licenses["allow"].as_value().unwrap()),
            exceptions: exceptions.collect(),
        }
    }

    fn takes(&self, package: &Package) -> bool {
        let Some(license) = &package.license else {
            return false;
        };
        let exception = self.exceptions.get(&package.name);
        let is_allowed = |needed: &LicenseReq| {
            let needed = needed.to_string();
            self.licenses.contains(&needed)
                || exception.is_some_and(|allow| allow.contains(&needed))
        };
        // Older manifests write a slash for a choice.
        let expression = Expression::parse(&license.replace('/', " OR ")).unwrap();
        expression.evaluate(is_allowed)
    }
}

#[test]
fn everything_is_under_a_licence_that_is_allowed() {
    let (metadata, allowed) = (Metadata::read(), Allowed::read());
    let all: Vec<&str> = OURS.into_iter().chain(["xtask"]).collect();
    let built = metadata.of_others(&metadata.built_from(&all, &BUILT));
    let refused: Vec<_> = built
        .iter()
        .filter(|package| !allowed.takes(package))
        .map(|package| format!("{}: {:?}", package.name, package.license))
        .collect();
    assert_eq!(refused, Vec::<String>::new());
    // What is allowed for nobody is a licence that nobody looked at.
    for name in allowed.exceptions.keys() {
        assert!(
            metadata.others().any(|package| package.name == *name),
            "{name}"
        );
    }
}

#[test]
fn everything_comes_from_one_registry() {
    let metadata = Metadata::read();
    let sources: BTreeSet<_> = metadata
        .others()
        .filter_map(|package| package.source.as_deref())
        .collect();
    let of_registries = sources
        .iter()
        .filter(|source| source.starts_with("registry+"));
    assert_eq!(
        (of_registries.count(), sources.len()),
        (1, 1),
        "{sources:?}"
    );
}

/// Packages of ours, with the number of crates of others that each ships.
#[test]
fn the_page_counts_what_is_shipped() {
    let metadata = Metadata::read();
    let page = fs_err::read_to_string(files::root().join("ARCHITECTURE.md")).unwrap();
    for name in [
        "certpact",
        "certpact-cli",
        "certpact-python",
        "certpact-node",
    ] {
        let shipped = metadata.built_from(&[name], &SHIPPED);
        let count = metadata.of_others(&shipped).len();
        let row = format!("| `{name}` | {count} |");
        assert!(page.contains(&row), "the page lacks: {row}");
    }
    let (_, table) = page
        .split_once("| Crate | For |\n")
        .expect("the page tells what each is for");
    let told: BTreeSet<&str> = table
        .lines()
        .skip(1)
        .take_while(|line| line.starts_with('|'))
        .flat_map(|line| {
            line.split('|')
                .nth(1)
                .unwrap_or_default()
                .split('`')
                .skip(1)
                .step_by(2)
        })
        .collect();
    let names = metadata.packages.iter();
    let names: BTreeMap<&str, &str> = names
        .map(|package| (&*package.id, &*package.name))
        .collect();
    let nodes = metadata.resolve.nodes.iter();
    let nodes = nodes.filter(|node| OURS.contains(&names[&*node.id]));
    let direct = nodes
        .flat_map(|node| &node.deps)
        .filter(|own| own.is_of(&SHIPPED));
    let mut direct: BTreeSet<&str> = direct.map(|own| names[&*own.pkg]).collect();
    direct.retain(|name| !OURS.contains(name));
    assert_eq!(told, direct);
}
