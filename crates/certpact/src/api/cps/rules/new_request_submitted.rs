use super::ON;
use crate::api::cps::effect::body;
use crate::api::cps::observed::Observed;
use crate::ground::finding::Severity;
use crate::request::step::Step;
use crate::rule::collector::{Collector, Draft};
use crate::rule::rule;

rule! {
    /// A change of organization submits a new request to the CA: names and organization are validated anew, and
    /// a new certificate is made. The vendor's page does not say so; its Terraform provider does.
    ///
    /// The certificate request counts as processed again, and its organization cannot be changed until the CA
    /// is done.
    ///
    /// **Instead:** change it when there is time for a validation.
    ///
    /// ```toml
    /// operation = "change_organization"
    /// observed_request = { id = 7 }
    /// request = { id = 1 }
    /// finds = ["7:"]
    /// ```
    ///
    /// ```toml
    /// operation = "get_certificate_request"
    /// observed_request = { id = 7 }
    /// finds = []
    /// ```
    {
        summary: "a change submits a new request to the CA",
        severity: Severity::Hazard,
        on: ON,
        sources: &["change_organization"],
        check: check,
    }
}

fn check(step: &Step, _: &Observed, findings: &mut Collector<'_>) {
    if body(step).is_some() {
        findings.add(
            Draft::at(
                "",
                "a new request goes to the CA, which validates anew before it issues",
            )
            .instead("change it when there is time for a validation"),
        );
    }
}
