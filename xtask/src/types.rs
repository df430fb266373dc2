//! Writes the types of an API's requests and answers with progenitor's type generation.
//!
//! What it gets to see is made of the spec: a request has what `x-ask` marks and may leave out
//! the rest, an answer may leave out all that the CA may. What it writes is put into the spec's
//! order, and prints only what the spec says may be shown.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Context, Result, anyhow};
use openapiv3::{OpenAPI, ReferenceOr, Schema, SchemaKind, Type};
use progenitor::{GenerationSettings, Generator};
use serde_json::{Map, Value, json};

use crate::spec::{Spec, entries, references, text, yaml};

mod tidy;

/// Types of ours that stand in for a generated one, and where they are.
const OURS: [(&str, &str); 2] = [
    ("Instant", "crate::ground::instant::Instant"),
    ("ProductNameId", "crate::ground::product::ProductNameId"),
];

/// What the generator makes a type of its own, or more than we want, of.
const CONSTRAINTS: [&str; 8] = [
    "maxItems",
    "maxLength",
    "maximum",
    "minItems",
    "minLength",
    "minimum",
    "nullable",
    "pattern",
];

/// The code of the types that the requests and successes of a spec are made of.
pub(crate) fn types(spec: &Spec) -> Result<String> {
    let mut settings = GenerationSettings::default();
    settings
        .with_map_type("::serde_json::Map")
        .with_derive("PartialEq")
        .with_derive("Eq")
        .with_derive("::schemars::JsonSchema");
    for (name, path) in OURS {
        settings.with_replacement(name, path, std::iter::empty());
    }
    let sides = Sides::of(spec);
    let document = serde_json::from_value(document(spec, &sides))
        .with_context(|| format!("{}: its types are no valid OpenAPI document", spec.file))?;
    let mut generator = Generator::new(&settings);
    generator
        .generate_tokens(&document)
        .with_context(|| format!("{}: progenitor refuses its types", spec.file))?;
    let code = syn::parse2(generator.get_type_space().to_stream())
        .with_context(|| format!("{}: progenitor wrote types that do not parse", spec.file))?;
    let written = Written {
        order: order(spec)?,
        shown: shown(spec),
        answers: &sides.answers,
    };
    Ok(prettyplease::unparse(&tidy::tidy(code, &written)?))
}

/// What the spec says of the types, beside what the generator reads.
struct Written<'a> {
    /// The fields of each type, in the spec's order.
    order: BTreeMap<String, Vec<String>>,
    /// The fields of each type that may be printed for debugging.
    shown: BTreeMap<String, Vec<String>>,
    answers: &'a BTreeSet<String>,
}

/// The named schemas that bodies are made of, and those that successes are made of.
struct Sides {
    requests: BTreeSet<String>,
    answers: BTreeSet<String>,
}

impl Sides {
    fn of(spec: &Spec) -> Self {
        let (mut requests, mut answers) = (BTreeSet::new(), BTreeSet::new());
        let names = |node: &Value| -> Vec<String> {
            let found = references(&spec.document, node).into_iter();
            let named = found.filter_map(|place| {
                let name = place.strip_prefix("#/components/schemas/")?;
                Some(name.to_owned())
            });
            named.collect()
        };
        for operation in spec.operations() {
            requests.extend(names(&operation.node["requestBody"]));
            // A secret that is shown once is read from the text itself.
            let delivers = operation.node.get("x-delivers").is_some();
            let successes = entries(&operation.node["responses"])
                .filter(|(status, _)| status.starts_with('2') && !delivers);
            answers.extend(successes.flat_map(|(_, answer)| names(answer)));
        }
        Self { requests, answers }
    }
}

fn document(spec: &Spec, sides: &Sides) -> Value {
    let mut schemas = Map::new();
    for (name, schema) in entries(&spec.document["components"]["schemas"]) {
        if sides.requests.contains(name) {
            schemas.insert(name.to_owned(), request(schema));
        } else if sides.answers.contains(name) {
            schemas.insert(name.to_owned(), answer(schema));
        }
    }
    for (name, _) in OURS {
        schemas.insert(name.to_owned(), json!({ "type": "string" }));
    }
    json!({
        "openapi": "3.0.3",
        "info": spec.document["info"],
        "paths": {},
        "components": { "schemas": schemas },
    })
}

/// A request's object holds what `x-ask` marks, and may leave out the rest.
fn request(schema: &Value) -> Value {
    let mut schema = schema.clone();
    if text(&schema, "type") == "object" {
        let asks = |field: &Value| field.get("x-ask").is_some();
        require(&mut schema, asks);
        schema["additionalProperties"] = json!(false);
        each_field(&mut schema, |field, is_required| {
            typed(field);
            // A list that is left out is another one than an empty one.
            if text(field, "type") == "array" && !is_required {
                field["nullable"] = json!(true);
            }
        });
    }
    worded(&mut schema);
    schema
}

