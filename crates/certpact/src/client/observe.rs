//! Reading what plans, rules and verifications need.

use std::collections::{BTreeMap, BTreeSet};

use futures_util::StreamExt;
use futures_util::stream;
use jiff::Timestamp;

use super::Client;
use crate::api::acme::effect::carries_organization;
use crate::api::acme::model::Contract;
use crate::api::acme::plan::differs_in_organization;
use crate::api::order::desired::DesiredOrder;
use crate::api::order::model::Order;
use crate::ground::api::Api;
use crate::ground::error::{Error, ErrorKind};
use crate::ground::id::Id;
use crate::ground::operations::Operation;
use crate::plan::Plan;
use crate::plan::verify::{Verification, compare};
use crate::request::call::Call;
use crate::state::choice::Choice;
use crate::state::desired::Desired;
use crate::state::observed::Observed;

/// A contract to be read, and the account whose key reads it.
type Wanted = (u64, Option<u64>);

/// What came of a read of this number, and when.
pub(super) type Read<T> = (u64, Result<T, Error>, Timestamp);

impl Client {
    pub(crate) async fn read_contract(
        &self,
        id: u64,
        account_id: Option<u64>,
    ) -> Result<Contract, Error> {
        let key = self.key(account_id, Some(id))?;
        self.shared.acme.get_contract(key, id).await
    }

    pub(crate) async fn read_order(&self, id: &Id) -> Result<Order, Error> {
        let key = self.shared.settings.order_key()?;
        self.shared.order.get_order(key, id).await
    }

    /// Reads what the rules of a write need.
    pub(crate) async fn observe_for(&self, call: &Call) -> Result<Observed, Error> {
        let mut observed = Observed::new();
        let (true, Some(id)) = (call.operation.is_write(), call.first_number()) else {
            return Ok(observed);
        };
        match call.operation.api() {
            Api::Acme => {}
            Api::Order => {
                let order = self.read_order(&call.ids[0]).await?;
                observed.see_order(order, self.outside().now());
                return Ok(observed);
            }
            Api::Cps => {
                self.observe_change(id, call, &mut observed).await?;
                return Ok(observed);
            }
        }
        let contract = self.read_contract(id, call.account_id).await?;
        let account_id = contract.account_id;
        observed.see(contract, self.outside().now());
        if call.operation.is_about_credentials() {
            let key = self.key(call.account_id, Some(id))?;
            let credentials = self.shared.acme.list_credentials(key, id).await?;
            observed.see_credentials(id, credentials);
        }
        let body = call.body.as_ref().map(crate::request::body::Body::value);
        if body.is_some_and(carries_organization) {
            self.observe_account(account_id, call.account_id, &mut observed)
                .await?;
        }
        self.count_contracts(&mut observed);
        Ok(observed)
    }

    /// Reads every contract that is named, many at a time.
    ///
    /// # Errors
    /// Names every contract that cannot be read, with the kind of the first.
    pub async fn observe(&self, desired: &Desired) -> Result<Observed, Error> {
        self.observe_named(desired, |_, _| false).await
    }

    async fn observe_named(
        &self,
        desired: &Desired,
        may_fail: impl Fn(Api, u64) -> bool,
    ) -> Result<Observed, Error> {
        // A missing key fails before anything is read.
        for item in &desired.contract {
            self.key(item.account_id, item.id)?;
        }
        if !desired.order.is_empty() {
            self.shared.settings.order_key()?;
        }
        if !desired.certificate_request.is_empty() {
            self.shared.cps.tokens.refuse_missing()?;
        }
        let named = desired.contract.iter();
        let named = named.filter_map(|item| Some((item.id?, item.account_id)));
        let named: Vec<Wanted> = named.collect();
        let mut observed = Observed::new();
        let may_be_unread = |id: u64| may_fail(Api::Acme, id);
        self.read_many(named, may_be_unread, &mut observed).await?;
        refuse_other_accounts(desired, &observed)?;
        self.count_contracts(&mut observed);
        let orders = desired.order.iter().filter_map(DesiredOrder::number);
        let may_be_unread = |id: u64| may_fail(Api::Order, id);
        self.read_orders(orders.collect(), may_be_unread, &mut observed)
            .await?;
        let requests = desired.certificate_request.iter().collect();
        let may_be_unread = |id: u64| may_fail(Api::Cps, id);
        self.read_certificate_requests(requests, may_be_unread, &mut observed)
            .await?;
        Ok(observed)
    }

    /// Reads what a plan rests on. What is not chosen may be unreadable; where an organization is
    /// to
    /// change, every contract that the inventory lists for its account is read as well.
    async fn observe_chosen(&self, desired: &Desired, choice: &Choice) -> Result<Observed, Error> {
        let may_fail = |api: Api, id: u64| !choice.takes(api, &id.to_string());
        let mut observed = self.observe_named(desired, may_fail).await?;
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
            self.observe_account(account_id, key_of, &mut observed)
                .await?;
        }
        self.count_contracts(&mut observed);
        Ok(observed)
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
        let unread: Vec<Wanted> = unread.map(|id| (*id, key_of)).collect();
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

    pub(crate) async fn read_many(
        &self,
        wanted: Vec<Wanted>,
        may_fail: impl Fn(u64) -> bool,
        observed: &mut Observed,
    ) -> Result<(), Error> {
        // A list of its own, so that the whole can be sent to another thread: a closure held across
        // a wait keeps the compiler from seeing that.
        let reads: Vec<_> = wanted
            .into_iter()
            .map(|(id, account_id)| self.read_one(id, account_id))
            .collect();
        let read = self.many(reads).await;
        let seen = |contract, at| observed.see(contract, at);
        take_in(Api::Acme, read, may_fail, seen)
    }

