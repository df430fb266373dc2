//! The simulator as Python holds it.

use std::sync::{Mutex, PoisonError};

use certpact_bridge::simulator;
use jiff::{SignedDuration, Timestamp};
use pyo3::exceptions::{PyRuntimeError, PyValueError};
use pyo3::prelude::*;
use serde_json::json;

use crate::interpreter::{attached, released};
use crate::process::Own;

/// A CA in memory, on two ports of 127.0.0.1.
#[pyclass(frozen, module = "certpact._native")]
pub(crate) struct Simulator {
    running: Own<Mutex<simulator::Simulator>>,
    ca: simulator::Ca,
}

#[pymethods]
impl Simulator {
    #[new]
    #[pyo3(signature = (world = None, /))]
    fn new(py: Python<'_>, world: Option<&str>) -> PyResult<Self> {
        let simulator = released(py, || {
            let world = world.map_or_else(|| read("{}"), read);
            let start = simulator::Simulator::start;
            world.and_then(|world| start(world).map_err(|error| error.to_string()))
        });
        let simulator = simulator.map_err(PyValueError::new_err)?;
        Ok(Self {
            ca: simulator.ca().clone(),
            running: Own::new(Mutex::new(simulator)),
        })
    }

    /// Its addresses, and what opens them, as JSON.
    fn connections(&self) -> PyResult<String> {
        let simulator = self.ours()?.lock();
        let simulator = simulator.unwrap_or_else(PoisonError::into_inner);
        Ok(json!(simulator.connections()).to_string())
    }

    /// All that the CA knows, as JSON.
    fn world(&self, py: Python<'_>) -> PyResult<String> {
        self.ours()?;
        Ok(released(py, || json!(self.ca.world()).to_string()))
    }

    /// Puts another world in the place of the one that is there.
    #[pyo3(signature = (world, /))]
    fn set_world(&self, py: Python<'_>, world: &str) -> PyResult<()> {
        self.ours()?;
        let set = released(py, || {
            let new = read(world)?;
            self.ca.change(|world| *world = new)
        });
        set.map_err(PyValueError::new_err)
    }

    /// Adds one thing of this kind, and gives its number.
    #[pyo3(signature = (kind, fields, /))]
    fn add(&self, py: Python<'_>, kind: &str, fields: &str) -> PyResult<u64> {
        self.ours()?;
        released(py, || self.ca.add(kind, fields)).map_err(PyValueError::new_err)
    }

    /// Sets what goes wrong from now on.
    #[pyo3(signature = (faults, /))]
    fn set_faults(&self, faults: &str) -> PyResult<()> {
        self.ours()?;
        let faults = serde_json::from_str(faults).map_err(|error| error.to_string());
        let set = faults.and_then(|faults| self.ca.set_faults(faults));
        set.map_err(PyValueError::new_err)
    }

    /// All requests so far, as JSON.
    fn log(&self, py: Python<'_>) -> PyResult<String> {
        self.ours()?;
        Ok(released(py, || json!(self.ca.log()).to_string()))
    }

    /// Moves the clock.
    #[pyo3(signature = (seconds, /))]
    fn advance(&self, seconds: f64) -> PyResult<()> {
        self.ours()?;
        let span = SignedDuration::try_from_secs_f64(seconds)
            .map_err(|error| PyValueError::new_err(error.to_string()))?;
        self.ca.advance(span);
        Ok(())
    }

    /// Stops it.
    fn stop(&self, py: Python<'_>) {
        if !self.running.is_ours() {
            return;
        }
        let simulator = &*self.running;
        released(py, || {
            simulator
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .stop();
        });
    }
}

/// What is dropped is stopped, and that waits for a thread: other threads of Python run meanwhile.
impl Drop for Simulator {
    fn drop(&mut self) {
        attached(|py| self.stop(py));
    }
}

impl Simulator {
    /// Its thread lives in the process that started it, and so does what it may have locked.
    fn ours(&self) -> PyResult<&Mutex<simulator::Simulator>> {
        if self.running.is_ours() {
            return Ok(&self.running);
        }
        Err(PyRuntimeError::new_err(
            "the simulator runs in the process that started it, not in this one",
        ))
    }
}

fn read(world: &str) -> Result<simulator::World, String> {
    simulator::World::read(world, Timestamp::now()).map_err(|error| error.to_string())
}

/// The world with the CA's own examples, which begins now, as JSON.
pub(crate) fn documented_world() -> String {
    json!(simulator::World::documented().beginning(Timestamp::now())).to_string()
}