/// An answer's object may lack whatever the spec does not require, or shows null in.
fn answer(schema: &Value) -> Value {
    let mut schema = schema.clone();
    let required = schema["required"].clone();
    let is_required = |name: &str| {
        let required = required.as_array().into_iter().flatten();
        required.into_iter().any(|one| one == name)
    };
    let mut kept = Vec::new();
    for (name, field) in entries(&schema["properties"]) {
        let is_nullable = field.get("nullable").is_some();
        let is_asked = field.get("x-asked").is_some();
        if is_asked || (is_required(name) && !is_nullable) {
            kept.push(json!(name));
        }
    }
    schema["required"] = kept.into();
    each_field(&mut schema, |field, _| typed(field));
    schema
}

fn require(schema: &mut Value, is_wanted: impl Fn(&Value) -> bool) {
    let wanted: Vec<Value> = entries(&schema["properties"])
        .filter(|(_, field)| is_wanted(field))
        .map(|(name, _)| name.into())
        .collect();
    schema["required"] = wanted.into();
}

fn each_field(schema: &mut Value, change: impl Fn(&mut Value, bool)) {
    let required = schema["required"].clone();
    let required: Vec<&str> = required
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .collect();
    let fields = schema.get_mut("properties").and_then(Value::as_object_mut);
    for (name, field) in fields.into_iter().flatten() {
        change(field, required.contains(&name.as_str()));
    }
}

/// A field as the generator is to read it: of a type of ours, with the known words in its
/// documentation, without what would make it a type of its own.
fn typed(field: &mut Value) {
    let known = field.get("x-extensible-enum").and_then(Value::as_array);
    let known: Vec<String> = known
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .map(|word| format!("`{word}`"))
        .collect();
    let ours = match (text(field, "format"), text(field, "x-rust-type")) {
        ("date-time", _) => "Instant",
        (_, ours) => ours,
    }
    .to_owned();
    let mut description = text(field, "description").to_owned();
    if !known.is_empty() && ours.is_empty() {
        description.push_str(&format!(" Known: {}.", known.join(", ")));
    }
    if !ours.is_empty() {
        *field = json!({ "allOf": [{ "$ref": format!("#/components/schemas/{ours}") }] });
    }
    let Some(keywords) = field.as_object_mut() else {
        return;
    };
    keywords.retain(|key, _| !CONSTRAINTS.contains(&key.as_str()));
    // OpenAPI wants a `type` beside `nullable`; openapiv3 would forget the `allOf` beside it.
    if keywords.contains_key("allOf") {
        keywords.remove("type");
    }
    if keywords.get("format") == Some(&json!("int64")) {
        keywords.insert("format".to_owned(), json!("uint64"));
    } else {
        keywords.remove("format");
    }
    keywords.insert("description".to_owned(), description.into());
}

/// Closed words that have descriptions are each a word of their own.
fn worded(schema: &mut Value) {
    let Some(descriptions) = schema.get("x-enum-descriptions").cloned() else {
        return;
    };
    let words = schema["enum"].as_array().cloned().unwrap_or_default();
    let words: Vec<Value> = words
        .iter()
        .map(|word| {
            let description = &descriptions[word.as_str().unwrap_or_default()];
            json!({ "type": "string", "enum": [word], "description": description })
        })
        .collect();
    *schema = json!({ "description": schema["description"], "oneOf": words });
}

/// The fields of each named schema, in the order in which they are written.
fn order(spec: &Spec) -> Result<BTreeMap<String, Vec<String>>> {
    let document: OpenAPI = yaml(&spec.text)
        .map_err(|error| anyhow!(error))
        .with_context(|| format!("{} is no valid OpenAPI document", spec.file))?;
    let schemas = document.components.unwrap_or_default().schemas;
    let fields = schemas.into_iter().filter_map(|(name, schema)| {
        let ReferenceOr::Item(Schema {
            schema_kind: SchemaKind::Type(Type::Object(object)),
            ..
        }) = schema
        else {
            return None;
        };
        Some((name, object.properties.into_keys().collect()))
    });
    Ok(fields.collect())
}

fn shown(spec: &Spec) -> BTreeMap<String, Vec<String>> {
    entries(&spec.document["components"]["schemas"])
        .map(|(name, schema)| {
            let shown = schema.get("x-shown").and_then(Value::as_array);
            let shown = shown.into_iter().flatten().filter_map(Value::as_str);
            (name.to_owned(), shown.map(str::to_owned).collect())
        })
        .collect()
}
