use super::Check;
use crate::api::acme::view::View;
use crate::ground::dns_name;
use crate::ground::finding::Severity;
use crate::ground::operations::Operation;
use crate::rule::collector::{Collector, Draft};
use crate::rule::rule;

rule! {
    /// Removing a name from a contract takes it from its ACME clients: no certificate is issued for
    /// it under this contract any more. No refund is documented for it.
    ///
    /// Only the contract itself is touched.
    ///
    /// **Instead:** make sure that nothing serves the name, and acknowledge the hazard.
    ///
    /// ```toml
    /// operation = "remove_sans"
    /// observed = [{ id = 7, sans = ["a.example.com", "b.example.com"] }]
    /// request = { sans = ["A.example.com."] }
    /// finds = ["7: /sans"]
    /// ```
    ///
    /// ```toml
    /// operation = "remove_sans"
    /// observed = [{ id = 7, sans = ["a.example.com", "b.example.com"] }]
    /// request = { sans = ["c.example.com"] }
    /// finds = []
    /// ```
    {
        summary: "names are taken from the contract",
        severity: Severity::Hazard,
        on: &[Operation::RemoveSans],
        sources: &["remove_sans"],
        check: Check::Request(check),
    }
}

const INSTEAD: &str = "make sure that nothing serves these names any more";

fn check(view: &View<'_>, findings: &mut Collector<'_>) {
    let Some(contract) = view.contract else {
        let listed = view.names(Operation::lists_names).count();
        if listed > 0 {
            let message = format!(
                "this may take {} from the contract",
                dns_name::counted(listed)
            );
            findings.add(Draft::at("/sans", message).uncertain().instead(INSTEAD));
        }
        return;
    };
    let removed = view.listed().intersection(view.held()).count();
    if removed == 0 {
        return;
    }
    let all = contract.sans.len();
    let message = format!(
        "this takes {} of {all} from the contract",
        dns_name::counted(removed)
    );
    findings.add(Draft::at("/sans", message).instead(INSTEAD));
}
