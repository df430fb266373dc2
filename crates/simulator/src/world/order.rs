use std::collections::BTreeSet;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{ValidationType, World, validation_type_of};

/// An order for certificates, with the contacts that belong to it alone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Order {
    /// Its id, which must be given and be different for each order.
    pub id: u64,
    /// Its product, which must be given and decides the validation type.
    pub product_name_id: String,
    /// What has become of it; `issued` if left out.
    pub status: String,
    /// The thumbprint of its first certificate; none if left out.
    pub thumbprint: String,
    /// The serial number of its first certificate; none if left out.
    pub serial_number: String,
    /// The contact for the organization; none if left out. An order for a DV certificate has none.
    pub organization_contact: Option<OrderContact>,
    /// The technical contact; none if left out.
    pub technical_contact: Option<OrderContact>,
}

impl Default for Order {
    fn default() -> Order {
        Order {
            id: 0,
            product_name_id: String::new(),
            status: "issued".into(),
            thumbprint: String::new(),
            serial_number: String::new(),
            organization_contact: None,
            technical_contact: None,
        }
    }
}

/// A contact of an order. Each text is empty if left out.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct OrderContact {
    /// The first name.
    pub first_name: String,
    /// The last name.
    pub last_name: String,
    /// The e-mail address.
    pub email: String,
    /// The position.
    pub job_title: String,
    /// The telephone number.
    pub telephone: String,
    /// The language. Never returned.
    pub language_id: String,
}

/// A key of the account that has the orders.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct OrderKey {
    /// The key, which must be given and be different for each.
    pub key: String,
    /// Whether it changes nothing; it may if left out.
    #[serde(default)]
    pub view_only: bool,
}

impl Order {
    /// Products that no page lists are told by their names, which all follow one pattern.
    pub(crate) fn validation_type(&self) -> ValidationType {
        let product = &self.product_name_id;
        validation_type_of(product).unwrap_or_else(|| {
            if product.contains("_ev_") {
                ValidationType::Ev
            } else if product.contains("_dv_") || product.starts_with("dv_") {
                ValidationType::Dv
            } else {
                ValidationType::Ov
            }
        })
    }
}

impl Order {
    /// Refuses an order that the CA could not hold.
    pub(super) fn check(&self) -> Result<(), String> {
        let id = self.id;
        if id == 0 {
            return Err("an order needs an `id` above 0".into());
        }
        if self.product_name_id.is_empty() {
            return Err(format!("order `{id}` needs a `product_name_id`"));
        }
        if self.validation_type() == ValidationType::Dv && self.organization_contact.is_some() {
            return Err(format!(
                "order `{id}` is DV and cannot have an organization contact"
            ));
        }
        Ok(())
    }
}

/// Refuses orders and keys that the CA could not hold.
pub(super) fn check(world: &World) -> Result<(), String> {
    if world.order_keys.is_empty() {
        return Err("a world needs an order key".into());
    }
    let mut keys = BTreeSet::new();
    for own in &world.order_keys {
        if own.key.is_empty() {
            return Err("an order key is empty".into());
        }
        if !keys.insert(&own.key) {
            return Err("an order key is there twice".into());
        }
    }
    let mut ids = BTreeSet::new();
    for order in &world.orders {
        order.check()?;
        if !ids.insert(order.id) {
            return Err(format!("order `{}` is there twice", order.id));
        }
    }
    Ok(())
}
