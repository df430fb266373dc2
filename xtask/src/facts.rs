//! Writes the table of facts: what the specs say about operations and about the fields of their
//! requests, in full, for the rules to ask, and about those of their answers, for what reads them.

use anyhow::{Context, Result, bail};
use proc_macro2::{Literal, TokenStream};
use quote::{format_ident, quote};
use serde_json::Value;

use crate::spec::{Operation, Spec, entries, text};

/// The code of the table, whose types are in `crates/wire/src/facts.rs`.
pub(crate) fn table(specs: &[Spec]) -> Result<String> {
    let mut operations = Vec::new();
    for spec in specs {
        for found in spec.operations() {
            let code = operation(spec, &found).with_context(|| {
                format!("{}: operation `{}`", spec.file, found.text("operationId"))
            })?;
            operations.push(code);
        }
    }
    let code = syn::parse2(quote! {
        use super::{Field, Kind, Omitted, Operation, Parameter, Source};

        /// Every operation of every API, in the order of their paths.
        pub static OPERATIONS: &[Operation] = &[#(#operations),*];
    })?;
    Ok(prettyplease::unparse(&code))
}

fn operation(spec: &Spec, operation: &Operation) -> Result<TokenStream> {
    let Operation { method, path, node } = operation;
    let [id, title, description] =
        ["operationId", "summary", "description"].map(|key| operation.text(key));
    let [page, url, read] = ["page", "url", "read"].map(|key| text(&node["x-source"], key));
    let (api, method) = (&spec.api, method.to_uppercase());
    let ids: Vec<TokenStream> = operation.ids(spec)?.into_iter().map(parameter).collect();
    let query = match operation.query(spec) {
        Some(found) => {
            let found = parameter(found);
            quote!(Some(#found))
        }
        None => quote!(None),
    };
    let body = optional(operation.body_name());
    let answer = optional(operation.answer_name(spec));
    let is_repeated = text(node, "x-repeat") == "safe";
    let delivers_secret = node.get("x-delivers").is_some();
    let has_accounts = spec.has_accounts();
    let assumption = optional(assumption(spec, node));
    let fields = fields_of(spec, operation.body())?;
    let shown = fields_of(spec, operation.answer(spec))?;
    Ok(quote! {
        Operation {
            id: #id,
            api: #api,
            title: #title,
            description: #description,
            method: #method,
            path: #path,
            ids: &[#(#ids),*],
            query: #query,
            body: #body,
            answer: #answer,
            is_repeated: #is_repeated,
            delivers_secret: #delivers_secret,
            has_accounts: #has_accounts,
            source: Source { page: #page, url: #url, read: #read },
            assumption: #assumption,
            fields: &[#(#fields),*],
            shown: &[#(#shown),*],
        }
    })
}

/// What is said of all that is in a body.
fn fields_of(spec: &Spec, body: Option<&Value>) -> Result<Vec<TokenStream>> {
    let mut fields = Vec::new();
    let whole = Above {
        path: "",
        readable: true,
        revokes: None,
    };
    if let Some(body) = body {
        inside(spec, spec.resolve(body), &whole, &mut fields)?;
    }
    Ok(fields)
}

fn parameter(node: &Value) -> TokenStream {
    let [name, description] = ["name", "description"].map(|key| text(node, key));
    let schema = &node["schema"];
    let kind = match text(schema, "type") {
        "integer" => quote!(Kind::Integer),
        _ => quote!(Kind::String),
    };
    let format = optional(
        schema["format"]
            .as_str()
            .filter(|format| *format != "int64"),
    );
    let minimum = match schema["minimum"].as_i64().map(Literal::i64_unsuffixed) {
        Some(minimum) => quote!(Some(#minimum)),
        None => quote!(None),
    };
    quote! {
        Parameter {
            name: #name,
            kind: #kind,
            format: #format,
            minimum: #minimum,
            description: #description,
        }
    }
}

/// The guess about the operation, else the one about its success.
fn assumption<'a>(spec: &'a Spec, operation: &'a Value) -> Option<&'a str> {
    let success = entries(&operation["responses"]).filter(|(status, _)| status.starts_with('2'));
    std::iter::once(operation)
        .chain(success.map(|(_, answer)| spec.resolve(answer)))
        .find_map(|node| node.get("x-assumption")?.as_str())
}

/// What a field has from the one that contains it.
struct Above<'a> {
    path: &'a str,
    readable: bool,
    revokes: Option<bool>,
}

/// Adds the fields of an object, each followed by what is inside it.
fn inside(spec: &Spec, object: &Value, above: &Above, fields: &mut Vec<TokenStream>) -> Result<()> {
    let required: Vec<&Value> = object["required"]
        .as_array()
        .into_iter()
        .flatten()
        .collect();
    for (name, node) in entries(&object["properties"]) {
        let path = match above.path {
            "" => name.to_owned(),
            above => format!("{above}.{name}"),
        };
        let required = required.iter().any(|required| *required == name);
        let place = Above {
            path: &path,
            ..*above
        };
        field(spec, node, (name, required), &place, fields)?;
    }
    Ok(())
}

/// Adds one field and what is inside it: its name, and whether it is required. `place` has its own path.
fn field(
    spec: &Spec,
    node: &Value,
    (name, required): (&str, bool),
    place: &Above,
    fields: &mut Vec<TokenStream>,
) -> Result<()> {
    let shape = shape(spec, node);
    let place = Above {
        path: place.path,
        readable: place.readable && node.get("x-readback").is_none(),
        revokes: node
            .get("x-revokes-validation")
            .and_then(Value::as_bool)
            .or(place.revokes),
    };
    let mut within = Vec::new();
    if let Some(items) = shape.get("items") {
        let path = format!("{}[]", place.path);
        let item = Above {
            path: &path,
            ..place
        };
        field(spec, items, ("[]", false), &item, &mut within)?;
    }
    inside(spec, shape, &place, &mut within)?;
    fields.push(literal(
        node,
        shape,
        (name, required),
        within.len(),
        &place,
    )?);
    fields.append(&mut within);
    Ok(())
}

/// The schema that a field names, or its own.
fn shape<'a>(spec: &'a Spec, node: &'a Value) -> &'a Value {
    spec.resolve(node.pointer("/allOf/0").unwrap_or(node))
}

/// A field as a Rust value that names only what differs from a plain one.
fn literal(
    node: &Value,
    shape: &Value,
    (name, required): (&str, bool),
    inside: usize,
    place: &Above,
) -> Result<TokenStream> {
    let path = place.path;
    let kind = match text(shape, "type") {
        "boolean" => quote!(Kind::Boolean),
        "integer" => quote!(Kind::Integer),
        "number" => quote!(Kind::Number),
        "string" => quote!(Kind::String),
        "array" => quote!(Kind::Array),
        "object" => quote!(Kind::Object),
        other => bail!("field `{path}`: `{other}` is no type of a field"),
    };
    let mut facts = vec![quote!(path: #path), quote!(name: #name)];
    if inside > 0 {
        let inside = Literal::usize_unsuffixed(inside);
        facts.push(quote!(inside: #inside));
    }
    facts.push(quote!(kind: #kind));
    if required {
        facts.push(quote!(required: true));
    }
    if let Some(omitted) = node.get("x-omitted") {
        let omitted = omission(omitted).with_context(|| format!("field `{path}`"))?;
        facts.push(quote!(omitted: #omitted));
    }
    if !place.readable {
        facts.push(quote!(readable: false));
    }
    if let Some(revokes) = place.revokes {
        facts.push(quote!(revokes_validation: Some(#revokes)));
    }
    if node.get("nullable") == Some(&Value::Bool(true)) {
        facts.push(quote!(nullable: true));
    }
    if node.get("x-ask") == Some(&Value::Bool(true)) {
        facts.push(quote!(ask: true));
    }
    // One that is written in another way than the format's is a date all the same.
    let is_instant = text(node, "x-rust-type") == "Instant";
    for keyword in ["pattern", "format"] {
        let said = shape.get(keyword).and_then(Value::as_str);
        let instant = (is_instant && keyword == "format").then_some("date-time");
        if let Some(value) = said.or(instant) {
            let name = format_ident!("{keyword}");
            facts.push(quote!(#name: Some(#value)));
        }
    }
    let limits = [
        ("max_length", "maxLength"),
        ("min_items", "minItems"),
        ("max_items", "maxItems"),
        ("minimum", "minimum"),
    ];
    for (name, keyword) in limits {
        if let Some(value) = shape.get(keyword) {
            let value = value
                .as_i64()
                .with_context(|| format!("field `{path}`: `{keyword}` is no whole number"))?;
            let (name, value) = (format_ident!("{name}"), Literal::i64_unsuffixed(value));
            facts.push(quote!(#name: Some(#value)));
        }
    }
    let values = shape.get("enum").or_else(|| shape.get("x-extensible-enum"));
    if let Some(values) = values.and_then(Value::as_array) {
        let values = values.iter().filter_map(Value::as_str);
        facts.push(quote!(values: &[#(#values),*]));
    }
    if let Some(names) = shape.get("x-value-names").and_then(Value::as_object) {
        let names = names
            .iter()
            .filter_map(|(value, name)| Some((value, name.as_str()?)));
        let names = names.map(|(value, name)| quote!((#value, #name)));
        facts.push(quote!(value_names: &[#(#names),*]));
    }
    if let Some(assumption) = node.get("x-assumption").and_then(Value::as_str) {
        facts.push(quote!(assumption: Some(#assumption)));
    }
    let description = [node, shape].map(|node| text(node, "description"));
    if let Some(description) = description.into_iter().find(|text| !text.is_empty()) {
        facts.push(quote!(description: #description));
    }
    Ok(quote!(Field { #(#facts,)* ..Field::PLAIN }))
}

fn omission(omitted: &Value) -> Result<TokenStream> {
    if let Some(value) = omitted.get("becomes") {
        let json = value.to_string();
        return Ok(quote!(Omitted::Becomes(#json)));
    }
    match omitted.as_str() {
        Some("kept") => Ok(quote!(Omitted::Kept)),
        Some("ignored") => Ok(quote!(Omitted::Ignored)),
        Some("undocumented") => Ok(quote!(Omitted::Undocumented)),
        _ => bail!("`x-omitted` is {omitted}"),
    }
}

fn optional(text: Option<&str>) -> TokenStream {
    match text {
        Some(text) => quote!(Some(#text)),
        None => quote!(None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table_of(schemas: &str) -> String {
        let paths = "\
paths:
  /things/{thing}/parts/{part}:
    put:
      operationId: replace_part
      summary: Replace part
      parameters:
        - { name: thing, in: path, description: Its number., schema: { type: integer, format: int64, minimum: 0 } }
        - { name: part, in: path, description: Its name., schema: { type: string, format: order-id } }
        - { name: name, in: query, description: A name., schema: { type: string } }
      x-repeat: safe
      x-delivers: secret
      description: Replaces it.
      x-source: { page: Replace part, url: 'https://ca.example/part', read: 2026-01-02 }
      requestBody: { content: { application/json: { schema: { $ref: '#/components/schemas/Part' } } } }
      responses: { 2XX: { description: Done., x-assumption: not shown } }
components:
  schemas:
";
        table(&[Spec::parse("things", format!("{paths}{schemas}")).unwrap()]).unwrap()
    }

    #[test]
    fn what_is_inside_follows_and_inherits() {
        let text = table_of(
            "
    Part:
      type: object
      required: [contacts]
      properties:
        contacts:
          type: array
          minItems: 1
          items: { $ref: '#/components/schemas/Contact' }
          x-omitted: { becomes: [] }
          x-readback: never
          x-revokes-validation: false
          description: People.
        limit: { type: integer, minimum: -1, x-omitted: kept, x-ask: true, description: Most. }
    Contact:
      type: object
      description: A person.
      properties:
        kind:
          type: string
          nullable: true
          maxLength: 9
          x-extensible-enum: [a, b]
          x-revokes-validation: true
          x-omitted: ignored
          description: Kind.
",
        );
        let expected = r#"use super::{Field, Kind, Omitted, Operation, Parameter, Source};
/// Every operation of every API, in the order of their paths.
pub static OPERATIONS: &[Operation] = &[
    Operation {
        id: "replace_part",
        api: "things",
        title: "Replace part",
        description: "Replaces it.",
        method: "PUT",
        path: "/things/{thing}/parts/{part}",
        ids: &[
            Parameter {
                name: "thing",
                kind: Kind::Integer,
                format: None,
                minimum: Some(0),
                description: "Its number.",
            },
            Parameter {
                name: "part",
                kind: Kind::String,
                format: Some("order-id"),
                minimum: None,
                description: "Its name.",
            },
        ],
        query: Some(Parameter {
            name: "name",
            kind: Kind::String,
            format: None,
            minimum: None,
            description: "A name.",
        }),
        body: Some("Part"),
        answer: None,
        is_repeated: true,
        delivers_secret: true,
        has_accounts: false,
        source: Source {
            page: "Replace part",
            url: "https://ca.example/part",
            read: "2026-01-02",
        },
        assumption: Some("not shown"),
        fields: &[
            Field {
                path: "contacts",
                name: "contacts",
                inside: 2,
                kind: Kind::Array,
                required: true,
                omitted: Omitted::Becomes("[]"),
                readable: false,
                revokes_validation: Some(false),
                min_items: Some(1),
                description: "People.",
                ..Field::PLAIN
            },
            Field {
                path: "contacts[]",
                name: "[]",
                inside: 1,
                kind: Kind::Object,
                readable: false,
                revokes_validation: Some(false),
                description: "A person.",
                ..Field::PLAIN
            },
            Field {
                path: "contacts[].kind",
                name: "kind",
                kind: Kind::String,
                omitted: Omitted::Ignored,
                readable: false,
                revokes_validation: Some(true),
                nullable: true,
                max_length: Some(9),
                values: &["a", "b"],
                description: "Kind.",
                ..Field::PLAIN
            },
            Field {
                path: "limit",
                name: "limit",
                kind: Kind::Integer,
                omitted: Omitted::Kept,
                ask: true,
                minimum: Some(-1),
                description: "Most.",
                ..Field::PLAIN
            },
        ],
        shown: &[],
    },
];
"#;
        assert_eq!(text, expected);
    }
}
