//! The one boundary that the bindings share: an operation's name and JSON in, JSON out. Findings come out as they
//! are, too, for a language that makes objects of its own of them.
//!
//! What a request or an answer looks like stands in [`requests`] and in the model, once; the typed
//! fronts of Python and Node are printed from the [`catalogue`] of it.
#![forbid(unsafe_code)]

pub mod catalogue;
mod direct;
mod interrupted;
mod many;
mod misfit;
mod panics;
pub mod requests;
mod session;

pub use certpact::{Secret, Stop};
pub use certpact_simulator as simulator;
pub use interrupted::interrupted;
pub use many::check_many;
pub use session::{Offline, Session, call_offline, offline};

/// Writes a document to a file that only its owner can read, whole or not at all; answers why it could not.
pub fn save(path: &std::path::Path, text: &str) -> Option<String> {
    let written = certpact::write_private(path, text);
    written.err().map(|error| error.to_string())
}
