//! Assembles the costs of a combination from its counts.

use costcone_core::estimate::Distribution;
use costcone_core::internals::{out_of_range, percentile};
use costcone_core::{Bounds, CostRange, Finding, Findings};
use costcone_formula::{Decimal, Rounding};

use crate::batch::{Batch, InputChanges};
use crate::outcome::{Cost, Costs};
use crate::scenario_delta::ScenarioDelta;

/// Assembles costs from draws.
pub(super) struct CostAssembler<'a> {
    pub(super) batch: &'a Batch<'a>,
    /// The base distributions, if a combination needs them.
    pub(super) base: Vec<Option<Distribution>>,
    /// The mean of each slot in the base.
    pub(super) means: Vec<f64>,
    pub(super) count: f64,
}

impl CostAssembler<'_> {
    pub(super) fn costs(&self, run: ScenarioDelta, changes: &InputChanges) -> Result<Costs, Findings> {
        let structure = self.batch.structure;
        let mut means = self.means.clone();
        run.scaled.iter().for_each(|scaled| means[scaled.slot] *= scaled.factor);
        for (task, moved) in run.work.iter().zip(&run.moved) {
            means[task.slot] += moved / self.count;
        }
        let roots = &structure.network.roots;
        let laws = run.laws.into_iter().zip(run.bounds).zip(&self.base).enumerate();
        let costs = laws.map(|(place, ((law, bounds), base))| {
            let drawn = law.map(|law| self.batch.ended(law)).or_else(|| base.clone());
            let drawn = drawn.unwrap_or_else(|| Distribution::of_draws(Vec::new()));
            self.cost(place, roots[place].mean(|slot| means[slot]), drawn, bounds?, changes)
        });
        let mut costs = costs.collect::<Result<Vec<Cost>, Finding>>()?;
        let parts = costs.split_off(1);
        // INVARIANT: the total always exists.
        let Some(total) = costs.pop() else { return Err(Findings::none()) };
        let components = roots[structure.laws.len()..].iter();
        let months = structure.months.to_f64();
        let components = components.map(|root| root.mean(|slot| means[slot]) * months).collect();
        let prints = changes
            .spreads()
            .map(|(number, spread)| (number, structure.plan.hash_of(&structure.plan.assumptions()[number], spread)));
        let plan = structure.plan.fingerprint_with(&prints.collect::<Vec<_>>());
        Ok(Costs { frame: structure.frame.clone(), plan, total, parts, components })
    }

    fn cost(
        &self,
        law: usize,
        mean: f64,
        drawn: Distribution,
        bounds: Bounds,
        changes: &InputChanges,
    ) -> Result<Cost, Finding> {
        let Batch { structure, options, sweep, .. } = self.batch;
        let ends = [bounds.floor().to_f64(), bounds.ceiling().to_f64()];
        let drawn = drawn.over(structure.months.to_f64(), ends);
        let at = |p: f64| percentile(drawn.percentile(p), &bounds).value;
        let [low, high] = options.tails().map(at);
        let is_uncertain = structure.laws[law].any(|input| !changes.spread(structure, input).is_exact());
        let expected = match is_uncertain {
            true => self.over_period(mean)?.clamp(bounds.floor(), bounds.ceiling()),
            false => self.known(law, changes)?,
        };
        let percentiles = sweep.percentiles().iter().map(|p| at(*p)).collect();
        let currency = structure.frame.currency.clone();
        Ok(Cost { range: CostRange::new(low, expected, high, currency, options.level()), bounds, percentiles })
    }

    /// The exact cost if nothing is uncertain.
    fn known(&self, law: usize, changes: &InputChanges) -> Result<Decimal, Finding> {
        let structure = self.batch.structure;
        let inputs = 0..structure.plan.assumptions().len();
        let inputs: Vec<Decimal> = inputs.map(|input| changes.spread(structure, input).expected_decimal()).collect();
        let values = structure.plan.program().exact(&inputs).map_err(out_of_range)?;
        values[structure.laws[law].node.index()].mul_rounded(structure.months, Rounding::Nearest).map_err(out_of_range)
    }

    fn over_period(&self, mean: f64) -> Result<Decimal, Finding> {
        // OK because the mean of draws within decimal bounds is a decimal.
        let mean = Decimal::from_f64(mean, Rounding::Nearest).unwrap_or_default();
        mean.mul_rounded(self.batch.structure.months, Rounding::Nearest).map_err(out_of_range)
    }
}
