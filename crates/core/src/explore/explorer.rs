//! The known assumptions and their effect.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::kept_draws::KeptDraws;
use super::limits;
use super::tornado_bars::TornadoBars;
use super::view::ExplorerView;
use crate::estimate::{EstimateOptions, Estimator, Run};
use crate::finding::{Code, Finding, Findings};
use crate::plan::Plan;

/// The draws of an estimate, updated as assumptions become known.
#[derive(Debug)]
pub struct Explorer {
    plan: Arc<Plan>,
    options: EstimateOptions,
    /// The uncertain assumptions that the total depends on, in the order of their ids.
    moving: Vec<usize>,
    held: KeptDraws,
    swings: TornadoBars,
    known: BTreeMap<usize, f64>,
}

impl Explorer {
    /// The most draws that an explorer keeps.
    pub const MAX_DRAWS: u64 = limits::MAX_DRAWS;

    /// The most bytes of kept draws.
    pub const MAX_BYTES: u64 = limits::MAX_BYTES;

    /// Prepares the draws of an estimate.
    ///
    /// # Errors
    /// The same errors as [`Estimator::estimate_with`]. Also an error if the draws of the plan's terms take more than
    /// [`MAX_BYTES`](Self::MAX_BYTES).
    pub fn new(estimator: &Estimator, options: &EstimateOptions, run: Run<'_>) -> Result<Explorer, Finding> {
        options.check()?;
        let moving = estimator.moving();
        let held = KeptDraws::new(estimator, &moving, options, run)?;
        let swings = TornadoBars::new(&held, &moving);
        let plan = Arc::new(estimator.plan().clone());
        Ok(Explorer { plan, options: options.clone(), moving, held, swings, known: BTreeMap::new() })
    }

    /// The plan behind it.
    #[must_use]
    pub fn plan(&self) -> &Plan {
        &self.plan
    }

    /// The options of the estimate behind these draws.
    #[must_use]
    pub fn options(&self) -> &EstimateOptions {
        &self.options
    }

