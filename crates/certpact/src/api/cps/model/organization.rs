//! Organizations at CPS: as they are answered, and as they are asked for.

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::{Map, Value};

/// An organization at CPS with its contacts. It is never changed.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct CpsOrganization {
    /// Number of the organization.
    pub id: Option<u64>,
    /// The name.
    pub company_name: Option<String>,
    /// The street address.
    pub company_address: Option<String>,
    /// Suite, floor or unit.
    pub company_address2: Option<String>,
    /// The city.
    pub city: Option<String>,
    /// The state or province.
    pub state: Option<String>,
    /// The postal code.
    pub zip_code: Option<String>,
    /// The country's code of two letters.
    pub country: Option<String>,
    /// The part of the organization that answers for its certificates.
    pub organizational_unit: Option<String>,
    /// First name of the person who answers for its certificates.
    pub contact_first_name: Option<String>,
    /// That person's last name.
    pub contact_last_name: Option<String>,
    /// That person's e-mail address.
    pub contact_email: Option<String>,
    /// That person's telephone number.
    pub contact_phone: Option<String>,
    /// That person's position.
    pub contact_title: Option<String>,
    /// Further persons, for EV among them those who approve certificates.
    #[serde(default, deserialize_with = "or_empty")]
    pub additional_contacts: Vec<AdditionalContact>,
    /// Fields of the answer that this version does not know.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}

/// A further person of an organization at CPS.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct AdditionalContact {
    /// A number that means nothing yet.
    pub id: Option<u64>,
    /// Kind of contact: `EvApprover`, `OrganizationContact`, `TechnicalContact` or `Unknown`.
    pub contact_type: Option<String>,
    /// First name.
    pub first_name: Option<String>,
    /// Last name.
    pub last_name: Option<String>,
    /// E-mail address.
    pub email: Option<String>,
    /// Telephone number.
    pub phone: Option<String>,
    /// Position.
    pub title: Option<String>,
    /// Fields of the answer that this version does not know.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}

/// The organization that a certificate request shall have: the body of `change_organization`.
///
/// An existing organization, named by `id` or by exactly its name, is taken as it is, and everything
/// else that is given is ignored.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CpsOrganizationRequest {
    /// Number of an existing organization; 0 for one that only the CA knows by the name that is given.
    /// If absent, the name alone decides.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<u64>,
    /// The name. An existing organization with exactly this name is taken as it is, else a new one
    /// is made. If absent, `id` has to name an existing one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub company_name: Option<String>,
    /// The street address. If absent, it makes no difference to an existing organization; a new one
    /// needs it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub company_address: Option<String>,
    /// Suite, floor or unit. If absent, a new organization has none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub company_address2: Option<String>,
    /// The city. If absent, it makes no difference to an existing organization; a new one needs it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub city: Option<String>,
    /// The state or province. If absent, it makes no difference to an existing organization; a new
    /// one in the United States needs it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub state: Option<String>,
    /// The postal code. If absent, it makes no difference to an existing organization; a new one in
    /// the United States needs it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub zip_code: Option<String>,
    /// The country's code of two letters. If absent, it makes no difference to an existing
    /// organization; a new one needs it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub country: Option<String>,
    /// The part of the organization that answers for its certificates. If absent, a new
    /// organization has none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub organizational_unit: Option<String>,
    /// First name of the person who answers for its certificates. If absent, it makes no difference
    /// to an existing organization; a new one needs it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contact_first_name: Option<String>,
    /// That person's last name. If absent, it makes no difference to an existing organization; a
    /// new one needs it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contact_last_name: Option<String>,
    /// That person's e-mail address. If absent, it makes no difference to an existing organization;
    /// a new one needs it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contact_email: Option<String>,
    /// That person's telephone number. If absent, it makes no difference to an existing
    /// organization; a new one needs it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contact_phone: Option<String>,
    /// That person's position. If absent, a new organization's person has none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contact_title: Option<String>,
    /// Further persons. If absent, it makes no difference to an existing organization; a new one for EV
    /// needs somebody who approves.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub additional_contacts: Option<Vec<AdditionalContactRequest>>,
}

