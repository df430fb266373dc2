//! What the specs say of the fields of a request, for whoever prints it.

use serde::Serialize;

use crate::ground::operations::Operation;
use crate::request::facts;

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

impl Operation {
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
