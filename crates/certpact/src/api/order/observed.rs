//! The orders that were seen.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::api::order::model::Order;
use crate::api::sole;

/// One order, and when it was read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct OrderObservation {
    pub(crate) at: Timestamp,
    pub(crate) order: Order,
}

/// Every order that was seen.
#[derive(Clone, Debug, Default)]
pub(crate) struct Observed {
    orders: BTreeMap<u64, OrderObservation>,
}

impl Observed {
    /// Takes in an order as read at that time; an earlier reading of it is forgotten.
    pub(crate) fn see(&mut self, order: Order, at: Timestamp) {
        self.orders.insert(order.id, OrderObservation { at, order });
    }

    /// An order that was read.
    pub(crate) fn order(&self, id: u64) -> Option<&Order> {
        self.orders.get(&id).map(|observation| &observation.order)
    }

    /// The order that a request without an id must be about: the only one seen.
    pub(crate) fn sole(&self) -> Option<&Order> {
        sole(self.orders())
    }

    /// Replaces what is known of an order by what a step is predicted to leave.
    pub(crate) fn predict(&mut self, order: Order) {
        if let Some(observation) = self.orders.get_mut(&order.id) {
            observation.order = order;
        }
    }

    /// The observations of these orders, for a plan to keep.
    pub(crate) fn pick(&self, ids: &BTreeSet<u64>) -> Vec<OrderObservation> {
        let seen = ids.iter().filter_map(|id| self.orders.get(id)).cloned();
        let bare = seen.map(|mut kept| {
            kept.order.extra.clear();
            kept
        });
        bare.collect()
    }

    /// The orders that were read, by number.
    pub(crate) fn orders(&self) -> impl Iterator<Item = &Order> {
        self.orders.values().map(|observation| &observation.order)
    }

    /// The numbers of what was read.
    pub(crate) fn numbers(&self) -> Vec<u64> {
        self.orders.keys().copied().collect()
    }
}
