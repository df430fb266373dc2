use super::ON;
use crate::api::cps::view::View;
use crate::ground::dns_name;
use crate::ground::finding::Severity;
use crate::rule::collector::{Collector, Draft};
use crate::rule::rule;

rule! {
    /// The CA still processes the certificate request, and CPS refuses to change its organization until the
    /// certificate is made. It counts as made at `Deployment` and `Active`.
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
        on: ON,
        sources: &["change_organization", "get_certificate_request_status"],
        check: check,
    }
}

/// Where the CA still works on a certificate request.
const PROCESSING: [&str; 3] = ["Processing", "DomainControlValidation", "OtherValidation"];

/// Where another rule has something to say, or nobody.
const OTHERS: [&str; 3] = ["Deployment", "Active", "Deleted"];

fn check(view: &View<'_>, findings: &mut Collector<'_>) {
    let Some(request) = view.request.filter(|_| view.body.is_some()) else {
        return;
    };
    let status = view.observed.status(request.id);
    let Some(status) = status.filter(|status| !OTHERS.contains(status)) else {
        return;
    };
    let found = match status {
        "" => Draft::at(
            "",
            "the answer gives no status, so that the organization may not be changeable yet",
        )
        .uncertain(),
        status if PROCESSING.contains(&status) => Draft::at(
            "",
            format!("the certificate request is at `{status}`, and its organization cannot be changed yet"),
        ),
        status => Draft::at(
            "",
            format!("the certificate request is at `{}`, which no page names, and its organization may not be changeable", dns_name::shown(status)),
        )
        .uncertain(),
    };
    findings.add(found.instead("wait until it is at `Deployment` or `Active`"));
}
