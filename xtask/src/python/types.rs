//! The types of requests and answers.

use std::fmt::Write;

use super::Module;
use super::code::{Code, docstring};
use super::shapes::Side;
use crate::surface::{Parameter, Shape, Type, are_document};

/// What every answer has; no field can be called like it.
const OF_ANSWERS: [&str; 6] = [
    "extra",
    "from_dict",
    "load",
    "save",
    "to_dict",
    "to_request",
];

const KEYWORDS: [&str; 35] = [
    "False", "None", "True", "and", "as", "assert", "async", "await", "break", "class", "continue",
    "def", "del", "elif", "else", "except", "finally", "for", "from", "global", "if", "import",
    "in", "is", "lambda", "nonlocal", "not", "or", "pass", "raise", "return", "try", "while",
    "with", "yield",
];

impl Module<'_> {
    pub(super) fn types(&mut self) {
        let types = self.catalogue.types.iter();
        // An alias is evaluated where it stands, so what it names has to stand above.
        let (aliases, others): (Vec<_>, Vec<_>) = types.partition(|(_, found)| match found {
            Type::Alias { .. } => true,
            Type::Object { variants, .. } => !variants.is_empty(),
            Type::Words { .. } | Type::Secret { .. } | Type::OtherWord { .. } => false,
        });
        for (name, found) in others.into_iter().chain(aliases) {
            for &side in self.shapes.sides(name) {
                let name_here = self.shapes.name(name, side);
                let text = match (found, side) {
                    (Type::Words { doc, words, other }, _) => {
                        words_of(&name_here, doc, words, other.as_deref(), side)
                    }
                    (Type::Alias { doc, of }, _) => self.alias(&name_here, doc, of, side),
                    (Type::Secret { .. } | Type::OtherWord { .. }, _) => {
                        panic!("`{name}` is written by hand")
                    }
                    (Type::Object { doc, variants, .. }, Side::Request) if !variants.is_empty() => {
                        self.alias(&name_here, doc, &variants.join("|"), side)
                    }
                    (Type::Object { doc, fields, .. }, Side::Request) => {
                        self.given(&name_here, doc, fields)
                    }
                    (Type::Object { doc, fields, .. }, Side::Answer) => {
                        self.answered(name, doc, fields)
                    }
                };
                self.add(&name_here, &text);
            }
        }
    }

    fn alias(&self, name: &str, doc: &str, of: &str, side: Side) -> String {
        let annotation = self.shapes.annotation(&Shape::parse(of), side);
        format!(
            "{name}: TypeAlias = {annotation}\n{}",
            docstring(0, doc, &[])
        )
    }

    fn given(&self, name: &str, doc: &str, fields: &[Parameter]) -> String {
        let mut text = format!(
            "class {name}(TypedDict, total=False):\n{}\n",
            docstring(4, doc, &[])
        );
        for field in fields {
            let annotation = self
                .shapes
                .annotation(&Shape::parse(&field.r#type), Side::Request);
            let annotation = if field.required {
                format!("Required[{annotation}]")
            } else {
                annotation
            };
            let doc = docstring(4, &field.doc, &[]);
            assert!(
                usable(&field.name) == field.name,
                "`{name}.{}` is a keyword of Python",
                field.name
            );
            text.push_str(&format!("\n    {}: {annotation}\n{doc}\n", field.name));
        }
        text
    }

    fn answered(&self, name: &str, doc: &str, fields: &[Parameter]) -> String {
        let base = match name {
            _ if are_document(fields) => "Document",
            "Finding" => "Printed",
            _ => "Answer",
        };
        let names = fields.iter().map(|field| format!("\"{}\"", field.name));
        let close = if fields.len() == 1 { ",)" } else { ")" };
        let mut text = format!(
            "class {name}({base}):\n{}\n\n    __slots__ = ()\n\n{}\n",
            docstring(4, doc, &[]),
            Code::group("_fields = (", names, close).laid_out(4)
        );
        let secrets = self.catalogue.secrets_in(&Shape::Named(name.to_owned()));
        if !secrets.is_empty() {
            let path = |path: Vec<&str>| {
                let names = path.iter().map(|name| format!("\"{name}\""));
                Code::group("(", names, if path.len() == 1 { ",)" } else { ")" })
            };
            let close = if secrets.len() == 1 { ",)" } else { ")" };
            let secrets = Code::group("_secrets = (", secrets.into_iter().map(path), close);
            let _ = writeln!(text, "{}", secrets.laid_out(4));
        }
        let of_people = fields
            .iter()
            .filter(|field| is_of_person(&field.name, fields));
        let of_people: Vec<_> = of_people
            .map(|field| format!("\"{}\"", field.name))
            .collect();
        if !of_people.is_empty() {
            let close = if of_people.len() == 1 { ",)" } else { ")" };
            let of_people = Code::group("_of_people = (", of_people, close);
            let _ = writeln!(text, "{}", of_people.laid_out(4));
        }
        for field in fields {
            text.push_str(&self.property(name, field));
        }
        if let Some(request) = self.shapes.request_of(name) {
            let doc = "What a request says to leave this as it is: the fields that are not empty. What is never \
                       returned is not in it.";
            text.push_str(&format!(
                "\n    def to_request(self) -> {request}:\n{}\n        return cast(\"{request}\", self._given())\n",
                docstring(8, doc, &[])
            ));
        }
        text
    }

    fn property(&self, class: &str, field: &Parameter) -> String {
        let (name, member) = (usable(&field.name), &field.name);
        assert!(
            !OF_ANSWERS.contains(&&*name),
            "`{class}.{name}` hides what every answer has"
        );
        let shape = Shape::parse(&field.r#type);
        let (shape, value) = match (shape, field.required) {
            (shape, true) => (shape, format!("self._data[\"{member}\"]")),
            // A list that is left out is an empty one.
            (shape @ Shape::List(_), false) => (shape, format!("self._data.get(\"{member}\", ())")),
            (shape, false) => {
                let shape = match shape {
                    Shape::Any | Shape::Nullable(_) => shape,
                    shape => Shape::Nullable(Box::new(shape)),
                };
                (shape, format!("self._data.get(\"{member}\")"))
            }
        };
        let value = match self.shapes.reader(&shape) {
            Some(reader) => format!("{reader}({value})"),
            None => value,
        };
        format!(
            "\n    @property\n    def {name}(self) -> {}:\n{}\n        return {value}\n",
            self.shapes.annotation(&shape, Side::Answer),
            docstring(8, &field.doc, &[])
        )
    }
}

/// In requests nothing but these words and what is marked as another one, in answers any word that a
/// later version may have.
fn words_of(name: &str, doc: &str, words: &[String], other: Option<&str>, side: Side) -> String {
    match side {
        Side::Request => {
            let words = words.iter().map(|word| format!("\"{word}\""));
            let close = other.map_or_else(|| "]".to_owned(), |other| format!("] | {other}"));
            let literal = Code::group(format!("{name}: TypeAlias = Literal["), words, close);
            format!("{}\n{}", literal.laid_out(0), docstring(0, doc, &[]))
        }
        Side::Answer => {
            let doc = format!(
                "{doc}\n\nOne of `{}`, or a word that this version does not know.",
                words.join("`, `")
            );
            format!("{name}: TypeAlias = str\n{}", docstring(0, &doc, &[]))
        }
    }
}

/// Whether a field says something of a person: it is not shown unless it is asked for by name.
fn is_of_person(field: &str, fields: &[Parameter]) -> bool {
    const OF_PEOPLE: [&str; 8] = [
        "email",
        "first_name",
        "job_title",
        "last_name",
        "phone",
        "telephone",
        "telephone_extension",
        "title",
    ];
    // A telephone number, for one, may be that of a company.
    let has_person = fields.iter().any(|field| field.name == "first_name");
    let of_contact = field.strip_prefix("contact_");
    of_contact.is_some_and(|field| OF_PEOPLE.contains(&field))
        || (has_person && OF_PEOPLE.contains(&field))
}

/// A name that Python can have: a keyword is written with an underscore behind it.
pub(super) fn usable(name: &str) -> String {
    let end = if KEYWORDS.contains(&name) { "_" } else { "" };
    format!("{name}{end}")
}
