//! The public surface, as the catalogue has it, and everything that is printed from it.

use std::collections::{BTreeMap, BTreeSet};
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
    pub(crate) types: BTreeMap<String, Type>,
    pub(crate) rules: Vec<Rule>,
    pub(crate) operations: Vec<Operation>,
    #[serde(default)]
    pub(crate) products: Vec<Product>,
    #[serde(default)]
    pub(crate) answers: Vec<AnswerRow>,
}

/// A product of the CA's.
#[derive(Deserialize)]
pub(crate) struct Product {
    pub(crate) product_name_id: String,
    pub(crate) name: Option<String>,
    pub(crate) validation_type: String,
}

/// Which answers say what of a write.
#[derive(Deserialize)]
pub(crate) struct AnswerRow {
    pub(crate) statuses: String,
    pub(crate) body: AnswerBody,
    pub(crate) verdict: Verdict,
}

#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum AnswerBody {
    Any,
    EmptyOrObject,
    AsDocumented,
}

#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Verdict {
    Done,
    Refused,
    Odd,
    Unknown,
}

#[derive(Deserialize)]
pub(crate) struct Operation {
    pub(crate) operation: String,
    pub(crate) title: String,
    pub(crate) writes: bool,
    pub(crate) repeated_after_sending: bool,
    pub(crate) fields: Vec<Field>,
}

/// What the pages say of a field of a request.
#[derive(Deserialize)]
pub(crate) struct Field {
    pub(crate) path: String,
    pub(crate) required: bool,
    pub(crate) omitted: Omitted,
    pub(crate) readable: bool,
    pub(crate) revokes_validation: bool,
}

/// What leaving a field out does.
#[derive(Deserialize, PartialEq)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Omitted {
    Kept,
    Ignored,
    Undocumented,
    Becomes(String),
}

#[derive(Deserialize)]
pub(crate) struct Method {
    pub(crate) name: String,
    pub(crate) api: Option<String>,
    pub(crate) doc: String,
    pub(crate) positional: Vec<Parameter>,
    pub(crate) body: Option<String>,
    pub(crate) named: Vec<Parameter>,
    pub(crate) answer: String,
    /// Whether there is an answer, or an error, for each of the requests that are its one parameter.
    #[serde(default)]
    pub(crate) is_many: bool,
}

impl Method {
    /// The one parameter of a method that has an answer for each item of it, and what an item is.
    ///
    /// # Panics
    /// Where it has another one.
    pub(crate) fn requests(&self) -> (&Parameter, Shape) {
        let ([requests], []) = (&self.positional[..], &self.named[..]) else {
            panic!(
                "`{}` has an answer for each request, and takes more",
                self.name
            );
        };
        let Shape::List(item) = Shape::parse(&requests.r#type) else {
            panic!(
                "`{}` has an answer for each of `{}`",
                self.name, requests.r#type
            );
        };
        (requests, *item)
    }
}

#[derive(Clone, Deserialize)]
pub(crate) struct Parameter {
    pub(crate) name: String,
    pub(crate) r#type: String,
    pub(crate) required: bool,
    pub(crate) doc: String,
}

#[derive(Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub(crate) enum Type {
    Object {
        doc: String,
        fields: Vec<Parameter>,
        /// Objects of which a request has to be one, each with a choice of the same fields.
        #[serde(default)]
        variants: Vec<String>,
        /// Types that say more and do wherever this one does.
        #[serde(default)]
        narrower: Vec<String>,
    },
    Words {
        doc: String,
        words: Vec<String>,
        /// The type with which a request says another word.
        #[serde(default)]
        other: Option<String>,
    },
    Alias {
        doc: String,
        of: String,
    },
    Secret {
        doc: String,
    },
    OtherWord {
        doc: String,
    },
}

#[derive(Deserialize)]
pub(crate) struct Rule {
    pub(crate) rule: String,
    pub(crate) severity: String,
    pub(crate) summary: String,
    pub(crate) doc: String,
    pub(crate) sources: Vec<RuleSource>,
}

#[derive(Deserialize)]
pub(crate) struct RuleSource {
    pub(crate) title: String,
    pub(crate) url: String,
    pub(crate) operation: Option<String>,
}

/// A type as the catalogue writes it: `integer`, `list<Finding>`, `Contract?`, `text|Desired`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Shape {
    Text,
    /// Text that says where a file is.
    Path,
    /// A number or a text, as the path of the request wants it.
    Id,
    Integer,
    Number,
    Boolean,
    Any,
    Null,
    Named(String),
    List(Box<Shape>),
    Map(Box<Shape>),
    /// By number, which is text in JSON.
    ById(Box<Shape>),
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
        if let Some(value) = inside("by_id<") {
            return Self::ById(Box::new(Self::parse(value)));
        }
        if text.contains('|') {
            return Self::Either(text.split('|').map(Self::parse).collect());
        }
        match text {
            "text" => Self::Text,
            "path" => Self::Path,
            "id" => Self::Id,
            "integer" => Self::Integer,
            "number" => Self::Number,
            "boolean" => Self::Boolean,
            "any" => Self::Any,
            "null" => Self::Null,
            name => Self::Named(name.to_owned()),
        }
    }
}

