use super::{Check, ON_ORGANIZATIONS};
use crate::ground::finding::Severity;
use crate::rule::{rule, value_checks};

rule! {
    /// The value has an HTML escape in it, such as `&amp;`. Where the CA escapes what it shows, a value that
    /// was copied from an answer is not what the CA holds: sent so, it is another text, which takes away a
    /// validation and ends in certificates as it is written.
    ///
    /// A plan sends what it leaves as it is the way the CA shows it. Give such a field in the desired file,
    /// as it is meant.
    ///
    /// **Instead:** write the text as it is meant, `&` for `&amp;`.
    ///
    /// ```toml
    /// operation = "patch_contract"
    /// observed = [{ id = 7, organization = { city = "Oakland" } }]
    /// request = { organization = { name = "Miller &amp; Sons", address = "O&#39;Brien Street" } }
    /// finds = ["7: /organization/address", "7: /organization/name"]
    /// ```
    ///
    /// ```toml
    /// operation = "patch_contract"
    /// observed = [{ id = 7, organization = { city = "Oakland" } }]
    /// request = { organization = { name = "Miller & Sons; R&D & more;" } }
    /// finds = []
    /// ```
    {
        summary: "a value is escaped as HTML",
        severity: Severity::Notice,
        on: ON_ORGANIZATIONS,
        sources: &["create_contract", "replace_contract", "patch_contract"],
        check: Check::Request(|view, findings| {
            value_checks::escaped_as_html(view.fields(), findings);
        }),
    }
}