    /// The plan positions of the assumptions that can become known: the uncertain ones that the total depends on, in the order
    /// of their ids. The allowance for parts not designed yet is not among them, because no answer settles it.
    pub fn assumptions(&self) -> impl Iterator<Item = usize> + '_ {
        self.moving.iter().copied().filter(|place| *place != 0)
    }

    /// The result if these assumptions, by their positions in the plan, have these values, and nothing else is known.
    ///
    /// # Errors
    /// Returns findings for each position without an uncertain assumption of the total, and for each value outside its floor and
    /// ceiling. After an error, the known values are unchanged.
    pub fn suppose(&mut self, known: &[(usize, f64)]) -> Result<ExplorerView, Findings> {
        let mut findings = Findings::none();
        known.iter().filter_map(|answer| self.refusal(*answer)).for_each(|finding| findings.push(finding));
        findings.into_result(())?;
        let known: BTreeMap<usize, f64> = known.iter().copied().collect();
        let differs = |place: &&usize| self.known.get(place) != known.get(place);
        let changed: Vec<usize> = self.moving.iter().filter(differs).copied().collect();
        match known.is_empty() {
            // Starts from the beginning, so that rounding keeps no trace of earlier values.
            true => self.held.believe(),
            false => self.held.change(&changed, &known),
        }
        self.known = known;
        Ok(self.view())
    }

    /// The result with the assumptions that are known now.
    #[must_use]
    pub fn view(&self) -> ExplorerView {
        let months = self.options.period().months().to_f64();
        let swings = self.swings.of(&self.plan, &self.held, &self.known, months);
        ExplorerView::new(&self.plan, &self.options, &self.held, swings)
    }

    fn refusal(&self, (place, value): (usize, f64)) -> Option<Finding> {
        if !self.assumptions().any(|known| known == place) {
            let id = self.plan.assumptions().get(place).map_or("", |assumption| assumption.id());
            let message = "is not an uncertain assumption that the total depends on";
            return Some(Finding::new(Code::BadValue, format!("assumptions.{id}"), message));
        }
        let assumption = &self.plan.assumptions()[place];
        let [floor, ceiling] = [assumption.spread().floor(), assumption.spread().ceiling()];
        if value >= floor.to_f64() && value <= ceiling.to_f64() {
            return None;
        }
        let unit = assumption.unit();
        let message = format!("{value} is outside the range of the assumption: {floor} to {ceiling} {unit}");
        let finding = Finding::new(Code::OutOfRange, format!("assumptions.{}", assumption.id()), message.trim_end());
        Some(finding.with_help("widen the assumption first, or use a value inside its range"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    use crate::testing::{file, plan_after, plan_of};

    fn architecture(users: &[(&str, &str)]) -> crate::Table {
        let calls: &[(&str, &str)] = &[("min", "1"), ("max", "9")];
        file(
            &[("calls", calls), ("users", users)],
            &[("api", "users * calls * 0.1 USD"), ("base", "users * 2 USD + 5 USD")],
        )
    }

    fn place(plan: &Plan, id: &str) -> usize {
        plan.assumptions().iter().position(|assumption| assumption.id() == id).unwrap()
    }

    /// Oracle: the architecture with the exact assumption.
    #[test]
    fn a_known_assumption_gives_the_draws_of_the_exact_architecture() {
        let plan = plan_of(&architecture(&[("p10", "10"), ("p90", "40")]));
        let options = EstimateOptions::default().with_draws(4_000).with_draws_kept(true);
        let mut explorer = Explorer::new(&Estimator::new(&plan).unwrap(), &options, Run::default()).unwrap();
        let view = explorer.suppose(&[(place(&plan, "users"), 25.0)]).unwrap();
        let exact = plan_after(&plan, &architecture(&[("exact", "25")])).estimate(&options).unwrap();
        let (found, wanted) = (view.draws(), exact.draws().unwrap());
        assert_eq!(found.len(), wanted.len());
        assert!(found.iter().zip(wanted).all(|(found, wanted)| (found - wanted).abs() < 1e-9 * wanted));
    }

    #[test]
    fn nothing_known_restores_the_estimate() {
        let plan = plan_of(&architecture(&[("p10", "10"), ("p90", "40")]));
        let options = EstimateOptions::default().with_draws(4_000);
        let mut explorer = Explorer::new(&Estimator::new(&plan).unwrap(), &options, Run::default()).unwrap();
        let before = explorer.view();
        explorer.suppose(&[(place(&plan, "users"), 25.0)]).unwrap();
        explorer.suppose(&[(place(&plan, "users"), 12.0), (place(&plan, "calls"), 2.0)]).unwrap();
        let after = explorer.suppose(&[]).unwrap();
        assert_eq!(before.draws(), after.draws());
        assert_eq!(before.range(), after.range());
    }

    #[test]
    fn everything_known_leaves_one_cost() {
        let plan = plan_of(&architecture(&[("p10", "10"), ("p90", "40")]));
        let options = EstimateOptions::default().with_draws(1_000);
        let mut explorer = Explorer::new(&Estimator::new(&plan).unwrap(), &options, Run::default()).unwrap();
        let known = [(place(&plan, "users"), 20.0), (place(&plan, "calls"), 3.0)];
        let view = explorer.suppose(&known).unwrap();
        let cost = 20.0 * 3.0 * 0.1 + 20.0 * 2.0 + 5.0;
        assert!(view.draws().iter().all(|draw| (draw - cost).abs() < 1e-9));
        assert!(view.swings().is_empty());
    }

    #[test]
    fn all_invalid_answers_are_reported_and_change_nothing() {
        let plan = plan_of(&architecture(&[("p10", "10"), ("p90", "40")]));
        let options = EstimateOptions::default().with_draws(1_000);
        let mut explorer = Explorer::new(&Estimator::new(&plan).unwrap(), &options, Run::default()).unwrap();
        let before = explorer.view();
        let refused = explorer.suppose(&[(place(&plan, "users"), 1e12), (999, 1.0), (place(&plan, "calls"), f64::NAN)]);
        assert_eq!(refused.unwrap_err().len(), 3);
        assert_eq!(explorer.view().draws(), before.draws());
    }
}
