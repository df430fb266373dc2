use serde_json::Value;

use super::{Check, ON_ORGANIZATIONS};
use crate::api::acme::effect::organization;
use crate::api::acme::observed::Observed;
use crate::ground::finding::Severity;
use crate::ground::operations::Operation;
use crate::request::facts;
use crate::request::step::Step;
use crate::rule::collector::{Collector, Draft};
use crate::rule::places::is_blank;
use crate::rule::rule;

rule! {
    /// A new verified contact has to say its job title and its telephone number. The CA refuses the
    /// request otherwise; in an update it may not, where one that the CA has is meant. What every contact needs, a telephone number among it, `field_missing`
    /// asks for; in the `contacts` array, which the CA's table does not know, this rule does.
    ///
    /// Nothing is changed anywhere.
    ///
    /// **Instead:** give `job_title` and `telephone` with each verified contact.
    ///
    /// ```toml
    /// operation = "patch_contract"
    /// observed = [{ id = 7, product = "ssl_ev_basic", organization = { city = "Oakland" } }]
    /// request = { organization = { verified_contacts = [{ first_name = "A" }, { job_title = "CTO" }] } }
    /// finds = ["7: /organization/verified_contacts/0/job_title (uncertain)"]
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
    /// request = { organization = { technical_contact = { first_name = "A" } } }
    /// finds = []
    /// ```
    {
        summary: "a verified contact has no job title or telephone number",
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

fn check(step: &Step, observed: &Observed, findings: &mut Collector<'_>) {
    let Some(organization) = organization(step, observed) else {
        return;
    };
    let of = |field: &str| {
        organization
            .get(field)
            .and_then(Value::as_array)
            .into_iter()
            .flatten()
            .enumerate()
    };
    let named = of("verified_contacts").map(|(at, contact)| ("verified_contacts", at, contact));
    let listed = of("contacts")
        .filter(|(_, contact)| {
            contact.get("contact_type").and_then(Value::as_str) == Some("verified_contact")
        })
        .map(|(at, contact)| ("contacts", at, contact));
    for (field, at, contact) in named.chain(listed) {
        for (name, words) in NEEDED {
            let path = format!("organization.{field}[].{name}");
            let is_asked_for =
                facts::field(step.operation, &path).is_some_and(|field| field.required);
            // What is no object, or no text, is malformed, and said so elsewhere.
            let is_missing = contact.is_object() && contact.get(name).is_none_or(is_blank);
            if is_missing && !is_asked_for {
                let found = Draft::at(
                    format!("/organization/{field}/{at}/{name}"),
                    format!("a verified contact has no {words}"),
                )
                .instead(format!("give `{name}`"));
                findings.add(if step.operation == Operation::CreateContract {
                    found
                } else {
                    found.uncertain()
                });
            }
        }
    }
}