    /// Reads orders, many at a time.
    pub(crate) async fn read_orders(
        &self,
        wanted: Vec<u64>,
        may_fail: impl Fn(u64) -> bool,
        observed: &mut Observed,
    ) -> Result<(), Error> {
        let reads: Vec<_> = wanted
            .into_iter()
            .map(|id| self.read_one_order(id))
            .collect();
        let read = self.many(reads).await;
        let seen = |order, at| observed.see_order(order, at);
        take_in(Api::Order, read, may_fail, seen)
    }

    /// Makes reads, many at a time, and tells how far it is.
    pub(super) async fn many<T>(&self, reads: Vec<impl Future<Output = Read<T>>>) -> Vec<Read<T>> {
        let of = reads.len();
        let concurrency = self.shared.settings.concurrency.max(1);
        let mut reads = stream::iter(reads).buffer_unordered(concurrency);
        let mut read = Vec::with_capacity(of);
        while let Some(one) = reads.next().await {
            read.push(one);
            self.shared.settings.progress.tell(read.len(), of);
        }
        read
    }

    async fn read_one_order(&self, id: u64) -> Read<Order> {
        let order = self.read_order(&Id::Text(id.to_string())).await;
        (id, order, self.outside().now())
    }

    async fn read_one(&self, id: u64, account_id: Option<u64>) -> Read<Contract> {
        let contract = self.read_contract(id, account_id).await;
        (id, contract, self.outside().now())
    }

    /// Plans what gives the contracts what is wanted of them, as far as it is chosen. Reads, and
    /// writes nothing.
    ///
    /// # Errors
    /// Those of the reads; `invalid_input` where the desired state asks for something that no
    /// request is known to do.
    pub async fn plan(&self, desired: &Desired, choice: &Choice) -> Result<Plan, Error> {
        let observed = self.observe_to_plan(desired, choice).await?;
        Plan::new(desired, choice, &observed, self.urls())
    }

    /// Plans once more what was planned before. Where no plan can be made any more, the CA holds
    /// something else by now.
    pub(crate) async fn plan_again(&self, plan: &Plan) -> Result<Plan, Error> {
        let (desired, choice) = (&plan.desired, &plan.choice);
        let observed = self.observe_to_plan(desired, choice).await?;
        Plan::new(desired, choice, &observed, self.urls()).map_err(|error| {
            let message = format!("nothing can be planned any more, and nothing was sent: {error}");
            Error::new(ErrorKind::StalePlan, message).with_hint("plan again")
        })
    }

    async fn observe_to_plan(&self, desired: &Desired, choice: &Choice) -> Result<Observed, Error> {
        choice.fits(desired)?;
        let observe = self.observe_chosen(desired, choice);
        let observed = self.unless_stopped(observe).await?;
        self.refuse_unnamed_accounts(desired)?;
        Ok(observed)
    }

    fn refuse_unnamed_accounts(&self, desired: &Desired) -> Result<(), Error> {
        let creations = desired.contract.iter().filter(|item| item.id.is_none());
        for item in creations {
            let call = Call::new(Operation::CreateContract, &Id::NONE);
            self.refuse_unnamed_account(&call.of_account(item.account_id))?;
        }
        Ok(())
    }

    /// Looks whether the contracts are as wanted, field by field.
    ///
    /// # Errors
    /// Those of the reads.
    pub async fn verify(&self, desired: &Desired) -> Result<Verification, Error> {
        let observed = self.unless_stopped(self.observe(desired)).await?;
        Ok(compare(desired, &observed))
    }
}

/// An item that names another account than the contract's is about another contract than was meant.
fn refuse_other_accounts(desired: &Desired, observed: &Observed) -> Result<(), Error> {
    for item in &desired.contract {
        let contract = item.id.and_then(|id| observed.contract(id));
        let (Some(contract), Some(named)) = (contract, item.account_id) else {
            continue;
        };
        if contract.account_id != named {
            return Err(Error::invalid_input(format!(
                "contract `{}` is on account `{}`, and `{named}` is named",
                item.target(),
                contract.account_id
            ))
            .with_hint("correct `account_id`, or leave it out"));
        }
    }
    Ok(())
}

/// Takes in what was read. What must not fail and did is named.
pub(super) fn take_in<T>(
    api: Api,
    mut read: Vec<Read<T>>,
    may_fail: impl Fn(u64) -> bool,
    mut seen: impl FnMut(T, Timestamp),
) -> Result<(), Error> {
    read.sort_by_key(|(id, ..)| *id);
    let mut failed = Vec::new();
    for (id, one, at) in read {
        match one {
            Ok(one) => seen(one, at),
            Err(_) if may_fail(id) => {}
            Err(error) => failed.push((id, error)),
        }
    }
    match failed.first() {
        None => Ok(()),
        Some((_, first)) => Err(first.clone().with_message(unread(api, &failed))),
    }
}

/// Everything that cannot be read: the first few with the reason, the others by number.
fn unread(api: Api, failed: &[(u64, Error)]) -> String {
    const SHOWN: usize = 5;
    let what = api.subject();
    let mut shown: Vec<String> = failed
        .iter()
        .take(SHOWN)
        .map(|(id, error)| format!("{what} `{id}`: {error}"))
        .collect();
    if failed.len() > SHOWN {
        let rest: Vec<String> = failed[SHOWN..]
            .iter()
            .map(|(id, _)| id.to_string())
            .collect();
        shown.push(format!("and {what}s {}", rest.join(", ")));
    }
    shown.join("; ")
}
