//! Two pieces of a normal or lognormal distribution, joined at one percentile.
//!
//! Let z be the standard normal score and `(join, value)` the point where the pieces meet. On a logarithmic scale,
//!
//! ```text
//! x(z) = value · exp((z - join) · s)      s = below where z < join, above otherwise
//! ```
//!
//! On a linear scale, `x(z) = value + (z - join) · s`. Scores are clamped at P0.1 and P99.9. Slopes are not negative, so x never falls. Equal
//! slopes give the lognormal or normal distribution.

use super::super::normal::{CLAMP_SCORE, CLAMP_TAIL, cdf, density, mills_ratio};

/// The scale that makes the pieces straight lines.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(in crate::spread) enum PieceScale {
    Logarithmic,
    Linear,
}

/// Two straight pieces over the standard normal score.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::spread) struct TwoPiece {
    pub(in crate::spread) scale: PieceScale,
    /// Score of the point where the pieces meet, from `-CLAMP_SCORE` to `CLAMP_SCORE`.
    pub(in crate::spread) join: f64,
    /// Value at the join. Above 0 on a logarithmic scale.
    pub(in crate::spread) value: f64,
    /// Slope below the join, not negative.
    pub(in crate::spread) below: f64,
    /// Slope above the join, not negative.
    pub(in crate::spread) above: f64,
}

impl TwoPiece {
    /// The value at score `z`, clamped.
    pub(in crate::spread) fn at_score(&self, z: f64) -> f64 {
        let z = z.clamp(-CLAMP_SCORE, CLAMP_SCORE);
        self.along_score(z, z < self.join).0
    }

    /// Value and slope at score `z` of the piece below or above the join, not clamped.
    pub(in crate::spread) fn along_score(&self, z: f64, is_below: bool) -> (f64, f64) {
        let slope = if is_below { self.below } else { self.above };
        let rise = (z - self.join) * slope;
        match self.scale {
            PieceScale::Logarithmic => (self.value * rise.exp(), self.value * rise.exp() * slope),
            PieceScale::Linear => (self.value + rise, slope),
        }
    }

    /// Whether a piece is steeper than `slope` on a logarithmic scale.
    pub(in crate::spread) fn is_steeper_than(&self, slope: f64) -> bool {
        self.scale == PieceScale::Logarithmic && self.below.max(self.above) > slope
    }

    /// Mean of the clamped distribution. Each end has probability 0.001. The integrals of the pieces have a closed form.
    pub(in crate::spread) fn mean(&self) -> f64 {
        let ends = CLAMP_TAIL * (self.at_score(-CLAMP_SCORE) + self.at_score(CLAMP_SCORE));
        let (lower, upper) =
            (self.piece(-CLAMP_SCORE, self.join, self.below), self.piece(self.join, CLAMP_SCORE, self.above));
        ends + lower + upper
    }

    pub(in crate::spread) fn parameters(&self) -> [f64; 5] {
        let TwoPiece { scale, join, value, below, above } = self;
        let scale = match scale {
            PieceScale::Logarithmic => 0.0,
            PieceScale::Linear => 1.0,
        };
        [*join, *value, *below, *above, scale]
    }

    pub(in crate::spread) fn scaled(&self, factor: f64) -> TwoPiece {
        let value = self.value * factor;
        match self.scale {
            PieceScale::Logarithmic => TwoPiece { value, ..self.clone() },
            PieceScale::Linear => {
                TwoPiece { value, below: self.below * factor, above: self.above * factor, ..self.clone() }
            }
        }
    }

    /// ∫ x(z) φ(z) dz from `from` to `to`, where the slope is `slope`.
    fn piece(&self, from: f64, to: f64, slope: f64) -> f64 {
        match self.scale {
            PieceScale::Logarithmic => self.value * exponential_piece(from, to, slope, self.join),
            PieceScale::Linear => {
                let height = self.value - self.join * slope;
                height * probability(from, to) + slope * (density(from) - density(to))
            }
        }
    }
}

