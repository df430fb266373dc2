//! What the generated clients put on the wire, and what they make of answers.

use std::sync::{Arc, Mutex};

use certpact_wire::acme::types::Contract;
use certpact_wire::facts::{self, Kind, Omitted};
use certpact_wire::support::{Body, BoxFuture, Exchange, Transport};
use certpact_wire::{acme, cps, order, progenitor_client::Error};
use serde_json::value::RawValue;

/// Answers every request with the same response, and remembers the requests.
struct Fake {
    status: u16,
    answer: &'static str,
    seen: Mutex<Vec<(&'static str, reqwest::Request)>>,
}

impl Exchange for Fake {
    fn exchange(
        &self,
        request: reqwest::Request,
        operation: &'static str,
    ) -> BoxFuture<'_, reqwest::Response> {
        self.seen
            .lock()
            .expect("no test panics while it looks")
            .push((operation, request));
        let response = http::Response::builder()
            .status(self.status)
            .body(self.answer)
            .expect("the status is one of HTTP's");
        Box::pin(async { response.into() })
    }
}

/// What a client is made of, beside its base URL.
fn connection(status: u16, answer: &'static str) -> (Arc<Fake>, reqwest::Client, Transport) {
    let fake = Arc::new(Fake {
        status,
        answer,
        seen: Mutex::default(),
    });
    let tls = rustls::ClientConfig::builder_with_provider(Arc::new(
        rustls::crypto::ring::default_provider(),
    ))
    .with_safe_default_protocol_versions()
    .expect("ring knows the safe versions")
    .with_root_certificates(rustls::RootCertStore::empty())
    .with_no_client_auth();
    let http = reqwest::Client::builder()
        .tls_backend_preconfigured(tls)
        .build()
        .expect("no file is read for it");
    (fake.clone(), http, Transport(fake))
}

const BASE: &str = "http://ca.example/v1";

fn client(status: u16, answer: &'static str) -> (Arc<Fake>, acme::Client) {
    let (fake, http, transport) = connection(status, answer);
    (fake, acme::Client::new_with_client(BASE, http, transport))
}

fn order_client(status: u16, answer: &'static str) -> (Arc<Fake>, order::Client) {
    let (fake, http, transport) = connection(status, answer);
    (fake, order::Client::new_with_client(BASE, http, transport))
}

fn cps_client(status: u16, answer: &'static str) -> (Arc<Fake>, cps::Client) {
    let (fake, http, transport) = connection(status, answer);
    (fake, cps::Client::new_with_client(BASE, http, transport))
}

impl Fake {
    /// Each request as `operation METHOD URL body`; all of them ask for JSON.
    fn requests(&self) -> Vec<String> {
        let seen = self.seen.lock().expect("no test panics while it looks");
        seen.iter()
            .map(|(operation, request)| {
                assert_eq!(request.headers()["accept"], "application/json");
                let body = request.body().and_then(reqwest::Body::as_bytes);
                let body = String::from_utf8_lossy(body.unwrap_or_default());
                let (method, url) = (request.method(), request.url());
                format!("{operation} {method} {url} {body}")
            })
            .collect()
    }
}

fn body(text: &str) -> Body {
    Body(RawValue::from_string(text.to_owned()).expect("the text is JSON"))
}

const CONTRACT: &str = r#"{
    "acme_contract_id": 7, "account_id": 1, "product_name_id": "ssl_of_tomorrow",
    "created_at": "some day", "sans": [], "valid_till": "2027-01-29T10:30:00Z",
    "organization": null, "is_organization_validated": false, "auto_renew": false,
    "date_canceled": null, "colour": "green"
}"#;

#[tokio::test]
async fn a_body_is_sent_byte_for_byte() {
    let (fake, client) = client(204, "");
    let text = r#"{ "auto_renew" :true, "auto_renew":  1e0}"#;
    client.replace_contract(7, &body(text)).await.unwrap();

    let seen = fake.seen.lock().unwrap();
    let (operation, request) = &seen[0];
    assert_eq!(*operation, "replace_contract");
    assert_eq!(request.method(), "PUT");
    assert_eq!(request.url().as_str(), "http://ca.example/v1/acme/7");
    assert_eq!(request.body().unwrap().as_bytes().unwrap(), text.as_bytes());
    let mut headers: Vec<_> = request
        .headers()
        .iter()
        .map(|(name, value)| format!("{name}: {}", value.to_str().unwrap()))
        .collect();
    headers.sort();
    assert_eq!(
        headers,
        ["accept: application/json", "content-type: application/json"]
    );
}

