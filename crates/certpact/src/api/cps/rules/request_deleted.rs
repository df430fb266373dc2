use super::ON;
use crate::api::cps::view::View;
use crate::ground::finding::Severity;
use crate::rule::collector::{Collector, Draft};
use crate::rule::rule;

rule! {
    /// The certificate request is deleted. CPS may refuse to change its organization; no page says so, the
    /// vendor's Terraform provider does.
    ///
    /// Nothing is changed.
    ///
    /// **Instead:** make a new certificate request.
    ///
    /// ```toml
    /// operation = "change_organization"
    /// observed_request = { id = 7, status = "Deleted" }
    /// request = { id = 1 }
    /// finds = ["7: (uncertain)"]
    /// ```
    ///
    /// ```toml
    /// operation = "change_organization"
    /// observed_request = { id = 7, status = "Active" }
    /// request = { id = 1 }
    /// finds = []
    /// ```
    {
        summary: "the certificate request is deleted",
        severity: Severity::Error,
        on: ON,
        sources: &["change_organization", "get_certificate_request_status"],
        check: check,
    }
}

fn check(view: &View<'_>, findings: &mut Collector<'_>) {
    let status = view
        .request
        .and_then(|request| view.observed.status(request.id));
    if status == Some("Deleted") {
        findings.add(
            Draft::at(
                "",
                "the certificate request is deleted, and CPS may refuse to change it",
            )
            .uncertain()
            .instead("make a new certificate request"),
        );
    }
}
