//! The orders that were seen.

use std::collections::BTreeSet;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{Observed, sole};
use crate::model::Order;

/// One order, and when it was read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct OrderObservation {
    pub(crate) at: Timestamp,
    pub(crate) order: Order,
}

impl Observed {
    /// Takes in an order as read at that time; an earlier reading of it is forgotten.
    pub fn see_order(&mut self, order: Order, at: Timestamp) {
        self.orders.insert(order.id, OrderObservation { at, order });
    }

    /// An order that was read.
    pub fn order(&self, id: u64) -> Option<&Order> {
        self.orders.get(&id).map(|observation| &observation.order)
    }

    /// The order that a request without an id must be about: the only one seen.
    pub(crate) fn only_order(&self) -> Option<&Order> {
        sole(self.orders())
    }

    /// Replaces what is known of an order by what a step is predicted to leave.
    pub(crate) fn predict_order(&mut self, order: Order) {
        if let Some(observation) = self.orders.get_mut(&order.id) {
            observation.order = order;
        }
    }

    /// The observations of these orders, for a plan to keep.
    pub(crate) fn only_of_orders(&self, ids: &BTreeSet<u64>) -> Vec<OrderObservation> {
        let seen = ids.iter().filter_map(|id| self.orders.get(id)).cloned();
        let bare = seen.map(|mut kept| {
            kept.order.extra.clear();
            kept
        });
        bare.collect()
    }

    /// The orders that were read, by number.
    pub fn orders(&self) -> impl Iterator<Item = &Order> {
        self.orders.values().map(|observation| &observation.order)
    }
}
