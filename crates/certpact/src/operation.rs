//! The operations of the CA's APIs.

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::ca::facts;
use crate::error::Error;
use crate::target::{Id, is_order_id, parse_id};

/// An HTTP API of the CA.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Api {
    /// ACME contracts of the Partner Subscriptions API.
    Acme,
    /// Contacts of orders, of the CertCentral Services API.
    Order,
    /// Organizations of certificate requests, of Edgecast CPS.
    Cps,
}

impl Api {
    /// Every API.
    pub const ALL: [Self; 3] = [Self::Acme, Self::Order, Self::Cps];

    /// The one word for the API, used everywhere.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Acme => "acme",
            Self::Order => "order",
            Self::Cps => "cps",
        }
    }

    /// What its targets are.
    pub fn subject(self) -> &'static str {
        match self {
            Self::Acme => "contract",
            Self::Order => "order",
            Self::Cps => "certificate request",
        }
    }
}

impl fmt::Display for Api {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

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

    /// Whether it asks for one thing of `cps`, where some pages have 400 for what is not there.
    pub(crate) fn asks_for_one_of_cps(self) -> bool {
        matches!(
            self,
            Self::GetCertificateRequest | Self::GetCertificateRequestStatus | Self::GetOrganization
        )
    }

    /// Whether its address has a name in it behind the path.
    pub(crate) fn takes_name(self) -> bool {
        matches!(self, Self::GetOrganization | Self::ListCountryCodes)
    }

    /// Whether what the request leaves out is reset rather than kept.
    pub(crate) fn replaces(self) -> bool {
        self == Self::ReplaceContract
    }

    /// Whether an organization that it carries has to be whole, with the contacts that it needs.
    pub(crate) fn needs_whole_organization(self) -> bool {
        matches!(self, Self::CreateContract | Self::ReplaceContract)
    }

    /// Whether it gives a contract names.
    pub(crate) fn gives_names(self) -> bool {
        matches!(self, Self::CreateContract | Self::AddSans)
    }

    /// Whether its body is about names.
    pub(crate) fn lists_names(self) -> bool {
        self.gives_names() || self == Self::RemoveSans
    }

    /// Whether its answer holds a secret that is shown this once.
    pub fn delivers_secret(self) -> bool {
        matches!(self, Self::CreateContract | Self::RegenerateCredentials)
    }

    /// Whether its rules need to know the contract's credentials.
    pub(crate) fn is_about_credentials(self) -> bool {
        matches!(
            self,
            Self::RevokeCredential | Self::RevokeAllCredentials | Self::RegenerateCredentials
        )
    }

    /// What its path takes, in words; nothing where it takes none of these.
    pub(crate) fn takes(self, id: &Id) -> Result<(), &'static str> {
        let (is_taken, what) = match (self, self.api()) {
            (Self::FindOrganizations, _) => (
                matches!(id, Id::Text(text) if !["", ".", ".."].contains(&text.trim())),
                "a part of a name",
            ),
            (Self::GetOrganization, _) => (
                matches!(id, Id::Number(_)),
                "the number of an organization, or 0 with a name",
            ),
            (_, Api::Acme | Api::Cps) => (matches!(id, Id::Number(1..)), "positive ids"),
            (_, Api::Order) => (
                is_order_id(id),
                "a positive number, a thumbprint or a serial number",
            ),
        };
        if is_taken { Ok(()) } else { Err(what) }
    }

    /// Whether the ids of its path are texts in JSON.
    fn has_texts(self) -> bool {
        self.api() == Api::Order || self == Self::FindOrganizations
    }

    /// An id of its path in the form that JSON has for it.
    pub(crate) fn in_form(self, id: Id) -> Id {
        match id {
            Id::Number(number) if self.has_texts() => Id::Text(number.to_string()),
            id => id,
        }
    }

    /// Reads an id of its path as people write it.
    ///
    /// # Errors
    /// `invalid_input` where the text is none.
    pub fn parse_id(self, text: &str) -> Result<Id, Error> {
        if self.has_texts() {
            return Ok(Id::from(text));
        }
        parse_id(text).map(Id::Number)
    }

    /// Title of the CA's page that describes it.
    pub fn title(self) -> &'static str {
        facts::operation(self).title
    }

    /// Reads a name; hyphens and underscores are the same.
    ///
    /// # Errors
    /// Names the nearest operation where there is no such one.
    pub fn parse(name: &str) -> Result<Self, Error> {
        let wanted = name.replace('-', "_");
        Self::ALL
            .into_iter()
            .find(|operation| operation.as_str() == wanted)
            .ok_or_else(|| {
                Error::invalid_input(format!("there is no operation `{name}`"))
                    .with_nearest(&wanted, Self::ALL.map(Self::as_str))
            })
    }
}

impl fmt::Display for Operation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_operation_of_the_spec_is_here_and_the_reverse() {
        let mut named: Vec<_> = Operation::ALL.map(Operation::as_str).into();
        let mut specified: Vec<_> = facts::all().iter().map(|operation| operation.id).collect();
        named.sort_unstable();
        specified.sort_unstable();
        assert_eq!(named, specified);
        for operation in Operation::ALL {
            let facts = facts::operation(operation);
            assert_eq!(facts.api, operation.api().as_str());
            assert_eq!(facts.method != "GET", operation.is_write());
        }
    }

    #[test]
    fn a_misspelt_operation_gets_the_nearest_name() {
        let error = Operation::parse("replace-contrct").unwrap_err();
        assert_eq!(error.hint(), Some("did you mean `replace_contract`?"));
    }
}
