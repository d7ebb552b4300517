//! The rows of a sweep as a stream, estimated as they are read.

use std::sync::Arc;

use costcone::sweep::arrow::Batches;
use pyo3::prelude::*;
use pyo3::types::PyCapsule;
use pyo3_arrow::PyRecordBatchReader;

use crate::sweep::SweepDescription;

/// Rows in batches of some thousands, estimated as they are read. Each read estimates them again.
///
/// Arrow libraries read it directly (``__arrow_c_stream__``): ``pyarrow.RecordBatchReader.from_stream(stream)``, DuckDB.
#[pyclass(frozen, module = "costcone._costcone")]
pub(crate) struct SweepStream {
    described: Arc<SweepDescription>,
    threads: usize,
}

impl SweepStream {
    /// The stream of a sweep, estimated on some threads.
    pub(crate) fn new(described: Arc<SweepDescription>, threads: usize) -> SweepStream {
        SweepStream { described, threads }
    }
}

#[pymethods]
impl SweepStream {
    /// Return the rows as a PyCapsule of an Arrow stream.
    #[pyo3(signature = (requested_schema=None))]
    fn __arrow_c_stream__<'py>(
        &self,
        py: Python<'py>,
        requested_schema: Option<Bound<'py, PyCapsule>>,
    ) -> PyResult<Bound<'py, PyCapsule>> {
        let batches = Batches::new(self.described.row_source(), self.threads);
        crate::arrow::stream(py, PyRecordBatchReader::new(Box::new(batches)), requested_schema)
    }
}
