//! What people read and what is made from the catalogue: `RULES.md` and the tables of the README.

use std::fmt::Write;
use std::path::Path;

use anyhow::{Context, Result};
use fs_err as fs;

use crate::files::Output;
use crate::omissions;
use crate::surface::Catalogue;

const README: &str = "README.md";
/// What is written between two marks, each on a line of its own.
const RULES: &str = "rules";
const LEFT_OUT: &str = "left-out fields";

pub(crate) fn outputs(root: &Path, catalogue: &Catalogue) -> Result<Vec<Output>> {
    let mut outputs = vec![
        Output {
            path: "crates/certpact/RULES.md".into(),
            text: rules(catalogue),
        },
        Output {
            path: "crates/certpact/OPERATIONS.md".into(),
            text: operations(catalogue),
        },
    ];
    let readme = root.join(README);
    if readme.exists() {
        outputs.push(Output {
            path: README.into(),
            text: tables(&fs::read_to_string(readme)?, catalogue).context(README)?,
        });
    }
    Ok(outputs)
}

fn rules(catalogue: &Catalogue) -> String {
    let mut text = String::from(
        "<!-- Written by `cargo xtask regen` from the rules' own files in crates/certpact/src/rules; do not edit. -->\n\
         # Rules\n\n\
         What certpact finds in a request before it is sent. An *error* is a request that the CA refuses; a *hazard*\n\
         is one that it accepts and that loses, stops or costs something; a *notice* is one whose outcome may surprise.\n\n",
    );
    text.push_str(&table(catalogue));
    for rule in &catalogue.rules {
        let sources = rule.sources.join("`, `");
        let _ = write!(
            text,
            "\n## {}\n\n**{}**: {}.\n\n{}\n\nSource: the page of `{sources}`.\n",
            rule.rule,
            rule.severity,
            rule.summary,
            rule.doc.trim()
        );
    }
    text
}

fn operations(catalogue: &Catalogue) -> String {
    let mut text = String::from(
        "<!-- Written by `cargo xtask regen` from crates/certpact/src/operation.rs; do not edit. -->\n\
         # Operations, and when they are sent again\n\n\
         Every operation is sent again where no connection stood, and after a 429. Some are also sent again where\n\
         they may have arrived already: after a 502, 503 or 504, a lost connection, or no answer in time. A write\n\
         that may have arrived, and was never answered with a yes, is reported as *outcome unknown*.\n\n\
         | Operation | The CA's page | Does | Sent again after it was sent |\n|---|---|---|---|\n",
    );
    for operation in &catalogue.operations {
        let kind = if operation.writes { "writes" } else { "reads" };
        let repeated = if operation.repeated_after_sending {
            "yes"
        } else {
            "never"
        };
        let _ = writeln!(
            text,
            "| `{}` | {} | {kind} | {repeated} |",
            operation.operation, operation.title
        );
    }
    text
}

fn table(catalogue: &Catalogue) -> String {
    let mut table = String::from("| Rule | Severity | Finds |\n|---|---|---|\n");
    for rule in &catalogue.rules {
        let _ = writeln!(
            table,
            "| `{}` | {} | {} |",
            rule.rule, rule.severity, rule.summary
        );
    }
    table
}

fn tables(text: &str, catalogue: &Catalogue) -> Result<String> {
    let text = between(text, RULES, &table(catalogue))?;
    between(&text, LEFT_OUT, &omissions::table(catalogue))
}

/// The text with everything between the marks of that name replaced.
fn between(text: &str, name: &str, new: &str) -> Result<String> {
    let begins = format!("<!-- {name}: written by `cargo xtask regen` -->");
    let ends = format!("<!-- end of {name} -->");
    let missing = || format!("the marks around the {name} are missing");
    let (before, rest) = text.split_once(&begins).with_context(missing)?;
    let (_, after) = rest.split_once(&ends).with_context(missing)?;
    Ok(format!("{before}{begins}\n{new}{ends}{after}"))
}
