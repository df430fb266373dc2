use super::ON;
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
    /// operation = "change_organization"
    /// observed_request = { id = 7 }
    /// request = { company_name = "Miller &amp; Sons" }
    /// finds = ["7: /company_name"]
    /// ```
    ///
    /// ```toml
    /// operation = "change_organization"
    /// observed_request = { id = 7 }
    /// request = { company_name = "Miller & Sons" }
    /// finds = []
    /// ```
    {
        summary: "a value is escaped as HTML",
        severity: Severity::Notice,
        on: ON,
        sources: &["change_organization"],
        check: |view, findings| {
            if !view.takes_as_it_is() {
                value_checks::escaped_as_html(&view.fields, findings);
            }
        },
    }
}
