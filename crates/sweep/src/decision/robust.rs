//! Choices that stay good in every state.

use costcone_core::{Code, Finding};
use costcone_formula::{Decimal, Rounding};

use super::choices::{Decision, DecisionCell};
use super::rows::too_large;
use super::weights::{StateWeights, weight};

/// Every choice of a decision, summarized over the states where any choice has a cost.
#[derive(Clone, Debug, PartialEq)]
pub struct RobustChoices {
    /// In the order of the decision's choices.
    pub choices: Vec<ChoiceSummary>,
    /// The number of states that count: those with a weight above zero where any choice has a cost.
    pub states: usize,
    /// The number of states with a weight above zero where no choice has a cost. They are left out.
    pub without_cost: usize,
}

/// One choice, summarized over all states.
///
/// A choice without a cost in some state has no mean, no worst case, and no regret. No rule selects it.
#[derive(Clone, Debug, PartialEq)]
pub struct ChoiceSummary {
    /// The number of the choice in the decision.
    pub choice: usize,
    /// The weighted mean of the costs.
    pub mean: Option<Decimal>,
    /// The highest cost and its state.
    pub worst: Option<(Decimal, usize)>,
    /// The highest regret and its state.
    pub max_regret: Option<(Decimal, usize)>,
    /// The weighted mean of the regrets.
    pub mean_regret: Option<Decimal>,
    /// The share of the weight of states where no other choice is cheaper.
    pub cheapest: f64,
    /// The share of the weight of states where the choice costs at most the requested fraction more than the lowest cost.
    pub near: f64,
    /// The number of states where it has a cost.
    pub states: usize,
    /// The number of states where it has an error.
    pub failed: usize,
    /// The number of states without a row.
    pub absent: usize,
    /// The first error: an index of [`DecisionRows::failed`](super::DecisionRows::failed).
    pub error: Option<usize>,
    /// Whether no choice has a lower maximum regret (Savage).
    pub is_least_regret: bool,
    /// Whether no choice has a lower maximum cost (Wald).
    pub is_least_worst: bool,
    /// Whether no choice has a lower mean cost (Laplace, with equal weights).
    pub is_least_mean: bool,
}

impl ChoiceSummary {
    /// Whether it has a cost in every state that counts.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        self.failed + self.absent == 0
    }
}

/// A figure and its state.
type Greatest = (Decimal, usize);

/// The states that count, with their weights.
struct Weighed {
    states: Vec<(usize, Decimal)>,
    sum: Decimal,
}

