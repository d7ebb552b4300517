//! Samplers that draw a block of values from a spread at once.
//!
//! | spread | input | method | error |
//! |---|---|---|---|
//! | exact | none | the value | none |
//! | uniform, triangular, up to four alternatives | u | closed form | rounding |
//! | PERT, Student's t, normal and lognormal pieces that meet at the median | u | [`ProbabilityTable`] | below 2e-6 |
//! | pieces that meet elsewhere | z | [`ScoreTable`] | below 2e-6 |
//! | members of a copula with a smooth shape | z | [`ScoreTable`] | below 2e-6 |
//! | more alternatives, observed rows, lognormals too steep for a table | u | [`Spread::quantile`] for each draw | none |
//!
//! Errors are relative to the larger of the value and 1% of the distance from P0.1 to P99.9. The tests compare every form with [`Spread::quantile`], from
//! 2^-33 to 1 - 2^-33. Typical errors are much smaller: 1e-8 for a PERT of 12, 20, 45. Errors have both signs, so means are more accurate.
//!
//! Draws are always between floor and ceiling.

use costcone_formula::lanes::{Lane, TablePositions, greater, lesser, unary};

use super::distribution::Spread;
use super::normal;
use super::sampling_tables::{ProbabilityGrid, ProbabilityTable, ScoreTable};
use super::shapes::{Shape, Triangle};

/// The numbers that a sampler turns into draws.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SamplerInput {
    /// Uniform numbers between 0 and 1.
    Probability,
    /// Standard normal scores.
    Score,
}

/// A spread, prepared for drawing blocks of values.
#[derive(Clone, Debug)]
pub struct SpreadSampler {
    method: SamplingMethod,
    ends: [f64; 2],
}

#[derive(Clone, Debug)]
enum SamplingMethod {
    Point(f64),
    Uniform { min: f64, max: f64 },
    Triangle(Triangle),
    Steps(Vec<(f64, f64)>),
    ByProbability(ProbabilityTable),
    ByScore(ScoreTable),
    OneByOne(Spread),
}

/// Tables that all samplers share: node positions, and the conversion between probabilities and scores.
#[derive(Clone, Debug)]
pub struct NormalTables {
    coarse: ProbabilityGrid,
    fine: ProbabilityGrid,
    quantile: ProbabilityTable,
    cdf: ScoreTable,
}

/// Octaves of each tail for an unbounded shape. The clamp at 0.001 is in the tenth octave from the middle.
const OCTAVES_TO_CLAMP: u32 = 9;
/// Octaves of each tail that 32-bit sequence points reach.
const ALL_OCTAVES: u32 = 32;
/// The largest score that 32-bit sequence points reach when a copula mixes them.
const REACH: f64 = 8.5;

impl Default for NormalTables {
    fn default() -> Self {
        NormalTables::new()
    }
}

impl NormalTables {
    /// Computes the tables.
    pub fn new() -> NormalTables {
        let identity = |z: f64, _: bool| (z, 1.0);
        let cdf = |z: f64, _: bool| (normal::cdf(z), normal::density(z));
        let fine = ProbabilityGrid::new(5);
        NormalTables {
            coarse: ProbabilityGrid::new(4),
            quantile: ProbabilityTable::new(&fine, ALL_OCTAVES, &identity),
            fine,
            cdf: ScoreTable::new(0.0, REACH, &cdf),
        }
    }

    /// Converts probabilities to scores, with an error below 1e-8.
    pub fn scores(&self, u: &Lane, places: &mut TablePositions, out: &mut Lane) {
        self.quantile.draw(u, places, out, [-REACH, REACH]);
    }

    /// Converts scores to probabilities, with an error below 1e-8.
    pub fn probabilities(&self, z: &Lane, places: &mut TablePositions, out: &mut Lane) {
        self.cdf.draw(z, places, out, [0.0, 1.0]);
    }
}

impl SpreadSampler {
    /// Prepares a spread. Set `scored` if the caller has scores, as in a copula.
    pub fn new(spread: &Spread, normal: &NormalTables, scored: bool) -> SpreadSampler {
        SpreadSampler { method: SamplingMethod::new(spread, normal, scored), ends: spread.ends() }
    }

