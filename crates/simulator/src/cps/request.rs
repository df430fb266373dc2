use serde_json::{Value, json};

use crate::http::Answer;
use crate::world::{CertificateRequest, World, place_of};

pub(super) fn find(world: &World, id: Option<u64>) -> Option<usize> {
    place_of(&world.certificate_requests, id?, |own| own.id)
}

/// GET tells what a certificate request is for, and its organization with all contacts. While
/// the CA processes it, its certificate ends in the first year of all time.
pub(super) fn get(world: &World, request: &CertificateRequest) -> Answer {
    let expiration_date = if request.status.is_processing() {
        "0001-01-01T00:00:00Z".to_owned()
    } else {
        request.expiration_date.to_string()
    };
    let domains: Vec<Value> = (1..)
        .zip(&request.domains)
        .map(|(id, name)| json!({ "id": id, "name": name, "is_common_name": id == 1, "status": "Active" }))
        .collect();
    let organization = request.organization_id;
    let content = json!({
        "@id": format!("/v2.0/certificates/{}", request.id),
        "@type": "Certificate",
        "id": request.id,
        "certificate_label": request.certificate_label,
        "certificate_authority": "DigiCert",
        "validation_type": request.validation_type,
        "domains": domains,
        "expiration_date": expiration_date,
        "organization": organization.and_then(|id| world.cps_organization(id)),
    });
    Answer::json(200, &content)
}

/// GET on the status tells how far a certificate request has come, and what the CA has validated.
pub(super) fn status(request: &CertificateRequest) -> Answer {
    let validation = if request.is_validated {
        "Approved"
    } else {
        "Pending"
    };
    let organization_validation = if request.validation_type.has_organization() {
        validation
    } else {
        "NA"
    };
    let content = json!({
        "@id": format!("/v2.0/certificates/{}/status", request.id),
        "@type": "CertificateStatus",
        "id": request.id,
        "status": request.status,
        "step": request.status as u8 + 1,
        "requires_attention": false,
        "error_message": null,
        "order_validation": {
            "status": request.order_status,
            "organization_validation": {
                "status": organization_validation,
                "validation_type": request.validation_type,
            },
            "domain_validations": [{
                "domain_names": request.domains,
                "status": validation,
            }],
        },
    });
    Answer::json(200, &content)
}
