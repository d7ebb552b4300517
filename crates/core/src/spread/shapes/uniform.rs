//! The uniform distribution.

/// Every value of an interval is equally likely.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::spread) struct Uniform {
    min: f64,
    max: f64,
}

impl Uniform {
    pub(in crate::spread) fn new(min: f64, max: f64) -> Uniform {
        Uniform { min, max }
    }

    pub(in crate::spread) fn parameters(&self) -> [f64; 2] {
        let Uniform { min, max } = self;
        [*min, *max]
    }

    pub(in crate::spread) fn quantile(&self, u: f64) -> f64 {
        self.min + u * (self.max - self.min)
    }

    pub(in crate::spread) fn scaled(&self, factor: f64) -> Uniform {
        Uniform { min: self.min * factor, max: self.max * factor }
    }
}
