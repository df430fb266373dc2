mod cps;
mod order;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub use cps::{
    AfterChange, ApproverSpelling, ChangeAnswer, CompanyAddress2, CpsErrorShape, CpsReadings,
    NameMatch, UnknownOrganization, UnknownThing,
};
pub use order::{EmptyText, Letters, OrderReadings, OtherPerson, TechnicalContact};

/// Which of two readings the CA follows where its pages contradict themselves or are silent.
///
/// A reading that is left out is the one named first in its own description.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Readings {
    /// In which shape a request may carry contacts; both if left out.
    pub contact_shape: ContactShape,
    /// Whether new organization details must name an organization contact; they must if left out.
    pub organization_contact: OrganizationContact,
    /// Whether a PUT clears the optional organization fields that it leaves out; it does if left out.
    pub put_clears: PutClears,
    /// Whether a PATCH merges an organization field by field; it does if left out.
    pub patch_organization: PatchOrganization,
    /// What a PATCH does with an empty text; nothing if left out.
    pub patch_empty_text: PatchEmptyText,
    /// What the `id` of an organization does; nothing if left out.
    pub organization_by_id: OrganizationById,
    /// Which changes of contacts keep the organization's validation; all if left out.
    pub safe_contacts: SafeContacts,
    /// When two organizations count as the same; only when exactly equal if left out.
    pub duplicate_match: DuplicateMatch,
    /// What a change does to other contracts with the same organization; they keep their details
    /// if left out.
    pub shared_organization: SharedOrganization,
    /// What a new contract does about renewal where the request does not say; what the account
    /// is set to if left out.
    pub auto_renew_on_create: AutoRenewOnCreate,
    /// Whether a contract that is 30 days old to the second can be canceled; it can if left out.
    pub cancel_day_30: CancelDay30,
    /// What becomes of the body of a DELETE on its way to the CA; it arrives if left out.
    pub delete_body: DeleteBody,
    /// How the pages about the contacts of orders are read.
    pub order: OrderReadings,
    /// How the pages about the organizations of certificate requests are read.
    pub cps: CpsReadings,
}

/// In which shape a request may carry contacts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ContactShape {
    /// Either shape. A named object counts before an entry of the array.
    #[default]
    Both,
    /// The named objects of the page's table; an array `contacts` is an unknown field.
    Table,
    /// The array `contacts` of the page's examples; the named objects are unknown fields.
    Array,
}

/// What happens to new organization details without an organization contact.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum OrganizationContact {
    /// They are refused.
    #[default]
    Required,
    /// They are accepted, and whoever the key belongs to becomes the contact.
    Fallback,
}

/// Whether a PUT clears the optional organization fields and contacts that it leaves out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum PutClears {
    /// They are cleared.
    #[default]
    Yes,
    /// They stay as they are.
    No,
}

/// What a PATCH does with the organization that it carries.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum PatchOrganization {
    /// Its fields are laid over those that the contract has.
    #[default]
    Merge,
    /// It takes the place of the one that the contract has, as in a PUT.
    Replace,
}

/// What a PATCH does with an empty text in place of one of the organization's details.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum PatchEmptyText {
    /// It counts as left out.
    #[default]
    Kept,
    /// It clears the detail.
    Cleared,
}

/// What the `id` of an organization in a request does.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum OrganizationById {
    /// Nothing: it is an unknown field.
    #[default]
    Ignored,
    /// It attaches the contract to the organization of that number, whatever details are sent.
    Attached,
}

/// Which changes of contacts keep the validation of their organization.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum SafeContacts {
    /// All of them.
    #[default]
    All,
    /// All but those that take a verified contact away.
    Added,
    /// None.
    None,
}

/// When the duplicate check takes two organizations for the same.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum DuplicateMatch {
    /// When their details are equal, byte for byte.
    #[default]
    Exact,
    /// When they differ only in case and white space.
    Folded,
}

/// What changing an organization does to the other contracts that have it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum SharedOrganization {
    /// They keep the old details, unvalidated; only the contract addressed takes the new ones.
    #[default]
    Apart,
    /// They get the new details as well.
    InPlace,
}

/// What a new contract does about renewal where the request does not say.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum AutoRenewOnCreate {
    /// What the account is set to; where it is not set, the contract does not renew.
    #[default]
    Setting,
    /// It does not renew.
    False,
}

/// Whether a contract that is 30 days old to the second can be canceled.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum CancelDay30 {
    /// It can.
    #[default]
    Allowed,
    /// It cannot.
    Refused,
}

/// What becomes of the body of a DELETE on its way to the CA.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum DeleteBody {
    /// It arrives, and the CA needs it.
    #[default]
    Carried,
    /// A proxy takes it away, and the CA finds that there is nothing to do.
    Stripped,
}
