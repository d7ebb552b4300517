//! The contents of a regret chart.

use costcone_core::formula::Decimal;
use costcone_sweep::decision::{ChoiceSummary, Decision, RobustChoices};

use super::figure_format::FigureFormat;
use super::tables::{by_regret, state_in_words};
use super::values_on;

/// The contents of a regret chart: a bar for each choice, the smallest maximum regret first.
#[derive(Clone, Debug)]
pub struct RegretChart {
    /// The title.
    pub title: String,
    /// The chart in words.
    pub description: String,
    /// The title of the axis.
    pub axis: String,
    /// The bars.
    pub bars: Vec<RegretBar>,
    /// The notes under the bars.
    pub notes: Vec<String>,
}

/// The bar of a choice.
#[derive(Clone, Debug, PartialEq)]
pub struct RegretBar {
    /// The values of the choice.
    pub name: String,
    /// Its maximum and its mean regret; `None` if it has no cost in some state.
    pub regrets: Option<[f64; 2]>,
    /// The label beside the bar.
    pub label: String,
    /// The note under its name.
    pub note: String,
    /// Whether its maximum regret is the smallest of all.
    pub is_least: bool,
    /// The bar in words.
    pub sentence: String,
}

impl RegretChart {
    /// The chart of a decision, with at most `most` bars.
    #[must_use]
    pub fn new(decision: &Decision<'_>, robust: &RobustChoices, most: usize) -> RegretChart {
        let choices = by_regret(robust);
        let regrets = choices.iter().filter_map(|one| one.max_regret).map(|(regret, _)| regret);
        let format = FigureFormat::new(decision.rows(), "regret", regrets.chain([Decimal::ZERO]));
        let bars: Vec<RegretBar> =
            choices.iter().take(most).map(|one| RegretBar::new(decision, robust, one, &format)).collect();
        let chosen = names(decision, decision.choice_axes());
        let notes = notes(decision, robust, choices.len().saturating_sub(most));
        let sentences: Vec<&str> = bars.iter().map(|bar| bar.sentence.as_str()).collect();
        let notes_in_words: String = notes.iter().map(|note| format!(" {note}.")).collect();
        let description = format!(
            "Regret is the extra cost of a choice compared with the cheapest choice in the same state. {}.{notes_in_words}",
            sentences.join("; ")
        );
        RegretChart { title: format!("Regret of each {chosen}"), description, axis: format.axis_title(), bars, notes }
    }
}

fn names(decision: &Decision<'_>, axes: &[usize]) -> String {
    let names = axes.iter().filter_map(|axis| decision.rows().axes().get(*axis)).map(|axis| axis.name());
    names.collect::<Vec<_>>().join(" and ")
}

impl RegretBar {
    fn new(decision: &Decision<'_>, robust: &RobustChoices, one: &ChoiceSummary, format: &FigureFormat) -> RegretBar {
        let name = values_on(decision.rows(), decision.choice_axes(), &decision.choices()[one.choice]);
        let (Some((greatest, state)), Some(mean)) = (one.max_regret, one.mean_regret) else {
            return RegretBar::without(decision, robust, one, name);
        };
        let [most, usual] = [greatest, mean].map(|regret| format.text(regret));
        let state = state_in_words(decision, state);
        let is_never = greatest.is_zero();
        let note = match (is_never, state.is_empty()) {
            (true, _) => "always the cheapest".to_owned(),
            (false, true) => String::new(),
            (false, false) => format!("maximum at {state}"),
        };
        let comma = if note.is_empty() { "" } else { ", " };
        RegretBar {
            sentence: format!("{name}: maximum {most}, mean {usual}{comma}{note}"),
            label: if is_never { "none".to_owned() } else { format!("max. {most}, mean {usual}") },
            regrets: Some([greatest.to_f64(), mean.to_f64()]),
            name,
            note,
            is_least: one.is_least_regret,
        }
    }

    fn without(decision: &Decision<'_>, robust: &RobustChoices, one: &ChoiceSummary, name: String) -> RegretBar {
        let label = format!("no estimate in {} of {} states", one.failed + one.absent, robust.states);
        let error = one.error.and_then(|number| decision.rows().failed().get(number)).map(|failed| &failed.error);
        let note = error.and_then(|error| error.lines().next()).unwrap_or("not in the sweep").to_owned();
        RegretBar { sentence: format!("{name}: {label}, {note}"), regrets: None, name, label, note, is_least: false }
    }
}

fn notes(decision: &Decision<'_>, robust: &RobustChoices, more: usize) -> Vec<String> {
    let states = names(decision, decision.state_axes());
    let over = match (states.is_empty(), robust.states) {
        (true, _) => "One state: every axis is a choice".to_owned(),
        (false, 1) => format!("1 state of {states}"),
        (false, count) => format!("{count} states of {states}"),
    };
    let marked = "bar: maximum regret; line: mean regret; dark: smallest maximum regret";
    let without = (robust.without_cost > 0)
        .then(|| format!("{} states are left out because no choice has an estimate there", robust.without_cost));
    let more = (more > 0).then(|| format!("{more} more choices are not shown"));
    [Some(format!("{over}; {marked}")), without, more].into_iter().flatten().collect()
}
