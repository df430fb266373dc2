//! Writes an API's HTTP client with progenitor.
//!
//! progenitor panics at much that a spec may say, and makes types that refuse what a sloppy server
//! sends. So it only gets to see what a lenient client needs.

use std::panic::{AssertUnwindSafe, catch_unwind};

use anyhow::{Context, Result, anyhow};
use progenitor::{GenerationSettings, Generator, HooksMode, InterfaceStyle, TagStyle};
use quote::quote;
use serde_json::{Value, json};

use crate::spec::{METHODS, SCHEMA_OF_BODY, Spec, references, yaml};

/// The schema that takes the place of every request body; the rules of curation keep the name free.
pub(crate) const BODY: &str = "Body";

/// What a server may break without its answer becoming unreadable.
const CONSTRAINTS: [&str; 14] = [
    "default",
    "enum",
    "example",
    "exclusiveMaximum",
    "exclusiveMinimum",
    "maxItems",
    "maxLength",
    "maximum",
    "minItems",
    "minLength",
    "minimum",
    "multipleOf",
    "pattern",
    "uniqueItems",
];

/// The code of the client.
pub(crate) fn client(spec: &Spec) -> Result<String> {
    let mut settings = GenerationSettings::default();
    settings
        .with_interface(InterfaceStyle::Positional)
        .with_tag(TagStyle::Merged)
        // The default has no order, and generated text must have one.
        .with_map_type("::std::collections::BTreeMap")
        .with_replacement(BODY, "crate::support::Body", std::iter::empty())
        .with_inner_type(quote!(crate::support::Transport))
        .with_hooks(HooksMode::Expected);
    let document = serde_json::from_value(leniently(spec))
        // The values have lost their lines; reading the text again finds the place.
        .map_err(|error| match yaml::<openapiv3::OpenAPI>(&spec.text) {
            Ok(_) => anyhow!(error),
            Err(located) => anyhow!(located),
        })
        .with_context(|| format!("{} is no valid OpenAPI document", spec.file))?;
    let tokens = catch_unwind(AssertUnwindSafe(|| {
        Generator::new(&settings).generate_tokens(&document)
    }))
    .map_err(|_| anyhow!("{}: progenitor panicked, with the message above", spec.file))?
    .with_context(|| format!("{}: progenitor refuses it", spec.file))?;
    let code = syn::parse2(tokens)
        .with_context(|| format!("{}: progenitor wrote code that does not parse", spec.file))?;
    Ok(prettyplease::unparse(&code))
}

/// The document without what a lenient client must not insist on.
fn leniently(spec: &Spec) -> Value {
    let mut document = spec.document.clone();
    let items = members(&mut document["paths"]).flat_map(|(_, item)| members(item));
    for (_, operation) in items.filter(|(method, _)| METHODS.contains(&method.as_str())) {
        keep_success(operation);
        if let Some(body) = operation.pointer_mut(SCHEMA_OF_BODY) {
            *body = json!({ "$ref": format!("#/components/schemas/{BODY}") });
        }
    }
    relax(&mut document, Names::Keywords);
    let needed = references(&document, &document["paths"]);
    for part in ["responses", "schemas"] {
        let named = document.pointer_mut(&format!("/components/{part}"));
        if let Some(named) = named.and_then(Value::as_object_mut) {
            named.retain(|name, _| needed.contains(&format!("#/components/{part}/{name}")));
        }
    }
    document["components"]["schemas"][BODY] = json!({ "type": "object" });
    document
}

/// Leaves out the answers of a refused request: a documented status with an undocumented body
/// would lose the status. They are read by hand, leniently.
fn keep_success(operation: &mut Value) {
    if let Some(answers) = operation["responses"].as_object_mut() {
        answers.retain(|status, _| status.starts_with('2'));
    }
}

/// What the members of an object are called by.
#[derive(Clone, Copy, PartialEq)]
enum Names {
    Keywords,
    Fields,
}

/// Takes the constraints out of every schema.
fn relax(node: &mut Value, names: Names) {
    if let Value::Array(items) = node {
        items
            .iter_mut()
            .for_each(|item| relax(item, Names::Keywords));
    }
    let Value::Object(keywords) = node else {
        return;
    };
    if names == Names::Keywords {
        keywords.retain(|keyword, _| !CONSTRAINTS.contains(&keyword.as_str()));
        if keywords.get("type") == Some(&json!("string")) {
            keywords.remove("format");
        }
        // OpenAPI wants a `type` beside `nullable`; openapiv3 would forget the `allOf` beside it.
        if keywords.contains_key("allOf") {
            keywords.remove("type");
        }
    }
    for (keyword, value) in keywords {
        let inner = match (names, keyword.as_str()) {
            (Names::Keywords, "properties") => Names::Fields,
            _ => Names::Keywords,
        };
        relax(value, inner);
    }
}

fn members(node: &mut Value) -> impl Iterator<Item = (&String, &mut Value)> {
    node.as_object_mut().into_iter().flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The client of a spec with one operation, or why there is none.
    fn client_of(operation: &str) -> Result<String, String> {
        let text = format!(
            "openapi: 3.0.4\ninfo: {{ title: T, version: '1' }}\npaths:\n  /things/{{thing}}:\n{operation}
      parameters: [{{ name: thing, in: path, required: true, schema: {{ type: string, maxLength: 9 }} }}]
components:
  schemas:
    Names: {{ type: object, properties: {{ names: {{ type: array, items: {{ type: string }} }} }} }}
"
        );
        let spec = Spec::parse("things", text).unwrap();
        client(&spec).map_err(|error| format!("{error:#}"))
    }

    #[test]
    fn a_delete_has_a_body_and_any_success_will_do() {
        let code = client_of(
            "    delete:
      operationId: remove_names
      requestBody: { content: { application/json: { schema: { $ref: '#/components/schemas/Names' } } } }
      responses:
        2XX: { description: Removed. }
        '404': { description: Nothing., content: { text/html: {} } }
",
        )
        .unwrap();
        for expected in [
            "thing: &'a str,\n        body: &'a crate::support::Body,\n    ) -> Result<ResponseValue<()>, Error<()>>",
            ".delete(url)",
            ".json(&body)",
            "200..=299 => Ok(ResponseValue::empty(response)),",
        ] {
            assert!(code.contains(expected), "{expected}\n{code}");
        }
        assert!(!code.contains("Names"), "{code}");
    }

    #[test]
    fn what_openapi_refuses_is_located() {
        let error = client_of("    delete:\n      responses: none\n").unwrap_err();
        assert!(
            error.starts_with("openapi/things.yaml is no valid OpenAPI document: "),
            "{error}"
        );
        assert!(error.contains("responses: none"), "{error}");
    }

    #[test]
    fn a_panic_of_progenitor_names_the_spec() {
        let answers =
            "responses: { '200': { description: A., content: { application/json: {} } } }";
        let error = client_of(&format!(
            "    get:\n      operationId: get\n      {answers}\n"
        ))
        .unwrap_err();
        assert_eq!(
            error,
            "openapi/things.yaml: progenitor panicked, with the message above"
        );
    }
}
