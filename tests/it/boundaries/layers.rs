//! The order of the layers within a crate, as `ARCHITECTURE.md` lists it.

use super::code::used;
use super::sources;
use crate::files;

/// The layers of a crate, those that others stand on first.
fn listed(page: &str, folder: &str) -> Vec<String> {
    let header = format!("| Layer of `{folder}` | Holds |\n");
    let (_, table) = page
        .split_once(&header)
        .unwrap_or_else(|| panic!("the page has no table of the layers of `{folder}`"));
    let rows = table
        .lines()
        .skip(1)
        .take_while(|line| line.starts_with('|'));
    let names = rows.map(|row| row.split('`').nth(1).expect("a layer is in backticks"));
    names.map(str::to_owned).collect()
}

/// Paths in a source that lead into a layer which is listed after its own, or into none. `module` is
/// where the source is in its crate.
fn misplaced(layers: &[String], module: &[&str], text: &str) -> Vec<String> {
    let Some(own) = place(layers, module[0]) else {
        return vec![format!("`{}` is not a layer", module[0])];
    };
    let leads_up = |path: &Vec<String>| place(layers, &path[0]).is_some_and(|other| other > own);
    let paths = used(text, module).into_iter().filter(leads_up);
    paths
        .map(|path| format!("`{}` is above `{}`", path.join("::"), module[0]))
        .collect()
}

fn place(layers: &[String], name: &str) -> Option<usize> {
    layers.iter().position(|layer| layer == name)
}

/// Where a source is in its crate, without `lib.rs` and the program's own file, which use all.
fn module<'a>(folder: &str, path: &'a str) -> Option<Vec<&'a str>> {
    let path = path.strip_prefix(folder)?.strip_prefix('/')?;
    let bare = path.strip_suffix(".rs")?;
    let mut module: Vec<&str> = bare.split('/').collect();
    if module.last() == Some(&"mod") {
        module.pop();
    }
    let is_root = matches!(module.as_slice(), ["lib" | "main"]);
    (!is_root && module[0] != "bin").then_some(module)
}

#[test]
fn a_layer_uses_only_those_that_are_listed_before_it() {
    let page = files::text("ARCHITECTURE.md");
    for folder in [
        "crates/certpact/src",
        "crates/cli/src",
        "crates/simulator/src",
    ] {
        let layers = listed(&page, folder);
        let mut found = std::collections::BTreeSet::new();
        for (path, text) in sources(folder) {
            let Some(module) = module(folder, &path) else {
                continue;
            };
            found.insert(module[0].to_owned());
            let misplaced = misplaced(&layers, &module, &text);
            assert!(misplaced.is_empty(), "{path}: {}", misplaced.join(", "));
        }
        let listed: std::collections::BTreeSet<String> = layers.into_iter().collect();
        assert_eq!(found, listed, "the layers of `{folder}`");
    }
}

/// An API knows no other: what they have in common is below them, and what knows them all above.
#[test]
fn no_api_names_another() {
    const APIS: [&str; 3] = ["acme", "order", "cps"];
    for (path, text) in sources("crates/certpact/src/api") {
        let Some(module) = module("crates/certpact/src", &path) else {
            continue;
        };
        let Some(own) = module.get(1) else { continue };
        for path_in in used(&text, &module) {
            let of_api = path_in.first().is_some_and(|layer| layer == "api");
            let named = path_in.get(1).filter(|_| of_api);
            let is_other =
                named.is_some_and(|named| APIS.contains(&named.as_str()) && named != own);
            assert!(!is_other, "{path} names `{}`", path_in.join("::"));
        }
    }
}

#[test]
fn a_path_that_leads_up_is_noticed() {
    let layers: Vec<String> = ["ground", "rule", "plan"].map(str::to_owned).into();
    let up = |module: &[&str], text: &str| !misplaced(&layers, module, text).is_empty();
    for (module, text) in [
        (&["ground", "error"][..], "use crate::plan::Plan;"),
        (
            &["ground", "error"],
            "use crate::{ground::id::Id, rule::Rule};",
        ),
        (&["ground", "error"], "fn f() { crate::rule::check(); }"),
        (&["ground", "error"], "use super::super::plan::Plan;"),
        (&["ground"], "use super::plan;"),
        (&["rule"], "macro_rules! m { () => { $crate::plan::Plan } }"),
        (&["attic"], ""),
    ] {
        assert!(up(module, text), "{module:?} {text}");
    }
    for (module, text) in [
        (
            &["plan", "lint"][..],
            "use crate::rule::Rule; use super::Plan; use std::fmt;",
        ),
        (
            &["rule"],
            "use serde::Serialize; pub(crate) mod plan_of { }",
        ),
        (
            &["ground"],
            "#[cfg(test)] mod tests { use crate::plan::Plan; }",
        ),
    ] {
        assert!(!up(module, text), "{module:?} {text}");
    }
}
