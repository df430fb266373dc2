//! The session as Python holds it.

use std::sync::{Arc, Mutex, PoisonError};

use certpact_bridge::{Secret, Stop, interrupted};
use pyo3::create_exception;
use pyo3::exceptions::{PyException, PyRuntimeError};
use pyo3::prelude::*;

use crate::interpreter::{can_tell, tell};
use crate::process::{Interrupted, Own, runtime, wait};

create_exception!(
    certpact._native,
    Failure,
    PyException,
    "A session could not be set up; the argument is the JSON of the error."
);

/// A client's connections and keys.
#[pyclass(frozen, module = "certpact._native")]
pub(crate) struct Session {
    /// Keys in clear are among them, which a child of this process needs again.
    options: Secret,
    current: Mutex<Own<Arc<certpact_bridge::Session>>>,
}

/// A call that is on its way.
#[pyclass(frozen, module = "certpact._native")]
pub(crate) struct Pending(Stop);

#[pymethods]
impl Session {
    #[new]
    #[pyo3(signature = (options, /))]
    fn new(options: String) -> PyResult<Self> {
        certpact_cli::log_if_asked();
        Ok(Self {
            current: Mutex::new(set_up(&options).map_err(Failure::new_err)?),
            options: Secret::new(options),
        })
    }

    /// Carries out an operation and waits for it. What interrupts that has a `Failure` as its context
    /// where a write may have reached the CA.
    #[pyo3(signature = (operation, request, /))]
    fn call(&self, py: Python<'_>, operation: &str, request: &str) -> PyResult<String> {
        match self.current() {
            Ok(session) => {
                let stop = Stop::default();
                let work = session.call(operation, request, &stop);
                match wait(py, work, &stop)? {
                    Ok(answer) => Ok(answer),
                    Err(Interrupted { by, answer }) => {
                        if let Some(error) = interrupted(operation, request, &answer) {
                            let context = Failure::new_err(error).into_value(py);
                            by.value(py).setattr("__context__", context)?;
                        }
                        Err(by)
                    }
                }
            }
            Err(error) => Ok(error),
        }
    }

    /// Starts an operation. `done` is called with the answer, in a thread of ours.
    #[pyo3(signature = (operation, request, done, /))]
    fn start(
        &self,
        py: Python<'_>,
        operation: String,
        request: String,
        done: Py<PyAny>,
    ) -> PyResult<Pending> {
        if !can_tell() {
            let why = "the interpreter is shutting down: nothing is awaited any more";
            return Err(PyRuntimeError::new_err(why));
        }
        let session = self.current();
        let stop = Stop::default();
        let told = stop.clone();
        runtime(py)?.spawn(async move {
            let answer = match session {
                Ok(session) => session.call(&operation, &request, &told).await,
                Err(error) => error,
            };
            tell(&done, &answer);
        });
        Ok(Pending(stop))
    }
}

impl Session {
    /// The session of this process, since a child must not share its parent's connections; or the
    /// JSON of the error that keeps it from being set up.
    fn current(&self) -> Result<Arc<certpact_bridge::Session>, String> {
        let mut current = self.current.lock().unwrap_or_else(PoisonError::into_inner);
        if !current.is_ours() {
            *current = set_up(self.options.reveal())?;
        }
        Ok(Arc::clone(&current))
    }
}

#[pymethods]
impl Pending {
    /// Gives the call up, which closes its connection. What is done stays done, and `done` is told of it.
    fn cancel(&self) {
        self.0.at_once();
    }
}

fn set_up(options: &str) -> Result<Own<Arc<certpact_bridge::Session>>, String> {
    let session = certpact_bridge::Session::new(options)?;
    Ok(Own::new(Arc::new(session)))
}
