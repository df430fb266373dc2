//! Certificate requests at CPS: typed methods, and the reads that rules and plans need.

use super::{Client, Sent};
use crate::api::cps::model::{
    CertificateRequest, CertificateRequestStatus, CountryCodes, CpsOrganization,
    CpsOrganizationRequest, FoundOrganizations,
};
use crate::ground::error::Error;
use crate::ground::operations::Operation;
use crate::plan::acknowledge::Consent;
use crate::request::body::Body;
use crate::request::call::Call;

/// Certificate requests and organizations: the operations of Edgecast CPS.
#[derive(Clone, Copy)]
pub struct CpsOperations<'a> {
    pub(super) client: &'a Client,
}

impl CpsOperations<'_> {
    /// Reads a certificate request with its organization.
    ///
    /// # Errors
    /// What the CA or the network answers: `not_found`, also where the answer is empty,
    /// `permission`,
    /// `unreachable`, …
    pub async fn get_certificate_request(&self, id: u64) -> Result<CertificateRequest, Error> {
        self.client.shared.cps.get_certificate_request(id).await
    }

    /// Reads how far a certificate request has come.
    ///
    /// # Errors
    /// As [`Self::get_certificate_request`].
    pub async fn get_certificate_request_status(
        &self,
        id: u64,
    ) -> Result<CertificateRequestStatus, Error> {
        self.client
            .shared
            .cps
            .get_certificate_request_status(id)
            .await
    }

    /// Reads an organization. The id 0, with a name, asks for one that only the CA knows.
    ///
    /// # Errors
    /// As [`Self::get_certificate_request`].
    pub async fn get_organization(
        &self,
        id: u64,
        name: Option<&str>,
    ) -> Result<CpsOrganization, Error> {
        self.client.shared.cps.get_organization(id, name).await
    }

    /// Finds organizations whose name contains a text. Shows 20 at most, without contacts.
    ///
    /// # Errors
    /// As [`Self::get_certificate_request`].
    pub async fn find_organizations(&self, name: &str) -> Result<FoundOrganizations, Error> {
        let call = Call::new(Operation::FindOrganizations, &[name]);
        call.refuse_misfit(true)?;
        self.client.shared.cps.find_organizations(name).await
    }

    /// Lists the countries that an organization may be in, or those whose name contains a text.
    ///
    /// # Errors
    /// As [`Self::get_certificate_request`].
    pub async fn list_country_codes(&self, name: Option<&str>) -> Result<CountryCodes, Error> {
        self.client.shared.cps.list_country_codes(name).await
    }

    /// Gives a certificate request another organization: an existing one as it is, by its id or its
    /// exact name, or a new one. The answer tells which, and what of the request it does not have.
    ///
    /// # Errors
    /// As [`Client::send`].
    pub async fn change_organization(
        &self,
        id: u64,
        body: &CpsOrganizationRequest,
        consent: &Consent,
    ) -> Result<Sent, Error> {
        let mut call = Call::new(Operation::ChangeOrganization, &[id]);
        call.body = Some(Body::of(body)?);
        self.client.send(&call, consent).await
    }
}
