//! What CONTRIBUTING.md says that an operation costs is what it costs.

use std::collections::BTreeSet;

use crate::boundaries::code_by_hand;
use crate::files;

/// A row of the table: a file, and whether a read and a write need something in it.
struct Row {
    file: String,
    read: bool,
    write: bool,
}

fn rows() -> Vec<Row> {
    let page = files::text("CONTRIBUTING.md");
    let (_, table) = page
        .split_once("| Where | What | A read | A write |\n")
        .expect("the page has the table");
    let lines = table
        .lines()
        .skip(1)
        .take_while(|line| line.starts_with('|'));
    lines
        .map(|line| {
            let cells: Vec<&str> = line.split('|').map(str::trim).collect();
            Row {
                file: cells[1].trim_matches('`').to_owned(),
                read: cells[3] == "x",
                write: cells[4] == "x",
            }
        })
        .collect()
}

#[test]
fn an_operation_costs_as_many_places_as_the_pages_say() {
    let rows = rows();
    let page = files::text("ARCHITECTURE.md");
    for (what, is_meant) in [
        (
            "a read operation of `acme`",
            (|row| row.read) as fn(&&Row) -> bool,
        ),
        ("a write operation, rules aside", |row| row.write),
    ] {
        let meant: Vec<&Row> = rows.iter().filter(is_meant).collect();
        let in_files: BTreeSet<&str> = meant.iter().map(|row| row.file.as_str()).collect();
        let said = format!("{} places in {} files", meant.len(), in_files.len());
        let row = page
            .lines()
            .find(|line| line.starts_with(&format!("| {what} |")));
        let row = row.unwrap_or_else(|| panic!("ARCHITECTURE.md has no row about {what}"));
        assert!(row.contains(&said), "{what}: {said}");
    }
    for row in &rows {
        assert!(files::root().join(&row.file).exists(), "{}", row.file);
    }
}

/// A read that is there already is named where the table says, and nowhere else. The simulator shares
/// no name with the client.
#[test]
fn a_read_is_named_where_the_table_says() {
    let names = ["list_certificates", "ListCertificates", "Certificates"];
    let is_name = |word: &str| names.contains(&word);
    let names_it = |text: &str| {
        let code = text
            .lines()
            .filter(|line| !line.trim_start().starts_with("//"));
        let mut words =
            code.flat_map(|line| line.split(|one: char| !one.is_alphanumeric() && one != '_'));
        words.any(is_name)
    };
    let mut found: BTreeSet<String> = code_by_hand()
        .filter(|(path, text)| {
            path.starts_with("crates/") && path.contains("/src/") && names_it(text)
        })
        .map(|(path, _)| path)
        .collect();
    found.insert("openapi/acme.yaml".to_owned());
    let rows = rows().into_iter().filter(|row| row.read);
    let told: BTreeSet<String> = rows
        .map(|row| row.file)
        .filter(|file| !file.starts_with("crates/simulator/"))
        .collect();
    assert_eq!(found, told);
}
