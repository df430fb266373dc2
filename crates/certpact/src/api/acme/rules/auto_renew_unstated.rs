use super::Check;
use crate::api::acme::effect::member;
use crate::api::acme::view::View;
use crate::ground::finding::Severity;
use crate::ground::operations::Operation;
use crate::rule::collector::{Collector, Draft};
use crate::rule::rule;

rule! {
    /// The pages disagree on a new contract that does not say whether it renews: by one it does not,
    /// by others the account's setting decides.
    ///
    /// Nothing is lost. The contract may end, or renew and be billed, against what was meant.
    ///
    /// **Instead:** send `auto_renew`.
    ///
    /// ```toml
    /// operation = "create_contract"
    /// observed = []
    /// request = { product_name_id = "ssl_dv_rapidssl", sans = ["shop.example.com"] }
    /// finds = ["shop.example.com: /auto_renew (uncertain)"]
    /// ```
    ///
    /// ```toml
    /// operation = "create_contract"
    /// observed = []
    /// request = { product_name_id = "ssl_dv_rapidssl", sans = ["shop.example.com"], auto_renew = false }
    /// finds = []
    /// ```
    {
        summary: "a new contract does not say whether it renews",
        severity: Severity::Notice,
        on: &[Operation::CreateContract],
        sources: &["create_contract"],
        check: Check::Request(check),
    }
}

fn check(view: &View<'_>, findings: &mut Collector<'_>) {
    let Some(request) = view
        .body
        .filter(|_| view.operation == Operation::CreateContract)
    else {
        return;
    };
    if member(request, "auto_renew").is_none() {
        findings.add(
            Draft::at(
                "/auto_renew",
                "the contract may renew or not: its request does not say, and the pages disagree",
            )
            .uncertain()
            .instead("send `auto_renew`"),
        );
    }
}
