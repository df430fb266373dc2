use crate::change::subject;
use crate::finding::{Findings, Found, Severity};
use crate::observed::{Observed, Seen};
use crate::plan::Step;
use crate::rules::Check;

rule! {
    /// A replacement that leaves `auto_renew` out turns automatic renewal off. The contract then
    /// ends on its last day, and its ACME clients get no more certificates.
    ///
    /// Only the contract itself is touched.
    ///
    /// **Instead:** send `auto_renew: true` along, or change what you want with `patch_contract`,
    /// which keeps what it is not given.
    ///
    /// ```toml
    /// operation = "replace_contract"
    /// observed = [{ id = 7, auto_renew = true }]
    /// request = {}
    /// finds = ["7: /auto_renew"]
    /// ```
    ///
    /// ```toml
    /// operation = "replace_contract"
    /// observed = [{ id = 7, auto_renew = false }]
    /// request = {}
    /// finds = []
    /// ```
    {
        summary: "leaving out auto_renew turns automatic renewal of the contract off",
        severity: Severity::Hazard,
        sources: &["replace_contract"],
        check: Check::Request(check),
    }
}

fn check(step: &Step, observed: &Observed, findings: &mut Findings<'_>) {
    let Some(request) = step
        .request
        .as_ref()
        .and_then(|request| request.as_object())
    else {
        return;
    };
    if !step.operation.replaces() || request.contains_key("auto_renew") {
        return;
    }
    let found = match subject(step, observed).map_or(Seen::Unreadable, |contract| {
        Seen::Known(contract.auto_renew)
    }) {
        Seen::Known(true) => Found::at(
            "/auto_renew",
            "leaving out `auto_renew` turns automatic renewal of the contract off",
        ),
        Seen::Known(false) => return,
        Seen::Absent | Seen::Unreadable => Found::at(
            "/auto_renew",
            "leaving out `auto_renew` may turn automatic renewal of the contract off",
        )
        .uncertain(),
    };
    findings.add(found.instead("send `auto_renew: true`, or use `patch_contract`"));
}
