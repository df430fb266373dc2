//! How the client reaches each API: with which key, which reads, which write.

mod acme;
mod cps;
mod order;

use jiff::Timestamp;

use super::Client;
use crate::api::Shown;
use crate::api::cps::model::ChangedOrganization;
use crate::ca::call::Receipt;
use crate::ca::line::Line;
use crate::ca::pass::Pass;
use crate::ground::api::Api;
use crate::ground::error::{Error, ErrorKind};
use crate::request::call::Call;
use crate::request::step::Step;
use crate::state::Together;
use crate::state::choice::Choice;
use crate::state::desired::Desired;
use crate::state::observed::Observed;
use crate::state::shown;

/// Says of which things it does not matter that they cannot be read.
pub(crate) type MayFail<'a> = dyn Fn(Api, u64) -> bool + Sync + 'a;

/// How the client reaches an API.
pub(crate) trait Reach: Together {
    /// The API, at its base URL.
    fn line(client: &Client) -> &Line;

    /// What a call shows; fails where there is no key for it.
    fn pass(client: &Client, call: &Call) -> Result<Pass, Error>;

    /// Fails where an item of a desired state has no key.
    fn refuse_missing_keys(client: &Client, desired: &Desired) -> Result<(), Error>;

    /// Reads the one thing that a write is about.
    async fn read_subject(
        client: &Client,
        call: &Call,
        observed: &mut Observed,
    ) -> Result<(), Error>;

    /// Reads what the rules of a write need.
    async fn observe_for(
        client: &Client,
        call: &Call,
        observed: &mut Observed,
    ) -> Result<(), Error>;

    /// Reads everything that is named in a desired state.
    async fn observe_named(
        client: &Client,
        desired: &Desired,
        may_fail: &MayFail<'_>,
        observed: &mut Observed,
    ) -> Result<(), Error>;

    /// Reads what a plan for the chosen items rests on beside them.
    async fn observe_beside(
        _: &Client,
        _: &Desired,
        _: &Choice,
        _: &mut Observed,
    ) -> Result<(), Error> {
        Ok(())
    }

    /// Reads again what was read for a plan.
    async fn observe_again(
        client: &Client,
        desired: &Desired,
        read: &Self::Observed,
        observed: &mut Observed,
    ) -> Result<(), Error>;

    /// Reads what a write was about, and compares it with what it was before.
    async fn look(client: &Client, call: &Call, before: &Observed) -> Result<Shown, Error> {
        compare_with_fresh::<Self>(client, call, before).await
    }

    /// Looks at what an answer of success does not say. Fails where the CA shows that nothing was
    /// done, or where that cannot be told.
    async fn confirm(
        _: &Client,
        _: &Call,
        _: &Receipt,
        _: &mut Vec<String>,
    ) -> Result<Option<ChangedOrganization>, Error> {
        Ok(None)
    }
}

/// Reads what a write was about, and says which of the states before and after it that is.
pub(super) async fn compare_with_fresh<M: Reach>(
    client: &Client,
    call: &Call,
    before: &Observed,
) -> Result<Shown, Error> {
    let mut fresh = Observed::new();
    M::read_subject(client, call, &mut fresh).await?;
    Ok(shown(&Step::of(call, None), before, &fresh))
}

/// The result of a read of this number, and when it was made.
pub(super) type Read<T> = (u64, Result<T, Error>, Timestamp);

/// Takes in what was read, and notes what could not be. Fails where it is no matter of a single thing:
/// the caller has to do something, or wants to stop.
pub(super) fn take_in<T>(
    api: Api,
    mut read: Vec<Read<T>>,
    may_fail: impl Fn(u64) -> bool,
    observed: &mut Observed,
    seen: impl Fn(&mut Observed, T, Timestamp),
) -> Result<(), Error> {
    read.sort_by_key(|(id, ..)| *id);
    for (id, one, at) in read {
        match one {
            Ok(one) => seen(observed, one, at),
            Err(error) if is_of_all(error.kind()) => return Err(error),
            Err(_) if may_fail(id) => {}
            Err(error) => observed.missed.add(api, id, error),
        }
    }
    Ok(())
}

/// Whether an error would be that of everything else as well.
fn is_of_all(kind: ErrorKind) -> bool {
    matches!(kind, ErrorKind::InvalidInput | ErrorKind::Interrupted)
}
