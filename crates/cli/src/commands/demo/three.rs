//! One omission at three APIs: a PUT that leaves a field out.

use std::fmt::Write;

use certpact::{Call, Client, Error, Operation};
use certpact_simulator::{Api, Ca, Request, World};

/// A PUT that leaves a field out.
struct Gesture {
    api: Api,
    operation: Operation,
    id: u64,
    path: &'static str,
    header: (&'static str, String),
    left_out: &'static str,
    /// What a changed value of it means.
    changed: &'static str,
    body: &'static str,
    /// The field that is left out, as the CA holds it.
    held: fn(&World) -> String,
}

fn gestures(ca: &Ca) -> [Gesture; 3] {
    let world = ca.world();
    let account = world.accounts.values().next();
    let key = account.map(|account| account.key.clone());
    let token = world.cps_tokens.first().map(|own| &own.token);
    let order_key = world.order_keys.first().map(|own| own.key.clone());
    [
        Gesture {
            api: Api::Acme,
            operation: Operation::ReplaceContract,
            id: 12345,
            path: "/acme/12345",
            header: ("x-partner-apikey", key.unwrap_or_default()),
            left_out: "auto_renew",
            changed: "reset",
            body: r#"{ "organization": { "name": "Example Corporation", "assumed_name": "Example Corp", "address": "123 Main Street", "address2": "Suite 500", "city": "San Francisco", "state": "CA", "zip": "94105", "country": "US", "telephone": "+1-555-0100", "organization_contact": { "first_name": "Jane", "last_name": "Smith", "email": "jane@example.com", "telephone": "+1-555-0200" } } }"#,
            held: |world| world.contracts[0].auto_renew.to_string(),
        },
        Gesture {
            api: Api::Order,
            operation: Operation::UpdateOrderContacts,
            id: 98765,
            path: "/order/certificate/98765/contact",
            header: ("x-dc-devkey", order_key.unwrap_or_default()),
            left_out: "job_title",
            changed: "reset",
            body: r#"{ "contacts": [{ "contact_type": "technical_contact", "first_name": "Jane", "last_name": "Doe", "email": "jane.doe@example.com", "telephone": "1234567891" }] }"#,
            held: |world| {
                let contact = world.orders[0].technical_contact.as_ref();
                contact.map_or_else(String::new, |contact| contact.job_title.clone())
            },
        },
        Gesture {
            api: Api::Cps,
            operation: Operation::ChangeOrganization,
            id: 111,
            path: "/v2.0/certificates/111/organization",
            header: (
                "authorization",
                format!("Bearer {}", token.map_or("", String::as_str)),
            ),
            left_out: "state",
            changed: "another organization's",
            body: r#"{ "company_name": "Widgets LLC", "city": "Oakland" }"#,
            held: |world| {
                let id = world.certificate_requests[0].organization_id;
                let mut organizations = world.cps_organizations.iter();
                let held = organizations.find(|own| Some(own.id) == id);
                let state = held.and_then(|held| held.state.clone());
                state.unwrap_or_default()
            },
        },
    ]
}

/// A row for each thing that is seen, a column for each API.
pub(super) async fn side_by_side(ca: &Ca, client: &Client) -> Result<String, Error> {
    let mut rows: [(&str, Vec<String>); 7] = [
        "", "PUT", "left out", "before", "answer", "after", "which is",
    ]
    .map(|name| (name, Vec::new()));
    let mut said = Vec::new();
    for gesture in gestures(ca) {
        let call = Call::new(gesture.operation, &[gesture.id]).with_body(gesture.body)?;
        let findings = client.check(&call).await?;
        let api = gesture.operation.api();
        let is_about_it = |rule: &str| {
            let about = [
                "auto_renew_reset",
                "omitted_field_kept",
                "organization_matched_by_name",
            ];
            about.iter().any(|name| rule.ends_with(name))
        };
        let found = findings.iter().find(|finding| is_about_it(&finding.rule));
        let before = (gesture.held)(&ca.world());
        let status = ca.answer_at(gesture.api, gesture.request()).status;
        let after = (gesture.held)(&ca.world());
        let meaning = if after == before {
            "kept"
        } else {
            gesture.changed
        };
        let cells = [
            api.to_string(),
            gesture.operation.to_string(),
            format!("`{}`", gesture.left_out),
            before,
            status.to_string(),
            after,
            meaning.to_owned(),
        ];
        for ((_, row), cell) in rows.iter_mut().zip(cells) {
            row.push(cell);
        }
        if let Some(finding) = found {
            let word = finding.severity.as_str();
            said.push(format!("{word} {}: {}", finding.rule, finding.message));
        }
    }
    let mut text = String::new();
    for (name, cells) in rows {
        let _ = writeln!(
            text,
            "{name:<8}  {:<16}  {:<21}  {}",
            cells[0], cells[1], cells[2]
        );
    }
    let _ = write!(text, "\n{}\n", said.join("\n"));
    Ok(text)
}

impl Gesture {
    /// As any program would send it.
    fn request(&self) -> Request {
        let (name, value) = &self.header;
        Request {
            method: "PUT".to_owned(),
            path: self.path.to_owned(),
            query: None,
            headers: vec![((*name).to_owned(), value.clone())],
            body: self.body.as_bytes().to_vec(),
        }
    }
}
