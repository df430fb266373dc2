use serde_json::Value;

use super::Check;
use crate::api::acme::effect::member;
use crate::api::acme::observed::Seen;
use crate::api::acme::view::View;
use crate::ground::finding::Severity;
use crate::ground::operations::Operation;
use crate::rule::collector::{Collector, Draft};
use crate::rule::rule;

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
        on: &[Operation::ReplaceContract],
        sources: &["replace_contract"],
        check: Check::Request(check),
    }
}

fn check(view: &View<'_>, findings: &mut Collector<'_>) {
    let Some(request) = view.body.filter(|_| view.operation.replaces()) else {
        return;
    };
    let given = member(request, "auto_renew");
    if given.is_some_and(Value::is_boolean) {
        return;
    }
    let seen = view.contract.map_or(Seen::Unreadable, |contract| {
        Seen::Known(contract.auto_renew)
    });
    let found = match (seen, given) {
        (Seen::Known(false), _) => return,
        (Seen::Known(true), None) => Draft::at(
            "/auto_renew",
            "leaving out `auto_renew` turns automatic renewal of the contract off",
        ),
        (Seen::Absent | Seen::Unreadable, None) => Draft::at(
            "/auto_renew",
            "leaving out `auto_renew` may turn automatic renewal of the contract off",
        )
        .uncertain(),
        (Seen::Known(true) | Seen::Absent | Seen::Unreadable, Some(_)) => Draft::at(
            "/auto_renew",
            "an `auto_renew` that is neither true nor false may turn automatic renewal of the contract off",
        )
        .uncertain(),
    };
    findings.add(found.instead("send `auto_renew: true`, or use `patch_contract`"));
}
