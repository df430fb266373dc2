use serde_json::Value;

use super::{Check, ON_ORGANIZATIONS};
use crate::api::acme::view::View;
use crate::ground::finding::Severity;
use crate::ground::operations::Operation;
use crate::rule::collector::{Collector, Draft};
use crate::rule::places::is_blank;
use crate::rule::rule;

rule! {
    /// A verified contact in the `contacts` array has no job title or no telephone number, and a new one needs
    /// both. The CA refuses the request otherwise; in an update it may not, where a contact that the CA has is
    /// meant. The CA's table does not know the array; of `verified_contacts`, `field_missing` says what is missing.
    ///
    /// Nothing is changed anywhere.
    ///
    /// **Instead:** give `job_title` and `telephone` with each verified contact.
    ///
    /// ```toml
    /// operation = "patch_contract"
    /// observed = [{ id = 7, product = "ssl_ev_basic", organization = { city = "Oakland" } }]
    /// request = { organization = { contacts = [{ contact_type = "verified_contact" }] } }
    /// finds = ["7: /organization/contacts/0/job_title (uncertain)", "7: /organization/contacts/0/telephone (uncertain)"]
    /// ```
    ///
    /// ```toml
    /// operation = "patch_contract"
    /// observed = [{ id = 7, product = "ssl_ev_basic", organization = { city = "Oakland" } }]
    /// request = { organization = { contacts = [{ contact_type = "verified_contact", job_title = "CTO" }] } }
    /// finds = ["7: /organization/contacts/0/telephone (uncertain)"]
    /// ```
    ///
    /// ```toml
    /// operation = "patch_contract"
    /// observed = [{ id = 7, product = "ssl_ev_basic", organization = { city = "Oakland" } }]
    /// request = { organization = { verified_contacts = [{ first_name = "A" }], technical_contact = { first_name = "A" } } }
    /// finds = []
    /// ```
    {
        summary: "a verified contact in the `contacts` array has no job title or telephone number",
        severity: Severity::Error,
        on: ON_ORGANIZATIONS,
        sources: &["create_contract", "replace_contract", "patch_contract"],
        check: Check::Request(check),
    }
}

/// What a verified contact needs, and how a message says it.
const NEEDED: [(&str, &str); 2] = [
    ("job_title", "job title"),
    ("telephone", "telephone number"),
];

fn check(view: &View<'_>, findings: &mut Collector<'_>) {
    let Some(organization) = view.organization else {
        return;
    };
    let contacts = organization.get("contacts").and_then(Value::as_array);
    let contacts = contacts.into_iter().flatten().enumerate();
    let listed = contacts.filter(|(_, contact)| {
        contact.get("contact_type").and_then(Value::as_str) == Some("verified_contact")
    });
    for (at, contact) in listed {
        for (name, words) in NEEDED {
            // What is no object, or no text, is malformed, and said so elsewhere.
            if !contact.is_object() || !contact.get(name).is_none_or(is_blank) {
                continue;
            }
            let found = Draft::at(
                format!("/organization/contacts/{at}/{name}"),
                format!("a verified contact has no {words}"),
            )
            .instead(format!("give `{name}`"));
            findings.add(if view.operation == Operation::CreateContract {
                found
            } else {
                found.uncertain()
            });
        }
    }
}
