use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::ground::product::{ProductNameId, ValidationType};

/// An order as the CA answers it to `get_order`, as far as contacts and validation type go.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Order {
    /// Number of the order.
    pub id: u64,
    /// What has become of the order.
    pub status: Option<String>,
    /// What was ordered.
    pub product: Option<OrderProduct>,
    /// Who speaks for the organization; an order for a DV certificate has nobody.
    pub organization_contact: Option<OrderContact>,
    /// Whom to ask about technical matters. May be a copy of the organization contact.
    pub technical_contact: Option<OrderContact>,
    /// Fields of the answer that this version does not know.
    #[serde(flatten)]
    pub extra: serde_json::Map<String, serde_json::Value>,
}

/// What was ordered.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct OrderProduct {
    /// Product, which decides the validation type.
    pub name_id: Option<ProductNameId>,
    /// Its name, for people.
    pub name: Option<String>,
    /// Validation type as the CA wrote it, in either case of letters.
    pub validation_type: Option<String>,
    /// Fields of the answer that this version does not know.
    #[serde(flatten)]
    pub extra: serde_json::Map<String, serde_json::Value>,
}

/// A contact of an order, without its language, which is never returned.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct OrderContact {
    /// First name.
    pub first_name: Option<String>,
    /// Last name.
    pub last_name: Option<String>,
    /// E-mail address.
    pub email: Option<String>,
    /// Position; may be missing where there is none.
    pub job_title: Option<String>,
    /// Telephone number; may be missing where there is none.
    pub telephone: Option<String>,
    /// Fields of the answer that this version does not know.
    #[serde(flatten)]
    pub extra: serde_json::Map<String, serde_json::Value>,
}

/// The kinds of contacts that an order has.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum OrderContactType {
    /// Who speaks for the organization.
    OrganizationContact,
    /// Whom to ask about technical matters.
    TechnicalContact,
}

/// The body of `update_order_contacts`: the contacts to add or to change. A kind that is not in it
/// stays as it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct UpdateOrderContacts {
    /// One contact of each kind at most.
    pub contacts: Vec<NewOrderContact>,
}

/// A contact to add, or to lay over the one of its kind that the order has.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewOrderContact {
    /// The kind of contact.
    pub contact_type: OrderContactType,
    /// First name.
    pub first_name: String,
    /// Last name.
    pub last_name: String,
    /// E-mail address.
    pub email: String,
    /// Position. Left as it is if absent; nothing is known to clear it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub job_title: Option<String>,
    /// Telephone number. Left as it is if absent; nothing is known to clear it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub telephone: Option<String>,
    /// Language, a number as text. Left as it is if absent, and never returned.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language_id: Option<String>,
}

/// What else the CA answers stays out of logs.
impl fmt::Debug for Order {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Order")
            .field("id", &self.id)
            .finish_non_exhaustive()
    }
}

impl Order {
    /// The validation type: that of an EV product by its name, else as the CA says it, else that of
    /// a product that is known.
    pub fn validation_type(&self) -> Option<ValidationType> {
        let product = self.product.as_ref()?;
        let by_name = product.name_id.as_ref().and_then(of_product);
        let said = product
            .validation_type
            .as_deref()
            .and_then(ValidationType::said);
        by_name
            .filter(|kind| *kind == ValidationType::Ev)
            .or(said)
            .or(by_name)
    }

    /// The contact of a kind.
    pub fn contact(&self, kind: OrderContactType) -> Option<&OrderContact> {
        match kind {
            OrderContactType::OrganizationContact => self.organization_contact.as_ref(),
            OrderContactType::TechnicalContact => self.technical_contact.as_ref(),
        }
    }

    pub(crate) fn contact_mut(&mut self, kind: OrderContactType) -> &mut Option<OrderContact> {
        match kind {
            OrderContactType::OrganizationContact => &mut self.organization_contact,
            OrderContactType::TechnicalContact => &mut self.technical_contact,
        }
    }
}

/// The validation type of a product. That of an EV product is told by its name, which an old
/// answer says otherwise.
pub(crate) fn of_product(product: &ProductNameId) -> Option<ValidationType> {
    if product.0.starts_with("ssl_ev_") {
        return Some(ValidationType::Ev);
    }
    product.validation_type()
}

impl OrderContactType {
    /// Both.
    pub const ALL: [Self; 2] = [Self::OrganizationContact, Self::TechnicalContact];

    /// The word that requests and answers have for it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::OrganizationContact => "organization_contact",
            Self::TechnicalContact => "technical_contact",
        }
    }

    pub(crate) fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == text)
    }
}

impl OrderContact {
    /// The fields that an answer shows, in their order.
    pub(crate) const FIELDS: [&str; 5] = {
        let ([first_name, last_name, email], [job_title, telephone]) =
            (Self::PERSON, Self::OPTIONAL);
        [first_name, last_name, email, job_title, telephone]
    };

    /// What a contact is always given with, and what makes it another person.
    pub(crate) const PERSON: [&str; 3] = ["first_name", "last_name", "email"];

    /// What else an answer shows.
    pub(crate) const OPTIONAL: [&str; 2] = ["job_title", "telephone"];

    /// A field; what is absent is empty.
    pub(crate) fn get(&self, field: &str) -> &str {
        let value = match field {
            "first_name" => &self.first_name,
            "last_name" => &self.last_name,
            "email" => &self.email,
            "job_title" => &self.job_title,
            "telephone" => &self.telephone,
            _ => &None,
        };
        value.as_deref().unwrap_or_default()
    }

    pub(crate) fn set(&mut self, field: &str, value: &str) {
        let place = match field {
            "first_name" => &mut self.first_name,
            "last_name" => &mut self.last_name,
            "email" => &mut self.email,
            "job_title" => &mut self.job_title,
            "telephone" => &mut self.telephone,
            _ => return,
        };
        *place = Some(value.to_owned());
    }
}

/// Contacts stay out of logs.
impl fmt::Debug for OrderContact {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("OrderContact(…)")
    }
}

/// Contacts stay out of logs.
impl fmt::Debug for NewOrderContact {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("NewOrderContact")
            .field("contact_type", &self.contact_type)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_ev_product_is_known_by_its_name_and_others_by_what_is_said() {
        let kind = |name: &str, said: &str| {
            let order = serde_json::json!({
                "id": 7, "product": { "name_id": name, "validation_type": said },
            });
            let order: Order = serde_json::from_value(order).unwrap();
            order.validation_type()
        };
        assert_eq!(kind("ssl_ev_plus", "ov"), Some(ValidationType::Ev));
        assert_eq!(kind("ssl_plus", "OV"), Some(ValidationType::Ov));
        assert_eq!(kind("ssl_plus", "dv"), Some(ValidationType::Dv));
        assert_eq!(kind("ssl_basic", ""), Some(ValidationType::Ov));
        assert_eq!(kind("ssl_plus", ""), None);
    }
}
