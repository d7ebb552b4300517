//! The contents of a waterfall chart: a bar for each change, from the expected cost before it to the expected cost after it.

use costcone_core::compare::Comparison;
use costcone_core::formula::{Decimal, Rounding};
use costcone_core::scenario::Waterfall;

use crate::compare::{changes_note, signed};
use crate::difference::DifferenceChart;
use crate::range_text::RangeText;

/// The contents of a waterfall chart.
#[derive(Clone, Debug)]
pub struct WaterfallChart {
    /// The title.
    pub title: String,
    /// The chart in words.
    pub description: String,
    /// The range of the architecture at the start.
    pub start: RangeText,
    /// The bars: the start, the changes in their order, the end.
    pub bars: Vec<WaterfallBar>,
    /// The notes under the bars: how to read them, and the range of the whole difference.
    pub notes: Vec<String>,
}

/// A bar of a waterfall chart.
#[derive(Clone, Debug, PartialEq)]
pub struct WaterfallBar {
    /// The name of the architecture, or the changes.
    pub name: String,
    /// The range of the architecture; empty for changes.
    pub note: String,
    /// The expected cost before and after. Before an architecture it is zero.
    pub ends: [Decimal; 2],
    /// The label beside the bar: `mean $1.2k`, `+$120`.
    pub label: String,
    /// Whether the bar shows changes.
    pub is_change: bool,
}

impl WaterfallChart {
    /// The waterfall from the architecture at index `than` of a comparison to the one at index `of`; `None` if there is no such index. At most
    /// `most` bars show changes: the smallest changes share one bar.
    #[must_use]
    pub fn new(comparison: &Comparison, [of, than]: [usize; 2], waterfall: &Waterfall, most: usize) -> Option<Self> {
        let difference = DifferenceChart::new(comparison, of, than)?;
        let range =
            |place: usize| Some(RangeText::new(comparison.sides().nth(place)?.1.total(), &difference.range.period));
        let (start, end) = (range(than)?, range(of)?);
        let mut bars = vec![whole(&difference.than, &start)];
        bars.extend(changes(waterfall, most));
        bars.push(whole(&difference.of, &end));
        let title = format!("Where the difference comes from: {} compared with {}", difference.of, difference.than);
        let notes = vec![changes_note("bar"), difference.sentence()];
        let sentences: Vec<String> = bars.iter().map(WaterfallBar::sentence).collect();
        let description = format!("{}. {}", sentences.join("; "), notes.join(" "));
        Some(WaterfallChart { title, description, start, bars, notes })
    }
}

impl WaterfallBar {
    /// `api.memory: 512 MB to 1024 MB adds $120`, `small: mean $1.2k, $1k to $3k a month (P10 to P90)`
    #[must_use]
    pub fn sentence(&self) -> String {
        match (self.is_change, self.label.strip_prefix('-'), self.label.strip_prefix('+')) {
            (false, ..) => format!("{}: {}, {}", self.name, self.label, self.note),
            (true, Some(amount), _) => format!("{} saves {amount}", self.name),
            (true, None, Some(amount)) => format!("{} adds {amount}", self.name),
            (true, None, None) => format!("{}: {}", self.name, self.label),
        }
    }
}

fn whole(name: &str, range: &RangeText) -> WaterfallBar {
    let [low, high] = range.percentiles();
    WaterfallBar {
        name: name.to_owned(),
        note: format!("{} ({low} to {high})", range.ends()),
        ends: [Decimal::ZERO, range.expected],
        label: format!("mean {}", range.expected_amount()),
        is_change: false,
    }
}

/// The changes in their order, the smallest ones together at the end.
fn changes(waterfall: &Waterfall, most: usize) -> Vec<WaterfallBar> {
    let steps = waterfall.steps();
    let mut by_size: Vec<usize> = (0..steps.len()).collect();
    by_size.sort_by_key(|place| std::cmp::Reverse(steps[*place].adds().abs()));
    // The shared bar replaces one change, so it sums up two at least.
    let own = if steps.len() > most { most.saturating_sub(1) } else { steps.len() };
    let (kept, smaller) = by_size.split_at(own);
    let own = steps.iter().enumerate().filter(|(place, _)| kept.contains(place));
    let own = own.map(|(_, step)| (step.changes().join("; "), step.adds()));
    let sum = smaller.iter().map(|place| steps[*place].adds()).fold(Decimal::ZERO, add);
    let rest = (!smaller.is_empty()).then(|| (format!("{} smaller changes together", smaller.len()), sum));
    let bar = |from: &mut Decimal, (name, adds): (String, Decimal)| {
        let ends = [*from, add(*from, adds)];
        *from = ends[1];
        Some(WaterfallBar { name, note: String::new(), ends, label: signed(adds, waterfall), is_change: true })
    };
    own.chain(rest).scan(waterfall.start(), bar).collect()
}

fn add(sum: Decimal, adds: Decimal) -> Decimal {
    sum.add_rounded(adds, Rounding::Nearest).unwrap_or(sum)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bar_states_its_effect() {
        let bar = |label: &str| WaterfallBar {
            name: "region".into(),
            note: String::new(),
            ends: [Decimal::ZERO; 2],
            label: label.into(),
            is_change: true,
        };
        let sentences = ["+$120", "-$12", "no change"].map(|label| bar(label).sentence());
        assert_eq!(sentences, ["region adds $120", "region saves $12", "region: no change"]);
    }
}
