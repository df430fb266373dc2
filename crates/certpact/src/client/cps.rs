//! Certificate requests at CPS: typed methods, and the reads that rules and plans need.

use super::observe::{Read, take_in};
use super::{Client, Sent};
use crate::api::cps::desired::DesiredCertificateRequest;
use crate::api::cps::effect;
use crate::api::cps::model::{
    CertificateRequest, CertificateRequestStatus, CountryCodes, CpsOrganization,
    CpsOrganizationRequest, FoundOrganizations,
};
use crate::api::cps::observed::Named;
use crate::api::cps::plan::named;
use crate::ground::api::Api;
use crate::ground::error::{Error, ErrorKind};
use crate::ground::operations::Operation;
use crate::plan::acknowledge::Consent;
use crate::request::body::Body;
use crate::request::call::Call;
use crate::state::observed::Observed;

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
        call.fits(true)?;
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

impl Client {
    /// Reads what the rules of a change need: where the certificate request is, what it has, and
    /// whether there is an organization that the body would lead to.
    pub(super) async fn observe_change(
        &self,
        id: u64,
        call: &Call,
        observed: &mut Observed,
    ) -> Result<(), Error> {
        let (request, status) = self.read_certificate_request(id).await?;
        observed.see_certificate_request(request, self.outside().now());
        observed.see_status(id, status.status.as_deref().unwrap_or_default());
        let body = call.body.as_ref().and_then(Body::members);
        let Some(body) = body else { return Ok(()) };
        let (id, name) = (effect::id(body), effect::name(body));
        self.look_for_organization(id, name, observed).await
    }

    async fn read_certificate_request(
        &self,
        id: u64,
    ) -> Result<(CertificateRequest, CertificateRequestStatus), Error> {
        let status = self.cps().get_certificate_request_status(id).await?;
        let request = self.cps().get_certificate_request(id).await?;
        Ok((request, status))
    }

    /// Looks for the organization that a number and a name lead to, as the CA does.
    async fn look_for_organization(
        &self,
        id: Option<u64>,
        name: Option<&str>,
        observed: &mut Observed,
    ) -> Result<(), Error> {
        let is_found = match (id, name) {
            (None, _) => false,
            (Some(0), None) => return Ok(()),
            (Some(0), Some(name)) => self.look_at_ca(name, observed).await?,
            (Some(id), _) => self.look_by_id(id, observed).await?,
        };
        if is_found {
            return Ok(());
        }
        // Of these two an address makes another path.
        let Some(name) = name.filter(|name| ![".", ".."].contains(name)) else {
            return Ok(());
        };
        if !matches!(observed.cps.cps_organization_named(name), Named::Unknown) {
            return Ok(());
        }
        observed.see_search(name, self.cps().find_organizations(name).await?);
        if let Named::One(Some(id), None) = observed.cps.cps_organization_named(name) {
            observed.see_cps_organization(self.cps().get_organization(id, None).await?);
        }
        Ok(())
    }

    /// Whether there is an organization with this number. Many can want the same one.
    async fn look_by_id(&self, id: u64, observed: &mut Observed) -> Result<bool, Error> {
        if let Some(seen) = observed.cps.cps_organization(id) {
            return Ok(seen.is_some());
        }
        let found = there(self.cps().get_organization(id, None).await)?;
        let is_found = found.is_some();
        match found {
            Some(mut found) => {
                found.id.get_or_insert(id);
                observed.see_cps_organization(found);
            }
            None => observed.see_no_cps_organization(id),
        }
        Ok(is_found)
    }

    /// Whether there is an organization that only the CA knows by exactly this name.
    async fn look_at_ca(&self, name: &str, observed: &mut Observed) -> Result<bool, Error> {
        if let Some(seen) = observed.cps.at_ca(name) {
            return Ok(seen.is_some());
        }
        let found = there(self.cps().get_organization(0, Some(name)).await)?;
        let is_found = found.is_some();
        match found {
            Some(found) => observed.see_at_ca(name, found),
            None => observed.see_none_at_ca(name),
        }
        Ok(is_found)
    }

    /// Reads certificate requests, many at a time, and then looks for the organizations that are
    /// wanted
    /// of them.
    pub(crate) async fn read_certificate_requests(
        &self,
        items: Vec<&DesiredCertificateRequest>,
        may_fail: impl Fn(u64) -> bool,
        observed: &mut Observed,
    ) -> Result<(), Error> {
        let reads: Vec<_> = items
            .iter()
            .map(|item| self.read_one_certificate_request(item.id))
            .collect();
        let read = self.many(reads).await;
        take_in(Api::Cps, read, &may_fail, |(request, status), at| {
            let id = request.id;
            observed.see_certificate_request(request, at);
            observed.see_status(id, status.status.as_deref().unwrap_or_default());
        })?;
        for item in items {
            let request = observed.certificate_request(item.id);
            let (Some(wanted), Some(request)) = (&item.organization, request) else {
                continue;
            };
            let (id, name) = named(wanted, request.organization.as_ref());
            let looked = self.look_for_organization(id, name.as_deref(), observed);
            match looked.await {
                Ok(()) => {}
                Err(_) if may_fail(item.id) => {}
                Err(error) => {
                    let message = format!("certificate request `{}`: {error}", item.id);
                    return Err(error.with_message(message));
                }
            }
        }
        Ok(())
    }

    async fn read_one_certificate_request(
        &self,
        id: u64,
    ) -> Read<(CertificateRequest, CertificateRequestStatus)> {
        let read = self.read_certificate_request(id).await;
        (id, read, self.outside().now())
    }
}

/// What is there, or nothing where the CA does not have it.
fn there<T>(read: Result<T, Error>) -> Result<Option<T>, Error> {
    match read {
        Ok(one) => Ok(Some(one)),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}
