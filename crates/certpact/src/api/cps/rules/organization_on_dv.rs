use super::ON;
use crate::api::cps::view::View;
use crate::ground::finding::Severity;
use crate::rule::collector::{Collector, Draft};
use crate::rule::rule;

rule! {
    /// Only a certificate request for OV or EV has an organization. CPS is taken to refuse to
    /// give one to any other.
    ///
    /// Nothing is changed.
    ///
    /// **Instead:** name a certificate request for OV or EV.
    ///
    /// ```toml
    /// operation = "change_organization"
    /// observed_request = { id = 7, validation_type = "DV" }
    /// request = { id = 1 }
    /// finds = ["7:"]
    /// ```
    ///
    /// ```toml
    /// operation = "change_organization"
    /// observed_request = { id = 7, validation_type = "OV" }
    /// request = { id = 1 }
    /// finds = []
    /// ```
    {
        summary: "a DV certificate request has no organization",
        severity: Severity::Error,
        on: ON,
        sources: &["change_organization"],
        check: check,
    }
}

fn check(view: &View<'_>, findings: &mut Collector<'_>) {
    let request = view.request.filter(|_| view.body.is_some());
    let Some(request) = request.filter(|request| request.has_no_organization()) else {
        return;
    };
    let kind = request.validation_type.as_deref().unwrap_or_default();
    findings.add(
        Draft::at(
            "",
            format!("a certificate request whose validation type is `{kind}` has no organization"),
        )
        .instead("name a certificate request for OV or EV"),
    );
}
