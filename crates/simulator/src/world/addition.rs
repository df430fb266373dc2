//! What is added to a world by itself, without the rest of it being read or written.

use jiff::Timestamp;
use serde_json::Value;

use super::beginning::since_default;
use super::{CertificateRequest, Contract, Order, World};

/// A contract, an order or a certificate request that a world is to have as well. Where its number is 0, it
/// gets the one after the highest.
#[derive(Clone, Debug, PartialEq)]
pub enum Addition {
    /// A contract.
    Contract(Box<Contract>),
    /// An order.
    Order(Box<Order>),
    /// A certificate request of CPS.
    CertificateRequest(Box<CertificateRequest>),
}

impl Addition {
    /// Reads one from JSON, by the name that the world has for its kind. Dates that are left out lie around
    /// this clock.
    ///
    /// # Errors
    /// Says why, where it is not the JSON of one or nothing of this name can be added.
    pub fn read(kind: &str, text: &str, clock: Timestamp) -> Result<Self, String> {
        let given: Value = serde_json::from_str(text).map_err(|error| error.to_string())?;
        let since = since_default(clock);
        let unfit = |error: serde_json::Error| error.to_string();
        match kind {
            "contracts" => {
                let mut contract: Contract = serde_json::from_str(text).map_err(unfit)?;
                contract.settle(&given, since);
                Ok(Self::Contract(Box::new(contract)))
            }
            "orders" => {
                let order = serde_json::from_str(text).map_err(unfit)?;
                Ok(Self::Order(Box::new(order)))
            }
            "certificate_requests" => {
                let mut request: CertificateRequest = serde_json::from_str(text).map_err(unfit)?;
                request.settle(&given, since);
                Ok(Self::CertificateRequest(Box::new(request)))
            }
            _ => Err(format!("nothing is added to `{kind}`")),
        }
    }
}

impl World {
    /// Adds something and gives its number, or says why no CA could hold it. Nothing is changed then.
    pub(crate) fn add(&mut self, addition: Addition) -> Result<u64, String> {
        match addition {
            Addition::Contract(mut contract) => {
                let ids = self.contracts.iter().map(|held| held.acme_contract_id);
                contract.acme_contract_id = number(contract.acme_contract_id, "contract", ids)?;
                contract.check()?;
                self.check_validation(&contract)?;
                self.contracts.push(*contract);
                Ok(self.contracts[self.contracts.len() - 1].acme_contract_id)
            }
            Addition::Order(mut order) => {
                let ids = self.orders.iter().map(|held| held.id);
                order.id = number(order.id, "order", ids)?;
                order.check()?;
                self.orders.push(*order);
                Ok(self.orders[self.orders.len() - 1].id)
            }
            Addition::CertificateRequest(mut request) => {
                let ids = self.certificate_requests.iter().map(|held| held.id);
                request.id = number(request.id, "certificate request", ids)?;
                request.check(self)?;
                self.certificate_requests.push(*request);
                Ok(self.certificate_requests[self.certificate_requests.len() - 1].id)
            }
        }
    }

    /// Whoever has the organization already must say the same of its validation.
    fn check_validation(&self, new: &Contract) -> Result<(), String> {
        let mut held = self.contracts.iter();
        match held.find(|held| held.shares_validation(new)) {
            Some(held) => held.check_agrees(new),
            None => Ok(()),
        }
    }
}

/// The number that was given, if nothing has it yet; else the one after the highest.
fn number(
    given: u64,
    what: &str,
    mut held: impl Iterator<Item = u64> + Clone,
) -> Result<u64, String> {
    if given == 0 {
        let highest = held.max().unwrap_or(0);
        let next = highest.checked_add(1);
        return next.ok_or_else(|| format!("no {what} can have a number above `{highest}`"));
    }
    if held.any(|held| held == given) {
        return Err(format!("{what} `{given}` is there twice"));
    }
    Ok(given)
}
