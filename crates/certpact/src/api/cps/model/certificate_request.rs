//! Certificate requests at CPS and their organizations.

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::CpsOrganization;
use super::organization::or_empty;
use crate::ground::product::ValidationType;

/// A certificate request as CPS answers it to `get_certificate_request`, as far as its organization
/// goes.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct CertificateRequest {
    /// Number of the certificate request.
    pub id: u64,
    /// Its name, for people.
    pub certificate_label: Option<String>,
    /// Validation type as CPS wrote it. Only OV and EV have an organization.
    pub validation_type: Option<String>,
    /// Who issues the certificate.
    pub certificate_authority: Option<String>,
    /// Names of the certificate.
    #[serde(default, deserialize_with = "or_empty")]
    pub domains: Vec<Domain>,
    /// When the certificate ends, as CPS wrote it: `0001-01-01T00:00:00Z` while the request is processed.
    pub expiration_date: Option<String>,
    /// Organization with its contacts; null where there is none.
    pub organization: Option<CpsOrganization>,
    /// Fields of the answer that this version does not know.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}

/// A name of a certificate.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Domain {
    /// Number of the name.
    pub id: Option<u64>,
    /// The name.
    pub name: Option<String>,
    /// Whether it is the certificate's first name.
    pub is_common_name: Option<bool>,
    /// What has become of it.
    pub status: Option<String>,
    /// Fields of the answer that this version does not know.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}

/// How far a certificate request has come, as CPS answers it to `get_certificate_request_status`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct CertificateRequestStatus {
    /// Number of the certificate request, where the answer has it.
    pub id: Option<u64>,
    /// Where it is: `Processing`, `DomainControlValidation`, `OtherValidation`, `Deployment`, `Active`
    /// or `Deleted`.
    pub status: Option<String>,
    /// Number of that.
    pub step: Option<i64>,
    /// Whether somebody has to do something.
    pub requires_attention: Option<bool>,
    /// What went wrong.
    pub error_message: Option<String>,
    /// How the validation stands.
    pub order_validation: Option<OrderValidation>,
    /// Fields of the answer that this version does not know.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}

/// How the validation of a certificate request's order stands.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct OrderValidation {
    /// What has become of the order at the CA.
    pub status: Option<String>,
    /// How the validation of the organization stands.
    pub organization_validation: Option<OrganizationValidation>,
    /// How the validation of each name stands.
    #[serde(default, deserialize_with = "or_empty")]
    pub domain_validations: Vec<DomainValidation>,
    /// Fields of the answer that this version does not know.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}

/// How the validation of an organization stands.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct OrganizationValidation {
    /// `Unknown`, `Pending`, `Rejected`, `Approved` or `NA`.
    pub status: Option<String>,
    /// What it is validated for.
    pub validation_type: Option<String>,
    /// Fields of the answer that this version does not know.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}

/// How the validation of some names stands.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct DomainValidation {
    /// The names.
    #[serde(default, deserialize_with = "or_empty")]
    pub domain_names: Vec<String>,
    /// `Unknown`, `Pending`, `Rejected`, `Approved` or `NA`.
    pub status: Option<String>,
    /// Fields of the answer that this version does not know.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}

/// Organizations whose name contains a text, as CPS answers them to `find_organizations`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct FoundOrganizations {
    /// One for each organization, 20 at most.
    #[serde(default, deserialize_with = "or_empty")]
    pub items: Vec<FoundOrganization>,
    /// How many there are.
    pub total_items: Option<u64>,
    /// Fields of the answer that this version does not know.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}

/// An organization without its contacts.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct FoundOrganization {
    /// Number of the organization.
    pub id: Option<u64>,
    /// The name.
    pub company_name: Option<String>,
    /// Fields of the answer that this version does not know.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}

/// The countries that an organization may be in, as CPS answers them to `list_country_codes`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct CountryCodes {
    /// One for each country.
    #[serde(default, deserialize_with = "or_empty")]
    pub items: Vec<CountryCode>,
    /// How many there are.
    pub total_items: Option<u64>,
    /// Fields of the answer that this version does not know.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}

/// A country and its code.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct CountryCode {
    /// Name of the country.
    pub country: String,
    /// Its code of two letters.
    pub two_letter_code: String,
    /// Fields of the answer that this version does not know.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}

/// What came of `change_organization`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ChangedOrganization {
    /// Organization that the certificate request has now; null where the answer was empty.
    pub organization: Option<CpsOrganization>,
    /// Places in the body whose value was sent and is not what the organization has, as JSON Pointers.
    pub differences: Vec<String>,
}

/// What else the CA answers stays out of logs.
impl fmt::Debug for CertificateRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CertificateRequest")
            .field("id", &self.id)
            .finish_non_exhaustive()
    }
}

impl CertificateRequest {
    /// The validation type, where it is DV, OV or EV.
    pub fn validation_type(&self) -> Option<ValidationType> {
        let said = self.validation_type.as_deref()?;
        ValidationType::said(said)
    }

    /// Whether it is known to have no place for an organization.
    pub(crate) fn has_no_organization(&self) -> bool {
        let is_none = self.validation_type.as_deref() == Some("None");
        let kind = self.validation_type();
        is_none || kind.is_some_and(|kind| !kind.has_organization())
    }
}

impl FoundOrganizations {
    /// Whether it shows all that there are, each with its name.
    pub(crate) fn is_whole(&self) -> bool {
        let shown = self.items.len() as u64;
        let mut items = self.items.iter();
        let has_all = self
            .total_items
            .map_or(shown < MOST_FOUND, |total| total <= shown);
        has_all && items.all(|item| item.company_name.is_some())
    }
}

/// How many organizations a search shows.
const MOST_FOUND: u64 = 20;

/// Whether an answer is one to a search or for a list: an empty object is one that found nothing.
pub(crate) fn is_list(answer: &Value) -> bool {
    let is_list = |members: &Map<String, Value>| {
        members.is_empty() || members.contains_key("items") || members.contains_key("total_items")
    };
    answer.as_object().is_some_and(is_list)
}
