//! The certificate requests that were seen, and the organizations that they could have.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::model::{CertificateRequestStatus, is_list};
use crate::api::cps::model::{
    CertificateRequest, CpsOrganization, FoundOrganization, FoundOrganizations,
};
use crate::api::sole;
use crate::ground::error::Error;
use crate::ground::folded::{bare, folded};
use crate::ground::operations::Operation;
use crate::request::answers::Answers;
use crate::request::decode::decode;

/// One certificate request, and when it was read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct RequestObservation {
    pub(crate) at: Timestamp,
    pub(crate) request: CertificateRequest,
    /// Where it is; none where that was not read.
    pub(crate) status: Option<String>,
}

/// The organizations at CPS, as far as anybody looked for them.
#[derive(Clone, Debug, Default)]
pub(crate) struct CpsOrganizations {
    /// By number; none where there is none of that number.
    by_id: BTreeMap<u64, Option<CpsOrganization>>,
    /// Those that only the CA knows, by name; none where it knows none of that name.
    of_ca: BTreeMap<String, Option<CpsOrganization>>,
    /// What searches showed.
    found: Vec<FoundOrganization>,
    /// The names whose search showed all that there are.
    searched: BTreeSet<String>,
    /// Those that a step is predicted to make, without a number.
    made: Vec<CpsOrganization>,
}

/// What is known of the organizations that have a name.
pub(crate) enum Named<'a> {
    /// There is this one. What it holds is known where it was read.
    One(Option<u64>, Option<&'a CpsOrganization>),
    /// There is none, but these have it in another case, with other spaces or punctuation, or as a part.
    None(Vec<&'a str>),
    /// Nobody looked, or not at all of them.
    Unknown,
}

/// Every certificate request that was seen, and every organization.
#[derive(Clone, Debug, Default)]
pub(crate) struct Observed {
    requests: BTreeMap<u64, RequestObservation>,
    cps_organizations: CpsOrganizations,
}

impl Observed {
    /// Takes in a certificate request as read at that time; an earlier reading of it is forgotten.
    pub(crate) fn see_certificate_request(&mut self, request: CertificateRequest, at: Timestamp) {
        let earlier = self.requests.remove(&request.id);
        if let Some(organization) = &request.organization {
            self.see_cps_organization(organization.clone());
        }
        let observation = RequestObservation {
            at,
            status: earlier.and_then(|observation| observation.status),
            request,
        };
        self.requests.insert(observation.request.id, observation);
    }

    /// Takes in where a certificate request is that was read.
    pub(crate) fn see_status(&mut self, id: u64, status: &str) {
        if let Some(observation) = self.requests.get_mut(&id) {
            observation.status = Some(status.to_owned());
        }
    }

    /// Takes in an organization at CPS.
    pub(crate) fn see_cps_organization(&mut self, organization: CpsOrganization) {
        let organizations = &mut self.cps_organizations;
        match organization.id {
            Some(0) => {
                let name = organization.company_name.clone().unwrap_or_default();
                organizations.of_ca.insert(name, Some(organization));
            }
            Some(id) => drop(organizations.by_id.insert(id, Some(organization))),
            None => organizations.made.push(organization),
        }
    }

    /// Records that CPS has no organization with this number.
    pub(crate) fn see_no_cps_organization(&mut self, id: u64) {
        self.cps_organizations.by_id.insert(id, None);
    }

    /// Takes in an organization that the CA showed when it was asked for one of exactly this name.
    pub(crate) fn see_at_ca(&mut self, name: &str, organization: CpsOrganization) {
        let of_ca = &mut self.cps_organizations.of_ca;
        of_ca.insert(name.to_owned(), Some(organization));
    }

    /// Takes in that the CA knows no further organization of exactly this name.
    pub(crate) fn see_none_at_ca(&mut self, name: &str) {
        let of_ca = &mut self.cps_organizations.of_ca;
        of_ca.insert(name.to_owned(), None);
    }

    /// Takes in what a search for a name showed.
    pub(crate) fn see_search(&mut self, name: &str, found: FoundOrganizations) {
        if found.is_whole() {
            let searched = &mut self.cps_organizations.searched;
            searched.insert(name.to_owned());
        }
        self.see_found(found);
    }

    /// Takes in what a search showed of which nobody knows what it was for.
    pub(crate) fn see_found(&mut self, found: FoundOrganizations) {
        self.cps_organizations.found.extend(found.items);
    }

    /// A certificate request that was read.
    pub(crate) fn certificate_request(&self, id: u64) -> Option<&CertificateRequest> {
        let observation = self.requests.get(&id)?;
        Some(&observation.request)
    }

    /// The certificate requests that were read, by number.
    pub(crate) fn certificate_requests(&self) -> impl Iterator<Item = &CertificateRequest> {
        let observations = self.requests.values();
        observations.map(|observation| &observation.request)
    }

    /// Where a certificate request is, where that was read.
    pub(crate) fn status(&self, id: u64) -> Option<&str> {
        self.requests.get(&id)?.status.as_deref()
    }

    /// The certificate request that a body without an id must be about: the only one seen.
    pub(crate) fn sole(&self) -> Option<&CertificateRequest> {
        sole(self.certificate_requests())
    }

    /// An organization by its number: `Some(None)` where there is none of that number.
    pub(crate) fn cps_organization(&self, id: u64) -> Option<Option<&CpsOrganization>> {
        let found = self.cps_organizations.by_id.get(&id);
        found.map(Option::as_ref)
    }

    /// One that only the CA knows, by its name: `Some(None)` where it knows none of that name.
    pub(crate) fn at_ca(&self, name: &str) -> Option<Option<&CpsOrganization>> {
        let found = self.cps_organizations.of_ca.get(name);
        found.map(Option::as_ref)
    }

    /// What is known of the organizations with exactly this name.
    pub(crate) fn cps_organization_named(&self, name: &str) -> Named<'_> {
        let organizations = &self.cps_organizations;
        let is_named = |one: &&CpsOrganization| one.company_name.as_deref() == Some(name);
        let mut read = organizations.by_id.values().flatten();
        if let Some(one) = read.find(is_named) {
            return Named::One(one.id, Some(one));
        }
        if let Some(one) = organizations.made.iter().find(is_named) {
            return Named::One(one.id, Some(one));
        }
        // What only the CA knows is not taken for its name.
        let shown = organizations.found.iter().filter(|one| one.id != Some(0));
        let mut near = Vec::new();
        for one in shown {
            match one.company_name.as_deref() {
                Some(own) if own == name => return Named::One(one.id, None),
                Some(own) if is_near(own, name) && !near.contains(&own) => near.push(own),
                Some(_) | None => {}
            }
        }
        if organizations.searched.contains(name) {
            Named::None(near)
        } else {
            Named::Unknown
        }
    }

    /// Leaves what a step is predicted to give a certificate request.
    pub(crate) fn predict_certificate_request(&mut self, id: u64, organization: CpsOrganization) {
        if organization.id.is_none() {
            self.cps_organizations.made.push(organization.clone());
        }
        if let Some(observation) = self.requests.get_mut(&id) {
            observation.request.organization = Some(organization);
            observation.status = Some("Processing".to_owned());
        }
    }

    /// The observations of these certificate requests, for a plan to keep.
    pub(crate) fn pick(&self, ids: &BTreeSet<u64>) -> Vec<RequestObservation> {
        let seen = ids.iter().filter_map(|id| self.requests.get(id)).cloned();
        let bare = seen.map(|mut kept| {
            kept.request.extra.clear();
            kept.request.domains.clear();
            kept.request.expiration_date = None;
            kept
        });
        bare.collect()
    }

    /// The organizations at CPS that were read, for a plan to keep.
    pub(crate) fn read_cps_organizations(&self) -> Vec<CpsOrganization> {
        let organizations = &self.cps_organizations;
        let read = organizations.by_id.values();
        let read = read.chain(organizations.of_ca.values()).flatten();
        read.cloned().collect()
    }

    /// The numbers of what was read.
    pub(crate) fn numbers(&self) -> Vec<u64> {
        self.requests.keys().copied().collect()
    }
}

