use serde::Serialize;

use super::changeable;
use crate::fields::{self, Fields};
use crate::http::Answer;
use crate::refusal::Refusal;
use crate::world::{Contract, Credential, CredentialStatus, World};

#[derive(Serialize)]
struct CredentialsAnswer<'a> {
    credentials: Vec<CredentialAnswer<'a>>,
}

#[derive(Serialize)]
struct CredentialAnswer<'a> {
    credential_id: u64,
    kid_hint: &'a str,
    status: CredentialStatus,
    created_at: String,
}

impl<'a> From<&'a Credential> for CredentialAnswer<'a> {
    fn from(credential: &'a Credential) -> CredentialAnswer<'a> {
        CredentialAnswer {
            credential_id: credential.credential_id,
            kid_hint: credential.kid_hint(),
            status: credential.status,
            // Unlike all other dates of the API, and UTC although it does not say so.
            created_at: credential
                .created_at
                .strftime("%Y-%m-%d %H:%M:%S")
                .to_string(),
        }
    }
}

#[derive(Serialize)]
struct RegenerateAnswer<'a> {
    acme_directory_url: Option<String>,
    eab_set: EabSet<'a>,
}

/// A credential in full, as it is shown once. The pages name the set and not what is in it; the
/// names inside are a guess.
#[derive(Serialize)]
pub(super) struct EabSet<'a> {
    kid: &'a str,
    hmac_key: &'a str,
}

impl<'a> From<&'a Credential> for EabSet<'a> {
    fn from(credential: &'a Credential) -> EabSet<'a> {
        EabSet {
            kid: &credential.kid,
            hmac_key: &credential.hmac_key,
        }
    }
}

/// GET lists a contract's credentials, revoked ones too, the latest first. Of the key id it shows
/// a few characters, of the secret none.
pub(super) fn list(contract: &Contract) -> Answer {
    let credentials = contract.credentials.iter().rev();
    let answer = CredentialsAnswer {
        credentials: credentials.map(CredentialAnswer::from).collect(),
    };
    Answer::json(200, &answer)
}

/// POST to `revoke` ends every active credential; the contract lives on, and nothing is issued
/// under it until there is a new one.
pub(super) fn revoke_all(world: &mut World, index: usize) -> Result<Answer, Refusal> {
    changeable(world, index)?;
    end_all(&mut world.contracts[index]);
    Ok(Answer::empty(204))
}

/// POST to `revoke` with an id ends this one credential. The pages do not say what becomes of the
/// request if it has ended already; here it stays so.
pub(super) fn revoke(
    world: &mut World,
    index: usize,
    credential_id: Option<u64>,
) -> Result<Answer, Refusal> {
    changeable(world, index)?;
    let mut credentials = world.contracts[index].credentials.iter_mut();
    let is_wanted = |own: &&mut Credential| Some(own.credential_id) == credential_id;
    let Some(credential) = credentials.find(is_wanted) else {
        return Err(Refusal::not_found("there is no such credential"));
    };
    credential.status = CredentialStatus::Revoked;
    Ok(Answer::empty(204))
}

/// POST to `regenerate` makes a new credential and shows it. Unless it is told not to, it ends
/// those that there are. Nothing in the body is required, and so no body is.
pub(super) fn regenerate(world: &mut World, index: usize, body: &[u8]) -> Result<Answer, Refusal> {
    changeable(world, index)?;
    let body = if body.is_empty() { b"{}" } else { body };
    let body = fields::read(body)?;
    let fields = Fields::of_body(&body, world, &["revoke_existing"])?;
    if fields.boolean("revoke_existing")?.unwrap_or(true) {
        end_all(&mut world.contracts[index]);
    }
    let credential = issue(world, index);
    let answer = RegenerateAnswer {
        acme_directory_url: world.contracts[index].directory_url(),
        eab_set: EabSet::from(&credential),
    };
    Ok(Answer::json(200, &answer))
}

fn end_all(contract: &mut Contract) {
    for credential in &mut contract.credentials {
        credential.status = CredentialStatus::Revoked;
    }
}

/// Gives a contract a new credential.
pub(super) fn issue(world: &mut World, index: usize) -> Credential {
    let credential_id = world.take_credential_id();
    let contract = &mut world.contracts[index];
    // An odd factor keeps neighbours apart, and the hint from being the id.
    let hint = format!("{:04x}", credential_id.wrapping_mul(40503) & 0xffff);
    let contract_id = contract.acme_contract_id;
    let credential = Credential::new(contract_id, credential_id, &hint, world.clock);
    contract.credentials.push(credential.clone());
    credential
}
