//! The checks that are the same in every API, over what the spec says of single fields. Each
//! API has a rule of its own for each, with its own words and examples.

use serde_json::Value;

use super::places::{Fields, Place, Stranger, excess, is_blank, malformation, mistyping, unlisted};
use crate::ground::dns_name;
use crate::ground::error::nearest;
use crate::request::facts::Field;
use crate::rule::collector::{Collector, Draft};

/// What is said of a required field that is left out or blank.
pub(crate) enum Lack {
    /// The CA refuses the request.
    Certain,
    /// It may: why, and what to do instead.
    Uncertain(&'static str, String),
    /// Another rule says it.
    SaidElsewhere,
}

/// Fields that the pages require, and that are left out or blank.
pub(crate) fn missing(
    fields: &Fields<'_>,
    findings: &mut Collector<'_>,
    lack: impl Fn(&Place<'_>) -> Lack,
) {
    for place in &fields.places {
        if !place.field.required || !place.value.is_none_or(is_blank) {
            continue;
        }
        let path = place.field.path;
        let is_of_organization = path.starts_with("organization.");
        let found = match (lack(place), fields.validation_type) {
            (Lack::SaidElsewhere, _) => continue,
            (Lack::Uncertain(why, instead), _) => Draft::at(
                fields.pointer(place),
                format!("`{path}` is left out or blank, and the CA may refuse that: {why}"),
            )
            .uncertain()
            .instead(instead),
            (Lack::Certain, None) if is_of_organization => Draft::at(
                fields.pointer(place),
                format!("`{path}` is left out or blank, which OV and EV contracts may not"),
            )
            .uncertain(),
            (Lack::Certain, Some(_) | None) => Draft::at(
                fields.pointer(place),
                format!("`{path}` is required, and left out or blank"),
            ),
        };
        findings.add(found);
    }
}

/// Values of another type or form than the pages say. A form that is `guessed` makes no finding certain.
pub(crate) fn malformed(fields: &Fields<'_>, findings: &mut Collector<'_>, guessed: &[&str]) {
    held_to(malformation, fields, findings, guessed);
}

/// Values of another type than the pages say, where their form is passed over.
pub(crate) fn mistyped(fields: &Fields<'_>, findings: &mut Collector<'_>) {
    held_to(mistyping, fields, findings, &[]);
}

fn held_to(
    problem: impl Fn(&Field, &Value) -> Option<String>,
    fields: &Fields<'_>,
    findings: &mut Collector<'_>,
    guessed: &[&str],
) {
    if fields.body.is_some_and(|body| !body.is_object()) {
        findings.add(Draft::at("", "the body is not an object"));
        return;
    }
    for place in &fields.places {
        let problem = place.value.and_then(|value| problem(place.field, value));
        if let Some(problem) = problem {
            let message = format!("`{}` {problem}", place.field.path);
            let found = Draft::at(fields.pointer(place), message);
            findings.add(if guessed.contains(&place.field.path) {
                found.uncertain()
            } else {
                found
            });
        }
    }
}

/// Texts that are longer than the pages say.
pub(crate) fn too_long(fields: &Fields<'_>, findings: &mut Collector<'_>) {
    for place in &fields.places {
        if let Some(problem) = place.value.and_then(|value| excess(place.field, value)) {
            findings.add(
                Draft::at(
                    fields.pointer(place),
                    format!("`{}` {problem}", place.field.path),
                )
                .instead("give a shorter value"),
            );
        }
    }
}

/// Values that the pages do not name among those of a field. `expected` is what people expect of a field and it
/// does not take: the value, and what to do instead.
pub(crate) fn unknown_value(
    fields: &Fields<'_>,
    findings: &mut Collector<'_>,
    expected: &[(&str, &str)],
) {
    for place in &fields.places {
        let Some(given) = place.value.and_then(Value::as_str) else {
            continue;
        };
        let values = unlisted(place.field, given);
        if values.is_empty() {
            continue;
        }
        let message = format!(
            "the CA may refuse `{}`: its page does not name the value {}",
            place.field.path,
            dns_name::shown(given)
        );
        let expected = expected.iter().find(|(value, _)| *value == given);
        let instead = match (expected, nearly(given, values)) {
            (Some((_, instead)), _) => (*instead).to_owned(),
            (None, Some(value)) => format!("write `{value}`, if that is meant"),
            (None, None) => format!("give one of `{}`", values.join("`, `")),
        };
        findings.add(
            Draft::at(fields.pointer(place), message)
                .uncertain()
                .instead(instead),
        );
    }
}

/// The one of these that a text is nearly, whatever its case and separators: who is far off means something else.
pub(crate) fn nearly<'a>(given: &str, values: &[&'a str]) -> Option<&'a str> {
    let bare = |text: &str| text.to_lowercase().replace(['-', '_', ' '], "");
    let given = bare(given.trim());
    let distance = |value: &&str| strsim::damerau_levenshtein(&given, &bare(value));
    let value = values.iter().copied().min_by_key(distance)?;
    (distance(&value) <= value.len() / 4).then_some(value)
}

