//! The source of a range, which allows to compare two ranges draw by draw.

use std::sync::Arc;

use costcone::Finding;
use costcone::compare::probability_less;
use costcone::estimate::{EstimateOptions, Estimator, Run};
use costcone::formula::NodeId;

/// The cost node of a range, with its estimator and options.
#[derive(Clone, Debug)]
pub(crate) struct RangeSource {
    estimator: Arc<Estimator>,
    options: EstimateOptions,
    node: NodeId,
}

impl RangeSource {
    /// The source of a range: a node of the estimator's plan.
    pub(crate) fn new(estimator: &Arc<Estimator>, options: &EstimateOptions, node: NodeId) -> RangeSource {
        RangeSource { estimator: estimator.clone(), options: options.clone(), node }
    }

    /// Whether both ranges have the same draws.
    pub(crate) fn has_same_draws_as(&self, other: &RangeSource) -> bool {
        let how = |origin: &RangeSource| {
            let options = &origin.options;
            (options.seed(), options.draws(), options.sampling(), options.period())
        };
        how(self) == how(other)
    }

    /// The probability that this cost is less than the other.
    pub(crate) fn probability_less(&self, other: &RangeSource) -> Result<f64, Finding> {
        let (one, other) = ((&*self.estimator, self.node), (&*other.estimator, other.node));
        probability_less(one, other, &self.options, Run::default()).map(|figure| figure.value)
    }
}
