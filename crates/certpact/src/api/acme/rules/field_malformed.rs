use super::{Check, WITH_BODY};
use crate::ground::finding::Severity;
use crate::rule::{field_checks, rule};

rule! {
    /// The CA's page says another type or form for this field. The CA refuses the request.
    ///
    /// Nothing is changed anywhere.
    ///
    /// **Instead:** give the field in the form that the message names. A value of `null` is a form
    /// of its own: leave the field out where you mean nothing.
    ///
    /// ```toml
    /// operation = "patch_contract"
    /// observed = [{ id = 7, auto_renew = true }]
    /// request = { auto_renew = "yes" }
    /// finds = ["7: /auto_renew"]
    /// ```
    ///
    /// ```toml
    /// operation = "patch_contract"
    /// observed = [{ id = 7, organization = { country = "US" } }]
    /// request = { organization = { country = "US" } }
    /// finds = []
    /// ```
    {
        summary: "a field has another type or form than the CA's page says",
        severity: Severity::Error,
        on: WITH_BODY,
        sources: &["replace_contract", "patch_contract", "add_sans", "remove_sans"],
        check: Check::Request(|view, findings| {
            field_checks::malformed(view.fields(), findings, &GUESSED);
        }),
    }
}

/// Fields whose form no page states.
const GUESSED: [&str; 1] = ["organization.id"];
