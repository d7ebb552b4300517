//! Tables with Arrow export.

use std::collections::HashMap;
use std::sync::Arc;

use arrow_schema::ArrowError;
use costcone::report::tidy::{Cells, DataTable};
use costcone::report::{html, markdown};
use pyo3::exceptions::PyModuleNotFoundError;
use pyo3::prelude::*;
use pyo3::types::{PyCapsule, PyDict, PyList};
use pyo3_arrow::PyTable;

use crate::error::{ApiResult, internal_error};

/// A table that converts to any data frame. ``table['region']`` is a column, ``table[0]`` is a row as a dict.
///
/// Arrow libraries read it directly (``__arrow_c_stream__``): ``polars.DataFrame(table)``, ``pyarrow.table(table)``, DuckDB. Money is
/// ``decimal128``.
#[pyclass(frozen, name = "Table", module = "costcone")]
#[derive(Clone, Debug)]
pub(crate) struct ResultTable {
    title: String,
    tidy: Arc<DataTable>,
    /// Metadata of its Arrow schema.
    metadata: HashMap<String, String>,
}

impl ResultTable {
    /// A table with a title for its face.
    pub(crate) fn new(title: &str, tidy: DataTable) -> ResultTable {
        ResultTable { title: title.to_owned(), tidy: Arc::new(tidy), metadata: HashMap::new() }
    }

    /// The same table with metadata in its Arrow schema.
    pub(crate) fn with_metadata(mut self, key: &str, value: &str) -> ResultTable {
        self.metadata.insert(key.to_owned(), value.to_owned());
        self
    }

    /// Its columns.
    pub(crate) fn tidy(&self) -> &DataTable {
        &self.tidy
    }

    fn arrow(&self) -> PyResult<PyTable> {
        let wrong = |error: ArrowError| internal_error(&error.to_string());
        let batch = costcone::sweep::arrow::to_arrow(&self.tidy).map_err(wrong)?;
        let schema = Arc::new(batch.schema().as_ref().clone().with_metadata(self.metadata.clone()));
        let batch = batch.with_schema(schema.clone()).map_err(wrong)?;
        PyTable::try_new(vec![batch], schema).map_err(|error| internal_error(&error.to_string()))
    }

    fn cell<'py>(py: Python<'py>, cells: &Cells, row: usize) -> PyResult<Bound<'py, PyAny>> {
        Ok(match cells {
            Cells::Text(cells) => cells.get(row).into_pyobject(py)?.into_any(),
            Cells::Money(cells) => match cells.get(row).copied().flatten() {
                Some(amount) => crate::decimal::to_python(py, amount)?,
                None => py.None().into_bound(py),
            },
            Cells::Number(cells) => cells.get(row).copied().flatten().into_pyobject(py)?.into_any(),
            Cells::Whole(cells) => cells.get(row).into_pyobject(py)?.into_any(),
            Cells::Flag(cells) => cells.get(row).into_pyobject(py)?.into_any(),
        })
    }

    fn row<'py>(&self, py: Python<'py>, row: usize) -> PyResult<Bound<'py, PyDict>> {
        let entry = PyDict::new(py);
        for column in self.tidy.columns() {
            entry.set_item(&*column.name, ResultTable::cell(py, &column.cells, row)?)?;
        }
        Ok(entry)
    }
}

/// Imports a module of an optional package.
pub(crate) fn optional<'py>(
    py: Python<'py>,
    module: &str,
    package: &str,
    install: &str,
) -> PyResult<Bound<'py, PyAny>> {
    match py.import(module) {
        Ok(module) => Ok(module.into_any()),
        Err(error) if error.is_instance_of::<PyModuleNotFoundError>(py) => {
            let message = format!("this needs {package}: pip install {install}");
            let missing = PyModuleNotFoundError::new_err(message);
            missing.set_cause(py, Some(error));
            Err(missing)
        }
        Err(error) => Err(error),
    }
}

