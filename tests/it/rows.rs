//! The points of the pre-flight list, each with what covers it: `tests/rules_map.toml`.

use std::collections::BTreeSet;

use certpact::rules;
use serde::Deserialize;

use crate::files;

/// How many points there are, numbered from 1.
const POINTS: usize = 101;

/// Rules that are announced and not there yet.
const ANNOUNCED: [&str; 3] = [
    "acme.auto_renew_unstated",
    "acme.contract_created",
    "acme.secret_shown_once",
];

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Map {
    rows: Vec<Row>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    row: usize,
    subject: String,
    covered_by: CoveredBy,
}

#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum CoveredBy {
    /// The id of a rule.
    Rule(String),
    /// `FILE::TEXT`: a type that makes it impossible to get wrong.
    Type(String),
    /// `FILE::TEXT`: a test or a case in which the client takes care of it.
    Behaviour(String),
    /// Why there is nothing to be said.
    None(String),
}

fn rows() -> Vec<Row> {
    let map: Map = toml_edit::de::from_str(&files::text("tests/rules_map.toml")).unwrap();
    map.rows
}

#[test]
fn every_point_is_there_once() {
    let rows = rows();
    let numbers: Vec<usize> = rows.iter().map(|row| row.row).collect();
    assert_eq!(numbers, (1..=POINTS).collect::<Vec<_>>());
    let subjects: BTreeSet<&str> = rows.iter().map(|row| row.subject.as_str()).collect();
    assert_eq!(subjects.len(), rows.len(), "two points have one subject");
}

#[test]
fn what_covers_a_point_is_there() {
    let mut missing = BTreeSet::new();
    for Row {
        row, covered_by, ..
    } in rows()
    {
        match covered_by {
            CoveredBy::Rule(id) => {
                if rules::find(&id).is_err() {
                    missing.insert(id);
                }
            }
            CoveredBy::Type(place) | CoveredBy::Behaviour(place) => {
                let (file, text) = place.split_once("::").expect("a place is FILE::TEXT");
                assert!(files::text(file).contains(text), "{row}: {place}");
            }
            CoveredBy::None(reason) => assert!(!reason.is_empty(), "{row}"),
        }
    }
    let missing: Vec<&str> = missing.iter().map(String::as_str).collect();
    assert_eq!(missing, ANNOUNCED);
}
