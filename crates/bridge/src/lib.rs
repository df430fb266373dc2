//! The one boundary that the bindings share: an operation's name and JSON in, JSON out.
//!
//! What a request or an answer looks like stands in [`requests`] and in the model, once; the typed
//! fronts of Python and Node are printed from the [`catalogue`] of it.
#![forbid(unsafe_code)]

mod border;
pub mod catalogue;
pub mod requests;
mod session;
mod unheard;

pub use certpact::{Secret, Stop};
pub use certpact_simulator as simulator;
pub use session::{Session, call_offline};
pub use unheard::unheard;
