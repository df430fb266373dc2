//! Organizations at CPS: as they are answered, and as they are asked for.

use super::{AdditionalContact, AdditionalContactRequest, CpsOrganization, CpsOrganizationRequest};
use crate::ground::spelling::shows;

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

    /// Whether the CA shows this one so.
    pub(crate) fn is_shown_as(&self, shown: &Self) -> bool {
        let mut texts = texts!(shown, &).into_iter().zip(texts!(self, &));
        let of = |one: &Self| persons(one.additional_contacts.as_deref().unwrap_or_default());
        let are_same = texts.all(|((_, shown), (_, sent))| match (shown, sent) {
            (Some(shown), Some(sent)) => shows(shown, sent),
            (shown, sent) => shown == sent,
        });
        are_same && are_shown(&of(shown), &of(self))
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

/// Whether the CA shows persons for others that it was sent, both in no order.
pub(crate) fn are_shown(shown: &[[String; 6]], sent: &[[String; 6]]) -> bool {
    let is_shown = |shown: &[String; 6], sent: &[String; 6]| {
        let mut pairs = shown.iter().zip(sent);
        pairs.all(|(shown, sent)| shows(shown, sent))
    };
    let mut left: Vec<_> = shown.iter().collect();
    sent.iter().all(|sent| {
        let place = left.iter().position(|shown| is_shown(shown, sent));
        place.map(|place| left.swap_remove(place)).is_some()
    }) && left.is_empty()
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
