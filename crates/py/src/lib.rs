//! The Python module `costcone._costcone`: it converts values, releases the interpreter, calls the façade and maps errors.
//!
//! It contains no domain rules. Every class is frozen: methods return changed copies.

mod architecture;
mod arguments;
mod arrow;
mod assumption;
mod axis;
mod axis_index;
mod catalog_tables;
mod chart;
mod command;
mod comparison;
mod comparison_charts;
mod custom_prices;
mod decimal;
mod definitions;
mod document;
mod draws;
mod error;
mod estimate;
mod estimate_keywords;
mod explorer;
mod files;
mod finding;
mod formula;
mod frame;
mod functions;
mod observed;
mod plan;
mod range;
mod range_source;
mod read_parquet;
mod run;
mod sweep;
mod sweep_batch;
mod sweep_books;
mod sweep_file;
mod sweep_part;
mod sweep_stream;
mod sweep_text;
mod table;

use mimalloc::MiMalloc;
use pyo3::prelude::*;

/// Keeps the memory of one estimate for the next. The system's allocator would return it after each estimate and map it again page by
/// page, which costs a tenth of the time of a short estimate.
#[global_allocator]
static MEMORY: MiMalloc = MiMalloc;

#[pymodule]
mod _costcone {
    #[pymodule_export]
    use super::architecture::Architecture;
    #[pymodule_export]
    use super::assumption::{Assumption, Driver};
    #[pymodule_export]
    use super::catalog_tables::{instances, price_version, prices, services};
    #[pymodule_export]
    use super::chart::Chart;
    #[pymodule_export]
    use super::command::command;
    #[pymodule_export]
    use super::comparison::{Comparison, compare};
    #[pymodule_export]
    use super::draws::DrawsView;
    #[pymodule_export]
    use super::estimate::{Estimate, Explanation};
    #[pymodule_export]
    use super::explorer::Explorer;
    #[pymodule_export]
    use super::files::{from_json, load, loads};
    #[pymodule_export]
    use super::finding::Finding;
    #[pymodule_export]
    use super::formula::Formula;
    #[pymodule_export]
    use super::functions::{ceil, clamp, floor, if_, maximum, minimum, round_};
    #[pymodule_export]
    use super::observed::arrow_values;
    #[pymodule_export]
    use super::plan::Plan;
    #[pymodule_export]
    use super::range::{Bounds, CostRange};
    #[pymodule_export]
    use super::read_parquet::read_parquet;
    #[pymodule_export]
    use super::sweep::Sweeper;
    #[pymodule_export]
    use super::sweep_batch::{sweep_batch, table_of};
    #[pymodule_export]
    use super::sweep_part::{SweepPart, check_sweep, table_of_texts};
    #[pymodule_export]
    use super::sweep_stream::SweepStream;
    #[pymodule_export]
    use super::table::ResultTable;
    #[pymodule_export]
    #[allow(non_upper_case_globals)]
    const __version__: &str = env!("CARGO_PKG_VERSION");
}
