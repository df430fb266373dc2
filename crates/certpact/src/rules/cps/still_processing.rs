use crate::finding::{Findings, Found, Severity};
use crate::observed::Observed;
use crate::plan::Step;
use crate::resolve::subject;
use crate::rules::Check;

rule! {
    /// The CA still processes the certificate request, and refuses to change its organization until it has made
    /// the certificate. That is taken to be so at `Deployment` and `Active`.
    ///
    /// Nothing is changed.
    ///
    /// **Instead:** wait until `get_certificate_request_status` says `Deployment` or `Active`.
    ///
    /// ```toml
    /// operation = "change_organization"
    /// observed_request = { id = 7, status = "OtherValidation" }
    /// request = { id = 1 }
    /// finds = ["7:"]
    /// ```
    ///
    /// ```toml
    /// operation = "change_organization"
    /// observed_request = { id = 7, status = "Deployment" }
    /// request = { id = 1 }
    /// finds = []
    /// ```
    {
        summary: "the CA still processes the certificate request",
        severity: Severity::Error,
        sources: &["change_organization", "get_certificate_request_status"],
        check: Check::Request(check),
    }
}

/// Where the CA still works on a certificate request.
const PROCESSING: [&str; 3] = ["Processing", "DomainControlValidation", "OtherValidation"];

fn check(step: &Step, observed: &Observed, findings: &mut Findings<'_>) {
    let status = subject(step, observed).and_then(|request| observed.status(request.id));
    if let Some(status) = status.filter(|status| PROCESSING.contains(status)) {
        findings.add(
            Found::at(
                "",
                format!("the certificate request is at `{status}`, and its organization cannot be changed yet"),
            )
            .instead("wait until it is at `Deployment` or `Active`"),
        );
    }
}
