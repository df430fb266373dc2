//! The operations of the CA, each under its own name.

use std::borrow::Cow;
use std::marker::PhantomData;

use certpact::Id;
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::Deserialize;

use super::Given;

/// A direct call, whatever its operation.
pub(crate) struct Direct {
    pub(crate) ids: Vec<Id>,
    pub(crate) body: Option<Given>,
    pub(crate) label: Option<String>,
    pub(crate) name: Option<String>,
    pub(crate) account_id: Option<u64>,
    pub(crate) acknowledge: Vec<String>,
    pub(crate) overrule: Vec<String>,
}

/// Declares the request of an operation's own method: its ids, its body where it has one, and what
/// every read or every write takes beside them.
macro_rules! direct {
    ($(#[doc = $doc:literal])+ read $name:ident($($id:ident: $kind:ty = $id_doc:literal),*) $(of $account:ident)? $(, $query:ident: $query_doc:literal)?) => {
        $(#[doc = $doc])+
        #[derive(Deserialize, JsonSchema)]
        #[serde(deny_unknown_fields)]
        pub struct $name {
            $(#[doc = $id_doc] pub $id: $kind,)*
            $(#[doc = $query_doc] pub $query: Option<String>,)?
            $(
                /// Account whose key is used; the client's if left out.
                pub $account: Option<u64>,
            )?
        }

        impl From<$name> for Direct {
            fn from(request: $name) -> Self {
                Self {
                    ids: vec![$(request.$id.into()),*],
                    body: None,
                    label: None,
                    name: direct!(@given request $($query)?),
                    account_id: direct!(@given request $($account)?),
                    acknowledge: Vec::new(),
                    overrule: Vec::new(),
                }
            }
        }
    };
    ($(#[doc = $doc:literal])+ write $name:ident($($id:ident: $kind:ty = $id_doc:literal),*) $(of $account:ident)? $(body $body:ident)? $(, $label:ident: $label_doc:literal)?) => {
        $(#[doc = $doc])+
        #[derive(Deserialize, JsonSchema)]
        #[serde(deny_unknown_fields)]
        pub struct $name {
            $(#[doc = $id_doc] pub $id: $kind,)*
            $(
                /// Body.
                pub body: BodyOf<certpact::$body>,
            )?
            $(#[doc = $label_doc] pub $label: Option<String>,)?
            $(
                /// Account whose key is used; the client's if left out.
                pub $account: Option<u64>,
            )?
            /// Accepted hazards, `RULE@TARGET[:N][=REASON]`.
            #[serde(default)]
            pub acknowledge: Vec<String>,
            /// Overruled errors, `RULE@TARGET=REASON`.
            #[serde(default)]
            pub overrule: Vec<String>,
        }

        impl From<$name> for Direct {
            fn from(request: $name) -> Self {
                Self {
                    ids: vec![$(request.$id.into()),*],
                    body: direct!(@body request $($body)?),
                    label: direct!(@given request $($label)?),
                    name: None,
                    account_id: direct!(@given request $($account)?),
                    acknowledge: request.acknowledge,
                    overrule: request.overrule,
                }
            }
        }
    };
    (@body $request:ident $body:ident) => { Some($request.body.given) };
    (@body $request:ident) => { None };
    (@given $request:ident $field:ident) => { $request.$field };
    (@given $request:ident) => { None };
}

/// A body as given, with the type that the model has for it.
#[derive(Deserialize)]
#[serde(transparent)]
pub struct BodyOf<T> {
    pub(crate) given: Given,
    #[serde(skip)]
    of: PhantomData<T>,
}

impl<T: JsonSchema> JsonSchema for BodyOf<T> {
    fn schema_name() -> Cow<'static, str> {
        T::schema_name()
    }

    fn schema_id() -> Cow<'static, str> {
        T::schema_id()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        T::json_schema(generator)
    }
}

direct! {
    /// Makes a contract (*Create ACME contract*), which is billed, and answers how an ACME client
    /// uses
    /// it. The CA shows that this once.
    ///
    /// Nothing is read first. Raises `Refused` with the findings where a hazard is not
    /// acknowledged,
    /// `OutcomeUnknown` where it is unknown whether it was carried out, and
    /// `UnreadableAnswer` with the text where the answer is not understood.
    write CreateContract() of account_id body CreateContract,
    label: "What findings and acknowledgements call it; its first name, without a leading `*.`, if left out."
}

direct! {
    /// Reads a contract (*Get ACME contract details*). Its contacts are never in the answer.
    ///
    /// Raises `NotFound` where the CA does not have it, and `PermissionDenied` for a key of another
    /// kind.
    read GetContract(acme_contract_id: u64 = "Number of the contract.") of account_id
}

direct! {
    /// Replaces a contract's organization and automatic renewal (*Update ACME contract*, PUT). What
    /// is
    /// left out is reset.
    ///
    /// The contract is read first, and the request is sent once every hazard in it is acknowledged.
    /// Raises `Refused` with the findings otherwise, and `OutcomeUnknown` where it is unknown
    /// whether it was carried out.
    write ReplaceContract(acme_contract_id: u64 = "Number of the contract.") of account_id body ReplaceContract
}

direct! {
    /// Changes a part of a contract (*Partially update ACME contract*, PATCH). What is left out is
    /// kept.
    ///
    /// The contract is read first, and the request is sent once every hazard in it is acknowledged.
    /// Raises `Refused` with the findings otherwise, and `OutcomeUnknown` where it is unknown
    /// whether it was carried out.
    write PatchContract(acme_contract_id: u64 = "Number of the contract.") of account_id body PatchContract
}

direct! {
    /// Lists the certificates that were issued under a contract (*List ACME contract
    /// certificates*).
    ///
    /// Raises `NotFound` where the CA does not have the contract.
    read ListCertificates(acme_contract_id: u64 = "Number of the contract.") of account_id
}

direct! {
    /// Lists the credentials of a contract (*List ACME credentials*), active and revoked ones,
    /// without
    /// their secrets.
    ///
    /// Raises `NotFound` where the CA does not have the contract.
    read ListCredentials(acme_contract_id: u64 = "Number of the contract.") of account_id
}

direct! {
    /// Cancels a contract (*Cancel ACME contract*): within 30 days of its creation, and never to be
    /// undone.
    ///
    /// The contract is read first. Raises `Refused` with the findings where a hazard is not
    /// acknowledged,
    /// and `OutcomeUnknown` where it is unknown whether it was carried out.
    write CancelContract(acme_contract_id: u64 = "Number of the contract.") of account_id
}

direct! {
    /// Adds names to a contract (*Add SANs to ACME contract*). Names that are not listed stay.
    ///
    /// The contract is read first. Raises `Refused` with the findings where an error is not
    /// overruled,
    /// and `OutcomeUnknown` where it is unknown whether it was carried out.
    write AddSans(acme_contract_id: u64 = "Number of the contract.") of account_id body Sans
}

direct! {
    /// Removes names from a contract (*Remove SANs from ACME contract*), and looks whether they are
    /// gone.
    ///
    /// The contract is read first. Raises `Refused` with the findings where a hazard is not
    /// acknowledged,
    /// and `NotCarriedOut` where the names are still there.
    write RemoveSans(acme_contract_id: u64 = "Number of the contract.") of account_id body Sans
}

direct! {
    /// Revokes one credential (*Revoke an ACME credential*). ACME clients that use it get no more
    /// certificates.
    ///
    /// Contract and credentials are read first. Raises `Refused` with the findings where a hazard
    /// is not
    /// acknowledged.
    write RevokeCredential(acme_contract_id: u64 = "Number of the contract.", credential_id: u64 = "Number of the credential.") of account_id
}

direct! {
    /// Revokes every active credential of a contract (*Revoke all active ACME credentials*).
    ///
    /// Contract and credentials are read first. Raises `Refused` with the findings where a hazard
    /// is not
    /// acknowledged, and `OutcomeUnknown` where it is unknown whether it was carried out.
    write RevokeAllCredentials(acme_contract_id: u64 = "Number of the contract.") of account_id
}

direct! {
    /// Makes new credentials for a contract (*Regenerate ACME credentials*), and answers how an
    /// ACME
    /// client uses them. The CA shows that this once.
    ///
    /// Contract and credentials are read first. Raises `Refused` with the findings where a hazard
    /// is not
    /// acknowledged, `OutcomeUnknown` where it is unknown whether it was carried out, and
    /// `UnreadableAnswer` with the text where the answer is not understood.
    write RegenerateCredentials(acme_contract_id: u64 = "Number of the contract.") of account_id body RegenerateCredentials
}

direct! {
    /// Reads an order (*Order info*): its contacts and its product.
    ///
    /// Raises `NotFound` where the CA does not have it, and `PermissionDenied` where the key may
    /// not read
    /// it.
    read GetOrder(order_id: Id = "Number of the order, or the thumbprint or serial number of its first certificate.")
}

direct! {
    /// Adds or changes contacts of an order (*Update order contacts*). What is left out is kept,
    /// and
    /// nothing can be removed.
    ///
    /// The order is read first. Raises `Refused` with the findings where an error is not overruled,
    /// and
    /// `OutcomeUnknown` where it is unknown whether it was carried out.
    write UpdateOrderContacts(order_id: Id = "Number of the order.") body UpdateOrderContacts
}

direct! {
    /// Reads a certificate request with its organization (*Get Certificate Request*).
    ///
    /// Raises `NotFound` where the CA does not have it, also where its answer is empty.
    read GetCertificateRequest(certificate_request_id: u64 = "Number of the certificate request.")
}

direct! {
    /// Reads how far a certificate request has come (*Get Certificate Request Status*).
    ///
    /// Raises `NotFound` where the CA does not have it, also where its answer is empty.
    read GetCertificateRequestStatus(certificate_request_id: u64 = "Number of the certificate request.")
}

direct! {
    /// Reads an organization with its contacts (*Get Organization by ID*).
    ///
    /// Raises `NotFound` where the CA does not have it, also where its answer is empty.
    read GetOrganization(organization_id: u64 = "Number of the organization; 0 for one that only the CA knows."),
    name: "With the id 0, its exact name at the CA."
}

direct! {
    /// Finds organizations by a part of their name (*Get Organization by Name*). 20 are shown at
    /// most,
    /// without contacts.
    read FindOrganizations(name: Id = "A part of the name.")
}

direct! {
    /// Lists the countries that an organization may be in, with their codes (*Get Country Codes*).
    read ListCountryCodes(), name: "A part of the country's name; all if left out."
}

direct! {
    /// Gives a certificate request another organization (*Change Organization*): an existing one as
    /// it
    /// is, by its `id` or by exactly its name, or else a new one. What an existing one holds
    /// otherwise
    /// is not changed, and the rest of the request is ignored; the answer tells where they differ.
    ///
    /// Status, organization, and the one that the request leads to are read first. Raises `Refused`
    /// with
    /// the findings where an error is not overruled or a hazard not acknowledged, and
    /// `OutcomeUnknown`
    /// where it is unknown whether it was carried out: it is never sent twice.
    write ChangeOrganization(certificate_request_id: u64 = "Number of the certificate request.") body CpsOrganizationRequest
}
