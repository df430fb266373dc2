use serde_json::Value;

use super::Check;
use crate::api::acme::view::View;
use crate::ground::finding::Severity;
use crate::ground::instant;
use crate::ground::operations::Operation;
use crate::rule::collector::{Collector, Draft};
use crate::rule::rule;

rule! {
    /// Automatic renewal of the contract is on, and the request turns it off. The contract then ends on
    /// its last day, and its ACME clients get no more certificates.
    ///
    /// Only the contract itself is touched.
    ///
    /// ```toml
    /// operation = "patch_contract"
    /// observed = [{ id = 7, auto_renew = true }]
    /// request = { auto_renew = false }
    /// finds = ["7: /auto_renew"]
    /// ```
    ///
    /// ```toml
    /// operation = "patch_contract"
    /// observed = [{ id = 7, auto_renew = false }]
    /// request = { auto_renew = false }
    /// finds = []
    /// ```
    {
        summary: "automatic renewal of the contract is turned off on request",
        severity: Severity::Notice,
        on: &[Operation::ReplaceContract, Operation::PatchContract],
        sources: &["replace_contract", "patch_contract"],
        check: Check::Request(check),
    }
}

fn check(view: &View<'_>, findings: &mut Collector<'_>) {
    let wanted = view.body.and_then(|body| body.get("auto_renew"));
    let Some(contract) = view.contract.filter(|contract| contract.auto_renew) else {
        return;
    };
    if wanted == Some(&Value::Bool(false)) {
        let message = format!(
            "automatic renewal of the contract is turned off, so that it ends on {}",
            instant::said(contract.valid_till.as_ref())
        );
        findings.add(Draft::at("/auto_renew", message));
    }
}