    /// The numbers that [`draw`](Self::draw) takes.
    pub fn input(&self) -> SamplerInput {
        match self.method {
            SamplingMethod::ByScore(_) => SamplerInput::Score,
            SamplingMethod::Point(_)
            | SamplingMethod::Uniform { .. }
            | SamplingMethod::Triangle(_)
            | SamplingMethod::Steps(_)
            | SamplingMethod::ByProbability(_)
            | SamplingMethod::OneByOne(_) => SamplerInput::Probability,
        }
    }

    /// A draw for each number of `x`. [`input`](Self::input) states whether these are probabilities or scores.
    pub fn draw(&self, x: &Lane, places: &mut TablePositions, out: &mut Lane) {
        let [least, greatest] = self.ends;
        let clamped = move |value: f64| lesser(greater(value, least), greatest);
        match &self.method {
            SamplingMethod::Point(value) => out.fill(*value),
            SamplingMethod::Uniform { min, max } => {
                let (min, width) = (*min, max - min);
                unary(out, x, move |u| clamped(min + u * width));
            }
            SamplingMethod::Triangle(triangle) => {
                let triangle = triangle.clone();
                unary(out, x, move |u| clamped(triangle.quantile(u)));
            }
            SamplingMethod::Steps(steps) => alternatives(steps, x, out),
            SamplingMethod::ByProbability(table) => table.draw(x, places, out, self.ends),
            SamplingMethod::ByScore(table) => table.draw(x, places, out, self.ends),
            SamplingMethod::OneByOne(spread) => {
                out.iter_mut().zip(x.iter()).for_each(|(out, u)| *out = spread.quantile(*u));
            }
        }
    }
}

impl SamplingMethod {
    fn new(spread: &Spread, normal: &NormalTables, scored: bool) -> SamplingMethod {
        let along = |z: f64, just_below: bool| match spread.shape() {
            Shape::Pert(pert) => pert.along_score(z),
            Shape::TwoPiece(pieces) => pieces.along_score(z, z < pieces.join || z == pieces.join && just_below),
            Shape::Student(student) => student.along_score(z),
            // OK because only the three shapes above use a table.
            Shape::Point(_) | Shape::Uniform(_) | Shape::Triangle(_) | Shape::Steps(_) | Shape::Rows(_) => {
                (spread.mean(), 0.0)
            }
        };
        let by_score = |join| SamplingMethod::ByScore(ScoreTable::new(join, REACH.min(reach(spread.shape())), &along));
        let by_probability =
            |grid, octaves| SamplingMethod::ByProbability(ProbabilityTable::new(grid, octaves, &along));
        match spread.shape() {
            _ if spread.is_exact() => SamplingMethod::Point(spread.ends()[0]),
            Shape::Point(value) => SamplingMethod::Point(*value),
            Shape::Uniform(uniform) => {
                let [min, max] = uniform.parameters();
                SamplingMethod::Uniform { min, max }
            }
            Shape::Triangle(triangle) => SamplingMethod::Triangle(triangle.clone()),
            Shape::Steps(steps) if steps.pairs().count() <= FEW => SamplingMethod::Steps(steps.pairs().collect()),
            Shape::TwoPiece(pieces) if pieces.is_steeper_than(STEEP) => SamplingMethod::OneByOne(spread.clone()),
            Shape::Pert(_) | Shape::Student(_) if scored => by_score(0.0),
            Shape::TwoPiece(pieces) if scored || pieces.join != 0.0 => by_score(pieces.join),
            Shape::Pert(_) => by_probability(&normal.coarse, ALL_OCTAVES),
            Shape::TwoPiece(pieces) if !pieces.is_steeper_than(GENTLE) => {
                by_probability(&normal.coarse, OCTAVES_TO_CLAMP)
            }
            Shape::TwoPiece(_) | Shape::Student(_) => by_probability(&normal.fine, OCTAVES_TO_CLAMP),
            Shape::Steps(_) | Shape::Rows(_) => SamplingMethod::OneByOne(spread.clone()),
        }
    }
}

/// The steepest logarithmic slope that uses a table. P90 is then 28,000 times P10.
const STEEP: f64 = 4.0;

