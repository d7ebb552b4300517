//! Two pieces of a normal or lognormal, joined at one percentile.
//!
//! With z the standard normal score and `(join, value)` the point where the pieces meet, for a logarithmic scale
//!
//! ```text
//! x(z) = value · exp((z - join) · s)      s = below where z < join, above otherwise
//! ```
//!
//! and for a linear one `x(z) = value + (z - join) · s`. Scores beyond P0.1 and P99.9 are clamped. Slopes are not
//! negative, so x never falls. One slope on both sides is the plain lognormal or normal.

use super::normal::{CUT, CUT_TAIL, cdf, density, mills_ratio};

/// What the pieces are straight lines of.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Scale {
    Logarithmic,
    Linear,
}

/// Two straight pieces over the standard normal score.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct TwoPiece {
    pub(super) scale: Scale,
    /// Score at which the pieces meet, from `-CUT` to `CUT`.
    pub(super) join: f64,
    /// Value there; above 0 on a logarithmic scale.
    pub(super) value: f64,
    /// Slope below the join, not negative.
    pub(super) below: f64,
    /// Slope above the join, not negative.
    pub(super) above: f64,
}

impl TwoPiece {
    /// The value at score `z`, clamped.
    pub(super) fn at_score(&self, z: f64) -> f64 {
        let z = z.clamp(-CUT, CUT);
        self.along_score(z, z < self.join).0
    }

    /// Value and slope at score `z` of the piece below the join or above it, not clamped.
    pub(super) fn along_score(&self, z: f64, is_below: bool) -> (f64, f64) {
        let slope = if is_below { self.below } else { self.above };
        let rise = (z - self.join) * slope;
        match self.scale {
            Scale::Logarithmic => (self.value * rise.exp(), self.value * rise.exp() * slope),
            Scale::Linear => (self.value + rise, slope),
        }
    }

    /// Whether a piece rises faster than `slope` on a logarithmic scale.
    pub(super) fn is_steeper_than(&self, slope: f64) -> bool {
        self.scale == Scale::Logarithmic && self.below.max(self.above) > slope
    }

    /// Mean of the clamped distribution: both ends weigh 0.001, the pieces are integrated in closed form.
    pub(super) fn mean(&self) -> f64 {
        let ends = CUT_TAIL * (self.at_score(-CUT) + self.at_score(CUT));
        let (lower, upper) = (self.piece(-CUT, self.join, self.below), self.piece(self.join, CUT, self.above));
        ends + lower + upper
    }

    pub(super) fn scaled(&self, factor: f64) -> TwoPiece {
        let value = self.value * factor;
        match self.scale {
            Scale::Logarithmic => TwoPiece { value, ..self.clone() },
            Scale::Linear => TwoPiece { value, below: self.below * factor, above: self.above * factor, ..self.clone() },
        }
    }

    /// ∫ x(z) φ(z) dz from `from` to `to`, between which the slope is `slope`.
    fn piece(&self, from: f64, to: f64, slope: f64) -> f64 {
        match self.scale {
            Scale::Logarithmic => self.value * exponential_piece(from, to, slope, self.join),
            Scale::Linear => {
                let height = self.value - self.join * slope;
                height * probability(from, to) + slope * (density(from) - density(to))
            }
        }
    }
}

/// ∫ exp((z - join) · s) φ(z) dz = exp(s²/2 - join · s) · (Φ(to - s) - Φ(from - s)).
///
/// Where both ends lie on one side of `s` the product is of a huge and a vanishing number; there each tail is taken as
/// its Mills ratio times the integrand at the end, neither of which can overflow before x itself does.
fn exponential_piece(from: f64, to: f64, s: f64, join: f64) -> f64 {
    let tail = |z: f64| ((z - join) * s).exp() * density(z) * mills_ratio((z - s).abs());
    if to <= s {
        tail(to) - tail(from)
    } else if from >= s {
        tail(from) - tail(to)
    } else {
        (0.5 * s * s - join * s).exp() * probability(from - s, to - s)
    }
}

/// Φ(to) - Φ(from), from the side on which the tails are small.
fn probability(from: f64, to: f64) -> f64 {
    if from > 0.0 { cdf(-from) - cdf(-to) } else { cdf(to) - cdf(from) }
}

#[cfg(test)]
mod tests {
    use super::super::testing::assert_close;
    use super::*;
    use crate::spread::normal::quantile;

    fn through(scale: Scale, points: [(f64, f64); 3]) -> TwoPiece {
        let [(z, lower), (join, value), (next_z, upper)] = points.map(|(p, value)| (quantile(p), value));
        let rise = |from: f64, to: f64| if scale == Scale::Linear { to - from } else { (to / from).ln() };
        TwoPiece {
            scale,
            join,
            value,
            below: rise(lower, value) / (join - z),
            above: rise(value, upper) / (next_z - join),
        }
    }

    /// Source: mpmath 1.4.1, `quad` of the definition with 30 digits. The first has a slope of 900, where exp(s²/2)
    /// overflows; the fourth one of 9.
    #[test]
    fn mean_of_lognormal_pieces_is_their_integral() {
        let values = [
            ([(0.49, 1e-10), (0.5, 1.0), (0.9, 2.0)], 0.816_360_079_388_417_6),
            ([(0.1, 40_000.0), (0.5, 70_000.0), (0.9, 150_000.0)], 85_899.080_309_798),
            ([(0.05, 1.0), (0.3, 4.0), (0.95, 5.0)], 3.760_971_386_355_564),
            ([(0.1, 1.0), (0.5, 1000.0), (0.9, 1e8)], 1_772_772_737_199.940_1),
        ];
        for (points, wanted) in values {
            assert_close(through(Scale::Logarithmic, points).mean(), wanted, 1e-12);
        }
    }

    /// Source: mpmath 1.4.1, `quad` of the definition with 30 digits.
    #[test]
    fn mean_of_normal_pieces_is_their_integral() {
        let pieces = through(Scale::Linear, [(0.1, -2.0), (0.5, 1.0), (0.9, 10.0)]);
        assert_close(pieces.mean(), 2.866_481_693_045_829_3, 1e-13);
    }

    #[test]
    fn scores_are_clamped_at_the_cut() {
        let pieces = through(Scale::Logarithmic, [(0.1, 1.0), (0.5, 2.0), (0.9, 8.0)]);
        assert_eq!(pieces.at_score(f64::INFINITY), pieces.at_score(CUT));
        assert_eq!(pieces.at_score(-9.0), pieces.at_score(-CUT));
        assert_eq!(pieces.at_score(0.0), 2.0);
    }

    #[test]
    fn a_flat_piece_is_a_point_mass() {
        let flat = TwoPiece { scale: Scale::Logarithmic, join: 0.0, value: 7.0, below: 0.0, above: 0.0 };
        assert_eq!(flat.at_score(-2.0), 7.0);
        assert_close(flat.mean(), 7.0, 1e-15);
    }
}
