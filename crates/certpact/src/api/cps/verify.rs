//! Whether certificate requests have the organization that is wanted, field by field.

use serde_json::{Value, json};

use super::desired::DesiredCertificateRequest;
use super::observed::Observed;
use super::plan::{holds, wanted_fields};
use crate::api::{FieldState, VerifiedField};
use crate::ground::api::Api;

/// The values of contacts are not repeated.
pub(crate) fn compare(item: &DesiredCertificateRequest, observed: &Observed) -> Vec<VerifiedField> {
    let Some(wanted) = &item.organization else {
        return Vec::new();
    };
    let request = observed.certificate_request(item.id);
    let present = request.and_then(|request| request.organization.as_ref());
    let (desired, held) = (json!(wanted), json!(present));
    let fields = wanted_fields(wanted).into_iter().map(|name| {
        let state = match request {
            None => FieldState::Unreadable,
            Some(_) if holds(present, wanted, name) => FieldState::Confirmed,
            Some(_) => FieldState::Differs,
        };
        let shown = |of: &Value| {
            if name.contains("contact") {
                Value::Null
            } else {
                of[name].clone()
            }
        };
        VerifiedField {
            api: Api::Cps,
            target: item.id.to_string(),
            pointer: format!("/organization/{name}"),
            state,
            desired: shown(&desired),
            observed: shown(&held),
        }
    });
    fields.collect()
}
