use super::ON;
use crate::ground::finding::Severity;
use crate::rule::{rule, value_checks};

rule! {
    /// A blank at an end, an unusual blank such as a no-break space, a mark of direction or a character
    /// without width cannot be seen, and often comes along where a text is copied. The CA may take the text
    /// for another one than it looks like, so that it does not match what is registered, or what the next
    /// request says.
    ///
    /// Nothing is lost.
    ///
    /// **Instead:** write the text with single spaces alone, unless such a character is meant.
    ///
    /// ```toml
    /// operation = "change_organization"
    /// observed_request = { id = 7 }
    /// request = { company_name = "Widgets\u200b LLC", state = "CA" }
    /// finds = ["7: /company_name"]
    /// ```
    ///
    /// ```toml
    /// operation = "change_organization"
    /// observed_request = { id = 7 }
    /// request = { company_name = "Widgets LLC", city = "Å" }
    /// finds = []
    /// ```
    {
        summary: "a value contains something invisible",
        severity: Severity::Notice,
        on: ON,
        sources: &["change_organization"],
        check: |view, findings| {
            let held = view.request.and_then(|held| held.organization.as_ref());
            let is_held = |path: &str, text: &str| {
                held.is_some_and(|held| held.text(path) == Some(text))
            };
            if !view.takes_as_it_is() {
                value_checks::partly_invisible(&view.fields, is_held, findings);
            }
        },
    }
}
