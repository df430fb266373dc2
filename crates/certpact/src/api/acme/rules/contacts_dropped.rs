use super::Check;
use super::contact_missing::types_in_array;
use crate::api::acme::effect::{member, organization, validation_type};
use crate::api::acme::observed::Observed;
use crate::ground::finding::Severity;
use crate::ground::operations::Operation;
use crate::ground::product::ValidationType;
use crate::request::step::Step;
use crate::rule::collector::{Collector, Draft, place_of};
use crate::rule::rule;

rule! {
    /// A replacement that carries an organization without a technical contact leaves the
    /// organization with none, and so it is taken to be with verified contacts, which OV may have.
    /// Whether it had any cannot be read, so this is never certain. For EV, where a replacement
    /// needs verified contacts, their lack is `contact_missing`.
    ///
    /// The contract's organization is touched.
    ///
    /// **Instead:** give the contacts, or use `patch_contract`, which keeps them.
    ///
    /// ```toml
    /// operation = "replace_contract"
    /// observed = [{ id = 7, product = "ssl_basic", organization = { city = "Oakland" } }]
    /// request = { auto_renew = true, organization = { city = "Oakland", verified_contacts = [{}] } }
    /// finds = ["7: /organization/technical_contact (uncertain)"]
    /// ```
    ///
    /// ```toml
    /// operation = "replace_contract"
    /// observed = [{ id = 7, product = "ssl_basic", organization = { city = "Oakland" } }]
    /// request = { auto_renew = true, organization = { city = "Oakland" } }
    /// finds = ["7: /organization (uncertain)"]
    /// ```
    ///
    /// ```toml
    /// operation = "replace_contract"
    /// observed = [{ id = 7, product = "ssl_dv_rapidssl" }]
    /// request = { auto_renew = true, organization = { city = "Oakland" } }
    /// finds = []
    /// ```
    {
        summary: "a replacement without technical or verified contacts leaves the organization with none",
        severity: Severity::Hazard,
        on: &[Operation::ReplaceContract],
        sources: &["replace_contract"],
        check: Check::Request(check),
    }
}

/// Contacts that may be left out of a replacement: the field, the kind in the `contacts` array, and
/// what the organization then has no longer.
const DROPPED: [(&str, &str, &str); 2] = [
    (
        "technical_contact",
        "technical_contact",
        "a technical contact",
    ),
    ("verified_contacts", "verified_contact", "verified contacts"),
];

fn check(step: &Step, observed: &Observed, findings: &mut Collector<'_>) {
    if !step.operation.replaces() {
        return;
    }
    let Some(organization) = organization(step, observed) else {
        return;
    };
    let is_of_ev = validation_type(step, observed) == Some(ValidationType::Ev);
    let (fields, contacts): (Vec<&str>, Vec<&str>) = DROPPED
        .into_iter()
        .filter(|(field, ..)| !(is_of_ev && *field == "verified_contacts"))
        .filter(|(field, contact_type, _)| {
            member(organization, field).is_none()
                && !types_in_array(organization).any(|listed| listed == *contact_type)
        })
        .map(|(field, _, contacts)| (field, contacts))
        .unzip();
    if fields.is_empty() {
        return;
    }
    let message = format!(
        "the organization may have {}, which a replacement removes by leaving out",
        contacts.join(" and ")
    );
    let instead = format!("give `{}`, or use `patch_contract`", fields.join("` and `"));
    findings.add(
        Draft::at(place_of("/organization", &fields), message)
            .uncertain()
            .instead(instead),
    );
}
