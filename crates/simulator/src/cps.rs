mod countries;
mod organization;
mod request;
pub(crate) mod token;

use serde::Serialize;
use serde_json::{Value, json};

use crate::http::{Answer, Request};
use crate::path::{decoded, field, id};
use crate::readings::{CpsErrorShape, UnknownThing};
use crate::refusal::Refusal;
use crate::world::{SCOPE, World};

/// The gateway wants an access token that was made for CPS. Errors come in one of the three
/// shapes that the pages and the vendor's own client know.
pub(crate) fn answer(world: &mut World, request: &Request) -> Answer {
    route(world, request).unwrap_or_else(|refusal| {
        let Refusal {
            status,
            code,
            message,
            ..
        } = refusal;
        let content = match world.readings.cps.error_shape {
            CpsErrorShape::Details => json!({
                "@type": "Error",
                "code": code,
                "details": [{
                    "@type": "ErrorDetail",
                    "description": message,
                    "source": null,
                    "meta": {},
                }],
                "status_code": status,
            }),
            CpsErrorShape::Error => json!({ "error": message }),
            CpsErrorShape::Message => json!({ "Message": message }),
        };
        Answer::json(status, &content)
    })
}

fn route(world: &mut World, request: &Request) -> Result<Answer, Refusal> {
    admit(world, request)?;
    let query = request.query.as_deref().unwrap_or_default();
    let name = field(query, "name");
    let places: Vec<&str> = request.path.split('/').collect();
    match (request.method.as_str(), places.as_slice()) {
        ("GET", ["", "v2.0", "certificates", certificate]) => {
            let found = request::find(world, id(certificate));
            found.map_or_else(
                || nothing(world),
                |index| Ok(request::get(world, &world.certificate_requests[index])),
            )
        }
        ("GET", ["", "v2.0", "certificates", certificate, "status"]) => {
            let found = request::find(world, id(certificate));
            found.map_or_else(
                || nothing(world),
                |index| Ok(request::status(&world.certificate_requests[index])),
            )
        }
        ("PUT", ["", "v2.0", "certificates", certificate, "organization"]) => {
            match request::find(world, id(certificate)) {
                Some(index) => organization::change(world, index, &request.body),
                None => Err(unknown(world)),
            }
        }
        ("GET", ["", "v2.0", "organizations", "name", part]) => {
            Ok(organization::find(world, &decoded(part)))
        }
        ("GET", ["", "v2.0", "organizations", organization]) => {
            match organization::get(world, id(organization), name.as_deref()) {
                Some(answer) => Ok(answer),
                None => nothing(world),
            }
        }
        ("GET", ["", "v2.0", "appendix", "country-codes"]) => {
            Ok(countries::list(name.as_deref().unwrap_or_default()))
        }
        _ => Err(Refusal::not_found("there is no such operation")),
    }
}

/// A token that is missing, unknown or too old is no token; one made for something else does
/// not reach CPS.
fn admit(world: &World, request: &Request) -> Result<(), Refusal> {
    let given = request.header("Authorization").and_then(bearer);
    let known = world.cps_tokens.iter().find(|own| {
        let is_fresh = own.expires_at.is_none_or(|end| world.clock < end);
        Some(own.token.as_str()) == given && is_fresh
    });
    match known {
        None => Err(Refusal::new(
            401,
            "unauthorized",
            "the token is missing, unknown or too old",
        )),
        Some(own) if !own.scopes.iter().any(|scope| scope == SCOPE) => Err(Refusal::new(
            403,
            "forbidden",
            "the token was not made for CPS",
        )),
        Some(_) => Ok(()),
    }
}

fn bearer(header: &str) -> Option<&str> {
    let (scheme, token) = header.split_once(' ')?;
    scheme.eq_ignore_ascii_case("Bearer").then_some(token)
}

/// Reading what does not exist: a general page has an empty object or 400, the vendor's own
/// client 404.
fn nothing(world: &World) -> Result<Answer, Refusal> {
    match world.readings.cps.not_found {
        UnknownThing::EmptyObject => Ok(Answer::json(200, &json!({}))),
        UnknownThing::BadRequest | UnknownThing::NotFound => Err(unknown(world)),
    }
}

fn unknown(world: &World) -> Refusal {
    let message = "there is no such thing";
    match world.readings.cps.not_found {
        UnknownThing::EmptyObject | UnknownThing::BadRequest => {
            Refusal::bad_request("not_found", message)
        }
        UnknownThing::NotFound => Refusal::not_found(message),
    }
}

/// A list says what it is, and how many there are even where it shows fewer.
fn collection(place: &str, items: &[impl Serialize], total_items: usize) -> Answer {
    let content: Value = json!({
        "@id": format!("/v2.0/{place}"),
        "@type": "Collection",
        "items": items,
        "total_items": total_items,
    });
    Answer::json(200, &content)
}
