//! What was seen of contracts, and when.

use std::collections::{BTreeMap, BTreeSet};

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

type OrganizationKey = (u64, Details);

/// Everything that was seen.
#[derive(Clone, Debug, Default)]
pub(crate) struct Observed {
    contracts: BTreeMap<u64, Observation>,
    credentials: BTreeMap<u64, Vec<Credential>>,
    /// Which contracts have which organization, so that three hundred that share one are found at once.
    sharing: BTreeMap<OrganizationKey, BTreeSet<u64>>,
    /// Which contracts have organizations that are nearly the same, whatever their account.
    alike: BTreeMap<Details, BTreeSet<u64>>,
    /// Which contracts hold which name of an account, for the same reason. A canceled one holds none.
    holding: BTreeMap<(u64, String), BTreeSet<u64>>,
    /// Contracts of an account that were read.
    read_of_account: BTreeMap<u64, u64>,
    /// Contracts on an account, where an inventory told.
    on_account: BTreeMap<u64, u64>,
    /// Organizations that lost their validation to an earlier step of the plan.
    rejected: BTreeSet<OrganizationKey>,
    /// The same without those that an earlier step of the plan is predicted to have changed.
    sharing_as_read: BTreeMap<OrganizationKey, BTreeSet<u64>>,
}

impl Observed {
    /// Takes in a contract as read at that time; an earlier reading of it is forgotten.
    pub(crate) fn see(&mut self, contract: Contract, at: Timestamp) {
        self.forget(contract.acme_contract_id);
        if let Some(key) = organization_key(&contract) {
            let alike = self.alike.entry(key.1.bare()).or_default();
            alike.insert(contract.acme_contract_id);
            for index in [&mut self.sharing, &mut self.sharing_as_read] {
                let sharing = index.entry(key.clone()).or_default();
                sharing.insert(contract.acme_contract_id);
            }
        }
        for name in names(&contract) {
            self.holding
                .entry((contract.account_id, name))
                .or_default()
                .insert(contract.acme_contract_id);
        }
        *self.read_of_account.entry(contract.account_id).or_default() += 1;
        self.contracts
            .insert(contract.acme_contract_id, Observation { at, contract });
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
        for name in names(&old.contract) {
            let key = (old.contract.account_id, name);
            if let Some(holding) = self.holding.get_mut(&key) {
                holding.remove(&id);
            }
        }
        let Some(key) = organization_key(&old.contract) else {
            return;
        };
        if let Some(alike) = self.alike.get_mut(&key.1.bare()) {
            alike.remove(&id);
        }
        for index in [&mut self.sharing, &mut self.sharing_as_read] {
            if let Some(sharing) = index.get_mut(&key) {
                sharing.remove(&id);
            }
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
        details: &Details,
    ) -> impl Iterator<Item = u64> + '_ {
        let sharing = self.sharing.get(&(account_id, details.clone()));
        sharing.into_iter().flatten().copied()
    }

    /// The contracts seen whose organization is nearly this one, or is it, on any account.
    pub(crate) fn alike(&self, details: &Details) -> impl Iterator<Item = &Contract> {
        let alike = self.alike.get(&details.bare()).into_iter().flatten();
        alike.filter_map(|id| self.contract(*id))
    }

    /// The contracts seen that hold this name, on this account.
    pub(crate) fn holding(&self, account_id: u64, name: &str) -> impl Iterator<Item = u64> + '_ {
        let holding = self.holding.get(&(account_id, dns_name::normal(name)));
        holding.into_iter().flatten().copied()
    }

    pub(crate) fn coverage(&self, account_id: u64) -> Coverage {
        Coverage {
            read: self.read_of_account.get(&account_id).copied().unwrap_or(0),
            of: self.on_account.get(&account_id).copied(),
        }
    }

    pub(crate) fn was_rejected(&self, account_id: u64, details: &Details) -> bool {
        self.rejected.contains(&(account_id, details.clone()))
    }

    /// Takes the validation of an organization away, on every contract seen that has it.
    pub(crate) fn reject(&mut self, account_id: u64, details: &Details) {
        let key = (account_id, details.clone());
        if self.rejected.contains(&key) {
            return;
        }
        for id in self.sharing.get(&key).into_iter().flatten() {
            if let Some(observation) = self.contracts.get_mut(id) {
                observation.contract.is_organization_validated = false;
            }
        }
        self.rejected.insert(key);
    }

    /// Replaces what is known of a contract by what a step is predicted to leave.
    pub(crate) fn predict(&mut self, contract: Contract) {
        let at = self
            .contracts
            .get(&contract.acme_contract_id)
            .map_or(Timestamp::UNIX_EPOCH, |observation| observation.at);
        let id = contract.acme_contract_id;
        let key = organization_key(&contract);
        self.see(contract, at);
        let sharing = key.and_then(|key| self.sharing_as_read.get_mut(&key));
        if let Some(sharing) = sharing {
            sharing.remove(&id);
        }
    }

    /// The first contract that was read with this organization, on this account, and that no step is
    /// predicted to change.
    pub(crate) fn read_with(&self, account_id: u64, details: &Details) -> Option<u64> {
        let sharing = self.sharing_as_read.get(&(account_id, details.clone()))?;
        sharing.first().copied()
    }

    /// The observations of these contracts, for a plan to keep.
    pub(crate) fn pick(&self, ids: &BTreeSet<u64>) -> Vec<Observation> {
        ids.iter()
            .filter_map(|id| self.contracts.get(id))
            .map(|observation| {
                let mut kept = observation.clone();
                kept.contract.extra.clear();
                if let Some(organization) = &mut kept.contract.organization {
                    organization.extra.clear();
                }
                kept
            })
            .collect()
    }

    /// The numbers of what was read.
    pub(crate) fn numbers(&self) -> Vec<u64> {
        self.contracts.keys().copied().collect()
    }
}

/// What tells a contract's organization from another; none where the contract has none.
fn organization_key(contract: &Contract) -> Option<OrganizationKey> {
    let organization = contract.organization.as_ref()?;
    Some((contract.account_id, organization.details()))
}

/// The names that a contract holds, as they are compared.
fn names(contract: &Contract) -> impl Iterator<Item = String> + '_ {
    let is_active = contract.date_canceled.is_none();
    let names = contract.sans.iter().filter(move |_| is_active);
    names.map(|name| dns_name::normal(name))
}

impl Observed {
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
