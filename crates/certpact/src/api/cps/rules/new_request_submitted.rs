use super::ON;
use crate::api::cps::effect::Destination;
use crate::api::cps::view::View;
use crate::ground::finding::Severity;
use crate::rule::collector::{Collector, Draft};
use crate::rule::{Mark, rule};

rule! {
    /// A change of organization may submit a new request to the CA: names and organization are validated anew,
    /// and a new certificate is made. The vendor's page does not say so; its Terraform provider does.
    ///
    /// The certificate request is then processed again, and its organization cannot be changed until the CA is
    /// done. The same happens where the organization is the one that it has already: nothing else changes then.
    ///
    /// **Instead:** change it when there is time for a validation.
    ///
    /// ```toml
    /// operation = "change_organization"
    /// observed_request = { id = 7 }
    /// request = { id = 1 }
    /// finds = ["7: (uncertain)"]
    /// ```
    ///
    /// ```toml
    /// operation = "change_organization"
    /// observed_request = { id = 7, status = "Processing" }
    /// request = { id = 1 }
    /// finds = []
    /// ```
    {
        summary: "a change may submit a new request to the CA",
        severity: Severity::Hazard,
        on: ON,
        marks: &[Mark::IfAccepted],
        sources: &["change_organization"],
        check: check,
    }
}

fn check(view: &View<'_>, findings: &mut Collector<'_>) {
    if view.body.is_none() {
        return;
    }
    let message = if keeps_organization(view) {
        "a new request may go to the CA, which validates anew before it issues; nothing else changes, because the certificate request has this organization already"
    } else {
        "a new request may go to the CA, which validates anew before it issues"
    };
    findings.add(
        Draft::at("", message)
            .uncertain()
            .instead("change it when there is time for a validation"),
    );
}

/// Whether the organization that the request leads to is the one that the certificate request has.
fn keeps_organization(view: &View<'_>) -> bool {
    let present = view
        .request
        .and_then(|request| request.organization.as_ref());
    let present = present.and_then(|organization| organization.id);
    match view.destination {
        Some(Destination::Existing(_, found, _)) => present.is_some() && found == present,
        Some(Destination::New { .. } | Destination::Unknown | Destination::Nameless) | None => {
            false
        }
    }
}
