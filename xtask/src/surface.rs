//! The public surface, as the catalogue has it, and everything that is printed from it.

use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, bail};
use serde::Deserialize;

use crate::files::Output;
use crate::{docs, python, typescript};

const CATALOGUE: &str = "crates/certpact/catalogue.json";

/// What the printers know of the catalogue.
#[derive(Deserialize)]
pub(crate) struct Catalogue {
    pub(crate) client: Vec<Parameter>,
    pub(crate) functions: Vec<Method>,
    pub(crate) methods: Vec<Method>,
    pub(crate) types: std::collections::BTreeMap<String, Type>,
    pub(crate) rules: Vec<Rule>,
    pub(crate) operations: Vec<Operation>,
}

#[derive(Deserialize)]
pub(crate) struct Operation {
    pub(crate) operation: String,
    pub(crate) title: String,
    pub(crate) writes: bool,
    pub(crate) repeated_after_sending: bool,
}

#[derive(Deserialize)]
pub(crate) struct Method {
    pub(crate) name: String,
    pub(crate) family: Option<String>,
    pub(crate) doc: String,
    pub(crate) positional: Vec<Parameter>,
    pub(crate) body: Option<String>,
    pub(crate) named: Vec<Parameter>,
    pub(crate) answer: String,
}

#[derive(Deserialize)]
pub(crate) struct Parameter {
    pub(crate) name: String,
    pub(crate) r#type: String,
    pub(crate) required: bool,
    pub(crate) doc: String,
}

#[derive(Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub(crate) enum Type {
    Object { doc: String, fields: Vec<Parameter> },
    Words { doc: String, words: Vec<String> },
    Alias { doc: String, of: String },
}

#[derive(Deserialize)]
pub(crate) struct Rule {
    pub(crate) rule: String,
    pub(crate) severity: String,
    pub(crate) summary: String,
    pub(crate) doc: String,
    pub(crate) sources: Vec<String>,
}

/// A type as the catalogue writes it: `integer`, `list<Finding>`, `Contract?`, `text|Desired`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Shape {
    Text,
    Integer,
    Number,
    Boolean,
    Any,
    Null,
    Named(String),
    List(Box<Shape>),
    Map(Box<Shape>),
    Nullable(Box<Shape>),
    Either(Vec<Shape>),
}

impl Shape {
    pub(crate) fn parse(text: &str) -> Self {
        if let Some(inner) = text.strip_suffix('?') {
            return Self::Nullable(Box::new(Self::parse(inner)));
        }
        let inside = |prefix: &str| text.strip_prefix(prefix)?.strip_suffix('>');
        if let Some(item) = inside("list<") {
            return Self::List(Box::new(Self::parse(item)));
        }
        if let Some(value) = inside("map<") {
            return Self::Map(Box::new(Self::parse(value)));
        }
        if text.contains('|') {
            return Self::Either(text.split('|').map(Self::parse).collect());
        }
        match text {
            "text" => Self::Text,
            "integer" => Self::Integer,
            "number" => Self::Number,
            "boolean" => Self::Boolean,
            "any" => Self::Any,
            "null" => Self::Null,
            name => Self::Named(name.to_owned()),
        }
    }
}

/// The catalogue, and what is printed from it.
pub(crate) fn outputs(root: &Path) -> Result<Vec<Output>> {
    let text = written_by_the_bridge(root)?;
    let catalogue: Catalogue = serde_json::from_str(&text).context(CATALOGUE)?;
    let mut outputs = vec![Output {
        path: CATALOGUE.into(),
        text,
    }];
    outputs.extend(docs::outputs(root, &catalogue)?);
    outputs.extend(python::outputs(&catalogue));
    outputs.extend(typescript::outputs(&catalogue));
    Ok(outputs)
}

/// xtask links nothing that it generates, so the catalogue comes out of a program of its own.
fn written_by_the_bridge(root: &Path) -> Result<String> {
    let output = Command::new(env!("CARGO"))
        .args([
            "run",
            "--quiet",
            "--package",
            "certpact-bridge",
            "--bin",
            "certpact-catalogue",
        ])
        .current_dir(root)
        .output()
        .context("the catalogue's program cannot be started")?;
    if !output.status.success() {
        bail!(
            "the catalogue was not written\n{}",
            String::from_utf8_lossy(&output.stderr)
        );
    }
    Ok(String::from_utf8(output.stdout)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shape_is_read_from_outside_in() {
        let finding = || Box::new(Shape::Named("Finding".into()));
        assert_eq!(
            Shape::parse("list<Finding>?"),
            Shape::Nullable(Box::new(Shape::List(finding())))
        );
        assert_eq!(
            Shape::parse("text|Finding"),
            Shape::Either(vec![Shape::Text, *finding()])
        );
    }
}
