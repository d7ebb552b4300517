//! Compiles and simulates workloads. Only this module uses plans and estimates.

use clap::ValueEnum;
use costcone::catalog::Catalog;
use costcone::estimate::{Detail, EstimateOptions, EstimatedCost, Estimator, Pool, Run, Sampling};
use costcone::formula::Decimal;
use costcone::model::Architecture;
use costcone::plan::{PartKind, Plan};
use costcone::prices::PriceProvider;
use costcone::sensitivity::Sensitivity;

use crate::Error;

/// Settings of a simulation.
#[derive(Clone, Copy, Debug)]
pub struct SimulationSettings {
    /// Number of draws.
    pub draws: u64,
    /// Source of uniform numbers.
    pub sampler: Sampler,
    /// Seed of the random sequence.
    pub seed: u64,
}

/// Source of uniform numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Sampler {
    /// Scrambled Sobol sequence
    Sobol,
    /// Independent numbers
    Random,
    /// A Latin hypercube
    Latin,
}

/// Simulated figures of one cost.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CostFigures {
    /// Mean.
    pub mean: f64,
    /// 10th percentile.
    pub p10: f64,
    /// Median.
    pub p50: f64,
    /// 90th percentile.
    pub p90: f64,
    /// Standard errors of these four figures.
    pub errors: [f64; 4],
}

/// Result of a simulation.
#[derive(Clone, Debug, PartialEq)]
pub struct SimulationResult {
    /// Figures of the total.
    pub total: CostFigures,
    /// Name and figures of each component, in the order of the plan.
    pub components: Vec<(String, CostFigures)>,
}

/// A workload that is ready for simulation.
#[derive(Debug)]
pub struct CompiledWorkload {
    estimator: Estimator,
}

impl CompiledWorkload {
    /// Compiles an architecture.
    ///
    /// # Errors
    /// If costcone rejects the architecture.
    pub fn new(
        architecture: &Architecture,
        catalog: &dyn Catalog,
        prices: &dyn PriceProvider,
    ) -> Result<CompiledWorkload, Error> {
        Ok(CompiledWorkload { estimator: Estimator::new(&Plan::compile(architecture, catalog, prices)?)? })
    }

    /// Compiles a changed architecture. Equal assumptions keep their draws.
    ///
    /// # Errors
    /// As for [`new`](Self::new).
    pub fn changed(
        &self,
        architecture: &Architecture,
        catalog: &dyn Catalog,
        prices: &dyn PriceProvider,
    ) -> Result<CompiledWorkload, Error> {
        Ok(CompiledWorkload {
            estimator: Estimator::new(&self.estimator.plan().recompile(architecture, catalog, prices)?)?,
        })
    }

    /// Simulates the workload on the threads of a pool.
    ///
    /// # Errors
    /// If the engine does not support the settings.
    pub fn simulate(&self, settings: &SimulationSettings, pool: &dyn Pool) -> Result<SimulationResult, Error> {
        let sampling = match settings.sampler {
            Sampler::Sobol => Sampling::Sobol,
            Sampler::Random => Sampling::Random,
            Sampler::Latin => Sampling::LatinHypercube,
        };
        let options = EstimateOptions::default()
            .with_draws(settings.draws)
            .with_seed(settings.seed)
            .with_sampling(sampling)
            .with_detail(Detail::Components);
        let estimate = self.estimator.estimate_with(&options, Run::on(pool))?;
        let components = estimate.by(PartKind::Component);
        Ok(SimulationResult {
            total: figures(estimate.whole()),
            components: components.map(|(name, ranged)| (name.to_owned(), figures(ranged))).collect(),
        })
    }

    /// Analyzes the sensitivity with the default options, on the threads of a pool.
    ///
    /// # Errors
    /// If the analysis fails.
    pub fn explain(&self, pool: &dyn Pool) -> Result<Sensitivity, Error> {
        Ok(self.estimator.sensitivity(&EstimateOptions::default(), Run::on(pool))?)
    }

    /// The cost of each line, as `component.line`, for given values of the assumptions.
    ///
    /// # Errors
    /// If a formula has no value there.
    pub fn lines_at(&self, value_of: impl Fn(&str) -> Option<Decimal>) -> Result<Vec<(String, f64)>, Error> {
        let values = self.estimator.plan().at(value_of).map_err(|error| Error::Workload(error.to_string()))?;
        let cost = |line: &costcone::plan::LineItem| Some((line.id().to_owned(), line.cost_in(&values)?.to_f64()));
        Ok(self.estimator.plan().lines().iter().filter_map(cost).collect())
    }
}

fn figures(ranged: &EstimatedCost) -> CostFigures {
    let mean = ranged.distribution().mean().error;
    let [p10, p50, p90] = [0.1, 0.5, 0.9].map(|p| ranged.percentile(p));
    CostFigures {
        mean: ranged.range().expected().to_f64(),
        p10: p10.value.to_f64(),
        p50: p50.value.to_f64(),
        p90: p90.value.to_f64(),
        errors: [mean, p10.error.to_f64(), p50.error.to_f64(), p90.error.to_f64()],
    }
}
