//! What reaches the CA, seen on its way.

use std::sync::Arc;

use certpact::seam::{Answer, Request};
use certpact::{Id, Operation, Step};
use certpact_simulator::World;
use serde_json::Value;

use crate::in_process::BASE;

/// A request for a change, and the world that it leaves.
#[derive(Clone, PartialEq)]
pub(super) struct Write {
    /// Whose key it carries.
    pub(super) account_id: Option<u64>,
    /// Method and path.
    pub(super) line: String,
    /// Null where there is none.
    pub(super) body: Value,
    pub(super) status: u16,
    pub(super) answer: String,
    pub(super) after: Arc<World>,
}

impl Write {
    pub(super) fn seen(request: &Request, answer: &Answer, after: World) -> Self {
        let key = request.headers.get("x-partner-apikey");
        let mut accounts = after.accounts.iter();
        let owner = accounts.find(|(_, account)| key.is_some_and(|key| *key == account.key));
        let url = request.url();
        let path = url.strip_prefix(BASE).unwrap_or(url);
        Self {
            account_id: owner.map(|(id, _)| *id),
            line: format!("{} {path}", request.method),
            body: serde_json::from_slice(&request.body).unwrap_or_default(),
            status: answer.status,
            answer: String::from_utf8_lossy(&answer.body).into_owned(),
            after: Arc::new(after),
        }
    }

    /// Whether this is how a step arrives.
    pub(super) fn is_of(&self, step: &Step) -> bool {
        is_step(step, &self.line, &self.body)
    }

    pub(super) fn is_accepted(&self) -> bool {
        is_yes(self.status)
    }
}

/// Whether a step arrives with this method, path and body.
pub(super) fn is_step(step: &Step, arrived: &str, body: &Value) -> bool {
    let wanted = step.request.as_deref().unwrap_or(&Value::Null);
    arrived == line(step.operation, &numbers(step)) && body == wanted
}

pub(super) fn is_yes(status: u16) -> bool {
    (200..300).contains(&status)
}

/// The ids of a step's path, which are numbers all of them.
pub(super) fn numbers(step: &Step) -> Vec<u64> {
    step.ids.iter().filter_map(Id::number).collect()
}

/// Method and path of a request.
pub(super) fn line(operation: Operation, ids: &[u64]) -> String {
    let (method, below) = match operation {
        Operation::CreateContract => ("POST", ""),
        Operation::GetContract => ("GET", ""),
        Operation::ReplaceContract => ("PUT", ""),
        Operation::PatchContract => ("PATCH", ""),
        Operation::CancelContract => ("DELETE", ""),
        Operation::AddSans => ("PUT", "/sans"),
        Operation::RemoveSans => ("DELETE", "/sans"),
        Operation::ListCertificates => ("GET", "/certificates"),
        Operation::ListCredentials => ("GET", "/credentials"),
        Operation::RevokeCredential | Operation::RevokeAllCredentials => {
            ("POST", "/credentials/revoke")
        }
        Operation::RegenerateCredentials => ("POST", "/credentials/regenerate"),
        Operation::GetOrder
        | Operation::UpdateOrderContacts
        | Operation::GetCertificateRequest
        | Operation::GetCertificateRequestStatus
        | Operation::GetOrganization
        | Operation::FindOrganizations
        | Operation::ListCountryCodes
        | Operation::ChangeOrganization => panic!("`{operation}` is about no contract"),
    };
    let mut ids = ids.iter().map(|id| format!("/{id}"));
    let contract = ids.next().unwrap_or_default();
    let credential = ids.next().unwrap_or_default();
    format!("{method} /acme{contract}{below}{credential}")
}
