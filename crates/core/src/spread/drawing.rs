//! Spreads made ready for drawing a lane at a time.
//!
//! | spread | drawn from | how | error |
//! |---|---|---|---|
//! | exact | nothing | the value | none |
//! | uniform, triangular, up to four alternatives | u | closed form | rounding |
//! | PERT, Student's t, normal and lognormal pieces that meet at the median | u | [`ByProbability`] | below 2e-6 |
//! | pieces that meet elsewhere | z | [`ByScore`] | below 2e-6 |
//! | members of a copula with a smooth shape | z | [`ByScore`] | below 2e-6 |
//! | more alternatives, observed rows, lognormals too steep for a table | u | [`Spread::quantile`], one by one | none |
//!
//! The errors are relative to the greater of the value itself and a hundredth of the way from P0.1 to P99.9, and tested
//! against [`Spread::quantile`] for every form, from 2^-33 to 1 - 2^-33. Usual ones are far smaller: 1e-8 for a PERT of 12,
//! 20, 45. They take either sign, so that means err less.
//!
//! Draws never leave floor and ceiling.

use costcone_formula::lanes::{Lane, TablePositions, greater, lesser, unary};

use super::Spread;
use super::bounded::Triangle;
use super::normal;
use super::pieces::{ByProbability, ByScore, Grid};
use super::shape::Shape;

/// What a lane of draws is made from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SamplerInput {
    /// Uniform numbers between 0 and 1.
    Probability,
    /// Standard normal scores.
    Score,
}

/// A spread made ready for drawing.
#[derive(Clone, Debug)]
pub struct SpreadSampler {
    method: Method,
    ends: [f64; 2],
}

#[derive(Clone, Debug)]
enum Method {
    Point(f64),
    Uniform { min: f64, max: f64 },
    Triangle(Triangle),
    Steps(Vec<(f64, f64)>),
    ByProbability(ByProbability),
    ByScore(ByScore),
    OneByOne(Spread),
}

/// Tables that all drawings share: where others have their nodes, and the way between probabilities and scores.
#[derive(Clone, Debug)]
pub struct NormalTables {
    coarse: Grid,
    fine: Grid,
    quantile: ByProbability,
    cdf: ByScore,
}

/// Octaves of each tail that an open shape needs: the cut lies in the tenth from the middle.
const TO_THE_CUT: u32 = 9;
/// Octaves of each tail that 32-bit points reach.
const TO_THE_END: u32 = 32;
/// Scores that 32-bit points reach, mixed in a copula.
const REACH: f64 = 8.5;

impl NormalTables {
    /// Fills the tables.
    pub fn new() -> NormalTables {
        let same = |z: f64, _: bool| (z, 1.0);
        let cdf = |z: f64, _: bool| (normal::cdf(z), normal::density(z));
        let fine = Grid::new(5);
        NormalTables {
            coarse: Grid::new(4),
            quantile: ByProbability::new(&fine, TO_THE_END, &same),
            fine,
            cdf: ByScore::new(0.0, REACH, &cdf),
        }
    }

    /// Scores of probabilities, within 1e-8.
    pub fn scores(&self, u: &Lane, places: &mut TablePositions, out: &mut Lane) {
        self.quantile.draw(u, places, out, [-REACH, REACH]);
    }

    /// Probabilities of scores, within 1e-8.
    pub fn probabilities(&self, z: &Lane, places: &mut TablePositions, out: &mut Lane) {
        self.cdf.draw(z, places, out, [0.0, 1.0]);
    }
}

impl SpreadSampler {
    /// Makes a spread ready; `scored` where scores are at hand, as they are in a copula.
    pub fn new(spread: &Spread, normal: &NormalTables, scored: bool) -> SpreadSampler {
        SpreadSampler { method: Method::new(spread, normal, scored), ends: [spread.least, spread.greatest] }
    }

    /// What it draws from.
    pub fn input(&self) -> SamplerInput {
        match self.method {
            Method::ByScore(_) => SamplerInput::Score,
            _ => SamplerInput::Probability,
        }
    }

    /// A draw for each number of `x`, which are what [`input`](Self::input) says.
    pub fn draw(&self, x: &Lane, places: &mut TablePositions, out: &mut Lane) {
        let [least, greatest] = self.ends;
        let kept = move |value: f64| lesser(greater(value, least), greatest);
        match &self.method {
            Method::Point(value) => out.fill(*value),
            Method::Uniform { min, max } => {
                let (min, width) = (*min, max - min);
                unary(out, x, move |u| kept(min + u * width));
            }
            Method::Triangle(triangle) => {
                let triangle = triangle.clone();
                unary(out, x, move |u| kept(triangle.quantile(u)));
            }
            Method::Steps(steps) => alternatives(steps, x, out),
            Method::ByProbability(table) => table.draw(x, places, out, self.ends),
            Method::ByScore(table) => table.draw(x, places, out, self.ends),
            Method::OneByOne(spread) => {
                out.iter_mut().zip(x.iter()).for_each(|(out, u)| *out = spread.quantile(*u));
            }
        }
    }
}

