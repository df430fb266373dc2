//! Functions, clients and the operations of each API.

use std::collections::{BTreeMap, BTreeSet};

use super::Module;
use super::code::{Code, docstring};
use super::shapes::Side;
use super::types::usable;
use crate::surface::{Method, Parameter, Shape};

/// Where a call is printed.
#[derive(Clone, Copy)]
enum Place {
    /// In the module.
    Function,
    /// In a client, or in an API's class.
    Method(Flavour, Owner),
}

#[derive(Clone, Copy)]
enum Flavour {
    Blocking,
    Awaited,
}

#[derive(Clone, Copy)]
enum Owner {
    Client,
    Api,
}

/// A list of consents, which Python has in a shape of its own.
struct Spelled {
    name: &'static str,
    r#type: &'static str,
    annotation: &'static str,
    default: &'static str,
    /// What is said of it beside what all languages say.
    doc: &'static str,
}

const SPELLED: [Spelled; 2] = [
    Spelled {
        name: "acknowledge",
        r#type: "list<text>",
        annotation: "Consents",
        default: "()",
        doc: " One text, several, or a mapping from them to reasons.",
    },
    Spelled {
        name: "overrule",
        r#type: "list<text>",
        annotation: "Mapping[str, str] | None",
        default: "None",
        doc: " A mapping from `RULE@TARGET[#POINTER]` to the reason.",
    },
];

/// The parameters of one call, as they are declared and as they are passed on.
#[derive(Default)]
struct Parameters {
    declared: Vec<String>,
    passed: Vec<Code>,
    described: Vec<(String, String)>,
}

impl Place {
    /// How far it is indented, what a call is declared with, and who carries it out.
    fn words(self) -> (usize, &'static str, &'static str) {
        match self {
            Self::Function => (0, "def", "call_offline"),
            Self::Method(Flavour::Blocking, Owner::Client) => (4, "def", "self._call"),
            Self::Method(Flavour::Blocking, Owner::Api) => (4, "def", "self._client._call"),
            Self::Method(Flavour::Awaited, Owner::Client) => (4, "async def", "await self._call"),
            Self::Method(Flavour::Awaited, Owner::Api) => {
                (4, "async def", "await self._client._call")
            }
        }
    }
}

impl Flavour {
    fn client(self) -> &'static str {
        match self {
            Self::Blocking => "Client",
            Self::Awaited => "AsyncClient",
        }
    }

    fn api(self, api: &str) -> String {
        let (first, rest) = api.split_at(1);
        match self {
            Self::Blocking => format!("{}{rest}Operations", first.to_uppercase()),
            Self::Awaited => format!("Async{}{rest}Operations", first.to_uppercase()),
        }
    }

    /// The beginning of the base classes' names.
    fn base(self) -> &'static str {
        match self {
            Self::Blocking => "Blocking",
            Self::Awaited => "Awaitable",
        }
    }

    fn doc(self) -> &'static str {
        match self {
            Self::Blocking => {
                "A client of the CA, whose calls wait for the answer. Threads may share it.\n\n\
                 `with` closes it at the end; one that is not closed warns. It can be pickled where its keys come \
                 from variables or files; the pickle holds no key. What is left out is taken from the environment, else \
                 from the defaults. Raises `InvalidInput` for options that cannot be used."
            }
            Self::Awaited => {
                "A client of the CA, whose calls are awaited. Cancelling one gives its request up.\n\n\
                 `async with` closes it at the end; one that is not closed warns. It can be pickled where its keys \
                 come from variables or files; the pickle holds no key. What is left out is taken from the environment, \
                 else from the defaults. Raises `InvalidInput` for options that cannot be used."
            }
        }
    }
}

