//! Draws that NumPy reads without a copy.

use std::sync::Arc;

use costcone::estimate::Estimate;
use pyo3::prelude::*;
use pyo3::types::PyDict;

/// The draws of a total. NumPy arrays keep this object alive while they use its memory.
#[pyclass(frozen, name = "Draws", module = "costcone")]
#[derive(Debug)]
pub(crate) struct DrawsView {
    estimate: Arc<Estimate>,
}

impl DrawsView {
    /// The draws of an estimate that was made with draws kept.
    pub(crate) fn new(estimate: Arc<Estimate>) -> DrawsView {
        DrawsView { estimate }
    }

    fn slice(&self) -> &[f64] {
        self.estimate.draws().unwrap_or_default()
    }
}

#[pymethods]
impl DrawsView {
    fn __len__(&self) -> usize {
        self.slice().len()
    }

    /// dict: the draws in NumPy's array interface, version 3, read-only.
    #[getter]
    fn __array_interface__<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        let draws = self.slice();
        let order = if cfg!(target_endian = "little") { "<f8" } else { ">f8" };
        let interface = PyDict::new(py);
        interface.set_item("version", 3)?;
        interface.set_item("shape", (draws.len(),))?;
        interface.set_item("typestr", order)?;
        interface.set_item("data", (draws.as_ptr() as usize, true))?;
        Ok(interface)
    }
}
