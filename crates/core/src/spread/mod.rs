//! The probability distribution of one uncertain quantity, with a floor and a ceiling.
//!
//! A [`Spread`] is named after the facts that a person knows. It works on plain numbers in one unit. The caller handles units and text.
//!
//! | constructor | facts | shape |
//! |---|---|---|
//! | [`Spread::exact`] | the value | a point |
//! | [`Spread::percentiles`] | two or three percentiles, met exactly | (two-piece) lognormal, or normal |
//! | [`Spread::four_step`] | lowest, best and highest figure, and a confidence | percentiles: 70% confidence means P15, P50, P85 |
//! | [`Spread::low_expected_high`] | P10, mean, P90 | two-piece lognormal |
//! | [`Spread::about_within`] | 120 within 40% | the same, through 72, 120, 168 |
//! | [`Spread::pert`], [`Spread::triangular`] | min, likely, max | PERT (beta), triangular |
//! | [`Spread::uniform`] | min, max | uniform |
//! | [`Spread::choice`] | weighted alternatives | discrete |
//! | [`Spread::observed_mean`] | measured rows, for the mean of future rows | Student's t |
//! | [`Spread::observed_predict`] | measured months, for a future month | the distribution of the rows |
//!
//! Lognormal, normal and Student's t shapes are unbounded. They are clamped at P0.1 and P99.9 and not renormalized, so the given percentiles
//! stay exact, and a floor and a ceiling exist ([`Spread::is_clamped`]). A draw is [`Spread::quantile`] of a uniform number or
//! [`Spread::quantile_z`] of a standard normal score. Each takes some tens of nanoseconds: shapes without a closed form compute a table once.
//!
//! Figures, floor, ceiling and expected value are [`Decimal`](costcone_formula::Decimal)s. Draws are `f64`.
//!
//! ```
//! # use costcone_core as costcone;
//! use costcone::spread::Spread;
//! use costcone::formula::Decimal;
//!
//! let figure = Decimal::parse;
//! let p10_p50_p90 = [(0.1, figure("40000")?), (0.5, figure("70000")?), (0.9, figure("150000")?)];
//! let users = Spread::percentiles(&p10_p50_p90, false)?;
//! assert_eq!(users.describe(), "P10 40000, P50 70000, P90 150000 (two-piece lognormal)");
//! assert_eq!(users.quantile(0.5), 70_000.0);
//! assert!(users.is_clamped());
//!
//! let duration = Spread::about_within(figure("120")?, figure("0.4")?)?;
//! assert_eq!(duration.describe(), "P10 72, mean 120, P90 168 (two-piece lognormal)");
//! assert_eq!(duration.expected_decimal(), figure("120")?);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Limits
//! A spread describes one quantity. The caller adds correlation through [`Spread::quantile_z`]. Draws use the platform's `exp` and `ln`, so
//! their last digits can differ between platforms.
//!
//! # Structure
//! Dependencies point down this table.
//!
//! | module | contents |
//! |---|---|
//! | `sampler` | draws of a block at a time, from `sampling_tables` |
//! | `forms` | the constructors, one file per form |
//! | `distribution` | [`Spread`]: draws, mean, floor and ceiling, description |
//! | `shapes` | the mathematics of each shape, in `f64` |
//! | `checks`, `means`, `input_figures`, `error`, [`normal`] | shared by all of the above |

mod checks;
mod distribution;
mod error;
mod forms;
mod input_figures;
mod means;
pub mod normal;
mod row_kind;
mod sampler;
mod sampling_tables;
mod shapes;

pub use distribution::Spread;
pub use error::SpreadError;
pub use row_kind::RowKind;
#[doc(hidden)]
pub use sampler::{NormalTables, SamplerInput, SpreadSampler};
pub(crate) use shapes::student_quantile;

#[cfg(test)]
mod testing;
