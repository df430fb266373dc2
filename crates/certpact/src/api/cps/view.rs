//! One request and the certificate request that it meets, looked at once for all rules.

use serde_json::{Map, Value};

use crate::api::cps::effect::{By, Destination, body_of, destination, request_of};
use crate::api::cps::model::CertificateRequest;
use crate::api::cps::observed::Observed;
use crate::ground::product::ValidationType;
use crate::request::asked::Asked;
use crate::rule::places::Fields;

/// What rules look at.
pub(crate) struct View<'a> {
    pub(crate) observed: &'a Observed,
    /// The certificate request, where it was read.
    pub(crate) request: Option<&'a CertificateRequest>,
    /// Its validation type.
    pub(crate) validation_type: Option<ValidationType>,
    /// The body of the change, where it is an object.
    pub(crate) body: Option<&'a Map<String, Value>>,
    /// Where that leads to.
    pub(crate) destination: Option<Destination<'a>>,
    /// What the spec says of each field, beside what the request says.
    pub(crate) fields: Fields<'a>,
}

impl<'a> View<'a> {
    pub(crate) fn of(asked: Asked<'a>, observed: &'a Observed) -> Self {
        let request = request_of(&asked, observed);
        let body = body_of(&asked);
        Self {
            observed,
            request,
            validation_type: request.and_then(CertificateRequest::validation_type),
            body,
            destination: body.map(|body| destination(body, observed)),
            fields: Fields::of(&asked, None),
        }
    }

    /// Whether a new organization is made, as far as that can be told, and whether that is certain; nothing
    /// where an existing one is taken, or none: what a new one needs does not matter then. A number is
    /// enough where it names one.
    pub(crate) fn makes_new(&self) -> Option<bool> {
        match self.destination.as_ref()? {
            Destination::Existing(..) | Destination::Nameless => None,
            Destination::Unknown => Some(false),
            Destination::New { is_certain, .. } => Some(*is_certain),
        }
    }

    /// Whether it is known that an existing organization is taken, and that the rest of the body is
    /// ignored.
    pub(crate) fn takes_as_it_is(&self) -> bool {
        match &self.destination {
            Some(
                Destination::Existing(By::Name, ..) | Destination::Existing(By::Id, _, Some(_)),
            ) => true,
            Some(
                Destination::Existing(By::Id, _, None)
                | Destination::New { .. }
                | Destination::Unknown
                | Destination::Nameless,
            )
            | None => false,
        }
    }
}
