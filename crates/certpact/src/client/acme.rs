//! The operations of `acme`, each as a method of its own.

use serde::Serialize;

use super::{Client, Sent};
use crate::api::acme::model::{
    Certificates, Contract, CreateContract, Credentials, PatchContract, RegenerateCredentials,
    ReplaceContract, Sans,
};
use crate::ground::error::Error;
use crate::ground::id::Id;
use crate::ground::operations::Operation;
use crate::plan::acknowledge::Consent;
use crate::request::body::Body;
use crate::request::call::Call;

/// ACME contracts: the operations of the Partner Subscriptions API.
#[derive(Clone, Copy)]
pub struct AcmeOperations<'a> {
    pub(super) client: &'a Client,
}

impl AcmeOperations<'_> {
    /// Reads a contract. Its contacts are never in the answer.
    ///
    /// `account_id` chooses the key from the ring; with none the default key is taken.
    ///
    /// # Errors
    /// What the CA or the network answers: `not_found`, `permission`, `unreachable`, …
    pub async fn get_contract(&self, id: u64, account_id: Option<u64>) -> Result<Contract, Error> {
        Call::new(Operation::GetContract, &[id]).refuse_misfit(true)?;
        self.client.read_contract(id, account_id).await
    }

    /// Makes a contract, which is billed. What the CA shows this once is in `credentials`.
    ///
    /// `label` is what acknowledgements call it: its first name, without a leading `*.`, if left
    /// out.
    ///
    /// # Errors
    /// As [`Client::send`]. A lost answer is `outcome_unknown`: it is not sent again.
    pub async fn create_contract(
        &self,
        body: &CreateContract,
        label: Option<&str>,
        account_id: Option<u64>,
        consent: &Consent,
    ) -> Result<Sent, Error> {
        let mut call = Call::new(Operation::CreateContract, &Id::NONE)
            .of_account(account_id)
            .labeled(label.map(str::to_owned));
        call.body = Some(Body::of(body)?);
        self.client.send(&call, consent).await
    }

    /// Replaces a contract's organization and automatic renewal (PUT). What is left out is reset.
    ///
    /// # Errors
    /// As [`Client::send`].
    pub async fn replace_contract(
        &self,
        id: u64,
        body: &ReplaceContract,
        account_id: Option<u64>,
        consent: &Consent,
    ) -> Result<Sent, Error> {
        self.send(Operation::ReplaceContract, id, body, account_id, consent)
            .await
    }

    /// Changes a part of a contract (PATCH). What is left out is kept.
    ///
    /// # Errors
    /// As [`Client::send`].
    pub async fn patch_contract(
        &self,
        id: u64,
        body: &PatchContract,
        account_id: Option<u64>,
        consent: &Consent,
    ) -> Result<Sent, Error> {
        self.send(Operation::PatchContract, id, body, account_id, consent)
            .await
    }

    /// Cancels a contract, for good: within 30 days of its creation, and never to be undone.
    ///
    /// # Errors
    /// As [`Client::send`].
    pub async fn cancel_contract(
        &self,
        id: u64,
        account_id: Option<u64>,
        consent: &Consent,
    ) -> Result<Sent, Error> {
        self.send_to(Operation::CancelContract, &[id], None, account_id, consent)
            .await
    }

    /// Adds names to a contract. Names that are not listed stay.
    ///
    /// # Errors
    /// As [`Client::send`].
    pub async fn add_sans(
        &self,
        id: u64,
        body: &Sans,
        account_id: Option<u64>,
        consent: &Consent,
    ) -> Result<Sent, Error> {
        self.send(Operation::AddSans, id, body, account_id, consent)
            .await
    }

    /// Removes names from a contract, and looks whether they are gone.
    ///
    /// # Errors
    /// As [`Client::send`]; `not_carried_out` where the names are still there.
    pub async fn remove_sans(
        &self,
        id: u64,
        body: &Sans,
        account_id: Option<u64>,
        consent: &Consent,
    ) -> Result<Sent, Error> {
        self.send(Operation::RemoveSans, id, body, account_id, consent)
            .await
    }

    /// Lists the certificates that were issued under a contract.
    ///
    /// # Errors
    /// What the CA or the network answers.
    pub async fn list_certificates(
        &self,
        id: u64,
        account_id: Option<u64>,
    ) -> Result<Certificates, Error> {
        Call::new(Operation::ListCertificates, &[id]).refuse_misfit(true)?;
        let key = self.client.key(account_id, Some(id))?;
        self.client.shared.acme.list_certificates(key, id).await
    }

    /// Lists the credentials of a contract, active and revoked ones, without their secrets.
    ///
    /// # Errors
    /// What the CA or the network answers.
    pub async fn list_credentials(
        &self,
        id: u64,
        account_id: Option<u64>,
    ) -> Result<Credentials, Error> {
        Call::new(Operation::ListCredentials, &[id]).refuse_misfit(true)?;
        let key = self.client.key(account_id, Some(id))?;
        self.client.shared.acme.list_credentials(key, id).await
    }

    /// Revokes one credential. ACME clients that use it get no more certificates.
    ///
    /// # Errors
    /// As [`Client::send`].
    pub async fn revoke_credential(
        &self,
        id: u64,
        credential_id: u64,
        account_id: Option<u64>,
        consent: &Consent,
    ) -> Result<Sent, Error> {
        self.send_to(
            Operation::RevokeCredential,
            &[id, credential_id],
            None,
            account_id,
            consent,
        )
        .await
    }

    /// Revokes every active credential of a contract.
    ///
    /// # Errors
    /// As [`Client::send`]. A lost answer is `outcome_unknown`: it is not sent again.
    pub async fn revoke_all_credentials(
        &self,
        id: u64,
        account_id: Option<u64>,
        consent: &Consent,
    ) -> Result<Sent, Error> {
        self.send_to(
            Operation::RevokeAllCredentials,
            &[id],
            None,
            account_id,
            consent,
        )
        .await
    }

    /// Makes new credentials for a contract. What the CA shows this once is in `credentials`.
    ///
    /// # Errors
    /// As [`Client::send`]. A lost answer is `outcome_unknown`: it is not sent again.
    pub async fn regenerate_credentials(
        &self,
        id: u64,
        body: &RegenerateCredentials,
        account_id: Option<u64>,
        consent: &Consent,
    ) -> Result<Sent, Error> {
        self.send(
            Operation::RegenerateCredentials,
            id,
            body,
            account_id,
            consent,
        )
        .await
    }

    async fn send(
        &self,
        operation: Operation,
        id: u64,
        body: &impl Serialize,
        account_id: Option<u64>,
        consent: &Consent,
    ) -> Result<Sent, Error> {
        let body = Some(Body::of(body)?);
        self.send_to(operation, &[id], body, account_id, consent)
            .await
    }

    async fn send_to(
        &self,
        operation: Operation,
        ids: &[u64],
        body: Option<Body>,
        account_id: Option<u64>,
        consent: &Consent,
    ) -> Result<Sent, Error> {
        let mut call = Call::new(operation, ids).of_account(account_id);
        call.body = body;
        self.client.send(&call, consent).await
    }
}
