//! The contents of a tornado chart: the cost with each assumption at its P10 and at its P90, the widest swing first.

use costcone_core::estimate::Estimate;
use costcone_core::formula::{Decimal, Rounding};
use costcone_core::model::Assumption;
use costcone_core::sensitivity::{Amount, Sensitivity, TornadoBar};

use crate::money::MoneyFormat;
use crate::number::{counted, significant};
use crate::percentile::percentile_of;
use crate::question_text::width_format;

/// The figure of the total that a tornado shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum TornadoFigure {
    /// The mean.
    #[default]
    Expected,
    /// The percentile of the analysis.
    Percentile,
}

impl TornadoFigure {
    /// `expected cost` or `P90`
    #[must_use]
    pub fn name(self, sensitivity: &Sensitivity) -> String {
        match self {
            TornadoFigure::Expected => "expected cost".to_owned(),
            TornadoFigure::Percentile => percentile_of(100.0 * sensitivity.percentile()),
        }
    }

    /// The figure with the assumption at its P10, P25, P50, P75, and P90.
    #[must_use]
    pub fn points(self, bar: &TornadoBar) -> &[Amount; 5] {
        match self {
            TornadoFigure::Expected => bar.expected(),
            TornadoFigure::Percentile => bar.percentile(),
        }
    }

    fn swing(self, bar: &TornadoBar) -> Decimal {
        match self {
            TornadoFigure::Expected => bar.swing(),
            TornadoFigure::Percentile => bar.percentile_swing(),
        }
    }

    /// The bars of an analysis, the widest swing of the figure first.
    #[must_use]
    pub fn bars(self, sensitivity: &Sensitivity) -> Vec<&TornadoBar> {
        let mut bars: Vec<&TornadoBar> = sensitivity.bars().iter().collect();
        // A stable sort: equal swings stay in the order of the analysis.
        bars.sort_by_key(|bar| std::cmp::Reverse(self.swing(bar)));
        bars
    }

    fn whole(self, estimate: &Estimate, sensitivity: &Sensitivity) -> Decimal {
        if self == TornadoFigure::Expected {
            return estimate.total().expected();
        }
        let percentile = estimate.whole().distribution().percentile(sensitivity.percentile()).value;
        // OK because an estimate keeps its figures as decimals too.
        Decimal::from_f64(percentile, Rounding::Nearest).unwrap_or_default()
    }
}

/// The contents of a tornado chart.
#[derive(Clone, Debug)]
pub struct TornadoChart {
    /// The name of the figure: `expected cost`, `P50`.
    pub figure: String,
    /// The figure while every assumption is uncertain.
    pub whole: Decimal,
    /// The rows, the widest swing first.
    pub rows: Vec<TornadoRow>,
    /// The number of assumptions without a row.
    pub others: usize,
    /// The sum of the swings of the assumptions without a row.
    pub rest: Decimal,
    format: MoneyFormat,
}

/// A row of a tornado chart: the effect of one assumption on the figure.
#[derive(Clone, Debug)]
pub struct TornadoRow {
    /// The label of the assumption.
    pub name: String,
    /// The values of the assumption at its P10 and its P90: `20k to 80k user`.
    pub values: String,
    /// The figure with the assumption at its P10, P25, P50, P75, and P90.
    pub points: [Decimal; 5],
    /// Whether the figure only rises or only falls from point to point.
    pub is_monotone: bool,
    /// Whether the figure moves by more than the sampling error.
    pub is_sure: bool,
}

impl TornadoChart {
    /// The tornado of an estimate, with at most `rows` rows.
    #[must_use]
    pub fn new(estimate: &Estimate, sensitivity: &Sensitivity, figure: TornadoFigure, rows: usize) -> TornadoChart {
        let bars = figure.bars(sensitivity);
        let (shown, others) = bars.split_at(rows.min(bars.len()));
        let all = sensitivity.plan().assumptions();
        let add =
            |sum: Decimal, bar: &&TornadoBar| sum.add_rounded(figure.swing(bar), Rounding::Nearest).unwrap_or(sum);
        TornadoChart {
            figure: figure.name(sensitivity),
            whole: figure.whole(estimate, sensitivity),
            rows: shown.iter().map(|bar| TornadoRow::new(&all[bar.assumption()], bar, figure)).collect(),
            others: others.len(),
            rest: others.iter().fold(Decimal::ZERO, add),
            format: width_format(sensitivity.width().value, sensitivity.plan()),
        }
    }

