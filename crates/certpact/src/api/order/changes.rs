//! What a step sends to an order.

use serde_json::{Map, Value};

use super::desired::DesiredOrder;
use crate::api::changes::{Change, fields_of, kind_of, split};

pub(super) fn changes(request: &Map<String, Value>, item: Option<&DesiredOrder>) -> Vec<Change> {
    let is_given = |kind: &str, field: &str| {
        let mut given = item.into_iter().flat_map(DesiredOrder::contacts);
        given.any(|(own, contact)| own.as_str() == kind && contact.get(field).is_some())
    };
    let listed = request.get("contacts").and_then(Value::as_array);
    let listed = listed.into_iter().flatten().filter_map(Value::as_object);
    let contacts = listed.flat_map(|contact| {
        let kind = kind_of(contact).unwrap_or_default();
        let fields = fields_of(contact);
        split(kind, &fields, |field| is_given(kind, field))
    });
    contacts.collect()
}