impl Method {
    fn new(spread: &Spread, normal: &NormalTables, scored: bool) -> Method {
        let along = |z: f64, just_below: bool| match &spread.shape {
            Shape::Pert(pert) => pert.along_score(z),
            Shape::TwoPiece(pieces) => pieces.along_score(z, z < pieces.join || z == pieces.join && just_below),
            Shape::Student(student) => student.along_score(z),
            // OK because only these three are tabled.
            _ => (spread.mean(), 0.0),
        };
        let by_score = |join| Method::ByScore(ByScore::new(join, REACH.min(reach(&spread.shape)), &along));
        let by_probability = |grid, octaves| Method::ByProbability(ByProbability::new(grid, octaves, &along));
        match &spread.shape {
            _ if spread.is_exact() => Method::Point(spread.least),
            Shape::Point(value) => Method::Point(*value),
            Shape::Uniform(uniform) => {
                let [min, max] = uniform.ends();
                Method::Uniform { min, max }
            }
            Shape::Triangle(triangle) => Method::Triangle(triangle.clone()),
            Shape::Steps(steps) if steps.pairs().count() <= FEW => Method::Steps(steps.pairs().collect()),
            Shape::TwoPiece(pieces) if pieces.is_steeper_than(STEEP) => Method::OneByOne(spread.clone()),
            Shape::Pert(_) | Shape::Student(_) if scored => by_score(0.0),
            Shape::TwoPiece(pieces) if scored || pieces.join != 0.0 => by_score(pieces.join),
            Shape::Pert(_) => by_probability(&normal.coarse, TO_THE_END),
            Shape::TwoPiece(pieces) if !pieces.is_steeper_than(GENTLE) => by_probability(&normal.coarse, TO_THE_CUT),
            Shape::TwoPiece(_) | Shape::Student(_) => by_probability(&normal.fine, TO_THE_CUT),
            Shape::Steps(_) | Shape::Rows(_) => Method::OneByOne(spread.clone()),
        }
    }
}

/// The steepest logarithmic slope that is tabled: P90 is 28,000 times P10.
const STEEP: f64 = 4.0;

/// The steepest logarithmic slope for which a coarse table does: P90 is 13 times P10.
const GENTLE: f64 = 1.0;

/// Scores that a shape needs tabled: an open one is cut.
fn reach(shape: &Shape) -> f64 {
    if matches!(shape, Shape::Pert(_)) { REACH } else { normal::CUT }
}

/// Alternatives that are told apart without a search.
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

    /// From the least probability that a point can have to the greatest, dense where tables have kinks or cuts.
    fn probabilities() -> Vec<f64> {
        let octaves =
            (1..=32).flat_map(|octave| (0..97).map(move |part| 0.5_f64.powi(octave) * (1.0 - f64::from(part) / 200.0)));
        let lower: Vec<f64> = octaves.chain((-20..20).map(|step| 0.001 + f64::from(step) * 1e-7)).collect();
        lower.iter().copied().chain(lower.iter().map(|u| 1.0 - u)).collect()
    }

    /// The greatest error of a drawing, relative to the greater of the value and a hundredth of the way from end to end.
    fn greatest_error(spread: &Spread, scored: bool) -> f64 {
        let normal = NormalTables::new();
        let drawing = SpreadSampler::new(spread, &normal, scored);
        let (mut places, mut scores, mut out) = (TablePositions::default(), Lane::of(0.0), Lane::of(0.0));
        let size = 0.01 * (spread.quantile(0.999) - spread.quantile(0.001));
        let mut greatest: f64 = 0.0;
        for some in probabilities().chunks(LANES) {
            let mut u = Lane::of(0.5);
            u[..some.len()].copy_from_slice(some);
            match drawing.input() {
                SamplerInput::Probability => drawing.draw(&u, &mut places, &mut out),
                SamplerInput::Score => {
                    normal.scores(&u, &mut places, &mut scores);
                    drawing.draw(&scores, &mut places, &mut out);
                }
            }
            for (u, drawn) in u.iter().zip(out.iter()) {
                let wanted = spread.quantile(*u);
                assert!((spread.least..=spread.greatest).contains(drawn), "{}: {drawn}", spread.describe());
                greatest = greatest.max((drawn - wanted).abs() / wanted.abs().max(size).max(f64::MIN_POSITIVE));
            }
        }
        greatest
    }

    #[test]
    fn drawings_err_by_no_more_than_stated() {
        for spread in every_form() {
            for scored in [false, true] {
                let error = greatest_error(&spread, scored);
                assert!(error < 2e-6, "{} (scored: {scored}): {error:e}", spread.describe());
            }
        }
    }

    #[test]
    fn scores_and_probabilities_undo_each_other() {
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