/// The steepest logarithmic slope that uses a coarse table. P90 is then 13 times P10.
const GENTLE: f64 = 1.0;

/// The largest score that the table of a shape covers. Unbounded shapes are clamped.
fn reach(shape: &Shape) -> f64 {
    if matches!(shape, Shape::Pert(_)) { REACH } else { normal::CLAMP_SCORE }
}

/// The largest number of alternatives that need no search.
const FEW: usize = 4;

fn alternatives(steps: &[(f64, f64)], u: &Lane, out: &mut Lane) {
    match *steps {
        [a, b] => of_few(u, out, [a], b.1),
        [a, b, c] => of_few(u, out, [a, b], c.1),
        [a, b, c, d] => of_few(u, out, [a, b, c], d.1),
        [(_, only)] => out.fill(only),
        _ => out.fill(f64::NAN),
    }
}

fn of_few<const COUNT: usize>(u: &Lane, out: &mut Lane, steps: [(f64, f64); COUNT], last: f64) {
    unary(out, u, move |u| {
        steps.iter().rev().fold(last, |value, (up_to, lower)| if u <= *up_to { *lower } else { value })
    });
}

#[cfg(test)]
mod tests {
    use costcone_formula::lanes::LANES;

    use super::super::testing::every_form;
    use super::*;

    /// From the lowest probability of a sequence point to the highest, dense where tables have kinks.
    fn probabilities() -> Vec<f64> {
        let octaves =
            (1..=32).flat_map(|octave| (0..97).map(move |part| 0.5_f64.powi(octave) * (1.0 - f64::from(part) / 200.0)));
        let lower: Vec<f64> = octaves.chain((-20..20).map(|step| 0.001 + f64::from(step) * 1e-7)).collect();
        lower.iter().copied().chain(lower.iter().map(|u| 1.0 - u)).collect()
    }

    /// The largest error of a sampler, relative to the larger of the value and 1% of the distance from P0.1 to P99.9.
    fn greatest_error(spread: &Spread, scored: bool) -> f64 {
        let normal = NormalTables::new();
        let sampler = SpreadSampler::new(spread, &normal, scored);
        let (mut places, mut scores, mut out) = (TablePositions::default(), Lane::of(0.0), Lane::of(0.0));
        let size = 0.01 * (spread.quantile(0.999) - spread.quantile(0.001));
        let mut greatest: f64 = 0.0;
        for some in probabilities().chunks(LANES) {
            let mut u = Lane::of(0.5);
            u[..some.len()].copy_from_slice(some);
            match sampler.input() {
                SamplerInput::Probability => sampler.draw(&u, &mut places, &mut out),
                SamplerInput::Score => {
                    normal.scores(&u, &mut places, &mut scores);
                    sampler.draw(&scores, &mut places, &mut out);
                }
            }
            for (u, drawn) in u.iter().zip(out.iter()) {
                let wanted = spread.quantile(*u);
                assert!((spread.ends()[0]..=spread.ends()[1]).contains(drawn), "{}: {drawn}", spread.describe());
                greatest = greatest.max((drawn - wanted).abs() / wanted.abs().max(size).max(f64::MIN_POSITIVE));
            }
        }
        greatest
    }

    #[test]
    fn samplers_have_no_more_error_than_stated() {
        for spread in every_form() {
            for scored in [false, true] {
                let error = greatest_error(&spread, scored);
                assert!(error < 2e-6, "{} (scored: {scored}): {error:e}", spread.describe());
            }
        }
    }

    #[test]
    fn scores_and_probabilities_are_inverse() {
        let normal = NormalTables::new();
        let (mut places, mut z, mut back) = (TablePositions::default(), Lane::of(0.0), Lane::of(0.0));
        for some in probabilities().chunks_exact(LANES) {
            let mut u = Lane::of(0.0);
            u.copy_from_slice(some);
            normal.scores(&u, &mut places, &mut z);
            normal.probabilities(&z, &mut places, &mut back);
            for ((u, z), back) in u.iter().zip(z.iter()).zip(back.iter()) {
                assert!((z - normal::quantile(*u)).abs() < 1e-8, "{u}: {z}");
                assert!((back - u).abs() < 1e-8, "{u}: {back}");
            }
        }
    }
}
