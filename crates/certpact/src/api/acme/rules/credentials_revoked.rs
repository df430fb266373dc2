use serde_json::Value;

use super::Check;
use crate::api::acme::model::Credential;
use crate::api::acme::view::View;
use crate::ground::finding::Severity;
use crate::ground::id::Id;
use crate::ground::instant;
use crate::ground::operations::Operation;
use crate::rule::collector::{Collector, Draft};
use crate::rule::rule;

rule! {
    /// A revoked credential is dead: ACME clients that use it get no more certificates. Certificates
    /// that were issued stay valid, and the contract goes on, and so does its bill.
    ///
    /// Making new credentials revokes all that there are, unless `revoke_existing` is false.
    ///
    /// Every client that was set up with the credential is touched; the CA does not say which are.
    ///
    /// **Instead:** give clients a new credential first, and revoke the old one when it is no longer used.
    ///
    /// ```toml
    /// operation = "revoke_credential"
    /// ids = [7, 2]
    /// observed = [{ id = 7 }]
    /// credentials = [{ id = 1, active = true }, { id = 2, active = true }]
    /// finds = ["7/2:"]
    /// ```
    ///
    /// ```toml
    /// operation = "regenerate_credentials"
    /// ids = [7]
    /// observed = [{ id = 7 }]
    /// credentials = [{ id = 1, active = true }]
    /// request = {}
    /// finds = ["7:"]
    /// ```
    ///
    /// ```toml
    /// operation = "regenerate_credentials"
    /// ids = [7]
    /// observed = [{ id = 7 }]
    /// credentials = [{ id = 1, active = true }]
    /// request = { revoke_existing = false }
    /// finds = []
    /// ```
    ///
    /// ```toml
    /// operation = "revoke_all_credentials"
    /// ids = [7]
    /// observed = [{ id = 7 }]
    /// credentials = [{ id = 1, active = false }]
    /// finds = []
    /// ```
    {
        summary: "a credential is revoked, and ACME clients that use it get no more certificates",
        severity: Severity::Hazard,
        on: &[Operation::RevokeCredential, Operation::RevokeAllCredentials, Operation::RegenerateCredentials],
        sources: &[
            "revoke_credential",
            "revoke_all_credentials",
            "regenerate_credentials",
        ],
        check: Check::Request(check),
    }
}

const INSTEAD: &str = "give clients a new credential first";

fn check(view: &View<'_>, findings: &mut Collector<'_>) {
    let is_regeneration = view.operation == Operation::RegenerateCredentials;
    if is_regeneration && keeps_existing(view) {
        return;
    }
    let is_of_one = view.operation == Operation::RevokeCredential;
    let one = view
        .asked
        .ids
        .get(1)
        .filter(|_| is_of_one)
        .and_then(Id::number);
    let Some(credentials) = view
        .asked
        .contract()
        .and_then(|contract| view.observed.credentials(contract))
    else {
        let message = "this may revoke credentials that ACME clients use";
        findings.add(Draft::at("", message).uncertain().instead(INSTEAD));
        return;
    };
    let is_meant = |credential: &&Credential| one.is_none_or(|id| id == credential.credential_id);
    let (revoked, others): (Vec<_>, Vec<_>) = credentials
        .iter()
        .filter(|credential| credential.is_active())
        .partition(is_meant);
    if revoked.is_empty() {
        return;
    }
    let named: Vec<String> = revoked
        .iter()
        .map(|credential| format!("`{}` of {}", credential.kid_hint, day(credential)))
        .collect();
    let remaining = match others.len() {
        _ if is_regeneration => "the new one alone can be used then".to_owned(),
        0 => "no active one remains, so no client gets certificates under this contract".to_owned(),
        1 => "1 active one remains".to_owned(),
        many => format!("{many} active ones remain"),
    };
    findings.add(
        Draft::at(
            "",
            format!("this revokes {}; {remaining}", named.join(", ")),
        )
        .instead(if is_regeneration {
            "send `revoke_existing: false`, give clients the new credential, then revoke the old ones"
        } else {
            INSTEAD
        }),
    );
}

/// Whether a regeneration is told to leave what there is. What is left out is not.
fn keeps_existing(view: &View<'_>) -> bool {
    view.body.and_then(|body| body.get("revoke_existing")) == Some(&Value::Bool(false))
}

/// The day that a credential was made.
fn day(credential: &Credential) -> String {
    let made = instant::said(credential.created_at.as_ref());
    made.split('T').next().unwrap_or(&made).to_owned()
}
