//! What each operation of the bridge is asked. The comment on a request is the documentation of the
//! method in every language, that on a field is the parameter's.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::marker::PhantomData;

use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::Deserialize;
use serde_json::value::RawValue;

/// A request body as given: an object, or text that is sent byte for byte.
pub type Given = Box<RawValue>;

/// How a client is set up. What is left out is taken from the environment, else from the defaults.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct ClientOptions {
    /// Key of the subaccount that holds the contracts. `CERTPACT_ACME_KEY` if left out.
    pub acme_key: Option<String>,
    /// Base URL of `acme`. `CERTPACT_ACME_URL` if left out, else the CA's.
    pub acme_url: Option<String>,
    /// Keys by account id, where contracts of several subaccounts are handled.
    pub acme_keys: Option<BTreeMap<u64, String>>,
    /// Account whose key is used by calls that name none.
    pub account_id: Option<u64>,
    /// Seconds that one request may take in all; 60 if left out.
    pub timeout: Option<f64>,
    /// Seconds that a connection may take to be established; 5 if left out.
    pub connect_timeout: Option<f64>,
    /// How often a request is sent again, at most, where that is safe; 2 if left out.
    pub retries: Option<usize>,
    /// Requests of one key within rolling windows: `100/5s 1000/180s` if left out, `off` for none.
    pub rate_limit: Option<String>,
    /// Requests in flight at once; 16 if left out.
    pub concurrency: Option<usize>,
    /// What the client calls itself.
    pub user_agent: Option<String>,
    /// Who acts, for reports. `CERTPACT_ACTOR` if left out, else the system's user.
    pub actor: Option<String>,
}

/// Says what a request would do, judged by what is given here. Reads nothing, sends nothing, needs
/// no key.
///
/// A hazard that rests on something which was not given is uncertain. Raises `InvalidInput` where
/// operation, ids and body do not fit.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CheckOffline {
    /// Name of the operation.
    pub operation: String,
    /// The path's ids; none where it is not known yet.
    #[serde(default)]
    pub ids: Vec<u64>,
    /// Body, as an object or as text.
    #[schemars(with = "Option<serde_json::Value>")]
    pub body: Option<Given>,
    /// What the CA answered to `get_contract`, or an array of such answers.
    #[schemars(with = "Option<serde_json::Value>")]
    pub observed: Option<serde_json::Value>,
    /// When it was read, RFC 3339. Now if left out.
    pub observed_at: Option<String>,
    /// Product of the contract, where it was not read.
    pub product: Option<String>,
}

/// Lists every rule: id, severity, summary, documentation and sources.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Rules {}

/// Explains one rule: what happens, whom it touches, what to do instead.
///
/// Raises `InvalidInput` where there is no such rule.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Explain {
    /// Id of the rule, `family.name`.
    pub rule: String,
}

/// Says what a request would do, judged by what the CA holds now. Reads, and sends no write.
///
/// Raises what the reads raise, and `InvalidInput` where operation, ids and body do not fit.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Check {
    /// Name of the operation.
    pub operation: String,
    /// The path's ids.
    pub ids: Vec<u64>,
    /// Body, as an object or as text.
    #[schemars(with = "Option<serde_json::Value>")]
    pub body: Option<Given>,
    /// Account whose key is used; the client's if left out.
    pub account_id: Option<u64>,
}

/// Sends a request as it is given, text byte for byte, once every hazard in it is acknowledged.
///
/// A read answers what the CA answered, as data. What the rules of a write need is read first; a
/// write answers nothing. Raises `Refused` with the findings where an error is not overruled or a
/// hazard not acknowledged, and `OutcomeUnknown` where the request may have been carried out and its
/// answer is lost.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Send {
    /// Name of the operation.
    pub operation: String,
    /// The path's ids.
    pub ids: Vec<u64>,
    /// Body, as an object or as text.
    #[schemars(with = "Option<serde_json::Value>")]
    pub body: Option<Given>,
    /// Account whose key is used; the client's if left out.
    pub account_id: Option<u64>,
    /// Accepted hazards, `RULE@TARGET[:N][=REASON]`.
    #[serde(default)]
    pub acknowledge: Vec<String>,
    /// Overruled errors, `RULE@TARGET=REASON`.
    #[serde(default)]
    pub overrule: Vec<String>,
}

/// A direct call, whatever its operation.
pub(crate) struct Direct {
    pub(crate) ids: Vec<u64>,
    pub(crate) body: Option<Given>,
    pub(crate) account_id: Option<u64>,
    pub(crate) acknowledge: Vec<String>,
    pub(crate) overrule: Vec<String>,
}

