//! What people read and what is made from the catalogue: `RULES.md`, and tables of pages in `docs/`.

use std::fmt::Write;
use std::path::Path;

use anyhow::{Context, Result};
use fs_err as fs;

use crate::files::Output;
use crate::omissions;
use crate::surface::{AnswerBody, Catalogue, RuleSource, Verdict};

/// A table that stands in a page, between two marks that are each a line.
struct Table {
    page: &'static str,
    name: &'static str,
    print: fn(&Catalogue) -> String,
}

const TABLES: [Table; 2] = [
    Table {
        page: "docs/rules.md",
        name: "rules",
        print: |catalogue| table(catalogue),
    },
    Table {
        page: "docs/left-out-fields.md",
        name: "left-out fields",
        print: |catalogue| omissions::table(catalogue),
    },
];

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
    for table in TABLES {
        let page = fs::read_to_string(root.join(table.page))?;
        let text = between(&page, table.name, &(table.print)(catalogue));
        outputs.push(Output {
            path: table.page.into(),
            text: text.context(table.page)?,
        });
    }
    Ok(outputs)
}

fn rules(catalogue: &Catalogue) -> String {
    let mut text = String::from(
        "<!-- Written by `cargo xtask regen` from the rules' own files in crates/certpact/src/api; do not edit. -->\n\
         # Rules\n\n\
         What certpact finds in a request before it is sent. An *error* is a request that the CA refuses; a *hazard*\n\
         is one that it accepts and that loses, stops or costs something; a *notice* is one whose outcome may surprise.\n\n",
    );
    text.push_str(&table(catalogue));
    for (rule, page) in rule_pages(catalogue) {
        let (_, page) = page.split_once('\n').unwrap_or_default();
        let _ = write!(text, "\n## {rule}\n{page}");
    }
    text
}

/// A page for each rule.
pub(crate) fn rule_pages(catalogue: &Catalogue) -> impl Iterator<Item = (&str, String)> {
    catalogue.rules.iter().map(|rule| {
        let sources: Vec<String> = rule.sources.iter().map(link).collect();
        let sources = sources.join(", ");
        let page = format!(
            "# {}\n\n**{}**: {}.\n\n{}\n\nSources: {sources}.\n",
            rule.rule,
            rule.severity,
            rule.summary,
            rule.doc.trim()
        );
        (rule.rule.as_str(), page)
    })
}

fn link(source: &RuleSource) -> String {
    let link = format!("[{}]({})", source.title, source.url);
    match &source.operation {
        Some(operation) => format!("{link} (`{operation}`)"),
        None => link,
    }
}

pub(crate) fn operations(catalogue: &Catalogue) -> String {
    let mut text = String::from(
        "<!-- Written by `cargo xtask regen` from ground/operations.rs and state/verdict.rs of crates/certpact/src; do not edit. -->\n\
         # Operations, and when they are sent again\n\n\
         Every operation is sent again where no connection stood, and after a 429. Some are also sent again where\n\
         they may have arrived already: after a 502, 503 or 504, a lost connection, or no answer in time.\n\n\
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
    text.push_str(&answers(catalogue));
    text.push_str(&products(catalogue));
    text
}

fn products(catalogue: &Catalogue) -> String {
    let mut text = String::from(
        "\n# Products\n\n\
         | `product_name_id` | The CA's name | Validation type |\n|---|---|---|\n",
    );
    for product in &catalogue.products {
        let name = product.name.as_deref().unwrap_or_default();
        let (id, kind) = (&product.product_name_id, &product.validation_type);
        let _ = writeln!(text, "| `{id}` | {name} | {kind} |");
    }
    text
}

fn answers(catalogue: &Catalogue) -> String {
    let mut text = String::from(
        "\n# What an answer says of a write\n\n\
         The first row that fits decides. Where an attempt before the last one may have arrived, a refusal of the\n\
         last one leaves the outcome unknown.\n\n\
         | Status | Body | The write |\n|---|---|---|\n",
    );
    for row in &catalogue.answers {
        let body = match row.body {
            AnswerBody::Any => "any",
            AnswerBody::EmptyOrObject => "empty, or a JSON object without the members of a success",
            AnswerBody::AsDocumented => {
                "empty where a page documents none, or an object with the documented members"
            }
        };
        let verdict = match row.verdict {
            Verdict::Done => "was carried out",
            Verdict::Refused => "was refused",
            Verdict::Odd => {
                "was carried out or not, as a look at the CA shows; unknown where it cannot show it"
            }
            Verdict::Unknown => {
                "may have been carried out: done where a look at the CA shows it, else unknown"
            }
        };
        let _ = writeln!(text, "| {} | {body} | {verdict} |", row.statuses);
    }
    text.push_str(
        "\nA look is one read. It can show changed fields, names, contacts, a cancellation and revoked credentials,\n\
         not of a creation, of contacts at `acme`, or of a change that leaves what can be read as it was. A write that\n\
         a look shows undone is *not carried out*, unless a proxy may have answered while the CA is still working on\n\
         it (408, 499, 502, 503, 504, 520 and above, or no answer at all): then it stays *outcome unknown*.\n",
    );
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

/// The text with everything between the marks of that name replaced.
fn between(text: &str, name: &str, new: &str) -> Result<String> {
    let begins = format!("<!-- {name}: written by `cargo xtask regen` -->");
    let ends = format!("<!-- end of {name} -->");
    let missing = || format!("the marks around the {name} are missing");
    let (before, rest) = text.split_once(&begins).with_context(missing)?;
    let (_, after) = rest.split_once(&ends).with_context(missing)?;
    Ok(format!("{before}{begins}\n{new}{ends}{after}"))
}
