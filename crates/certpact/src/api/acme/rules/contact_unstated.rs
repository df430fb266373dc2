use super::Check;
use super::contact_missing::missing;
use crate::api::acme::effect::{
    organization, organization_change, validated_fields, validation_type,
};
use crate::api::acme::observed::Observed;
use crate::ground::finding::Severity;
use crate::ground::operations::Operation;
use crate::request::step::Step;
use crate::rule::collector::{Collector, Draft};
use crate::rule::rule;

rule! {
    /// A PATCH keeps the contacts that it is not given. Details that differ make another organization,
    /// though, and a new one needs an organization contact, for EV also a verified contact. Whether the
    /// contacts of the old one are taken over is not said; the CA may refuse the request.
    ///
    /// Only the contract itself is touched. Details of an organization that the account has already make
    /// no new one.
    ///
    /// **Instead:** give the contacts with the new details.
    ///
    /// ```toml
    /// operation = "patch_contract"
    /// observed = [{ id = 7, product = "ssl_ev_basic", organization = { city = "Oakland" } }]
    /// request = { organization = { city = "Berkeley", organization_contact = {} } }
    /// finds = ["7: /organization/verified_contacts (uncertain)"]
    /// ```
    ///
    /// ```toml
    /// operation = "patch_contract"
    /// observed = [{ id = 7, organization = { city = "Oakland" } }]
    /// request = { organization = { city = "Oakland", technical_contact = {} } }
    /// finds = []
    /// ```
    {
        summary: "details that make a new organization come without the contacts that it needs",
        severity: Severity::Notice,
        on: &[Operation::PatchContract],
        sources: &["patch_contract"],
        check: Check::Request(check),
    }
}

fn check(step: &Step, observed: &Observed, findings: &mut Collector<'_>) {
    if step.operation != Operation::PatchContract {
        return;
    }
    let (Some(organization), Some(validation_type)) = (
        organization(step, observed),
        validation_type(step, observed),
    ) else {
        return;
    };
    let makes_new = match organization_change(step, observed) {
        Some(change) => !change.changed.is_empty() && !change.matches,
        None => !validated_fields(step, organization).is_empty(),
    };
    for field in missing(organization, validation_type).filter(|_| makes_new) {
        findings.add(
            Draft::at(
                format!("/organization/{field}"),
                format!("details that make a new organization may need `{field}` with them"),
            )
            .uncertain()
            .instead(format!("give `{field}`")),
        );
    }
}
