//! Certificate requests at CPS and their organizations.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::{CertificateRequest, CpsOrganization, FoundOrganizations};
use crate::ground::product::ValidationType;

/// The outcome of `change_organization`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ChangedOrganization {
    /// Organization that the certificate request has now; null where the answer was empty.
    pub organization: Option<CpsOrganization>,
    /// Places in the body whose value was sent and is not what the organization has, as JSON Pointers.
    pub differences: Vec<String>,
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
