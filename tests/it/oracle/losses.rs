//! What was lost at the CA between two moments.

use std::collections::{BTreeMap, BTreeSet};

use certpact_simulator::{Contact, Contract, Credential, CredentialStatus, Organization, World};
use serde::Serialize;
use serde_json::{Map, Value};

use super::names;
use super::worlds::{OPTIONAL, details};

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Kind {
    /// Automatic renewal is off, and the request did not say so.
    AutoRenew,
    /// A validated organization is no longer validated, or its details are others.
    Validation,
    /// An optional detail is empty, and the request did not say so.
    Detail,
    /// A contact is gone, and the request gave none of its kind.
    ContactGone,
    /// A contact was sent and is not there.
    ContactNotStored,
    /// The contract is canceled.
    Canceled,
    /// A name of the contract is gone.
    NameGone,
    /// A credential that could be used no longer can.
    CredentialRevoked,
    /// A contract is there that was not, and is billed.
    Made,
}

/// Each kind of loss, the rule that is about it, and those that tell of it beside their own.
const WARNING: [(Kind, &str, &[&str]); 9] = [
    (Kind::AutoRenew, "acme.auto_renew_reset", &[]),
    (
        Kind::Validation,
        "acme.organization_revalidation",
        &[
            "acme.optional_field_cleared",
            "acme.organization_by_id",
            "acme.value_may_clear",
        ],
    ),
    (
        Kind::Detail,
        "acme.optional_field_cleared",
        &["acme.organization_revalidation", "acme.organization_by_id"],
    ),
    (
        Kind::ContactGone,
        "acme.contacts_dropped",
        &["acme.organization_by_id"],
    ),
    (
        Kind::ContactNotStored,
        "acme.contacts_array",
        &["acme.organization_by_id"],
    ),
    (Kind::Canceled, "acme.cancel_irreversible", &[]),
    (
        Kind::NameGone,
        "acme.san_removed",
        &["acme.cancel_irreversible"],
    ),
    (Kind::CredentialRevoked, "acme.credentials_revoked", &[]),
    (Kind::Made, "acme.contract_created", &[]),
];

impl Kind {
    pub(super) fn all() -> BTreeSet<Self> {
        WARNING.map(|(kind, ..)| kind).into()
    }

    /// Whether a rule is about this loss, and false where there is none.
    pub(super) fn is_of(self, rule: &str) -> bool {
        WARNING
            .iter()
            .any(|(kind, about, _)| *kind == self && *about == rule)
    }

    /// Whether whoever knows a rule's findings has been warned of this loss.
    pub(super) fn is_told_by(self, rule: &str) -> bool {
        self.is_of(rule)
            || WARNING
                .iter()
                .any(|(kind, _, told)| *kind == self && told.contains(&rule))
    }
}

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub(super) struct Loss {
    pub(super) kind: Kind,
    pub(super) contract: u64,
    /// The field or the kind of contact; empty where the loss has only one.
    pub(super) what: &'static str,
}

/// Compares two worlds, given what was sent in between of each contract, or to make it.
pub(super) fn losses(before: &World, after: &World, sent: &BTreeMap<u64, Value>) -> Vec<Loss> {
    let (known, made) = after.contracts.split_at(before.contracts.len());
    let known = before.contracts.iter().zip(known);
    let known = known.flat_map(|(before, after)| losses_of(before, after, sent));
    let made = made.iter().flat_map(|after| {
        let is_made = Loss {
            kind: Kind::Made,
            contract: after.acme_contract_id,
            what: "",
        };
        let nothing = Contract {
            organization: Some(Organization::default()),
            ..Contract::default()
        };
        [vec![is_made], losses_of(&nothing, after, sent)].concat()
    });
    known.chain(made).collect()
}

fn losses_of(before: &Contract, after: &Contract, sent: &BTreeMap<u64, Value>) -> Vec<Loss> {
    let id = after.acme_contract_id;
    let lost = lost(before, after, sent.get(&id).unwrap_or(&Value::Null)).into_iter();
    let loss = |(kind, what)| Loss {
        kind,
        contract: id,
        what,
    };
    lost.map(loss).collect()
}

