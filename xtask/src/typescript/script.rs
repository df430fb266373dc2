//! The module: what a method is called, what it is given, and how that crosses. It knows nothing
//! else, and the modules that are written by hand do the rest.

use std::collections::BTreeSet;
use std::fmt::Write;

use super::{
    Given, Signature, apis, camel, conversion, convertible, methods_of, operations_of,
    uncapitalized, writes,
};
use crate::surface::{Catalogue, Method, Shape, Type};

/// Prints the module.
pub(super) fn print(catalogue: &Catalogue) -> String {
    let mut body = String::new();
    let _ = write!(
        body,
        "const WRITES = new Set([{}])\n\n",
        quoted(&operations(catalogue))
    );
    for api in apis(catalogue) {
        body.push_str(&class_of(catalogue, api));
    }
    body.push_str(&client(catalogue));
    let secrets = catalogue.types.iter();
    let secrets = secrets.filter(|(_, found)| matches!(found, Type::Secret { .. }));
    let mut exports = vec!["Client".to_owned()];
    exports.extend(secrets.map(|(name, _)| name.clone()));
    for function in &catalogue.functions {
        body.push_str(&function_of(catalogue, function));
        exports.push(camel(&function.name));
    }
    for (name, fields) in convertible(catalogue) {
        let function = conversion(name);
        let _ = write!(
            body,
            "function {function}(answered) {{\n  return filled(answered, [{}])\n}}\n\n",
            quoted(&fields)
        );
        exports.push(function);
    }
    for (name, found) in &catalogue.types {
        if let Type::OtherWord { .. } = found {
            let function = uncapitalized(name);
            let _ = write!(
                body,
                "function {function}(word) {{\n  return text(word, 'word')\n}}\n\n"
            );
            exports.push(function);
        }
    }
    let _ = writeln!(body, "export {{ {} }}", exports.join(", "));
    format!("{}{body}", imports(&body))
}

/// The answer whose items are printed one by one.
const FINDINGS: &str = "list<Finding>";

/// What the modules that are written by hand have, and which of them.
const BY_HAND: [(&str, &[&str]); 5] = [
    (
        "base",
        &["findings", "guarded", "offline", "open", "printed"],
    ),
    (
        "given",
        &[
            "consents",
            "data",
            "filled",
            "id",
            "ids",
            "integer",
            "members",
            "milliseconds",
            "text",
            "texts",
        ],
    ),
    ("many", &["checkManyOffline"]),
    ("secret", &["Secret"]),
    ("shared", &["shared"]),
];

/// What the modules that are written by hand are asked for: what the body uses.
fn imports(body: &str) -> String {
    let words: BTreeSet<&str> = body
        .split(|letter: char| !letter.is_alphanumeric() && letter != '_')
        .collect();
    let mut text = String::new();
    for (module, known) in BY_HAND {
        let used = known.iter().copied().filter(|name| words.contains(name));
        let used: Vec<&str> = used.collect();
        if !used.is_empty() {
            let _ = writeln!(
                text,
                "import {{ {} }} from './{module}.mjs'",
                used.join(", ")
            );
        }
    }
    format!("{text}\n")
}

/// The operations of the CA that write.
fn operations(catalogue: &Catalogue) -> Vec<&str> {
    let of_apis = catalogue
        .methods
        .iter()
        .filter(|method| method.api.is_some());
    of_apis
        .filter(|method| writes(method))
        .map(|method| method.name.as_str())
        .collect()
}

fn class_of(catalogue: &Catalogue, api: &str) -> String {
    let mut text = format!("class {} {{\n  #call\n\n", operations_of(api));
    text.push_str("  constructor(call) {\n    this.#call = call\n  }\n");
    for method in methods_of(catalogue, Some(api)) {
        text.push_str(&method_of(catalogue, method));
    }
    text.push_str("}\n\n");
    text
}

fn client(catalogue: &Catalogue) -> String {
    let mut text = String::from("const Client = shared('Client', () => class Client {\n  #call\n");
    let apis = apis(catalogue);
    for api in &apis {
        let _ = writeln!(text, "  #{}", camel(api));
    }
    let options: Vec<Given> = super::given(&catalogue.client).collect();
    let _ = write!(
        text,
        "\n  constructor(options) {{\n    this.#call = open(members(options, 'options', {}))\n",
        known(&options, 4)
    );
    for api in &apis {
        let _ = writeln!(
            text,
            "    this.#{} = new {}(this.#call)",
            camel(api),
            operations_of(api)
        );
    }
    text.push_str("  }\n");
    for api in &apis {
        let name = camel(api);
        let _ = write!(text, "\n  get {name}() {{\n    return this.#{name}\n  }}\n");
    }
    for method in methods_of(catalogue, None) {
        text.push_str(&method_of(catalogue, method));
    }
    text.push_str("\n  close() {\n    this.#call.close()\n  }\n");
    text.push_str("\n  async [Symbol.asyncDispose]() {\n    this.close()\n  }\n})\n\n");
    text
}

