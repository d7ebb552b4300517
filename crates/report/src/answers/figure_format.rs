//! The figures of a column for people.

use costcone_core::formula::Decimal;
use costcone_sweep::decision::DecisionRows;

use crate::amount::{MoneyFormat, significant};

/// How the figures of a column are written: money is rounded alike, to about a fiftieth of what lies between the least and the greatest.
#[derive(Clone, Debug)]
pub struct FigureFormat {
    rounded: Option<MoneyFormat>,
    column: String,
    currency: String,
    period: String,
}

/// Whether a column holds money: those of a sweep do, others may hold anything.
pub(super) fn is_money(column: &str) -> bool {
    let is_percentile = column.strip_prefix('P').is_some_and(|rest| rest.parse::<f64>().is_ok());
    is_percentile || ["low", "expected", "high", "floor", "ceiling", "width", "regret"].contains(&column)
}

impl FigureFormat {
    /// For the figures of a column.
    #[must_use]
    pub fn new(rows: &DecisionRows, column: &str, figures: impl Iterator<Item = Decimal>) -> FigureFormat {
        let ends = figures.fold(None, |ends: Option<(Decimal, Decimal)>, figure| {
            Some(ends.map_or((figure, figure), |(least, most)| (least.min(figure), most.max(figure))))
        });
        let (least, most) = ends.unwrap_or_default();
        let nearer = most.to_f64() - 0.1 * (most.to_f64() - least.to_f64());
        let nearer = Decimal::parse(&format!("{nearer:e}")).unwrap_or(least);
        let rounded = is_money(column).then(|| MoneyFormat::new(nearer, most, rows.currency()));
        let (currency, period) = (rows.currency().to_owned(), rows.period().to_owned());
        FigureFormat { rounded, column: column.to_owned(), currency, period }
    }

    /// A figure with its currency, where it is money.
    #[must_use]
    pub fn say(&self, figure: Decimal) -> String {
        match &self.rounded {
            Some(rounded) => rounded.amount(figure),
            None => significant(figure.to_f64()),
        }
    }

    /// `expected cost`, `P90`, `latency_ms`: what they are.
    #[must_use]
    pub fn name(&self) -> String {
        match self.column.as_str() {
            "expected" => "expected cost".to_owned(),
            "width" => "width, low to high".to_owned(),
            other => other.to_owned(),
        }
    }

    /// `expected cost`, `width`: what they are, in a word or two.
    #[must_use]
    pub fn word(&self) -> &str {
        if self.column == "expected" { "expected cost" } else { &self.column }
    }

    /// `expected cost, USD a month, before tax`: what an axis says.
    #[must_use]
    pub fn axis(&self) -> String {
        match self.rounded {
            Some(_) => format!("{}, {} a {}, before tax", self.name(), self.currency, self.period),
            None => self.name(),
        }
    }

    /// The code of the currency, nothing where they are no money.
    #[must_use]
    pub fn currency(&self) -> &str {
        if self.rounded.is_some() { &self.currency } else { "" }
    }
}
