//! The points of the pre-flight list, each with what covers it: `tests/rules_map.toml`.

use std::collections::BTreeSet;
use std::ops::RangeInclusive;

use certpact::rules;
use serde::Deserialize;

use crate::files;

/// The numbers of the points: of contracts, and of the other two APIs.
const POINTS: [RangeInclusive<usize>; 2] = [1..=101, 126..=203];

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
    assert_eq!(numbers, POINTS.into_iter().flatten().collect::<Vec<_>>());
    let subjects: BTreeSet<&str> = rows.iter().map(|row| row.subject.as_str()).collect();
    assert_eq!(subjects.len(), rows.len(), "two points have one subject");
}

#[test]
fn what_covers_a_point_is_there() {
    for Row {
        row, covered_by, ..
    } in rows()
    {
        match covered_by {
            CoveredBy::Rule(id) => {
                assert!(rules::find(&id).is_ok(), "{row}: {id}");
            }
            CoveredBy::Type(place) | CoveredBy::Behaviour(place) => {
                let (file, text) = place.split_once("::").expect("a place is FILE::TEXT");
                assert!(files::text(file).contains(text), "{row}: {place}");
            }
            CoveredBy::None(reason) => assert!(!reason.is_empty(), "{row}"),
        }
    }
}

/// A reading that is taken by a rule names it; what it names for later is not there yet.
#[test]
fn the_readings_name_rules_as_they_are() {
    let has_rule = |name: &str| {
        let mut ids = rules::all().map(|rule| rule.id);
        ids.any(|id| id.ends_with(&format!(".{name}")))
    };
    let text = files::text("openapi/README.md");
    for line in text.lines().filter(|line| line.starts_with("| ")) {
        let (now, later) = line.split_once("later: ").unwrap_or((line, ""));
        for name in names_after("rule", now) {
            assert!(has_rule(name), "`{name}` is no rule: {line}");
        }
        for name in names_after("rule", later) {
            assert!(!has_rule(name), "`{name}` is there: {line}");
        }
    }
}

/// The names in backticks behind a word, or behind its plural.
fn names_after<'a>(word: &str, text: &'a str) -> Vec<&'a str> {
    let mut names = Vec::new();
    for (at, _) in text.match_indices(word) {
        let rest = text[at + word.len()..].trim_start_matches('s').trim_start();
        let listed = rest.split([';', '|', ':']).next().unwrap_or(rest);
        if listed.starts_with('`') {
            names.extend(listed.split('`').skip(1).step_by(2));
        }
    }
    names
}
