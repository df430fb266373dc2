//! All APIs together: what is wanted, what was observed, and the rules.

pub(crate) mod answers;
pub(crate) mod catalogue;
pub(crate) mod choice;
pub(crate) mod desired;
pub(crate) mod load;
mod misfits;
pub(crate) mod observed;
pub(crate) mod rests_on;
mod text;
pub(crate) mod unread;
pub(crate) mod verdict;
pub(crate) mod write;

use desired::Desired;
use observed::Observed;
use rests_on::RestsOn;

use crate::api::acme::AcmeApi;
use crate::api::cps::CpsApi;
use crate::api::order::OrderApi;
use crate::api::{Module, Shown};
use crate::ground::finding::Finding;
use crate::request::asked::Asked;
use crate::request::step::Step;

/// Where the things of an API are among those of all.
pub(crate) trait Together: Module + Sized {
    /// How a desired file calls them.
    const ITEMS: &'static str;

    fn items(desired: &Desired) -> &[Self::Item];
    fn items_mut(desired: &mut Desired) -> &mut Vec<Self::Item>;
    fn definitions(desired: &Desired) -> &Self::Named;
    fn of(observed: &Observed) -> &Self::Observed;
    fn of_mut(observed: &mut Observed) -> &mut Self::Observed;
    fn kept(rests_on: &RestsOn) -> &[Self::Kept];
}

/// The one list of APIs, in the order in which plans have them.
macro_rules! together {
    ($($module:ident: $api:ident, $observed:ident, $items:ident, $named:expr;)+) => {
        $(impl Together for $module {
            const ITEMS: &'static str = stringify!($items);

            fn items(desired: &Desired) -> &[Self::Item] {
                &desired.$items
            }

            fn items_mut(desired: &mut Desired) -> &mut Vec<Self::Item> {
                &mut desired.$items
            }

            fn definitions(desired: &Desired) -> &Self::Named {
                let named: fn(&Desired) -> &Self::Named = $named;
                named(desired)
            }

            fn of(observed: &Observed) -> &Self::Observed {
                &observed.$observed
            }

            fn of_mut(observed: &mut Observed) -> &mut Self::Observed {
                &mut observed.$observed
            }

            fn kept(rests_on: &RestsOn) -> &[Self::Kept] {
                &rests_on.$items
            }
        })+

        /// Does the same with the module of each API.
        macro_rules! for_each_api {
            ($m:ident => $body:expr) => {
                $({
                    type $m = $crate::api::$observed::$module;
                    $body
                })+
            };
        }

        /// Does something with the module of an API.
        macro_rules! with_api {
            ($one:expr, $m:ident => $body:expr) => {
                match $one {
                    $($crate::ground::api::Api::$api => {
                        type $m = $crate::api::$observed::$module;
                        $body
                    })+
                }
            };
        }
    };
}

together! {
    AcmeApi: Acme, acme, contract, |desired| &desired.organization;
    OrderApi: Order, order, order, |_| &();
    CpsApi: Cps, cps, certificate_request, |_| &();
}
#[expect(
    clippy::single_component_path_imports,
    reason = "a macro defines them, which the lint does not see"
)]
pub(crate) use {for_each_api, with_api};

/// Judges one request against the state that it would meet.
pub(crate) fn judge(asked: Asked<'_>, observed: &Observed) -> Vec<Finding> {
    with_api!(asked.operation.api(), M => M::judge(asked, M::of(observed)))
}

/// Leaves in `observed` what the CA is predicted to hold once it has carried out the step.
pub(crate) fn predict(step: &Step, observed: &mut Observed) {
    with_api!(step.api, M => M::predict(step, M::of_mut(observed)));
}

/// What a fresh reading shows of a step that was planned on `before`.
pub(crate) fn shown(step: &Step, before: &Observed, fresh: &Observed) -> Shown {
    with_api!(step.api, M => {
        let before = M::of(before);
        let mut after = before.clone();
        M::predict(step, &mut after);
        M::shown(step, [before, &after, M::of(fresh)])
    })
}