    /// `Expected cost when each assumption moves from its P10 to its P90`
    #[must_use]
    pub fn title(&self) -> String {
        let figure = if self.figure.starts_with('P') {
            format!("{} of the cost", self.figure)
        } else {
            "Expected cost".to_owned()
        };
        format!("{figure} when each assumption moves from its P10 to its P90")
    }

    /// An amount in the rounding of the chart.
    #[must_use]
    pub fn amount(&self, amount: Decimal) -> String {
        self.format.amount(amount)
    }

    /// Whether a row moves the figure by more than the sampling error, and by enough to show.
    #[must_use]
    pub fn moves(&self, row: &TornadoRow) -> bool {
        let [from, to] = row.span().map(|amount| self.amount(amount));
        row.is_sure && from != to
    }

    /// The figure from P10 to P90 of the assumption: `$8.1k to $12k`.
    #[must_use]
    pub fn ends(&self, row: &TornadoRow) -> String {
        let [from, to] = row.ends().map(|amount| self.amount(amount));
        if self.moves(row) { format!("{from} to {to}") } else { "hardly moves".to_owned() }
    }

    /// The labels at the left and the right end of the bar: `P10 $8.1k` and `P90 $12k`.
    #[must_use]
    pub fn labels(&self, row: &TornadoRow) -> [String; 2] {
        let [from, to] = row.ends();
        let (p10, p90) = (format!("P10 {}", self.amount(from)), format!("P90 {}", self.amount(to)));
        match (self.moves(row), row.is_monotone) {
            (false, _) => [String::new(), "hardly moves".to_owned()],
            (true, false) => row.extremes().map(|amount| self.amount(amount)),
            (true, true) if from <= to => [p10, p90],
            (true, true) => [p90, p10],
        }
    }

    /// `expected cost moves from $8.1k to $12k as Traffic goes from its P10 to its P90 (20k to 80k user)`
    #[must_use]
    pub fn sentence(&self, row: &TornadoRow) -> String {
        let TornadoRow { name, values, .. } = row;
        let figure = &self.figure;
        if !self.moves(row) {
            return format!("{figure} hardly moves as {name} goes from its P10 to its P90 ({values})");
        }
        let [from, to] = row.ends().map(|amount| self.amount(amount));
        let between = match row.is_monotone {
            true => String::new(),
            false => {
                let [least, greatest] = row.extremes().map(|amount| self.amount(amount));
                format!(", and rises and falls between {least} and {greatest}")
            }
        };
        format!("{figure} moves from {from} to {to} as {name} goes from its P10 to its P90 ({values}){between}")
    }

    /// `7 smaller assumptions, together up to $800`; `None` if every assumption has a row.
    #[must_use]
    pub fn rest(&self) -> Option<String> {
        let rest = self.amount(self.rest);
        let is_little = rest == self.amount(Decimal::ZERO);
        (self.others > 0).then(|| smaller(self.others, (!is_little).then_some(rest.as_str())))
    }
}

/// The assumptions beyond the last row, with the sum of their swings if it shows.
pub(crate) fn smaller(count: usize, sum: Option<&str>) -> String {
    let assumptions = counted(count, "smaller assumption");
    match (sum, count) {
        (None, 1) => format!("{assumptions} hardly moves the cost"),
        (None, _) => format!("{assumptions} hardly move the cost"),
        (Some(sum), 1) => format!("{assumptions}, up to {sum}"),
        (Some(sum), _) => format!("{assumptions}, together up to {sum}"),
    }
}

