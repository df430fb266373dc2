//! What the generated clients write.

use std::sync::Arc;

use certpact_wire::facts::{self, Kind, Omitted};
use certpact_wire::support::{Body, Paper};
use certpact_wire::{acme, cps, order};
use serde_json::value::RawValue;

/// Builds requests, and never connects anywhere.
fn http() -> reqwest::Client {
    let tls = rustls::ClientConfig::builder_with_provider(Arc::new(
        rustls::crypto::ring::default_provider(),
    ))
    .with_safe_default_protocol_versions()
    .expect("ring knows the safe versions")
    .with_root_certificates(rustls::RootCertStore::empty())
    .with_no_client_auth();
    reqwest::Client::builder()
        .tls_backend_preconfigured(tls)
        .build()
        .expect("no file is read for it")
}

fn paper() -> Paper {
    Paper::below(&"http://ca.example/v1".parse().expect("it is a URL"))
}

/// What each call writes, as `METHOD path headers body`.
macro_rules! written {
    ($($api:ident.$method:ident($($argument:expr),*),)+) => {{
        let (http, paper) = (http(), paper());
        let mut written = Vec::new();
        $(
            let client =
                $api::Client::new_with_client(paper.stem(), http.clone(), paper.clone());
            let ended = client.$method($($argument),*).await;
            assert!(ended.is_err(), "a call ends once its request is written");
            written.push(shown(&paper.take().expect("the request was written")));
            assert!(paper.take().is_none());
        )+
        written
    }};
}

fn shown(request: &reqwest::Request) -> String {
    let path = request.url().as_str().strip_prefix("http://ca.example/v1");
    let path = path.expect("the path is below the base URL");
    let mut headers: Vec<_> = request
        .headers()
        .iter()
        .map(|(name, value)| format!("{name}={}", value.to_str().expect("headers are text")))
        .collect();
    headers.sort();
    let body = request.body().and_then(reqwest::Body::as_bytes);
    let body = String::from_utf8_lossy(body.unwrap_or_default());
    let line = [request.method().as_str(), path, &headers.join(" "), &body].join(" ");
    line.trim_end().to_owned()
}

fn body(text: &str) -> Body {
    Body(RawValue::from_string(text.to_owned()).expect("the text is JSON"))
}

#[tokio::test]
async fn every_operation_writes_its_request() {
    // Sent byte for byte, what no model would keep included.
    let odd = r#"{ "auto_renew" :true, "auto_renew":  1e0}"#;
    let written = written! {
        acme.create_contract(&body(odd)),
        acme.get_contract(7),
        acme.replace_contract(7, &body(odd)),
        acme.patch_contract(7, &body("{}")),
        acme.cancel_contract(7),
        acme.add_sans(7, &body("{}")),
        acme.remove_sans(7, &body(r#"{"sans":["old.example.com"]}"#)),
        acme.list_certificates(7),
        acme.list_credentials(7),
        acme.revoke_all_credentials(7),
        acme.revoke_credential(7, 4821),
        acme.regenerate_credentials(7, &body("{}")),
        order.get_order("98765"),
        order.update_order_contacts("98765", &body(r#"{"contacts": [ ]}"#)),
        cps.get_certificate_request(111),
        cps.get_certificate_request_status(111),
        cps.change_organization(111, &body(r#"{"id":0,"company_name":"Widgets LLC"}"#)),
        cps.get_organization(124, None),
        cps.get_organization(0, Some("Widgets LLC")),
        cps.find_organizations("A/B? 50% C"),
        cps.list_country_codes(None),
    };
    let sends = "accept=application/json content-type=application/json";
    let reads = "accept=application/json";
    assert_eq!(
        written,
        [
            format!("POST /acme {sends} {odd}"),
            format!("GET /acme/7 {reads}"),
            format!("PUT /acme/7 {sends} {odd}"),
            format!("PATCH /acme/7 {sends} {{}}"),
            format!("DELETE /acme/7 {reads}"),
            format!("PUT /acme/7/sans {sends} {{}}"),
            format!("DELETE /acme/7/sans {sends} {{\"sans\":[\"old.example.com\"]}}"),
            format!("GET /acme/7/certificates {reads}"),
            format!("GET /acme/7/credentials {reads}"),
            format!("POST /acme/7/credentials/revoke {reads}"),
            format!("POST /acme/7/credentials/revoke/4821 {reads}"),
            format!("POST /acme/7/credentials/regenerate {sends} {{}}"),
            format!("GET /order/certificate/98765 {reads}"),
            format!("PUT /order/certificate/98765/contact {sends} {{\"contacts\": [ ]}}"),
            format!("GET /v2.0/certificates/111 {reads}"),
            format!("GET /v2.0/certificates/111/status {reads}"),
            format!(
                "PUT /v2.0/certificates/111/organization {sends} {{\"id\":0,\"company_name\":\"Widgets LLC\"}}"
            ),
            format!("GET /v2.0/organizations/124 {reads}"),
            format!("GET /v2.0/organizations/0?name=Widgets+LLC {reads}"),
            format!("GET /v2.0/organizations/name/A%2FB%3F%2050%25%20C {reads}"),
            format!("GET /v2.0/appendix/country-codes {reads}"),
        ]
    );
}

#[test]
fn calls_can_be_made_from_any_thread() {
    fn can_be_sent(_: impl Future<Output: Send> + Send) {}
    let client = acme::Client::new_with_client("/v1", http(), paper());
    can_be_sent(async move { client.replace_contract(7, &body("{}")).await.is_ok() });
}

/// The path alone is parsed, and to the same end as with its base.
#[tokio::test]
async fn an_id_is_one_part_of_the_path() {
    let paper = paper();
    let client = order::Client::new_with_client(paper.stem(), http(), paper.clone());
    for (id, path) in [
        ("7", "7"),
        ("a/b?c#d e", "a%2Fb%3Fc%23d%20e"),
        ("%2e", "%252e"),
        ("\u{e9}", "%C3%A9"),
    ] {
        assert!(client.get_order(id).await.is_err());
        let written = paper.take().expect("the request was written");
        let whole = format!("http://ca.example/v1/order/certificate/{path}");
        assert_eq!(written.url().as_str(), whole);
        assert_eq!(whole.parse(), Ok(written.url().clone()));
    }
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
