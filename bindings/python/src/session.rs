//! The sessions as Python holds them.

use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use certpact_bridge::{Secret, Stop, interrupted};
use pyo3::create_exception;
use pyo3::exceptions::{PyException, PyRuntimeError};
use pyo3::prelude::*;

use crate::driven::{Driven, Interrupted};
use crate::hub::Hub;
use crate::interpreter::can_tell;
use crate::process::{Own, runtime};

create_exception!(
    certpact._native,
    Failure,
    PyException,
    "A session could not be set up; the argument is the JSON of the error."
);

/// What a client has in the process that uses it: a child must not share its parent's connections.
struct Here<T> {
    /// Keys in clear are among them, which a child of this process needs again.
    options: Secret,
    current: Mutex<Own<Arc<T>>>,
}

impl<T: From<certpact_bridge::Session>> Here<T> {
    fn new(options: String) -> PyResult<Self> {
        certpact_cli::log_if_asked();
        Ok(Self {
            current: Mutex::new(Self::set_up(&options).map_err(Failure::new_err)?),
            options: Secret::new(options),
        })
    }

    /// What this process has; or the JSON of the error that keeps it from being set up.
    fn get(&self) -> Result<Arc<T>, String> {
        let mut current = self.current.lock().unwrap_or_else(PoisonError::into_inner);
        if !current.is_ours() {
            *current = Self::set_up(self.options.reveal())?;
        }
        Ok(Arc::clone(&current))
    }

    fn set_up(options: &str) -> Result<Own<Arc<T>>, String> {
        let session = certpact_bridge::Session::new(options)?;
        Ok(Own::new(Arc::new(session.into())))
    }
}

/// The connections and keys of a client whose calls are waited for.
///
/// Its connections are driven only while a call waits, so that no other kind of call may use them.
#[pyclass(frozen, module = "certpact._native")]
pub(crate) struct Session(Here<Waiting>);

/// It is dropped in this order: what uses the runtime goes first.
struct Waiting {
    session: certpact_bridge::Session,
    /// Made when it is first needed: it opens files.
    driven: OnceLock<Driven>,
}

impl From<certpact_bridge::Session> for Waiting {
    fn from(session: certpact_bridge::Session) -> Self {
        let driven = OnceLock::new();
        Self { session, driven }
    }
}

impl Waiting {
    fn driven(&self) -> PyResult<&Driven> {
        if let Some(driven) = self.driven.get() {
            return Ok(driven);
        }
        let new = Driven::new()?;
        Ok(self.driven.get_or_init(|| new))
    }
}

#[pymethods]
impl Session {
    #[new]
    #[pyo3(signature = (options, /))]
    fn new(options: String) -> PyResult<Self> {
        Here::new(options).map(Self)
    }

    /// The options with which another process sets up the same session, without any key; or a `Failure`.
    fn portable(&self) -> PyResult<String> {
        let waiting = self.0.get().map_err(Failure::new_err)?;
        waiting.session.portable().map_err(Failure::new_err)
    }

    /// Carries out an operation and waits for it. What interrupts that has a `Failure` as its context
    /// where a write may have reached the CA.
    #[pyo3(signature = (operation, request, /))]
    fn call(&self, py: Python<'_>, operation: &str, request: &str) -> PyResult<String> {
        let waiting = match self.0.get() {
            Ok(waiting) => waiting,
            Err(error) => return Ok(error),
        };
        let stop = Stop::default();
        let work = waiting.session.call(operation, request, &stop);
        let waited = waiting.driven()?.wait(py, work, &stop);
        waited.or_else(|Interrupted { by, answer }| {
            if let Some(error) = interrupted(operation, request, &answer) {
                let context = Failure::new_err(error).into_value(py);
                by.value(py).setattr("__context__", context)?;
            }
            Err(by)
        })
    }
}

/// The connections and keys of a client whose calls are awaited.
#[pyclass(frozen, module = "certpact._native")]
pub(crate) struct AsyncSession(Here<certpact_bridge::Session>);

/// A call that is on its way.
#[pyclass(frozen, module = "certpact._native")]
pub(crate) struct Pending(Stop);

#[pymethods]
impl AsyncSession {
    #[new]
    #[pyo3(signature = (options, /))]
    fn new(options: String) -> PyResult<Self> {
        Here::new(options).map(Self)
    }

    /// The options with which another process sets up the same session, without any key; or a `Failure`.
    fn portable(&self) -> PyResult<String> {
        let session = self.0.get().map_err(Failure::new_err)?;
        session.portable().map_err(Failure::new_err)
    }

    /// Starts an operation. Its answer is left with this number at the hub.
    #[pyo3(signature = (operation, request, hub, number, /))]
    fn start(
        &self,
        py: Python<'_>,
        operation: String,
        request: String,
        hub: &Hub,
        number: u64,
    ) -> PyResult<Pending> {
        if !can_tell() {
            let why = "the interpreter is shutting down: nothing is awaited any more";
            return Err(PyRuntimeError::new_err(why));
        }
        let session = self.0.get();
        let stop = Stop::default();
        let runtime = runtime(py)?;
        let (told, answers) = (stop.clone(), hub.answers());
        // What is spawned is copied from hand to hand, and this is large.
        runtime.spawn(Box::pin(async move {
            let answer = match session {
                Ok(session) => session.call(&operation, &request, &told).await,
                Err(error) => error,
            };
            answers.leave(number, answer).await;
        }));
        Ok(Pending(stop))
    }
}

#[pymethods]
impl Pending {
    /// Gives the call up, which closes its connection. What is done stays done, and is in its answer.
    fn cancel(&self) {
        self.0.at_once();
    }
}
