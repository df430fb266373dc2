//! Writes the table of operations: a macro that hands a row for each to another one.

use std::fmt::Write;

use anyhow::Result;

use crate::spec::{Operation, Spec, text};

/// The code of `operations!` and `reads!`.
pub(crate) fn table(specs: &[Spec]) -> Result<String> {
    let [mut rows, mut reads, mut writes] = [(); 3].map(|()| String::new());
    for spec in specs {
        let api = &spec.api;
        let variant = camel(api);
        writeln!(rows, "            {api}: {variant}, {variant}Operations {{")?;
        for operation in spec.operations() {
            row(spec, &operation, &mut rows)?;
            let name = camel(operation.text("operationId"));
            if operation.method == "get" {
                let answer = operation.answer_name(spec).unwrap_or_default();
                writeln!(reads, "            {name} => {answer},")?;
            } else {
                writeln!(writes, "            {name},")?;
            }
        }
        writeln!(rows, "            }}")?;
    }
    Ok(format!(
        "\
/// Hands every operation of every API to a macro, a row each: whether it writes, its variant, its
/// name, the ids of its path, its body, what else a call of it may have, and its answer.
#[doc(hidden)]
#[macro_export]
macro_rules! operations {{
    ($make:ident) => {{
        $make! {{
{rows}        }}
    }};
}}

/// Hands every read to a macro, each with its answer, and then every write.
macro_rules! reads {{
    ($make:ident) => {{
        $make! {{
{reads}            ;
{writes}        }}
    }};
}}
pub(crate) use reads;
"
    ))
}

fn row(spec: &Spec, operation: &Operation<'_>, rows: &mut String) -> Result<()> {
    let id = operation.text("operationId");
    let kind = if operation.method == "get" {
        "read"
    } else {
        "write"
    };
    let ids = operation.ids(spec)?;
    let is_creation = kind == "write" && ids.is_empty();
    let ids: Vec<String> = ids
        .iter()
        .map(|parameter| {
            let form = match text(&parameter["schema"], "type") {
                "integer" => "number",
                _ => "text",
            };
            format!("{}: {form}", text(parameter, "name"))
        })
        .collect();
    let mut rest = String::new();
    if let Some(body) = operation.body_name() {
        write!(rest, " body {body}")?;
    }
    if let Some(query) = operation.query(spec) {
        write!(rest, " query {}", text(query, "name"))?;
    }
    if is_creation {
        write!(rest, " label label")?;
    }
    if spec.has_accounts() {
        write!(rest, " account account_id")?;
    }
    if let Some(answer) = operation.answer_name(spec) {
        write!(rest, " -> {answer}")?;
    }
    let title = operation.text("summary");
    let said = operation.text("description");
    writeln!(rows, "                #[doc = {said:?}]")?;
    writeln!(
        rows,
        "                #[doc = \"\\n\\nThe CA's page: *{title}*.\"]"
    )?;
    let (variant, ids) = (camel(id), ids.join(", "));
    writeln!(rows, "                {kind} {variant} {id}({ids}){rest};")?;
    Ok(())
}

/// `get_contract` as `GetContract`.
fn camel(name: &str) -> String {
    let words = name.split('_').map(|word| {
        let (first, rest) = word.split_at(1.min(word.len()));
        first.to_uppercase() + rest
    });
    words.collect()
}
