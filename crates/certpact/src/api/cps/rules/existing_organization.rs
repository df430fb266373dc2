use super::{ON, ignored};
use crate::api::cps::effect::{By, Destination, beside_id, differing};
use crate::api::cps::view::View;
use crate::ground::finding::Severity;
use crate::rule::collector::Collector;
use crate::rule::rule;

rule! {
    /// The id names an existing organization. It is taken as it is: CPS never changes one, and ignores whatever
    /// else the request says, without an error.
    ///
    /// The certificate request has another organization afterwards than the body describes. The organization
    /// itself is not changed for any other request that has it.
    ///
    /// **Instead:** send the id alone where that organization is meant. For other values leave the id out and
    /// give a name that no organization has.
    ///
    /// ```toml
    /// operation = "change_organization"
    /// observed_request = { id = 7 }
    /// organizations = [{ id = 1, company_name = "Widgets LLC", city = "Oakland" }]
    /// request = { id = 1, city = "Berkeley" }
    /// finds = ["7: /city"]
    /// ```
    ///
    /// ```toml
    /// operation = "change_organization"
    /// observed_request = { id = 7 }
    /// organizations = [{ id = 1, company_name = "Widgets LLC", city = "Oakland" }]
    /// request = { id = 1, city = "Oakland" }
    /// finds = []
    /// ```
    {
        summary: "an id makes the rest of the body ignored",
        severity: Severity::Hazard,
        on: ON,
        sources: &["change_organization"],
        check: check,
    }
}

fn check(view: &View<'_>, findings: &mut Collector<'_>) {
    let Some(body) = view.body else { return };
    let Some(Destination::Existing(By::Id, id, found)) = view.destination else {
        return;
    };
    let id = id.unwrap_or_default();
    let lost = match found {
        Some(found) => differing(body, found),
        None => beside_id(body),
    };
    if lost.is_empty() {
        return;
    }
    let taken = match (id, found) {
        (0, _) => "the organization that only the CA knows is".to_owned(),
        (id, Some(_)) => format!("organization `{id}` is"),
        (id, None) => format!("organization `{id}`, where there is one, may be"),
    };
    findings.add(
        ignored(&lost, found.is_some(), &format!("{taken} taken as it is"))
            .instead("send the id alone, or leave it out and give a name that no organization has"),
    );
}