impl Decision<'_> {
    /// Summarizes every choice: mean cost, highest cost, regrets, and the shares of states where it is cheapest or costs at
    /// most the fraction `near` more than the lowest cost, as in 0.1. All choices that tie under a rule are marked.
    ///
    /// # Errors
    /// Returns an error if weights are invalid or all zero, `near` is negative, or a sum exceeds the range of decimals.
    ///
    /// # Source
    /// Greatest regret: L. J. Savage, "The theory of statistical decision", JASA 46 (1951), 55-67. Greatest cost: A. Wald, "Statistical
    /// decision functions which minimize the maximum risk", Annals of Mathematics 46 (1945), 265-280. All three: R. D. Luce, H. Raiffa,
    /// "Games and Decisions" (1957), chapter 13.
    pub fn robust(&self, weights: &StateWeights, near: Decimal) -> Result<RobustChoices, Finding> {
        if near.is_negative() {
            return Err(Finding::new(Code::OutOfRange, "within", format!("is {near}"))
                .with_help("give a fraction, as in 0.1 for at most 10% more than the cheapest"));
        }
        let (weighed, without_cost) = self.weighed(weights)?;
        let choices = (0..self.choices.len()).map(|choice| self.summed(choice, &weighed, near));
        let mut choices = choices.collect::<Result<Vec<ChoiceSummary>, Finding>>()?;
        mark(&mut choices);
        Ok(RobustChoices { choices, states: weighed.states.len(), without_cost })
    }

    /// The states with a weight above zero where any choice has a cost, and the number of states without one.
    fn weighed(&self, weights: &StateWeights) -> Result<(Weighed, usize), Finding> {
        let read = weights.read(self.rows, &self.state_axes)?;
        let all = self.states.iter().enumerate().map(|(state, levels)| Ok((state, weight(&read, levels)?)));
        let all = all.collect::<Result<Vec<_>, Finding>>()?.into_iter().filter(|(_, weight)| !weight.is_zero());
        let (states, without): (Vec<_>, Vec<_>) = all.partition(|(state, _)| self.least(*state).is_some());
        let sum = states.iter().try_fold(Decimal::ZERO, |sum, (_, weight)| sum.add_rounded(*weight, Rounding::Nearest));
        let sum = sum.map_err(too_large)?;
        if sum.is_zero() {
            return Err(Finding::new(Code::OutOfRange, "weights", "every state with a cost has the weight 0")
                .with_help("give one of them a weight above 0 above 0"));
        }
        Ok((Weighed { states, sum }, without.len()))
    }

    fn summed(&self, choice: usize, weighed: &Weighed, near: Decimal) -> Result<ChoiceSummary, Finding> {
        let of = |state: usize| self.cell(choice, state);
        let mut summed = ChoiceSummary {
            choice,
            mean: None,
            worst: None,
            max_regret: None,
            mean_regret: None,
            cheapest: self.share(choice, weighed, Decimal::ZERO)?,
            near: self.share(choice, weighed, near)?,
            states: weighed.states.iter().filter(|(state, _)| matches!(of(*state), DecisionCell::Cost(..))).count(),
            failed: weighed.states.iter().filter(|(state, _)| matches!(of(*state), DecisionCell::Failed(_))).count(),
            absent: weighed.states.iter().filter(|(state, _)| of(*state) == DecisionCell::Absent).count(),
            error: weighed.states.iter().find_map(|(state, _)| match of(*state) {
                DecisionCell::Failed(number) => Some(number),
                _ => None,
            }),
            is_least_regret: false,
            is_least_worst: false,
            is_least_mean: false,
        };
        if summed.is_complete() {
            let costs = |state: usize| Ok(self.cost(choice, state));
            let regrets = |state: usize| self.regret(choice, state);
            let (mean, worst) = spread(weighed, costs)?;
            let (mean_regret, max_regret) = spread(weighed, regrets)?;
            (summed.mean, summed.mean_regret) = (Some(mean), Some(mean_regret));
            (summed.worst, summed.max_regret) = (worst, max_regret);
        }
        Ok(summed)
    }

    /// The share of the weight of states where a choice costs at most the fraction `near` more than the lowest cost.
    fn share(&self, choice: usize, weighed: &Weighed, near: Decimal) -> Result<f64, Finding> {
        let mut sum = Decimal::ZERO;
        for (state, weight) in &weighed.states {
            let (Some(regret), Some(least)) = (self.regret(choice, *state)?, self.least(*state)) else { continue };
            if regret <= least.abs().mul_rounded(near, Rounding::Nearest).map_err(too_large)? {
                sum = sum.add_rounded(*weight, Rounding::Nearest).map_err(too_large)?;
            }
        }
        Ok(sum.to_f64() / weighed.sum.to_f64())
    }
}

/// The weighted mean of figures by state, and the highest figure with its first state.
fn spread(
    weighed: &Weighed,
    figure: impl Fn(usize) -> Result<Option<Decimal>, Finding>,
) -> Result<(Decimal, Option<Greatest>), Finding> {
    let (mut sum, mut greatest) = (Decimal::ZERO, None);
    for (state, weight) in &weighed.states {
        let Some(figure) = figure(*state)? else { continue };
        let add = figure.mul_rounded(*weight, Rounding::Nearest);
        sum = add.and_then(|add| sum.add_rounded(add, Rounding::Nearest)).map_err(too_large)?;
        if greatest.is_none_or(|(most, _)| figure > most) {
            greatest = Some((figure, *state));
        }
    }
    let mean = sum.div_rounded(weighed.sum, Rounding::Nearest).map_err(too_large)?;
    Ok((mean, greatest))
}

/// Marks the choices that each rule selects.
fn mark(choices: &mut [ChoiceSummary]) {
    let least = |of: fn(&ChoiceSummary) -> Option<Decimal>| choices.iter().filter_map(of).min();
    let regret = least(|choice| choice.max_regret.map(|(regret, _)| regret));
    let worst = least(|choice| choice.worst.map(|(worst, _)| worst));
    let mean = least(|choice| choice.mean);
    for choice in choices {
        choice.is_least_regret = choice.max_regret.is_some_and(|(own, _)| Some(own) == regret);
        choice.is_least_worst = choice.worst.is_some_and(|(own, _)| Some(own) == worst);
        choice.is_least_mean = choice.mean.is_some() && choice.mean == mean;
    }
}