/// A further person of a new organization at CPS. EV needs everything but the id.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AdditionalContactRequest {
    /// A number that means nothing yet. If absent, it makes no difference.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<u64>,
    /// Kind of contact: `EvApprover`, `OrganizationContact` or `TechnicalContact`. What happens if it is
    /// absent is not said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contact_type: Option<String>,
    /// First name. What happens if it is absent is not said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub first_name: Option<String>,
    /// Last name. What happens if it is absent is not said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_name: Option<String>,
    /// E-mail address. What happens if it is absent is not said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// Telephone number. What happens if it is absent is not said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
    /// Position. What happens if it is absent is not said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
}

/// The texts of an organization, each with its name, in the order of the page.
macro_rules! texts {
    ($own:ident, $($borrow:tt)+) => {
        [
            ("company_name", $($borrow)+ $own.company_name),
            ("company_address", $($borrow)+ $own.company_address),
            ("company_address2", $($borrow)+ $own.company_address2),
            ("city", $($borrow)+ $own.city),
            ("state", $($borrow)+ $own.state),
            ("zip_code", $($borrow)+ $own.zip_code),
            ("country", $($borrow)+ $own.country),
            ("organizational_unit", $($borrow)+ $own.organizational_unit),
            ("contact_first_name", $($borrow)+ $own.contact_first_name),
            ("contact_last_name", $($borrow)+ $own.contact_last_name),
            ("contact_email", $($borrow)+ $own.contact_email),
            ("contact_phone", $($borrow)+ $own.contact_phone),
            ("contact_title", $($borrow)+ $own.contact_title),
        ]
    };
}

/// The texts of a person.
macro_rules! person {
    ($own:ident, $($borrow:tt)+) => {
        [
            ("contact_type", $($borrow)+ $own.contact_type),
            ("first_name", $($borrow)+ $own.first_name),
            ("last_name", $($borrow)+ $own.last_name),
            ("email", $($borrow)+ $own.email),
            ("phone", $($borrow)+ $own.phone),
            ("title", $($borrow)+ $own.title),
        ]
    };
}

/// How the planner writes the kind of those who approve certificates.
pub(crate) const APPROVER: &str = "EvApprover";

/// Whether a text names those who approve, in the spelling of the vendor's own client or of its page.
pub(crate) fn is_approver(kind: &str) -> bool {
    kind == APPROVER || kind == "EVApprover"
}

impl CpsOrganization {
    /// Whether an answer has what tells an organization from another thing: a number or a name.
    pub(crate) fn is_identified(&self) -> bool {
        self.id.is_some() || self.company_name.is_some()
    }

    /// A text by its name, empty where it is absent; nothing where there is none of that name.
    pub(crate) fn text(&self, name: &str) -> Option<&str> {
        let mut texts = texts!(self, &).into_iter();
        let (_, text) = texts.find(|(own, _)| *own == name)?;
        Some(text.as_deref().unwrap_or_default())
    }

    /// What a request says to make an organization like this one. Numbers are not in it.
    pub fn to_request(&self) -> CpsOrganizationRequest {
        let mut request = CpsOrganizationRequest::default();
        for ((_, own), (_, place)) in texts!(self, &).into_iter().zip(texts!(request, &mut)) {
            *place = filled(own);
        }
        let contacts = self.additional_contacts.iter();
        let contacts: Vec<_> = contacts.map(AdditionalContact::to_request).collect();
        request.additional_contacts = (!contacts.is_empty()).then_some(contacts);
        request
    }
}

impl CpsOrganizationRequest {
    /// The names of the texts, in the order of the page.
    pub(crate) fn names() -> [&'static str; 13] {
        let none = Self::default();
        texts!(none, &).map(|(name, _)| name)
    }

