use super::{Check, WITH_BODY};
use crate::api::acme::effect::validation_type;
use crate::ground::finding::Severity;
use crate::rule::{field_checks, rule};

rule! {
    /// The CA's page says how long this text may be, and it is longer. The CA refuses the request.
    ///
    /// Nothing is changed anywhere. The pages of this API state no such limit so far, so that nothing
    /// is found; limits of others are not borrowed here (`field_longer_than_order_allows` does that).
    ///
    /// **Instead:** give a shorter text.
    ///
    /// ```toml
    /// operation = "patch_contract"
    /// observed = [{ id = 7, organization = { name = "Example" } }]
    /// request = { organization = { name = "A name that is long, and has no limit that any page of this API states" } }
    /// finds = []
    /// ```
    {
        summary: "a text is longer than the CA's page says",
        severity: Severity::Error,
        on: WITH_BODY,
        sources: &["replace_contract", "patch_contract"],
        check: Check::Request(|step, observed, findings| {
            field_checks::too_long(step, validation_type(step, observed), findings);
        }),
    }
}
