mod look;

use std::collections::{BTreeMap, BTreeSet};

use super::{MayFail, Reach, Read, take_in};
use crate::api::Shown;
use crate::api::acme::AcmeApi;
use crate::api::acme::effect::carries_organization;
use crate::api::acme::model::{Contract, Credentials};
use crate::api::acme::plan::differs_in_organization;
use crate::api::cps::model::ChangedOrganization;
use crate::ca::call::Receipt;
use crate::ca::limiter::told_apart;
use crate::ca::line::Line;
use crate::ca::pass::Pass;
use crate::client::Client;
use crate::client::many::Wanted;
use crate::ground::api::Api;
use crate::ground::error::Error;
use crate::ground::operations::Operation;
use crate::request::body::Body;
use crate::request::call::Call;
use crate::state::choice::Choice;
use crate::state::desired::Desired;
use crate::state::observed::Observed;

/// A contract to be read, and the account whose key reads it.
type Named = (u64, Option<u64>);

impl Reach for AcmeApi {
    fn line(client: &Client) -> &Line {
        &client.shared.acme
    }

    fn pass(client: &Client, call: &Call) -> Result<Pass, Error> {
        let key = client.key(call.account_id, call.first_number())?;
        Ok(Pass::Key {
            header: "x-partner-apikey",
            secret: key.secret().clone(),
            source: key.source().map(str::to_owned),
        })
    }

    fn refuse_missing_keys(client: &Client, desired: &Desired) -> Result<(), Error> {
        let mut items = desired.contract.iter();
        items.try_for_each(|item| client.key(item.account_id, item.id).map(drop))
    }

    async fn read_subject(
        client: &Client,
        call: &Call,
        observed: &mut Observed,
    ) -> Result<(), Error> {
        let contract = client.read_contract(call.first_id()?, call.account_id);
        observed.see(contract.await?, client.outside().now());
        Ok(())
    }

    async fn observe_for(
        client: &Client,
        call: &Call,
        observed: &mut Observed,
    ) -> Result<(), Error> {
        Self::read_subject(client, call, observed).await?;
        let id = call.first_id()?;
        if let Some(contract) = observed.contract(id) {
            refuse_other_account(contract, call.account_id, "the account id")?;
        }
        if call.operation.is_about_credentials() {
            let credentials = client.read_credentials(id, call.account_id).await?;
            observed.see_credentials(id, credentials);
        }
        let body = call.body.as_ref().map(Body::value);
        let contract = observed.contract(id);
        let account_id = contract.filter(|_| body.is_some_and(carries_organization));
        if let Some(account_id) = account_id.map(|contract| contract.account_id) {
            client
                .observe_account(account_id, call.account_id, observed)
                .await?;
        }
        client.count_contracts(observed);
        Ok(())
    }

    async fn observe_named(
        client: &Client,
        desired: &Desired,
        may_fail: &MayFail<'_>,
        observed: &mut Observed,
    ) -> Result<(), Error> {
        let named = desired.contract.iter();
        let named = named.filter_map(|item| Some((item.id?, item.account_id)));
        let may_be_unread = |id: u64| may_fail(Api::Acme, id);
        client
            .read_many(named.collect(), may_be_unread, observed)
            .await?;
        refuse_other_accounts(desired, observed)?;
        client.count_contracts(observed);
        Ok(())
    }

    /// Where an organization is to change, every contract that the inventory lists for its account.
    async fn observe_beside(
        client: &Client,
        desired: &Desired,
        choice: &Choice,
        observed: &mut Observed,
    ) -> Result<(), Error> {
        let chosen = desired.contract.iter();
        let chosen = chosen.filter(|item| choice.takes(Api::Acme, &item.target()));
        let changed = chosen.filter(|item| {
            let contract = item.id.and_then(|id| observed.contract(id));
            let wanted = desired.organization_of(item);
            contract.is_some_and(|contract| differs_in_organization(wanted, contract))
        });
        let accounts: BTreeMap<u64, Option<u64>> = changed
            .filter_map(|item| Some((observed.contract(item.id?)?.account_id, item.account_id)))
            .collect();
        for (account_id, key_of) in accounts {
            client.observe_account(account_id, key_of, observed).await?;
        }
        client.count_contracts(observed);
        Ok(())
    }

