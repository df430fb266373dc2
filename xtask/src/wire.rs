//! Writes an API's HTTP client with progenitor.
//!
//! The client only writes requests: method, path, encoding, body. What comes back is sent, judged
//! and decoded elsewhere, so it gets to see neither answers nor the schemas of bodies.

use std::panic::{AssertUnwindSafe, catch_unwind};

use anyhow::{Context, Result, anyhow};
use progenitor::{GenerationSettings, Generator, HooksMode, InterfaceStyle, TagStyle};
use quote::quote;
use serde_json::{Value, json};

use crate::spec::{METHODS, SCHEMA_OF_BODY, Spec, yaml};

/// The schema that takes the place of every request body; the rules of curation keep the name free.
pub(crate) const BODY: &str = "Body";

/// The code of the client.
pub(crate) fn client(spec: &Spec) -> Result<String> {
    let mut settings = GenerationSettings::default();
    settings
        .with_interface(InterfaceStyle::Positional)
        .with_tag(TagStyle::Merged)
        // The default has no order, and generated text must have one.
        .with_map_type("::std::collections::BTreeMap")
        .with_replacement(BODY, "crate::support::Body", std::iter::empty())
        .with_inner_type(quote!(crate::support::Paper))
        .with_hooks(HooksMode::Expected);
    let document = serde_json::from_value(requests(spec))
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
    let code = on_paper(prettyplease::unparse(&code));
    let code = syn::parse_file(&code).context("the client as it is changed")?;
    Ok(prettyplease::unparse(&code))
}

/// The client that asks the paper for the URL of a path, where progenitor's parses a whole URL each time.
fn on_paper(code: String) -> String {
    METHODS.iter().fold(code, |code, method| {
        code.replace(
            &format!(".{method}(url)"),
            &format!(".{method}(self.inner.url(&url))"),
        )
    })
}

/// The document with nothing but requests, whose bodies are sent as they are given.
fn requests(spec: &Spec) -> Value {
    let mut document = spec.document.clone();
    let items = members(&mut document["paths"]).flat_map(|(_, item)| members(item));
    for (key, node) in items {
        if key == "parameters" {
            each_plain(node);
        }
        if !METHODS.contains(&key.as_str()) {
            continue;
        }
        node["responses"] = json!({ "default": { "description": "" } });
        if let Some(parameters) = node.get_mut("parameters") {
            each_plain(parameters);
        }
        if let Some(body) = node.pointer_mut(SCHEMA_OF_BODY) {
            *body = json!({ "$ref": format!("#/components/schemas/{BODY}") });
        }
    }
    if let Some(parameters) = document.pointer_mut("/components/parameters") {
        members(parameters).for_each(|(_, parameter)| plain(parameter));
    }
    let parts = document["components"].as_object_mut().into_iter();
    parts.for_each(|parts| parts.retain(|part, _| part == "parameters"));
    document["components"]["schemas"] = json!({ BODY: { "type": "object" } });
    document
}

fn each_plain(parameters: &mut Value) {
    let parameters = parameters.as_array_mut().into_iter().flatten();
    parameters.for_each(plain);
}

/// Leaves of a parameter what the address is written from: no id is negative, and a limit would
/// make a type of its own.
fn plain(parameter: &mut Value) {
    let schema = &parameter["schema"];
    let plain = match schema.get("type").and_then(Value::as_str) {
        Some("integer") => json!({ "type": "integer", "format": "uint64" }),
        Some(other) => json!({ "type": other }),
        None => return,
    };
    parameter["schema"] = plain;
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
    fn a_delete_has_a_body_and_answers_are_left_out() {
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
            ".delete(self.inner.url(&url))",
            ".json(&body)",
        ] {
            assert!(code.contains(expected), "{expected}\n{code}");
        }
        assert!(!code.contains("Names"), "{code}");
    }

    #[test]
    fn what_openapi_refuses_is_located() {
        let error = client_of("    delete:\n      requestBody: none\n").unwrap_err();
        assert!(
            error.starts_with("openapi/things.yaml is no valid OpenAPI document: "),
            "{error}"
        );
        assert!(error.contains("requestBody: none"), "{error}");
    }

    #[test]
    fn a_panic_of_progenitor_names_the_spec() {
        let optional = "parameters: [{ name: thing, in: path, schema: { type: string } }]";
        let error = client_of(&format!(
            "    get:\n      operationId: get\n      {optional}\n    put:\n      operationId: put\n"
        ));
        let error = error.unwrap_err();
        assert_eq!(
            error,
            "openapi/things.yaml: progenitor panicked, with the message above"
        );
    }
}
