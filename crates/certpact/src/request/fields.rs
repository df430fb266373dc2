//! What the specs say of an operation and of the fields of its request, for printers.

use serde::Serialize;

use crate::ground::operations::Operation;
use crate::request::facts;
use crate::request::facts::{Kind, Parameter};

/// What the CA's pages say of one field of a request's body.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct FieldFacts {
    /// Where it is, such as `organization.verified_contacts[].email`; `[]` is any item of a list.
    pub path: &'static str,
    /// Whether what contains it must have it.
    pub required: bool,
    /// What leaving it out does.
    pub omitted: Omitted,
    /// Whether the CA ever shows its value.
    pub readable: bool,
    /// Whether changing it throws a validation away.
    pub revokes_validation: bool,
}

/// What leaving a field out does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
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

/// What the spec says of an operation.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct OperationFacts {
    /// What it does.
    pub description: &'static str,
    /// Title of the CA's page.
    pub title: &'static str,
    /// The ids of its path, in its order.
    pub ids: Vec<ParameterFacts>,
    /// The name that its address may have behind the path.
    pub query: Option<ParameterFacts>,
    /// Type of its body; none where it has none.
    pub body: Option<&'static str>,
    /// Type of its answer; none where a success has no body.
    pub answer: Option<&'static str>,
    /// Whether each account has a key of its own, so that a call says whose is used.
    pub has_accounts: bool,
}

/// What the spec says of an id of a path, or of the name behind it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ParameterFacts {
    /// Its name.
    pub name: &'static str,
    /// What it is given as: `integer`, `text`, or `id` where either will do.
    pub kind: &'static str,
    /// What it is.
    pub description: &'static str,
}

impl ParameterFacts {
    fn of(parameter: &Parameter) -> Self {
        Self {
            name: parameter.name,
            kind: match (parameter.kind, parameter.format) {
                (Kind::Integer, _) => "integer",
                (_, Some(_)) => "id",
                (_, None) => "text",
            },
            description: parameter.description,
        }
    }
}

impl Operation {
    /// What the spec says of it.
    pub fn facts(self) -> OperationFacts {
        let facts = facts::operation(self);
        OperationFacts {
            description: facts.description,
            title: facts.title,
            ids: facts.ids.iter().map(ParameterFacts::of).collect(),
            query: facts.query.as_ref().map(ParameterFacts::of),
            body: facts.body,
            answer: facts.answer,
            has_accounts: facts.has_accounts,
        }
    }

    /// The fields of its body, each followed by what is inside it; none where it has no body.
    pub fn fields(self) -> impl Iterator<Item = FieldFacts> {
        let fields = facts::operation(self).fields.iter();
        fields.map(|field| FieldFacts {
            path: field.path,
            required: field.required,
            omitted: match field.omitted {
                facts::Omitted::Kept => Omitted::Kept,
                facts::Omitted::Ignored => Omitted::Ignored,
                facts::Omitted::Undocumented => Omitted::Undocumented,
                facts::Omitted::Becomes(value) => Omitted::Becomes(value),
            },
            readable: field.readable,
            revokes_validation: field.revokes_validation == Some(true),
        })
    }
}
