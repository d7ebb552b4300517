//! A waterfall: the amount that each change adds to the expected cost.
//!
//! The changes are applied one after the other. Each step is the difference in the mean, so the steps add up. The joint effect of two changes counts
//! toward the later one.

use costcone_formula::{Decimal, Rounding};

use super::change::ScenarioChange;
use crate::document::Table;
use crate::estimate::{Detail, EstimateOptions};
use crate::finding::{Finding, Findings};
use crate::plan::Plan;
use crate::range::Currency;

/// The steps from one expected cost to another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Waterfall {
    currency: Currency,
    start: Decimal,
    steps: Vec<WaterfallStep>,
}

/// The amount that one change adds, or several changes together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WaterfallStep {
    changes: Vec<String>,
    adds: Decimal,
}

impl WaterfallStep {
    /// The changes in words. Several if they are possible only together.
    #[must_use]
    pub fn changes(&self) -> &[String] {
        &self.changes
    }

    /// The amount added to the expected cost. Negative if the change saves.
    #[must_use]
    pub fn adds(&self) -> Decimal {
        self.adds
    }
}

impl Waterfall {
    /// Applies the changes one after the other. `plan` compiles a document and shares the draws of the previous plan.
    ///
    /// # Errors
    /// The findings of the first and the last document. If a document between them is invalid, its change is combined with the next one. Also the
    /// errors of [`Plan::estimate`].
    pub fn new(
        base: &Table,
        changes: &[ScenarioChange],
        options: &EstimateOptions,
        mut plan: impl FnMut(&Table, Option<&Plan>) -> Result<Plan, Findings>,
    ) -> Result<Waterfall, Findings> {
        let options = options.clone().with_detail(Detail::Total);
        let expected = |plan: &Plan| -> Result<Decimal, Finding> { Ok(plan.estimate(&options)?.total().expected()) };
        let mut before = plan(base, None)?;
        let (start, currency) = (expected(&before)?, before.currency().clone());
        let (mut document, mut steps, mut last, mut open) = (base.clone(), Vec::new(), start, Vec::new());
        for (place, change) in changes.iter().enumerate() {
            open.push(change.describe(&document));
            document = change.apply(&document);
            let planned = match plan(&document, Some(&before)) {
                Err(findings) if place + 1 == changes.len() => return Err(findings),
                Err(_) => continue,
                Ok(planned) => planned,
            };
            let now = expected(&planned)?;
            let adds = now.sub_rounded(last, Rounding::Nearest).map_err(out_of_range)?;
            steps.push(WaterfallStep { changes: std::mem::take(&mut open), adds });
            (before, last) = (planned, now);
        }
        Ok(Waterfall { currency, start, steps })
    }

    /// The currency of all amounts.
    #[must_use]
    pub fn currency(&self) -> &Currency {
        &self.currency
    }

    /// The expected cost before any change.
    #[must_use]
    pub fn start(&self) -> Decimal {
        self.start
    }

    /// The steps in order.
    #[must_use]
    pub fn steps(&self) -> &[WaterfallStep] {
        &self.steps
    }

    /// The expected cost after all changes.
    #[must_use]
    pub fn end(&self) -> Decimal {
        let add = |sum: Decimal, step: &WaterfallStep| sum.add_rounded(step.adds, Rounding::Nearest).unwrap_or(sum);
        self.steps.iter().fold(self.start, add)
    }
}

fn out_of_range(error: impl std::fmt::Display) -> Finding {
    Finding::new(crate::Code::OutOfRange, "", error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn start_and_steps_add_up_to_the_end_in_decimals() {
        let amount = |text: &str| Decimal::parse(text).unwrap();
        let step = |text: &str| WaterfallStep { changes: vec!["region".to_owned()], adds: amount(text) };
        let steps = ["0.1", "0.2", "-0.3", "1e-20"].map(step).to_vec();
        let waterfall = Waterfall { currency: Currency::usd(), start: amount("100"), steps };
        assert_eq!(waterfall.end(), amount("100.00000000000000000001"));
    }
}
