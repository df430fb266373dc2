//! Whether contracts are as wanted, field by field.

use serde_json::{Value, json};

use super::desired::DesiredContract;
use super::model::{Details, PatchOrganization};
use super::observed::{Observed, Seen};
use crate::api::{FieldState, VerifiedField};
use crate::ground::api::Api;
use crate::ground::dns_name;
use crate::ground::spelling::shows;

/// Whether the CA holds a value, in its own spelling where that is text.
fn is_shown(seen: &Value, wanted: &Value) -> bool {
    match (seen, wanted) {
        (Value::String(seen), Value::String(wanted)) => shows(seen, wanted),
        (seen, wanted) => seen == wanted,
    }
}

pub(crate) fn compare(
    organization: Option<&PatchOrganization>,
    item: &DesiredContract,
    observed: &Observed,
) -> Vec<VerifiedField> {
    let field = |pointer: String, state, desired: Value, observed: Value| VerifiedField {
        api: Api::Acme,
        target: item.target(),
        pointer,
        state,
        desired,
        observed,
    };
    let Some(id) = item.id else {
        // It is still to be made.
        return vec![field(
            String::new(),
            FieldState::Differs,
            Value::Null,
            Value::Null,
        )];
    };
    let mut fields = Vec::new();
    let mut compare = |pointer: &str, wanted: Value, seen: Option<Value>| {
        let state = match &seen {
            Some(seen) if is_shown(seen, &wanted) => FieldState::Confirmed,
            Some(_) => FieldState::Differs,
            None => FieldState::Unreadable,
        };
        fields.push(field(
            pointer.to_owned(),
            state,
            wanted,
            seen.unwrap_or_default(),
        ));
    };
    let contract = observed.contract(id);
    if let Some(wanted) = &item.product_name_id {
        let seen = contract.map(|contract| json!(contract.product_name_id));
        compare("/product_name_id", json!(wanted), seen);
    }
    if let Some(wanted) = &item.sans {
        let seen = contract.map(|contract| json!(dns_name::set(&contract.sans)));
        compare("/sans", json!(dns_name::set(wanted)), seen);
    }
    if let Some(wanted) = item.auto_renew {
        let seen = contract.map(|contract| contract.auto_renew.into());
        compare("/auto_renew", wanted.into(), seen);
    }
    let Some(wanted) = organization else {
        return fields;
    };
    let details = match observed.organization(id) {
        Seen::Known(organization) => Some(organization.details()),
        Seen::Absent => Some(Details::default()),
        Seen::Unreadable => None,
    };
    for (name, value) in wanted.filled() {
        let seen = details.as_ref().map(|details| details.get(name).into());
        compare(&format!("/organization/{name}"), value.into(), seen);
    }
    for name in wanted.contacts_given() {
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
