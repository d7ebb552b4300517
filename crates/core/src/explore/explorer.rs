//! What is known, and what follows from it.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::held::Held;
use super::limits;
use super::swings::Swings;
use super::view::View;
use crate::estimate::{EstimateOptions, Estimator, Run};
use crate::finding::{Code, Finding, Findings};
use crate::plan::Plan;

/// Draws of an estimate that follow what is taken to be known.
#[derive(Debug)]
pub struct Explorer {
    plan: Arc<Plan>,
    options: EstimateOptions,
    /// Uncertain assumptions that the total depends on, in the order of their names.
    moving: Vec<usize>,
    held: Held,
    swings: Swings,
    known: BTreeMap<usize, f64>,
}

impl Explorer {
    /// The most draws that are kept, whatever an estimate has.
    pub const MAX_DRAWS: u64 = limits::MAX_DRAWS;

    /// The most bytes of draws that are kept.
    pub const MAX_BYTES: u64 = limits::MAX_BYTES;

    /// Makes the draws of an estimate ready to follow answers.
    ///
    /// # Errors
    /// As [`Estimator::estimate_with`]; and where the draws of the plan's terms take more than [`MAX_BYTES`](Self::MAX_BYTES).
    pub fn new(estimator: &Estimator, options: &EstimateOptions, run: Run<'_>) -> Result<Explorer, Finding> {
        options.check()?;
        let moving = estimator.moving();
        let held = Held::new(estimator, &moving, options, run)?;
        let swings = Swings::new(&held, &moving);
        let plan = Arc::new(estimator.plan().clone());
        Ok(Explorer { plan, options: options.clone(), moving, held, swings, known: BTreeMap::new() })
    }

    /// The plan behind it.
    #[must_use]
    pub fn plan(&self) -> &Plan {
        &self.plan
    }

    /// The options of the estimate whose draws these are.
    #[must_use]
    pub fn options(&self) -> &EstimateOptions {
        &self.options
    }

    /// The places in the plan of what can be known: uncertain assumptions that the total depends on, in the order of their names. The
    /// uncertainty of the definition is none of them: nobody can answer it.
    pub fn assumptions(&self) -> impl Iterator<Item = usize> + '_ {
        self.moving.iter().copied().filter(|place| *place != 0)
    }

    /// What follows if these assumptions, by their places in the plan, turn out to have these values, and nothing else is known.
    ///
    /// # Errors
    /// Where a place has no uncertain assumption that the total depends on, or a value lies outside of its floor and ceiling. All of
    /// them are said, and what was known before stays known.
    pub fn suppose(&mut self, known: &[(usize, f64)]) -> Result<View, Findings> {
        let mut findings = Findings::none();
        known.iter().filter_map(|answer| self.refusal(*answer)).for_each(|finding| findings.push(finding));
        findings.into_result(())?;
        let known: BTreeMap<usize, f64> = known.iter().copied().collect();
        let differs = |place: &&usize| self.known.get(place) != known.get(place);
        let changed: Vec<usize> = self.moving.iter().filter(differs).copied().collect();
        match known.is_empty() {
            // From the start, so that rounding leaves no trace of what was tried.
            true => self.held.believe(),
            false => self.held.change(&changed, &known),
        }
        self.known = known;
        Ok(self.view())
    }

    /// What follows from what is known now.
    #[must_use]
    pub fn view(&self) -> View {
        let months = self.options.period().months().to_f64();
        let swings = self.swings.of(&self.plan, &self.held, &self.known, months);
        View::new(&self.plan, &self.options, &self.held, swings)
    }

    fn refusal(&self, (place, value): (usize, f64)) -> Option<Finding> {
        if !self.assumptions().any(|known| known == place) {
            let id = self.plan.assumptions().get(place).map_or("", |assumption| assumption.id());
            let message = "is no uncertain assumption that the total depends on";
            return Some(Finding::new(Code::BadValue, format!("assumptions.{id}"), message));
        }
        let assumption = &self.plan.assumptions()[place];
        let [floor, ceiling] = [assumption.spread().floor(), assumption.spread().ceiling()];
        if value >= floor.to_f64() && value <= ceiling.to_f64() {
            return None;
        }
        let unit = assumption.unit();
        let message = format!("{value} lies outside of what is believed possible: {floor} to {ceiling} {unit}");
        let finding = Finding::new(Code::OutOfRange, format!("assumptions.{}", assumption.id()), message.trim_end());
        Some(finding.with_help("widen the assumption first, or take a value inside"))
    }
}
