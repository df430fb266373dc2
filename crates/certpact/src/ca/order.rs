//! Answers of `order`.

use serde_json::Value;

use super::answered::{Answered, Misfit, object, read_as_usual};
use crate::api::order::model::Order;
use crate::ground::id::Id;
use crate::request::call::Call;

/// Members of which an order has at least one.
const OWN: [&str; 3] = ["id", "product", "status"];

/// Members of contacts, which do not tell an order from another thing.
const CONTACTS: [&str; 2] = ["organization_contact", "technical_contact"];

impl Answered for Order {
    /// One that does not say its number is the one that was asked for by its number.
    fn read(call: &Call, text: &[u8]) -> Result<Self, Misfit> {
        let mut members = object(text)?;
        members.retain(|name, value| !value.is_null() || !OWN.contains(&name.as_str()));
        if !OWN.iter().any(|own| members.contains_key(*own)) {
            let is_contact = |name: &String| CONTACTS.contains(&name.as_str());
            return Err(if members.keys().all(is_contact) {
                Misfit::NotThere
            } else {
                Misfit::without(&OWN)
            });
        }
        if let Some(number) = call.first_number() {
            members.entry("id").or_insert(number.into());
        }
        read_as_usual(call, Value::Object(members))
    }

    fn is_of(&self, call: &Call) -> bool {
        let asked = call.ids.first().and_then(Id::number);
        asked.is_none_or(|number| number == self.id)
    }
}
