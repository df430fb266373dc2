use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// An organization as the CA answers it. Its contacts are never returned.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Organization {
    /// Legal name.
    pub name: Option<String>,
    /// Name under which the organization does business.
    pub assumed_name: Option<String>,
    /// Street and number.
    pub address: Option<String>,
    /// Suite, floor or unit.
    pub address2: Option<String>,
    /// City.
    pub city: Option<String>,
    /// State or province.
    pub state: Option<String>,
    /// Postal code.
    pub zip: Option<String>,
    /// Country, two letters.
    pub country: Option<String>,
    /// Telephone number of the organization.
    pub telephone: Option<String>,
    /// Fields of the answer that this version does not know.
    #[serde(flatten)]
    pub extra: serde_json::Map<String, serde_json::Value>,
}

/// The organization that a contract is to have.
///
/// Nothing in it has a default: what is left out is not sent, and what the CA
/// then does depends on the operation. `replace_contract` clears a left-out
/// optional field, `patch_contract` is taken to keep it.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct OrganizationRequest {
    /// Legal name. Changing it throws away the organization's validation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Name under which the organization does business. Changing it throws away the validation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub assumed_name: Option<String>,
    /// Street and number. Changing it throws away the validation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
    /// Suite, floor or unit. Changing or clearing it throws away the validation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address2: Option<String>,
    /// City. Changing it throws away the validation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub city: Option<String>,
    /// State or province. Changing it throws away the validation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub state: Option<String>,
    /// Postal code, as text. Changing it throws away the validation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub zip: Option<String>,
    /// Country, two letters. Changing it throws away the validation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub country: Option<String>,
    /// Telephone number of the organization. Changing it throws away the validation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub telephone: Option<String>,
    /// Whom the CA asks about the organization. Accepted and never returned; needed for OV and EV
    /// wherever a request replaces the organization.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub organization_contact: Option<Contact>,
    /// Whom the CA asks about technical matters. Accepted and never returned; a replacement without
    /// it leaves the organization with none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub technical_contact: Option<Contact>,
    /// Who may approve EV certificates, each with a telephone number and a job title. EV needs at least one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub verified_contacts: Option<Vec<Contact>>,
    /// The shape of the CA's printed examples, which its own table of parameters does not know.
    /// Better left out: give `organization_contact`, `technical_contact` and `verified_contacts`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contacts: Option<Vec<TypedContact>>,
}

/// A person whom the CA may ask.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Contact {
    /// First name. A new contact needs it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub first_name: Option<String>,
    /// Last name. A new contact needs it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_name: Option<String>,
    /// E-mail address. A new contact needs it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// Telephone number. A new contact needs it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub telephone: Option<String>,
    /// Job title. A verified contact needs it; for others it may be left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub job_title: Option<String>,
}

/// A contact that says its own kind, in the shape of the CA's printed examples.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TypedContact {
    /// `organization_contact`, `technical_contact` or `verified_contact`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contact_type: Option<String>,
    /// First name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub first_name: Option<String>,
    /// Last name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_name: Option<String>,
    /// E-mail address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// Telephone number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub telephone: Option<String>,
    /// Job title.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub job_title: Option<String>,
}

/// The nine fields of an organization that the CA returns, which tell two organizations apart.
/// Absent, null and empty are equal; nothing is folded.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Details([String; 9]);

