//! Choices that hold up whatever the state turns out to be.

use costcone_core::{Code, Finding};
use costcone_formula::{Decimal, Rounding};

use super::decision::{Cell, Decision};
use super::rows::too_large;
use super::weights::{Weights, weight};

/// Every choice of a decision, summed up over the states in which any choice has a cost.
#[derive(Clone, Debug, PartialEq)]
pub struct Robust {
    /// In the order of the decision's choices.
    pub choices: Vec<Choice>,
    /// How many states count: those that weigh anything and in which any choice has a cost.
    pub states: usize,
    /// How many states weigh something and are left out, because no choice has a cost in them.
    pub without_cost: usize,
}

/// A choice over all states.
///
/// One that has no cost in some state cannot be weighed against others: it has no mean, worst or regret, and no rule takes it.
#[derive(Clone, Debug, PartialEq)]
pub struct Choice {
    /// Its place among the choices of the decision.
    pub choice: usize,
    /// The weighted mean of its costs.
    pub mean: Option<Decimal>,
    /// Its greatest cost, and the state of it.
    pub worst: Option<(Decimal, usize)>,
    /// Its greatest regret, and the state of it.
    pub max_regret: Option<(Decimal, usize)>,
    /// The weighted mean of its regrets.
    pub mean_regret: Option<Decimal>,
    /// The weight of the states in which none is cheaper, as a part of all.
    pub cheapest: f64,
    /// The weight of the states in which it costs at most so much more than the least as was asked for, as a part of all.
    pub near: f64,
    /// In how many states it has a cost.
    pub states: usize,
    /// In how many it has an error.
    pub failed: usize,
    /// In how many the sweep has no row of it.
    pub absent: usize,
    /// The first error.
    pub error: Option<usize>,
    /// Whether no choice has a lesser greatest regret (Savage).
    pub is_least_regret: bool,
    /// Whether no choice has a lesser greatest cost (Wald).
    pub is_least_worst: bool,
    /// Whether no choice has a lesser mean cost (Laplace, where states weigh alike).
    pub is_least_mean: bool,
}

impl Choice {
    /// Whether it has a cost in every state that counts.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        self.failed + self.absent == 0
    }
}

/// A figure and the state of it.
type Greatest = (Decimal, usize);

/// The states that count, with their weights.
struct Weighed {
    states: Vec<(usize, Decimal)>,
    sum: Decimal,
}

impl Decision<'_> {
    /// Every choice with its mean and worst cost, its regrets, and how often it is cheapest or costs at most the part `near` more than
    /// the least, as in 0.1. Choices that are tied under a rule are all marked.
    ///
    /// # Errors
    /// Where weights are wrong or all zero, `near` is negative, or a sum leaves the range of decimals.
    ///
    /// # Source
    /// Greatest regret: L. J. Savage, "The theory of statistical decision", JASA 46 (1951), 55-67. Greatest cost: A. Wald, "Statistical
    /// decision functions which minimize the maximum risk", Annals of Mathematics 46 (1945), 265-280. All three: R. D. Luce, H. Raiffa,
    /// "Games and Decisions" (1957), chapter 13.
    pub fn robust(&self, weights: &Weights, near: Decimal) -> Result<Robust, Finding> {
        if near.is_negative() {
            return Err(Finding::new(Code::OutOfRange, "within", format!("is {near}"))
                .with_help("give a part, as in 0.1 for at most 10 % more than the cheapest"));
        }
        let (weighed, without_cost) = self.weighed(weights)?;
        let choices = (0..self.choices.len()).map(|choice| self.summed(choice, &weighed, near));
        let mut choices = choices.collect::<Result<Vec<Choice>, Finding>>()?;
        mark(&mut choices);
        Ok(Robust { choices, states: weighed.states.len(), without_cost })
    }

    /// The states that can be, by their weights, and in which any choice has a cost; and how many have none.
    fn weighed(&self, weights: &Weights) -> Result<(Weighed, usize), Finding> {
        let read = weights.read(self.rows, &self.state_axes)?;
        let all = self.states.iter().enumerate().map(|(state, levels)| Ok((state, weight(&read, levels)?)));
        let all = all.collect::<Result<Vec<_>, Finding>>()?.into_iter().filter(|(_, weight)| !weight.is_zero());
        let (states, without): (Vec<_>, Vec<_>) = all.partition(|(state, _)| self.least(*state).is_some());
        let sum = states.iter().try_fold(Decimal::ZERO, |sum, (_, weight)| sum.add_rounded(*weight, Rounding::Nearest));
        let sum = sum.map_err(too_large)?;
        if sum.is_zero() {
            return Err(Finding::new(Code::OutOfRange, "weights", "every state that has a cost weighs nothing")
                .with_help("give one of them a weight"));
        }
        Ok((Weighed { states, sum }, without.len()))
    }

    fn summed(&self, choice: usize, weighed: &Weighed, near: Decimal) -> Result<Choice, Finding> {
        let of = |state: usize| self.cell(choice, state);
        let mut summed = Choice {
            choice,
            mean: None,
            worst: None,
            max_regret: None,
            mean_regret: None,
            cheapest: self.share(choice, weighed, Decimal::ZERO)?,
            near: self.share(choice, weighed, near)?,
            states: weighed.states.iter().filter(|(state, _)| matches!(of(*state), Cell::Cost(..))).count(),
            failed: weighed.states.iter().filter(|(state, _)| matches!(of(*state), Cell::Failed(_))).count(),
            absent: weighed.states.iter().filter(|(state, _)| of(*state) == Cell::Absent).count(),
            error: weighed.states.iter().find_map(|(state, _)| match of(*state) {
                Cell::Failed(number) => Some(number),
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

    /// The weight of the states in which a choice costs at most so much more than the least, as a part of all.
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

/// The weighted mean of figures of states, and the greatest with the first state that has it.
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

/// Marks what each rule takes.
fn mark(choices: &mut [Choice]) {
    let least = |of: fn(&Choice) -> Option<Decimal>| choices.iter().filter_map(of).min();
    let regret = least(|choice| choice.max_regret.map(|(regret, _)| regret));
    let worst = least(|choice| choice.worst.map(|(worst, _)| worst));
    let mean = least(|choice| choice.mean);
    for choice in choices {
        choice.is_least_regret = choice.max_regret.is_some_and(|(own, _)| Some(own) == regret);
        choice.is_least_worst = choice.worst.is_some_and(|(own, _)| Some(own) == worst);
        choice.is_least_mean = choice.mean.is_some() && choice.mean == mean;
    }
}
