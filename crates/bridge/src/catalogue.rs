//! The whole public surface as data: what the fronts are printed from, and what makes a change to
//! it visible in review.

mod direct;
mod products;

use std::collections::BTreeMap;

use certpact::rules::{self, Described};
use certpact::{ANSWERS, AnswerRow, FieldFacts, Operation, ProductNameId, ValidationType};
use schemars::{JsonSchema, SchemaGenerator, generate::SchemaSettings};
use serde::Serialize;
use serde_json::{Map, Value};

use crate::requests;

/// Everything that a front is made of.
#[derive(Serialize)]
pub struct Catalogue {
    format_version: u32,
    /// Options of a client.
    client: Vec<Parameter>,
    /// What can be called without a client: synchronous, sends nothing.
    functions: Vec<Method>,
    /// What a client can be asked.
    methods: Vec<Method>,
    /// The types of requests and answers, by name.
    types: BTreeMap<String, Type>,
    rules: Vec<Described>,
    operations: Vec<CaOperation>,
    products: Vec<CaProduct>,
    /// What an answer says of a write; the first row that fits decides.
    answers: [AnswerRow; 5],
}

/// An operation of the CA's.
#[derive(Serialize)]
struct CaOperation {
    operation: Operation,
    /// Title of the CA's page.
    title: &'static str,
    writes: bool,
    /// Whether it is sent again where it may have arrived already.
    repeated_after_sending: bool,
    /// What the pages say of the fields of its body.
    fields: Vec<FieldFacts>,
}

/// A product of the CA's.
#[derive(Serialize)]
struct CaProduct {
    product_name_id: &'static str,
    /// What the CA calls it for people.
    name: Option<&'static str>,
    validation_type: ValidationType,
}

