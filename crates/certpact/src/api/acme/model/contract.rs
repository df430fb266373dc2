use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Details, Organization, OrganizationRequest};
use crate::ground::instant::Instant;
use crate::ground::product::{ProductNameId, ValidationType};

/// A contract as the CA answers it to `get_contract`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Contract {
    /// Number of the contract.
    pub acme_contract_id: u64,
    /// Number of the subaccount that holds it.
    pub account_id: u64,
    /// Product, which decides the validation type.
    pub product_name_id: ProductNameId,
    /// When the contract was made.
    pub created_at: Instant,
    /// Names that certificates of this contract may carry.
    pub sans: Vec<String>,
    /// When the contract ends.
    pub valid_till: Instant,
    /// Organization, null for DV. Its contacts are never returned.
    pub organization: Option<Organization>,
    /// Whether the organization has a valid validation of the product's validation type.
    /// Without it nothing is issued for OV and EV.
    pub is_organization_validated: bool,
    /// Whether the contract renews when it ends.
    pub auto_renew: bool,
    /// When the contract was canceled, null while it is active.
    pub date_canceled: Option<Instant>,
    /// Fields of the answer that this version does not know.
    #[serde(flatten)]
    pub extra: serde_json::Map<String, serde_json::Value>,
}

impl Contract {
    /// The nine fields of its organization, all empty where it has none.
    pub(crate) fn details(&self) -> Details {
        let organization = self.organization.as_ref();
        organization.map(Organization::details).unwrap_or_default()
    }

    /// Validation type of the contract's product, nothing where the product is not known.
    pub fn validation_type(&self) -> Option<ValidationType> {
        self.product_name_id.validation_type()
    }
}

/// The body of `create_contract`: what a contract is made of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CreateContract {
    /// Product, which decides the validation type and cannot be changed later.
    pub product_name_id: ProductNameId,
    /// Names that certificates of the contract may carry, at most 250.
    pub sans: Vec<String>,
    /// Organization. OV and EV need it whole, with its contacts; DV has none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub organization: Option<OrganizationRequest>,
    /// Whether the contract renews when it ends. The pages disagree on what leaving it out means,
    /// which is why it has no default here.
    pub auto_renew: bool,
}

/// The body of `replace_contract`: everything that can be changed of a contract, at once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ReplaceContract {
    /// Organization. OV and EV need it whole, with its contacts; DV has none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub organization: Option<OrganizationRequest>,
    /// Whether the contract renews when it ends. A replacement that leaves it out turns it off,
    /// which is why it has no default here.
    pub auto_renew: bool,
}

impl ReplaceContract {
    /// A replacement without an organization, which is all that a DV contract takes.
    pub fn new(auto_renew: bool) -> Self {
        Self {
            organization: None,
            auto_renew,
        }
    }
}

/// The body of `patch_contract`: only what is to change.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PatchContract {
    /// Organization. Left as it is if absent; what is left out within it is taken to stay as well.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub organization: Option<OrganizationRequest>,
    /// Whether the contract renews when it ends. Left as it is if absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub auto_renew: Option<bool>,
}