/// Whether a name has another in it, in whatever case and with whatever spaces, or differs from it in
/// punctuation too.
fn is_near(own: &str, name: &str) -> bool {
    folded(own).contains(&folded(name)) || bare(own) == bare(name)
}

impl Observed {
    /// Takes in the CA's own answers.
    pub(crate) fn take(&mut self, answers: &mut Answers, at: Timestamp) -> Result<(), Error> {
        for request in answers.take(Operation::GetCertificateRequest)? {
            self.see_certificate_request(request, at);
        }
        let statuses: Vec<CertificateRequestStatus> =
            answers.take(Operation::GetCertificateRequestStatus)?;
        for status in statuses {
            let only = self.sole().map(|request| request.id);
            if let (Some(id), Some(status)) = (status.id.or(only), status.status) {
                self.see_status(id, &status);
            }
        }
        for organization in answers.take::<CpsOrganization>(Operation::GetOrganization)? {
            if !organization.is_identified() {
                return Err(
                    answers.unlike(Operation::GetOrganization, "an `id` or a `company_name`")
                );
            }
            self.see_cps_organization(organization);
        }
        for found in answers.take::<Value>(Operation::FindOrganizations)? {
            if !is_list(&found) {
                return Err(answers.unlike(Operation::FindOrganizations, "`items`"));
            }
            let misfit = |what: String| answers.misfit(Operation::FindOrganizations, &what);
            self.see_found(decode(found).map_err(misfit)?);
        }
        Ok(())
    }
}
