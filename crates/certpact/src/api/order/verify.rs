//! Whether the contacts of orders are as wanted, field by field.

use serde_json::Value;

use super::desired::DesiredOrder;
use super::model::OrderContact;
use super::observed::Observed;
use crate::api::{FieldState, VerifiedField};
use crate::ground::api::Api;
use crate::ground::spelling::shows;

/// The values of contacts are not repeated.
pub(crate) fn compare(item: &DesiredOrder, observed: &Observed) -> Vec<VerifiedField> {
    let order = item.number().and_then(|number| observed.order(number));
    let mut fields = Vec::new();
    for (kind, wanted) in item.contacts() {
        let seen = order.map(|order| order.contact(kind).cloned().unwrap_or_default());
        for (name, value) in wanted.filled() {
            let seen = seen
                .as_ref()
                .filter(|_| OrderContact::FIELDS.contains(&name));
            let state = match seen {
                Some(seen) if shows(seen.get(name), value) => FieldState::Confirmed,
                Some(_) => FieldState::Differs,
                None => FieldState::Unreadable,
            };
            fields.push(VerifiedField {
                api: Api::Order,
                target: item.id.clone(),
                pointer: format!("/{}/{name}", kind.as_str()),
                state,
                desired: Value::Null,
                observed: Value::Null,
            });
        }
    }
    fields
}
