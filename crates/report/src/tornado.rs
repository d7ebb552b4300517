//! A tornado: where the cost is with each assumption at its P10 and at its P90, the widest swing first.

use costcone_core::estimate::Estimate;
use costcone_core::formula::{Decimal, Rounding};
use costcone_core::model::Assumption;
use costcone_core::sensitivity::{Amount, Sensitivity, TornadoBar};

use crate::amount::{MoneyFormat, significant};
use crate::terminal::percentile_of;

/// The figure of the total that a tornado moves.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum TornadoFigure {
    /// The mean.
    #[default]
    Expected,
    /// The percentile that the analysis was made of.
    Percentile,
}

impl TornadoFigure {
    /// `expected cost` or `P90`.
    #[must_use]
    pub fn name(self, sensitivity: &Sensitivity) -> String {
        match self {
            TornadoFigure::Expected => "expected cost".to_owned(),
            TornadoFigure::Percentile => percentile_of(100.0 * sensitivity.percentile()),
        }
    }

    /// The figure with the assumption at its P10, P25, P50, P75 and P90.
    #[must_use]
    pub fn of(self, bar: &TornadoBar) -> &[Amount; 5] {
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
        // A stable sort: those alike stay in the order of the analysis.
        bars.sort_by_key(|bar| std::cmp::Reverse(self.swing(bar)));
        bars
    }

    fn whole(self, estimate: &Estimate, sensitivity: &Sensitivity) -> Decimal {
        if self == TornadoFigure::Expected {
            return estimate.total().expected();
        }
        let percentile = estimate.whole().distribution().percentile(sensitivity.percentile()).value;
        // OK because an estimate holds its figures as decimals too.
        Decimal::from_f64(percentile, Rounding::Nearest).unwrap_or_default()
    }
}

/// What a tornado shows, apart from how it is drawn.
#[derive(Clone, Debug)]
pub struct TornadoChart {
    /// What moves: `expected cost`, `P50`.
    pub figure: String,
    /// The figure while nothing is known of any assumption.
    pub whole: Decimal,
    /// Its rows, the widest swing first.
    pub rows: Vec<TornadoRow>,
    /// How many assumptions have no row.
    pub others: usize,
    /// Their swings added.
    pub rest: Decimal,
    rounded: MoneyFormat,
}

/// A row: what an assumption does to the figure.
#[derive(Clone, Debug)]
pub struct TornadoRow {
    /// The assumption by its name.
    pub name: String,
    /// Its own values at its P10 and P90: `20k to 80k user`.
    pub values: String,
    /// The figure with the assumption at its P10, P25, P50, P75 and P90.
    pub points: [Decimal; 5],
    /// Whether the figure only rises or only falls from point to point.
    pub is_monotone: bool,
    /// Whether it moves by more than an accident of sampling.
    pub is_sure: bool,
}

impl TornadoChart {
    /// The tornado of an estimate, with so many rows at most.
    #[must_use]
    pub fn new(estimate: &Estimate, sensitivity: &Sensitivity, moved: TornadoFigure, rows: usize) -> TornadoChart {
        let bars = moved.bars(sensitivity);
        let (shown, others) = bars.split_at(rows.min(bars.len()));
        let all = sensitivity.plan().assumptions();
        let add = |sum: Decimal, bar: &&TornadoBar| sum.add_rounded(moved.swing(bar), Rounding::Nearest).unwrap_or(sum);
        TornadoChart {
            figure: moved.name(sensitivity),
            whole: moved.whole(estimate, sensitivity),
            rows: shown.iter().map(|bar| TornadoRow::new(&all[bar.assumption()], bar, moved)).collect(),
            others: others.len(),
            rest: others.iter().fold(Decimal::ZERO, add),
            rounded: rounded(sensitivity),
        }
    }

    /// An amount as its ends are shown.
    #[must_use]
    pub fn amount(&self, amount: Decimal) -> String {
        self.rounded.amount(amount)
    }

    /// Whether a row moves the figure by more than sampling does, and by as much as is shown.
    #[must_use]
    pub fn moves(&self, swing: &TornadoRow) -> bool {
        let [from, to] = swing.span().map(|amount| self.amount(amount));
        swing.is_sure && from != to
    }

