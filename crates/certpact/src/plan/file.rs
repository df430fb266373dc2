//! A plan as a file: readable by its owner only, and recognized when somebody edited it.

use std::io::Write;
use std::path::Path;

use serde::Deserialize;

use super::{Plan, PlanId};
use crate::ground::error::Error;

impl Plan {
    /// Bytes that a file may have: the desired state, what was read for it, and the requests.
    pub const LARGEST: u64 = 512 * 1024 * 1024;

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
        crate::ground::file::write_private_by(path, |file| {
            serde_json::to_writer_pretty(&mut *file, self)?;
            file.write_all(b"\n")
        })
    }
}
