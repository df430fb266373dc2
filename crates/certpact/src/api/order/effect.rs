//! What a request does to the contacts of an order: the one computation behind the rules that warn
//! of it and the prediction of the state that it leaves.

use serde_json::{Map, Value};

use crate::api::order::model::{Order, OrderContact, OrderContactType};
use crate::api::order::observed::Observed;
use crate::ground::spelling::shows;
use crate::request::asked::Asked;
use crate::request::step::Step;

/// A contact of a request.
pub(crate) struct Given<'a> {
    /// Which of the listed it is.
    pub(crate) index: usize,
    /// Its kind, where it has one that orders have.
    pub(crate) kind: Option<OrderContactType>,
    /// What is given of it; nothing where it is null.
    pub(crate) fields: Option<&'a Map<String, Value>>,
}

impl Given<'_> {
    /// Where it is, as a JSON Pointer.
    pub(crate) fn pointer(&self) -> String {
        format!("/contacts/{}", self.index)
    }

    /// Whether it has its kind and nothing else, or is nothing at all: at another endpoint that
    /// removes a contact.
    pub(crate) fn is_removal(&self) -> bool {
        let Some(fields) = self.fields else {
            return true;
        };
        let mut others = fields.iter().filter(|(name, _)| *name != "contact_type");
        fields.contains_key("contact_type") && others.all(|(_, value)| value.is_null())
    }

    /// A field that is text.
    pub(crate) fn text(&self, name: &str) -> Option<&str> {
        self.fields?.get(name)?.as_str()
    }

    /// Whether a field is left out; null counts as that.
    pub(crate) fn leaves_out(&self, name: &str) -> bool {
        let value = self.fields.and_then(|fields| fields.get(name));
        value.is_none_or(Value::is_null)
    }
}

/// The order that a request is about, where it was read.
pub(crate) fn order_of<'a>(asked: &Asked<'_>, observed: &'a Observed) -> Option<&'a Order> {
    match asked.ids.first() {
        Some(id) => observed.order(id.number()?),
        None => observed.sole(),
    }
}

/// The contacts of a request that are objects, or null.
pub(crate) fn contacts(body: Option<&Value>) -> Vec<Given<'_>> {
    let listed = body.and_then(|body| body.get("contacts")?.as_array());
    let listed = listed.into_iter().flatten().enumerate();
    listed
        .filter(|(_, contact)| contact.is_object() || contact.is_null())
        .map(|(index, contact)| {
            let fields = contact.as_object();
            let kind = fields.and_then(|fields| fields.get("contact_type")?.as_str());
            Given {
                index,
                kind: kind.and_then(OrderContactType::parse),
                fields,
            }
        })
        .collect()
}

/// Whether a contact may be none of its own: where an order has no technical contact, an answer may
/// show a copy of the organization contact.
pub(crate) fn may_be_copy(order: &Order, kind: OrderContactType) -> bool {
    kind == OrderContactType::TechnicalContact
        && order.technical_contact.is_some()
        && order.technical_contact == order.organization_contact
}

/// Leaves in `observed` what the CA is predicted to hold once it has carried out the step.
pub(crate) fn predict(step: &Step, observed: &mut Observed) {
    let Some(mut order) = order_of(&step.asked(), observed).cloned() else {
        return;
    };
    for given in contacts(step.request.as_deref()) {
        let Some(kind) = given.kind else { continue };
        let contact = order.contact_mut(kind).get_or_insert_default();
        for field in OrderContact::FIELDS {
            // An empty text is not known to clear anything.
            if let Some(text) = given.text(field).filter(|text| !text.is_empty()) {
                contact.set(field, text);
            }
        }
    }
    observed.predict(order);
}

/// Whether an order is shown with the contacts that are expected, and with the validation type, which
/// decides what the CA takes.
pub(crate) fn has_same_contacts(shown: &Order, expected: &Order) -> bool {
    let is_same = |kind: OrderContactType| {
        let [shown, expected] = [shown, expected].map(|order| order.contact(kind));
        let (shown, expected) = (shown.cloned(), expected.cloned());
        let (shown, expected) = (shown.unwrap_or_default(), expected.unwrap_or_default());
        let mut fields = OrderContact::FIELDS.into_iter();
        fields.all(|field| shows(shown.get(field), expected.get(field)))
    };
    // A copy follows what it is a copy of.
    let is_same = |kind: OrderContactType| is_same(kind) || may_be_copy(shown, kind);
    shown.validation_type() == expected.validation_type()
        && OrderContactType::ALL.into_iter().all(is_same)
}
