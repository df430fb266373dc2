//! What is wanted of the contacts of an order.

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Deserializer, Serialize};

use crate::api::order::model::OrderContactType;
use crate::ground::error::Error;
use crate::ground::id::Id;

/// The desired contacts of one order.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DesiredOrder {
    /// Number of the order, as text; a number is read as well. With nothing else it is only read.
    #[serde(deserialize_with = "text_of_id")]
    #[schemars(with = "crate::ground::id::Id")]
    pub id: String,
    /// Who is to speak for the organization. Left alone if absent, and so is each of its fields; a
    /// DV order has none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub organization_contact: Option<DesiredOrderContact>,
    /// Whom to ask about technical matters. Left alone if absent, and so is each of its fields.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub technical_contact: Option<DesiredOrderContact>,
}

/// One desired contact of an order. No field can be cleared, and no contact removed.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DesiredOrderContact {
    /// First name. Left alone if absent; a contact that the order does not have yet needs it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub first_name: Option<String>,
    /// Last name. Left alone if absent; a contact that the order does not have yet needs it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_name: Option<String>,
    /// E-mail address. Left alone if absent; a contact that the order does not have yet needs it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// Position. Left alone if absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub job_title: Option<String>,
    /// Telephone number. Left alone if absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub telephone: Option<String>,
    /// Language, a number as text. It cannot be read back: it is sent along with a change of the
    /// contact, and alone only where that is asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language_id: Option<String>,
}

/// Who leaves the quotes out means the same number.
fn text_of_id<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    Id::deserialize(deserializer).map(|id| id.to_string())
}

impl DesiredOrder {
    /// Number of the order.
    pub(crate) fn number(&self) -> Option<u64> {
        Id::from(self.id.as_str()).number().filter(|id| *id > 0)
    }

    /// The contacts of which something is wanted.
    pub(crate) fn contacts(
        &self,
    ) -> impl Iterator<Item = (OrderContactType, &DesiredOrderContact)> {
        OrderContactType::ALL
            .into_iter()
            .filter_map(|kind| Some((kind, self.contact(kind)?)))
    }

    fn contact(&self, kind: OrderContactType) -> Option<&DesiredOrderContact> {
        match kind {
            OrderContactType::OrganizationContact => self.organization_contact.as_ref(),
            OrderContactType::TechnicalContact => self.technical_contact.as_ref(),
        }
    }

    /// Refuses what no item can mean.
    pub(crate) fn refuse_meaningless(&self) -> Result<(), Error> {
        let id = &self.id;
        if self.number().is_none() {
            return Err(Error::invalid_input(format!(
                "order `{id}`: the number of an order is expected"
            ))
            .with_hint("`certpact order get-order` finds it by a thumbprint or a serial number"));
        }
        for (kind, contact) in self.contacts() {
            let blank = contact.filled().find(|(_, value)| value.trim().is_empty());
            if let Some((field, _)) = blank {
                return Err(Error::invalid_input(format!(
                    "order `{id}`: `{}.{field}` is blank; nothing is known to clear a field of a contact",
                    kind.as_str()
                ))
                .with_hint("leave the field out to keep what the CA has"));
            }
        }
        Ok(())
    }
}

impl DesiredOrderContact {
    /// The fields that are given, in their order.
    pub(crate) fn filled(&self) -> impl Iterator<Item = (&'static str, &str)> {
        let fields = [
            ("first_name", &self.first_name),
            ("last_name", &self.last_name),
            ("email", &self.email),
            ("job_title", &self.job_title),
            ("telephone", &self.telephone),
            ("language_id", &self.language_id),
        ];
        fields
            .into_iter()
            .filter_map(|(name, value)| Some((name, value.as_deref()?)))
    }

    pub(crate) fn get(&self, field: &str) -> Option<&str> {
        let mut given = self.filled();
        given
            .find(|(name, _)| *name == field)
            .map(|(_, value)| value)
    }
}

/// Contacts stay out of logs.
impl fmt::Debug for DesiredOrderContact {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("DesiredOrderContact(…)")
    }
}

#[cfg(test)]
mod tests {
    use crate::state::desired::Desired;

    #[test]
    fn the_number_of_an_order_is_read_with_quotes_and_without() {
        for text in ["[[order]]\nid = \"98765\"", "[[order]]\nid = 98765"] {
            let desired = Desired::from_toml(text).unwrap();
            assert_eq!(desired.order[0].id, "98765");
            assert_eq!(desired.order[0].number(), Some(98765));
        }
        for text in [
            "[[order]]\nid = true",
            "[[order]]\nid = 0",
            "[[order]]\nid = -1",
        ] {
            assert!(Desired::from_toml(text).is_err(), "{text}");
        }
    }
}
