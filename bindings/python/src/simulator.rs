//! The simulator as Python holds it.

use std::sync::{Mutex, PoisonError};

use certpact_bridge::simulator;
use jiff::SignedDuration;
use pyo3::exceptions::{PyRuntimeError, PyValueError};
use pyo3::prelude::*;
use serde_json::json;

use crate::process::Own;

/// A CA in memory, on two ports of 127.0.0.1.
#[pyclass(frozen, module = "certpact._native")]
pub(crate) struct Simulator {
    running: Own<Mutex<simulator::Simulator>>,
    ca: simulator::Ca,
    acme_url: String,
    backstage_url: String,
}

#[pymethods]
impl Simulator {
    #[new]
    #[pyo3(signature = (world = None, /))]
    fn new(world: Option<&str>) -> PyResult<Self> {
        let simulator =
            simulator::Simulator::start(world.map_or_else(|| Ok(Default::default()), read)?)?;
        Ok(Self {
            ca: simulator.ca().clone(),
            acme_url: simulator.acme_url(),
            backstage_url: simulator.backstage_url(),
            running: Own::new(Mutex::new(simulator)),
        })
    }

    /// Base URL of `acme`.
    #[getter]
    fn acme_url(&self) -> &str {
        &self.acme_url
    }

    /// Base URL of what goes on backstage.
    #[getter]
    fn backstage_url(&self) -> &str {
        &self.backstage_url
    }

    /// Key of the world's first account.
    #[getter]
    fn acme_key(&self) -> PyResult<String> {
        Ok(self
            .ours()?
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .acme_key())
    }

    /// All that the CA knows, as JSON.
    fn world(&self) -> PyResult<String> {
        self.ours()?;
        Ok(json!(self.ca.world()).to_string())
    }

    /// Puts another world in the place of the one that is there.
    #[pyo3(signature = (world, /))]
    fn set_world(&self, world: &str) -> PyResult<()> {
        self.ours()?;
        let new = read(world)?;
        self.ca
            .change(|world| *world = new)
            .map_err(PyValueError::new_err)
    }

    /// All requests so far, as JSON.
    fn log(&self) -> PyResult<String> {
        self.ours()?;
        Ok(json!(self.ca.log()).to_string())
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
        py.detach(|| {
            simulator
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .stop();
        });
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

fn read(world: &str) -> PyResult<simulator::World> {
    serde_json::from_str(world).map_err(|error| PyValueError::new_err(error.to_string()))
}
