use super::{Check, WITH_BODY};
use crate::api::acme::effect::names_by_id;
use crate::api::acme::view::View;
use crate::ground::finding::{Severity, to_fragment};
use crate::ground::operations::Operation;
use crate::rule::collector::Collector;
use crate::rule::field_checks::Lack;
use crate::rule::{field_checks, rule};

rule! {
    /// The CA's page requires this field, and the request leaves it out or blank. The CA refuses
    /// the request. It may not where a contact of an update means one that the CA has, where
    /// `organization.id` names an organization, and where a country has no states or postal codes, which
    /// the page does not except.
    ///
    /// Nothing is changed anywhere.
    ///
    /// **Instead:** give the field. To change a part of an organization, use `patch_contract`. Where a
    /// country has no postal code, overrule that one finding; a placeholder is worse than nothing.
    ///
    /// ```toml
    /// operation = "replace_contract"
    /// observed = [{ id = 7, product = "ssl_basic", organization = { city = "Oakland" } }]
    /// request = { auto_renew = true, organization = { name = "Example", address = "1 Main", city = " ", state = "CA", zip = "94601", country = "US" } }
    /// finds = ["7: /organization/city"]
    /// ```
    ///
    /// ```toml
    /// operation = "create_contract"
    /// request = { product_name_id = "ssl_basic", sans = ["example.com"], organization = { name = "Example", address = "1 Queen's Road", city = "Hong Kong", state = "Hong Kong", country = "HK" } }
    /// finds = ["example.com: /organization/zip (uncertain)"]
    /// ```
    ///
    /// ```toml
    /// operation = "patch_contract"
    /// observed = [{ id = 7, product = "ssl_basic", organization = { city = "Oakland" } }]
    /// request = { organization = { city = "Oakland" } }
    /// finds = []
    /// ```
    {
        summary: "a field that the CA's page requires is left out or blank",
        severity: Severity::Error,
        on: WITH_BODY,
        sources: &["replace_contract", "patch_contract", "add_sans", "remove_sans"],
        check: Check::Request(check),
    }
}

/// Where every address has a state and a postal code.
const WITH_STATES: [&str; 3] = ["US", "CA", "AU"];

fn check(view: &View<'_>, findings: &mut Collector<'_>) {
    let fields = view.fields();
    let country = view
        .organization
        .and_then(|organization| organization.get("country")?.as_str());
    let has_states = country.is_some_and(|country| {
        let mut with = WITH_STATES.into_iter();
        with.any(|code| country.eq_ignore_ascii_case(code))
    });
    let is_by_id = view.organization.is_some_and(names_by_id);
    field_checks::missing(fields, findings, |place| {
        let Some(field) = place.field.path.strip_prefix("organization.") else {
            return Lack::Certain;
        };
        let is_of_contact = field.contains('.');
        if is_of_contact && view.operation != Operation::CreateContract {
            Lack::Uncertain(
                "a new contact needs it, and an existing one may be meant",
                "give every field of the contact".to_owned(),
            )
        } else if is_by_id && !is_of_contact {
            Lack::Uncertain(
                "`organization.id` may replace it",
                format!("give `{field}`"),
            )
        } else if ["state", "zip"].contains(&field) && country.is_some() && !has_states {
            Lack::Uncertain(
                "the page excepts no country, and not every country has one",
                without(view, &fields.pointer(place)),
            )
        } else {
            Lack::Certain
        }
    });
}

/// What to do where a country has no such thing: a stand-in for it would be worse than nothing.
fn without(view: &View<'_>, pointer: &str) -> String {
    let target = view.asked.target.unwrap_or("TARGET");
    let place = to_fragment(pointer);
    format!(
        "give it, or where the country has none, `--overrule acme.field_missing@{target}#{place}=REASON`"
    )
}
