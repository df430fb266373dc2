use super::Check;
use super::cancel_window_closed::{EDGE, WINDOW, age};
use crate::api::acme::view::View;
use crate::ground::dns_name;
use crate::ground::finding::Severity;
use crate::ground::operations::Operation;
use crate::rule::collector::{Collector, Draft};
use crate::rule::rule;

rule! {
    /// Canceling ends a contract for good. Its directory URL dies, its ACME clients get no more
    /// certificates, and its names are released.
    ///
    /// Only the contract itself is touched, and everything that relies on it. Within 30 days of its
    /// creation the CA refunds eligible names; in the last 24 hours of them it may already refuse.
    ///
    /// **Instead:** turn `auto_renew` off with `patch_contract` where the contract may live to its end.
    ///
    /// ```toml
    /// operation = "cancel_contract"
    /// observed = [{ id = 7, created = "2026-01-01T00:00:00Z" }]
    /// observed_at = "2026-01-02T00:00:00Z"
    /// finds = ["7:"]
    /// ```
    ///
    /// ```toml
    /// operation = "patch_contract"
    /// observed = [{ id = 7 }]
    /// request = { auto_renew = false }
    /// finds = []
    /// ```
    {
        summary: "canceling ends a contract for good",
        severity: Severity::Hazard,
        on: &[Operation::CancelContract],
        sources: &["cancel_contract"],
        check: Check::Request(check),
    }
}

fn check(view: &View<'_>, findings: &mut Collector<'_>) {
    if view.operation != Operation::CancelContract {
        return;
    }
    let contract = view.contract;
    let names = contract.map_or_else(String::new, |contract| {
        format!(" with {}", dns_name::counted(contract.sans.len()))
    });
    // Until when it can be canceled; nothing where it is canceled already, too old, or not read.
    let until = contract.and_then(|contract| {
        let at = view
            .observed
            .read_at(contract.acme_contract_id)
            .unwrap_or_default();
        let left = WINDOW - age(contract, at).filter(|_| contract.date_canceled.is_none())?;
        let created = contract.created_at.as_ref()?.timestamp()?;
        let until = created.checked_add(WINDOW).ok()?;
        Some((left, until)).filter(|_| left.is_positive())
    });
    let is_certain = until.is_some_and(|(left, _)| left >= EDGE);
    let refunds = match until {
        None => String::new(),
        Some((_, until)) => format!(
            "; until {until} it can be canceled with a refund for each eligible name{}",
            if is_certain {
                ""
            } else {
                ", and in these last 24 hours the CA may refuse already"
            }
        ),
    };
    let found = Draft::at(
        "",
        format!(
            "this ends the contract{names} for good: its ACME clients get no more certificates{refunds}"
        ),
    )
    .instead("turn `auto_renew` off with `patch_contract` where the contract may live to its end");
    findings.add(if is_certain { found } else { found.uncertain() });
}
