use super::{Check, ON_ORGANIZATIONS};
use crate::api::acme::model::Contract;
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
    /// operation = "patch_contract"
    /// observed = [{ id = 7, organization = { city = "Oakland" } }]
    /// request = { organization = { name = "Nordlys\u00a0Media ", technical_contact = { last_name = "Ann\u200b" } } }
    /// finds = ["7: /organization/name", "7: /organization/technical_contact/last_name"]
    /// ```
    ///
    /// ```toml
    /// operation = "patch_contract"
    /// observed = [{ id = 7, organization = { city = "Oakland " } }]
    /// request = { organization = { name = "Zürich Hosting AG", city = "Oakland " } }
    /// finds = []
    /// ```
    {
        summary: "a value contains something invisible",
        severity: Severity::Notice,
        on: ON_ORGANIZATIONS,
        sources: &["create_contract", "replace_contract", "patch_contract"],
        check: Check::Request(|view, findings| {
            let held = view.contract.map(Contract::details);
            let is_held = |path: &str, text: &str| {
                let name = path.strip_prefix("organization.").unwrap_or_default();
                held.as_ref().is_some_and(|held| held.get(name) == text)
            };
            value_checks::partly_invisible(view.fields(), is_held, findings);
        }),
    }
}
