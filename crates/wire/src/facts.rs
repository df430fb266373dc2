//! What the specs say about operations and the fields of their requests and answers, as data.

#[rustfmt::skip]
#[path = "generated/facts.rs"]
mod table;

pub use table::OPERATIONS;

/// One request that the CA understands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Operation {
    /// The operation's name, unique across all APIs.
    pub id: &'static str,
    /// The API that it belongs to, such as `acme`.
    pub api: &'static str,
    /// The title of the CA's page.
    pub title: &'static str,
    /// What it does.
    pub description: &'static str,
    /// The HTTP method, in capitals.
    pub method: &'static str,
    /// The path with its variables in braces.
    pub path: &'static str,
    /// The path's variables, in the path's order.
    pub ids: &'static [Parameter],
    /// What may stand behind the path.
    pub query: Option<Parameter>,
    /// The name of the body's schema; none where the request has no body.
    pub body: Option<&'static str>,
    /// The name of the answer's schema, or of the type of ours that stands in for it; none where a
    /// success has no body.
    pub answer: Option<&'static str>,
    /// Whether it may be sent again where it may have arrived already.
    pub is_repeated: bool,
    /// Whether its answer holds a secret that is shown this once.
    pub delivers_secret: bool,
    /// Whether each account has a key of its own, so that a call says whose is used.
    pub has_accounts: bool,
    /// The CA's page.
    pub source: Source,
    /// A guess about the operation or its answer where the pages are silent, with its reason.
    pub assumption: Option<&'static str>,
    /// The fields of the request's body, each followed by what is inside it, otherwise by name.
    pub fields: &'static [Field],
    /// The fields of its answer, in the same order.
    pub shown: &'static [Field],
}

/// A variable of a path, or what stands behind it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Parameter {
    /// Its name.
    pub name: &'static str,
    /// A whole number, or a text.
    pub kind: Kind,
    /// The format of its text.
    pub format: Option<&'static str>,
    /// The least number that it may be.
    pub minimum: Option<i64>,
    /// What it is.
    pub description: &'static str,
}

/// A page of the CA.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Source {
    /// Its title.
    pub page: &'static str,
    /// Its address.
    pub url: &'static str,
    /// The day it was read.
    pub read: &'static str,
}

/// One field of a request's body, or of an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Field {
    /// Where it is, such as `organization.verified_contacts[].email`; `[]` is any item of a list.
    pub path: &'static str,
    /// The last part of that, such as `email`, or `[]`.
    pub name: &'static str,
    /// How many of the fields that follow are inside it.
    pub inside: usize,
    /// What JSON value it takes.
    pub kind: Kind,
    /// Whether the pages say that what contains it must have it.
    pub required: bool,
    /// What leaving it out does; says nothing for the items of a list.
    pub omitted: Omitted,
    /// Whether the CA ever shows its value; false also inside a field that is never shown.
    pub readable: bool,
    /// Whether changing it throws away a validation; that of what contains it where it says
    /// nothing itself, and nothing where neither does.
    pub revokes_validation: Option<bool>,
    /// Whether the pages show null in it.
    pub nullable: bool,
    /// Whether callers have to decide about it although the CA lets it go.
    pub ask: bool,
    /// The regular expression that its text matches.
    pub pattern: Option<&'static str>,
    /// The format of its text or number.
    pub format: Option<&'static str>,
    /// The most characters that its text may have.
    pub max_length: Option<u32>,
    /// The fewest items that its list may have.
    pub min_items: Option<u32>,
    /// The most items that its list may have.
    pub max_items: Option<u32>,
    /// The least number that it may be.
    pub minimum: Option<i64>,
    /// The values that are known; empty where any is.
    pub values: &'static [&'static str],
    /// What the pages call known values for people, where they do.
    pub value_names: &'static [(&'static str, &'static str)],
    /// A guess where the pages are silent, with its reason.
    pub assumption: Option<&'static str>,
    /// What it is, and what happens if it is left out.
    pub description: &'static str,
}

impl Field {
    /// A field about which nothing is said; the table below names only what differs from it.
    const PLAIN: Self = Self {
        path: "",
        name: "",
        inside: 0,
        kind: Kind::Object,
        required: false,
        omitted: Omitted::Undocumented,
        readable: true,
        revokes_validation: None,
        nullable: false,
        ask: false,
        pattern: None,
        format: None,
        max_length: None,
        min_items: None,
        max_items: None,
        minimum: None,
        values: &[],
        value_names: &[],
        assumption: None,
        description: "",
    };
}

/// The fields that are directly in one place, by name, each with those that are directly inside it.
#[derive(Debug, Clone, Copy)]
pub struct Members(&'static [Field]);

impl Members {
    /// Those of a body, or of an answer.
    pub fn of(fields: &'static [Field]) -> Self {
        Self(fields)
    }

    /// The one of this name, with those that are inside it.
    pub fn find(mut self, name: &str) -> Option<(&'static Field, Self)> {
        Iterator::find(&mut self, |(field, _)| field.name == name)
    }

    /// What is said of any item, where these are what is inside a list, with the fields of such an item.
    pub fn items(self) -> Option<(&'static Field, Self)> {
        self.find("[]")
    }
}

impl Iterator for Members {
    type Item = (&'static Field, Self);

    fn next(&mut self) -> Option<Self::Item> {
        let (field, rest) = self.0.split_first()?;
        let (inside, rest) = rest.split_at(field.inside);
        self.0 = rest;
        Some((field, Self(inside)))
    }
}

/// The kind of a JSON value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// `true` or `false`.
    Boolean,
    /// A whole number.
    Integer,
    /// Any number.
    Number,
    /// A text.
    String,
    /// A list; the field with `[]` after its path tells about the items.
    Array,
    /// An object; its own fields follow.
    Object,
}

/// What leaving a field out does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Omitted {
    /// What the CA holds stays.
    Kept,
    /// It makes no difference.
    Ignored,
    /// The pages do not say.
    Undocumented,
    /// It gets this value, written as JSON.
    Becomes(&'static str),
}

/// The operation of that name, if there is one.
pub fn operation(id: &str) -> Option<&'static Operation> {
    OPERATIONS.iter().find(|operation| operation.id == id)
}
