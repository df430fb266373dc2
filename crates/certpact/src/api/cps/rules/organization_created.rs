use super::ON;
use crate::api::cps::effect::{Destination, body, destination, id, name};
use crate::api::cps::observed::Observed;
use crate::ground::finding::Severity;
use crate::request::step::Step;
use crate::rule::collector::{Collector, Draft};
use crate::rule::rule;

rule! {
    /// No organization has this id or exactly this name, and so CPS makes a new one of what the body says. One
    /// that is there and has nearly this name is not taken.
    ///
    /// If an existing organization was meant, there are two afterwards, and none can be changed.
    ///
    /// **Instead:** look with `find_organizations`, and give the id of the one that is meant.
    ///
    /// ```toml
    /// operation = "change_organization"
    /// observed_request = { id = 7 }
    /// organizations = [{ id = 1, company_name = "Widgets LLC Holding" }]
    /// request = { company_name = "Widgets LLC", company_address = "1 Main St", city = "Oakland", country = "CA", contact_first_name = "Jane", contact_last_name = "Doe", contact_email = "jane@example.com", contact_phone = "1" }
    /// finds = ["7: /company_name"]
    /// ```
    ///
    /// ```toml
    /// operation = "change_organization"
    /// observed_request = { id = 7 }
    /// organizations = [{ id = 1, company_name = "Widgets LLC" }]
    /// request = { company_name = "Widgets LLC", company_address = "1 Main St", city = "Oakland", country = "CA", contact_first_name = "Jane", contact_last_name = "Doe", contact_email = "jane@example.com", contact_phone = "1" }
    /// finds = []
    /// ```
    {
        summary: "a new organization is made",
        severity: Severity::Notice,
        on: ON,
        sources: &["change_organization"],
        check: check,
    }
}

fn check(step: &Step, observed: &Observed, findings: &mut Collector<'_>) {
    let Some(body) = body(step) else { return };
    let Some(name) = name(body) else { return };
    let found = match destination(body, observed) {
        Destination::New { near, is_certain } => {
            let unknown = match id(body) {
                None => "no organization is named",
                Some(0) => "the CA knows none of this name, and none is named",
                Some(_) => "there is no organization with this id, and none is named",
            };
            let mut message = format!("{unknown} exactly `{name}`: a new one is made");
            if !near.is_empty() {
                message += &format!("; there are `{}`", near.join("`, `"));
            }
            let found = Draft::at("/company_name", message);
            if is_certain { found } else { found.uncertain() }
        }
        Destination::Unknown => Draft::at(
            "/company_name",
            format!("a new organization may be made, where none is named exactly `{name}`"),
        )
        .uncertain(),
        Destination::Existing(..) | Destination::Nameless => return,
    };
    findings
        .add(found.instead("`certpact cps find-organizations` shows those that contain a name"));
}
