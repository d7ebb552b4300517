//! The regrets of choices for people.

use costcone_core::formula::Decimal;
use costcone_sweep::decision::{ChoiceSummary, Decision, RobustChoices};

use super::figure_format::FigureFormat;
use super::place;
use super::tables::{by_regret, place_of_state};

/// Choices, a bar each, the least of the greatest regret first.
#[derive(Clone, Debug)]
pub struct RegretChart {
    /// What it shows.
    pub title: String,
    /// What it says, in words.
    pub description: String,
    /// What the bars are.
    pub axis: String,
    /// The bars that are shown.
    pub bars: Vec<RegretBar>,
    /// What stands under them.
    pub notes: Vec<String>,
}

/// A choice.
#[derive(Clone, Debug, PartialEq)]
pub struct RegretBar {
    /// Its values.
    pub name: String,
    /// Its greatest and its mean regret; nothing where it has no cost in some state.
    pub regrets: Option<[f64; 2]>,
    /// What stands beside the bar.
    pub label: String,
    /// What stands under its name.
    pub note: String,
    /// Whether no choice has a lesser greatest regret.
    pub is_least: bool,
    /// What it says, in words.
    pub sentence: String,
}

impl RegretChart {
    /// The choices of a decision, so many bars of them.
    #[must_use]
    pub fn new(decision: &Decision<'_>, robust: &RobustChoices, most: usize) -> RegretChart {
        let choices = by_regret(robust);
        let regrets = choices.iter().filter_map(|one| one.max_regret).map(|(regret, _)| regret);
        let say = FigureFormat::new(decision.rows(), "regret", regrets.chain([Decimal::ZERO]));
        let bars: Vec<RegretBar> =
            choices.iter().take(most).map(|one| RegretBar::new(decision, robust, one, &say)).collect();
        let chosen = names(decision, decision.choice_axes());
        let notes = notes(decision, robust, choices.len().saturating_sub(most));
        let sentences: Vec<&str> = bars.iter().map(|bar| bar.sentence.as_str()).collect();
        let notes_in_words: String = notes.iter().map(|note| format!(" {note}.")).collect();
        let description = format!(
            "Regret is what a choice costs more than the cheapest one in the same state. {}.{notes_in_words}",
            sentences.join("; ")
        );
        RegretChart { title: format!("Regret of each {chosen}"), description, axis: say.axis(), bars, notes }
    }
}

fn names(decision: &Decision<'_>, axes: &[usize]) -> String {
    let names = axes.iter().filter_map(|axis| decision.rows().axes().get(*axis)).map(|axis| axis.name());
    names.collect::<Vec<_>>().join(" and ")
}

impl RegretBar {
    fn new(decision: &Decision<'_>, robust: &RobustChoices, one: &ChoiceSummary, say: &FigureFormat) -> RegretBar {
        let name = place(decision.rows(), decision.choice_axes(), &decision.choices()[one.choice]);
        let (Some((greatest, state)), Some(mean)) = (one.max_regret, one.mean_regret) else {
            return RegretBar::without(decision, robust, one, name);
        };
        let [most, usual] = [greatest, mean].map(|regret| say.say(regret));
        let state = place_of_state(decision, state);
        let is_never = greatest.is_zero();
        let note = match (is_never, state.is_empty()) {
            (true, _) => "always the cheapest".to_owned(),
            (false, true) => String::new(),
            (false, false) => format!("greatest at {state}"),
        };
        let comma = if note.is_empty() { "" } else { ", " };
        RegretBar {
            sentence: format!("{name}: at most {most}, mean {usual}{comma}{note}"),
            label: if is_never { "none".to_owned() } else { format!("{most}, mean {usual}") },
            regrets: Some([greatest.to_f64(), mean.to_f64()]),
            name,
            note,
            is_least: one.is_least_regret,
        }
    }

    fn without(decision: &Decision<'_>, robust: &RobustChoices, one: &ChoiceSummary, name: String) -> RegretBar {
        let label = format!("no cost in {} of {} states", one.failed + one.absent, robust.states);
        let error = one.error.and_then(|number| decision.rows().failed().get(number)).map(|failed| &failed.error);
        let note = error.and_then(|error| error.lines().next()).unwrap_or("not swept").to_owned();
        RegretBar { sentence: format!("{name}: {label}, {note}"), regrets: None, name, label, note, is_least: false }
    }
}

fn notes(decision: &Decision<'_>, robust: &RobustChoices, more: usize) -> Vec<String> {
    let states = names(decision, decision.state_axes());
    let over = match (states.is_empty(), robust.states) {
        (true, _) => "One state: everything that varies is chosen".to_owned(),
        (false, 1) => format!("Over 1 state of {states}"),
        (false, count) => format!("Over {count} states of {states}"),
    };
    let marked = "bar: the greatest regret, line: the mean, strong: the least of the greatest (Savage)";
    let without = (robust.without_cost > 0)
        .then(|| format!("{} states are left out, where no choice has a cost", robust.without_cost));
    let more = (more > 0).then(|| format!("{more} more choices are not drawn"));
    [Some(format!("{over}; {marked}")), without, more].into_iter().flatten().collect()
}
