use std::borrow::Cow;

use super::{Organization, OrganizationRequest, PatchOrganization};
use crate::ground::folded::bare;
use crate::ground::spelling::shows;

/// The nine fields of an organization that the CA returns, which tell two organizations apart.
/// Absent, null and empty are equal; nothing is folded.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Details<'a>([Cow<'a, str>; 9]);

/// Leads between the nine fields by name and as members of the two models.
macro_rules! nine_fields {
    ($($field:ident),+ $(,)?) => {
        impl Details<'_> {
            pub(crate) const FIELDS: [&'static str; 9] = [$(stringify!($field)),+];
        }

        impl Organization {
            pub(crate) fn details(&self) -> Details<'_> {
                Details([$(self.$field.as_deref().unwrap_or_default().into()),+])
            }
        }

        impl PatchOrganization {
            /// The given ones of the nine fields.
            pub(crate) fn filled(&self) -> impl Iterator<Item = (&'static str, &str)> {
                let given = [$((stringify!($field), self.$field.as_deref())),+];
                given.into_iter().filter_map(|(name, value)| Some((name, value?)))
            }
        }

        impl From<Details<'_>> for Organization {
            fn from(Details([$($field),+]): Details<'_>) -> Self {
                Self {
                    $($field: unless_empty($field),)+
                    ..Self::default()
                }
            }
        }

        impl From<Details<'_>> for PatchOrganization {
            fn from(Details([$($field),+]): Details<'_>) -> Self {
                Self {
                    $($field: unless_empty($field),)+
                    ..Self::default()
                }
            }
        }

        impl From<Details<'_>> for OrganizationRequest {
            fn from(Details([$($field),+]): Details<'_>) -> Self {
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

fn unless_empty(value: Cow<'_, str>) -> Option<String> {
    (!value.is_empty()).then(|| value.into_owned())
}

impl<'a> Details<'a> {
    /// Each field with its value, empty if there is none.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (&'static str, &str)> {
        Self::FIELDS.into_iter().zip(self.0.iter().map(Cow::as_ref))
    }

    pub(crate) fn get(&self, field: &str) -> &str {
        self.iter()
            .find(|(name, _)| *name == field)
            .map_or("", |(_, value)| value)
    }

    /// Whether no field has a value.
    pub(crate) fn are_empty(&self) -> bool {
        self.0.iter().all(|value| value.is_empty())
    }

    /// The same, to be kept.
    pub(crate) fn into_owned(self) -> Details<'static> {
        Details(self.0.map(|value| Cow::Owned(value.into_owned())))
    }

    /// Whether the CA shows these for others that it was sent.
    pub(crate) fn shows(&self, sent: &Details<'_>) -> bool {
        let mut pairs = self.0.iter().zip(&sent.0);
        pairs.all(|(shown, sent)| shows(shown, sent))
    }

    /// The same without case, blanks, Unicode form and punctuation.
    pub(crate) fn bare(&self) -> Details<'static> {
        Details(self.0.each_ref().map(|value| bare(value).into()))
    }

    pub(crate) fn set(&mut self, field: &str, value: &'a str) {
        if let Some(place) = Self::FIELDS.iter().position(|name| *name == field) {
            self.0[place] = value.into();
        }
    }
}

impl Organization {
    /// What a request says to leave this organization as it is. The contacts, which the CA
    /// does not return, are not in it.
    pub fn to_request(&self) -> OrganizationRequest {
        self.details().into()
    }

    /// The same, as a desired state and a PATCH have it.
    pub fn to_patch(&self) -> PatchOrganization {
        self.details().into()
    }

    /// The values that it has, in the order in which the CA lists the fields.
    pub fn values(&self) -> Vec<String> {
        let details = self.details();
        let values = details.iter().map(|(_, value)| value.to_owned());
        values.filter(|value| !value.is_empty()).collect()
    }
}

impl PatchOrganization {
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
        macro_rules! blank {
            ($contact:ident, $place:expr) => {{
                let fields = [
                    ("first_name", &$contact.first_name),
                    ("last_name", &$contact.last_name),
                    ("email", &$contact.email),
                    ("telephone", &$contact.telephone),
                    ("job_title", &$contact.job_title),
                ];
                let is_blank = |value: &Option<String>| {
                    value.as_ref().is_some_and(|text| text.trim().is_empty())
                };
                let blank = fields.into_iter().find(|(_, value)| is_blank(value));
                blank.map(|(field, _)| format!("{}.{field}", $place))
            }};
        }
        let single = [
            ("organization_contact", &self.organization_contact),
            ("technical_contact", &self.technical_contact),
        ];
        let mut single = single.into_iter().filter_map(|(place, contact)| {
            let contact = contact.as_ref()?;
            blank!(contact, place)
        });
        let mut verified = self.verified_contacts.iter().flatten().enumerate();
        single.next().or_else(|| {
            verified.find_map(|(at, contact)| blank!(contact, format!("verified_contacts[{at}]")))
        })
    }
}