    /// `$8.1k to $12k`: the figure from P10 to P90 of an assumption.
    #[must_use]
    pub fn ends(&self, swing: &TornadoRow) -> String {
        let [from, to] = swing.ends().map(|amount| self.amount(amount));
        if self.moves(swing) { format!("{from} to {to}") } else { "hardly moves".to_owned() }
    }

    /// What stands at the left and the right end of its bar: `P10 $8.1k` and `P90 $12k`.
    #[must_use]
    pub fn labels(&self, swing: &TornadoRow) -> [String; 2] {
        let [from, to] = swing.ends();
        let (p10, p90) = (format!("P10 {}", self.amount(from)), format!("P90 {}", self.amount(to)));
        match (self.moves(swing), swing.is_monotone) {
            (false, _) => [String::new(), "hardly moves".to_owned()],
            (true, false) => swing.extremes().map(|amount| self.amount(amount)),
            (true, true) if from <= to => [p10, p90],
            (true, true) => [p90, p10],
        }
    }

    /// `P50 moves $8.1k to $12k as traffic goes P10 to P90 (20k to 80k user)`
    #[must_use]
    pub fn sentence(&self, swing: &TornadoRow) -> String {
        let TornadoRow { name, values, .. } = swing;
        let figure = &self.figure;
        if !self.moves(swing) {
            return format!("{figure} hardly moves as {name} goes P10 to P90 ({values})");
        }
        let ends = self.ends(swing);
        let between = match swing.is_monotone {
            true => String::new(),
            false => {
                let [least, greatest] = swing.extremes().map(|amount| self.amount(amount));
                format!(", and rises and falls between {least} and {greatest}")
            }
        };
        format!("{figure} moves {ends} as {name} goes P10 to P90 ({values}){between}")
    }

    /// What those without a row do; `None` where every assumption has one.
    #[must_use]
    pub fn rest(&self) -> Option<String> {
        let rest = self.amount(self.rest);
        let is_little = rest == self.amount(Decimal::ZERO);
        match self.others {
            0 => None,
            1 if is_little => Some("1 other hardly moves it".to_owned()),
            others if is_little => Some(format!("{others} others hardly move it")),
            1 => Some(format!("1 other moves it by {rest}")),
            others => Some(format!("{others} others move it by {rest}, if all their swings are added")),
        }
    }
}

impl TornadoRow {
    fn new(assumption: &Assumption, bar: &TornadoBar, moved: TornadoFigure) -> TornadoRow {
        let points = moved.of(bar);
        TornadoRow {
            name: assumption.id().to_owned(),
            values: values(assumption, bar.at()),
            points: points.map(|amount| amount.value),
            is_monotone: bar.is_monotone(),
            is_sure: !bar.is_monotone() || is_sure(points),
        }
    }

    /// The figure at P10 and P90 of the assumption.
    #[must_use]
    pub fn ends(&self) -> [Decimal; 2] {
        [self.points[0], self.points[4]]
    }

    /// Where its bar begins and ends: the figure at P10 and P90, or its least and its greatest where it rises and falls.
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

/// Rounding to two digits of the width: what assumptions do is compared with it.
pub(crate) fn rounded(sensitivity: &Sensitivity) -> MoneyFormat {
    let tenth = sensitivity.width().value.div_rounded(Decimal::TEN, Rounding::Nearest).unwrap_or_default();
    MoneyFormat::new(Decimal::ZERO, tenth, sensitivity.plan().currency().code())
}

/// Whether the ends differ by more than an accident of sampling.
pub(crate) fn is_sure(points: &[Amount; 5]) -> bool {
    let [from, to] = [points[0], points[4]].map(|amount| (amount.value.to_f64(), amount.error.to_f64()));
    (to.0 - from.0).abs() > 2.0 * from.1.hypot(to.1)
}

/// `20k to 80k user`
fn values(assumption: &Assumption, at: &[Decimal; 5]) -> String {
    let unit = if assumption.unit().is_pure() { String::new() } else { format!(" {}", assumption.unit()) };
    format!("{} to {}{unit}", significant(at[0].to_f64()), significant(at[4].to_f64()))
}