    async fn observe_again(
        client: &Client,
        desired: &Desired,
        read: &Self::Observed,
        observed: &mut Observed,
    ) -> Result<(), Error> {
        let items = desired.contract.iter();
        let accounts: BTreeMap<u64, Option<u64>> = items
            .filter_map(|item| Some((item.id?, item.account_id)))
            .collect();
        let wanted = read.contracts().map(|contract| {
            let id = contract.acme_contract_id;
            (id, accounts.get(&id).copied().flatten())
        });
        client
            .read_many(wanted.collect(), |_| false, observed)
            .await
    }

    async fn look(client: &Client, call: &Call, before: &Observed) -> Result<Shown, Error> {
        look::look(client, call, before).await
    }

    async fn confirm(
        client: &Client,
        call: &Call,
        _: &Receipt,
        _: &mut Vec<String>,
    ) -> Result<Option<ChangedOrganization>, Error> {
        if call.operation == Operation::RemoveSans {
            look::look_for_removed(client, call).await?;
        }
        Ok(None)
    }
}

impl Client {
    pub(crate) async fn read_contract(
        &self,
        id: u64,
        account_id: Option<u64>,
    ) -> Result<Contract, Error> {
        let call = Call::new(Operation::GetContract, &[id]).of_account(account_id);
        self.read(&call).await
    }

    async fn read_credentials(
        &self,
        id: u64,
        account_id: Option<u64>,
    ) -> Result<Credentials, Error> {
        let call = Call::new(Operation::ListCredentials, &[id]).of_account(account_id);
        self.read(&call).await
    }

    /// Reads what the inventory lists for an account and was not read yet.
    async fn observe_account(
        &self,
        account_id: u64,
        key_of: Option<u64>,
        observed: &mut Observed,
    ) -> Result<(), Error> {
        let Some(listed) = self.shared.settings.inventory.contracts_of(account_id) else {
            return Ok(());
        };
        let unread = listed.iter().filter(|id| observed.contract(**id).is_none());
        let unread: Vec<Named> = unread.map(|id| (*id, key_of)).collect();
        self.read_many(unread, |_| false, observed).await
    }

    /// Says how many contracts an account has: those of the inventory, and those that were read.
    fn count_contracts(&self, observed: &mut Observed) {
        let mut accounts: BTreeMap<u64, BTreeSet<u64>> = BTreeMap::new();
        for contract in observed.contracts() {
            let read = accounts.entry(contract.account_id).or_default();
            read.insert(contract.acme_contract_id);
        }
        for (account_id, read) in accounts {
            if let Some(listed) = self.shared.settings.inventory.contracts_of(account_id) {
                let contracts = listed.union(&read).count() as u64;
                observed.set_contracts_on_account(account_id, contracts);
            }
        }
    }

    async fn read_many(
        &self,
        wanted: Vec<Named>,
        may_fail: impl Fn(u64) -> bool,
        observed: &mut Observed,
    ) -> Result<(), Error> {
        let wanted = wanted.into_iter().map(|(id, account_id)| {
            let key = self.key(account_id, Some(id)).ok();
            let key = key.map_or(0, |key| told_apart(key.secret()));
            Wanted {
                id,
                account_id,
                key,
            }
        });
        let wanted = wanted.collect();
        let read_one = |one: Wanted| self.read_one(one.id, one.account_id);
        let read = self.many(Api::Acme, wanted, read_one).await;
        take_in(Api::Acme, read, may_fail, observed, Observed::see)
    }

    async fn read_one(&self, id: u64, account_id: Option<u64>) -> Read<Contract> {
        let contract = self.read_contract(id, account_id).await;
        (id, contract, self.outside().now())
    }
}

/// An item that names another account than the contract's is about another contract than was meant.
fn refuse_other_accounts(desired: &Desired, observed: &Observed) -> Result<(), Error> {
    for item in &desired.contract {
        let contract = item.id.and_then(|id| observed.contract(id));
        if let Some(contract) = contract {
            refuse_other_account(contract, item.account_id, "`account_id`")?;
        }
    }
    Ok(())
}

fn refuse_other_account(contract: &Contract, named: Option<u64>, by: &str) -> Result<(), Error> {
    match named.filter(|named| *named != contract.account_id) {
        None => Ok(()),
        Some(named) => Err(Error::invalid_input(format!(
            "contract `{}` is on account `{}`, and `{named}` is named",
            contract.acme_contract_id, contract.account_id
        ))
        .with_hint(format!("correct {by}, or leave it out"))),
    }
}