/// Members that the pages do not know. `expected` is what people expect of the CA and it does not
/// do: the place, the member that they send for it, and what to do instead.
pub(crate) fn unknown_member(
    fields: &Fields<'_>,
    findings: &mut Collector<'_>,
    expected: &[(&str, &str, &str)],
) {
    for stranger in &fields.strangers {
        let message = format!(
            "{} is not known to the CA's page, and may be ignored",
            dns_name::shown(stranger.name)
        );
        let instead = instead(stranger, expected);
        findings.add(
            Draft::at(fields.pointer_to(stranger), message)
                .uncertain()
                .instead(instead),
        );
    }
}

fn instead(stranger: &Stranger<'_>, expected: &[(&str, &str, &str)]) -> String {
    let expected = expected
        .iter()
        .find(|(path, name, _)| (*path, *name) == (stranger.path, stranger.name));
    if let Some((.., instead)) = expected {
        return (*instead).to_owned();
    }
    let known = stranger.known.map(|(field, _)| field.name);
    match nearest(&stranger.name.to_lowercase(), known) {
        Some(name) => format!("write `{name}`, if that is meant"),
        None => "leave it out".to_owned(),
    }
}

/// Addresses that do not look like one.
pub(crate) fn doubtful_email(fields: &Fields<'_>, findings: &mut Collector<'_>) {
    for (place, text) in fields.texts() {
        let is_email = place.field.name.ends_with("email");
        let Some(problem) = is_email.then(|| problem(text)).flatten() else {
            continue;
        };
        let path = place.field.path;
        findings.add(
            Draft::at(
                fields.pointer(place),
                format!("`{path}` may be no address: it {problem}"),
            )
            .uncertain()
            .instead("give the address alone"),
        );
    }
}

fn problem(address: &str) -> Option<&'static str> {
    let is_between = |letter: char| letter.is_whitespace() || [',', ';'].contains(&letter);
    let is_one = |part: &str| part.contains('@');
    let several = || address.split(is_between).filter(|part| is_one(part));
    if address.matches('@').nth(1).is_some() && several().nth(1).is_some() {
        return Some("holds several addresses");
    }
    let is_odd = |letter: char| letter.is_whitespace() || letter.is_control();
    if address.contains(is_odd) {
        return Some("has white space in it");
    }
    let Some((mailbox, host)) = address.split_once('@') else {
        return Some("has no `@`");
    };
    if mailbox.is_empty() {
        Some("has nothing before the `@`")
    } else if dns_name::is_wildcard(host) || dns_name::problem(host).is_some() {
        Some("has no name of a host behind the `@`")
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_does_not_look_like_an_address_has_a_problem() {
        for doubtful in [
            "jane",
            "@example.com",
            "jane@",
            "jane@localhost",
            "jane@doe@example.com",
            "jane@*.example.com",
            "jane@example.com, joe@example.com",
            "jane@example.com;joe@example.com",
            "jane@exam ple.com",
            "jane@example.com\n",
        ] {
            assert!(problem(doubtful).is_some(), "{doubtful}");
        }
        for good in [
            "jane@example.com",
            "jane.o'doe+ca@mail.example.co.uk",
            "jane@bücher.example",
        ] {
            assert_eq!(problem(good), None, "{good}");
        }
    }
}
