//! Whether what was wanted is so: confirmed, different, or beyond what anybody can read.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::desired::{Desired, DesiredContract};
use crate::observed::{Observed, Seen};
use crate::operation::Family;

/// What was found of one wanted field.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum FieldState {
    /// The CA holds what is wanted.
    Confirmed,
    /// The CA holds something else.
    Differs,
    /// The CA does not return it.
    Unreadable,
}

/// One wanted field.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct VerifiedField {
    /// Interface.
    pub family: Family,
    /// Target.
    pub target: String,
    /// Place in the desired item.
    pub pointer: String,
    /// What was found.
    pub state: FieldState,
    /// What is wanted; null where it is a contact, whose data is not repeated.
    pub desired: Value,
    /// What the CA holds; null where there is nothing, or it cannot be read.
    pub observed: Value,
}

/// Every wanted field, with what was found of it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Verification {
    /// Version of this format.
    pub format_version: u32,
    /// The fields.
    pub fields: Vec<VerifiedField>,
}

impl Verification {
    /// How many fields are in this state.
    pub fn count(&self, state: FieldState) -> usize {
        self.fields
            .iter()
            .filter(|field| field.state == state)
            .count()
    }
}

pub(crate) fn compare(desired: &Desired, observed: &Observed) -> Verification {
    let fields = desired
        .contract
        .iter()
        .flat_map(|item| compare_contract(item, observed))
        .collect();
    Verification {
        format_version: 1,
        fields,
    }
}

fn compare_contract(item: &DesiredContract, observed: &Observed) -> Vec<VerifiedField> {
    let field = |pointer: String, state, desired: Value, observed: Value| VerifiedField {
        family: Family::Acme,
        target: item.id.to_string(),
        pointer,
        state,
        desired,
        observed,
    };
    let mut fields = Vec::new();
    if let Some(wanted) = item.auto_renew {
        let (state, seen) = match observed.auto_renew(item.id) {
            Seen::Known(seen) if seen == wanted => (FieldState::Confirmed, seen.into()),
            Seen::Known(seen) => (FieldState::Differs, seen.into()),
            Seen::Absent | Seen::Unreadable => (FieldState::Unreadable, Value::Null),
        };
        fields.push(field("/auto_renew".to_owned(), state, wanted.into(), seen));
    }
    let Some(wanted) = &item.organization else {
        return fields;
    };
    let details = match observed.organization(item.id) {
        Seen::Known(organization) => Some(organization.details()),
        Seen::Absent => Some(crate::model::Details::default()),
        Seen::Unreadable => None,
    };
    for (name, value) in wanted.given() {
        let (state, seen) = match &details {
            Some(details) if details.get(name) == value => {
                (FieldState::Confirmed, details.get(name).into())
            }
            Some(details) => (FieldState::Differs, details.get(name).into()),
            None => (FieldState::Unreadable, Value::Null),
        };
        fields.push(field(
            format!("/organization/{name}"),
            state,
            value.into(),
            seen,
        ));
    }
    let contacts = [
        (
            "organization_contact",
            wanted.organization_contact.is_some(),
        ),
        ("technical_contact", wanted.technical_contact.is_some()),
        ("verified_contacts", wanted.verified_contacts.is_some()),
    ];
    for (name, _) in contacts.into_iter().filter(|(_, is_wanted)| *is_wanted) {
        let pointer = format!("/organization/{name}");
        fields.push(field(
            pointer,
            FieldState::Unreadable,
            Value::Null,
            Value::Null,
        ));
    }
    fields
}
