//! The one request that gives the contacts of an order what is wanted of them.

use serde_json::{Map, Value, json};

use crate::api::order::desired::{DesiredOrder, DesiredOrderContact};
use crate::api::order::effect::may_be_copy;
use crate::api::order::model::{Order, OrderContact, OrderContactType};
use crate::ground::api::Api;
use crate::ground::error::Error;
use crate::ground::finding::Finding;
use crate::ground::id::Id;
use crate::ground::operations::Operation;
use crate::ground::spelling::shows;
use crate::request::step::Step;

const PERSON: [&str; 3] = OrderContact::PERSON;

/// The request for an order, none where it is as wanted.
pub(super) fn changes(
    item: &DesiredOrder,
    order: &Order,
    sends_all: bool,
) -> Result<Option<Step>, Error> {
    let mut contacts = Vec::new();
    let mut because = Vec::new();
    for (kind, wanted) in item.contacts() {
        let before = order.contact(kind).cloned().unwrap_or_default();
        let is_copy = may_be_copy(order, kind);
        // A copy would follow the organization contact, which comes first.
        let is_taken_along = is_copy && !contacts.is_empty();
        let is_sent = |field: &str, value: &str| {
            sends_all || is_taken_along || (field != LANGUAGE && !shows(before.get(field), value))
        };
        let given = wanted.filled();
        let sent = given.filter(|(field, value)| is_sent(field, value));
        let sent: Vec<&str> = sent.map(|(field, _)| field).collect();
        if !sent.is_empty() {
            let takes_all = is_copy || PERSON.iter().any(|field| sent.contains(field));
            contacts.push(contact(kind, wanted, &before, &sent, takes_all));
            because.extend(
                sent.iter()
                    .map(|field| format!("/{}/{field}", kind.as_str())),
            );
        }
    }
    if sends_all && contacts.is_empty() {
        return Err(Error::invalid_input(format!(
            "order `{}` has no contacts in the desired state that could be sent",
            item.id
        )));
    }
    let is_needed = !contacts.is_empty();
    Ok(is_needed.then(|| Step {
        n: 0,
        api: Api::Order,
        operation: Operation::UpdateOrderContacts,
        ids: vec![Id::from(item.id.as_str())],
        target: Some(item.id.clone()),
        account_id: None,
        request: Some(json!({ "contacts": contacts }).into()),
        because,
        product: None,
    }))
}

/// No answer shows it, so that no difference in it is ever claimed.
const LANGUAGE: &str = "language_id";

/// A contact of the request: what is to be sent, completed from what the CA has. Another person, and
/// one that may have been shown as a copy only, takes the optional fields along, which are there
/// afterwards under either reading of the page.
fn contact(
    kind: OrderContactType,
    wanted: &DesiredOrderContact,
    before: &OrderContact,
    sent: &[&str],
    takes_all: bool,
) -> Value {
    let mut contact = Map::from_iter([("contact_type".to_owned(), kind.as_str().into())]);
    for field in OrderContact::FIELDS {
        let is_needed = takes_all || PERSON.contains(&field) || sent.contains(&field);
        let value = wanted.get(field).unwrap_or_else(|| before.get(field));
        if is_needed && !value.is_empty() {
            contact.insert(field.to_owned(), value.into());
        }
    }
    if let Some(language) = wanted.get(LANGUAGE) {
        contact.insert(LANGUAGE.to_owned(), language.into());
    }
    contact.into()
}

/// What the item states, as a request for an order with somebody in each place.
pub(super) fn stated(item: &DesiredOrder) -> Result<Option<Step>, Error> {
    let somebody = || {
        let mut contact = OrderContact::default();
        for field in PERSON {
            contact.set(field, "-");
        }
        Some(contact)
    };
    let order = Order {
        id: item.number().unwrap_or_default(),
        status: None,
        product: None,
        organization_contact: somebody(),
        technical_contact: somebody(),
        extra: Map::new(),
    };
    changes(item, &order, false)
}

/// The finding with its place in the desired item.
pub(super) fn in_item(mut finding: Finding, step: &Step) -> Finding {
    let Some(place) = finding.pointer.strip_prefix("/contacts") else {
        return finding;
    };
    let (index, field) = match place.trim_start_matches('/').split_once('/') {
        Some((index, field)) => (index, format!("/{field}")),
        None => (place.trim_start_matches('/'), String::new()),
    };
    let request = step.request.as_deref();
    let kind = request.and_then(|request| {
        let contact = request.get("contacts")?.get(index.parse::<usize>().ok()?)?;
        contact.get("contact_type")?.as_str()
    });
    finding.pointer = kind.map_or("".into(), |kind| format!("/{kind}{field}").into());
    finding
}