/// ∫ exp((z - join) · s) φ(z) dz = exp(s²/2 - join · s) · (Φ(to - s) - Φ(from - s)).
///
/// If both ends are on one side of `s`, the product has a huge and a tiny factor. Then each tail is its Mills ratio times the integrand at the end,
/// and neither factor overflows before x does.
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

/// Φ(to) - Φ(from), computed on the side where the tails are small.
fn probability(from: f64, to: f64) -> f64 {
    if from > 0.0 { cdf(-from) - cdf(-to) } else { cdf(to) - cdf(from) }
}

#[cfg(test)]
mod tests {
    use super::super::super::normal::quantile;
    use super::super::super::testing::assert_close;
    use super::*;

    fn through(scale: PieceScale, points: [(f64, f64); 3]) -> TwoPiece {
        let [(z, lower), (join, value), (next_z, upper)] = points.map(|(p, value)| (quantile(p), value));
        let rise = |from: f64, to: f64| if scale == PieceScale::Linear { to - from } else { (to / from).ln() };
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
            assert_close(through(PieceScale::Logarithmic, points).mean(), wanted, 1e-12);
        }
    }

    /// Source: mpmath 1.4.1, `quad` of the definition with 30 digits.
    #[test]
    fn mean_of_normal_pieces_is_their_integral() {
        let pieces = through(PieceScale::Linear, [(0.1, -2.0), (0.5, 1.0), (0.9, 10.0)]);
        assert_close(pieces.mean(), 2.866_481_693_045_829_3, 1e-13);
    }

    #[test]
    fn scores_are_clamped_at_p0_1_and_p99_9() {
        let pieces = through(PieceScale::Logarithmic, [(0.1, 1.0), (0.5, 2.0), (0.9, 8.0)]);
        assert_eq!(pieces.at_score(f64::INFINITY), pieces.at_score(CLAMP_SCORE));
        assert_eq!(pieces.at_score(-9.0), pieces.at_score(-CLAMP_SCORE));
        assert_eq!(pieces.at_score(0.0), 2.0);
    }

    #[test]
    fn a_flat_piece_is_a_point_mass() {
        let flat = TwoPiece { scale: PieceScale::Logarithmic, join: 0.0, value: 7.0, below: 0.0, above: 0.0 };
        assert_eq!(flat.at_score(-2.0), 7.0);
        assert_close(flat.mean(), 7.0, 1e-15);
    }

    #[test]
    fn equal_slopes_have_the_mean_of_a_symmetric_distribution() {
        for (value, slope) in [(0.0, 1.0), (-3.0, 0.5), (1e6, 12.0)] {
            let scale = PieceScale::Linear;
            let normal = TwoPiece { scale, join: 0.0, value, below: slope, above: slope };
            assert!((normal.mean() - value).abs() <= 1e-14 * (1.0 + value.abs()));
        }
    }

    /// Without the clamp, the mean of a lognormal is median · exp(s²/2). The clamp takes the tail above P99.9, so the mean is a little lower.
    #[test]
    fn mean_of_a_lognormal_is_just_below_the_unclamped_mean() {
        for slope in [0.1, 0.3, 0.6] {
            let scale = PieceScale::Logarithmic;
            let lognormal = TwoPiece { scale, join: 0.0, value: 70.0, below: slope, above: slope };
            let unclamped = 70.0 * f64::exp(0.5 * slope * slope);
            assert!((0.99 * unclamped..unclamped).contains(&lognormal.mean()), "{slope}");
        }
    }

    /// The join of a straight line is arbitrary: any point of the line gives the same mean.
    #[test]
    fn the_mean_of_one_line_does_not_depend_on_its_join() {
        let line = |join: f64| {
            let (scale, value) = (PieceScale::Logarithmic, 70.0 * (0.6 * join).exp());
            TwoPiece { scale, join, value, below: 0.6, above: 0.6 }
        };
        for join in [-3.0, -1.2, 0.4, 2.9] {
            assert_close(line(join).mean(), line(0.0).mean(), 1e-14);
        }
    }
}
