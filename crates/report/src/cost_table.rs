//! Costs by component, environment, or region, as rows of text.

use std::cmp::Reverse;

use costcone_core::estimate::{Estimate, EstimatedCost};
use costcone_core::formula::{Decimal, Rounding};
use costcone_core::plan::{CostPart, PartKind};

use crate::money::MoneyFormat;
use crate::number::percent;

/// A row: a part with its range and its share of the expected total.
pub(crate) struct CostRow {
    /// The part's label, with its id where two parts have the same label.
    pub(crate) label: String,
    pub(crate) low: String,
    pub(crate) expected: String,
    pub(crate) high: String,
    pub(crate) share: String,
}

impl CostRow {
    /// Low, expected, and high.
    pub(crate) fn amounts(&self) -> [&str; 3] {
        [&self.low, &self.expected, &self.high]
    }
}

/// The parts of one kind, the largest expected cost first. Parts beyond `most` are one last row with the sum of their expected
/// costs, without low and high: these do not add up.
pub(crate) fn cost_rows(estimate: &Estimate, kind: PartKind, most: usize) -> Vec<CostRow> {
    let parts = estimate.plan().parts().iter().filter(|part| part.kind() == kind);
    let mut parts: Vec<(&CostPart, &EstimatedCost)> =
        parts.zip(estimate.by(kind)).map(|(part, (_, ranged))| (part, ranged)).collect();
    parts.sort_by_key(|(_, ranged)| Reverse(ranged.range().expected()));
    // The row of the rest replaces one part, so it sums up two at least.
    let own = if parts.len() > most { most.saturating_sub(1) } else { parts.len() };
    let (shown, rest) = parts.split_at(own);
    let labels: Vec<&str> = parts.iter().map(|(part, _)| part.label()).collect();
    let whole = estimate.total().expected();
    let mut rows: Vec<CostRow> = shown.iter().map(|(part, ranged)| row(part, ranged, whole, &labels)).collect();
    rows.extend((!rest.is_empty()).then(|| sum(rest, kind, estimate)));
    rows
}

fn row(part: &CostPart, ranged: &EstimatedCost, whole: Decimal, labels: &[&str]) -> CostRow {
    let is_unique = labels.iter().filter(|label| **label == part.label()).count() < 2;
    let label = if is_unique { part.label().to_owned() } else { format!("{} ({})", part.label(), part.name()) };
    let range = ranged.range();
    let format = MoneyFormat::for_range(range);
    let [low, expected, high] = [range.low(), range.expected(), range.high()].map(|amount| format.amount(amount));
    CostRow { label, low, expected, high, share: percent(range.expected().to_f64() / whole.to_f64()) }
}

fn sum(rest: &[(&CostPart, &EstimatedCost)], kind: PartKind, estimate: &Estimate) -> CostRow {
    let add = |sum: Decimal, (_, ranged): &(&CostPart, &EstimatedCost)| {
        sum.add_rounded(ranged.range().expected(), Rounding::Nearest).unwrap_or(sum)
    };
    let expected = rest.iter().fold(Decimal::ZERO, add);
    let whole = estimate.total().expected();
    CostRow {
        label: format!("{} other {}s", rest.len(), kind.word()),
        low: String::new(),
        expected: MoneyFormat::for_amount(expected, estimate.plan().currency().code()).amount(expected),
        high: String::new(),
        share: percent(expected.to_f64() / whole.to_f64()),
    }
}