impl Module<'_> {
    pub(super) fn functions(&mut self) {
        let catalogue = self.catalogue;
        for function in &catalogue.functions {
            let text = if function.is_many {
                self.call_for_each(function)
            } else {
                self.call(function, Place::Function)
            };
            self.add(&function.name, &text);
        }
    }

    pub(super) fn clients(&mut self) {
        let catalogue = self.catalogue;
        let mut apis: BTreeMap<&str, Vec<&Method>> = BTreeMap::new();
        for method in &catalogue.methods {
            if let Some(api) = &method.api {
                apis.entry(api).or_default().push(method);
            }
        }
        for flavour in [Flavour::Blocking, Flavour::Awaited] {
            for (api, methods) in &apis {
                let name = flavour.api(api);
                let doc = format!("The operations of `{api}`, as `client.{api}` has them.");
                let mut text = format!(
                    "class {name}({}Api):\n{}\n\n    __slots__ = ()\n",
                    flavour.base(),
                    docstring(4, &doc, &[])
                );
                for method in methods {
                    text.push('\n');
                    text.push_str(&self.call(method, Place::Method(flavour, Owner::Api)));
                }
                self.add(&name, &text);
            }
            let text = self.client(flavour, apis.keys().copied());
            self.add(flavour.client(), &text);
        }
    }

    fn client<'b>(&self, flavour: Flavour, apis: impl Iterator<Item = &'b str>) -> String {
        let mut options = Parameters::default();
        self.named(&self.catalogue.client, &mut options);
        let mut declared = vec!["self".to_owned(), "*".to_owned()];
        declared.extend(options.declared);
        let names = options.described.iter().map(|(name, _)| name.clone());
        // Keys are among them, and a traceback that shows locals would show those.
        let gone = Code::group("del (", names, ")").laid_out(12);
        let mut text = format!(
            "class {}({}Client):\n{}\n\n    __slots__ = ()\n\n{}\n        try:\n{}\n        finally:\n{gone}\n",
            flavour.client(),
            flavour.base(),
            docstring(4, flavour.doc(), &options.described),
            Code::group("def __init__(", declared, ") -> None:").laid_out(4),
            Code::group("super().__init__({", options.passed, "})").laid_out(12)
        );
        for api in apis {
            let class = flavour.api(api);
            let doc = docstring(8, &format!("The operations of `{api}`."), &[]);
            text.push_str(&format!(
                "\n    @property\n    def {api}(self) -> {class}:\n{doc}\n        return {class}(self)\n"
            ));
        }
        for method in self
            .catalogue
            .methods
            .iter()
            .filter(|method| method.api.is_none())
        {
            text.push('\n');
            text.push_str(&self.call(method, Place::Method(flavour, Owner::Client)));
        }
        text
    }

    /// A call, below a declaration for each variant of what it is given.
    fn call(&self, method: &Method, place: Place) -> String {
        let variants = method
            .body
            .iter()
            .flat_map(|body| self.shapes.variants(body));
        let mut text = String::new();
        for variant in variants {
            let declared = self.parameters(method, Some(variant), place).declared;
            let answer = self.answer_of(method);
            let (indent, keyword, _) = place.words();
            let declared = Code::group(
                format!("{keyword} {}(", method.name),
                declared,
                format!(") -> {answer}: ..."),
            );
            text.push_str(&format!(
                "{}@overload\n{}\n\n",
                " ".repeat(indent),
                declared.laid_out(indent)
            ));
        }
        text.push_str(&self.implementation(method, place));
        text
    }

    /// A function that answers each of the requests that it is given, as they are taken from it.
    fn call_for_each(&self, function: &Method) -> String {
        let (requests, item) = function.requests();
        let item = self.shapes.annotation(&item, Side::Request);
        let declared = [
            format!("{}: Iterable[{item}]", requests.name),
            "/".to_owned(),
        ];
        let described = [(requests.name.clone(), requests.doc.clone())];
        let answer = self.answer_of(function);
        let Some(reader) = self.shapes.reader(&Shape::parse(&function.answer)) else {
            panic!("the Python front cannot answer `{}`", function.answer);
        };
        let passed = [requests.name.clone(), reader].map(Code::Text);
        format!(
            "{}\n{}\n{}\n",
            Code::group(
                format!("def {}(", function.name),
                declared,
                format!(") -> Iterator[{answer} | InvalidInput]:"),
            )
            .laid_out(0),
            docstring(4, &function.doc, &described),
            Code::group(format!("return {}_offline(", function.name), passed, ")").laid_out(4)
        )
    }

    fn answer_of(&self, method: &Method) -> String {
        self.shapes
            .annotation(&Shape::parse(&method.answer), Side::Answer)
    }

    fn implementation(&self, method: &Method, place: Place) -> String {
        let parameters = self.parameters(method, method.body.as_deref(), place);
        let answer = Shape::parse(&method.answer);
        let (indent, keyword, caller) = place.words();
        let returned = if answer == Shape::Null { "" } else { "return " };
        let reader = match &answer {
            Shape::Text => Some("str".to_owned()),
            answer => self.shapes.reader(answer),
        };
        let Some(reader) = reader else {
            panic!("the Python front cannot answer {answer:?}");
        };
        let request = Code::group("{", parameters.passed, "}");
        let passed = [
            Code::Text(format!("\"{}\"", method.name)),
            request,
            Code::Text(reader),
        ];
        format!(
            "{}\n{}\n{}\n",
            Code::group(
                format!("{keyword} {}(", method.name),
                parameters.declared,
                format!(") -> {}:", self.answer_of(method)),
            )
            .laid_out(indent),
            docstring(indent + 4, &method.doc, &parameters.described),
            Code::group(format!("{returned}{caller}("), passed, ")").laid_out(indent + 4)
        )
    }

    /// The parameters, where the body is of this type.
    fn parameters(&self, method: &Method, body: Option<&str>, place: Place) -> Parameters {
        let mut parameters = Parameters::default();
        if let Place::Method(..) = place {
            parameters.declared.push("self".to_owned());
        }
        let (rest, positional): (Vec<_>, Vec<_>) = method
            .positional
            .iter()
            .partition(|parameter| parameter.name.starts_with('*'));
        for parameter in &positional {
            self.positional(&method.name, parameter, &mut parameters);
        }
        if !positional.is_empty() {
            parameters.declared.push("/".to_owned());
        }
        match rest[..] {
            [] if method.named.is_empty() && method.body.is_none() => {}
            [] => parameters.declared.push("*".to_owned()),
            [rest] => self.rest(rest, &mut parameters),
            [..] => panic!("`{}` takes the rest twice", method.name),
        }
        if let Some(body) = body {
            self.body(body, &mut parameters);
        }
        self.named(&method.named, &mut parameters);
        let described = parameters.described.iter().map(|(name, _)| name.as_str());
        let names: BTreeSet<&str> = described.collect();
        assert!(
            names.len() == parameters.described.len(),
            "`{}` has two parameters of one name",
            method.name
        );
        parameters
    }

    fn positional(&self, method: &str, parameter: &Parameter, parameters: &mut Parameters) {
        let name = usable(&parameter.name);
        assert!(
            parameter.required,
            "`{method}.{name}` is given by place and may be left out"
        );
        let annotation = self
            .shapes
            .annotation(&Shape::parse(&parameter.r#type), Side::Request);
        parameters.declared.push(format!("{name}: {annotation}"));
        parameters.passed.push(passed(&parameter.name, &name));
        parameters.described.push((name, parameter.doc.clone()));
    }

    fn rest(&self, parameter: &Parameter, parameters: &mut Parameters) {
        let name = parameter.name.trim_start_matches('*');
        let Shape::List(item) = Shape::parse(&parameter.r#type) else {
            panic!("`{name}` takes the rest, and is `{}`", parameter.r#type);
        };
        let annotation = self.shapes.annotation(&item, Side::Request);
        parameters.declared.push(format!("*{name}: {annotation}"));
        parameters.passed.push(passed(name, name));
        parameters
            .described
            .push((format!("*{name}"), parameter.doc.clone()));
    }

    /// The fields of the body, what must be said first.
    fn body(&self, body: &str, parameters: &mut Parameters) {
        let (required, optional): (Vec<_>, Vec<_>) = self
            .shapes
            .fields(body)
            .iter()
            .partition(|field| field.required);
        let mut members = Vec::new();
        for field in required.into_iter().chain(optional) {
            let name = usable(&field.name);
            let annotation = self
                .shapes
                .annotation(&Shape::parse(&field.r#type), Side::Request);
            parameters.declared.push(if field.required {
                format!("{name}: {annotation}")
            } else {
                format!("{name}: {annotation} | Unset = UNSET")
            });
            members.push(passed(&field.name, &name));
            parameters.described.push((name, field.doc.clone()));
        }
        parameters
            .passed
            .push(Code::group("\"body\": {", members, "}"));
    }

    fn named(&self, named: &[Parameter], parameters: &mut Parameters) {
        for parameter in named {
            let is_it = |it: &&Spelled| it.name == parameter.name && it.r#type == parameter.r#type;
            match SPELLED.iter().find(is_it) {
                Some(spelled) => spelled.declare(&parameter.doc, parameters),
                None => self.declare(parameter, parameters),
            }
        }
    }

    fn declare(&self, parameter: &Parameter, parameters: &mut Parameters) {
        let name = usable(&parameter.name);
        let shape = Shape::parse(&parameter.r#type);
        let annotation = self.shapes.annotation(&shape, Side::Request);
        let (declared, value) = match (&shape, parameter.required) {
            (_, true) => (annotation, name.clone()),
            (Shape::Any | Shape::Nullable(_), false) => {
                (format!("{annotation} = None"), name.clone())
            }
            (Shape::Boolean, false) => (format!("{annotation} = False"), name.clone()),
            (Shape::List(item), false) if **item == Shape::Text => (
                "Texts = ()".to_owned(),
                format!("texts({name}, \"{name}\")"),
            ),
            (Shape::Map(_), false) => (
                format!("{annotation} | None = None"),
                format!("{name} or {{}}"),
            ),
            (_, false) => panic!("`{name}` may be left out, and nothing stands for that"),
        };
        parameters.declared.push(format!("{name}: {declared}"));
        parameters.passed.push(passed(&parameter.name, &value));
        parameters.described.push((name, parameter.doc.clone()));
    }
}

impl Spelled {
    fn declare(&self, doc: &str, parameters: &mut Parameters) {
        let Self {
            name,
            annotation,
            default,
            ..
        } = self;
        parameters
            .declared
            .push(format!("{name}: {annotation} = {default}"));
        parameters
            .passed
            .push(passed(name, &format!("consents({name}, \"{name}\")")));
        parameters
            .described
            .push(((*name).to_owned(), format!("{doc}{}", self.doc)));
    }
}

fn passed(name: &str, value: &str) -> Code {
    Code::Text(format!("\"{name}\": {value}"))
}