impl From<(&'static str, ValidationType)> for CaProduct {
    fn from((product, validation_type): (&'static str, ValidationType)) -> Self {
        Self {
            product_name_id: product,
            name: ProductNameId(product.to_owned()).display_name(),
            validation_type,
        }
    }
}

impl From<Operation> for CaOperation {
    fn from(operation: Operation) -> Self {
        Self {
            operation,
            title: operation.title(),
            writes: operation.is_write(),
            repeated_after_sending: operation.is_repeated_after_sending(),
            fields: operation.fields().collect(),
        }
    }
}

/// One method, as every front has it.
#[derive(Serialize)]
struct Method {
    name: &'static str,
    /// API that it belongs to, null for the client's own.
    api: Option<&'static str>,
    doc: String,
    /// Parameters that are given by place; a name that begins with `*` takes the rest.
    positional: Vec<Parameter>,
    /// Type of the body whose fields are parameters of their own, null where there is none.
    body: Option<String>,
    /// Parameters that are given by name.
    named: Vec<Parameter>,
    /// Type of the answer.
    answer: String,
    /// Whether there is such an answer, or an error, for each of the requests that are its one parameter.
    #[serde(skip_serializing_if = "is_false")]
    is_many: bool,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes it so")]
fn is_false(value: &bool) -> bool {
    !value
}

/// A parameter, or a field of a type.
#[derive(Clone, Serialize)]
struct Parameter {
    name: String,
    /// `text`, `path`, `integer`, `number`, `boolean`, `any`, a type's name, or `list<…>`, `map<…>`
    /// by text, `by_id<…>`; a `?` at the end lets null in.
    r#type: String,
    required: bool,
    doc: String,
}

/// A type of requests or answers.
#[derive(Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
enum Type {
    /// An object with these fields. A request may have to be one of several variants, each an object
    /// with a choice of the same fields.
    Object {
        doc: String,
        fields: Vec<Parameter>,
        #[serde(skip_serializing_if = "Vec::is_empty")]
        variants: Vec<String>,
        /// Types that say more and do wherever this one does.
        #[serde(skip_serializing_if = "Vec::is_empty")]
        narrower: Vec<String>,
    },
    /// One of these words. In a request another one is said as the `other` type, where there is one.
    Words {
        doc: String,
        words: Vec<String>,
        #[serde(skip_serializing_if = "Option::is_none")]
        other: Option<String>,
    },
    /// Another type under a name of its own.
    Alias { doc: String, of: String },
    /// Text that is masked wherever it is printed; the fronts have a class for it by hand.
    Secret { doc: String },
    /// A word that this version does not know, said in a request; made by hand in the fronts.
    OtherWord { doc: String },
}

/// How a method's parameters are given.
enum Place {
    Positional,
    Rest,
    Named,
}

struct Surface {
    schemas: SchemaGenerator,
}

/// Collects the surface.
pub fn catalogue() -> Catalogue {
    let mut surface = Surface {
        schemas: SchemaSettings::draft2020_12().into_generator(),
    };
    let functions = vec![
        surface.method::<requests::CheckOffline>("check", "list<Finding>"),
        surface.many::<requests::CheckMany>("check_many", "list<Finding>"),
        surface.method::<requests::Lint>("lint", "list<Finding>"),
        surface.method::<requests::Rules>("rules", "list<Rule>"),
        surface.method::<requests::Explain>("explain", "Rule"),
    ];
    let mut methods = vec![
        surface.method::<requests::Check>("check", "list<Finding>"),
        surface.method::<requests::Send>("send", "any"),
        surface.method::<requests::Plan>("plan", "Plan"),
        surface.method::<requests::Apply>("apply", "Report"),
        surface.method::<requests::Verify>("verify", "Verification"),
        surface.method::<requests::Pull>("pull", "text"),
    ];
    methods.extend(Operation::ALL.map(direct::method));
    let client = surface.fields_of::<certpact::ClientOptions>();
    direct::include_types(&mut surface);
    surface.include::<certpact::Plan>();
    surface.include::<certpact::Report>();
    surface.include::<certpact::Verification>();
    surface.include::<certpact::Desired>();
    surface.include::<Described>();
    Catalogue {
        format_version: 1,
        client,
        functions,
        methods,
        types: surface.types(),
        rules: rules::all().map(Described::from).collect(),
        operations: Operation::ALL.map(CaOperation::from).into(),
        products: ProductNameId::known().map(CaProduct::from).collect(),
        answers: ANSWERS,
    }
}

impl Surface {
    fn include<T: JsonSchema>(&mut self) {
        self.schemas.subschema_for::<T>();
    }

    fn fields_of<T: JsonSchema>(&mut self) -> Vec<Parameter> {
        fields(&self.object::<T>())
    }

    fn object<T: JsonSchema>(&mut self) -> Map<String, Value> {
        let schema = T::json_schema(&mut self.schemas).to_value();
        schema.as_object().cloned().expect("a request is an object")
    }

    fn method<T: JsonSchema>(&mut self, name: &'static str, answer: &str) -> Method {
        let schema = self.object::<T>();
        let mut method = Method {
            name,
            api: None,
            doc: doc(&schema),
            positional: Vec::new(),
            body: None,
            named: Vec::new(),
            answer: answer.to_owned(),
            is_many: false,
        };
        for mut parameter in fields(&schema) {
            match place(&parameter) {
                // What takes the rest comes last; the fields of a schema are sorted by name.
                Place::Positional => method.positional.push(parameter),
                Place::Rest => {
                    parameter.name.insert(0, '*');
                    method.positional.push(parameter);
                }
                Place::Named => method.named.push(parameter),
            }
        }
        method
            .positional
            .sort_by_key(|parameter| parameter.name.starts_with('*'));
        method
    }

    /// A method that answers each of the requests that it is given.
    fn many<T: JsonSchema>(&mut self, name: &'static str, answer: &str) -> Method {
        let method = self.method::<T>(name, answer);
        Method {
            is_many: true,
            ..method
        }
    }

    /// Every type that was met, by the name that the fronts have for it.
    fn types(&mut self) -> BTreeMap<String, Type> {
        let definitions = self.schemas.take_definitions(false);
        let mut types: BTreeMap<_, _> = definitions
            .iter()
            .filter_map(|(name, schema)| {
                Some((public(name).to_owned(), type_of(schema.as_object()?)))
            })
            .collect();
        products::tell_apart(&mut types);
        // Its comment is the documentation of the function that takes one.
        if let Some(Type::Object { doc, .. }) = types.get_mut("CheckManyRequest") {
            *doc = "One of many requests, with what is given to judge it.".to_owned();
        }
        types
    }
}

/// Ids and what a method is about go by place, the rest goes by name.
fn place(parameter: &Parameter) -> Place {
    match parameter.name.as_str() {
        "ids" => Place::Rest,
        "operation" | "requests" | "rule" | "plan" | "desired" | "api" => Place::Positional,
        _ => Place::Named,
    }
}

/// The name that the fronts have for a type of ours.
fn public(name: &str) -> &str {
    match name {
        "CheckOffline" => "CheckManyRequest",
        "Described" => "Rule",
        name => name,
    }
}

fn type_of(schema: &Map<String, Value>) -> Type {
    if let Some(words) = words(schema) {
        return Type::Words {
            doc: doc(schema),
            words,
            other: None,
        };
    }
    if schema.get("type") == Some(&Value::from("object")) {
        return Type::Object {
            doc: doc(schema),
            fields: fields(schema),
            variants: Vec::new(),
            narrower: Vec::new(),
        };
    }
    if schema.get("format") == Some(&Value::from("password")) {
        return Type::Secret { doc: doc(schema) };
    }
    Type::Alias {
        doc: doc(schema),
        of: shape(&Value::Object(schema.clone())),
    }
}

/// The words of an enumeration, whether or not each has a comment of its own.
fn words(schema: &Map<String, Value>) -> Option<Vec<String>> {
    let text = |value: &Value| value.as_str().map(str::to_owned);
    if let Some(words) = schema.get("enum") {
        return words.as_array()?.iter().map(text).collect();
    }
    let mut words = Vec::new();
    for variant in schema.get("oneOf")?.as_array()? {
        match (variant.get("const"), variant.get("enum")) {
            (Some(word), _) => words.push(text(word)?),
            (None, Some(several)) => words.extend(several.as_array()?.iter().filter_map(text)),
            (None, None) => return None,
        }
    }
    Some(words)
}

fn fields(schema: &Map<String, Value>) -> Vec<Parameter> {
    let required: Vec<&str> = schema
        .get("required")
        .and_then(Value::as_array)
        .map(|names| names.iter().filter_map(Value::as_str).collect())
        .unwrap_or_default();
    let Some(properties) = schema.get("properties").and_then(Value::as_object) else {
        return Vec::new();
    };
    properties
        .iter()
        .map(|(name, schema)| Parameter {
            name: name.clone(),
            r#type: shape(schema),
            required: required.contains(&name.as_str()),
            doc: schema.as_object().map(doc).unwrap_or_default(),
        })
        .collect()
}

fn doc(schema: &Map<String, Value>) -> String {
    let text = schema
        .get("description")
        .and_then(Value::as_str)
        .unwrap_or_default();
    text.to_owned()
}

/// A schema in the few words that the printers know.
///
/// # Panics
/// On a shape that they do not: it would be printed wrong in every language.
fn shape(schema: &Value) -> String {
    let Some(schema) = schema.as_object() else {
        return "any".to_owned();
    };
    if let Some(reference) = schema.get("$ref").and_then(Value::as_str) {
        let name = reference.rsplit('/').next().unwrap_or(reference);
        return public(name).to_owned();
    }
    if let Some(variants) = schema.get("anyOf").and_then(Value::as_array) {
        return either(variants);
    }
    let kinds: Vec<&str> = match schema.get("type") {
        None => return "any".to_owned(),
        Some(Value::Array(kinds)) => kinds.iter().filter_map(Value::as_str).collect(),
        Some(kind) => kind.as_str().into_iter().collect(),
    };
    let nullable = if kinds.contains(&"null") { "?" } else { "" };
    let kind = kinds.iter().find(|kind| **kind != "null");
    let of = |member: &str| schema.get(member).map_or_else(|| "any".to_owned(), shape);
    let shape = match kind {
        _ if schema.get("format") == Some(&Value::from("id")) => "id".to_owned(),
        Some(&"string") if schema.get("format") == Some(&Value::from("path")) => "path".to_owned(),
        Some(&"string") => "text".to_owned(),
        Some(&"integer") => "integer".to_owned(),
        Some(&"number") => "number".to_owned(),
        Some(&"boolean") => "boolean".to_owned(),
        Some(&"array") => format!("list<{}>", of("items")),
        Some(&"object") => match schema.get("patternProperties").and_then(Value::as_object) {
            // Of all that can be a name in JSON, only a number has a pattern.
            Some(by_id) => format!("by_id<{}>", by_id.values().map(shape).collect::<String>()),
            None => format!("map<{}>", of("additionalProperties")),
        },
        other => panic!("the printers know no {other:?}"),
    };
    format!("{shape}{nullable}")
}

fn either(variants: &[Value]) -> String {
    let is_null = |variant: &&Value| variant.get("type") == Some(&Value::from("null"));
    let others: Vec<String> = variants
        .iter()
        .filter(|variant| !is_null(variant))
        .map(shape)
        .collect();
    let nullable = if others.len() < variants.len() {
        "?"
    } else {
        ""
    };
    format!("{}{nullable}", others.join("|"))
}
