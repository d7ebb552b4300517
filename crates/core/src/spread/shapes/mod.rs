//! The shapes behind a spread: quantiles in `f64`.

use std::hash::{Hash, Hasher};
use std::sync::Arc;

use super::normal;

pub(super) mod beta;
pub(super) mod pert;
pub(super) mod quintic_table;
pub(super) mod rows;
pub(super) mod steps;
pub(super) mod student;
pub(super) mod triangle;
pub(super) mod two_piece;
pub(super) mod uniform;

pub(super) use pert::Pert;
pub(super) use steps::Steps;
pub(super) use student::Student;
pub(crate) use student::student_quantile;
pub(super) use triangle::Triangle;
pub(super) use two_piece::{PieceScale, TwoPiece};
pub(super) use uniform::Uniform;

/// A distribution to draw from. A rounding error may put a value just outside floor or ceiling. The spread clamps it.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Shape {
    Point(f64),
    Uniform(Uniform),
    Triangle(Triangle),
    Pert(Pert),
    TwoPiece(TwoPiece),
    Student(Student),
    Steps(Steps),
    /// Observed values in ascending order.
    Rows(Arc<[f64]>),
}

impl Shape {
    /// The value at probability `u`.
    pub(super) fn quantile(&self, u: f64) -> f64 {
        match self {
            Shape::Point(value) => *value,
            Shape::Uniform(uniform) => uniform.quantile(u),
            Shape::Triangle(triangle) => triangle.quantile(u),
            Shape::Steps(steps) => steps.quantile(u),
            Shape::Rows(values) => rows::quantile(values, u),
            Shape::Pert(_) | Shape::TwoPiece(_) | Shape::Student(_) => self.at_score(normal::quantile(u)),
        }
    }

    /// The value at standard normal score `z`.
    pub(super) fn at_score(&self, z: f64) -> f64 {
        match self {
            Shape::Pert(pert) => pert.at_score(z),
            Shape::TwoPiece(pieces) => pieces.at_score(z),
            Shape::Student(student) => student.at_score(z),
            Shape::Point(_) | Shape::Uniform(_) | Shape::Triangle(_) | Shape::Steps(_) | Shape::Rows(_) => {
                self.quantile(normal::cdf(z))
            }
        }
    }

    /// The shape of the quantity times `factor`, which is above 0.
    pub(super) fn scaled(&self, factor: f64) -> Shape {
        match self {
            Shape::Point(value) => Shape::Point(value * factor),
            Shape::Uniform(uniform) => Shape::Uniform(uniform.scaled(factor)),
            Shape::Triangle(triangle) => Shape::Triangle(triangle.scaled(factor)),
            Shape::Pert(pert) => Shape::Pert(pert.scaled(factor)),
            Shape::TwoPiece(pieces) => Shape::TwoPiece(pieces.scaled(factor)),
            Shape::Student(student) => Shape::Student(student.scaled(factor)),
            Shape::Steps(steps) => Shape::Steps(steps.scaled(factor)),
            Shape::Rows(values) => Shape::Rows(values.iter().map(|value| value * factor).collect()),
        }
    }

    /// Hashes every number that the draws depend on. Each shape lists its own numbers, by a pattern that names all of its fields.
    pub(super) fn hash(&self, state: &mut impl Hasher) {
        let mut number = |value: f64| value.to_bits().hash(state);
        match self {
            Shape::Point(value) => number(*value),
            Shape::Uniform(uniform) => uniform.parameters().into_iter().for_each(number),
            Shape::Triangle(triangle) => triangle.parameters().into_iter().for_each(number),
            Shape::Pert(pert) => pert.parameters().into_iter().for_each(number),
            Shape::TwoPiece(pieces) => pieces.parameters().into_iter().for_each(number),
            Shape::Student(student) => student.parameters().into_iter().for_each(number),
            Shape::Steps(steps) => {
                steps.pairs().for_each(|(up_to, value)| [up_to, value].into_iter().for_each(&mut number));
            }
            Shape::Rows(values) => values.iter().copied().for_each(number),
        }
        std::mem::discriminant(self).hash(state);
    }

    /// Whether the shape comes from a minimum, a most likely value and a maximum.
    pub(super) fn is_three_point(&self) -> bool {
        match self {
            Shape::Pert(_) | Shape::Triangle(_) => true,
            Shape::Point(_)
            | Shape::Uniform(_)
            | Shape::TwoPiece(_)
            | Shape::Student(_)
            | Shape::Steps(_)
            | Shape::Rows(_) => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::hash::DefaultHasher;

    use super::super::testing::every_form;
    use super::*;

    fn hash_of(shape: &Shape) -> u64 {
        let mut state = DefaultHasher::new();
        shape.hash(&mut state);
        state.finish()
    }

    #[test]
    fn equal_shapes_have_equal_hashes_and_different_shapes_different_ones() {
        let mut known: BTreeMap<u64, Shape> = BTreeMap::new();
        for spread in every_form() {
            let shape = spread.shape().clone();
            assert_eq!(hash_of(&shape), hash_of(&shape.clone()));
            let before = known.insert(hash_of(&shape), shape.clone());
            assert!(before.is_none_or(|before| before == shape), "{}", spread.describe());
        }
    }

    #[test]
    fn the_hash_notices_a_change_of_the_scale() {
        for spread in every_form() {
            let shape = spread.shape();
            assert_ne!(hash_of(shape), hash_of(&shape.scaled(1.0 + f64::EPSILON)), "{}", spread.describe());
        }
    }
}
