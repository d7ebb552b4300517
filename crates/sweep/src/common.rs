//! What the structures of a sweep share: draws where their assumptions are the same, and memory to count in.

use std::sync::{Arc, Mutex, PoisonError};

use costcone_core::estimate::EstimateOptions;
use costcone_core::histogram::Law;
use costcone_core::internals::CopulaFactor;
use costcone_core::plan::Plan;
use costcone_core::sampling::{Draws, Inputs};
use costcone_core::spread::Spread;

/// Sets of assumptions whose draws are kept.
const MOST_KEPT: usize = 4;

/// Shared by all threads.
#[derive(Default)]
pub(super) struct Common {
    draws: Mutex<Vec<(Assumed, Arc<Draws>)>>,
    laws: Mutex<Vec<Law>>,
}

/// All that draws depend on but the options.
#[derive(PartialEq)]
struct Assumed {
    assumptions: Vec<(String, Spread, Option<usize>)>,
    latents: CopulaFactor,
}

impl Assumed {
    fn of(plan: &Plan) -> Assumed {
        let one = |assumption: &costcone_core::model::Assumption| {
            let id = assumption.id();
            (id.to_owned(), assumption.spread().clone(), plan.dimensions().get(id))
        };
        Assumed { assumptions: plan.assumptions().iter().map(one).collect(), latents: plan.copula().clone() }
    }
}

impl Common {
    /// The draws of a plan's assumptions.
    pub(super) fn draws(&self, plan: &Plan, options: &EstimateOptions) -> Arc<Draws> {
        let assumed = Assumed::of(plan);
        let mut known = self.draws.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, draws)) = known.iter().find(|(own, _)| *own == assumed) {
            return draws.clone();
        }
        let draws = Arc::new(Draws::new(
            Inputs::new(plan, None),
            plan.assumptions().len(),
            (options.sampling(), options.seed(), options.draws()),
        ));
        if known.len() >= MOST_KEPT {
            known.remove(0);
        }
        known.push((assumed, draws.clone()));
        draws
    }

    /// What counts the draws of one cost.
    pub(super) fn law(&self) -> Law {
        self.laws.lock().unwrap_or_else(PoisonError::into_inner).pop().unwrap_or_default()
    }

    /// Takes one back that has ended.
    pub(super) fn give_back(&self, law: Law) {
        self.laws.lock().unwrap_or_else(PoisonError::into_inner).push(law);
    }
}
