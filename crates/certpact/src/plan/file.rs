//! A plan as a file: readable by its owner only, and recognized when somebody edited it.

use std::path::Path;

use serde::Deserialize;
use serde_json::json;
use sha2::{Digest, Sha256};

use super::{Plan, PlanId};
use crate::ground::error::Error;
use crate::ground::finding::Finding;
use crate::state::desired::Desired;

impl Plan {
    /// Bytes that a file may have: the desired state, what was read for it, and the requests.
    pub const LARGEST: u64 = 512 * 1024 * 1024;

    /// A digest of what the plan says. It guards against mistakes, not against forgery.
    pub(super) fn digest(&self) -> String {
        // Where it was read from, and where in that something is, is no part of what is wanted.
        let desired = Desired {
            source: None,
            ..self.desired.clone()
        };
        let mut said = json!([
            self.format_version,
            self.urls,
            desired,
            self.choice,
            self.observed.said(),
            self.steps,
            self.findings
                .iter()
                .map(Finding::anywhere)
                .collect::<Vec<_>>()
        ]);
        if let (false, Some(said)) = (self.unread.is_empty(), said.as_array_mut()) {
            said.push(json!(self.unread));
        }
        crate::ground::file::hex(&Sha256::digest(said.to_string()))
    }

    /// Reads a plan.
    ///
    /// # Errors
    /// `invalid_input` if the text is not a plan, or was changed since it was written.
    pub fn parse(text: &str) -> Result<Self, Error> {
        let plan: Self = serde_json::from_str(text)
            .map_err(|error| Error::misread("this is not a plan", &error))?;
        if plan.format_version != 1 {
            return Err(Error::invalid_input(format!(
                "the plan has format version {}, 1 is expected",
                plan.format_version
            )));
        }
        if plan.hash != plan.digest() {
            return Err(
                Error::invalid_input("the plan was changed since it was written")
                    .with_hint("change the desired file, and plan again"),
            );
        }
        Ok(plan)
    }

    /// Reads a plan file.
    ///
    /// # Errors
    /// `invalid_input` where it cannot be read, is not a plan, or was changed.
    pub fn load(path: &Path) -> Result<Self, Error> {
        Self::parse(&crate::ground::file::read(path, Self::LARGEST)?)
    }

    /// The id of the plan that a file holds; nothing where it holds none.
    pub(crate) fn id_in(path: &Path) -> Option<PlanId> {
        #[derive(Deserialize)]
        struct Named {
            plan_id: PlanId,
        }
        let text = crate::ground::file::read(path, Self::LARGEST).ok()?;
        let named: Named = serde_json::from_str(&text).ok()?;
        Some(named.plan_id)
    }

    /// Writes the plan to a file that only its owner can read: it holds contacts.
    ///
    /// # Errors
    /// `invalid_input` where the file cannot be written.
    pub fn save(&self, path: &Path) -> Result<(), Error> {
        let text = serde_json::to_string_pretty(self).map_err(|error| {
            Error::invalid_input(format!("the plan cannot be written as JSON: {error}"))
        })?;
        crate::ground::file::write_private(path, &format!("{text}\n"))
    }
}
