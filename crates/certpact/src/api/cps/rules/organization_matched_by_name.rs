use serde_json::{Map, Value};

use super::{ON, ignored};
use crate::api::cps::effect::{By, Destination, details, differing, id, name};
use crate::api::cps::view::View;
use crate::ground::finding::Severity;
use crate::ground::folded::folded;
use crate::rule::collector::{Collector, Draft};
use crate::rule::rule;

rule! {
    /// An existing organization has exactly this name. It is taken as it is: CPS never changes one, and ignores
    /// whatever else the request says, without an error. Nor is a new one made.
    ///
    /// The certificate request has another organization afterwards than the body describes, with other contacts
    /// where they differ.
    ///
    /// **Instead:** look with `find_organizations`. Send the name alone, or the id, where that organization is
    /// meant; give another name where it is not.
    ///
    /// ```toml
    /// operation = "change_organization"
    /// observed_request = { id = 7 }
    /// organizations = [{ id = 1, company_name = "Widgets LLC", city = "Oakland" }]
    /// request = { company_name = "Widgets LLC", city = "Berkeley" }
    /// finds = ["7: /city"]
    /// ```
    ///
    /// ```toml
    /// operation = "change_organization"
    /// observed_request = { id = 7 }
    /// organizations = [{ id = 1, company_name = "Widgets LLC" }]
    /// missing = [9]
    /// request = { id = 9, company_name = "Widgets LLC" }
    /// finds = ["7: /id"]
    /// ```
    ///
    /// ```toml
    /// operation = "change_organization"
    /// observed_request = { id = 7 }
    /// request = { company_name = "Widgets LLC", city = "Berkeley" }
    /// finds = ["7: /company_name (uncertain)"]
    /// ```
    ///
    /// ```toml
    /// operation = "change_organization"
    /// observed_request = { id = 7 }
    /// organizations = [{ id = 1, company_name = "Widgets LLC" }]
    /// request = { company_name = "Widgets  LLC ", city = "Berkeley" }
    /// finds = ["7: /company_name (uncertain)"]
    /// ```
    ///
    /// ```toml
    /// operation = "change_organization"
    /// observed_request = { id = 7 }
    /// organizations = []
    /// request = { company_name = "Widgets LLC", city = "Berkeley" }
    /// finds = []
    /// ```
    {
        summary: "an exact name makes the rest of the body ignored",
        severity: Severity::Hazard,
        on: ON,
        sources: &["change_organization"],
        check: check,
    }
}

fn check(view: &View<'_>, findings: &mut Collector<'_>) {
    let Some(body) = view.body else { return };
    let Some(name) = name(body) else { return };
    let instead = "send the name alone or the id where that one is meant, else another name";
    let perhaps = |message: String| {
        Draft::at("/company_name", message)
            .uncertain()
            .instead(instead)
    };
    match &view.destination {
        Some(Destination::Existing(By::Name, _, found)) => {
            let lost = match found {
                Some(found) => differing(body, found),
                None => details(body),
            };
            let lost: Vec<&str> = lost.into_iter().filter(|name| *name != "id").collect();
            let taken = "the organization that has exactly this name is taken as it is";
            match id(body).filter(|id| *id > 0) {
                Some(id) => findings.add(in_place_of(id, &lost, taken).instead(instead)),
                None if lost.is_empty() => {}
                None => findings.add(ignored(&lost, found.is_some(), taken).instead(instead)),
            }
        }
        Some(Destination::Unknown) if says_more(body) => {
            findings.add(perhaps(format!(
                "an organization may be named exactly `{name}`; it is then taken as it is, and everything else in the body is ignored"
            )));
        }
        Some(Destination::New { near, .. }) if says_more(body) => {
            let is_near = |other: &&&str| folded(other) == folded(name);
            if let Some(other) = near.iter().find(is_near) {
                findings.add(perhaps(format!(
                    "`{other}` differs in case or spaces alone, and may be taken for the same; everything else in the body is then ignored"
                )));
            }
        }
        Some(
            Destination::Existing(By::Id, ..)
            | Destination::Unknown
            | Destination::New { .. }
            | Destination::Nameless,
        )
        | None => {}
    }
}

/// Who gave a number meant another organization than the one that the name leads to.
fn in_place_of(id: u64, lost: &[&str], taken: &str) -> Draft {
    let rest = if lost.is_empty() {
        ""
    } else {
        ", whatever else the body says"
    };
    Draft::at(
        "/id",
        format!("no organization has the id `{id}`; {taken}{rest}"),
    )
}

/// Whether a body says more than a name: a number, or what only a new organization can have.
fn says_more(body: &Map<String, Value>) -> bool {
    id(body).is_some_and(|id| id > 0) || !details(body).is_empty()
}
