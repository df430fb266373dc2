use super::{Check, ON_ORGANIZATIONS};
use crate::ground::finding::Severity;
use crate::rule::{rule, value_checks};

rule! {
    /// This value ends in the subject of a certificate, and has more than the 64 characters that fit there.
    /// The CA may refuse it, or not issue. So with a postal code of the United States that has four digits:
    /// a table that took it for a number has lost its zero.
    ///
    /// Nothing is lost.
    ///
    /// **Instead:** give a shorter value, as the organization is registered.
    ///
    /// ```toml
    /// operation = "patch_contract"
    /// observed = [{ id = 7, organization = { city = "Oakland" } }]
    /// request = { organization = { name = "Nordlys Media Nordlys Media Nordlys Media Nordlys Media Nordlys Media" } }
    /// finds = ["7: /organization/name (uncertain)"]
    /// ```
    ///
    /// ```toml
    /// operation = "patch_contract"
    /// observed = [{ id = 7, organization = { city = "Boston" } }]
    /// request = { organization = { zip = "2134", country = "US" } }
    /// finds = ["7: /organization/zip (uncertain)"]
    /// ```
    ///
    /// ```toml
    /// operation = "patch_contract"
    /// observed = [{ id = 7, organization = { city = "Oslo" } }]
    /// request = { organization = { zip = "0155", country = "NO" } }
    /// finds = []
    /// ```
    ///
    /// ```toml
    /// operation = "patch_contract"
    /// observed = [{ id = 7, organization = { city = "Oakland" } }]
    /// request = { organization = { name = "ØØØØØØØØØØØØØØØØØØØØØØØØØØØØØØØØØØØØØØØØØØØØØØØØØØØØØØØØØØØØØØØØ" } }
    /// finds = []
    /// ```
    {
        summary: "a value is too long for a certificate, or lacks a digit",
        severity: Severity::Notice,
        on: ON_ORGANIZATIONS,
        sources: &["RFC 5280", "create_contract", "replace_contract", "patch_contract"],
        check: Check::Request(|view, findings| {
            value_checks::unfit(view.fields(), findings);
        }),
    }
}
