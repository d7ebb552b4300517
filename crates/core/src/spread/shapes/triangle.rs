//! The triangular distribution.

/// A density of two straight lines: up from `min` to `likely`, down from `likely` to `max`.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::spread) struct Triangle {
    min: f64,
    likely: f64,
    max: f64,
}

impl Triangle {
    pub(in crate::spread) fn new(min: f64, likely: f64, max: f64) -> Triangle {
        Triangle { min, likely, max }
    }

    pub(in crate::spread) fn parameters(&self) -> [f64; 3] {
        let Triangle { min, likely, max } = self;
        [*min, *likely, *max]
    }

    /// Below `likely`, the probability grows with the square of the distance from `min`. Above it, the remaining probability shrinks with the
    /// square of the distance from `max`.
    pub(in crate::spread) fn quantile(&self, u: f64) -> f64 {
        let width = self.max - self.min;
        let (below, above) = (self.likely - self.min, self.max - self.likely);
        let u = u.clamp(0.0, 1.0);
        let is_below = u * width < below;
        // One square root for both sides keeps a block of draws free of branches.
        let distance = if is_below { u * width * below } else { (1.0 - u) * width * above }.sqrt();
        if is_below { self.min + distance } else { self.max - distance }
    }

    pub(in crate::spread) fn scaled(&self, factor: f64) -> Triangle {
        Triangle { min: self.min * factor, likely: self.likely * factor, max: self.max * factor }
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::testing::assert_close;
    use super::*;

    /// The cumulative probability, written from the areas of the two triangles.
    fn cdf([min, likely, max]: [f64; 3], x: f64) -> f64 {
        if x < likely {
            (x - min) * (x - min) / ((max - min) * (likely - min))
        } else {
            1.0 - (max - x) * (max - x) / ((max - min) * (max - likely))
        }
    }

    #[test]
    fn quantiles_invert_the_cumulative_probability() {
        for [min, likely, max] in [[12.0, 20.0, 45.0], [-5.0, -4.0, 7.0], [0.0, 0.99, 1.0], [1e-9, 1e3, 1e9]] {
            let triangle = Triangle::new(min, likely, max);
            for step in 1..1000 {
                let u = f64::from(step) / 1000.0;
                assert_close(cdf([min, likely, max], triangle.quantile(u)), u, 1e-11);
            }
        }
    }

    #[test]
    fn a_likely_value_at_an_end_leaves_one_line() {
        for step in 0..=100 {
            let u = f64::from(step) / 100.0;
            assert_close(Triangle::new(0.0, 1.0, 1.0).quantile(u), u.sqrt(), 1e-15);
            assert_close(1.0 - Triangle::new(0.0, 0.0, 1.0).quantile(u), (1.0 - u).sqrt(), 1e-15);
        }
    }
}
