//! The cache that the plans of a sweep share: draws of equal assumptions, and memory for histograms.

use std::sync::{Arc, Mutex, PoisonError};

use costcone_core::estimate::EstimateOptions;
use costcone_core::histogram::CostHistogram;
use costcone_core::internals::CopulaFactor;
use costcone_core::plan::Plan;
use costcone_core::sampling::{InputSampler, PackedDraws};
use costcone_core::spread::Spread;

/// The highest number of cached sets of assumptions.
const MOST_KEPT: usize = 4;

/// All threads share this cache.
#[derive(Default)]
pub(super) struct SampleCache {
    draws: Mutex<Vec<(SampleKey, Arc<PackedDraws>)>>,
    laws: Mutex<Vec<CostHistogram>>,
}

/// Everything except the options that determines the draws.
#[derive(PartialEq)]
struct SampleKey {
    assumptions: Vec<(String, Spread, Option<usize>)>,
    latents: CopulaFactor,
}

impl SampleKey {
    fn of(plan: &Plan) -> SampleKey {
        let one = |assumption: &costcone_core::model::Assumption| {
            let id = assumption.id();
            (id.to_owned(), assumption.spread().clone(), plan.dimensions().get(id))
        };
        SampleKey { assumptions: plan.assumptions().iter().map(one).collect(), latents: plan.copula().clone() }
    }
}

impl SampleCache {
    /// The draws of a plan's assumptions.
    pub(super) fn draws(&self, plan: &Plan, options: &EstimateOptions) -> Arc<PackedDraws> {
        let assumed = SampleKey::of(plan);
        let mut known = self.draws.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, draws)) = known.iter().find(|(own, _)| *own == assumed) {
            return draws.clone();
        }
        let draws = Arc::new(PackedDraws::new(
            InputSampler::new(plan, None),
            plan.assumptions().len(),
            (options.sampling(), options.seed(), options.draws()),
        ));
        if known.len() >= MOST_KEPT {
            known.remove(0);
        }
        known.push((assumed, draws.clone()));
        draws
    }

    /// Memory for the histogram of one cost.
    pub(super) fn law(&self) -> CostHistogram {
        self.laws.lock().unwrap_or_else(PoisonError::into_inner).pop().unwrap_or_default()
    }

    /// Returns the memory of a finished histogram.
    pub(super) fn give_back(&self, law: CostHistogram) {
        self.laws.lock().unwrap_or_else(PoisonError::into_inner).push(law);
    }
}