/// Declares the request of an operation's own method: its ids, its body where it has one, and what
/// every read or every write takes beside them.
macro_rules! direct {
    ($(#[doc = $doc:literal])+ read $name:ident($($id:ident: $id_doc:literal),+)) => {
        $(#[doc = $doc])+
        #[derive(Debug, Deserialize, JsonSchema)]
        #[serde(deny_unknown_fields)]
        pub struct $name {
            $(#[doc = $id_doc] pub $id: u64,)+
            /// Account whose key is used; the client's if left out.
            pub account_id: Option<u64>,
        }

        impl From<$name> for Direct {
            fn from(request: $name) -> Self {
                Self {
                    ids: vec![$(request.$id),+],
                    body: None,
                    account_id: request.account_id,
                    acknowledge: Vec::new(),
                    overrule: Vec::new(),
                }
            }
        }
    };
    ($(#[doc = $doc:literal])+ write $name:ident($($id:ident: $id_doc:literal),+) $(body $body:ident)?) => {
        $(#[doc = $doc])+
        #[derive(Debug, Deserialize, JsonSchema)]
        #[serde(deny_unknown_fields)]
        pub struct $name {
            $(#[doc = $id_doc] pub $id: u64,)+
            $(
                /// Body.
                pub body: BodyOf<certpact::$body>,
            )?
            /// Account whose key is used; the client's if left out.
            pub account_id: Option<u64>,
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
                    ids: vec![$(request.$id),+],
                    body: direct!(@body request $($body)?),
                    account_id: request.account_id,
                    acknowledge: request.acknowledge,
                    overrule: request.overrule,
                }
            }
        }
    };
    (@body $request:ident $body:ident) => { Some($request.body.given) };
    (@body $request:ident) => { None };
}

/// A body as given, with the type that the model has for it.
#[derive(Debug, Deserialize)]
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

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        T::json_schema(generator)
    }
}

direct! {
    /// Reads a contract (*Get ACME contract details*). Its contacts are never in the answer.
    ///
    /// Raises `NotFound` where the CA does not have it, and `PermissionDenied` for a key of another kind.
    read GetContract(acme_contract_id: "Number of the contract.")
}

direct! {
    /// Replaces a contract's organization and automatic renewal (*Update ACME contract*, PUT). What is
    /// left out is reset.
    ///
    /// The contract is read first, and the request is sent once every hazard in it is acknowledged.
    /// Raises `Refused` with the findings otherwise, and `OutcomeUnknown` where it may have been carried
    /// out and its answer is lost.
    write ReplaceContract(acme_contract_id: "Number of the contract.") body ReplaceContract
}

direct! {
    /// Changes a part of a contract (*Partially update ACME contract*, PATCH). What is left out is kept.
    ///
    /// The contract is read first, and the request is sent once every hazard in it is acknowledged.
    /// Raises `Refused` with the findings otherwise, and `OutcomeUnknown` where it may have been carried
    /// out and its answer is lost.
    write PatchContract(acme_contract_id: "Number of the contract.") body PatchContract
}

direct! {
    /// Lists the certificates that were issued under a contract (*List ACME contract certificates*).
    ///
    /// Raises `NotFound` where the CA does not have the contract.
    read ListCertificates(acme_contract_id: "Number of the contract.")
}

direct! {
    /// Lists the credentials of a contract (*List ACME credentials*), active and revoked ones, without
    /// their secrets.
    ///
    /// Raises `NotFound` where the CA does not have the contract.
    read ListCredentials(acme_contract_id: "Number of the contract.")
}

direct! {
    /// Cancels a contract (*Cancel ACME contract*): within 30 days of its creation, and never to be
    /// undone.
    ///
    /// The contract is read first. Raises `Refused` with the findings where a hazard is not acknowledged,
    /// and `OutcomeUnknown` where it may have been carried out and its answer is lost.
    write CancelContract(acme_contract_id: "Number of the contract.")
}

direct! {
    /// Adds names to a contract (*Add SANs to ACME contract*). Names that are not listed stay.
    ///
    /// The contract is read first. Raises `Refused` with the findings where an error is not overruled,
    /// and `OutcomeUnknown` where it may have been carried out and its answer is lost.
    write AddSans(acme_contract_id: "Number of the contract.") body Sans
}

direct! {
    /// Removes names from a contract (*Remove SANs from ACME contract*), and looks whether they are gone.
    ///
    /// The contract is read first. Raises `Refused` with the findings where a hazard is not acknowledged,
    /// and `NotCarriedOut` where the CA said yes and the names are still there.
    write RemoveSans(acme_contract_id: "Number of the contract.") body Sans
}

direct! {
    /// Revokes one credential (*Revoke an ACME credential*). ACME clients that use it get no more
    /// certificates.
    ///
    /// Contract and credentials are read first. Raises `Refused` with the findings where a hazard is not
    /// acknowledged.
    write RevokeCredential(acme_contract_id: "Number of the contract.", credential_id: "Number of the credential.")
}

direct! {
    /// Revokes every active credential of a contract (*Revoke all active ACME credentials*).
    ///
    /// Contract and credentials are read first. Raises `Refused` with the findings where a hazard is not
    /// acknowledged, and `OutcomeUnknown` where it may have been carried out and its answer is lost.
    write RevokeAllCredentials(acme_contract_id: "Number of the contract.")
}

/// Plans what gives the contracts what is wanted of them. Reads, and writes nothing.
///
/// Raises what the reads raise, and `InvalidInput` where the desired state cannot be read.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Plan {
    /// The desired state, as a value or as the path of a TOML or JSON file.
    pub desired: DesiredOrPath,
}

/// Applies a plan, once every hazard in it is acknowledged. What it rests on is read again first.
///
/// Raises `Refused` where an acknowledgement is missing, unknown or unused, and `StalePlan` where the
/// CA no longer holds what the plan was made from. What goes wrong after the first write is in the
/// report.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Apply {
    /// The plan.
    pub plan: serde_json::Value,
    /// Accepted hazards, `RULE@TARGET[:N][=REASON]`; `RULE@all:N` for all findings of a rule.
    #[serde(default)]
    pub acknowledge: Vec<String>,
    /// Overruled errors, `RULE@TARGET=REASON`.
    #[serde(default)]
    pub overrule: Vec<String>,
    /// File in which each step is noted before and after it is sent. None if left out.
    pub journal: Option<String>,
}

/// Looks whether the contracts are as wanted, field by field. Reads, and writes nothing.
///
/// Raises what the reads raise, and `InvalidInput` where the desired state cannot be read.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Verify {
    /// The desired state, as a value or as the path of a TOML or JSON file.
    pub desired: DesiredOrPath,
}

/// A desired state, or where it stands.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum DesiredOrPath {
    /// The path of a TOML or JSON file.
    Path(String),
    /// The state itself.
    Value(#[schemars(with = "certpact::Desired")] serde_json::Value),
}