impl TornadoRow {
    fn new(assumption: &Assumption, bar: &TornadoBar, figure: TornadoFigure) -> TornadoRow {
        let points = figure.points(bar);
        TornadoRow {
            name: assumption.label().to_owned(),
            values: values(assumption, bar.at()),
            points: points.map(|amount| amount.value),
            is_monotone: bar.is_monotone(),
            is_sure: !bar.is_monotone() || is_sure(points),
        }
    }

    /// The figure with the assumption at its P10 and at its P90.
    #[must_use]
    pub fn ends(&self) -> [Decimal; 2] {
        [self.points[0], self.points[4]]
    }

    /// The ends of the bar: the figure at P10 and P90, or its least and greatest where it rises and falls.
    #[must_use]
    pub fn span(&self) -> [Decimal; 2] {
        let [from, to] = self.ends();
        if self.is_monotone { [from.min(to), from.max(to)] } else { self.extremes() }
    }

    /// The least and the greatest of the figure.
    #[must_use]
    pub fn extremes(&self) -> [Decimal; 2] {
        let [first, others @ ..] = self.points;
        others.into_iter().fold([first; 2], |[least, greatest], point| [least.min(point), greatest.max(point)])
    }
}

/// Whether the ends differ by more than the sampling error explains.
pub(crate) fn is_sure(points: &[Amount; 5]) -> bool {
    let [from, to] = [points[0], points[4]].map(|amount| (amount.value.to_f64(), amount.error.to_f64()));
    (to.0 - from.0).abs() > 2.0 * from.1.hypot(to.1)
}

/// `20k to 80k user`
fn values(assumption: &Assumption, at: &[Decimal; 5]) -> String {
    let unit = if assumption.unit().is_pure() { String::new() } else { format!(" {}", assumption.unit()) };
    format!("{} to {}{unit}", significant(at[0].to_f64()), significant(at[4].to_f64()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(points: [i64; 5], is_monotone: bool) -> TornadoRow {
        let points = points.map(Decimal::from);
        TornadoRow { name: "Traffic".into(), values: "2 to 8 GB".into(), points, is_monotone, is_sure: true }
    }

    fn chart() -> TornadoChart {
        let format = MoneyFormat::new(Decimal::ZERO, Decimal::from(50_i64), "USD");
        let (whole, rest) = (Decimal::from(300_i64), Decimal::from(20_i64));
        TornadoChart { figure: "expected cost".into(), whole, rows: Vec::new(), others: 3, rest, format }
    }

    #[test]
    fn labels_name_the_percentile_at_each_end() {
        let (rising, falling) = (row([100, 150, 200, 250, 300], true), row([300, 250, 200, 150, 100], true));
        assert_eq!(chart().labels(&rising), ["P10 $100", "P90 $300"]);
        assert_eq!(chart().labels(&falling), ["P90 $100", "P10 $300"]);
        assert_eq!(chart().labels(&row([200, 100, 100, 300, 250], false)), ["$100", "$300"]);
        assert_eq!(chart().labels(&row([200, 201, 202, 203, 204], true)), ["", "hardly moves"]);
    }

    #[test]
    fn a_span_holds_every_point() {
        for (points, is_monotone) in
            [([1, 2, 3, 4, 5], true), ([5, 4, 3, 2, 1], true), ([3, 1, 4, 1, 5], false), ([2, 9, 2, 0, 2], false)]
        {
            let row = row(points, is_monotone);
            let [least, greatest] = row.span();
            assert!(row.points.iter().all(|point| (least..=greatest).contains(point)), "{points:?}");
        }
    }

    #[test]
    fn smaller_assumptions_are_summed() {
        assert_eq!(chart().rest(), Some("3 smaller assumptions, together up to $20".to_owned()));
        assert_eq!(TornadoChart { others: 1, ..chart() }.rest(), Some("1 smaller assumption, up to $20".to_owned()));
        let little = TornadoChart { rest: Decimal::ONE, others: 2, ..chart() };
        assert_eq!(little.rest(), Some("2 smaller assumptions hardly move the cost".to_owned()));
        assert_eq!(TornadoChart { others: 0, ..chart() }.rest(), None);
    }
}
