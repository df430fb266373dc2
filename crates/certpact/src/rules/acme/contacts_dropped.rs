use super::contact_missing::listed;
use crate::change::{member, organization};
use crate::finding::{Findings, Found, Severity};
use crate::observed::Observed;
use crate::plan::Step;
use crate::rules::Check;

rule! {
    /// A replacement that carries an organization without a technical contact leaves the
    /// organization with none. Whether it had one cannot be read, so this is never certain.
    ///
    /// The contract's organization is touched.
    ///
    /// **Instead:** give `technical_contact`, or use `patch_contract`, which keeps it.
    ///
    /// ```toml
    /// operation = "replace_contract"
    /// observed = [{ id = 7, product = "ssl_basic", organization = { city = "Oakland" } }]
    /// request = { auto_renew = true, organization = { city = "Oakland" } }
    /// finds = ["7: /organization/technical_contact (uncertain)"]
    /// ```
    ///
    /// ```toml
    /// operation = "replace_contract"
    /// observed = [{ id = 7, product = "ssl_dv_rapidssl" }]
    /// request = { auto_renew = true, organization = { city = "Oakland" } }
    /// finds = []
    /// ```
    {
        summary: "a replacement without technical_contact leaves the organization with none",
        severity: Severity::Hazard,
        sources: &["replace_contract"],
        check: Check::Request(check),
    }
}

fn check(step: &Step, observed: &Observed, findings: &mut Findings<'_>) {
    if !step.operation.replaces() {
        return;
    }
    let Some(organization) = organization(step, observed) else {
        return;
    };
    let is_given = member(organization, "technical_contact").is_some()
        || listed(organization).any(|kind| kind == "technical_contact");
    if is_given {
        return;
    }
    findings.add(
        Found::at(
            "/organization/technical_contact",
            "the organization may have a technical contact, which a replacement without one removes",
        )
        .uncertain()
        .instead("give `technical_contact`, or use `patch_contract`"),
    );
}
