//! Compile and simulate: the only place that knows plans and estimates.

use clap::ValueEnum;
use costcone::catalog::Catalog;
use costcone::estimate::{Detail, EstimateOptions, EstimatedCost, Estimator, Pool, Run, Sampling};
use costcone::formula::Decimal;
use costcone::model::Architecture;
use costcone::plan::{PartKind, Plan};
use costcone::prices::PriceProvider;
use costcone::sensitivity::Sensitivity;

use crate::Error;

/// How a simulation is run.
#[derive(Clone, Copy, Debug)]
pub struct Settings {
    /// Trials.
    pub draws: u64,
    /// Where uniform numbers come from.
    pub sampler: Sampler,
    /// The seed of the random sequence.
    pub seed: u64,
}

/// Where uniform numbers come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Sampler {
    /// Scrambled Sobol points
    Sobol,
    /// Independent numbers
    Random,
    /// A Latin hypercube
    Latin,
}

/// What a simulation says of one cost.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Figures {
    /// The mean.
    pub mean: f64,
    /// One trial in ten is below.
    pub p10: f64,
    /// Half of the trials are below.
    pub p50: f64,
    /// One trial in ten is above.
    pub p90: f64,
    /// Standard errors of these four.
    pub errors: [f64; 4],
}

/// What a simulation says.
#[derive(Clone, Debug, PartialEq)]
pub struct Outcome {
    /// Of the total.
    pub total: Figures,
    /// Of each component, by its name, in the order of the plan.
    pub components: Vec<(String, Figures)>,
}

/// A workload that is ready to be simulated.
#[derive(Debug)]
pub struct Compiled {
    estimator: Estimator,
}

impl Compiled {
    /// Compiles an architecture.
    ///
    /// # Errors
    /// What costcone finds wrong with it.
    pub fn new(
        architecture: &Architecture,
        catalog: &dyn Catalog,
        prices: &dyn PriceProvider,
    ) -> Result<Compiled, Error> {
        Ok(Compiled { estimator: Estimator::new(&Plan::compile(architecture, catalog, prices)?)? })
    }

    /// Compiles a changed copy of the architecture, which keeps the draws of its assumptions.
    ///
    /// # Errors
    /// As for [`new`](Self::new).
    pub fn changed(
        &self,
        architecture: &Architecture,
        catalog: &dyn Catalog,
        prices: &dyn PriceProvider,
    ) -> Result<Compiled, Error> {
        Ok(Compiled { estimator: Estimator::new(&self.estimator.plan().recompile(architecture, catalog, prices)?)? })
    }

    /// Draws, evaluates, and gathers the statistics, on the threads of a pool.
    ///
    /// # Errors
    /// Where the engine cannot do what the settings ask for.
    pub fn simulate(&self, settings: &Settings, pool: &dyn Pool) -> Result<Outcome, Error> {
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
        Ok(Outcome {
            total: figures(estimate.whole()),
            components: components.map(|(name, ranged)| (name.to_owned(), figures(ranged))).collect(),
        })
    }

    /// Says why the range is as wide as it is, with the default options, on the threads of a pool.
    ///
    /// # Errors
    /// Where the engine cannot say.
    pub fn explain(&self, pool: &dyn Pool) -> Result<Sensitivity, Error> {
        Ok(self.estimator.sensitivity(&EstimateOptions::default(), Run::on(pool))?)
    }

    /// The cost of each line, as `component.line`, where every assumption has a given value.
    ///
    /// # Errors
    /// Where a formula has no value there.
    pub fn lines_at(&self, value_of: impl Fn(&str) -> Option<Decimal>) -> Result<Vec<(String, f64)>, Error> {
        let values = self.estimator.plan().at(value_of).map_err(|error| Error::Workload(error.to_string()))?;
        let cost = |line: &costcone::plan::LineItem| Some((line.id().to_owned(), line.cost_in(&values)?.to_f64()));
        Ok(self.estimator.plan().lines().iter().filter_map(cost).collect())
    }
}

fn figures(ranged: &EstimatedCost) -> Figures {
    let mean = ranged.distribution().mean().error;
    let [p10, p50, p90] = [0.1, 0.5, 0.9].map(|p| ranged.percentile(p));
    Figures {
        mean: ranged.range().expected().to_f64(),
        p10: p10.value.to_f64(),
        p50: p50.value.to_f64(),
        p90: p90.value.to_f64(),
        errors: [mean, p10.error.to_f64(), p50.error.to_f64(), p90.error.to_f64()],
    }
}
