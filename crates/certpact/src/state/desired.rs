//! What is wanted of contracts: the desired file.

use std::collections::{BTreeMap, BTreeSet};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::text::DesiredText;
use super::{Together, for_each_api, with_api};
use crate::api::Module;
use crate::api::acme;
use crate::api::acme::desired::DesiredContract;
use crate::api::acme::model::PatchOrganization;
use crate::api::cps::desired::DesiredCertificateRequest;
use crate::api::order::desired::DesiredOrder;
use crate::ground::api::Api;
use crate::ground::error::Error;
use crate::ground::finding::Finding;

/// The desired state. What an item leaves out is not changed at the CA.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Desired {
    /// Version of this format; 1 if left out.
    #[serde(default, skip_serializing)]
    pub format_version: Option<u32>,
    /// The file it was read from; null if there was no file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<DesiredSource>,
    /// The text of that.
    #[serde(skip)]
    #[schemars(skip)]
    pub(crate) text: Option<DesiredText>,
    /// Organizations that contracts take by name.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub organization: BTreeMap<String, PatchOrganization>,
    /// Contracts.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub contract: Vec<DesiredContract>,
    /// Contacts of orders.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub order: Vec<DesiredOrder>,
    /// Organizations of certificate requests at CPS.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub certificate_request: Vec<DesiredCertificateRequest>,
}

/// The file that a desired state was read from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DesiredSource {
    /// Its path, unchanged.
    pub path: String,
    /// SHA-256 of its bytes.
    pub sha256: String,
}

impl Desired {
    /// The desired organization of a contract, wherever it is given.
    pub fn organization_of<'a>(
        &'a self,
        item: &'a DesiredContract,
    ) -> Option<&'a PatchOrganization> {
        item.organization_among(&self.organization)
    }

    /// Names a thing of an API, without a desired state: it is read, and not changed.
    pub fn name(&mut self, api: Api, id: u64, account_id: Option<u64>) {
        with_api!(api, M => M::items_mut(self).push(M::bare(id, account_id)));
    }

    /// Everything with a desired state: its API and its target.
    pub(crate) fn targets(&self) -> impl Iterator<Item = (Api, String)> {
        let mut targets = Vec::new();
        for_each_api!(M => {
            targets.extend(M::items(self).iter().map(|item| (M::API, M::target(item))));
        });
        targets.into_iter()
    }

    /// Says of each finding where in the file it is, where there is one.
    pub(crate) fn locate(&self, findings: &mut [Finding]) {
        if let Some(text) = &self.text {
            text.locate(findings);
        }
    }

    /// Refuses what no item can mean.
    pub(super) fn checked(mut self) -> Result<Self, Error> {
        match self.format_version.take() {
            None | Some(1) => {}
            Some(other) => {
                return Err(Error::invalid_input(format!(
                    "the desired state has format version {other}, 1 is expected"
                )));
            }
        }
        let mut wrong = acme::desired::check(&self.contract, &self.organization);
        let mut requests = BTreeSet::new();
        for item in &self.certificate_request {
            wrong.extend(item.refuse_meaningless().err());
            if !requests.insert(item.id) {
                wrong.push(Error::invalid_input(format!(
                    "certificate request `{}` is there twice",
                    item.id
                )));
            }
        }
        let mut orders = BTreeSet::new();
        for item in &self.order {
            wrong.extend(item.refuse_meaningless().err());
            if !orders.insert(&item.id) {
                wrong.push(Error::invalid_input(format!(
                    "order `{}` is there twice",
                    item.id
                )));
            }
        }
        if let Some(error) = Error::several(wrong) {
            return Err(error);
        }
        Ok(self)
    }
}
