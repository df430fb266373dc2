//! The declarations: every type of the catalogue, and what a client can be asked.

use std::collections::BTreeSet;
use std::fmt::Write;

use super::comments::{comment, comment_with, in_milliseconds, rejecting};
use super::{
    Given, Signature, apis, camel, conversion, convertible, given, methods_of, operations_of,
    pascal, uncapitalized,
};
use crate::surface::{Catalogue, Method, Parameter, Shape, Type};

/// What all methods share. Consent is written in the one form that the command has too.
const SHARED: &str = "
/** Any rule. */
export type RuleId = ErrorId | HazardId | NoticeId

/** A word out of these, or one that this version does not know yet. */
export type Open<Words extends string> = Words | (string & {})

/** An accepted hazard, `RULE@TARGET[:N][=REASON]`. */
export type AcknowledgementText = `${HazardId}@${string}`

/** An overruled error, `RULE@TARGET[#POINTER]=REASON`; the pointer is percent-encoded. */
export type OverrulingText = `${ErrorId}@${string}=${string}`

/** Accepted hazards: one, several, or each with its reason. */
export type Acknowledge =
  | AcknowledgementText
  | readonly AcknowledgementText[]
  | Readonly<Record<AcknowledgementText, string>>

/** Overruled errors: one, several, or each with its reason. */
export type Overrule =
  | OverrulingText
  | readonly OverrulingText[]
  | Readonly<Record<`${ErrorId}@${string}`, string>>

/** What every call takes. */
export interface CallOptions {
  /** Ends the call: it rejects with `AbortError`, and its request is given up. */
  signal?: AbortSignal | undefined
}
";

/// What the class of secrets has; `secret.cjs` makes it.
const SECRET: &str = "
  /** Takes a secret. */
  constructor(text: string)

  /** The secret in clear. */
  reveal(): string

  /** The mask. */
  toString(): string

  /** The mask. */
  toJSON(): string
";

/// What every client has beside what it can be asked.
const CLOSE: &str = "
  /** Gives up connections and keys. Calls that are under way end by themselves; any other rejects afterwards. */
  close(): void

  /** The same, for `await using`. */
  [Symbol.asyncDispose](): Promise<void>
";

/// Which way a type goes. A request leaves out; an answer says null.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Way {
    Asked,
    Answered,
}

struct Printer<'a> {
    catalogue: &'a Catalogue,
    asked: BTreeSet<&'a str>,
    text: String,
    declared: BTreeSet<String>,
}

/// Prints the declarations.
pub(super) fn print(catalogue: &Catalogue) -> String {
    let mut printer = Printer {
        catalogue,
        asked: BTreeSet::new(),
        text: String::new(),
        declared: BTreeSet::new(),
    };
    printer.tell_asked_from_answered();
    for (severity, name, what) in [
        ("error", "ErrorId", "A rule about what the CA refuses."),
        (
            "hazard",
            "HazardId",
            "A rule about what the CA accepts and what then is lost.",
        ),
        ("notice", "NoticeId", "A rule about what may surprise."),
    ] {
        printer.rules(severity, name, what);
    }
    printer.text.push_str(SHARED);
    for (name, r#type) in &catalogue.types {
        printer.r#type(name, r#type);
    }
    let options: Vec<Given> = given(&catalogue.client).collect();
    printer.members("ClientOptions", "How a client is set up.", "", &options);
    for api in apis(catalogue) {
        let methods = methods_of(catalogue, Some(api));
        let members = printer.methods(&methods);
        let name = operations_of(api);
        printer.declare(&name);
        let _ = write!(
            printer.text,
            "\n/** The API `{api}` of the CA. */\nexport interface {name} {{{members}}}\n"
        );
    }
    printer.client();
    for function in &catalogue.functions {
        printer.function(function);
    }
    for (name, _) in convertible(catalogue) {
        let _ = write!(
            printer.text,
            "\n/** What an answer says, in the form that a request accepts: null values are left out. */\n\
             export declare function {}(answered: {name}): {name}Request\n",
            conversion(name)
        );
    }
    printer.text
}

