mod contacts;

use serde_json::{Map, Value, json};

use crate::http::{Answer, Api, Request};
use crate::path::id;
use crate::readings::{Letters, TechnicalContact};
use crate::refusal::Refusal;
use crate::traffic::Traffic;
use crate::world::ErrorShape;
use crate::world::{Order, OrderContact, OrderKey, ValidationType, World, place_of};

/// Requests carry a key of the account. Errors have one shape, which the page of errors shows.
pub(crate) fn answer(world: &mut World, traffic: &mut Traffic, request: &Request) -> Answer {
    let answer = route(world, traffic, request);
    answer.unwrap_or_else(|refusal| refusal.answer(ErrorShape::Errors))
}

fn route(world: &mut World, traffic: &mut Traffic, request: &Request) -> Result<Answer, Refusal> {
    let key = key(world, request)?;
    // How long to wait is not told; the page has it that seconds or minutes will do.
    traffic
        .admit(Api::Order, &key.key, &world.rate_windows, world.clock)
        .map_err(|_| Refusal {
            retry_after: None,
            ..Refusal::too_many(0)
        })?;
    let is_view_only = key.view_only;
    let places: Vec<&str> = request.path.split('/').collect();
    match (request.method.as_str(), places.as_slice()) {
        ("GET", ["", "order", "certificate", order]) => {
            let by_certificate = || {
                let mut orders = world.orders.iter();
                orders.position(|own| is_certificate_of(order, own))
            };
            let index = numbered(world, order).or_else(by_certificate);
            Ok(get(world, &world.orders[index.ok_or_else(no_order)?]))
        }
        // A key that only views changes nothing.
        ("PUT", ["", "order", "certificate", _, "contact"]) if is_view_only => Err(Refusal::new(
            403,
            "access_denied|missing_permission",
            "the key only views",
        )),
        // That a thumbprint or a serial number will do is said of reading alone.
        ("PUT", ["", "order", "certificate", order, "contact"]) => {
            let index = numbered(world, order).ok_or_else(no_order)?;
            contacts::update(world, index, &request.body)
        }
        _ => Err(Refusal::new(
            404,
            "not_found|route",
            "there is no such operation",
        )),
    }
}

fn key<'a>(world: &'a World, request: &Request) -> Result<&'a OrderKey, Refusal> {
    let given = request.header("X-DC-DEVKEY");
    let mut keys = world.order_keys.iter();
    keys.find(|own| Some(own.key.as_str()) == given)
        .ok_or_else(|| Refusal::new(401, "access_denied", "the key is missing or unknown"))
}

fn numbered(world: &World, text: &str) -> Option<usize> {
    place_of(&world.orders, id(text)?, |own| own.id)
}

fn no_order() -> Refusal {
    Refusal::new(404, "not_found|order", "there is no such order")
}

fn is_certificate_of(text: &str, order: &Order) -> bool {
    let known = [&order.thumbprint, &order.serial_number];
    !text.is_empty() && known.iter().any(|own| own.eq_ignore_ascii_case(text))
}

/// GET tells what an order is for, and its contacts but their language. A field that is empty is
/// not promised to be there.
fn get(world: &World, order: &Order) -> Answer {
    let readings = &world.readings.order;
    let validation = match order.validation_type() {
        ValidationType::Dv => "DV",
        ValidationType::Ov => "OV",
        ValidationType::Ev => "EV",
    };
    let validation_type = match readings.validation_type {
        Letters::Small => validation.to_lowercase(),
        Letters::Capital => validation.into(),
    };
    let technical_contact = match (&order.technical_contact, readings.technical_contact) {
        (None, TechnicalContact::Copied) => &order.organization_contact,
        (contact, TechnicalContact::Copied | TechnicalContact::Own) => contact,
    };
    let mut answer = json!({
        "id": order.id,
        "certificate": {
            "thumbprint": order.thumbprint,
            "serial_number": order.serial_number,
        },
        "status": order.status,
        "product": {
            "name_id": order.product_name_id,
            "name": order.product_name_id,
            "type": "ssl_certificate",
            "validation_type": validation_type,
            "validation_name": validation,
        },
    });
    let contacts = [
        ("organization_contact", &order.organization_contact),
        ("technical_contact", technical_contact),
    ];
    for (name, contact) in contacts {
        if let Some(contact) = contact {
            answer[name] = shown(contact);
        }
    }
    Answer::json(200, &answer)
}

fn shown(contact: &OrderContact) -> Value {
    let fields = [
        ("first_name", &contact.first_name),
        ("last_name", &contact.last_name),
        ("email", &contact.email),
        ("job_title", &contact.job_title),
        ("telephone", &contact.telephone),
    ];
    let filled = fields.into_iter().filter(|(_, text)| !text.is_empty());
    let fields: Map<String, Value> = filled
        .map(|(name, text)| (name.into(), text.clone().into()))
        .collect();
    fields.into()
}
