//! The operations of the CA's APIs: the table.

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::api::Api;

/// An operation, by the name that the spec, every method and the command line have for it.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Operation {
    /// Makes a contract, which is billed.
    CreateContract,
    /// Reads a contract.
    GetContract,
    /// Replaces a contract's organization and automatic renewal (PUT).
    ReplaceContract,
    /// Changes a part of them (PATCH).
    PatchContract,
    /// Cancels a contract, for good.
    CancelContract,
    /// Adds names to a contract (a PUT that adds).
    AddSans,
    /// Removes names from a contract.
    RemoveSans,
    /// Lists the certificates of a contract.
    ListCertificates,
    /// Lists the credentials of a contract, without their secrets.
    ListCredentials,
    /// Revokes one credential.
    RevokeCredential,
    /// Revokes every active credential of a contract.
    RevokeAllCredentials,
    /// Makes new credentials for a contract.
    RegenerateCredentials,
    /// Reads an order.
    GetOrder,
    /// Adds or changes contacts of an order (a PUT that merges).
    UpdateOrderContacts,
    /// Reads a certificate request with its organization.
    GetCertificateRequest,
    /// Reads how far a certificate request has come.
    GetCertificateRequestStatus,
    /// Reads an organization.
    GetOrganization,
    /// Finds organizations by a part of their name.
    FindOrganizations,
    /// Lists the countries that an organization may be in.
    ListCountryCodes,
    /// Gives a certificate request another organization (a PUT that ignores what an existing one has otherwise).
    ChangeOrganization,
}

/// What the ids in a path are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ids {
    /// Positive numbers.
    Numbers,
    /// The number of an order, or the thumbprint or serial number of its certificate.
    Order,
    /// The number of an organization, or 0 for one that is asked for by its name.
    Organization,
    /// A part of a name.
    NamePart,
}

impl Operation {
    /// Every operation.
    pub const ALL: [Self; 20] = [
        Self::CreateContract,
        Self::GetContract,
        Self::ReplaceContract,
        Self::PatchContract,
        Self::CancelContract,
        Self::AddSans,
        Self::RemoveSans,
        Self::ListCertificates,
        Self::ListCredentials,
        Self::RevokeCredential,
        Self::RevokeAllCredentials,
        Self::RegenerateCredentials,
        Self::GetOrder,
        Self::UpdateOrderContacts,
        Self::GetCertificateRequest,
        Self::GetCertificateRequestStatus,
        Self::GetOrganization,
        Self::FindOrganizations,
        Self::ListCountryCodes,
        Self::ChangeOrganization,
    ];

    /// The name, in snake_case.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::CreateContract => "create_contract",
            Self::GetContract => "get_contract",
            Self::ReplaceContract => "replace_contract",
            Self::PatchContract => "patch_contract",
            Self::CancelContract => "cancel_contract",
            Self::AddSans => "add_sans",
            Self::RemoveSans => "remove_sans",
            Self::ListCertificates => "list_certificates",
            Self::ListCredentials => "list_credentials",
            Self::RevokeCredential => "revoke_credential",
            Self::RevokeAllCredentials => "revoke_all_credentials",
            Self::RegenerateCredentials => "regenerate_credentials",
            Self::GetOrder => "get_order",
            Self::UpdateOrderContacts => "update_order_contacts",
            Self::GetCertificateRequest => "get_certificate_request",
            Self::GetCertificateRequestStatus => "get_certificate_request_status",
            Self::GetOrganization => "get_organization",
            Self::FindOrganizations => "find_organizations",
            Self::ListCountryCodes => "list_country_codes",
            Self::ChangeOrganization => "change_organization",
        }
    }

    /// The API that it belongs to.
    pub fn api(self) -> Api {
        match self {
            Self::CreateContract
            | Self::GetContract
            | Self::ReplaceContract
            | Self::PatchContract
            | Self::CancelContract
            | Self::AddSans
            | Self::RemoveSans
            | Self::ListCertificates
            | Self::ListCredentials
            | Self::RevokeCredential
            | Self::RevokeAllCredentials
            | Self::RegenerateCredentials => Api::Acme,
            Self::GetOrder | Self::UpdateOrderContacts => Api::Order,
            Self::GetCertificateRequest
            | Self::GetCertificateRequestStatus
            | Self::GetOrganization
            | Self::FindOrganizations
            | Self::ListCountryCodes
            | Self::ChangeOrganization => Api::Cps,
        }
    }

    /// What the ids in its path are.
    pub(crate) fn takes_ids(self) -> Ids {
        match self {
            Self::GetOrder | Self::UpdateOrderContacts => Ids::Order,
            Self::GetOrganization => Ids::Organization,
            Self::FindOrganizations => Ids::NamePart,
            Self::CreateContract
            | Self::GetContract
            | Self::ReplaceContract
            | Self::PatchContract
            | Self::CancelContract
            | Self::AddSans
            | Self::RemoveSans
            | Self::ListCertificates
            | Self::ListCredentials
            | Self::RevokeCredential
            | Self::RevokeAllCredentials
            | Self::RegenerateCredentials
            | Self::GetCertificateRequest
            | Self::GetCertificateRequestStatus
            | Self::ListCountryCodes
            | Self::ChangeOrganization => Ids::Numbers,
        }
    }

    /// Whether it changes anything at the CA.
    pub fn is_write(self) -> bool {
        match self {
            Self::GetContract
            | Self::ListCertificates
            | Self::ListCredentials
            | Self::GetOrder
            | Self::GetCertificateRequest
            | Self::GetCertificateRequestStatus
            | Self::GetOrganization
            | Self::FindOrganizations
            | Self::ListCountryCodes => false,
            Self::CreateContract
            | Self::ReplaceContract
            | Self::PatchContract
            | Self::CancelContract
            | Self::AddSans
            | Self::RemoveSans
            | Self::RevokeCredential
            | Self::RevokeAllCredentials
            | Self::RegenerateCredentials
            | Self::UpdateOrderContacts
            | Self::ChangeOrganization => true,
        }
    }

    /// Whether it is sent again where it may have arrived already: after a 502, 503 or 504, a lost
    /// connection, or no answer in time. Repeated, these do no more than the first time. Where no
    /// connection stood, and after a 429, every operation is sent again.
    pub fn is_repeated_after_sending(self) -> bool {
        match self {
            Self::CreateContract
            | Self::AddSans
            | Self::RevokeAllCredentials
            | Self::RegenerateCredentials
            | Self::ChangeOrganization => false,
            Self::GetContract
            | Self::ReplaceContract
            | Self::PatchContract
            | Self::CancelContract
            | Self::RemoveSans
            | Self::ListCertificates
            | Self::ListCredentials
            | Self::RevokeCredential
            | Self::GetOrder
            | Self::UpdateOrderContacts
            | Self::GetCertificateRequest
            | Self::GetCertificateRequestStatus
            | Self::GetOrganization
            | Self::FindOrganizations
            | Self::ListCountryCodes => true,
        }
    }

    /// Whether its answer holds a secret that is shown this once.
    pub fn delivers_secret(self) -> bool {
        matches!(self, Self::CreateContract | Self::RegenerateCredentials)
    }
}

impl fmt::Display for Operation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