impl<'a> Printer<'a> {
    /// Finds what is reached from requests, and refuses what is reached from answers as well.
    fn tell_asked_from_answered(&mut self) {
        let asked = self.catalogue.asked();
        for name in asked.intersection(&self.catalogue.answered()) {
            let is_object = matches!(self.catalogue.types[*name], Type::Object { .. });
            assert!(
                !is_object,
                "`{name}` is asked and answered: they need a type each"
            );
        }
        self.asked = asked;
    }

    fn declare(&mut self, name: &str) {
        assert!(
            self.declared.insert(name.to_owned()),
            "`{name}` is declared twice"
        );
    }

    fn rules(&mut self, severity: &str, name: &str, what: &str) {
        let rules = self.catalogue.rules.iter();
        let ids = rules
            .filter(|rule| rule.severity == severity)
            .map(|rule| rule.rule.as_str());
        let ids: Vec<&str> = ids.collect();
        self.declare(name);
        self.words(name, what, &ids);
    }

    fn words(&mut self, name: &str, doc: &str, words: &[&str]) {
        let words: String = words.iter().map(|word| format!("\n  | '{word}'")).collect();
        let words = if words.is_empty() {
            " never".into()
        } else {
            words
        };
        let comment = comment(doc, 0);
        let _ = write!(self.text, "\n{comment}export type {name} ={words}\n");
    }

