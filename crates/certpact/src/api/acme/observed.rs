//! What was seen of contracts, and when.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, OnceLock};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::api::acme::model::{Contract, Credential, Credentials, Details, Organization};
use crate::api::sole;
use crate::ground::dns_name;
use crate::ground::error::Error;
use crate::ground::finding::Coverage;
use crate::ground::operations::Operation;
use crate::request::answers::Answers;

/// A value of the CA's, as far as it was seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Seen<T> {
    /// It was read.
    Known(T),
    /// It was read, and does not exist.
    Absent,
    /// It was not read, or the CA never returns it.
    Unreadable,
}

/// One contract, and when it was read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Observation {
    pub(crate) at: Timestamp,
    pub(crate) contract: Contract,
}

/// The contracts that have one organization of one account.
#[derive(Clone, Debug, Default)]
struct Sharers {
    contracts: BTreeSet<u64>,
    /// The same without those that an earlier step of the plan is predicted to have changed.
    as_read: BTreeSet<u64>,
    /// Whether an earlier step of the plan took its validation.
    is_rejected: bool,
}

/// Everything that was seen. What is asked for by details or by name is found at once, where three hundred
/// contracts share an organization, too.
#[derive(Clone, Debug, Default)]
pub(crate) struct Observed {
    /// Each held once, however many states it is in: what was read, what is predicted, what a plan keeps.
    contracts: BTreeMap<u64, Arc<Observation>>,
    credentials: BTreeMap<u64, Vec<Credential>>,
    sharers: Vec<Sharers>,
    /// Where each organization of an account is among them.
    organizations: BTreeMap<u64, BTreeMap<Details<'static>, usize>>,
    /// The same by details that are nearly the same, whatever the account; made when it is first asked.
    alike: OnceLock<BTreeMap<Details<'static>, Vec<usize>>>,
    /// Which contracts hold which name of an account; made when it is first asked. A canceled one holds none.
    holding: OnceLock<BTreeMap<(u64, String), BTreeSet<u64>>>,
    /// Contracts of an account that were read.
    read_of_account: BTreeMap<u64, u64>,
    /// Contracts on an account, where an inventory told.
    on_account: BTreeMap<u64, u64>,
}

impl Observed {
    /// Takes in a contract as read at that time; an earlier reading of it is forgotten.
    pub(crate) fn see(&mut self, contract: Contract, at: Timestamp) {
        self.see_again(Arc::new(Observation { at, contract }));
    }

    /// Takes in what was seen before.
    pub(crate) fn see_again(&mut self, seen: Arc<Observation>) {
        self.put(seen, true);
    }

    fn put(&mut self, seen: Arc<Observation>, is_read: bool) {
        let contract = &seen.contract;
        let (id, account_id) = (contract.acme_contract_id, contract.account_id);
        self.forget(id);
        if let Some(organization) = &contract.organization {
            let sharers = self.sharers_mut(account_id, &organization.details());
            sharers.contracts.insert(id);
            if is_read {
                sharers.as_read.insert(id);
            }
        }
        if let Some(holding) = self.holding.get_mut() {
            hold(holding, contract);
        }
        *self.read_of_account.entry(account_id).or_default() += 1;
        self.contracts.insert(id, seen);
    }

    fn sharers(&self, account_id: u64, details: &Details<'_>) -> Option<&Sharers> {
        Some(&self.sharers[self.place_of(account_id, details)?])
    }

    fn sharers_mut(&mut self, account_id: u64, details: &Details<'_>) -> &mut Sharers {
        let place = self.place_of(account_id, details).unwrap_or_else(|| {
            let place = self.sharers.len();
            self.sharers.push(Sharers::default());
            if let Some(alike) = self.alike.get_mut() {
                alike.entry(details.bare()).or_default().push(place);
            }
            let organizations = self.organizations.entry(account_id).or_default();
            organizations.insert(details.clone().into_owned(), place);
            place
        });
        &mut self.sharers[place]
    }

    fn place_of(&self, account_id: u64, details: &Details<'_>) -> Option<usize> {
        self.organizations.get(&account_id)?.get(details).copied()
    }

    /// Takes in the credentials of a contract.
    pub(crate) fn see_credentials(&mut self, contract: u64, credentials: Credentials) {
        self.credentials.insert(contract, credentials.credentials);
    }

    /// The credentials of a contract, where they were listed.
    pub(crate) fn credentials(&self, contract: u64) -> Option<&[Credential]> {
        self.credentials.get(&contract).map(Vec::as_slice)
    }

    /// When a contract was read.
    pub(crate) fn read_at(&self, id: u64) -> Option<Timestamp> {
        self.contracts.get(&id).map(|observation| observation.at)
    }

