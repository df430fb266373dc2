use serde_json::Value;

use super::ON;
use crate::api::cps::model::{APPROVER, is_approver};
use crate::api::cps::view::View;
use crate::ground::finding::Severity;
use crate::rule::collector::{Collector, Draft};
use crate::rule::rule;

rule! {
    /// Those who approve are written `EVApprover` on the vendor's page, and `EvApprover` in its own client and
    /// in that one's tests. Both may be understood; the client was made from the service's own description.
    ///
    /// Nothing is lost.
    ///
    /// **Instead:** write `EvApprover`, as the planner does.
    ///
    /// ```toml
    /// operation = "change_organization"
    /// observed_request = { id = 7 }
    /// request = { additional_contacts = [{ contact_type = "EVApprover" }] }
    /// finds = ["7: /additional_contacts/0/contact_type"]
    /// ```
    ///
    /// ```toml
    /// operation = "change_organization"
    /// observed_request = { id = 7 }
    /// request = { additional_contacts = [{ contact_type = "EvApprover" }] }
    /// finds = []
    /// ```
    {
        summary: "an approver is spelled as on the page, not as in the vendor's client",
        severity: Severity::Notice,
        on: ON,
        sources: &["change_organization"],
        check: check,
    }
}

fn check(view: &View<'_>, findings: &mut Collector<'_>) {
    let contacts = view
        .body
        .and_then(|body| body.get("additional_contacts")?.as_array());
    for (index, contact) in contacts.into_iter().flatten().enumerate() {
        let kind = contact.get("contact_type").and_then(Value::as_str);
        if let Some(kind) = kind.filter(|kind| is_approver(kind) && *kind != APPROVER) {
            findings.add(
                Draft::at(
                    format!("/additional_contacts/{index}/contact_type"),
                    format!("`{kind}` is the page's spelling, and the vendor's own client writes `{APPROVER}`"),
                )
                .instead(format!("write `{APPROVER}`")),
            );
        }
    }
}
