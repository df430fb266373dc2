//! The native half of the Node package: text in, text out. What the text means is the bridge's
//! business, and how it looks to a caller that of the JavaScript beside this.

mod session;

use std::time::Duration;

use certpact_bridge::simulator;
use jiff::Timestamp;
use napi::bindgen_prelude::AsyncTask;
use napi::{Env, Error, Result, Task};
use napi_derive::napi;
use serde_json::json;

/// The JSON of the error that tells what became of a call that was canceled; null where nothing was sent.
#[napi(catch_unwind)]
pub fn interrupted(operation: String, request: String, answer: String) -> Option<String> {
    certpact_bridge::interrupted(&operation, &request, &answer)
}

/// What the command prints of a document, which is JSON; null of one that it prints as JSON alone.
#[napi(catch_unwind)]
pub fn text_of(kind: String, document: String) -> Option<String> {
    certpact_cli::text_of(&kind, &document)
}

/// Runs the command with these arguments, the program's name first; answers its exit code. It takes the
/// thread until it is done, which a command may.
#[napi(catch_unwind)]
pub fn run_command(arguments: Vec<String>) -> u8 {
    certpact_cli::run(arguments.into_iter().map(Into::into))
}

/// Carries out an operation that needs no session. The answer is JSON.
#[napi(catch_unwind)]
pub fn call_offline(operation: String, request: String) -> String {
    certpact_bridge::call_offline(&operation, &request)
}

/// Reports what each of these requests would do, in their order. It takes the thread until it is done.
#[napi(catch_unwind)]
pub fn check_many(requests: Vec<String>) -> Vec<String> {
    certpact_bridge::check_many(requests)
}

/// The same in a thread of Node's for such work.
#[napi(catch_unwind, ts_return_type = "Promise<Array<string>>")]
pub fn check_many_later(requests: Vec<String>) -> AsyncTask<CheckMany> {
    AsyncTask::new(CheckMany(requests))
}

/// Requests on their way to being judged.
pub struct CheckMany(Vec<String>);

impl Task for CheckMany {
    type Output = Vec<String>;
    type JsValue = Vec<String>;

    fn compute(&mut self) -> Result<Self::Output> {
        Ok(certpact_bridge::check_many(std::mem::take(&mut self.0)))
    }

    fn resolve(&mut self, _: Env, answers: Self::Output) -> Result<Self::JsValue> {
        Ok(answers)
    }
}

/// A simulated CA in a thread of this process, reached over loopback.
#[napi]
pub struct Simulator {
    simulator: simulator::Simulator,
}

#[napi]
impl Simulator {
    /// Starts one in a world that is given as JSON. Throws an error whose message is JSON.
    #[napi(constructor, catch_unwind)]
    pub fn new(world: Option<String>) -> Result<Self> {
        let world = read(world.as_deref().unwrap_or("{}"))?;
        let simulator = simulator::Simulator::start(world).map_err(refused)?;
        Ok(Self { simulator })
    }

    /// Its addresses, and what opens them, as JSON.
    #[napi(catch_unwind)]
    pub fn connections(&self) -> Result<String> {
        serde_json::to_string(&self.simulator.connections()).map_err(refused)
    }

    /// All that the CA knows, as JSON.
    #[napi(catch_unwind)]
    pub fn world(&self) -> Result<String> {
        serde_json::to_string(&self.simulator.ca().world()).map_err(refused)
    }

    /// Puts another world, as JSON, in the place of this one.
    #[napi(catch_unwind)]
    pub fn set_world(&self, world: String) -> Result<()> {
        let new = read(&world)?;
        let ca = self.simulator.ca();
        ca.change(|world| *world = new).map_err(refused)
    }

    /// Adds one thing of this kind, as JSON, and gives its number as JSON.
    #[napi(catch_unwind)]
    pub fn add(&self, kind: String, fields: String) -> Result<String> {
        let id = self.simulator.ca().add(&kind, &fields).map_err(refused)?;
        Ok(id.to_string())
    }

    /// Sets what goes wrong from now on, as JSON.
    #[napi(catch_unwind)]
    pub fn set_faults(&self, faults: String) -> Result<()> {
        let faults = serde_json::from_str(&faults).map_err(refused)?;
        self.simulator.ca().set_faults(faults).map_err(refused)
    }

    /// All requests so far, as JSON.
    #[napi(catch_unwind)]
    pub fn log(&self) -> Result<String> {
        serde_json::to_string(&self.simulator.ca().log()).map_err(refused)
    }

    /// Moves the CA's clock.
    #[napi(catch_unwind)]
    pub fn advance(&self, seconds: f64) -> Result<()> {
        let span = Duration::try_from_secs_f64(seconds).map_err(refused)?;
        let span = span.try_into().map_err(refused)?;
        self.simulator.ca().advance(span);
        Ok(())
    }

    /// Stops it, and returns when nothing answers any more.
    #[napi(catch_unwind)]
    pub fn stop(&mut self) {
        self.simulator.stop();
    }
}

fn read(world: &str) -> Result<simulator::World> {
    simulator::World::read(world, Timestamp::now()).map_err(refused)
}

/// The world with the CA's own examples, which begins now, as JSON.
#[napi(catch_unwind)]
pub fn documented_world() -> Result<String> {
    let world = simulator::World::documented().beginning(Timestamp::now());
    serde_json::to_string(&world).map_err(refused)
}

/// An error in the form that the bridge has for what was given and does not fit.
fn refused(reason: impl ToString) -> Error {
    let error = json!({ "kind": "invalid_input", "message": reason.to_string() });
    Error::from_reason(json!({ "error": error }).to_string())
}
