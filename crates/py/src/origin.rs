//! Where a range comes from, so that two of one set of draws can be compared draw by draw.

use std::sync::Arc;

use costcone::Finding;
use costcone::compare::probability_less;
use costcone::estimate::{EstimateOptions, Estimator, Run};
use costcone::formula::NodeId;

/// The cost behind a range, and how it was drawn.
#[derive(Clone, Debug)]
pub(crate) struct Origin {
    estimator: Arc<Estimator>,
    options: EstimateOptions,
    node: NodeId,
}

impl Origin {
    /// A node of a plan.
    pub(crate) fn new(estimator: &Arc<Estimator>, options: &EstimateOptions, node: NodeId) -> Origin {
        Origin { estimator: estimator.clone(), options: options.clone(), node }
    }

    /// Whether both were drawn alike.
    pub(crate) fn is_drawn_as(&self, other: &Origin) -> bool {
        let how = |origin: &Origin| {
            let options = &origin.options;
            (options.seed(), options.draws(), options.sampling(), options.period())
        };
        how(self) == how(other)
    }

    /// The probability that this costs less than the other.
    pub(crate) fn probability_less(&self, other: &Origin) -> Result<f64, Finding> {
        let (one, other) = ((&*self.estimator, self.node), (&*other.estimator, other.node));
        probability_less(one, other, &self.options, Run::default()).map(|figure| figure.value)
    }
}
