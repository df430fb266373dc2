//! The rules for schemas and their fields.

use serde_json::{Value, json};

use super::extension::OMITTED;
use super::{Judge, SCALARS};
use crate::spec::{references, text};
use crate::wire;

/// Whether a schema has a name of its own.
#[derive(Clone, Copy)]
pub(super) enum Named {
    Yes,
    No,
}

impl Judge<'_> {
    pub(super) fn is_request(&self, name: &str) -> bool {
        self.requests
            .contains(&format!("#/components/schemas/{name}"))
    }

    pub(super) fn is_answer(&self, name: &str) -> bool {
        self.answers
            .contains(&format!("#/components/schemas/{name}"))
    }

    pub(super) fn named_schema(&mut self, place: &str, name: &str, node: &Value) {
        if name == wire::BODY {
            self.refuse(place, "the name is taken by the generator", "another name");
        }
        match (self.is_request(name), self.is_answer(name)) {
            (true, true) => {
                self.refuse(place, "requests and answers use it", "one schema for each");
            }
            (false, false) => self.refuse(place, "no operation uses it", "a use, or no schema"),
            (true, false) | (false, true) => {}
        }
        if references(&self.spec.document, node).contains(&format!("#/components/schemas/{name}")) {
            self.refuse(place, "it contains itself", "schemas that end");
        }
        for shown in node["x-shown"].as_array().into_iter().flatten() {
            let field = shown.as_str().unwrap_or_default();
            if node["properties"].get(field).is_none() {
                self.refuse(place, format!("{shown} is shown"), "a field of that name");
            }
        }
        for required in node["required"].as_array().into_iter().flatten() {
            if node["properties"]
                .get(required.as_str().unwrap_or_default())
                .is_none()
            {
                self.refuse(
                    place,
                    format!("{required} is required"),
                    "a field of that name",
                );
            }
        }
        if self.is_answer(name)
            && text(node, "type") == "object"
            && node.get("additionalProperties") != Some(&json!({}))
        {
            let expected = "`{}`, so that unknown fields are kept";
            self.refuse(
                place,
                "an answer's `additionalProperties` is not open",
                expected,
            );
        }
        self.shape(place, name, node, Named::Yes);
    }

    /// A field of the named schema `name`.
    pub(super) fn field(&mut self, place: &str, name: &str, node: &Value) {
        if self.is_request(name) && node.get("x-omitted").is_none() {
            self.refuse(place, "`x-omitted` is missing", OMITTED);
        }
        if text(node, "description").is_empty() {
            let expected = if self.is_request(name) {
                "what it is, and what happens if it is left out"
            } else {
                "what it is"
            };
            self.refuse(place, "`description` is missing", expected);
        }
        self.shape(place, name, node, Named::No);
    }

    /// The words of a request's `enum`, each of which becomes a word in three languages.
    fn words(&mut self, place: &str, node: &Value, words: &[Value], named: Named) {
        if matches!(named, Named::No) {
            self.refuse(place, "an `enum` has no name", "a `$ref` to a named schema");
        }
        let said = &node["x-enum-descriptions"];
        for word in words.iter().filter_map(Value::as_str) {
            if text(said, word).is_empty() {
                let found = format!("`{word}` is not described");
                self.refuse(place, found, "it in `x-enum-descriptions`");
            }
        }
    }

    /// A schema, wherever it stands inside the named schema `name`.
    pub(super) fn shape(&mut self, place: &str, name: &str, node: &Value, named: Named) {
        if self.is_request(name) && node.get("default").is_some() {
            self.refuse(
                place,
                "a request has a `default`",
                "`x-omitted: { becomes: … }`",
            );
        }
        if let Some(words) = node.get("enum").and_then(Value::as_array)
            && self.is_request(name)
        {
            self.words(place, node, words, named);
        }
        if self.is_answer(name) && node.get("enum").is_some() {
            self.refuse(
                place,
                "an answer has an `enum`",
                "`x-extensible-enum`: new values may come",
            );
        }
        if node.get("$ref").is_some() {
            return;
        }
        let kind = text(node, "type");
        if let Some(parts) = node.get("allOf") {
            if parts
                .as_array()
                .is_none_or(|parts| parts.len() != 1 || parts[0].get("$ref").is_none())
            {
                self.refuse(place, "`allOf` joins schemas", "one `$ref` in it");
            }
            if node.get("nullable").is_some() && kind != "object" {
                self.refuse(
                    place,
                    "`nullable` stands beside `allOf` alone",
                    "`type: object` too",
                );
            }
            return;
        }
        if node.get("nullable").is_some() && !SCALARS.contains(&kind) {
            let found = format!("`nullable` stands on type `{kind}`");
            self.refuse(
                place,
                found,
                "it on a scalar, or beside `allOf` with one `$ref`",
            );
        }
        match (kind, named) {
            ("object", Named::No) => {
                self.refuse(
                    place,
                    "an object is described in place",
                    "a `$ref` to a named schema",
                );
            }
            ("array", _) if node.get("items").is_none() => {
                self.refuse(place, "`items` is missing", "what the list holds");
            }
            ("object" | "array", _) => {}
            _ if SCALARS.contains(&kind) => {}
            _ => {
                let found = format!("`type` is `{kind}`");
                self.refuse(place, found, "a type of JSON, `$ref` or `allOf`");
            }
        }
    }
}
