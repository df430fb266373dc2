//! Keys and contacts are in nothing that is printed, whatever is done with them.

use std::fmt::{Debug, Display, Write as _};
use std::sync::{Arc, Mutex};

use certpact::{
    Applying, Body, Call, Choice, Consent, Contact, Desired, Error, Operation, OrganizationRequest,
    Plan, Sent, Settings, Severity, SubaccountKey,
};
use certpact_simulator::{Ca, World};
use serde_json::{Value, json};
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};

use crate::in_process::{client_through, connected};

/// Part of the key and of every value of a contact.
const CANARY: &str = "canary";

/// Everything that somebody might print.
#[derive(Default)]
struct Printed(Vec<String>);

impl Printed {
    fn debug(&mut self, value: &impl Debug) {
        self.0.push(format!("{value:?}"));
        self.0.push(format!("{value:#?}"));
    }

    fn text(&mut self, value: &impl Display) {
        self.0.push(value.to_string());
    }

    fn error(&mut self, error: &Error) {
        self.debug(error);
        self.text(error);
        self.text(&json!(error));
        self.text(&error.hint().unwrap_or_default());
    }

    fn result(&mut self, result: &Result<Sent, Error>) {
        match result {
            Ok(sent) => {
                self.debug(sent);
                self.text(&json!(sent.findings));
            }
            Err(error) => self.error(error),
        }
    }

    fn holds_no_canary(&self) {
        for text in &self.0 {
            assert!(!text.to_lowercase().contains(CANARY), "{text}");
        }
    }
}

fn key() -> String {
    format!("key-{CANARY}-0123456789")
}

fn contact() -> Value {
    json!({
        "first_name": "Canary",
        "last_name": "Canary",
        "email": "canary@example.com",
        "telephone": "canary-555-0100",
        "job_title": "Canary",
    })
}

/// Contract 7, OV, validated, and for 8 a canceled one that refuses every write.
fn world() -> World {
    let organization = json!({ "city": "Oakland", "technical_contact": contact() });
    serde_json::from_value(json!({
        "accounts": { "1": { "key": key() } },
        "contracts": [
            {
                "acme_contract_id": 7,
                "account_id": 1,
                "product_name_id": "ssl_basic",
                "organization": organization,
                "is_organization_validated": true,
            },
            {
                "acme_contract_id": 8,
                "account_id": 1,
                "product_name_id": "ssl_basic",
                "organization": organization,
                "is_organization_validated": true,
                "date_canceled": "2025-12-01T00:00:00Z",
            },
        ],
    }))
    .unwrap()
}

fn patch(id: u64, organization: &Value) -> Call {
    let body = json!({ "organization": organization }).to_string();
    Call::new(Operation::PatchContract, &[id])
        .with_body(&body)
        .unwrap()
}

#[test]
fn what_holds_a_secret_does_not_print_it() {
    let contact: Contact = serde_json::from_value(contact()).unwrap();
    let mut printed = Printed::default();
    printed.debug(&contact);
    let organization = OrganizationRequest {
        verified_contacts: Some(vec![serde_json::from_value(json!(contact)).unwrap()]),
        technical_contact: Some(contact),
        ..OrganizationRequest::default()
    };
    printed.debug(&organization);
    let desired = json!({ "contract": [{ "id": 7, "organization": organization }] });
    printed.debug(&Desired::from_value(&desired).unwrap());
    printed.debug(&Body::of(&organization).unwrap());
    printed.debug(&patch(7, &json!(organization)));

    for misfit in ["\"Canary\"", "{ email = { canary = \"canary\" } }"] {
        let text = format!("[[contract]]\nid = 7\norganization.technical_contact = {misfit}");
        printed.error(&Desired::from_toml(&text).unwrap_err());
    }

    let mut settings = Settings::default();
    settings.acme_key = Some(SubaccountKey::new(key()).unwrap());
    settings
        .acme_keys
        .insert(1, SubaccountKey::new(key()).unwrap());
    printed.debug(&settings);
    printed.error(&SubaccountKey::new(format!("{} {CANARY}", key())).unwrap_err());
    printed.holds_no_canary();
}

