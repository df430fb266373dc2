use super::{Contract, Details, Organization, ReplaceContract};
use crate::ground::product::ValidationType;

impl Contract {
    /// The nine fields of its organization, all empty where it has none.
    pub(crate) fn details(&self) -> Details<'_> {
        let organization = self.organization.as_ref();
        organization.map(Organization::details).unwrap_or_default()
    }

    /// Validation type of the contract's product, nothing where the product is not known.
    pub fn validation_type(&self) -> Option<ValidationType> {
        self.product_name_id.validation_type()
    }
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