    pub(crate) fn forget(&mut self, id: u64) {
        let Some(old) = self.contracts.remove(&id) else {
            return;
        };
        if let Some(read) = self.read_of_account.get_mut(&old.contract.account_id) {
            *read -= 1;
        }
        if let Some(holding) = self.holding.get_mut() {
            for key in names(&old.contract) {
                if let Some(holding) = holding.get_mut(&key) {
                    holding.remove(&id);
                }
            }
        }
        if let Some(organization) = &old.contract.organization {
            let sharers = self.sharers_mut(old.contract.account_id, &organization.details());
            sharers.contracts.remove(&id);
            sharers.as_read.remove(&id);
        }
    }

    /// Says how many contracts an account has, which an inventory knows and the CA does not report.
    pub(crate) fn set_contracts_on_account(&mut self, account_id: u64, contracts: u64) {
        self.on_account.insert(account_id, contracts);
    }

    /// A contract that was read.
    pub(crate) fn contract(&self, id: u64) -> Option<&Contract> {
        self.contracts
            .get(&id)
            .map(|observation| &observation.contract)
    }

    /// The contracts that were read, by number.
    pub(crate) fn contracts(&self) -> impl Iterator<Item = &Contract> {
        self.contracts
            .values()
            .map(|observation| &observation.contract)
    }

    /// Whether the contract renews when it ends.
    pub(crate) fn auto_renew(&self, id: u64) -> Seen<bool> {
        self.contract(id).map_or(Seen::Unreadable, |contract| {
            Seen::Known(contract.auto_renew)
        })
    }

    /// The contract's organization, without its contacts, which cannot be read.
    pub(crate) fn organization(&self, id: u64) -> Seen<&Organization> {
        match self
            .contract(id)
            .map(|contract| contract.organization.as_ref())
        {
            Some(Some(organization)) => Seen::Known(organization),
            Some(None) => Seen::Absent,
            None => Seen::Unreadable,
        }
    }

    /// The contract that a request without an id must be about: the only one seen.
    pub(crate) fn sole(&self) -> Option<&Contract> {
        sole(self.contracts())
    }

    /// The contracts seen that have this organization, on this account.
    pub(crate) fn sharing(
        &self,
        account_id: u64,
        details: &Details<'_>,
    ) -> impl Iterator<Item = u64> + '_ {
        let sharers = self.sharers(account_id, details).into_iter();
        sharers.flat_map(|sharers| &sharers.contracts).copied()
    }

    /// How many organizations were seen, or were predicted.
    pub(crate) fn organizations(&self) -> usize {
        self.sharers.len()
    }

    /// Contracts seen whose organization is nearly this one, or is it, on any account: the first two of each
    /// organization, so that one of them is not the contract itself that is asked for.
    pub(crate) fn alike(&self, details: &Details<'_>) -> impl Iterator<Item = &Contract> {
        let alike = self.alike.get_or_init(|| {
            let mut alike = BTreeMap::<_, Vec<usize>>::new();
            for (details, place) in self.organizations.values().flatten() {
                alike.entry(details.bare()).or_default().push(*place);
            }
            alike
        });
        let places = alike.get(&details.bare()).into_iter().flatten();
        let ids: BTreeSet<&u64> = places
            .flat_map(|place| self.sharers[*place].contracts.iter().take(2))
            .collect();
        ids.into_iter().filter_map(|id| self.contract(*id))
    }

    /// The contracts seen that hold this name, on this account.
    pub(crate) fn holding(&self, account_id: u64, name: &str) -> impl Iterator<Item = u64> + '_ {
        let holding = self.holding.get_or_init(|| {
            let mut holding = BTreeMap::new();
            self.contracts()
                .for_each(|contract| hold(&mut holding, contract));
            holding
        });
        let holding = holding.get(&(account_id, dns_name::normal(name)));
        holding.into_iter().flatten().copied()
    }

    pub(crate) fn coverage(&self, account_id: u64) -> Coverage {
        Coverage {
            read: self.read_of_account.get(&account_id).copied().unwrap_or(0),
            of: self.on_account.get(&account_id).copied(),
        }
    }

    pub(crate) fn was_rejected(&self, account_id: u64, details: &Details<'_>) -> bool {
        let sharers = self.sharers(account_id, details);
        sharers.is_some_and(|sharers| sharers.is_rejected)
    }

    /// Takes the validation of an organization away, on every contract seen that has it.
    pub(crate) fn reject(&mut self, account_id: u64, details: &Details<'_>) {
        let sharers = self.sharers_mut(account_id, details);
        if sharers.is_rejected {
            return;
        }
        sharers.is_rejected = true;
        for id in &sharers.contracts.clone() {
            if let Some(observation) = self.contracts.get_mut(id)
                && observation.contract.is_organization_validated
            {
                Arc::make_mut(observation)
                    .contract
                    .is_organization_validated = false;
            }
        }
    }

    /// Replaces what is known of a contract by what a step is predicted to leave.
    pub(crate) fn predict(&mut self, contract: Contract) {
        let at = self
            .contracts
            .get(&contract.acme_contract_id)
            .map_or(Timestamp::UNIX_EPOCH, |observation| observation.at);
        self.put(Arc::new(Observation { at, contract }), false);
    }

    /// The first contract that was read with this organization, on this account, and that no step is
    /// predicted to change.
    pub(crate) fn read_with(&self, account_id: u64, details: &Details<'_>) -> Option<u64> {
        let sharers = self.sharers(account_id, details)?;
        sharers.as_read.first().copied()
    }

    /// The observations of these contracts, for a plan to keep.
    pub(crate) fn pick(&self, ids: &BTreeSet<u64>) -> Vec<Arc<Observation>> {
        let seen = ids.iter().filter_map(|id| self.contracts.get(id));
        seen.cloned().map(plain).collect()
    }

    /// The numbers of what was read.
    pub(crate) fn numbers(&self) -> Vec<u64> {
        self.contracts.keys().copied().collect()
    }
}