#[tokio::test]
async fn what_comes_of_a_call_does_not_repeat_its_contacts() {
    let (_, client) = connected(world());
    let mut printed = Printed::default();

    let read = Call::new(Operation::GetContract, &[7]);
    printed.result(&client.send(&read, &Consent::none()).await);

    let sound = json!({ "technical_contact": contact() });
    printed.result(&client.send(&patch(7, &sound), &Consent::none()).await);
    let overruled = Consent::parse([], ["acme.contract_canceled@8=a test"]).unwrap();
    let refused_by_the_ca = client.send(&patch(8, &sound), &overruled).await;
    assert_eq!(refused_by_the_ca.as_ref().unwrap_err().status(), Some(400));
    printed.result(&refused_by_the_ca);

    // Each of these is refused for something inside a contact.
    let mut malformed = contact();
    malformed["first_name"] = json!(["Canary"]);
    malformed["last_name"] = json!(null);
    let organization = json!({
        "organization_contact": malformed,
        "technical_contact": "Canary",
        "verified_contacts": contact(),
        "contacts": ["Canary"],
    });
    let malformed = client
        .send(&patch(7, &organization), &Consent::none())
        .await;
    assert!(!malformed.as_ref().unwrap_err().findings().is_empty());
    printed.result(&malformed);

    let errors = malformed.as_ref().unwrap_err().findings().iter();
    let errors = errors.filter(|finding| finding.severity == Severity::Error);
    let overrule: Vec<String> = errors
        .filter_map(|error| Some(format!("{}=canaries are fine", error.overruling()?)))
        .collect();
    let acknowledge = "acme.contacts_array@7";
    let overrule = overrule.iter().map(String::as_str);
    let consent = Consent::parse([acknowledge], overrule).unwrap();
    let failed = client.send(&patch(7, &organization), &consent).await;
    assert_eq!(failed.as_ref().unwrap_err().status(), Some(400));
    printed.result(&failed);

    for text in [
        "{\"organization\":{\"technical_contact\":{\"email\":\"canary@example.com\"",
        "{\"organization\":{\"technical_contact\":{\"email\":canary@example.com}}}",
        "canary",
    ] {
        let unread = Call::new(Operation::PatchContract, &[7]).with_body(text);
        printed.error(&unread.unwrap_err());
    }
    printed.holds_no_canary();
}

#[tokio::test]
async fn what_comes_of_a_plan_does_not_repeat_its_contacts() {
    let (_, client) = connected(world());
    let mut printed = Printed::default();
    let wanted = json!({ "city": "Berkeley", "technical_contact": contact() });
    let desired = Desired::from_value(&json!({
        "contract": [
            { "id": 7, "organization": wanted },
            { "id": 8, "organization": wanted },
        ],
    }))
    .unwrap();

    let plan = client.plan(&desired, &Choice::default()).await.unwrap();
    assert!(json!(plan.steps).to_string().contains("Canary"));
    printed.debug(&plan);
    printed.text(&json!(plan.findings));
    let edited = json!(plan)
        .to_string()
        .replace("\"canary-555-0100\"", "[\"canary\"]");
    printed.error(&Plan::parse(&edited).unwrap_err());
    let edited = json!(plan)
        .to_string()
        .replace("[{\"id\":7", "[\"canary\",{\"id\":7");
    printed.error(&Plan::parse(&edited).unwrap_err());
    printed.error(&plan.clone().acknowledge(Consent::none()).unwrap_err());

    let consent = Consent::parse(
        ["acme.organization_revalidation@7:2"],
        ["acme.contract_canceled@8=a test"],
    )
    .unwrap();
    let cleared = plan.acknowledge(consent).unwrap();
    let report = client.apply(&cleared, Applying::default()).await.unwrap();
    assert_eq!(report.exit_code, 6, "the CA refuses the second step");
    printed.debug(&report);
    printed.text(&json!(report));
    printed.error(
        &client
            .apply(&cleared, Applying::default())
            .await
            .unwrap_err(),
    );

    let verification = client.verify(&desired).await.unwrap();
    printed.debug(&verification);
    printed.text(&json!(verification));
    printed.holds_no_canary();
}

