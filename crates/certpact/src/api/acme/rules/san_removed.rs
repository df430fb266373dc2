use super::Check;
use crate::api::acme::effect::contract_of;
use crate::api::acme::names;
use crate::api::acme::observed::Observed;
use crate::ground::dns_name;
use crate::ground::finding::Severity;
use crate::ground::operations::Operation;
use crate::request::step::Step;
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

fn check(step: &Step, observed: &Observed, findings: &mut Collector<'_>) {
    let Some(request) = step
        .request
        .as_ref()
        .filter(|_| step.operation == Operation::RemoveSans)
    else {
        return;
    };
    let listed = names::names_in(request);
    let Some(contract) = contract_of(step, observed) else {
        if !listed.is_empty() {
            let message = format!(
                "this may take {} from the contract",
                dns_name::counted(listed.len())
            );
            findings.add(Draft::at("/sans", message).uncertain().instead(INSTEAD));
        }
        return;
    };
    let listed = dns_name::set(listed);
    let removed = listed.intersection(&dns_name::set(&contract.sans)).count();
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
