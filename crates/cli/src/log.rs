//! What certpact tells of its own doing, where somebody asks: operations, statuses, times and failures,
//! and no value of a request or an answer.

use std::fmt::{Debug, Write};

use certpact::printed;
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::subscriber::set_global_default;
use tracing::{Event, Level, Metadata, Subscriber};

use crate::output;

/// The variable that asks for it: `debug`.
const ASKED: &str = "CERTPACT_LOG";

/// Prints it on stderr where the environment says `CERTPACT_LOG=debug`.
pub fn log_if_asked() {
    if std::env::var_os(ASKED).is_some_and(|asked| asked == "debug") {
        log_to(|line| output::say(&format!("{line}\n")));
    }
}

/// Gives each line to somebody. Whoever is first in a process is given all of them.
pub fn log_to(somebody: impl Fn(&str) + Send + Sync + 'static) {
    // One that is there already stays.
    let _ = set_global_default(Lines(somebody));
}

struct Lines<F>(F);

impl<F: Fn(&str) + Send + Sync + 'static> Subscriber for Lines<F> {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        // Libraries below tell of headers and bodies.
        metadata.is_event()
            && metadata.target().starts_with("certpact")
            && *metadata.level() <= Level::DEBUG
    }

    fn new_span(&self, _: &Attributes<'_>) -> Id {
        Id::from_u64(1)
    }

    fn record(&self, _: &Id, _: &Record<'_>) {}

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, event: &Event<'_>) {
        let mut line = Line::default();
        event.record(&mut line);
        self.0(&printed::line(&format!("{}{}", line.message, line.fields)));
    }

    fn enter(&self, _: &Id) {}

    fn exit(&self, _: &Id) {}
}

#[derive(Default)]
struct Line {
    message: String,
    fields: String,
}

impl Visit for Line {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        let written = match field.name() {
            "message" => write!(self.message, "{value:?}"),
            name => write!(self.fields, " {name}={value:?}"),
        };
        written.expect("a string takes every text");
    }
}