/// An observation without what the spec does not know.
fn plain(mut seen: Arc<Observation>) -> Arc<Observation> {
    if !is_plain(&seen.contract) {
        let contract = &mut Arc::make_mut(&mut seen).contract;
        contract.extra.clear();
        if let Some(organization) = &mut contract.organization {
            organization.extra.clear();
        }
    }
    seen
}

fn is_plain(contract: &Contract) -> bool {
    let mut organization = contract.organization.iter();
    contract.extra.is_empty() && organization.all(|organization| organization.extra.is_empty())
}

/// The names that a contract holds, as they are compared, each with the account.
fn names(contract: &Contract) -> impl Iterator<Item = (u64, String)> {
    let is_active = contract.date_canceled.is_none();
    let names = contract.sans.iter().filter(move |_| is_active);
    names.map(|name| (contract.account_id, dns_name::normal(name)))
}

fn hold(holding: &mut BTreeMap<(u64, String), BTreeSet<u64>>, contract: &Contract) {
    for key in names(contract) {
        let holding = holding.entry(key).or_default();
        holding.insert(contract.acme_contract_id);
    }
}

impl Observed {
    /// Takes in a text that is one contract. A member that the spec does not know may be there twice, or
    /// be the name of an operation.
    pub(crate) fn take_plain(&mut self, text: &str, at: Timestamp) -> bool {
        let Ok(contract) = serde_json::from_str::<Contract>(text) else {
            return false;
        };
        let is_plain = is_plain(&contract);
        if is_plain {
            self.see(contract, at);
        }
        is_plain
    }

    /// Takes in the CA's own answers.
    pub(crate) fn take(&mut self, answers: &mut Answers, at: Timestamp) -> Result<(), Error> {
        for contract in answers.take(Operation::GetContract)? {
            self.see(contract, at);
        }
        let listed: Option<Credentials> = answers.take_one(Operation::ListCredentials)?;
        let only = self.sole().map(|contract| contract.acme_contract_id);
        match (listed, only) {
            (Some(credentials), Some(id)) => self.see_credentials(id, credentials),
            (Some(_), None) => {
                return Err(
                    answers.refused("`list_credentials` needs exactly one contract with it")
                );
            }
            (None, _) => {}
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ground::api::Api;

    const CONTRACT: &str = r#"{
        "acme_contract_id": 7, "account_id": 1, "product_name_id": "ssl_basic",
        "created_at": "2026-01-29T10:30:00Z", "sans": ["a.example.com"], "valid_till": null,
        "organization": { "name": "Example Corp", "city": "Oakland" },
        "is_organization_validated": true, "auto_renew": false, "date_canceled": null
    }"#;

    fn seen(text: &str) -> Option<(bool, Contract)> {
        let is_plain = Observed::default().take_plain(text, Timestamp::UNIX_EPOCH);
        let answers = crate::Observed::from_answers(Api::Acme, text, Timestamp::UNIX_EPOCH);
        Some((is_plain, answers.ok()?.contract(7)?.clone()))
    }

    #[test]
    fn only_what_says_the_same_if_it_is_looked_at_closely_is_read_at_once() {
        let (is_plain, plain) = seen(CONTRACT).unwrap();
        assert!(is_plain);
        for (found, other) in [
            ("\"created_at\"", "\"new\": 1, \"created_at\""),
            ("null,", "\"\","),
            ("null\n", "\"0001-01-01T00:00:00Z\""),
            ("\"account_id\": 1", "\"account_id\": \"1\""),
            ("false", "\"false\""),
        ] {
            let (is_plain, mut closely) = seen(&CONTRACT.replace(found, other)).unwrap();
            assert!(!is_plain, "{other}");
            closely.extra.clear();
            assert_eq!(closely, plain, "{other}");
        }
    }

    #[test]
    fn a_member_that_is_there_twice_is_refused_wherever_it_is() {
        for (found, other) in [
            ("\"account_id\"", "\"account_id\": 2, \"account_id\""),
            ("\"name\"", "\"name\": \"Other\", \"name\""),
            ("\"account_id\"", "\"new\": 1, \"new\": 2, \"account_id\""),
            ("\"name\"", "\"new\": { \"a\": 1, \"a\": 2 }, \"name\""),
        ] {
            assert_eq!(seen(&CONTRACT.replace(found, other)), None, "{other}");
        }
    }
}
