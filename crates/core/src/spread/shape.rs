//! The shapes behind a spread, and the draw from each.

use std::hash::{Hash, Hasher};
use std::sync::Arc;

use super::bounded::{Triangle, Uniform};
use super::choice::Steps;
use super::normal;
use super::pert::Pert;
use super::rows;
use super::student::Student;
use super::two_piece::TwoPiece;

/// A distribution to draw from. Values may leave floor and ceiling by a rounding error; the spread clamps them.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Shape {
    Point(f64),
    Uniform(Uniform),
    Triangle(Triangle),
    Pert(Pert),
    TwoPiece(TwoPiece),
    Student(Student),
    Steps(Steps),
    /// Observed values, ascending.
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
            _ => self.quantile(normal::cdf(z)),
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

    /// Hashes all numbers that its draws depend on.
    pub(super) fn hash(&self, state: &mut impl Hasher) {
        let mut number = |value: f64| value.to_bits().hash(state);
        match self {
            Shape::Point(value) => number(*value),
            Shape::Uniform(uniform) => uniform.ends().into_iter().for_each(number),
            Shape::Triangle(triangle) => triangle.points().into_iter().for_each(number),
            Shape::Pert(pert) => pert.parameters().into_iter().for_each(number),
            Shape::TwoPiece(TwoPiece { join, value, below, above, scale }) => {
                [*join, *value, *below, *above].into_iter().for_each(number);
                (*scale as u8).hash(state);
            }
            Shape::Student(student) => student.parameters().into_iter().for_each(number),
            Shape::Steps(steps) => {
                steps.pairs().for_each(|(up_to, value)| [up_to, value].into_iter().for_each(&mut number))
            }
            Shape::Rows(values) => values.iter().copied().for_each(number),
        }
        std::mem::discriminant(self).hash(state);
    }

    /// Whether it is a guess of min, likely and max.
    pub(super) fn is_three_point(&self) -> bool {
        matches!(self, Shape::Pert(_) | Shape::Triangle(_))
    }
}
