//! What was seen of the CA's state: that of each API.

use jiff::Timestamp;

use super::unread::{Missed, Unread};
use super::{Together, for_each_api, with_api};
use crate::api::Module;
use crate::api::acme::model::{Contract, Credential, Credentials, Organization};
use crate::api::acme::observed::Seen;
use crate::api::cps::model::{CertificateRequest, CpsOrganization, FoundOrganizations};
use crate::api::order::model::Order;
use crate::api::{acme, cps, order};
use crate::ground::api::Api;
use crate::ground::error::Error;

/// Everything that was seen.
#[derive(Clone, Debug, Default)]
pub struct Observed {
    pub(crate) acme: acme::observed::Observed,
    pub(crate) order: order::observed::Observed,
    pub(crate) cps: cps::observed::Observed,
    pub(crate) missed: Missed,
}

impl Observed {
    /// Nothing seen.
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes in a contract as read at that time; an earlier reading of it is forgotten.
    pub fn see(&mut self, contract: Contract, at: Timestamp) {
        self.acme.see(contract, at);
    }

    /// Takes in the credentials of a contract.
    pub fn see_credentials(&mut self, contract: u64, credentials: Credentials) {
        self.acme.see_credentials(contract, credentials);
    }

    /// Says how many contracts an account has, which an inventory knows and the CA does not report.
    pub fn set_contracts_on_account(&mut self, account_id: u64, contracts: u64) {
        self.acme.set_contracts_on_account(account_id, contracts);
    }

    /// A contract that was read.
    pub fn contract(&self, id: u64) -> Option<&Contract> {
        self.acme.contract(id)
    }

    /// Whether the contract renews when it ends.
    pub fn auto_renew(&self, id: u64) -> Seen<bool> {
        self.acme.auto_renew(id)
    }

    /// The contract's organization, without its contacts, which cannot be read.
    pub fn organization(&self, id: u64) -> Seen<&Organization> {
        self.acme.organization(id)
    }

    /// The contracts that were read, by number.
    pub fn contracts(&self) -> impl Iterator<Item = &Contract> {
        self.acme.contracts()
    }

    /// The credentials of a contract, where they were listed.
    pub fn credentials(&self, contract: u64) -> Option<&[Credential]> {
        self.acme.credentials(contract)
    }

    /// Takes in an order as read at that time; an earlier reading of it is forgotten.
    pub fn see_order(&mut self, order: Order, at: Timestamp) {
        self.order.see(order, at);
    }

    /// An order that was read.
    pub fn order(&self, id: u64) -> Option<&Order> {
        self.order.order(id)
    }

    /// The orders that were read, by number.
    pub fn orders(&self) -> impl Iterator<Item = &Order> {
        self.order.orders()
    }

    /// Takes in a certificate request as read at that time; an earlier reading of it is forgotten.
    pub fn see_certificate_request(&mut self, request: CertificateRequest, at: Timestamp) {
        self.cps.see_certificate_request(request, at);
    }

    /// Takes in where a certificate request is that was read.
    pub fn see_status(&mut self, id: u64, status: &str) {
        self.cps.see_status(id, status);
    }

    /// Takes in an organization at CPS.
    pub fn see_cps_organization(&mut self, organization: CpsOrganization) {
        self.cps.see_cps_organization(organization);
    }

    /// Records that CPS has no organization with this number.
    pub fn see_no_cps_organization(&mut self, id: u64) {
        self.cps.see_no_cps_organization(id);
    }

    /// Takes in an organization that the CA showed when it was asked for one of exactly this name.
    pub fn see_at_ca(&mut self, name: &str, organization: CpsOrganization) {
        self.cps.see_at_ca(name, organization);
    }

    /// Takes in that the CA knows no further organization of exactly this name.
    pub fn see_none_at_ca(&mut self, name: &str) {
        self.cps.see_none_at_ca(name);
    }

    /// Takes in what a search for a name showed.
    pub fn see_search(&mut self, name: &str, found: FoundOrganizations) {
        self.cps.see_search(name, found);
    }

    /// A certificate request that was read.
    pub fn certificate_request(&self, id: u64) -> Option<&CertificateRequest> {
        self.cps.certificate_request(id)
    }

    /// The certificate requests that were read, by number.
    pub fn certificate_requests(&self) -> impl Iterator<Item = &CertificateRequest> {
        self.cps.certificate_requests()
    }

    /// What could not be read.
    pub fn unread(&self) -> Vec<Unread> {
        self.missed.list()
    }

    /// Whether something was read that could not be read before.
    pub(crate) fn has(&self, unread: &Unread) -> bool {
        let id = unread.target.parse().ok();
        id.is_some_and(|id| self.numbers(unread.api).contains(&id))
    }

    /// Plans nothing for it, although it was read.
    pub(crate) fn set_aside(&mut self, unread: &Unread) {
        if let Ok(id) = unread.target.parse() {
            let error = Error::new(unread.kind, "it could not be read before");
            self.missed.add(unread.api, id, error);
        }
    }

    /// Knows no more of it than before it was read. Only a contract touches others.
    pub(crate) fn forget(&mut self, unread: &Unread) {
        if let (Api::Acme, Ok(id)) = (unread.api, unread.target.parse()) {
            self.acme.forget(id);
        }
    }

    /// Whether nothing at all was read.
    pub(crate) fn is_empty(&self) -> bool {
        let mut is_empty = true;
        for_each_api!(M => is_empty &= M::numbers(M::of(self)).is_empty());
        is_empty
    }

    /// The numbers of what was read of an API.
    pub(crate) fn numbers(&self, api: Api) -> Vec<u64> {
        with_api!(api, M => M::numbers(M::of(self)))
    }
}
