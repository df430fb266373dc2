//! The rules that the specs keep, beyond those of OpenAPI: progenitor breaks or goes wrong
//! silently where they are broken, and the facts would lie.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Display;

use serde_json::Value;

use crate::spec::{METHODS, Operation, Spec, entries, references, text, variables};
use extension::{REPEAT, SOURCE};
use schemas::Named;

mod extension;
mod schemas;
#[cfg(test)]
mod tests;

const VERSION: &str = "3.0.4";
const JSON: &str = "application/json";
const SCALARS: [&str; 4] = ["boolean", "integer", "number", "string"];

/// Everything that is wrong with the specs, a line each.
pub(crate) fn refusals(specs: &[Spec]) -> Vec<String> {
    let mut refusals = Vec::new();
    let (mut operations, mut schemas) = (BTreeMap::new(), BTreeMap::new());
    for spec in specs {
        let mut judge = Judge::new(spec);
        for (name, _) in entries(&spec.document["components"]["schemas"]) {
            if let Some(other) = schemas.insert(name, &spec.file) {
                let found = format!("the name is also in {other}");
                judge.refuse(
                    &format!("schema `{name}`"),
                    found,
                    "a name of its own: the fronts have one list of types",
                );
            }
        }
        for operation in spec.operations() {
            let id = operation.text("operationId").to_owned();
            if let Some(other) = operations.insert(id.clone(), &spec.file)
                && !id.is_empty()
            {
                let found = format!("the name is also in {other}");
                judge.refuse(&format!("operation `{id}`"), found, "a name of its own");
            }
        }
        judge.visit(&mut Vec::new(), &spec.document);
        refusals.append(&mut judge.refusals);
    }
    refusals
}

/// Where a node of the document is: the keys that lead to it, `[]` for the items of a list.
type At<'a, 'b> = &'b [&'a str];

struct Judge<'a> {
    spec: &'a Spec,
    /// Places of the schemas that requests need, and of those that answers need.
    requests: BTreeSet<String>,
    answers: BTreeSet<String>,
    refusals: Vec<String>,
}

impl<'a> Judge<'a> {
    fn new(spec: &'a Spec) -> Self {
        let needed = |part: &str| -> BTreeSet<String> {
            let operations = spec.operations();
            let parts = operations
                .iter()
                .filter_map(|operation| operation.node.get(part));
            parts
                .flat_map(|part| references(&spec.document, part))
                .collect()
        };
        Self {
            spec,
            requests: needed("requestBody"),
            answers: needed("responses"),
            refusals: Vec::new(),
        }
    }

    fn refuse(&mut self, place: &str, found: impl Display, expected: impl Display) {
        let file = &self.spec.file;
        self.refusals
            .push(format!("{file}: {place}: {found}, expected {expected}"));
    }

    /// Judges a node and everything below it.
    fn visit(&mut self, at: &mut Vec<&'a str>, node: &'a Value) {
        self.node(at, node);
        let mut below = |key: &'a str, node: &'a Value| {
            at.push(key);
            self.visit(at, node);
            at.pop();
        };
        match node {
            Value::Object(members) => {
                for (key, value) in members {
                    // What is inside a fact or an example is data.
                    if !key.starts_with("x-") && key != "example" {
                        below(key, value);
                    }
                }
            }
            Value::Array(items) => items.iter().for_each(|item| below("[]", item)),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
        }
    }