/// Whether an answer with these fields is a document: one that says the version of its format, is kept in
/// files, and is printed as the command prints it.
pub(crate) fn are_document(fields: &[Parameter]) -> bool {
    fields.iter().any(|field| field.name == "format_version")
}

impl Catalogue {
    /// Whether a type is that of a document.
    pub(crate) fn is_document(&self, name: &str) -> bool {
        match self.types.get(name) {
            Some(Type::Object { fields, .. }) => are_document(fields),
            Some(
                Type::Words { .. }
                | Type::Alias { .. }
                | Type::Secret { .. }
                | Type::OtherWord { .. },
            )
            | None => false,
        }
    }

    /// Where the secrets of an answer are: the names of the fields on the way to each. The items of
    /// a list are on the way without a name.
    ///
    /// # Panics
    /// Where a secret is in a map: no name leads to it.
    pub(crate) fn secrets_in(&self, shape: &Shape) -> Vec<Vec<&str>> {
        match shape {
            Shape::List(inner) | Shape::Nullable(inner) => self.secrets_in(inner),
            Shape::Named(name) => self.secrets_of(name),
            Shape::Map(inner) | Shape::ById(inner) => {
                let is_plain = self.secrets_in(inner).is_empty();
                assert!(is_plain, "no name leads to the secrets of {shape:?}");
                Vec::new()
            }
            Shape::Text
            | Shape::Path
            | Shape::Id
            | Shape::Integer
            | Shape::Number
            | Shape::Boolean
            | Shape::Any
            | Shape::Null
            | Shape::Either(_) => Vec::new(),
        }
    }

    /// The names of all types that are reached from what is given.
    ///
    /// # Panics
    /// Here and for what is answered: where the catalogue lacks a type that it names.
    pub(crate) fn asked(&self) -> BTreeSet<&str> {
        let methods = self.functions.iter().chain(&self.methods);
        let given = methods.flat_map(|method| {
            let parameters = method.positional.iter().chain(&method.named);
            parameters.map(|it| &it.r#type).chain(&method.body)
        });
        self.reached(given.chain(self.client.iter().map(|option| &option.r#type)))
    }

    /// The names of all types that are reached from what is answered.
    pub(crate) fn answered(&self) -> BTreeSet<&str> {
        let methods = self.functions.iter().chain(&self.methods);
        self.reached(methods.map(|method| &method.answer))
    }

    fn reached<'a>(&self, shapes: impl Iterator<Item = &'a String>) -> BTreeSet<&str> {
        let mut names = BTreeSet::new();
        for shape in shapes {
            self.reach(&Shape::parse(shape), &mut names);
        }
        names
    }

    fn reach<'a>(&'a self, shape: &Shape, names: &mut BTreeSet<&'a str>) {
        let inner = match shape {
            Shape::Named(name) => return self.reach_named(name, names),
            Shape::List(inner)
            | Shape::Map(inner)
            | Shape::ById(inner)
            | Shape::Nullable(inner) => std::slice::from_ref(&**inner),
            Shape::Either(several) => several,
            Shape::Text
            | Shape::Path
            | Shape::Id
            | Shape::Integer
            | Shape::Number
            | Shape::Boolean
            | Shape::Any
            | Shape::Null => &[],
        };
        for shape in inner {
            self.reach(shape, names);
        }
    }

    fn reach_named<'a>(&'a self, name: &str, names: &mut BTreeSet<&'a str>) {
        let Some((name, found)) = self.types.get_key_value(name) else {
            panic!("the catalogue has no type `{name}`");
        };
        if !names.insert(name) {
            return;
        }
        match found {
            Type::Object {
                fields,
                variants,
                narrower,
                ..
            } => {
                let fields = fields.iter().map(|field| &field.r#type);
                for shape in fields.chain(variants).chain(narrower) {
                    self.reach(&Shape::parse(shape), names);
                }
            }
            Type::Words {
                other: Some(of), ..
            }
            | Type::Alias { of, .. } => self.reach(&Shape::parse(of), names),
            Type::Words { .. } | Type::Secret { .. } | Type::OtherWord { .. } => {}
        }
    }

    fn secrets_of(&self, name: &str) -> Vec<Vec<&str>> {
        match self.types.get(name) {
            Some(Type::Secret { .. }) => vec![Vec::new()],
            Some(Type::Alias { of, .. }) => self.secrets_in(&Shape::parse(of)),
            Some(Type::Object { fields, .. }) => {
                let within = fields.iter().flat_map(|field| {
                    let found = self.secrets_in(&Shape::parse(&field.r#type));
                    let path = |rest: Vec<_>| [vec![field.name.as_str()], rest].concat();
                    found.into_iter().map(path)
                });
                within.collect()
            }
            Some(Type::Words { .. } | Type::OtherWord { .. }) | None => Vec::new(),
        }
    }
}

/// The catalogue as it was written last.
pub(crate) fn read(root: &Path) -> Result<Catalogue> {
    let text = fs_err::read_to_string(root.join(CATALOGUE))?;
    serde_json::from_str(&text).context(CATALOGUE)
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
        assert_eq!(
            Shape::parse("path|by_id<list<integer>>"),
            Shape::Either(vec![
                Shape::Path,
                Shape::ById(Box::new(Shape::List(Box::new(Shape::Integer))))
            ])
        );
    }
}