#[tokio::test]
async fn what_the_ca_shows_once_is_shown_by_nobody_else() {
    let set = json!({ "kid": "known to everybody", "hmac_key": CANARY });
    let answers = [
        (
            201,
            json!({ "acme_contract_id": 9, "eab_set": set }).to_string(),
        ),
        (200, json!({ "id": 9, "unheard_of": CANARY }).to_string()),
        (200, format!("<html>{CANARY}</html>")),
        (200, format!("{{\"eab_set\": {CANARY}")),
    ];
    let mut printed = Printed::default();
    for (status, body) in answers {
        let ca = Ca::new(world()).unwrap();
        let client = client_through(&ca, move |request, mut answer| {
            if request.method == "POST" {
                answer.status = status;
                answer.body = body.clone().into();
            }
            Ok(answer)
        });
        let body = json!({ "product_name_id": "ssl_dv_rapidssl", "sans": ["a.example.com"], "auto_renew": true });
        let call = Call::new(Operation::CreateContract, &certpact::Id::NONE).of_account(Some(1));
        let call = call.with_body(&body.to_string()).unwrap();
        let consent = Consent::parse(["acme.contract_created@a.example.com"], []).unwrap();
        let sent = client.send(&call, &consent).await;
        // It is there for whoever asks for it by name.
        let revealed = match &sent {
            Ok(sent) => sent.credentials.as_ref().unwrap().answer.reveal(),
            Err(error) => error.answer().unwrap().reveal(),
        };
        assert!(revealed.contains(CANARY), "{revealed}");
        if let Ok(sent) = &sent {
            printed.text(&json!(sent.credentials));
        }
        printed.result(&sent);

        let item = json!({ "label": "a", "account_id": 1, "product_name_id": "ssl_dv_rapidssl", "sans": ["a.example.com"] });
        let desired = Desired::from_value(&json!({ "contract": [item] })).unwrap();
        let plan = client.plan(&desired, &Choice::default()).await.unwrap();
        let consent = Consent::parse(["acme.contract_created@a"], []).unwrap();
        let cleared = plan.acknowledge(consent).unwrap();
        let report = client.apply(&cleared, Applying::default()).await.unwrap();
        printed.debug(&report);
        printed.text(&json!(report));
    }
    printed.holds_no_canary();
}

#[tokio::test]
async fn what_is_logged_holds_no_key_and_no_contact() {
    let (_, client) = connected(world());
    let logged = Arc::new(Mutex::new(String::new()));
    let listening = tracing::subscriber::set_default(Listener(Arc::clone(&logged)));
    let call = patch(7, &json!({ "technical_contact": contact() }));
    // Whether anybody listens is settled where the first test comes by, on a thread of its own.
    client.send(&call, &Consent::none()).await.unwrap();
    tracing::callsite::rebuild_interest_cache();
    client.send(&call, &Consent::none()).await.unwrap();
    drop(listening);

    let logged = logged.lock().unwrap();
    assert!(logged.contains("patch_contract"), "{logged}");
    assert!(!logged.to_lowercase().contains(CANARY), "{logged}");
}

/// Writes down every event.
struct Listener(Arc<Mutex<String>>);

impl Subscriber for Listener {
    fn enabled(&self, _: &Metadata<'_>) -> bool {
        true
    }

    fn new_span(&self, span: &Attributes<'_>) -> Id {
        span.record(&mut Line(&mut self.0.lock().unwrap()));
        Id::from_u64(1)
    }

    fn record(&self, _: &Id, values: &Record<'_>) {
        values.record(&mut Line(&mut self.0.lock().unwrap()));
    }

    fn event(&self, event: &Event<'_>) {
        event.record(&mut Line(&mut self.0.lock().unwrap()));
    }

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn enter(&self, _: &Id) {}

    fn exit(&self, _: &Id) {}
}

struct Line<'a>(&'a mut String);

impl Visit for Line<'_> {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        writeln!(self.0, "{field} {value:?}").expect("a string takes every text");
    }
}
