//! When a world begins, and when what is in it was made.

use jiff::{SignedDuration, Timestamp};
use serde_json::Value;

use super::{CertificateRequest, Contract, World};

impl World {
    /// Reads a world from JSON. Where it does not say what time it is, it is this time; dates that are left
    /// out lie as far from the world's clock as those of the defaults lie from the default clock.
    ///
    /// # Errors
    /// Where it is not the JSON of a world, with the place.
    pub fn read(text: &str, now: Timestamp) -> Result<World, serde_json::Error> {
        let mut world: World = serde_json::from_str(text)?;
        let given: Value = serde_json::from_str(text)?;
        if given.get("clock").is_none() {
            world.clock = whole_seconds(now);
        }
        world.settle(&given);
        Ok(world)
    }

    /// The same world as if it had begun at this time: its clock and what lies around that move along.
    #[must_use]
    pub fn beginning(mut self, now: Timestamp) -> World {
        self.clock = whole_seconds(now);
        self.settle(&Value::Null);
        self
    }

    /// Moves the dates that were not given to where the clock is.
    fn settle(&mut self, given: &Value) {
        let since = since_default(self.clock);
        for (at, contract) in self.contracts.iter_mut().enumerate() {
            contract.settle(&given["contracts"][at], since);
        }
        for (at, request) in self.certificate_requests.iter_mut().enumerate() {
            request.settle(&given["certificate_requests"][at], since);
        }
    }
}

/// How far a clock is from the default one.
pub(super) fn since_default(clock: Timestamp) -> SignedDuration {
    clock.duration_since(World::default().clock)
}

impl Contract {
    pub(super) fn settle(&mut self, given: &Value, since: SignedDuration) {
        settle(&mut self.created_at, given, "created_at", since);
        settle(&mut self.valid_till, given, "valid_till", since);
        for (at, credential) in self.credentials.iter_mut().enumerate() {
            let given = &given["credentials"][at];
            settle(&mut credential.created_at, given, "created_at", since);
        }
        for (at, certificate) in self.certificates.iter_mut().enumerate() {
            let given = &given["certificates"][at];
            let date = &mut certificate.expiration_date;
            settle(date, given, "expiration_date", since);
        }
    }
}

impl CertificateRequest {
    pub(super) fn settle(&mut self, given: &Value, since: SignedDuration) {
        settle(&mut self.expiration_date, given, "expiration_date", since);
    }
}

fn settle(date: &mut Timestamp, given: &Value, name: &str, since: SignedDuration) {
    if given.get(name).is_none() {
        let moved = date.saturating_add(since);
        *date = moved.expect("only spans with calendar units are refused");
    }
}

/// Fractions of a second tell nobody anything.
fn whole_seconds(at: Timestamp) -> Timestamp {
    Timestamp::from_second(at.as_second()).expect("it was one with a fraction")
}
