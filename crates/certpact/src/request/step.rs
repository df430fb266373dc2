//! One request of a plan; a direct call is a plan of one.

use std::fmt;
use std::sync::Arc;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::ground::api::Api;
use crate::ground::id::Id;
use crate::ground::operations::Operation;
use crate::ground::product::ProductNameId;
use crate::request::asked::Asked;
use crate::request::call::Call;

/// One request.
#[derive(Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Step {
    /// Place in the plan, from 1.
    pub n: u64,
    /// API.
    pub api: Api,
    /// Operation.
    pub operation: Operation,
    /// The path's ids.
    pub ids: Vec<Id>,
    /// The ids as a string, or the label of a creation; null if no id was given.
    pub target: Option<String>,
    /// Account whose key sends it, null for the default key.
    pub account_id: Option<u64>,
    // Steps of one plan that send the same share it.
    /// Body, null where the operation has none.
    pub request: Option<Arc<Value>>,
    /// Places in the desired item that it is there for.
    pub because: Vec<String>,
    /// Product that a caller named for a contract that was not read.
    #[serde(skip)]
    pub product: Option<ProductNameId>,
}

/// A body may hold contacts, which stay out of logs.
impl fmt::Debug for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Step")
            .field("n", &self.n)
            .field("operation", &self.operation)
            .field("target", &self.target)
            .field("because", &self.because)
            .finish_non_exhaustive()
    }
}

impl Step {
    /// The step that a direct call is.
    pub(crate) fn of(call: &Call, product: Option<ProductNameId>) -> Self {
        Self {
            n: 1,
            api: call.operation.api(),
            operation: call.operation,
            ids: call.ids.clone(),
            target: call.target(),
            account_id: call.account_id,
            request: call
                .body
                .as_ref()
                .map(|body| Arc::new(body.value().clone())),
            because: Vec::new(),
            product,
        }
    }

    /// What it asks of the CA.
    pub(crate) fn asked(&self) -> Asked<'_> {
        Asked {
            operation: self.operation,
            ids: &self.ids,
            target: self.target.as_deref(),
            account_id: self.account_id,
            body: self.request.as_deref(),
            named_product: self.product.as_ref(),
            is_planned: !self.because.is_empty(),
        }
    }

    /// The label of the contract that it makes, where it makes one.
    pub(crate) fn creates(&self) -> Option<&str> {
        let target = self.target.as_deref();
        target.filter(|_| self.operation == Operation::CreateContract)
    }

    /// The number of the contract that the request is about, where it names one.
    pub(crate) fn contract(&self) -> Option<u64> {
        self.asked().contract()
    }
}
