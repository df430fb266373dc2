use std::collections::BTreeSet;
use std::sync::Arc;

use super::{MayFail, Reach, Read, compare_with_fresh, take_in};
use crate::api::Shown;
use crate::api::cps::CpsApi;
use crate::api::cps::desired::DesiredCertificateRequest;
use crate::api::cps::effect;
use crate::api::cps::effect::differing;
use crate::api::cps::model::{
    CertificateRequest, CertificateRequestStatus, ChangedOrganization, CpsOrganization,
};
use crate::api::cps::observed::Named;
use crate::api::cps::plan::wanted_identity;
use crate::ca::call::Receipt;
use crate::ca::cps::attached;
use crate::ca::line::Line;
use crate::ca::pass::Pass;
use crate::client::Client;
use crate::client::many::Wanted;
use crate::ground::api::Api;
use crate::ground::error::{Error, ErrorKind};
use crate::ground::folded::{folded, longest_word};
use crate::request::body::Body;
use crate::request::call::Call;
use crate::state::desired::Desired;
use crate::state::observed::Observed;

impl Reach for CpsApi {
    fn line(client: &Client) -> &Line {
        &client.shared.cps
    }

    fn pass(client: &Client, _: &Call) -> Result<Pass, Error> {
        client.shared.tokens.refuse_missing()?;
        Ok(Pass::Token(Arc::clone(&client.shared.tokens)))
    }

    fn refuse_missing_keys(client: &Client, desired: &Desired) -> Result<(), Error> {
        if desired.certificate_request.is_empty() {
            return Ok(());
        }
        client.shared.tokens.refuse_missing()
    }

    async fn read_subject(
        client: &Client,
        call: &Call,
        observed: &mut Observed,
    ) -> Result<(), Error> {
        let cps = client.cps();
        let request = cps.get_certificate_request(call.first_id()?).await?;
        observed.see_certificate_request(request, client.outside().now());
        Ok(())
    }

    async fn observe_for(
        client: &Client,
        call: &Call,
        observed: &mut Observed,
    ) -> Result<(), Error> {
        client
            .observe_change(call.first_id()?, call, observed)
            .await
    }

    async fn observe_named(
        client: &Client,
        desired: &Desired,
        may_fail: &MayFail<'_>,
        observed: &mut Observed,
    ) -> Result<(), Error> {
        let requests = desired.certificate_request.iter().collect();
        let may_be_unread = |id: u64| may_fail(Api::Cps, id);
        client
            .read_certificate_requests(requests, may_be_unread, observed)
            .await
    }

    async fn observe_again(
        client: &Client,
        desired: &Desired,
        read: &Self::Observed,
        observed: &mut Observed,
    ) -> Result<(), Error> {
        let requests: BTreeSet<u64> = read.numbers().into_iter().collect();
        let items = desired.certificate_request.iter();
        let items = items.filter(|item| requests.contains(&item.id)).collect();
        client
            .read_certificate_requests(items, |_| false, observed)
            .await
    }

    /// CPS may show a change only when the CA has processed it.
    async fn look(client: &Client, call: &Call, before: &Observed) -> Result<Shown, Error> {
        let shown = compare_with_fresh::<Self>(client, call, before).await?;
        Ok(if shown == Shown::Before {
            Shown::Neither
        } else {
            shown
        })
    }

    /// The organization that a certificate request has now, read where the answer does not say it.
    async fn confirm(
        client: &Client,
        call: &Call,
        receipt: &Receipt,
        warnings: &mut Vec<String>,
    ) -> Result<Option<ChangedOrganization>, Error> {
        let attached = attached(call, &receipt.body);
        let attached = if attached.is_some() {
            attached
        } else {
            let read = client
                .cps()
                .get_certificate_request(call.first_id()?)
                .await
                .map(|request| request.organization);
            read.unwrap_or_else(|error| {
                warnings.push(format!(
                    "which organization it has now could not be read: {error}"
                ));
                None
            })
        };
        Ok(Some(compared_with_request(call, attached)))
    }
}

impl Client {
    /// Reads what the rules of a change need: where the certificate request is, what it has, and
    /// whether there is an organization that the body would lead to.
    async fn observe_change(
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
        // A search for the whole name shows none that is spelled with another blank or comma.
        let word = longest_word(name).filter(|word| *word != name);
        if let (Named::None(near), Some(word)) = (observed.cps.cps_organization_named(name), word)
            && !near.iter().any(|other| folded(other) == folded(name))
        {
            let alike = self.cps().find_organizations(word).await?;
            observed.cps.see_found(alike);
        }
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
    /// wanted of them.
    async fn read_certificate_requests(
        &self,
        items: Vec<&DesiredCertificateRequest>,
        may_fail: impl Fn(u64) -> bool,
        observed: &mut Observed,
    ) -> Result<(), Error> {
        let wanted = items.iter().map(|item| Wanted::with_the_key(item.id));
        let wanted = wanted.collect();
        let read_one = |one: Wanted| self.read_one_certificate_request(one.id);
        let read = self.many(Api::Cps, wanted, read_one).await;
        take_in(
            Api::Cps,
            read,
            &may_fail,
            observed,
            |observed, (request, status), at| {
                let id = request.id;
                observed.see_certificate_request(request, at);
                observed.see_status(id, status.status.as_deref().unwrap_or_default());
            },
        )?;
        for item in items {
            let request = observed.certificate_request(item.id);
            let (Some(wanted), Some(request)) = (&item.organization, request) else {
                continue;
            };
            let (id, name) = wanted_identity(wanted, request.organization.as_ref());
            let looked = self.look_for_organization(id, name.as_deref(), observed);
            match looked.await {
                Ok(()) => {}
                Err(_) if may_fail(item.id) => {}
                Err(error) => observed.missed.add(Api::Cps, item.id, error),
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

/// What an organization does not have of what was sent: an existing one is taken as it is, and the CA
/// says no more than what that holds.
fn compared_with_request(
    call: &Call,
    organization: Option<CpsOrganization>,
) -> ChangedOrganization {
    let body = call.body.as_ref().and_then(Body::members);
    let differences = match (body, &organization) {
        (Some(body), Some(organization)) => differing(body, organization),
        (Some(_) | None, _) => Vec::new(),
    };
    let differences = differences.iter().map(|name| format!("/{name}"));
    ChangedOrganization {
        differences: differences.collect(),
        organization,
    }
}
