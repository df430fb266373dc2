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
        let fields = members(operation).filter(|field| is_meant(field));
        listed(fields.map(|field| field.path.as_str()))
    };
    let hidden = outermost_hidden(operation);
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
        listed(hidden.into_iter()),
        of(&|field: &Field| field.revokes_validation),
    ]
}

/// What becomes of each value that a left-out field gets.
fn changed(operation: &Operation) -> String {
    let mut by_value: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for field in members(operation) {
        if let Omitted::Becomes(value) = &field.omitted {
            by_value.entry(value).or_default().push(&field.path);
        }
    }
    let groups = by_value
        .into_iter()
        .map(|(value, paths)| format!("{} → `{value}`", listed(paths.into_iter())));
    groups.collect::<Vec<_>>().join("; ")
}

/// All fields but the items of lists, which cannot be left out.
fn members(operation: &Operation) -> impl Iterator<Item = &Field> {
    let fields = operation.fields.iter();
    fields.filter(|field| !field.path.ends_with("[]"))
}

/// What is never shown, without all that is inside it.
fn outermost_hidden(operation: &Operation) -> Vec<&str> {
    let hidden: Vec<&str> = members(operation)
        .filter(|field| !field.readable)
        .map(|field| field.path.as_str())
        .collect();
    let is_inside = |path: &str| {
        hidden.iter().any(|outer| {
            let rest = path.strip_prefix(outer);
            rest.is_some_and(|rest| rest.starts_with(['.', '[']))
        })
    };
    let outermost = hidden.iter().copied();
    outermost.filter(|path| !is_inside(path)).collect()
}

/// Paths as people read them: what is inside an object stands behind its name, and what several objects
/// have alike stands once.
fn listed<'a>(paths: impl Iterator<Item = &'a str>) -> String {
    let mut by_object: Vec<(&str, Vec<&str>)> = Vec::new();
    for path in paths {
        let (object, name) = path.rsplit_once('.').unwrap_or(("", path));
        match by_object.iter_mut().find(|(own, _)| *own == object) {
            Some((_, names)) => names.push(name),
            None => by_object.push((object, vec![name])),
        }
    }
    let mut groups: Vec<(Vec<&str>, Vec<&str>)> = Vec::new();
    for (object, names) in by_object {
        let alike = |(objects, own): &&mut (Vec<&str>, Vec<&str>)| {
            !object.is_empty() && !objects.contains(&"") && *own == names
        };
        match groups.iter_mut().find(alike) {
            Some((objects, _)) => objects.push(object),
            None => groups.push((vec![object], names)),
        }
    }
    let written = groups
        .into_iter()
        .map(|(objects, names)| match objects[..] {
            [""] => words(&names),
            _ => format!("in {}: {}", words(&objects), words(&names)),
        });
    written.collect::<Vec<_>>().join("; ")
}

fn words(names: &[&str]) -> String {
    let names: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    names.join(", ")
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
        let hidden = |path: &str| Field {
            readable: false,
            ..field(path, Omitted::Kept)
        };
        let inside = |path: &str| Field {
            readable: false,
            required: true,
            ..field(path, Omitted::Undocumented)
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
                hidden("organization.contact"),
                inside("organization.contact.email"),
                hidden("organization.deputy"),
                inside("organization.deputy.email"),
                field("names[]", Omitted::Undocumented),
            ],
        };
        let expected = [
            "`change_it`",
            "in `organization.contact`, `organization.deputy`: `email`",
            "in `organization`: `city`, `contact`, `deputy`",
            "`auto_renew` → `false`",
            "",
            "",
            "in `organization`: `contact`, `deputy`",
            "in `organization`: `city`",
        ];
        assert_eq!(cells(&operation), expected);
    }
}
