use super::Check;
use super::contact_missing::{missing, types_in_array};
use crate::api::acme::effect::member;
use crate::api::acme::view::View;
use crate::ground::finding::Severity;
use crate::ground::operations::Operation;
use crate::ground::product::ValidationType;
use crate::rule::collector::{Collector, Draft};
use crate::rule::rule;

rule! {
    /// A replacement of an OV contract may name verified contacts, and one that does not may remove those
    /// that the organization has. A PATCH keeps the contacts that it is not given. Details that differ make another organization,
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
    /// operation = "replace_contract"
    /// observed = [{ id = 7, product = "ssl_basic", organization = { city = "Oakland" } }]
    /// request = { auto_renew = true, organization = { city = "Oakland", technical_contact = {} } }
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
        summary: "an organization is given without contacts that it may need or have",
        severity: Severity::Notice,
        on: &[Operation::PatchContract, Operation::ReplaceContract],
        sources: &["patch_contract", "replace_contract"],
        check: Check::Request(check),
    }
}

fn check(view: &View<'_>, findings: &mut Collector<'_>) {
    let (Some(organization), Some(validation_type)) = (view.organization, view.validation_type)
    else {
        return;
    };
    if view.operation.replaces() {
        let says = member(organization, VERIFIED).is_some()
            || types_in_array(organization).any(|listed| listed == "verified_contact");
        let is_of_ov = validation_type == ValidationType::Ov;
        if is_of_ov && !says && !view.is_shared_with_ev() {
            let message = "the organization may have verified contacts, which a replacement may remove by leaving out; OV does not need them";
            findings.add(Draft::at(format!("/organization/{VERIFIED}"), message).uncertain());
        }
        return;
    }
    let makes_new = match view.change() {
        Some(change) => !change.changed.is_empty() && !change.matches,
        None => view.validated_fields().next().is_some(),
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

const VERIFIED: &str = "verified_contacts";
