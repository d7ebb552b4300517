//! The constructors of a spread, one file per form. Each checks its figures, then builds the shape.

mod choice;
mod exact;
mod four_step;
mod low_expected_high;
mod min_likely_max;
mod min_max;
mod observed_mean;
mod observed_predict;
mod percentiles;
