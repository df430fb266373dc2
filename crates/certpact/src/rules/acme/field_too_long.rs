use crate::finding::{Findings, Found, Severity};
use crate::observed::Observed;
use crate::plan::Step;
use crate::rules::Check;
use crate::rules::fields::{excess, places};

rule! {
    /// The CA's page says how long this text may be, and it is longer. The CA refuses the request.
    ///
    /// Nothing is changed anywhere. The pages of this interface state no such limit so far, so that nothing
    /// is found; limits of others are not borrowed here (`field_longer_than_order_allows` does that).
    ///
    /// **Instead:** give a shorter text.
    ///
    /// ```toml
    /// operation = "patch_contract"
    /// observed = [{ id = 7, organization = { name = "Example" } }]
    /// request = { organization = { name = "A name that is long, and has no limit that any page of this interface states" } }
    /// finds = []
    /// ```
    {
        summary: "a text is longer than the CA's page says",
        severity: Severity::Error,
        sources: &["replace_contract", "patch_contract"],
        check: Check::Request(check),
    }
}

fn check(step: &Step, observed: &Observed, findings: &mut Findings<'_>) {
    for place in places(step, observed) {
        if let Some(problem) = place.value.and_then(|value| excess(place.field, value)) {
            findings.add(
                Found::at(&place.pointer, format!("`{}` {problem}", place.field.path))
                    .instead("give a shorter text"),
            );
        }
    }
}
