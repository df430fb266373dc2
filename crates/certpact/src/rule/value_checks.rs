//! Checks of values that have the form which the pages ask for, and cannot serve. Each API has a rule of
//! its own for each, with its own words and examples.

use serde_json::Value;

use super::places::{Fields, Place};
use crate::ground::country;
use crate::ground::spelling::is_escaped;
use crate::ground::unseen::unseen_in;
use crate::rule::collector::{Collector, Draft};

/// Fields that end in a certificate's subject, in the words of each API.
const OF_SUBJECT: [&str; 11] = [
    "name",
    "assumed_name",
    "address",
    "address2",
    "city",
    "state",
    "zip",
    "company_name",
    "company_address",
    "company_address2",
    "zip_code",
];

/// The most characters that such a field has: the bound of X.520, and that of CertCentral's pages.
const MOST: usize = 64;

/// Postal codes, in the words of each API.
const OF_POSTAL_CODES: [&str; 2] = ["zip", "zip_code"];

/// Fields whose values are words of the CA, and no text of people.
const OF_CODES: [&str; 4] = ["country", "contact_type", "product_name_id", "language_id"];

/// What people write where they have nothing to write.
const PLACEHOLDERS: [&str; 11] = [
    "n/a",
    "n.a.",
    "none",
    "tbd",
    "todo",
    "unknown",
    "undefined",
    "not applicable",
    "placeholder",
    "changeme",
    "xxx",
];

/// Texts that no certificate can carry as they are.
pub(crate) fn unfit(fields: &Fields<'_>, findings: &mut Collector<'_>) {
    for (place, text) in fields.texts() {
        let name = place.field.name;
        if OF_POSTAL_CODES.contains(&name) && lacks_zero(text) && is_in_us(fields, place) {
            let message = format!(
                "`{}` has four digits, and a postal code of the United States has five: a zero may be lost",
                place.field.path
            );
            let found = Draft::at(fields.pointer(place), message).uncertain();
            findings.add(found.instead(format!("write `0{text}`, if that is meant")));
            continue;
        }
        // What has so few bytes has no more characters.
        let length = if text.len() > MOST {
            text.chars().count()
        } else {
            0
        };
        if length <= MOST || !OF_SUBJECT.contains(&name) {
            continue;
        }
        let message = format!(
            "`{}` has {length} characters, and a certificate can carry {MOST}",
            place.field.path
        );
        let found = Draft::at(fields.pointer(place), message).uncertain();
        findings.add(found.instead("give a shorter value, as the organization is registered"));
    }
}

/// Whether a postal code may have lost a zero in a table that took it for a number.
fn lacks_zero(code: &str) -> bool {
    code.len() == 4 && code.bytes().all(|byte| byte.is_ascii_digit())
}

/// Whether the address that a place is in is one of the United States.
fn is_in_us(fields: &Fields<'_>, place: &Place<'_>) -> bool {
    let country = fields.beside(place, "country").and_then(Value::as_str);
    country.is_some_and(|code| code.trim().eq_ignore_ascii_case("US"))
}

/// Texts that stand for a value which is not there.
pub(crate) fn placeholder(fields: &Fields<'_>, findings: &mut Collector<'_>) {
    for (place, text) in fields.texts() {
        let is_marks = !text.chars().any(char::is_alphanumeric);
        if !(is_marks || is_placeholder(text)) || !is_of_people(place) {
            continue;
        }
        let message = format!(
            "`{}` may be a placeholder, which the CA cannot validate and a certificate may not carry",
            place.field.path
        );
        let found = Draft::at(fields.pointer(place), message).uncertain();
        findings.add(found.instead("give the value, or leave an optional field out"));
    }
}

/// Whether a field holds a text of people.
fn is_of_people(place: &Place<'_>) -> bool {
    !OF_CODES.contains(&place.field.name) && place.field.name != "[]"
}

/// Whether a text is a word that people write where they have nothing to write.
fn is_placeholder(text: &str) -> bool {
    let text = text.trim();
    let mut words = PLACEHOLDERS.iter();
    words.any(|word| text.eq_ignore_ascii_case(word))
}

/// Texts with something in them that cannot be seen, but for what the CA holds already.
pub(crate) fn partly_invisible(
    fields: &Fields<'_>,
    is_held: impl Fn(&str, &str) -> bool,
    findings: &mut Collector<'_>,
) {
    for (place, text) in fields.texts() {
        let is_new = || is_of_people(place) && !is_held(place.field.path, text);
        let found = unseen_in(text).filter(|_| is_new());
        let Some(found) = found else { continue };
        let message = format!(
            "`{}` has {found}, and is another value than the same text without it",
            place.field.path
        );
        let found = Draft::at(fields.pointer(place), message);
        findings.add(found.instead("write it with single spaces alone, unless that is meant"));
    }
}

/// Texts that are escaped as HTML, as a CA may show them and nobody is called.
pub(crate) fn escaped_as_html(fields: &Fields<'_>, findings: &mut Collector<'_>) {
    for (place, text) in fields.texts() {
        if !is_escaped(text) {
            continue;
        }
        let message = format!(
            "`{}` is escaped as HTML, and the CA may take it for another text than the one that is meant",
            place.field.path
        );
        let found = Draft::at(fields.pointer(place), message);
        findings.add(found.instead("write `&` for `&amp;`, and so on"));
    }
}

/// Codes of countries that no country has.
pub(crate) fn unassigned_country(fields: &Fields<'_>, findings: &mut Collector<'_>) {
    for (place, code) in fields.texts() {
        let is_country = place.field.name == "country";
        let Some((problem, meant)) = is_country.then(|| country::problem(code)).flatten() else {
            continue;
        };
        let message = format!("`{}` is `{code}`, which {problem}", place.field.path);
        let instead = meant.map_or_else(
            || "give the code of the country".to_owned(),
            |meant| format!("write `{meant}`, if that is meant"),
        );
        findings.add(
            Draft::at(fields.pointer(place), message)
                .uncertain()
                .instead(instead),
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_that_no_country_has_is_told_from_one_that_has() {
        for (code, meant) in [
            ("UK", Some("GB")),
            ("EL", Some("GR")),
            ("us", Some("US")),
            ("ZZ", None),
        ] {
            let (_, found) = country::problem(code).unwrap();
            assert_eq!(found.as_deref(), meant, "{code}");
        }
        for code in ["XK", "TW", "HK", "GB", "NA", "Switzerland"] {
            assert_eq!(country::problem(code), None, "{code}");
        }
    }
}