#[tokio::test]
async fn a_delete_has_a_body() {
    let (fake, client) = client(204, "");
    let text = r#"{"sans":["old.example.com"]}"#;
    client.remove_sans(7, &body(text)).await.unwrap();

    let seen = fake.seen.lock().unwrap();
    let (operation, request) = &seen[0];
    assert_eq!(*operation, "remove_sans");
    assert_eq!(request.method(), "DELETE");
    assert_eq!(request.url().as_str(), "http://ca.example/v1/acme/7/sans");
    assert_eq!(request.body().unwrap().as_bytes().unwrap(), text.as_bytes());
    assert_eq!(request.headers()["content-type"], "application/json");
}

#[tokio::test]
async fn a_post_can_be_without_a_body() {
    let (fake, client) = client(204, "");
    client.revoke_credential(7, 4821).await.unwrap();

    let seen = fake.seen.lock().unwrap();
    let (operation, request) = &seen[0];
    assert_eq!(*operation, "revoke_credential");
    assert_eq!(request.method(), "POST");
    assert_eq!(
        request.url().as_str(),
        "http://ca.example/v1/acme/7/credentials/revoke/4821"
    );
    assert!(request.body().is_none());
    let names: Vec<_> = request.headers().keys().collect();
    assert_eq!(names, ["accept"]);
}

#[tokio::test]
async fn new_credentials_are_kept_whatever_they_are_called() {
    let answer = r#"{"eab_set":[{"key_id":"k"}],"colour":"green"}"#;
    for status in [200, 201] {
        let (_, client) = client(status, answer);
        let credentials = client.regenerate_credentials(7, &body("{}")).await.unwrap();
        assert_eq!(credentials["eab_set"][0]["key_id"], "k");
    }
    let (_, client) = client(201, answer);
    let credentials = client.create_contract(&body("{}")).await.unwrap();
    assert_eq!(credentials["colour"], "green");
}

#[tokio::test]
async fn lists_are_readable_without_what_may_be_missing() {
    let answer =
        r#"{"certificates":[{"domain":"example.com","status":"pending","expiration_date":null}]}"#;
    let certificates = client(200, answer).1.list_certificates(7).await.unwrap();
    let certificate = &certificates.certificates[0];
    assert_eq!(certificate.status, "pending");
    assert!(certificate.expiration_date.is_none() && certificate.sans.is_empty());

    let answer = r#"{"credentials":[{"credential_id":4821,"kid_hint":"ab12","status":"active",
        "created_at":"2026-06-01 14:00:00","colour":"green"}]}"#;
    let credentials = client(200, answer).1.list_credentials(7).await.unwrap();
    let credential = &credentials.credentials[0];
    assert_eq!(credential.created_at, "2026-06-01 14:00:00");
    assert_eq!(credential.extra["colour"], "green");
}

#[tokio::test]
async fn a_sloppy_answer_is_readable_and_unknown_fields_are_kept() {
    let (fake, client) = client(200, CONTRACT);
    let contract: Contract = client.get_contract(7).await.unwrap().into_inner();
    assert_eq!(contract.created_at, "some day");
    assert_eq!(contract.extra["colour"], "green");
    assert!(contract.organization.is_none());

    let seen = fake.seen.lock().unwrap();
    let names: Vec<_> = seen[0].1.headers().keys().collect();
    assert_eq!(names, ["accept"]);
}

#[tokio::test]
async fn any_success_will_do_where_the_answer_is_not_documented() {
    for status in [200, 202, 204] {
        let (_, client) = client(status, "");
        let answer = client.patch_contract(7, &body("{}")).await.unwrap();
        assert_eq!(answer.status(), status);
    }
}

#[tokio::test]
async fn a_refusal_keeps_its_status_and_body() {
    let (_, client) = client(404, "<html>");
    let Err(Error::UnexpectedResponse(response)) = client.get_contract(7).await else {
        panic!("a refusal is an unexpected response");
    };
    assert_eq!(response.status(), 404);
    assert_eq!(response.text().await.unwrap(), "<html>");
}

#[tokio::test]
async fn every_operation_on_orders_goes_to_its_path() {
    let (fake, client) = order_client(200, "{}");
    client.get_order("98765").await.unwrap();
    let (changed, writer) = order_client(204, "");
    let text = r#"{"contacts": [ ]}"#;
    writer
        .update_order_contacts("98765", &body(text))
        .await
        .unwrap();
    assert_eq!(
        [fake.requests(), changed.requests()].concat(),
        [
            "get_order GET http://ca.example/v1/order/certificate/98765 ",
            "update_order_contacts PUT http://ca.example/v1/order/certificate/98765/contact {\"contacts\": [ ]}",
        ]
    );
}

