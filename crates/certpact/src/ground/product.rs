use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// How much the CA has to find out about the organization before it issues.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
pub enum ValidationType {
    /// Domain validated: no organization.
    #[serde(rename = "DV")]
    Dv,
    /// Organization validated.
    #[serde(rename = "OV")]
    Ov,
    /// Extended validation: also needs a verified contact.
    #[serde(rename = "EV")]
    Ev,
}

impl ValidationType {
    /// Reads what an answer says, in either case of letters.
    pub(crate) fn said(text: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|kind| kind.to_string().eq_ignore_ascii_case(text))
    }

    /// That of a known product, by its name.
    pub(crate) fn of_product(name: &str) -> Option<Self> {
        let mut products = PRODUCTS.iter();
        let (_, kind) = products.find(|(known, _)| *known == name)?;
        Some(*kind)
    }

    /// All, the one with the least to find out first.
    pub const ALL: [Self; 3] = [Self::Dv, Self::Ov, Self::Ev];

    /// The contacts that have to come with an organization wherever a request makes or replaces it, by
    /// the fields that hold them.
    pub fn contacts(self) -> &'static [&'static str] {
        match self {
            Self::Dv => &[],
            Self::Ov => &["organization_contact"],
            Self::Ev => &["organization_contact", "verified_contacts"],
        }
    }

    /// Whether contracts of this type have an organization at the CA.
    pub fn has_organization(self) -> bool {
        match self {
            Self::Dv => false,
            Self::Ov | Self::Ev => true,
        }
    }
}

impl fmt::Display for ValidationType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Dv => "DV",
            Self::Ov => "OV",
            Self::Ev => "EV",
        })
    }
}

/// The product of a contract, as the CA names it.
///
/// A product that this version does not know is kept unchanged; rules that
/// depend on its validation type then stay silent and say so.
#[derive(
    Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(transparent)]
pub struct ProductNameId(pub String);

const PRODUCTS: [(&str, ValidationType); 14] = [
    ("ssl_dv_rapidssl", ValidationType::Dv),
    ("ssl_dv_geotrust_flex", ValidationType::Dv),
    ("ssl_dv_thawte", ValidationType::Dv),
    ("wildcard_dv_rapidssl", ValidationType::Dv),
    ("ssl_geotrust_truebizid", ValidationType::Ov),
    ("ssl_thawte_webserver", ValidationType::Ov),
    ("ssl_basic", ValidationType::Ov),
    ("ssl_securesite_flex", ValidationType::Ov),
    ("ssl_securesite_pro", ValidationType::Ov),
    ("ssl_ev_geotrust_truebizid", ValidationType::Ev),
    ("ssl_ev_thawte_webserver", ValidationType::Ev),
    ("ssl_ev_basic", ValidationType::Ev),
    ("ssl_ev_securesite_flex", ValidationType::Ev),
    ("ssl_ev_securesite_pro", ValidationType::Ev),
];

impl ProductNameId {
    /// The validation type of a known product, nothing for any other.
    pub fn validation_type(&self) -> Option<ValidationType> {
        ValidationType::of_product(&self.0)
    }

    /// The products that this version knows, as the CA names them, each with its validation type.
    pub fn known() -> impl Iterator<Item = (&'static str, ValidationType)> {
        PRODUCTS.into_iter()
    }
}

impl fmt::Display for ProductNameId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
