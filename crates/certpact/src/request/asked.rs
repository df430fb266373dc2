//! One request as the rules look at it, owned or borrowed.

use serde_json::Value;

use crate::ground::api::Api;
use crate::ground::id::Id;
use crate::ground::operations::Operation;
use crate::ground::product::ProductNameId;

/// What is asked of the CA. It borrows all from the step, or the call, that it is made of.
#[derive(Clone, Copy)]
pub(crate) struct Asked<'a> {
    pub(crate) operation: Operation,
    pub(crate) ids: &'a [Id],
    /// The ids as a string, or the label of a creation.
    pub(crate) target: Option<&'a str>,
    pub(crate) account_id: Option<u64>,
    pub(crate) body: Option<&'a Value>,
    /// Product that a caller named for a contract that was not read.
    pub(crate) named_product: Option<&'a ProductNameId>,
    /// Whether it was made of a desired state, and not given by a caller.
    pub(crate) is_planned: bool,
}

impl<'a> Asked<'a> {
    /// An operation of which nothing more is known.
    #[cfg(test)]
    pub(crate) fn bare(operation: Operation) -> Self {
        Self {
            operation,
            ids: &[],
            target: None,
            account_id: None,
            body: None,
            named_product: None,
            is_planned: false,
        }
    }

    /// The number of the contract that the request is about, where it names one.
    pub(crate) fn contract(&self) -> Option<u64> {
        let is_of_contracts = self.operation.api() == Api::Acme;
        let first = self.ids.first().filter(|_| is_of_contracts);
        first?.number()
    }

    /// The product that the request is about, as far as it says so: a creation does, of others a
    /// caller may.
    pub(crate) fn product(&self) -> Option<&'a str> {
        if self.operation == Operation::CreateContract {
            return self.body?.get("product_name_id")?.as_str();
        }
        self.named_product.map(|product| product.0.as_str())
    }
}