fn method_of(catalogue: &Catalogue, method: &Method) -> String {
    let signature = Signature::of_method(method);
    // Which operation is sent is known only where it is named.
    let may_write = match (writes(method), signature.request.is_empty()) {
        (false, _) => "false",
        (true, true) => "true",
        (true, false) => "WRITES.has(operation)",
    };
    let mut names = names(&signature);
    names.push("options".into());
    let secrets = secrets_of(catalogue, method);
    let call = format!(
        "await this.#call('{}', {}, options, {}, {may_write})",
        method.name,
        request(&signature, 4),
        known(&signature.options, 4),
    );
    // What is done with an answer before the caller has it, the innermost first.
    let mut answer = call;
    if !secrets.is_empty() {
        answer = format!("guarded({answer}, [{}])", secrets.join(", "));
    }
    if catalogue.is_document(&method.answer) {
        answer = format!("printed('{}', {answer})", method.answer);
    }
    if method.answer == FINDINGS {
        answer = format!("findings({answer})");
    }
    format!(
        "\n  async {}({}) {{\n    return {answer}\n  }}\n",
        camel(&method.name),
        names.join(", "),
    )
}

/// The ways to the secrets of an answer.
fn secrets_of(catalogue: &Catalogue, method: &Method) -> Vec<String> {
    let paths = catalogue.secrets_in(&Shape::parse(&method.answer));
    paths
        .iter()
        .map(|path| format!("[{}]", quoted(path)))
        .collect()
}

fn function_of(catalogue: &Catalogue, function: &Method) -> String {
    assert!(
        secrets_of(catalogue, function).is_empty(),
        "`{}` asks nobody who could tell a secret",
        function.name
    );
    if function.is_many {
        let (name, (requests, _)) = (camel(&function.name), function.requests());
        let requests = &requests.name;
        return format!(
            "function {name}({requests}) {{\n  return {name}Offline({requests})\n}}\n\n"
        );
    }
    let signature = Signature::of_function(function);
    let request = request(&signature, 2);
    let mut answer = format!("offline('{}', {request})", function.name);
    if function.answer == FINDINGS {
        answer = format!("findings({answer})");
    }
    format!(
        "function {}({}) {{\n  return {answer}\n}}\n\n",
        camel(&function.name),
        names(&signature).join(", "),
    )
}

fn names(signature: &Signature<'_>) -> Vec<String> {
    let by_place = signature.by_place.iter().map(|given| given.name.clone());
    let request = (!signature.request.is_empty()).then(|| "request".to_owned());
    by_place.chain(request).collect()
}

/// The request as the bridge knows it.
fn request(signature: &Signature<'_>, indent: usize) -> String {
    let by_place = signature.by_place.iter().map(|given| {
        let convert = converter(given);
        format!(
            "{}: {convert}({}, '{}')",
            given.field, given.name, given.name
        )
    });
    let rest = (!signature.request.is_empty()).then(|| {
        let members = known(&signature.request, indent + 2);
        format!("...members(request, 'request', {members})")
    });
    object(by_place.chain(rest).collect(), indent)
}

/// The members that an object may have: what the bridge calls each, and how it crosses.
fn known(given: &[Given<'_>], indent: usize) -> String {
    let members = given
        .iter()
        .map(|given| format!("{}: ['{}', {}]", given.name, given.field, converter(given)));
    object(members.collect(), indent)
}

fn object(members: Vec<String>, indent: usize) -> String {
    if members.is_empty() {
        return "{}".into();
    }
    let (outer, inner) = (" ".repeat(indent), " ".repeat(indent + 2));
    let members: String = members
        .iter()
        .map(|member| format!("{inner}{member},\n"))
        .collect();
    format!("{{\n{members}{outer}}}")
}

/// How a value crosses.
fn converter(given: &Given<'_>) -> &'static str {
    let shape = match &given.shape {
        Shape::Nullable(inner) => inner,
        shape => shape,
    };
    match shape {
        Shape::Number if given.is_time() => "milliseconds",
        Shape::List(_) if given.is_consent() => "consents",
        Shape::List(item) if **item == Shape::Text => "texts",
        Shape::Id => "id",
        Shape::List(item) if **item == Shape::Id => "ids",
        Shape::Integer => "integer",
        Shape::Text
        | Shape::Path
        | Shape::Boolean
        | Shape::Any
        | Shape::Named(_)
        | Shape::Map(_)
        | Shape::ById(_) => "data",
        Shape::Number | Shape::Null | Shape::List(_) | Shape::Nullable(_) | Shape::Either(_) => {
            panic!(
                "no converter knows the parameter `{}`: {:?}",
                given.field, given.shape
            )
        }
    }
}

fn quoted(names: &[&str]) -> String {
    let quoted: Vec<String> = names.iter().map(|name| format!("'{name}'")).collect();
    quoted.join(", ")
}
