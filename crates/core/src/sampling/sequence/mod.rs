//! Uniform numbers for the draws, in independent replicates.
//!
//! Each replicate has the same number of points. A point has one coordinate for each dimension. An assumption keeps its
//! dimension, so adding another assumption changes none of its draws. Every number is a function of seed, replicate, dimension,
//! and index, so threads and order do not matter.
//!
//! | sampling | points of a replicate | error of a mean of n draws |
//! |---|---|---|
//! | [`Sampling::Sobol`] | a Sobol sequence under a random scramble | near n^-1.5 for smooth costs, n^-0.5 at worst |
//! | [`Sampling::LatinHypercube`] | each dimension in n equal strata, one point each | n^-0.5, without the effects of single assumptions |
//! | [`Sampling::Random`] | independent | n^-0.5 |

mod directions;
mod latin;
mod mix;
mod random;
mod sobol;

use costcone_formula::lanes::Lane;

pub(crate) use mix::{Bits, key};

/// The sampling method.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Sampling {
    /// Scrambled Sobol sequence: quasi-Monte Carlo with a reliable standard error.
    #[default]
    Sobol,
    /// Latin hypercube sampling.
    LatinHypercube,
    /// Plain Monte Carlo.
    Random,
}

impl Sampling {
    /// The method in words.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Sampling::Sobol => "scrambled Sobol",
            Sampling::LatinHypercube => "Latin hypercube",
            Sampling::Random => "plain Monte Carlo",
        }
    }
}

/// The points of one replicate.
pub struct Sequence(Coordinates);

/// One coordinate for each dimension.
enum Coordinates {
    Sobol(Vec<sobol::Coordinate>),
    Latin(Vec<latin::Coordinate>),
    Random(Vec<random::Coordinate>),
}

/// Identifies one replicate.
#[derive(Clone, Copy, Debug)]
pub struct Replicate {
    pub sampling: Sampling,
    pub seed: u64,
    pub number: u64,
    /// The number of points, which Latin hypercubes need to know.
    pub points: u64,
}

impl Replicate {
    /// The points of the replicate in these dimensions.
    pub fn sequence(&self, dimensions: &[usize]) -> Sequence {
        let key = |dimension: &usize| mix::key(self.seed, self.number, *dimension as u64);
        let dimensions = dimensions.iter();
        let coordinates = match self.sampling {
            Sampling::Sobol => {
                Coordinates::Sobol(dimensions.map(|d| sobol::Coordinate::new(*d, key(d), self.points)).collect())
            }
            Sampling::LatinHypercube => {
                Coordinates::Latin(dimensions.map(|d| latin::Coordinate::new(key(d), self.points)).collect())
            }
            Sampling::Random => Coordinates::Random(dimensions.map(|d| random::Coordinate::new(key(d))).collect()),
        };
        Sequence(coordinates)
    }
}

impl Sequence {
    /// The coordinates of a block's points in the dimension at `place`, strictly between 0 and 1.
    pub fn draw(&self, place: usize, chunk: u64, out: &mut Lane) {
        match &self.0 {
            Coordinates::Sobol(coordinates) => coordinates[place].draw(chunk, out),
            Coordinates::Latin(coordinates) => coordinates[place].draw(chunk, out),
            Coordinates::Random(coordinates) => coordinates[place].draw(chunk, out),
        }
    }
}

#[cfg(test)]
mod tests {
    use costcone_formula::lanes::LANES;

    use super::*;

    fn points(sampling: Sampling, number: u64, count: u64, dimension: usize) -> Vec<f64> {
        let replicate = Replicate { sampling, seed: 7, number, points: count };
        let sequence = replicate.sequence(&[dimension]);
        let mut lane = Lane::of(0.0);
        let chunks = (0..count.div_ceil(LANES as u64)).flat_map(|chunk| {
            sequence.draw(0, chunk, &mut lane);
            lane.to_vec()
        });
        chunks.take(count as usize).collect()
    }

    const ALL: [Sampling; 3] = [Sampling::Sobol, Sampling::LatinHypercube, Sampling::Random];

    #[test]
    fn every_dimension_is_uniform() {
        for sampling in ALL {
            for dimension in [0, 1, 7, 255, 256, 700, 5_000] {
                let drawn = points(sampling, 3, 4_096, dimension);
                let mean = drawn.iter().sum::<f64>() / 4_096.0;
                let square = drawn.iter().map(|u| u * u).sum::<f64>() / 4_096.0;
                assert!((mean - 0.5).abs() < 0.02, "{sampling:?} {dimension}: {mean}");
                assert!((square - 1.0 / 3.0).abs() < 0.02, "{sampling:?} {dimension}: {square}");
                assert!(drawn.iter().all(|u| 0.0 < *u && *u < 1.0));
            }
        }
    }

    #[test]
    fn each_stratum_of_a_sobol_or_latin_replicate_has_one_point() {
        for sampling in [Sampling::Sobol, Sampling::LatinHypercube] {
            for dimension in [0, 5, 255, 300] {
                let mut seen = vec![0; 1_024];
                points(sampling, 0, 1_024, dimension).iter().for_each(|u| seen[(u * 1_024.0) as usize] += 1);
                assert!(seen.iter().all(|count| *count == 1), "{sampling:?} {dimension}");
            }
        }
        let mut seen = vec![0; 1_000];
        points(Sampling::LatinHypercube, 0, 1_000, 2).iter().for_each(|u| seen[(u * 1_000.0) as usize] += 1);
        assert!(seen.iter().all(|count| *count == 1));
    }

    /// Correlated ranks would give a mean product away from 1/4.
    #[test]
    fn pairs_of_dimensions_are_independent_also_across_padding() {
        for sampling in ALL {
            let product = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(a, b)| a * b).sum::<f64>() / a.len() as f64;
            for (a, b) in [(0, 1), (3, 250), (0, 256), (7, 263), (1, 513), (256, 512)] {
                let product = product(&points(sampling, 1, 4_096, a), &points(sampling, 1, 4_096, b));
                assert!((product - 0.25).abs() < 0.02, "{sampling:?} {a} {b}: {product}");
            }
        }
    }

    #[test]
    fn replicates_and_seeds_differ() {
        for sampling in ALL {
            assert_ne!(points(sampling, 0, 256, 0), points(sampling, 1, 256, 0));
        }
    }
}
