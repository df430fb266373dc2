//! Whether what was wanted is so: confirmed, different, or beyond what anybody can read.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::api::{FieldState, Module, VerifiedField};
use crate::plan::Plan;
use crate::state::desired::Desired;
use crate::state::observed::Observed;
use crate::state::unread::Unread;
use crate::state::{Together, for_each_api};

/// Every wanted field, with what was found of it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Verification {
    /// Version of this format.
    pub format_version: u32,
    /// The fields.
    pub fields: Vec<VerifiedField>,
    /// What could not be read.
    pub unread: Vec<Unread>,
}

impl Verification {
    /// How many fields are in this state.
    pub fn count(&self, state: FieldState) -> usize {
        self.fields
            .iter()
            .filter(|field| field.state == state)
            .count()
    }
}

impl Plan {
    /// What the CA shows in another spelling than desired, and which therefore is not sent.
    pub fn spellings(&self) -> Vec<VerifiedField> {
        let observed = self.observed.observed();
        fields(
            &self.desired,
            &observed,
            VerifiedField::is_spelled_otherwise,
        )
    }
}

pub(crate) fn compare(desired: &Desired, observed: &Observed) -> Verification {
    Verification {
        format_version: 1,
        fields: fields(desired, observed, |_| true),
        unread: observed.unread(),
    }
}

/// Of each wanted field what was found, where it is asked for.
fn fields(
    desired: &Desired,
    observed: &Observed,
    is_asked: impl Fn(&VerifiedField) -> bool,
) -> Vec<VerifiedField> {
    let mut fields = Vec::new();
    for_each_api!(M => {
        let items = M::items(desired).iter();
        for item in items.filter(|item| !observed.missed.has(M::API, &M::target(item))) {
            let found = M::verify(item, M::definitions(desired), M::of(observed));
            fields.extend(found.into_iter().filter(&is_asked));
        }
    });
    fields
}
