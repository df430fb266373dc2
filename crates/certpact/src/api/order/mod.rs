//! Contacts of orders, of the CertCentral Services API.

mod changes;
pub(crate) mod desired;
pub(crate) mod effect;
pub(crate) mod model;
pub(crate) mod observed;
pub(crate) mod plan;
pub(crate) mod rules;
#[rustfmt::skip]
pub(crate) mod types;
pub(crate) mod verify;
pub(crate) mod view;

use desired::DesiredOrder;
use jiff::Timestamp;
use observed::{Observed, OrderObservation};
use rules::{Check, RULES};
use serde_json::{Map, Value};
use view::View;

use crate::api::changes::Change;
use crate::api::{Module, Planned, Shown, VerifiedField, compared};
use crate::ground::api::Api;
use crate::ground::error::Error;
use crate::ground::finding::Finding;
use crate::ground::id::Id;
use crate::ground::operations::Operation;
use crate::request::answers::Answers;
use crate::request::asked::Asked;
use crate::request::step::Step;
use crate::rule::Checked;
use crate::rule::collector::Collector;

/// The module.
pub(crate) struct OrderApi;

impl Module for OrderApi {
    const API: Api = Api::Order;
    const READS: (Operation, &'static [Operation]) = (Operation::GetOrder, &[]);

    const RULES: &'static [Checked<Check>] = RULES;

    type Check = Check;
    type View<'a> = View<'a>;
    type Item = DesiredOrder;
    type Named = ();
    type Observed = Observed;
    type Kept = OrderObservation;

    fn target(item: &DesiredOrder) -> String {
        item.id.clone()
    }

    fn hint(status: u16) -> Option<&'static str> {
        match status {
            401 => Some(
                "a key belongs to the instance in the United States or to the one in Europe: `CERTPACT_ORDER_URL` says which",
            ),
            403 => Some(
                "give a key whose role may change orders: one that only views, or only manages users, may not",
            ),
            _ => None,
        }
    }

    fn bare(id: u64, _: Option<u64>) -> DesiredOrder {
        DesiredOrder {
            id: id.to_string(),
            ..DesiredOrder::default()
        }
    }

    fn see(observed: &mut Observed, answers: &mut Answers, at: Timestamp) -> Result<(), Error> {
        for order in answers.take(Operation::GetOrder)? {
            observed.see(order, at);
        }
        Ok(())
    }

    fn numbers(observed: &Observed) -> Vec<u64> {
        observed.numbers()
    }

    fn view<'a>(asked: Asked<'a>, observed: &'a Observed) -> View<'a> {
        View::of(asked, observed)
    }

    fn look(check: &Check, view: &View<'_>, findings: &mut Collector<'_>) {
        check(view, findings);
    }

    fn predict(step: &Step, observed: &mut Observed) {
        effect::predict(step, observed);
    }

    fn plan(
        item: &DesiredOrder,
        (): &(),
        observed: &Observed,
        _: &Observed,
        sends_contacts: bool,
    ) -> Result<Planned, Error> {
        let unread = || Error::invalid_input(format!("order `{}` was not read", item.id));
        let read = observed.order(item.number().unwrap_or_default());
        let step = plan::changes(item, read.ok_or_else(unread)?, sends_contacts)?;
        Ok(Planned {
            steps: step.into_iter().collect(),
            ..Planned::default()
        })
    }

    fn lint(item: &DesiredOrder, (): &()) -> Result<Vec<Finding>, Error> {
        let Some(step) = plan::stated(item)? else {
            return Ok(Vec::new());
        };
        let found = Self::judge(step.asked(), &Observed::default()).into_iter();
        let certain = found.filter(|finding| finding.certain);
        Ok(certain
            .map(|finding| plan::in_item(finding, &step))
            .collect())
    }

    fn in_item(finding: Finding, step: &Step, _: &DesiredOrder) -> Finding {
        plan::in_item(finding, step)
    }

    fn rests_on(item: &DesiredOrder, _: &[Finding]) -> Vec<u64> {
        item.number().into_iter().collect()
    }

    fn number(kept: &OrderObservation) -> u64 {
        kept.order.id
    }

    fn changes(
        _: &Step,
        request: &Map<String, Value>,
        item: Option<&DesiredOrder>,
        _: Option<&OrderObservation>,
    ) -> Vec<Change> {
        changes::changes(request, item)
    }

    fn verify(item: &DesiredOrder, (): &(), observed: &Observed) -> Vec<VerifiedField> {
        verify::compare(item, observed)
    }

    fn shown(step: &Step, states: [&Observed; 3]) -> Shown {
        let id = step.ids.first().and_then(Id::number).unwrap_or_default();
        let states = states.map(|state| state.order(id));
        compared(states, effect::has_same_contacts)
    }

    fn is_expected(_: &Observed, expected: &Observed, fresh: &Observed) -> bool {
        expected.orders().all(|expected| {
            let fresh = fresh.order(expected.id);
            fresh.is_some_and(|fresh| effect::has_same_contacts(fresh, expected))
        })
    }

    fn carries_contacts(_: &Step) -> bool {
        true
    }
}
