//! A request to judge, as programs give many of them.

use jiff::Timestamp;
use serde::Deserialize;
use serde_json::value::RawValue;

use super::check;
use crate::ground::error::Error;
use crate::ground::finding::Finding;
use crate::ground::id::Id;
use crate::ground::operations::Operation;
use crate::ground::product::ProductNameId;
use crate::request::body::Body;
use crate::request::call::Call;
use crate::state::observed::Observed;

/// A request to judge, and what is known beside it: a line of `certpact check OPERATION --ndjson`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Request<'a> {
    /// The path's ids; none where they are not known yet.
    #[serde(default)]
    pub ids: Vec<Id>,
    /// What a creation is called in findings.
    pub label: Option<String>,
    /// The body as JSON; a string is the body as it stands.
    #[serde(borrow)]
    pub body: Option<&'a RawValue>,
    /// What the CA answered, as [`Observed::from_answers`] takes it.
    #[serde(borrow)]
    pub observed: Option<&'a RawValue>,
    /// When it was read.
    pub observed_at: Option<Timestamp>,
    /// Product of the contract, where it was not read.
    pub product: Option<String>,
}

impl<'a> Request<'a> {
    /// Reads one from JSON; `number` is its line in what it comes from, for the error.
    ///
    /// # Errors
    /// `invalid_input` where it is not JSON, or has members that no request has.
    pub fn parse(json: &'a [u8], number: u64) -> Result<Self, Error> {
        serde_json::from_slice(json)
            .map_err(|error| Error::misread_from("this is not a request", number, &error))
    }

    /// What it would do, as [`check`] says. Where it does not say when its answers were read, that is `now`.
    ///
    /// # Errors
    /// `invalid_input` where its members do not fit each other or the operation.
    pub fn check(self, operation: Operation, now: Timestamp) -> Result<Vec<Finding>, Error> {
        let mut call = Call::new(operation, &self.ids).labeled(self.label);
        call.body = self.body.map(Body::given).transpose()?;
        let at = self.observed_at.unwrap_or(now);
        let observed = match self.observed {
            Some(answers) => Observed::from_answers(operation.api(), answers.get(), at)?,
            None => Observed::new(),
        };
        check(&call, &observed, self.product.map(ProductNameId))
    }
}
