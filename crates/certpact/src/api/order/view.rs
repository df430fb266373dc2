//! One request and the order that it meets, looked at once for all rules.

use crate::api::order::effect::{Given, contacts, order_of};
use crate::api::order::model::{Order, of_product};
use crate::api::order::observed::Observed;
use crate::ground::product::ValidationType;
use crate::request::asked::Asked;
use crate::rule::places::Fields;

/// What rules look at.
pub(crate) struct View<'a> {
    pub(crate) asked: Asked<'a>,
    /// The order, where it was read.
    pub(crate) order: Option<&'a Order>,
    /// The order's validation type, or where that is not known, that of the product that the caller named.
    pub(crate) validation_type: Option<ValidationType>,
    /// The contacts of the request that are objects, or null.
    pub(crate) contacts: Vec<Given<'a>>,
    /// What the spec says of each field, beside what the request says.
    pub(crate) fields: Fields<'a>,
}

impl<'a> View<'a> {
    pub(crate) fn of(asked: Asked<'a>, observed: &'a Observed) -> Self {
        let order = order_of(&asked, observed);
        let read = order.and_then(Order::validation_type);
        Self {
            asked,
            order,
            validation_type: read.or_else(|| of_product(asked.named_product?)),
            contacts: contacts(asked.body),
            fields: Fields::of(&asked, None),
        }
    }
}
