//! The table of `docs/left-out-fields.md`, which says what leaving a field out does, at every operation that writes.

use std::collections::BTreeMap;
use std::fmt::Write;

use crate::surface::{Catalogue, Field, Omitted, Operation};

/// The table, a row for each operation that has a body.
pub(crate) fn table(catalogue: &Catalogue) -> String {
    let mut table = String::from(
        "| Operation | Refused without | Kept if left out | Changed if left out | Makes no difference | Not said | Never shown | Revokes validation |\n\
         |---|---|---|---|---|---|---|---|\n",
    );
    let with_body = catalogue
        .operations
        .iter()
        .filter(|operation| operation.writes && !operation.fields.is_empty());
    for operation in with_body {
        let _ = writeln!(table, "| {} |", cells(operation).join(" | "));
    }
    table
}

fn cells(operation: &Operation) -> [String; 8] {
    let of = |is_meant: &dyn Fn(&Field) -> bool| {
        let fields = shown(operation).filter(|field| is_meant(field));
        listed(fields.map(|field| field.path.as_str()))
    };
    let is_refused = |field: &Field| field.required && field.omitted != Omitted::Ignored;
    let has =
        |omitted: Omitted| of(&|field: &Field| !is_refused(field) && field.omitted == omitted);
    [
        format!("`{}`", operation.operation),
        of(&is_refused),
        has(Omitted::Kept),
        changed(operation),
        has(Omitted::Ignored),
        has(Omitted::Undocumented),
        of(&|field: &Field| !field.readable),
        of(&|field: &Field| field.revokes_validation),
    ]
}

/// What becomes of each value that a left-out field gets.
fn changed(operation: &Operation) -> String {
    let mut by_value: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for field in shown(operation) {
        if let Omitted::Becomes(value) = &field.omitted {
            by_value.entry(value).or_default().push(&field.path);
        }
    }
    let groups = by_value
        .into_iter()
        .map(|(value, paths)| format!("{} → `{value}`", listed(paths.into_iter())));
    groups.collect::<Vec<_>>().join("; ")
}

/// The fields that a table can show: not what is inside something that is never shown, and not the
/// items of lists, which cannot be left out.
fn shown(operation: &Operation) -> impl Iterator<Item = &Field> {
    let hidden: Vec<&str> = operation
        .fields
        .iter()
        .filter(|field| !field.readable)
        .map(|field| field.path.as_str())
        .collect();
    operation.fields.iter().filter(move |field| {
        let is_inside = hidden.iter().any(|outer| {
            let rest = field.path.strip_prefix(outer);
            rest.is_some_and(|rest| rest.starts_with(['.', '[']))
        });
        !is_inside && !field.path.ends_with("[]")
    })
}

/// Paths as people read them: what is inside an object stands behind its name.
fn listed<'a>(paths: impl Iterator<Item = &'a str>) -> String {
    let mut groups: Vec<(&str, Vec<&str>)> = Vec::new();
    for path in paths {
        let (object, name) = path.rsplit_once('.').unwrap_or(("", path));
        match groups.iter_mut().find(|(own, _)| *own == object) {
            Some((_, names)) => names.push(name),
            None => groups.push((object, vec![name])),
        }
    }
    let written = groups.into_iter().map(|(object, names)| {
        let names: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
        match object {
            "" => names.join(", "),
            object => format!("in `{object}`: {}", names.join(", ")),
        }
    });
    written.collect::<Vec<_>>().join("; ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn field(path: &str, omitted: Omitted) -> Field {
        Field {
            path: path.into(),
            required: false,
            omitted,
            readable: true,
            revokes_validation: false,
        }
    }

    #[test]
    fn each_field_stands_where_leaving_it_out_leads() {
        let hidden = Field {
            readable: false,
            ..field("organization.contact", Omitted::Kept)
        };
        let inside = Field {
            readable: false,
            required: true,
            ..field("organization.contact.email", Omitted::Undocumented)
        };
        let operation = Operation {
            operation: "change_it".into(),
            title: "Change".into(),
            writes: true,
            repeated_after_sending: false,
            fields: vec![
                field("auto_renew", Omitted::Becomes("false".into())),
                Field {
                    revokes_validation: true,
                    ..field("organization.city", Omitted::Kept)
                },
                hidden,
                inside,
                field("names[]", Omitted::Undocumented),
            ],
        };
        let expected = [
            "`change_it`",
            "",
            "in `organization`: `city`, `contact`",
            "`auto_renew` → `false`",
            "",
            "",
            "in `organization`: `contact`",
            "in `organization`: `city`",
        ];
        assert_eq!(cells(&operation), expected);
    }
}
