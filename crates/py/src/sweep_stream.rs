//! The rows of a sweep as a stream: made as they are taken, held by nobody.

use std::sync::Arc;

use costcone::sweep::arrow::Batches;
use pyo3::prelude::*;
use pyo3::types::PyCapsule;
use pyo3_arrow::PyRecordBatchReader;

use crate::sweep::Described;

/// Rows that are made as they are taken, some thousand at a time; whoever reads it again has them made again.
///
/// It speaks Arrow (``__arrow_c_stream__``): ``pyarrow.RecordBatchReader.from_stream(stream)`` and DuckDB read it batch by batch.
#[pyclass(frozen, module = "costcone._costcone")]
pub(crate) struct SweepStream {
    described: Arc<Described>,
    threads: usize,
}

impl SweepStream {
    /// Of a sweep, on so many threads.
    pub(crate) fn new(described: Arc<Described>, threads: usize) -> SweepStream {
        SweepStream { described, threads }
    }
}

#[pymethods]
impl SweepStream {
    /// The rows as a PyCapsule of an Arrow stream.
    #[pyo3(signature = (requested_schema=None))]
    fn __arrow_c_stream__<'py>(
        &self,
        py: Python<'py>,
        requested_schema: Option<Bound<'py, PyCapsule>>,
    ) -> PyResult<Bound<'py, PyCapsule>> {
        let batches = Batches::new(self.described.made(), self.threads);
        crate::arrow::stream(py, PyRecordBatchReader::new(Box::new(batches)), requested_schema)
    }
}
