use super::{Check, ON_ORGANIZATIONS};
use crate::api::acme::view::View;
use crate::ground::finding::Severity;
use crate::rule::collector::{Collector, Draft};
use crate::rule::rule;

rule! {
    /// The CA's printed examples give contacts as one array, its table of parameters gives them as
    /// three fields. A CA that follows its table accepts the request and passes the array over: the
    /// organization then does not have the contacts that were sent, and this cannot be read back.
    ///
    /// The contract's organization is touched.
    ///
    /// **Instead:** give `organization_contact`, `technical_contact` and `verified_contacts`.
    ///
    /// ```toml
    /// operation = "patch_contract"
    /// observed = [{ id = 7, organization = { city = "Oakland" } }]
    /// request = { organization = { contacts = [{ contact_type = "technical_contact" }] } }
    /// finds = ["7: /organization/contacts (uncertain)"]
    /// ```
    ///
    /// ```toml
    /// operation = "patch_contract"
    /// observed = [{ id = 7, organization = { city = "Oakland" } }]
    /// request = { organization = { technical_contact = {} } }
    /// finds = []
    /// ```
    {
        summary: "contacts are given as an array, which the CA's table of parameters does not know",
        severity: Severity::Hazard,
        on: ON_ORGANIZATIONS,
        sources: &["create_contract", "replace_contract", "patch_contract"],
        check: Check::Request(check),
    }
}

fn check(view: &View<'_>, findings: &mut Collector<'_>) {
    let Some(organization) = view.organization else {
        return;
    };
    if !organization.contains_key("contacts") {
        return;
    }
    findings.add(
        Draft::at(
            "/organization/contacts",
            "the CA may ignore the `contacts` array, and what it keeps cannot be read back",
        )
        .uncertain()
        .instead("give `organization_contact`, `technical_contact` and `verified_contacts`"),
    );
}
