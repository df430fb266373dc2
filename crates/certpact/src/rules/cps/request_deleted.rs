use crate::finding::{Findings, Found, Severity};
use crate::observed::Observed;
use crate::plan::Step;
use crate::resolve::subject;
use crate::rules::Check;

rule! {
    /// The certificate request is deleted. CPS is taken to refuse to change its organization.
    ///
    /// Nothing is changed.
    ///
    /// **Instead:** make a new certificate request.
    ///
    /// ```toml
    /// operation = "change_organization"
    /// observed_request = { id = 7, status = "Deleted" }
    /// request = { id = 1 }
    /// finds = ["7:"]
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
        sources: &["change_organization", "get_certificate_request_status"],
        check: Check::Request(check),
    }
}

fn check(step: &Step, observed: &Observed, findings: &mut Findings<'_>) {
    let status = subject(step, observed).and_then(|request| observed.status(request.id));
    if status == Some("Deleted") {
        findings.add(
            Found::at("", "the certificate request is deleted")
                .instead("make a new certificate request"),
        );
    }
}
