use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::ground::instant::Instant;

/// A credential with which ACME clients use a contract, as the CA lists it: without its secret.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Credential {
    /// Number of the credential.
    pub credential_id: u64,
    /// A part of its key id, to recognize it by.
    pub kid_hint: String,
    /// What the CA calls its state: `active` or `revoked`, as far as is known.
    pub status: String,
    /// When it was made. The CA writes it without a zone; it is read as UTC.
    pub created_at: Instant,
    /// Fields of the answer that this version does not know.
    #[serde(flatten)]
    pub extra: serde_json::Map<String, serde_json::Value>,
}

impl Credential {
    /// Whether ACME clients can use it. A state that this version does not know counts as usable:
    /// taking it for revoked would hide what a revocation does.
    pub fn is_active(&self) -> bool {
        self.status != "revoked"
    }
}

/// The answer to `list_credentials`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Credentials {
    /// The credentials, active and revoked ones.
    pub credentials: Vec<Credential>,
}

/// A certificate that was issued under a contract.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Certificate {
    /// Name that it was issued for.
    pub domain: String,
    /// What the CA calls its state, such as `issued`.
    pub status: String,
    /// When it ends; null where the CA does not say.
    pub expiration_date: Option<Instant>,
    /// Serial number; null where the CA does not say.
    pub serial_number: Option<String>,
    /// Fields of the answer that this version does not know.
    #[serde(flatten)]
    pub extra: serde_json::Map<String, serde_json::Value>,
}

/// The answer to `list_certificates`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Certificates {
    /// The certificates.
    pub certificates: Vec<Certificate>,
}

/// The body of `add_sans` and `remove_sans`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Sans {
    /// Names to add or to remove. Names that are not listed stay as they are.
    pub sans: Vec<String>,
}