    /// The texts that are given, in the order of the page.
    pub(crate) fn filled(&self) -> impl Iterator<Item = (&'static str, &str)> {
        let texts = texts!(self, &).into_iter();
        texts.filter_map(|(name, text)| Some((name, text.as_deref()?)))
    }

    /// The same with what it leaves out taken from another one, but for the number.
    pub(crate) fn completed_from(&self, other: &Self) -> Self {
        let mut whole = self.clone();
        for ((_, other), (_, place)) in texts!(other, &).into_iter().zip(texts!(whole, &mut)) {
            *place = place.take().or_else(|| other.clone());
        }
        let contacts = whole.additional_contacts.take();
        whole.additional_contacts = contacts.or_else(|| other.additional_contacts.clone());
        whole
    }
}

impl AdditionalContact {
    /// What a request says to name this person. The number is not in it.
    pub fn to_request(&self) -> AdditionalContactRequest {
        let mut request = AdditionalContactRequest::default();
        for ((_, own), (_, place)) in person!(self, &).into_iter().zip(person!(request, &mut)) {
            *place = filled(own);
        }
        request.contact_type = request.contact_type.map(spelled);
        request
    }
}

impl AdditionalContactRequest {
    /// What tells one person from another: everything but the number, an approver in either spelling.
    pub(crate) fn person(&self) -> [String; 6] {
        let kind = self.contact_type.clone().map(spelled).unwrap_or_default();
        let [_, texts @ ..] = person!(self, &);
        let [first_name, last_name, email, phone, title] =
            texts.map(|(_, text)| text.clone().unwrap_or_default());
        [kind, first_name, last_name, email, phone, title]
    }

    /// The fields that are given, in their order.
    pub(crate) fn filled(&self) -> impl Iterator<Item = (&'static str, &str)> {
        let texts = person!(self, &).into_iter();
        texts.filter_map(|(name, text)| Some((name, text.as_deref()?)))
    }
}

/// CPS writes null where nothing is.
pub(super) fn or_empty<'de, D: Deserializer<'de>, T: Deserialize<'de>>(
    deserializer: D,
) -> Result<Vec<T>, D::Error> {
    Option::deserialize(deserializer).map(Option::unwrap_or_default)
}

/// An empty text is none.
fn filled(text: &Option<String>) -> Option<String> {
    text.clone().filter(|text| !text.is_empty())
}

/// The spelling that is sent.
pub(crate) fn spelled(kind: String) -> String {
    if is_approver(&kind) {
        APPROVER.to_owned()
    } else {
        kind
    }
}

/// The persons of an organization, in no order.
pub(crate) fn persons(contacts: &[AdditionalContactRequest]) -> Vec<[String; 6]> {
    let mut persons: Vec<_> = contacts
        .iter()
        .map(AdditionalContactRequest::person)
        .collect();
    persons.sort();
    persons
}

/// Contacts stay out of logs.
impl fmt::Debug for CpsOrganization {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CpsOrganization")
            .field("id", &self.id)
            .field("company_name", &self.company_name)
            .finish_non_exhaustive()
    }
}

/// Contacts stay out of logs.
impl fmt::Debug for AdditionalContact {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AdditionalContact")
            .field("contact_type", &self.contact_type)
            .finish_non_exhaustive()
    }
}

/// Contacts stay out of logs.
impl fmt::Debug for CpsOrganizationRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CpsOrganizationRequest")
            .field("id", &self.id)
            .field("company_name", &self.company_name)
            .finish_non_exhaustive()
    }
}

/// Contacts stay out of logs.
impl fmt::Debug for AdditionalContactRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AdditionalContactRequest")
            .field("contact_type", &self.contact_type)
            .finish_non_exhaustive()
    }
}

/// A name without what people do not see: case, and how many spaces there are.
pub(crate) fn folded(name: &str) -> String {
    let words: Vec<&str> = name.split_whitespace().collect();
    words.join(" ").to_lowercase()
}
