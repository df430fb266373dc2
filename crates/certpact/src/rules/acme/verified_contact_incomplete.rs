use serde_json::Value;

use crate::change::organization;
use crate::finding::{Findings, Found, Severity};
use crate::observed::Observed;
use crate::plan::Step;
use crate::rules::Check;

rule! {
    /// A verified contact has to say its job title. The CA refuses the request otherwise.
    ///
    /// Nothing is changed anywhere.
    ///
    /// **Instead:** give `job_title` with each verified contact.
    ///
    /// ```toml
    /// operation = "patch_contract"
    /// observed = [{ id = 7, product = "ssl_ev_basic", organization = { city = "Oakland" } }]
    /// request = { organization = { verified_contacts = [{ first_name = "A" }, { job_title = "CTO" }] } }
    /// finds = ["7: /organization/verified_contacts/0/job_title"]
    /// ```
    ///
    /// ```toml
    /// operation = "patch_contract"
    /// observed = [{ id = 7, product = "ssl_ev_basic", organization = { city = "Oakland" } }]
    /// request = { organization = { technical_contact = { first_name = "A" } } }
    /// finds = []
    /// ```
    {
        summary: "a verified contact has no job title",
        severity: Severity::Error,
        sources: &["replace_contract", "patch_contract"],
        check: Check::Request(check),
    }
}

fn check(step: &Step, observed: &Observed, findings: &mut Findings<'_>) {
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
        let job_title = contact
            .get("job_title")
            .and_then(Value::as_str)
            .unwrap_or_default();
        // What is no object, or no text, is malformed, and said so elsewhere.
        let is_text = contact.get("job_title").is_none_or(Value::is_string);
        if contact.is_object() && is_text && job_title.trim().is_empty() {
            findings.add(
                Found::at(
                    format!("/organization/{field}/{at}/job_title"),
                    "a verified contact has no job title",
                )
                .instead("give `job_title`"),
            );
        }
    }
}