/// Leads between the nine fields by name and as members of the two models.
macro_rules! nine_fields {
    ($($field:ident),+ $(,)?) => {
        impl Details {
            pub(crate) const FIELDS: [&'static str; 9] = [$(stringify!($field)),+];
        }

        impl Organization {
            pub(crate) fn details(&self) -> Details {
                Details([$(self.$field.clone().unwrap_or_default()),+])
            }
        }

        impl OrganizationRequest {
            /// The given ones of the nine fields.
            pub(crate) fn filled(&self) -> impl Iterator<Item = (&'static str, &str)> {
                let given = [$((stringify!($field), self.$field.as_deref())),+];
                given.into_iter().filter_map(|(name, value)| Some((name, value?)))
            }
        }

        impl From<Details> for Organization {
            fn from(Details([$($field),+]): Details) -> Self {
                Self {
                    $($field: unless_empty($field),)+
                    ..Self::default()
                }
            }
        }

        impl From<Details> for OrganizationRequest {
            fn from(Details([$($field),+]): Details) -> Self {
                Self {
                    $($field: unless_empty($field),)+
                    ..Self::default()
                }
            }
        }
    };
}
nine_fields!(
    name,
    assumed_name,
    address,
    address2,
    city,
    state,
    zip,
    country,
    telephone
);

fn unless_empty(value: String) -> Option<String> {
    (!value.is_empty()).then_some(value)
}

impl Details {
    /// Each field with its value, empty where there is none.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (&'static str, &str)> {
        Self::FIELDS
            .into_iter()
            .zip(self.0.iter().map(String::as_str))
    }

    pub(crate) fn get(&self, field: &str) -> &str {
        self.iter()
            .find(|(name, _)| *name == field)
            .map_or("", |(_, value)| value)
    }

    pub(crate) fn set(&mut self, field: &str, value: &str) {
        if let Some(place) = Self::FIELDS.iter().position(|name| *name == field) {
            value.clone_into(&mut self.0[place]);
        }
    }
}

impl Organization {
    /// What a request says to leave this organization as it is. The contacts, which the CA
    /// does not return, are not in it.
    pub fn to_request(&self) -> OrganizationRequest {
        self.details().into()
    }

    /// The values that it has, in the order in which the CA lists the fields.
    pub fn values(&self) -> Vec<String> {
        let details = self.details();
        let values = details.iter().map(|(_, value)| value.to_owned());
        values.filter(|value| !value.is_empty()).collect()
    }
}

impl OrganizationRequest {
    /// The kinds of contact that are given, by field.
    pub(crate) fn contacts_given(&self) -> Vec<&'static str> {
        let kinds = [
            ("organization_contact", self.organization_contact.is_some()),
            ("technical_contact", self.technical_contact.is_some()),
            ("verified_contacts", self.verified_contacts.is_some()),
        ];
        let given = kinds.into_iter().filter(|(_, is_given)| *is_given);
        given.map(|(field, _)| field).collect()
    }

    /// Whether a field is wanted to be empty.
    pub(crate) fn clears(&self, field: &str) -> bool {
        self.filled()
            .any(|(name, value)| name == field && value.is_empty())
    }

    /// The first field of a contact that is given and has nothing in it.
    pub(crate) fn blank_in_contacts(&self) -> Option<String> {
        let single = [
            (
                "organization_contact".to_owned(),
                self.organization_contact.as_ref(),
            ),
            (
                "technical_contact".to_owned(),
                self.technical_contact.as_ref(),
            ),
        ];
        let verified = self.verified_contacts.iter().flatten().enumerate();
        let verified =
            verified.map(|(at, contact)| (format!("verified_contacts[{at}]"), Some(contact)));
        single
            .into_iter()
            .chain(verified)
            .find_map(|(place, contact)| {
                let contact = contact?;
                let fields = [
                    ("first_name", &contact.first_name),
                    ("last_name", &contact.last_name),
                    ("email", &contact.email),
                    ("telephone", &contact.telephone),
                    ("job_title", &contact.job_title),
                ];
                let is_blank = |value: &Option<String>| {
                    value.as_ref().is_some_and(|text| text.trim().is_empty())
                };
                let (field, _) = fields.into_iter().find(|(_, value)| is_blank(value))?;
                Some(format!("{place}.{field}"))
            })
    }
}

/// Persons' data stays out of logs: what may be printed is that there is a contact.
macro_rules! masked_debug {
    ($($type:ident),+) => {$(
        impl fmt::Debug for $type {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(concat!(stringify!($type), "(…)"))
            }
        }
    )+};
}
masked_debug!(Contact, TypedContact, OrganizationRequest);
