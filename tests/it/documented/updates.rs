//! The two bodies that the CA prints for replacing an OV and an EV contract, judged where nothing was
//! seen of the contract.

use certpact::{Call, Id, Observed, Operation, ProductNameId, Severity, ValidationType, check};
use serde_json::Value;

use super::{FOLDER, product_of};
use crate::files;

const OV: &str = "acme-update.ov.request.json";
const EV: &str = "acme-update.ev.request.json";

/// What is found in each of them, whichever contacts they give.
const ALWAYS: [&str; 2] = [
    "acme.organization_revalidation /organization",
    "acme.contacts_array /organization/contacts",
];

/// The body, the contact that is taken out of its array, and what is found beside that.
const CASES: &[(&str, &str, &[&str])] = &[
    (
        OV,
        "",
        &["acme.contact_unstated /organization/verified_contacts"],
    ),
    (
        OV,
        "organization_contact",
        &[
            "acme.contact_missing /organization/organization_contact",
            "acme.contact_unstated /organization/verified_contacts",
        ],
    ),
    (
        OV,
        "technical_contact",
        &[
            "acme.contact_unstated /organization/verified_contacts",
            "acme.contacts_dropped /organization/technical_contact",
        ],
    ),
    (EV, "", &[]),
    (
        EV,
        "organization_contact",
        &["acme.contact_missing /organization/organization_contact"],
    ),
    (
        EV,
        "technical_contact",
        &["acme.contacts_dropped /organization/technical_contact"],
    ),
    (
        EV,
        "verified_contact",
        &["acme.contact_missing /organization/verified_contacts"],
    ),
];

fn product(file: &str) -> ProductNameId {
    product_of(match file {
        OV => ValidationType::Ov,
        _ => ValidationType::Ev,
    })
}

#[test]
fn the_array_is_named_and_its_entries_are_judged() {
    for (file, taken_out, beside) in CASES {
        let mut body: Value = serde_json::from_str(&text(file)).unwrap();
        let contacts = body["organization"]["contacts"].as_array_mut().unwrap();
        contacts.retain(|contact| contact["contact_type"] != *taken_out);
        let call = Call::new(Operation::ReplaceContract, &Id::NONE);
        let call = call.with_body(&body.to_string()).unwrap();
        let findings = check(&call, &Observed::new(), Some(product(file))).unwrap();
        let found = findings
            .iter()
            .map(|one| format!("{} {}", one.rule, one.pointer));
        let mut found: Vec<String> = found.collect();
        let mut expected: Vec<&str> = ALWAYS.iter().chain(*beside).copied().collect();
        found.sort();
        expected.sort_unstable();
        assert_eq!(found, expected, "{file} without {taken_out}");
        for one in findings {
            // Without an organization contact the CA may name the API user.
            let rests_on_the_body =
                one.severity == Severity::Error && !one.pointer.ends_with("/organization_contact");
            assert_eq!(one.certain, rests_on_the_body, "{}", one.rule);
        }
    }
}

#[test]
fn as_they_are_printed_they_are_no_json() {
    for file in [OV, EV] {
        let printed = text(file).replacen("Corp\",\n    \"address", "Corp\"\n    \"address", 1);
        let call = Call::new(Operation::ReplaceContract, &Id::NONE);
        let error = call.with_body(&printed).unwrap_err();
        assert_eq!(
            error.message(),
            "the body is not JSON: expected `,` or `}` at line 5 column 5"
        );
    }
}

fn text(file: &str) -> String {
    files::text(&format!("{FOLDER}/{file}"))
}
