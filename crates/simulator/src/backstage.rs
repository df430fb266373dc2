//! What tests may do that no customer of the CA may, kept apart from the CA's own paths.

mod index;

use jiff::{SignedDuration, Timestamp};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::json;

use crate::ca::Ca;
use crate::http::{Answer, Request};
use crate::world::World;

/// The path below which it is.
pub(crate) const BASE: &str = "/_simulator";

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Clock {
    advance_seconds: u32,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Validate {
    acme_contract_id: u64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Issue {
    certificate_request_id: u64,
}

/// Something that can be done backstage.
struct Route {
    method: &'static str,
    /// Below the base.
    path: &'static str,
    /// What it does, and what is sent for it.
    does: &'static str,
    act: Act,
}

enum Act {
    /// Shows something.
    Show(fn(&Ca) -> Answer),
    /// Changes something.
    Change(fn(&Ca, &[u8]) -> Result<(), String>),
    /// Adds something of the kind that the path names, and shows its number.
    Add,
}

const ROUTES: [Route; 13] = [
    Route {
        method: "GET",
        path: "/",
        does: "this page",
        act: Act::Show(index::page),
    },
    Route {
        method: "GET",
        path: "/world",
        does: "all that the CA knows",
        act: Act::Show(|ca| Answer::json(200, &ca.world())),
    },
    Route {
        method: "GET",
        path: "/log",
        does: "the requests that reached the CA so far",
        act: Act::Show(|ca| Answer::json(200, &ca.log())),
    },
    Route {
        method: "GET",
        path: "/faults",
        does: "what goes wrong, and how often it did",
        act: Act::Show(|ca| Answer::json(200, &json!({ "faults": ca.faults(), "met": ca.met() }))),
    },
    Route {
        method: "PUT",
        path: "/world",
        does: "puts another world in the place of this one",
        act: Act::Change(|ca, body| {
            let new = read_world(body)?;
            ca.change(|world| *world = new)
        }),
    },
    Route {
        method: "PUT",
        path: "/readings",
        does: "lets the CA read its pages otherwise",
        act: Act::Change(|ca, body| read(body).map(|readings| ca.set_readings(readings))),
    },
    Route {
        method: "PUT",
        path: "/faults",
        does: "lets things go wrong from now on",
        act: Act::Change(|ca, body| read(body).and_then(|faults| ca.set_faults(faults))),
    },
    Route {
        method: "POST",
        path: "/contracts",
        does: "adds one contract of the world, and answers its number as `id`",
        act: Act::Add,
    },
    Route {
        method: "POST",
        path: "/orders",
        does: "adds one order of the world, and answers its number as `id`",
        act: Act::Add,
    },
    Route {
        method: "POST",
        path: "/certificate_requests",
        does: "adds one certificate request of the world, and answers its number as `id`",
        act: Act::Add,
    },
    Route {
        method: "POST",
        path: "/clock",
        does: "moves the clock by `advance_seconds`",
        act: Act::Change(|ca, body| {
            let Clock { advance_seconds } = read(body)?;
            ca.advance(SignedDuration::from_secs(advance_seconds.into()));
            Ok(())
        }),
    },
    Route {
        method: "POST",
        path: "/validate",
        does: "finishes validating the organization of `acme_contract_id`",
        act: Act::Change(|ca, body| {
            let Validate { acme_contract_id } = read(body)?;
            ca.validate(acme_contract_id)
        }),
    },
    Route {
        method: "POST",
        path: "/issue",
        does: "finishes processing `certificate_request_id`",
        act: Act::Change(|ca, body| {
            let Issue {
                certificate_request_id,
            } = read(body)?;
            ca.issue(certificate_request_id)
        }),
    },
];

/// Answers a request whose path is below the base.
pub(crate) fn answer(ca: &Ca, request: &Request) -> Answer {
    let (method, path) = (request.method.as_str(), request.path.as_str());
    let mut routes = ROUTES.iter();
    let Some(route) = routes.find(|route| route.method == method && route.path == path) else {
        return Answer::our_error(404, "not_found", "there is no such thing backstage");
    };
    let done = match route.act {
        Act::Show(show) => return show(ca),
        Act::Change(change) => change(ca, &request.body).map(|()| Answer::empty(204)),
        Act::Add => added(ca, path.trim_start_matches('/'), &request.body),
    };
    done.unwrap_or_else(|message| Answer::our_error(400, "invalid_request", &message))
}

fn added(ca: &Ca, kind: &str, body: &[u8]) -> Result<Answer, String> {
    let id = ca.add(kind, text(body)?)?;
    Ok(Answer::json(201, &json!({ "id": id })))
}

fn read_world(body: &[u8]) -> Result<World, String> {
    World::read(text(body)?, Timestamp::now()).map_err(|error| error.to_string())
}

fn text(body: &[u8]) -> Result<&str, String> {
    std::str::from_utf8(body).map_err(|error| error.to_string())
}

fn read<T: DeserializeOwned>(body: &[u8]) -> Result<T, String> {
    serde_json::from_slice(body).map_err(|error| error.to_string())
}
