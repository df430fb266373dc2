use super::ON;
use crate::api::cps::effect::{Destination, id, name};
use crate::api::cps::view::View;
use crate::ground::finding::Severity;
use crate::rule::collector::{Collector, Draft};
use crate::rule::rule;

rule! {
    /// No organization has this id or exactly this name, so CPS makes a new one of what the body says, and an
    /// organization at CPS can never be changed. An organization with a similar name is not used.
    ///
    /// If an existing organization was meant, there are two afterwards, and the certificate request has the new
    /// one. A wrong value stays in it.
    ///
    /// **Instead:** look with `find_organizations`, and give the id of the one that is meant. Where a new one is
    /// meant, check every value first.
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
    /// organizations = [{ id = 1, company_name = "Widgets, LLC." }]
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
        summary: "a new organization is made, and can never be changed",
        severity: Severity::Hazard,
        on: ON,
        sources: &["change_organization"],
        check: check,
    }
}

fn check(view: &View<'_>, findings: &mut Collector<'_>) {
    let Some(body) = view.body else { return };
    let Some(name) = name(body) else { return };
    let found = match &view.destination {
        Some(Destination::New { near, is_certain }) => {
            let verb = if *is_certain { "is" } else { "may be" };
            let unknown = match id(body) {
                None => "no organization is named",
                Some(0) => "the id 0 asks for a name, and no organization is named",
                Some(_) => "no organization has this id, and none is named",
            };
            let mut message =
                format!("a new organization {verb} made, which can never be changed: {unknown} exactly `{name}`");
            if !near.is_empty() {
                message += &format!("; there is `{}`", near.join("`, `"));
            }
            let found = Draft::at("/company_name", message);
            if *is_certain { found } else { found.uncertain() }
        }
        Some(Destination::Unknown) => Draft::at(
            "/company_name",
            format!("a new organization may be made, which can never be changed, where none is named exactly `{name}`"),
        )
        .uncertain(),
        Some(Destination::Existing(..) | Destination::Nameless) | None => return,
    };
    findings
        .add(found.instead("`certpact cps find-organizations` shows those that contain a name"));
}