    fn node(&mut self, at: At<'a, '_>, node: &'a Value) {
        // Its keys are the names of fields, not keywords.
        if matches!(at, [.., "properties"]) {
            return;
        }
        self.keywords(at, node);
        let place = self.place(at);
        match *at {
            [] if text(node, "openapi") != VERSION => {
                let found = format!("`openapi` is {}", node["openapi"]);
                self.refuse(&place, found, format!("`{VERSION}`"));
            }
            ["paths", path] => self.path(&place, path, node),
            ["paths", path, method] if METHODS.contains(&method) => {
                self.operation(&place, &Operation { method, path, node });
            }
            ["components", "schemas", name] => self.named_schema(&place, name, node),
            ["components", "schemas", name, .., "properties", _] => self.field(&place, name, node),
            ["components", "schemas", name, .., "items"] => {
                self.shape(&place, name, node, Named::No)
            }
            [.., "content"] => {
                let types: Vec<&str> = entries(node).map(|(name, _)| name).collect();
                if types != [JSON] {
                    let found = format!("the body is `{}`", types.join("`, `"));
                    self.refuse(&place, found, format!("`{JSON}` alone"));
                }
                let reference = node.pointer("/application~1json/schema/$ref");
                if types == [JSON] && reference.is_none() {
                    self.refuse(&place, "the body has no named schema", "a `$ref` to one");
                }
            }
            _ => {}
        }
    }

    /// The operation, schema or field that a node belongs to.
    fn place(&self, at: At) -> String {
        match *at {
            [
                "components",
                "schemas",
                name,
                "properties",
                field,
                ref rest @ ..,
            ] => {
                let items = "[]".repeat(rest.iter().filter(|key| **key == "items").count());
                format!("schema `{name}`, field `{field}{items}`")
            }
            ["components", "schemas", name, ..] => format!("schema `{name}`"),
            ["components", "responses", name, ..] => format!("answer `{name}`"),
            ["paths", path, method, ref rest @ ..] if METHODS.contains(&method) => {
                let operation =
                    match text(&self.spec.document["paths"][path][method], "operationId") {
                        "" => format!("operation {} {path}", method.to_uppercase()),
                        id => format!("operation `{id}`"),
                    };
                match rest {
                    ["responses", status, ..] => format!("{operation}, answer {status}"),
                    _ => operation,
                }
            }
            ["paths", path, ..] => format!("path `{path}`"),
            [] => "document".into(),
            [part, ..] => format!("`{part}`"),
        }
    }

    /// The rules for every node, whatever it is.
    fn keywords(&mut self, at: At, node: &Value) {
        let place = self.place(at);
        for keyword in ["anyOf", "oneOf"] {
            if node.get(keyword).is_some() {
                self.refuse(&place, format!("`{keyword}` is used"), "one schema");
            }
        }
        if let Some(reference) = node.get("$ref") {
            if entries(node).count() > 1 {
                let expected = "the `$ref` alone, or inside `allOf`";
                self.refuse(
                    &place,
                    format!("`$ref` to {reference} has siblings"),
                    expected,
                );
            }
            if self.spec.target(node).is_none() {
                let found = format!("`$ref` to {reference} leads nowhere");
                self.refuse(&place, found, "a place in this document");
            }
        }
        let allowed = self.facts(at);
        for (key, value) in entries(node).filter(|(key, _)| key.starts_with("x-")) {
            if !allowed.contains(&key) {
                let expected = match allowed {
                    [] => "no `x-` key here".to_owned(),
                    allowed => format!("one of `{}`", allowed.join("`, `")),
                };
                self.refuse(&place, format!("`{key}` is not known here"), expected);
            } else if let Some(expected) = extension::expected(key, value) {
                self.refuse(&place, format!("`{key}` is {value}"), expected);
            }
        }
    }