#[tokio::test]
async fn every_operation_on_certificate_requests_goes_to_its_path() {
    let (fake, client) = cps_client(200, r#"{"items":[]}"#);
    let zero = r#"{"id":0,"company_name":"Widgets LLC"}"#;
    client.get_certificate_request(111).await.unwrap();
    client.get_certificate_request_status(111).await.unwrap();
    client.change_organization(111, &body(zero)).await.unwrap();
    client.get_organization(124, None).await.unwrap();
    client
        .get_organization(0, Some("Widgets LLC"))
        .await
        .unwrap();
    client.find_organizations("A/B? 50% C").await.unwrap();
    client.list_country_codes(None).await.unwrap();
    assert_eq!(
        fake.requests(),
        [
            "get_certificate_request GET http://ca.example/v1/v2.0/certificates/111 ",
            "get_certificate_request_status GET http://ca.example/v1/v2.0/certificates/111/status ",
            "change_organization PUT http://ca.example/v1/v2.0/certificates/111/organization {\"id\":0,\"company_name\":\"Widgets LLC\"}",
            "get_organization GET http://ca.example/v1/v2.0/organizations/124 ",
            "get_organization GET http://ca.example/v1/v2.0/organizations/0?name=Widgets+LLC ",
            "find_organizations GET http://ca.example/v1/v2.0/organizations/name/A%2FB%3F%2050%25%20C ",
            "list_country_codes GET http://ca.example/v1/v2.0/appendix/country-codes ",
        ]
    );
}

#[tokio::test]
async fn an_order_is_readable_with_and_without_contacts() {
    let answer = r#"{"id":98765,"product":{"name_id":"ssl_basic","validation_type":"OV"},
        "organization_contact":{"first_name":"John","telephone":null,"colour":"green"},
        "technical_contact":null}"#;
    let order = order_client(200, answer)
        .1
        .get_order("98765")
        .await
        .unwrap();
    let contact = order.organization_contact.as_ref().unwrap();
    assert_eq!(contact.first_name.as_deref(), Some("John"));
    assert_eq!(contact.extra["colour"], "green");
    assert!(contact.telephone.is_none() && order.technical_contact.is_none());
    let product = order.product.as_ref().unwrap();
    assert_eq!(product.validation_type.as_deref(), Some("OV"));
}

#[tokio::test]
async fn an_empty_object_is_readable_as_what_does_not_exist() {
    let request = cps_client(200, "{}").1.get_certificate_request(1).await;
    let request = request.unwrap().into_inner();
    assert!(request.id.is_none() && request.organization.is_none() && request.domains.is_empty());
    let organization = cps_client(200, "{}").1.get_organization(1, None).await;
    assert!(organization.unwrap().id.is_none());
}

#[tokio::test]
async fn calls_can_be_made_from_any_thread() {
    let (_, client) = client(204, "");
    let call = async move { client.replace_contract(7, &body("{}")).await.is_ok() };
    assert!(tokio::spawn(call).await.unwrap());
}

#[test]
fn nothing_of_a_body_is_shown() {
    assert_eq!(
        format!("{:?}", body(r#"{"email":"jane@example.com"}"#)),
        "…"
    );
}

#[test]
fn facts_are_found_by_operation_and_path() {
    let operation = facts::operation("replace_contract").unwrap();
    let field = |path| {
        operation
            .fields
            .iter()
            .find(|field| field.path == path)
            .unwrap()
    };
    assert_eq!(field("auto_renew").omitted, Omitted::Becomes("false"));
    assert_eq!(field("organization.city").revokes_validation, Some(true));
    let email = field("organization.verified_contacts[].email");
    assert_eq!((email.kind, email.required), (Kind::String, true));
    assert_eq!(
        (email.readable, email.revokes_validation),
        (false, Some(false))
    );
    assert!(facts::operation("replace_contracts").is_none());
}

#[test]
fn one_gesture_has_three_meanings() {
    let omitted = |operation: &str, path: &str| {
        let fields = facts::operation(operation).unwrap().fields;
        let field = fields.iter().find(|field| field.path == path).unwrap();
        field.omitted
    };
    assert_eq!(
        omitted("replace_contract", "auto_renew"),
        Omitted::Becomes("false")
    );
    assert_eq!(
        omitted("update_order_contacts", "contacts[].telephone"),
        Omitted::Kept
    );
    assert_eq!(omitted("change_organization", "city"), Omitted::Ignored);
}

#[test]
fn the_limits_of_an_order_contact_are_facts() {
    let fields = facts::operation("update_order_contacts").unwrap().fields;
    let limits: Vec<_> = fields
        .iter()
        .filter_map(|field| Some((field.path, field.max_length?)))
        .collect();
    assert_eq!(
        limits,
        [
            ("contacts[].email", 255),
            ("contacts[].first_name", 128),
            ("contacts[].job_title", 64),
            ("contacts[].last_name", 128),
            ("contacts[].telephone", 32),
        ]
    );
}
