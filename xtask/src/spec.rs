//! The specs in `openapi/`, as they are written.

use std::collections::BTreeSet;
use std::path::Path;

use anyhow::{Context, Result};
use fs_err as fs;
use serde_json::Value;

/// The methods of the operations.
pub(crate) const METHODS: [&str; 5] = ["get", "post", "put", "patch", "delete"];

/// Where an operation has the schema of its request's body.
pub(crate) const SCHEMA_OF_BODY: &str = "/requestBody/content/application~1json/schema";

/// One API's OpenAPI document.
pub(crate) struct Spec {
    /// The name of the file without its ending.
    pub(crate) api: String,
    /// Where it is, from the root of the workspace.
    pub(crate) file: String,
    pub(crate) text: String,
    pub(crate) document: Value,
}

/// One method of one path.
pub(crate) struct Operation<'a> {
    pub(crate) method: &'a str,
    pub(crate) path: &'a str,
    pub(crate) node: &'a Value,
}

/// Reads every spec, by name.
pub(crate) fn load(root: &Path) -> Result<Vec<Spec>> {
    let mut apis = Vec::new();
    for entry in fs::read_dir(root.join("openapi"))? {
        let name = entry?.file_name();
        let name = name.to_string_lossy();
        apis.extend(name.strip_suffix(".yaml").map(str::to_owned));
    }
    apis.sort();
    apis.into_iter()
        .map(|api| {
            let text = fs::read_to_string(root.join(format!("openapi/{api}.yaml")))?;
            Spec::parse(&api, text)
        })
        .collect()
}

/// Reads YAML without its surprises: `NO` is a text, and so is `02134`.
pub(crate) fn yaml<T: serde::de::DeserializeOwned>(text: &str) -> Result<T, serde_saphyr::Error> {
    serde_saphyr::from_str_with_options(
        text,
        serde_saphyr::options! {
            strict_booleans: true,
            leading_zero_numbers_as_strings: true,
            underscored_numbers_as_strings: true,
        },
    )
}

impl Spec {
    pub(crate) fn parse(api: &str, text: String) -> Result<Self> {
        let file = format!("openapi/{api}.yaml");
        let document = yaml(&text).with_context(|| format!("{file} is no valid YAML"))?;
        Ok(Self {
            api: api.into(),
            file,
            text,
            document,
        })
    }

    /// All operations, in the order in which they are written.
    pub(crate) fn operations(&self) -> Vec<Operation<'_>> {
        let mut operations = Vec::new();
        for (path, item) in entries(&self.document["paths"]) {
            for method in METHODS {
                operations.extend(
                    item.get(method)
                        .map(|node| Operation { method, path, node }),
                );
            }
        }
        operations.sort_by_key(|operation| {
            let id = operation.text("operationId");
            self.text.find(&format!("operationId: {id}\n"))
        });
        operations
    }

    /// Whether each account has a key of its own.
    pub(crate) fn has_accounts(&self) -> bool {
        let mut schemes = entries(&self.document["components"]["securitySchemes"]);
        schemes.any(|(_, scheme)| scheme.get("x-accounts").is_some())
    }

    /// What a `$ref` stands for; anything else stands for itself.
    pub(crate) fn resolve<'a>(&'a self, node: &'a Value) -> &'a Value {
        self.target(node).unwrap_or(node)
    }

    /// What a `$ref` to a place in this document points at.
    pub(crate) fn target(&self, node: &Value) -> Option<&Value> {
        self.document
            .pointer(node.get("$ref")?.as_str()?.strip_prefix('#')?)
    }
}

impl Operation<'_> {
    pub(crate) fn text(&self, key: &str) -> &str {
        text(self.node, key)
    }

    /// The parameters of the path, in its order.
    pub(crate) fn ids<'a>(&'a self, spec: &'a Spec) -> Result<Vec<&'a Value>> {
        let find = |name: &str| {
            let mut parameters = self.parameters(spec);
            parameters
                .find(|found| text(found, "in") == "path" && text(found, "name") == name)
                .with_context(|| format!("the path has no parameter `{name}`"))
        };
        variables(self.path).into_iter().map(find).collect()
    }

    /// What may stand behind the path.
    pub(crate) fn query<'a>(&'a self, spec: &'a Spec) -> Option<&'a Value> {
        let mut parameters = self.parameters(spec);
        parameters.find(|found| text(found, "in") == "query")
    }

    fn parameters<'a>(&'a self, spec: &'a Spec) -> impl Iterator<Item = &'a Value> {
        let item = &spec.document["paths"][self.path];
        let lists = [&item["parameters"], &self.node["parameters"]];
        let parameters = lists.into_iter().filter_map(Value::as_array).flatten();
        parameters.map(|parameter| spec.resolve(parameter))
    }

    /// The name of the body's schema.
    pub(crate) fn body_name(&self) -> Option<&str> {
        self.body().and_then(name_of)
    }

    /// The name of the type that a success is read into; none where it has no body.
    pub(crate) fn answer_name<'a>(&'a self, spec: &'a Spec) -> Option<&'a str> {
        let ours = self.success()?.get("x-rust-type").and_then(Value::as_str);
        ours.or_else(|| self.answer(spec).and_then(name_of))
    }

    /// The schema of a success; none where it has no body.
    pub(crate) fn answer<'a>(&'a self, spec: &'a Spec) -> Option<&'a Value> {
        spec.resolve(self.success()?)
            .pointer("/content/application~1json/schema")
    }

    fn success(&self) -> Option<&Value> {
        let mut answers = entries(&self.node["responses"]);
        let (_, success) = answers.find(|(status, _)| status.starts_with('2'))?;
        Some(success)
    }

    /// The schema of the request's body.
    pub(crate) fn body(&self) -> Option<&Value> {
        self.node.pointer(SCHEMA_OF_BODY)
    }
}

/// The name of the schema that a `$ref` points at.
fn name_of(reference: &Value) -> Option<&str> {
    text(reference, "$ref").strip_prefix("#/components/schemas/")
}

/// The text at `key`; empty where there is none.
pub(crate) fn text<'a>(node: &'a Value, key: &str) -> &'a str {
    node.get(key).and_then(Value::as_str).unwrap_or_default()
}

/// The members of an object; nothing where `node` is none.
pub(crate) fn entries(node: &Value) -> impl Iterator<Item = (&str, &Value)> {
    node.as_object()
        .into_iter()
        .flatten()
        .map(|(key, value)| (key.as_str(), value))
}

/// The variables of a path, in its order.
pub(crate) fn variables(path: &str) -> Vec<&str> {
    path.split('{')
        .skip(1)
        .filter_map(|rest| rest.split_once('}'))
        .map(|(name, _)| name)
        .collect()
}

/// Every `$ref` of `node` and of what those stand for, in turn.
pub(crate) fn references(document: &Value, node: &Value) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let mut open = vec![node];
    while let Some(node) = open.pop() {
        match node {
            Value::Object(members) => open.extend(members.values()),
            Value::Array(items) => open.extend(items),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
        }
        let Some(reference) = node.get("$ref").and_then(Value::as_str) else {
            continue;
        };
        if found.insert(reference.to_owned()) {
            open.extend(
                reference
                    .strip_prefix('#')
                    .and_then(|place| document.pointer(place)),
            );
        }
    }
    found
}