    /// The `x-` keys that a node may have.
    fn facts(&self, at: At) -> &'static [&'static str] {
        match *at {
            ["paths", _, method] if METHODS.contains(&method) => {
                &["x-assumption", "x-delivers", "x-repeat", "x-source"]
            }
            ["paths", _, _, "responses", _] => &["x-assumption", "x-rust-type"],
            ["components", "responses", _] => &["x-assumption"],
            ["components", "securitySchemes", _] => &["x-accounts"],
            ["components", "schemas", _] => &["x-enum-descriptions", "x-shown"],
            ["components", "schemas", name, "properties", _]
                if self.is_answer(name) && !self.is_request(name) =>
            {
                &[
                    "x-asked",
                    "x-assumption",
                    "x-extensible-enum",
                    "x-rust-type",
                ]
            }
            ["components", "schemas", _, "properties", _] => &[
                "x-ask",
                "x-assumption",
                "x-extensible-enum",
                "x-omitted",
                "x-readback",
                "x-revokes-validation",
                "x-rust-type",
                "x-value-names",
            ],
            _ => &[],
        }
    }

    fn path(&mut self, place: &str, path: &str, item: &Value) {
        for (key, _) in entries(item) {
            if !METHODS.contains(&key) && key != "parameters" && !key.starts_with("x-") {
                let found = format!("`{key}` is used");
                let expected = format!("`parameters`, `{}`", METHODS.join("`, `"));
                self.refuse(place, found, expected);
            }
        }
        let variables: BTreeSet<&str> = variables(path).into_iter().collect();
        for method in METHODS {
            let Some(operation) = item.get(method) else {
                continue;
            };
            let lists = [&item["parameters"], &operation["parameters"]];
            let parameters: BTreeSet<&str> = lists
                .into_iter()
                .filter_map(Value::as_array)
                .flatten()
                .map(|parameter| self.spec.resolve(parameter))
                .filter(|parameter| text(parameter, "in") == "path")
                .map(|parameter| text(parameter, "name"))
                .collect();
            let method = method.to_uppercase();
            for name in variables.difference(&parameters) {
                let found = format!("{method} has no parameter for the variable `{name}`");
                self.refuse(place, found, "one with `in: path`");
            }
            for name in parameters.difference(&variables) {
                let found = format!("{method} has a path parameter `{name}`");
                self.refuse(place, found, "a variable of that name in the path");
            }
        }
    }

    fn operation(&mut self, place: &str, operation: &Operation) {
        let node = operation.node;
        let id = operation.text("operationId");
        let is_snake_case = id.starts_with(|first: char| first.is_ascii_lowercase())
            && id
                .chars()
                .all(|letter| matches!(letter, 'a'..='z' | '0'..='9' | '_'));
        if !is_snake_case {
            let found = format!("`operationId` is `{id}`");
            self.refuse(place, found, "a name in snake_case");
        }
        if operation.text("description").is_empty() {
            self.refuse(
                place,
                "`description` is missing",
                "what it does, in our words",
            );
        }
        let source = &node["x-source"];
        if node.get("x-repeat").is_none() {
            self.refuse(place, "`x-repeat` is missing", REPEAT);
        }
        if source.is_null() {
            self.refuse(place, "`x-source` is missing", SOURCE);
        } else if text(source, "page") != operation.text("summary") {
            let found = format!("`summary` is `{}`", operation.text("summary"));
            self.refuse(place, found, "the title of the page in `x-source`");
        }
        if node.get("requestBody").is_some() && operation.body().is_none() {
            let expected = format!("it in place, as `{JSON}`");
            self.refuse(place, "the request's body has no schema", expected);
        }
        self.success(place, operation);
    }

    fn success(&mut self, place: &str, operation: &Operation) {
        let answers: Vec<(&str, &Value)> = entries(&operation.node["responses"])
            .filter(|(status, _)| status.starts_with('2'))
            .map(|(status, answer)| (status, self.spec.resolve(answer)))
            .collect();
        let [(status, answer)] = answers[..] else {
            let statuses: Vec<&str> = answers.iter().map(|(status, _)| *status).collect();
            let found = match statuses[..] {
                [] => "no answer means success".to_owned(),
                _ => format!("the answers {} mean success", statuses.join(", ")),
            };
            return self.refuse(place, found, "exactly one");
        };
        let has_body = answer.get("content").is_some();
        match (status, operation.method) {
            ("200", _) | ("201", "post") if !has_body => {
                let found = format!("answer {status} has no body");
                self.refuse(place, found, "one, or 204");
            }
            ("204", _) if has_body => {
                self.refuse(place, "answer 204 has a body", "none, or 200");
            }
            ("200" | "204", _) | ("201", "post") | ("2XX", "post" | "put" | "patch" | "delete") => {
            }
            _ => {
                let found = format!("answer {status} means success");
                let expected = "200, 204, 201 for a creation, \
                                or 2XX for a write without a documented status";
                self.refuse(place, found, expected);
            }
        }
    }
}
