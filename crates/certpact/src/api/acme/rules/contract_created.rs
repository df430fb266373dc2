use super::Check;
use crate::api::acme::view::View;
use crate::ground::finding::Severity;
use crate::ground::operations::Operation;
use crate::rule::collector::{Collector, Draft};
use crate::rule::{Mark, rule};

rule! {
    /// A contract that is made is billed. Nothing lets the CA recognize a request that it has had
    /// already: the same one again makes a second contract.
    ///
    /// The account is touched that the key belongs to. A contract can be canceled within 30 days.
    ///
    /// **Instead:** look whether the account has such a contract already.
    ///
    /// ```toml
    /// operation = "create_contract"
    /// observed = []
    /// request = { product_name_id = "ssl_dv_rapidssl", sans = ["shop.example.com"], auto_renew = true }
    /// finds = ["shop.example.com:"]
    /// ```
    ///
    /// ```toml
    /// operation = "add_sans"
    /// observed = [{ id = 7 }]
    /// request = { sans = ["shop.example.com"] }
    /// finds = []
    /// ```
    {
        summary: "a contract is created and billed",
        severity: Severity::Hazard,
        on: &[Operation::CreateContract],
        marks: &[Mark::AcceptedByHand],
        sources: &["create_contract", "cancel_contract"],
        check: Check::Request(check),
    }
}

fn check(view: &View<'_>, findings: &mut Collector<'_>) {
    if view.operation != Operation::CreateContract {
        return;
    }
    let of_product = view
        .asked
        .product()
        .map_or_else(String::new, |product| format!(" of `{product}`"));
    let account = view.asked.account_id.map_or_else(
        || "the account of the key".to_owned(),
        |account| format!("account `{account}`"),
    );
    let message = format!("a contract{of_product} is made on {account}, and billed");
    findings.add(Draft::at("", message));
}
