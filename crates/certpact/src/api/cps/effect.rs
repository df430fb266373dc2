//! Which organization a change at CPS leads to: the one computation behind the rules that warn of it,
//! the planner, and the prediction of the state that it leaves.

use serde_json::{Map, Value};

use crate::api::cps::model::{
    AdditionalContactRequest, CertificateRequest, CpsOrganization, are_shown, persons,
};
use crate::api::cps::observed::Named;
use crate::api::cps::observed::Observed;
use crate::ground::folded::folded;
use crate::ground::operations::Operation;
use crate::ground::spelling::shows;
use crate::request::asked::Asked;
use crate::request::step::Step;

/// What names the organization that is taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum By {
    Id,
    Name,
}

/// The organization that a request leads to.
pub(crate) enum Destination<'a> {
    /// One that there is, or by its number should be. What it holds is known where it was read.
    Existing(By, Option<u64>, Option<&'a CpsOrganization>),
    /// A new one: nobody has its name, but these have a similar one. It is certain unless one of them
    /// differs in case or spaces alone.
    New {
        near: Vec<&'a str>,
        is_certain: bool,
    },
    /// An existing one or a new one: nobody looked.
    Unknown,
    /// None: the id is 0, and there is no name.
    Nameless,
}

/// The body of a change, where the request is one.
pub(crate) fn body_of<'a>(asked: &Asked<'a>) -> Option<&'a Map<String, Value>> {
    let is_change = asked.operation == Operation::ChangeOrganization;
    asked.body.filter(|_| is_change)?.as_object()
}

/// The certificate request that a request is about, where it was read.
pub(crate) fn request_of<'a>(
    asked: &Asked<'_>,
    observed: &'a Observed,
) -> Option<&'a CertificateRequest> {
    match asked.ids.first() {
        Some(id) => observed.certificate_request(id.number()?),
        None => observed.sole(),
    }
}

/// The number in a body: null is the same as none.
pub(crate) fn id(body: &Map<String, Value>) -> Option<u64> {
    body.get("id")?.as_u64()
}

/// The name in a body, where it says one.
pub(crate) fn name(body: &Map<String, Value>) -> Option<&str> {
    let name = body.get("company_name")?.as_str()?;
    Some(name).filter(|name| !name.trim().is_empty())
}

/// Where a body leads to, as far as anybody looked.
pub(crate) fn destination<'a>(
    body: &Map<String, Value>,
    observed: &'a Observed,
) -> Destination<'a> {
    let by_id = match id(body) {
        None => None,
        Some(0) => match name(body) {
            None => return Destination::Nameless,
            Some(name) => Some(observed.at_ca(name)),
        },
        Some(id) => Some(observed.cps_organization(id)),
    };
    match by_id {
        Some(Some(Some(found))) => return Destination::Existing(By::Id, found.id, Some(found)),
        // Not looked for: whoever gives a number means what has it.
        Some(None) => return Destination::Existing(By::Id, id(body), None),
        // There is none of that number, and the name decides.
        Some(Some(None)) | None => {}
    }
    let Some(name) = name(body) else {
        return Destination::New {
            near: Vec::new(),
            is_certain: true,
        };
    };
    match observed.cps_organization_named(name) {
        Named::One(id, found) => Destination::Existing(By::Name, id, found),
        Named::None(near) => Destination::New {
            is_certain: !near.iter().any(|other| folded(other) == folded(name)),
            near,
        },
        Named::Unknown => Destination::Unknown,
    }
}

/// Members of a body whose value is not what an organization holds. Null says nothing.
pub(crate) fn differing<'b>(
    body: &'b Map<String, Value>,
    organization: &CpsOrganization,
) -> Vec<&'b str> {
    let differs = |name: &str, value: &Value| match (name, value) {
        (_, Value::Null) => false,
        ("id", value) => {
            let id = value.as_u64().filter(|id| *id > 0);
            id.is_some() && organization.id.is_some() && id != organization.id
        }
        ("additional_contacts", value) => {
            let held = organization.to_request().additional_contacts;
            let sent: Option<Vec<AdditionalContactRequest>> =
                serde_json::from_value(value.clone()).ok();
            sent.is_none_or(|sent| !are_shown(&persons(&held.unwrap_or_default()), &persons(&sent)))
        }
        (name, value) => {
            let held = organization.text(name);
            held.is_some_and(|held| value.as_str().is_none_or(|sent| !shows(held, sent)))
        }
    };
    let members = body.iter();
    let differing = members.filter(|(name, value)| differs(name, value));
    differing.map(|(name, _)| name.as_str()).collect()
}

/// Everything but what names the organization: what an existing one ignores.
pub(crate) fn details(body: &Map<String, Value>) -> Vec<&str> {
    let mut names = beside_id(body);
    names.retain(|name| *name != "company_name");
    names
}

/// Everything but the number, the name among it: what an organization with that number ignores.
pub(crate) fn beside_id(body: &Map<String, Value>) -> Vec<&str> {
    let said = body.iter().filter(|(_, value)| !value.is_null());
    let names = said.map(|(name, _)| name.as_str());
    names.filter(|name| *name != "id").collect()
}

/// The organization that a body describes.
fn described(body: &Map<String, Value>) -> CpsOrganization {
    let mut body = body.clone();
    body.retain(|name, value| name != "id" && !value.is_null());
    serde_json::from_value(body.into()).unwrap_or_default()
}

/// Leaves in `observed` what the CA is predicted to hold once it has carried out the step.
pub(crate) fn predict(step: &Step, observed: &mut Observed) {
    let asked = step.asked();
    let (Some(body), Some(request)) = (body_of(&asked), request_of(&asked, observed)) else {
        return;
    };
    let id = request.id;
    let organization = match destination(body, observed) {
        Destination::Existing(_, _, Some(found)) => found.clone(),
        Destination::Existing(_, number, None) => CpsOrganization {
            id: number,
            ..described(body)
        },
        Destination::New { .. } | Destination::Unknown => described(body),
        Destination::Nameless => return,
    };
    observed.predict_certificate_request(id, organization);
}

/// Whether a certificate request is shown with the organization that is expected, numbers apart: a new
/// one has none yet where it is predicted.
pub(crate) fn has_same_organization(
    shown: &CertificateRequest,
    expected: &CertificateRequest,
) -> bool {
    let of = |request: &CertificateRequest| {
        let organization = request.organization.as_ref();
        organization.map(CpsOrganization::to_request)
    };
    let is_same = match (of(shown), of(expected)) {
        (Some(shown), Some(expected)) => expected.is_shown_as(&shown),
        (None, None) => true,
        (Some(_), None) | (None, Some(_)) => false,
    };
    is_same && shown.validation_type() == expected.validation_type()
}