fn lost(before: &Contract, after: &Contract, request: &Value) -> BTreeSet<(Kind, &'static str)> {
    let mut lost = BTreeSet::new();
    if request.is_null() && before == after {
        return lost;
    }
    if before.auto_renew && !after.auto_renew && request["auto_renew"] != Value::Bool(false) {
        lost.insert((Kind::AutoRenew, ""));
    }
    if before.date_canceled.is_none() && after.date_canceled.is_some() {
        lost.insert((Kind::Canceled, ""));
    }
    if !names_gone(before, after).is_empty() {
        lost.insert((Kind::NameGone, ""));
    }
    if !credentials_revoked(before, after).is_empty() {
        lost.insert((Kind::CredentialRevoked, ""));
    }
    let (Some(had), Some(has)) = (&before.organization, &after.organization) else {
        return lost;
    };
    let (had_details, has_details) = (details(had), details(has));
    if before.is_organization_validated
        && (!after.is_organization_validated || had_details != has_details)
    {
        lost.insert((Kind::Validation, ""));
    }
    let nothing = Map::new();
    let sent = request["organization"].as_object().unwrap_or(&nothing);
    for name in OPTIONAL {
        let was_cleared = had_details.contains_key(name) && !has_details.contains_key(name);
        if was_cleared && !sent.contains_key(name) {
            lost.insert((Kind::Detail, name));
        }
    }
    for (name, listed_as) in CONTACTS {
        let given = given(sent, name, listed_as);
        let (had, has) = (stored(had, name), stored(has, name));
        let is_missing = |contact: &Contact| !has.contains(contact);
        if given.is_none() && had.iter().any(is_missing) {
            lost.insert((Kind::ContactGone, name));
        }
        if given.unwrap_or_default().iter().any(is_missing) {
            lost.insert((Kind::ContactNotStored, name));
        }
    }
    lost
}

pub(super) fn names_gone(before: &Contract, after: &Contract) -> BTreeSet<String> {
    names::missing(before.sans.iter().map(String::as_str), &after.sans)
}

pub(super) fn credentials_revoked<'a>(
    before: &'a Contract,
    after: &'a Contract,
) -> Vec<&'a Credential> {
    let pairs = before.credentials.iter().zip(&after.credentials);
    pairs
        .filter(|(before, after)| is_active(before) && !is_active(after))
        .map(|(before, _)| before)
        .collect()
}

pub(super) fn is_active(credential: &Credential) -> bool {
    credential.status == CredentialStatus::Active
}

/// The fields of an organization that hold contacts, and how the `contacts` array names the kind.
const CONTACTS: [(&str, &str); 3] = [
    ("organization_contact", "organization_contact"),
    ("technical_contact", "technical_contact"),
    ("verified_contacts", "verified_contact"),
];

fn stored(organization: &Organization, name: &str) -> Vec<Contact> {
    let one = match name {
        "organization_contact" => &organization.organization_contact,
        "technical_contact" => &organization.technical_contact,
        _ => return organization.verified_contacts.clone(),
    };
    one.iter().cloned().collect()
}

/// The contacts of a kind that a request gives in either shape; none where it does not speak of
/// them.
fn given(sent: &Map<String, Value>, name: &str, listed_as: &str) -> Option<Vec<Contact>> {
    let named = match sent.get(name) {
        Some(Value::Array(contacts)) => Some(contacts.clone()),
        Some(contact) => Some(vec![contact.clone()]),
        None => None,
    };
    let array = sent.get("contacts").and_then(Value::as_array);
    let listed: Vec<Value> = array
        .into_iter()
        .flatten()
        .filter(|entry| entry["contact_type"] == listed_as)
        .cloned()
        .collect();
    if named.is_none() && listed.is_empty() {
        return None;
    }
    let contacts = named.into_iter().flatten().chain(listed);
    Some(contacts.filter_map(read_contact).collect())
}

fn read_contact(mut contact: Value) -> Option<Contact> {
    contact.as_object_mut()?.remove("contact_type");
    serde_json::from_value(contact).ok()
}