#[pymethods]
impl ResultTable {
    /// list of str: names of the columns.
    #[getter]
    fn columns(&self) -> Vec<&str> {
        self.tidy.columns().iter().map(|column| &*column.name).collect()
    }

    /// Return the values of a column, or a row as a dict.
    fn __getitem__<'py>(&self, py: Python<'py>, key: &Bound<'py, PyAny>) -> ApiResult<Bound<'py, PyAny>> {
        if let Ok(row) = key.extract::<isize>() {
            let length = self.tidy.rows();
            let place = if row < 0 { length.checked_add_signed(row) } else { usize::try_from(row).ok() };
            let Some(place) = place.filter(|place| *place < length) else {
                let error = pyo3::exceptions::PyIndexError::new_err(format!("there are {length} rows"));
                return Err(error.into());
            };
            return Ok(self.row(py, place)?.into_any());
        }
        let name: String = key.extract()?;
        let column = self.tidy.columns().iter().find(|column| column.name == name);
        let column = column.ok_or_else(|| crate::error::not_found("column", &name, &self.columns()))?;
        let cells = (0..self.tidy.rows()).map(|row| ResultTable::cell(py, &column.cells, row));
        Ok(PyList::new(py, cells.collect::<PyResult<Vec<_>>>()?)?.into_any())
    }

    fn __len__(&self) -> usize {
        self.tidy.rows()
    }

    /// Iterate over the rows as dicts.
    fn __iter__<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        self.to_dicts(py)?.call_method0("__iter__")
    }

    fn _ipython_key_completions_(&self) -> Vec<&str> {
        self.columns()
    }

    /// Return a list of dicts, one for each row.
    pub(crate) fn to_dicts<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyList>> {
        let rows = (0..self.tidy.rows()).map(|row| self.row(py, row));
        PyList::new(py, rows.collect::<PyResult<Vec<_>>>()?)
    }

    /// Return a polars data frame.
    fn to_polars<'py>(slf: &Bound<'py, Self>) -> PyResult<Bound<'py, PyAny>> {
        optional(slf.py(), "polars", "polars", "polars")?.call_method1("DataFrame", (slf,))
    }

    /// Return a pyarrow table.
    fn to_arrow<'py>(slf: &Bound<'py, Self>) -> PyResult<Bound<'py, PyAny>> {
        optional(slf.py(), "pyarrow", "pyarrow", "pyarrow")?.call_method1("table", (slf,))
    }

    /// Return a pandas data frame; money stays `decimal.Decimal`.
    fn to_pandas<'py>(slf: &Bound<'py, Self>) -> PyResult<Bound<'py, PyAny>> {
        let (py, this) = (slf.py(), slf.get());
        let pandas = optional(py, "pandas", "pandas", "pandas")?;
        let columns = PyDict::new(py);
        for column in this.tidy.columns() {
            let cells = (0..this.tidy.rows()).map(|row| ResultTable::cell(py, &column.cells, row));
            columns.set_item(&*column.name, PyList::new(py, cells.collect::<PyResult<Vec<_>>>()?)?)?;
        }
        pandas.call_method1("DataFrame", (columns,))
    }

    /// Return the table as a PyCapsule of an Arrow stream.
    #[pyo3(signature = (requested_schema=None))]
    fn __arrow_c_stream__<'py>(
        &self,
        py: Python<'py>,
        requested_schema: Option<Bound<'py, PyCapsule>>,
    ) -> PyResult<Bound<'py, PyCapsule>> {
        crate::arrow::stream(py, self.arrow()?, requested_schema)
    }

    /// Return the table's schema as a PyCapsule.
    fn __arrow_c_schema__<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        Bound::new(py, self.arrow()?)?.call_method0("__arrow_c_schema__")
    }

    fn __repr__(&self) -> String {
        costcone::report::table_text(&self.title, &self.tidy)
    }

    fn _repr_html_(&self) -> String {
        html::table(&self.title, &self.tidy)
    }

    fn _repr_markdown_(&self) -> String {
        markdown::table(&self.title, &self.tidy)
    }
}