    fn r#type(&mut self, name: &str, r#type: &Type) {
        self.declare(name);
        let way = if self.asked.contains(name) {
            Way::Asked
        } else {
            Way::Answered
        };
        match r#type {
            Type::Object { doc, variants, .. } if !variants.is_empty() => {
                let variants: String = variants.iter().map(|of| format!("\n  | {of}")).collect();
                let comment = comment(doc, 0);
                let _ = write!(self.text, "\n{comment}export type {name} ={variants}\n");
            }
            Type::Object { doc, fields, .. } => {
                let fields: String = fields.iter().map(|field| self.field(field, way)).collect();
                let comment = comment(doc, 0);
                let _ = write!(
                    self.text,
                    "\n{comment}export interface {name} {{{fields}}}\n"
                );
            }
            Type::Words { doc, words, .. } => {
                let words: Vec<&str> = words.iter().map(String::as_str).collect();
                self.words(name, doc, &words);
            }
            Type::Alias { doc, of } => {
                let of = self.shape(&Shape::parse(of), way);
                let comment = comment(doc, 0);
                let _ = write!(self.text, "\n{comment}export type {name} = {of}\n");
            }
            Type::OtherWord { doc } => {
                let comment = comment(doc, 0);
                let function = uncapitalized(name);
                self.declare(&function);
                let _ = write!(
                    self.text,
                    "\n{comment}export type {name} = string & {{ readonly is: '{name}' }}\n\
                     \n/** Says that this word is an `{name}`. Throws `InvalidInput` for what is no text. */\n\
                     export declare function {function}(word: string): {name}\n"
                );
            }
            Type::Secret { doc } => {
                let comment = comment(doc, 0);
                let _ = write!(
                    self.text,
                    "\n{comment}export declare class {name} {{{SECRET}}}\n"
                );
            }
        }
    }

    /// An answer has every field, null where there is nothing; null in a request would be sent.
    fn field(&self, field: &Parameter, way: Way) -> String {
        let shape = Shape::parse(&field.r#type);
        let of = self.named_or_shaped(&field.name, &shape, way);
        let comment = comment(&field.doc, 2);
        let name = &field.name;
        match (way, field.required) {
            // An object is left out where there is nothing to say.
            (Way::Answered, false) if matches!(shape, Shape::Named(_)) => {
                format!("\n{comment}  {name}?: {of}\n")
            }
            (Way::Answered, _) | (Way::Asked, true) => format!("\n{comment}  {name}: {of}\n"),
            (Way::Asked, false) => format!("\n{comment}  {name}?: {}\n", or_undefined(&of)),
        }
    }

    /// Texts of which more is known than that they are texts, by the name that they always have.
    fn named_or_shaped(&self, name: &str, shape: &Shape, way: Way) -> String {
        let inner = match shape {
            Shape::Nullable(inner) => inner,
            shape => shape,
        };
        let known = match (name, inner, way) {
            ("operation", Shape::Text, Way::Asked) => "Operation",
            ("rule", Shape::Text, Way::Asked) => "RuleId",
            ("rule", Shape::Text, Way::Answered) => "Open<RuleId>",
            ("acknowledgement", Shape::Text, Way::Answered) => "AcknowledgementText",
            ("acknowledge", Shape::List(_), Way::Asked) => "Acknowledge",
            ("overrule", Shape::List(_), Way::Asked) => "Overrule",
            // A plan is what was answered, given back.
            ("plan", Shape::Any, Way::Asked) => "Plan",
            _ => return self.shape(shape, way),
        };
        match (shape, way) {
            (Shape::Nullable(_), Way::Answered) => format!("{known} | null"),
            _ => known.to_owned(),
        }
    }

    fn shape(&self, shape: &Shape, way: Way) -> String {
        match (shape, way) {
            (Shape::Text | Shape::Path, _) => "string".into(),
            (Shape::Id, _) => "number | string".into(),
            (Shape::Integer | Shape::Number, _) => "number".into(),
            (Shape::Boolean, _) => "boolean".into(),
            (Shape::Any, _) => "unknown".into(),
            (Shape::Null, _) => "void".into(),
            (Shape::Named(name), way) => match (self.catalogue.types.get(name), way) {
                (None, _) => panic!("the catalogue has no type `{name}`"),
                (Some(Type::Words { .. }), Way::Answered) => format!("Open<{name}>"),
                (
                    Some(Type::Words {
                        other: Some(other), ..
                    }),
                    Way::Asked,
                ) => format!("{name} | {other}"),
                (Some(_), _) => name.clone(),
            },
            (Shape::List(item), Way::Answered) => format!("{}[]", self.item(item, way)),
            (Shape::List(item), Way::Asked) => format!("readonly {}[]", self.item(item, way)),
            (Shape::Map(value) | Shape::ById(value), Way::Answered) => {
                format!("Record<string, {}>", self.shape(value, way))
            }
            (Shape::Map(value) | Shape::ById(value), Way::Asked) => {
                format!("Readonly<Record<string, {}>>", self.shape(value, way))
            }
            (Shape::Nullable(inner), Way::Answered) => {
                format!("{} | null", self.shape(inner, way))
            }
            (Shape::Nullable(inner), Way::Asked) => self.shape(inner, way),
            (Shape::Either(several), way) => {
                let several: Vec<String> =
                    several.iter().map(|shape| self.shape(shape, way)).collect();
                several.join(" | ")
            }
        }
    }

    fn item(&self, item: &Shape, way: Way) -> String {
        match item {
            Shape::Id | Shape::Nullable(_) | Shape::Either(_) => {
                format!("({})", self.shape(item, way))
            }
            item => self.shape(item, way),
        }
    }

    /// An object that is given: options, or what is asked.
    fn members(&mut self, name: &str, doc: &str, extends: &str, given: &[Given<'_>]) {
        self.declare(name);
        let members: String = given.iter().map(|given| self.member(given)).collect();
        let comment = comment(doc, 0);
        let _ = write!(
            self.text,
            "\n{comment}export interface {name} {extends}{{{members}}}\n"
        );
    }

    fn member(&self, given: &Given<'_>) -> String {
        let of = match self.named_or_shaped(given.field, &given.shape, Way::Asked) {
            of if of == "readonly string[]" => format!("string | {of}"),
            of => of,
        };
        let doc = if given.is_time() {
            in_milliseconds(given.doc)
        } else {
            given.doc.to_owned()
        };
        let comment = comment(&doc, 2);
        if given.required {
            format!("\n{comment}  {}: {of}\n", given.name)
        } else {
            format!("\n{comment}  {}?: {}\n", given.name, or_undefined(&of))
        }
    }

    fn client(&mut self) {
        let methods = methods_of(self.catalogue, None);
        let methods = self.methods(&methods);
        let apis: String = apis(self.catalogue)
            .iter()
            .map(|api| {
                let (name, of) = (camel(api), operations_of(api));
                format!("\n  /** The API `{api}` of the CA. */\n  readonly {name}: {of}\n")
            })
            .collect();
        self.declare("Client");
        let _ = write!(
            self.text,
            "\n/** A client of the CA. It shares its connections among all its calls. */\n\
             export declare class Client {{\n  \
             /** Sends nothing. Throws `InvalidInput` where an option does not fit. */\n  \
             constructor(options?: ClientOptions)\n{apis}{methods}{CLOSE}}}\n"
        );
    }

    fn methods(&mut self, methods: &[&Method]) -> String {
        methods.iter().map(|method| self.method(method)).collect()
    }

    fn method(&mut self, method: &Method) -> String {
        let signature = Signature::of_method(method);
        let name = pascal(&method.name);
        let mut parameters = self.parameters(&signature, &format!("{name}Request"));
        let options = match signature.options.as_slice() {
            [] => "CallOptions".to_owned(),
            options => {
                let name = format!("{name}Options");
                let doc = format!("How `{}` is called.", camel(&method.name));
                self.members(&name, &doc, "extends CallOptions ", options);
                name
            }
        };
        parameters.push(format!("options?: {options}"));
        let answer = self.shape(&Shape::parse(&method.answer), Way::Answered);
        let doc = rejecting(&method.doc);
        format!(
            "\n{}  {}({}): Promise<{answer}>\n",
            comment_with(&doc, 2, &signature),
            camel(&method.name),
            parameters.join(", ")
        )
    }

    fn function(&mut self, function: &Method) {
        if function.is_many {
            return self.function_for_each(function);
        }
        let signature = Signature::of_function(function);
        let name = format!("Offline{}Request", pascal(&function.name));
        let parameters = self.parameters(&signature, &name);
        let answer = self.shape(&Shape::parse(&function.answer), Way::Answered);
        let doc = function.doc.replace("Raises ", "Throws ");
        let _ = write!(
            self.text,
            "\n{}export declare function {}({}): {answer}\n",
            comment_with(&doc, 0, &signature),
            camel(&function.name),
            parameters.join(", ")
        );
    }

    /// A function that answers each of the requests that it is given, now or as they come.
    fn function_for_each(&mut self, function: &Method) {
        let (requests, item) = function.requests();
        let item = self.shape(&item, Way::Asked);
        let answer = self.shape(&Shape::parse(&function.answer), Way::Answered);
        let doc = function.doc.replace("Raises ", "Throws ");
        for kind in ["", "Async"] {
            let _ = write!(
                self.text,
                "\n{}export declare function {}({}: {kind}Iterable<{item}>): {kind}Generator<{answer} | InvalidInput, void, void>\n",
                comment_with(&doc, 0, &Signature::of_function(function)),
                camel(&function.name),
                requests.name,
            );
        }
    }

    fn parameters(&mut self, signature: &Signature<'_>, request: &str) -> Vec<String> {
        let by_place = signature.by_place.iter().map(|given| {
            let of = self.named_or_shaped(given.field, &given.shape, Way::Asked);
            format!("{}: {of}", given.name)
        });
        let mut parameters: Vec<String> = by_place.collect();
        if !signature.request.is_empty() {
            self.members(request, "What is asked.", "", &signature.request);
            let is_needed = signature.request.iter().any(|given| given.required);
            let optional = if is_needed { "" } else { "?" };
            parameters.push(format!("request{optional}: {request}"));
        }
        parameters
    }
}

/// What is undefined counts as left out, also where a compiler tells the two apart.
fn or_undefined(of: &str) -> String {
    match of {
        "unknown" => of.to_owned(),
        of => format!("{of} | undefined"),
    }
}
