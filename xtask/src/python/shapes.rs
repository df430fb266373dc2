//! How a shape of the catalogue is written in Python, in what is given and in what is answered.

use std::collections::BTreeSet;

use crate::surface::{Catalogue, Parameter, Shape, Type};

/// What a request says, or what is answered.
#[derive(Clone, Copy)]
pub(super) enum Side {
    Request,
    Answer,
}

/// Text that is an instant; a class of Python's own on both sides.
const INSTANT: &str = "Instant";

/// The shapes, with the names of all types that are reached from each side.
pub(super) struct Shapes<'a> {
    catalogue: &'a Catalogue,
    requests: BTreeSet<&'a str>,
    answers: BTreeSet<&'a str>,
}

impl<'a> Shapes<'a> {
    pub(super) fn new(catalogue: &'a Catalogue) -> Self {
        Self {
            catalogue,
            requests: catalogue.asked(),
            answers: catalogue.answered(),
        }
    }

    /// The sides for which a type is printed. An instant needs no type of ours, and the classes of
    /// secrets and of other words are written by hand.
    pub(super) fn sides(&self, name: &str) -> &'static [Side] {
        let is_by_hand = matches!(
            self.type_of(name),
            Type::Secret { .. } | Type::OtherWord { .. }
        );
        let is_there = name == INSTANT || is_by_hand;
        match (self.requests.contains(name), self.answers.contains(name)) {
            _ if is_there => &[],
            (true, true) if self.has_two_meanings(name) => &[Side::Request, Side::Answer],
            (true, false) => &[Side::Request],
            (_, true) => &[Side::Answer],
            (false, false) => &[],
        }
    }

    /// Whether a type is written differently in what is given and in what is answered.
    fn has_two_meanings(&self, name: &str) -> bool {
        let is_on_both = self.requests.contains(name) && self.answers.contains(name);
        match self.type_of(name) {
            Type::Object { .. } | Type::Words { .. } => is_on_both,
            Type::Secret { .. } | Type::OtherWord { .. } => false,
            Type::Alias { of, .. } => {
                let of = Shape::parse(of);
                let given = self.annotation(&of, Side::Request);
                is_on_both && given != self.annotation(&of, Side::Answer)
            }
        }
    }

    pub(super) fn fields(&self, object: &str) -> &'a [Parameter] {
        match self.type_of(object) {
            Type::Object { fields, .. } => fields,
            Type::Words { .. }
            | Type::Alias { .. }
            | Type::Secret { .. }
            | Type::OtherWord { .. } => panic!("`{object}` has no fields"),
        }
    }

    /// The variants of which a request of this type has to be one; none where it is one itself.
    pub(super) fn variants(&self, object: &str) -> &'a [String] {
        match self.type_of(object) {
            Type::Object { variants, .. } => variants,
            _ => &[],
        }
    }

    fn narrower(&self, name: &str) -> &'a [String] {
        match self.type_of(name) {
            Type::Object { narrower, .. } => narrower,
            _ => &[],
        }
    }

    fn type_of(&self, name: &str) -> &'a Type {
        type_of(self.catalogue, name)
    }

    /// What a type is called. One that is another on each side has two names.
    pub(super) fn name(&self, name: &str, side: Side) -> String {
        match side {
            Side::Request if self.has_two_meanings(name) => format!("{name}Input"),
            Side::Request | Side::Answer => name.to_owned(),
        }
    }

    /// The request's type that says what this answer says, where there is one.
    ///
    /// # Panics
    /// Where the answer has a field that the request has not: it could not be said.
    pub(super) fn request_of(&self, answer: &str) -> Option<String> {
        let request = format!("{answer}Request");
        if !self.requests.contains(request.as_str()) {
            return None;
        }
        let known: BTreeSet<&str> = self
            .fields(&request)
            .iter()
            .map(|field| &*field.name)
            .collect();
        for field in self.fields(answer) {
            assert!(
                known.contains(&*field.name),
                "`{answer}.{}` cannot be said in a `{request}`",
                field.name
            );
        }
        Some(self.name(&request, Side::Request))
    }

    /// The answer that a request's type can say, where there is one: it takes that as it is.
    fn answer_to_say<'n>(&self, request: &'n str) -> Option<&'n str> {
        let names = [
            request.strip_suffix("Request"),
            request.strip_prefix("New"),
            request.strip_prefix("Patch"),
        ];
        let known = |name: &str| self.fields(request).iter().any(|field| field.name == name);
        names
            .into_iter()
            .flatten()
            .filter(|answer| self.answers.contains(answer))
            .find(|answer| self.fields(answer).iter().all(|field| known(&field.name)))
    }

    /// The type annotation.
    pub(super) fn annotation(&self, shape: &Shape, side: Side) -> String {
        match (shape, side) {
            (Shape::Text, _) | (Shape::Path, Side::Answer) => "str".to_owned(),
            (Shape::Path, Side::Request) => "Path".to_owned(),
            (Shape::Id, _) => "int | str".to_owned(),
            (Shape::Integer, _) => "int".to_owned(),
            (Shape::Number, _) => "float".to_owned(),
            (Shape::Boolean, _) => "bool".to_owned(),
            (Shape::Null, _) => "None".to_owned(),
            (Shape::Any, Side::Request) => "Json".to_owned(),
            (Shape::Any, Side::Answer) => "Any".to_owned(),
            (Shape::Named(name), Side::Request) if name == INSTANT => "str | datetime".to_owned(),
            (Shape::Named(name), Side::Answer) if name == INSTANT => "datetime".to_owned(),
            (Shape::Named(name), Side::Answer) => self.name(name, side),
            (Shape::Named(name), Side::Request) => {
                let answer = self.answer_to_say(name);
                // A `TypedDict` that says more is no other one to a type-checker.
                let others = self.narrower(name).iter().map(String::as_str).chain(answer);
                let others: String = others.map(|other| format!(" | {other}")).collect();
                format!("{}{others}", self.name(name, side))
            }
            (Shape::List(item), Side::Request) => {
                format!("Sequence[{}]", self.annotation(item, side))
            }
            (Shape::List(item), Side::Answer) => {
                format!("tuple[{}, ...]", self.annotation(item, side))
            }
            (Shape::Map(value), Side::Request) => {
                format!("Mapping[str, {}]", self.annotation(value, side))
            }
            // JSON's names are text, and numbers are what Python has for these.
            (Shape::ById(value), Side::Request) => {
                let value = self.annotation(value, side);
                format!("Mapping[str, {value}] | Mapping[int, {value}]")
            }
            (Shape::Map(value) | Shape::ById(value), Side::Answer) => {
                format!("dict[str, {}]", self.annotation(value, side))
            }
            (Shape::Nullable(inner), _) => format!("{} | None", self.annotation(inner, side)),
            (Shape::Either(shapes), Side::Request) => {
                let shapes = shapes.iter().map(|shape| self.annotation(shape, side));
                shapes.collect::<Vec<_>>().join(" | ")
            }
            (Shape::Either(_), Side::Answer) => panic!("an answer is one thing, not {shape:?}"),
        }
    }

    /// What makes a value of Python's out of one of JSON's; nothing where it is one already.
    pub(super) fn reader(&self, shape: &Shape) -> Option<String> {
        match shape {
            Shape::Text
            | Shape::Path
            | Shape::Id
            | Shape::Integer
            | Shape::Number
            | Shape::Boolean => None,
            Shape::Any => Some("copied".to_owned()),
            Shape::Null => Some("nothing".to_owned()),
            Shape::Named(name) if name == INSTANT => Some("instant".to_owned()),
            Shape::Named(name) => match self.type_of(name) {
                Type::Object { .. } => Some(name.clone()),
                // It is made as soon as the answer is there.
                Type::Words { .. } | Type::Secret { .. } | Type::OtherWord { .. } => None,
                Type::Alias { of, .. } => self.reader(&Shape::parse(of)),
            },
            Shape::List(item) => match self.reader(item) {
                Some(reader) => Some(format!("each({reader})")),
                None => Some("tuple".to_owned()),
            },
            Shape::Map(value) | Shape::ById(value) => match self.reader(value) {
                Some(reader) => panic!("the Python front cannot read a map with `{reader}`"),
                None => Some("copied".to_owned()),
            },
            Shape::Nullable(inner) => Some(format!("nullable({})", self.reader(inner)?)),
            Shape::Either(_) => panic!("an answer is one thing, not {shape:?}"),
        }
    }
}

fn type_of<'a>(catalogue: &'a Catalogue, name: &str) -> &'a Type {
    let found = catalogue.types.get(name);
    found.unwrap_or_else(|| panic!("the catalogue has no type `{name}`"))
}
