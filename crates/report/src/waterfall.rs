//! A waterfall as a chart shows it: a bar for each change, from where the expected cost was to where it is then.

use costcone_core::compare::Comparison;
use costcone_core::formula::{Decimal, Rounding};
use costcone_core::scenario::Waterfall;

use crate::compare::signed;
use crate::difference::DifferenceChart;
use crate::range_text::RangeText;

/// What a chart of a waterfall shows, apart from how it is drawn.
#[derive(Clone, Debug)]
pub struct WaterfallChart {
    /// What it shows.
    pub title: String,
    /// What it says, in words.
    pub description: String,
    /// The range of the architecture that it starts at.
    pub start: RangeText,
    /// The bars: where it starts, the changes in their order, where it ends.
    pub bars: Vec<WaterfallBar>,
    /// What stands under them: how to read them, and the range of the whole difference.
    pub notes: Vec<String>,
}

/// A bar of a waterfall.
#[derive(Clone, Debug, PartialEq)]
pub struct WaterfallBar {
    /// The architecture or the changes.
    pub name: String,
    /// The range of the architecture; empty for changes.
    pub note: String,
    /// The expected cost before and after; that before an architecture is zero.
    pub ends: [Decimal; 2],
    /// What stands beside the bar: `mean $1.2k`, `+$120`.
    pub label: String,
    /// Whether it is of changes.
    pub is_change: bool,
}

impl WaterfallChart {
    /// From the architecture at place `than` of a comparison to that at place `of`, with so many bars of changes at most: those that
    /// add least are one bar. Nothing where there is no such place.
    #[must_use]
    pub fn new(comparison: &Comparison, [of, than]: [usize; 2], waterfall: &Waterfall, most: usize) -> Option<Self> {
        let difference = DifferenceChart::new(comparison, of, than)?;
        let shown =
            |place: usize| Some(RangeText::new(comparison.sides().nth(place)?.1.total(), &difference.shown.period));
        let (start, end) = (shown(than)?, shown(of)?);
        let mut bars = vec![whole(&difference.than, &start)];
        bars.extend(changes(waterfall, most));
        bars.push(whole(&difference.of, &end));
        let title = format!("Why {} costs what it costs", difference.of);
        let notes = vec![
            "Means, each change after those above it: what two do together is counted with the later.".to_owned(),
            format!("{}.", difference.sentence()),
        ];
        let sentences: Vec<String> = bars.iter().map(WaterfallBar::sentence).collect();
        let description = format!("{}. {}", sentences.join("; "), notes.join(" "));
        Some(WaterfallChart { title, description, start, bars, notes })
    }
}

impl WaterfallBar {
    /// `api.memory: 512 MB to 1024 MB adds $120`, `small: mean $1.2k, $1k to $3k a month (P10 to P90)`
    #[must_use]
    pub fn sentence(&self) -> String {
        match (self.is_change, self.label.strip_prefix('-')) {
            (false, _) => format!("{}: {}, {}", self.name, self.label, self.note),
            (true, Some(amount)) => format!("{} takes {amount} off", self.name),
            (true, None) => format!("{} adds {}", self.name, self.label.trim_start_matches('+')),
        }
    }
}

fn whole(name: &str, shown: &RangeText) -> WaterfallBar {
    let [low, high] = shown.percentiles();
    WaterfallBar {
        name: name.to_owned(),
        note: format!("{} ({low} to {high})", shown.ends()),
        ends: [Decimal::ZERO, shown.expected],
        label: format!("mean {}", shown.rounded().amount(shown.expected)),
        is_change: false,
    }
}

/// Changes in their order, the lesser ones together at the end.
fn changes(waterfall: &Waterfall, most: usize) -> Vec<WaterfallBar> {
    let steps = waterfall.steps();
    let mut by_size: Vec<usize> = (0..steps.len()).collect();
    by_size.sort_by_key(|place| std::cmp::Reverse(steps[*place].adds().abs()));
    // A bar of lesser changes takes the place of one, and so is of two or more.
    let own = if steps.len() > most { most.saturating_sub(1) } else { steps.len() };
    let (kept, lesser) = by_size.split_at(own);
    let own = steps.iter().enumerate().filter(|(place, _)| kept.contains(place));
    let own = own.map(|(_, step)| (step.changes().join("; "), step.adds()));
    let sum = lesser.iter().map(|place| steps[*place].adds()).fold(Decimal::ZERO, add);
    let rest = (!lesser.is_empty()).then(|| (format!("sum of {} lesser changes", lesser.len()), sum));
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
