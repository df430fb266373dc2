use super::ON;
use crate::ground::finding::Severity;
use crate::rule::{rule, value_checks};

rule! {
    /// This value ends in the subject of a certificate, and has more than the 64 characters that fit there.
    /// The CA may refuse it, or not issue.
    ///
    /// Nothing is lost.
    ///
    /// **Instead:** give a shorter value, as the organization is registered.
    ///
    /// ```toml
    /// operation = "change_organization"
    /// observed_request = { id = 7 }
    /// request = { company_name = "Nordlys Media Nordlys Media Nordlys Media Nordlys Media Nordlys Media" }
    /// finds = ["7: /company_name (uncertain)"]
    /// ```
    ///
    /// ```toml
    /// operation = "change_organization"
    /// observed_request = { id = 7 }
    /// request = { company_name = "ØØØØØØØØØØØØØØØØØØØØØØØØØØØØØØØØØØØØØØØØØØØØØØØØØØØØØØØØØØØØØØØØ" }
    /// finds = []
    /// ```
    {
        summary: "a value is too long for a certificate, or lacks a digit",
        severity: Severity::Notice,
        on: ON,
        sources: &["RFC 5280", "change_organization"],
        check: |view, findings| {
            if !view.takes_as_it_is() {
                value_checks::unfit(&view.fields, findings);
            }
        },
    }
}
