use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// How the pages about the contacts of orders are read.
///
/// A reading that is left out is the one named first in its own description.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct OrderReadings {
    /// What an empty text in an optional field does; nothing if left out.
    pub empty_text: EmptyText,
    /// What happens to the optional fields of a contact that becomes somebody else; they stay if
    /// left out.
    pub other_person: OtherPerson,
    /// What an order without a technical contact shows; none if left out.
    pub technical_contact: TechnicalContact,
    /// In which letters the validation type is shown; small ones if left out.
    pub validation_type: Letters,
}

/// What an empty text in an optional field does.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum EmptyText {
    /// The field stays as it is, as if it were left out.
    #[default]
    Kept,
    /// The field is cleared.
    Cleared,
}

/// What happens to the optional fields of a contact that becomes somebody else: whose first name,
/// last name or e-mail address is another.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum OtherPerson {
    /// Those that are left out stay.
    #[default]
    Modified,
    /// Those that are left out are gone: it is another contact.
    Replaced,
}

/// What an order without a technical contact shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum TechnicalContact {
    /// None.
    #[default]
    Own,
    /// A copy of the organization contact.
    Copied,
}

/// In which letters a word is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Letters {
    /// In small ones.
    #[default]
    Small,
    /// In capitals.
    Capital,
}
