//! Axes of points sampled from distributions.

use costcone_core::estimate::Sampling;
use costcone_core::internals::CopulaFactor;
use costcone_core::model::{Assumption, Correlation};
use costcone_core::sampling::{DrawScheme, Split};
use costcone_core::spread::{Spread, normal};
use costcone_core::{Code, Finding, Value};
use costcone_formula::lanes::Lane;
use costcone_formula::{Decimal, Quantity, Rounding, Unit};

use crate::axis::{Axis, rounded};

/// Points that fill the space of several quantities, each by its own distribution. They form an axis of names that vary
/// together.
///
/// Values have six significant digits and stay within their distribution. Alternatives of a choice keep their values. The same
/// seed gives the same points. The Gaussian copula of estimates correlates the quantities.
///
/// ```
/// use costcone::estimate::Sampling;
/// use costcone::formula::Decimal;
/// use costcone::spread::Spread;
/// use costcone::sweep::AxisSample;
/// let uniform = Spread::uniform(Decimal::ZERO, Decimal::ONE)?;
/// let sample = AxisSample::new(Sampling::Sobol, 16, 1).with("share", uniform, Default::default());
/// assert_eq!(sample.axis().map_err(|finding| finding.to_string())?.len(), 16);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
pub struct AxisSample {
    sampling: Sampling,
    points: usize,
    seed: u64,
    of: Vec<(String, Spread, Unit)>,
    correlations: Vec<Correlation>,
}

/// A replicate number that no estimate uses.
const REPLICATE: u64 = u64::MAX;

impl AxisSample {
    /// The number of points.
    #[must_use]
    pub fn new(sampling: Sampling, points: usize, seed: u64) -> AxisSample {
        AxisSample { sampling, points, seed, of: Vec::new(), correlations: Vec::new() }
    }

    /// A copy with another quantity in a unit.
    #[must_use]
    pub fn with(mut self, name: &str, spread: Spread, unit: Unit) -> AxisSample {
        self.of.push((name.to_owned(), spread, unit));
        self
    }

    /// A copy with another assumption.
    #[must_use]
    pub fn with_assumption(self, assumption: &Assumption) -> AxisSample {
        self.with(assumption.id(), assumption.spread().clone(), assumption.unit().clone())
    }

    /// A copy with correlations. A correlation with a quantity that is not sampled has no effect.
    #[must_use]
    pub fn with_correlations(mut self, correlations: &[Correlation]) -> AxisSample {
        self.correlations.extend_from_slice(correlations);
        self
    }

    /// The points as an axis.
    ///
    /// # Errors
    /// Returns an error for no points or more than [`Axis::MAX_POINTS`], or for correlations that contradict each other.
    pub fn axis(&self) -> Result<Axis, Finding> {
        let names: Vec<&str> = self.of.iter().map(|(name, ..)| name.as_str()).collect();
        if self.points == 0 || self.points > Axis::MAX_POINTS {
            let message = format!("has {} points; a sample takes 1 to {}", self.points, Axis::MAX_POINTS);
            return Err(Finding::new(Code::OutOfRange, names.join(", "), message));
        }
        let latents = CopulaFactor::new(
            &self.correlations,
            |name| names.iter().position(|known| *known == name),
            |of| names[of],
        )?;
        let columns = self.columns();
        let mut axes = Vec::new();
        for (place, (name, spread, unit)) in self.of.iter().enumerate() {
            let row = latents.members.iter().position(|member| *member == place);
            let values = (0..self.points).map(|point| {
                let drawn = match row {
                    None => spread.quantile(columns[place][point]),
                    Some(row) => {
                        let score = |member: usize| normal::quantile(columns[member][point]);
                        let scores = latents.members.iter().zip(&latents.factor[row]);
                        spread.quantile_z(scores.map(|(member, weight)| weight * score(*member)).sum())
                    }
                };
                value(name, drawn, spread, unit)
            });
            axes.push(Axis::new(name, values.collect::<Result<Vec<_>, _>>()?));
        }
        Axis::zipped(axes)
    }

    /// Numbers between 0 and 1 for each quantity and point.
    fn columns(&self) -> Vec<Vec<f64>> {
        let points = self.points as u64;
        let split = Split { replicates: 1, points };
        let dimensions: Vec<usize> = (0..self.of.len()).collect();
        let mut blocks = DrawScheme::new(self.sampling, self.seed, split).blocks(split.blocks(REPLICATE), &dimensions);
        let mut columns = vec![Vec::with_capacity(self.points); dimensions.len()];
        let mut lane = Lane::of(0.0);
        while let Some((block, at)) = blocks.next() {
            for (place, column) in columns.iter_mut().enumerate() {
                at.sequence.draw(place, at.block, &mut lane);
                column.extend_from_slice(&lane[..block.filled]);
            }
        }
        columns
    }
}

/// A draw as an exact value in its unit.
fn value(name: &str, drawn: f64, spread: &Spread, unit: &Unit) -> Result<Value, Finding> {
    let digits = match spread.alternatives().is_empty() {
        true => rounded(drawn),
        false => Decimal::from_f64(drawn, Rounding::Nearest).ok(),
    };
    let digits = digits.ok_or_else(|| Finding::new(Code::OutOfRange, name, format!("`{drawn}` is out of range")))?;
    let digits = digits.clamp(spread.floor(), spread.ceiling());
    Ok(match unit.is_pure() {
        true => Value::from_decimal(digits),
        false => Value::Text(Quantity::new(digits, unit.clone()).to_string()),
    })
}
