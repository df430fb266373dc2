//! Reading what plans, rules and verifications need.

use super::reach::{MayFail, Reach};
use super::{Client, Reading};
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
use crate::state::unread::Unread;
use crate::state::{Together, for_each_api, with_api};

impl Client {
    /// Reads what the rules of a write need.
    pub(crate) async fn observe_for(&self, call: &Call) -> Result<Observed, Error> {
        let mut observed = Observed::new();
        if call.operation.is_write() && call.first_number().is_some() {
            with_api!(call.operation.api(), M => {
                M::observe_for(self, call, &mut observed).await?;
            });
        }
        observed.missed.refuse()?;
        Ok(observed)
    }

    /// Reads everything that is named, many at a time.
    ///
    /// # Errors
    /// Names everything that cannot be read, with the kind of the first.
    pub async fn observe(&self, desired: &Desired) -> Result<Observed, Error> {
        let client = self.for_job();
        let observed = client.observe_named(desired, &|_, _| false).await?;
        observed.missed.refuse()?;
        Ok(observed)
    }

    /// Reads everything that is named, and goes on without what cannot be read.
    ///
    /// # Errors
    /// Where nothing can be read, and those that are no matter of a single thing.
    pub(super) async fn observe_readable(&self, desired: &Desired) -> Result<Observed, Error> {
        let client = self.for_job();
        let observe = client.observe_named(desired, &|_, _| false);
        let observed = self.unless_stopped(observe).await?;
        self.refuse_unread(&observed)?;
        Ok(observed)
    }

    /// Fails where nothing was read, or where it matters that something was not.
    fn refuse_unread(&self, observed: &Observed) -> Result<(), Error> {
        match self.reading {
            Reading::Whole => observed.missed.refuse(),
            Reading::Readable if observed.is_empty() => observed.missed.refuse(),
            Reading::Readable => Ok(()),
        }
    }

    async fn observe_named(
        &self,
        desired: &Desired,
        may_fail: &MayFail<'_>,
    ) -> Result<Observed, Error> {
        // A missing key fails before anything is read.
        for_each_api!(M => M::refuse_missing_keys(self, desired)?);
        let mut observed = Observed::new();
        for_each_api!(M => M::observe_named(self, desired, may_fail, &mut observed).await?);
        Ok(observed)
    }

    /// Reads what a plan rests on. What is not chosen may be unreadable.
    async fn observe_chosen(&self, desired: &Desired, choice: &Choice) -> Result<Observed, Error> {
        let may_fail = |api: Api, id: u64| !choice.takes(api, &id.to_string());
        let mut observed = self.observe_named(desired, &may_fail).await?;
        for_each_api!(M => M::observe_beside(self, desired, choice, &mut observed).await?);
        Ok(observed)
    }

    /// Reads again what a plan rests on.
    pub(crate) async fn observe_again(&self, plan: &Plan) -> Result<Observed, Error> {
        let (read, mut observed) = (plan.observed.observed(), Observed::new());
        for_each_api!(M => {
            let again = M::observe_again(self, &plan.desired, M::of(&read), &mut observed);
            self.unless_stopped(again).await?;
        });
        observed.missed.refuse()?;
        Ok(observed)
    }

    /// Plans what brings the contracts to their desired state, as far as it is chosen. Reads, and
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
        let mut observed = self.observe_to_plan(&plan.desired, &plan.choice).await?;
        // The CA may hold what it held; it only did not say so.
        observed.missed.refuse_limited()?;
        let read = plan.unread.iter().filter(|unread| observed.has(unread));
        let read: Vec<Unread> = read.cloned().collect();
        read.iter().for_each(|unread| observed.set_aside(unread));
        let again = self.plan_from(plan, &observed)?;
        if again.does_the_same_as(plan) || again.touches(&read) {
            return Ok(again);
        }
        // What can be read by now, and is not touched, is as unknown to the plan as before.
        read.iter().for_each(|unread| observed.forget(unread));
        self.plan_from(plan, &observed)
    }

    fn plan_from(&self, plan: &Plan, observed: &Observed) -> Result<Plan, Error> {
        Plan::new(&plan.desired, &plan.choice, observed, self.urls()).map_err(|error| {
            let message = format!("nothing can be planned any more, and nothing was sent: {error}");
            Error::new(ErrorKind::StalePlan, message).with_hint("plan again")
        })
    }

    async fn observe_to_plan(&self, desired: &Desired, choice: &Choice) -> Result<Observed, Error> {
        choice.fits(desired)?;
        let client = self.for_job();
        let observe = client.observe_chosen(desired, choice);
        let observed = self.unless_stopped(observe).await?;
        self.refuse_unread(&observed)?;
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
        let observed = self.observe_readable(desired).await?;
        Ok(compare(desired, &observed))
    }
}
