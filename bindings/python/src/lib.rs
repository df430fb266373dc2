//! The native half of the Python package: text in, text out, and what Python cannot do itself.
//!
//! The front in `certpact/` turns keywords into the request's JSON and the answer's JSON into
//! objects; what a request means is known by the bridge alone.

mod driven;
mod given;
mod hub;
mod interpreter;
mod process;
mod session;
mod simulator;

use pyo3::prelude::*;

/// Native half of `certpact`; private. Whatever is shared is behind locks, so that it needs no GIL.
#[pymodule(gil_used = false)]
mod _native {
    use certpact_bridge::Offline;
    use pyo3::prelude::*;
    use pyo3::types::PyString;

    #[pymodule_export]
    use crate::hub::Hub;
    use crate::interpreter::released;
    #[pymodule_export]
    use crate::session::{AsyncSession, Failure, Pending, Session};
    #[pymodule_export]
    use crate::simulator::Simulator;

    #[pymodule_export]
    #[expect(non_upper_case_globals, reason = "Python's name for a version")]
    const __version__: &str = env!("CARGO_PKG_VERSION");

    /// Runs the command with these arguments, the program's name first; answers its exit code.
    #[pyfunction]
    #[pyo3(signature = (arguments, /))]
    fn main(py: Python<'_>, arguments: Vec<std::ffi::OsString>) -> u8 {
        released(py, || certpact_cli::run(arguments))
    }

    /// What the command prints of a document; nothing of one that it prints as JSON alone.
    #[pyfunction]
    #[pyo3(signature = (kind, document, /))]
    fn text_of(py: Python<'_>, kind: &str, document: &str) -> Option<String> {
        released(py, || certpact_cli::text_of(kind, document))
    }

    /// Writes a file that only its owner can read, whole or not at all; answers why it could not.
    #[pyfunction]
    #[pyo3(signature = (path, text, /))]
    fn save(py: Python<'_>, path: std::path::PathBuf, text: &str) -> Option<String> {
        released(py, || certpact_bridge::save(&path, text))
    }

    /// The world with the CA's own examples, as JSON.
    #[pyfunction]
    fn documented_world() -> String {
        crate::simulator::documented_world()
    }

    /// What is given as JSON, without members that are `unset`; None where not all of it is plain.
    #[pyfunction]
    #[pyo3(signature = (given, unset, /))]
    fn written(given: &Bound<'_, PyAny>, unset: &Bound<'_, PyAny>) -> Option<String> {
        crate::given::written(given, unset)
    }

    /// A text as one printed line, whatever is in it.
    #[pyfunction]
    #[pyo3(signature = (text, /))]
    fn line(text: &str) -> String {
        certpact_cli::line(text)
    }

    /// The JSON of the error that tells what became of a call that was stopped; None where nothing was sent.
    #[pyfunction]
    #[pyo3(signature = (operation, request, answer, /))]
    fn interrupted(operation: &str, request: &str, answer: &str) -> Option<String> {
        certpact_bridge::interrupted(operation, request, answer)
    }

    /// Gives each line that tells of our own doing to `told`, in whichever thread it is. The first is given all.
    #[pyfunction]
    #[pyo3(signature = (told, /))]
    fn log_to(told: Py<PyAny>) {
        certpact_cli::log_to(move |line| crate::interpreter::tell(&told, line));
    }

    /// Lets no thread but this one back into Python from now on. It is for the end of the interpreter.
    #[pyfunction]
    fn close(py: Python<'_>) {
        crate::interpreter::close(py);
    }

    /// Makes sure that a child of this process knows that it is one. It is for both sides of a fork.
    #[pyfunction]
    fn forks() {
        crate::process::forget_id();
    }

    /// Carries out an operation that neither reads nor sends, and needs no session; findings are a list of
    /// dictionaries, any other answer is JSON.
    #[pyfunction]
    #[pyo3(signature = (operation, request, /))]
    fn call_offline<'py>(
        py: Python<'py>,
        operation: &str,
        request: &str,
    ) -> PyResult<Bound<'py, PyAny>> {
        match released(py, || certpact_bridge::offline(operation, request)) {
            Offline::Findings(found) => Ok(pythonize::pythonize(py, &found)?),
            Offline::Json(answer) => Ok(PyString::new(py, &answer).into_any()),
        }
    }

    /// Reports what each of these requests would do, in their order.
    #[pyfunction]
    #[pyo3(signature = (requests, /))]
    fn check_many(py: Python<'_>, requests: Vec<String>) -> Vec<String> {
        released(py, || certpact_bridge::check_many(requests))
    }
}
