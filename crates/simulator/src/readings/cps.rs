use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// How the pages about the organizations of certificate requests are read.
///
/// A reading that is left out is the one named first in its own description.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct CpsReadings {
    /// In which shape an error comes; in that of the vendor's own client if left out.
    pub error_shape: CpsErrorShape,
    /// What reading something that does not exist gives; an empty object if left out.
    pub not_found: UnknownThing,
    /// What an organization's id that is not known does; the name decides if left out.
    pub unknown_organization: UnknownOrganization,
    /// When a name is that of an existing organization; only when exactly equal if left out.
    pub name_match: NameMatch,
    /// How the kind of contact who approves is spelled; either way if left out.
    pub approver_spelling: ApproverSpelling,
    /// Whether a new organization needs `company_address2`; it does not if left out.
    pub company_address2: CompanyAddress2,
    /// What a change of organization answers; the organization if left out.
    pub change_answer: ChangeAnswer,
    /// What follows a change of organization; a new request at the CA if left out.
    pub after_change: AfterChange,
}

/// In which shape an error comes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum CpsErrorShape {
    /// `code`, `details` and `status_code`.
    #[default]
    Details,
    /// `error`, a text.
    Error,
    /// `Message`, a text.
    Message,
}

/// What reading something that does not exist gives.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum UnknownThing {
    /// 200 with an empty object; a change is refused with 400.
    #[default]
    EmptyObject,
    /// 400.
    BadRequest,
    /// 404.
    NotFound,
}

/// What an organization's id that is not known does.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum UnknownOrganization {
    /// Nothing: the name decides.
    #[default]
    Passed,
    /// The request is refused.
    Refused,
}

/// When a name is that of an existing organization.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum NameMatch {
    /// When both are equal, byte for byte.
    #[default]
    Exact,
    /// When they differ only in case and white space.
    Folded,
}

/// How the kind of contact who approves is spelled.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ApproverSpelling {
    /// Either way.
    #[default]
    Either,
    /// `EvApprover`, as the vendor's own client has it.
    Client,
    /// `EVApprover`, as the page has it.
    Page,
}

/// Whether a new organization needs `company_address2`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum CompanyAddress2 {
    /// It does not.
    #[default]
    Optional,
    /// It does, as the label has it.
    Required,
}

/// What a change of organization answers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ChangeAnswer {
    /// The organization that the certificate request has now.
    #[default]
    Organization,
    /// Nothing.
    Empty,
}

/// What follows a change of organization.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum AfterChange {
    /// A new request goes to the CA, which processes it and validates anew.
    #[default]
    NewRequest,
    /// Nothing: the certificate request stays as far as it has come.
    Nothing,
}
