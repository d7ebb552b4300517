//! The format of the figures of a column.

use costcone_core::formula::Decimal;
use costcone_sweep::decision::DecisionRows;

use crate::money::MoneyFormat;
use crate::number::significant;

/// Formats the figures of a column. Money has one rounding step: about a fiftieth of the distance between the least and the greatest figure.
#[derive(Clone, Debug)]
pub struct FigureFormat {
    rounded: Option<MoneyFormat>,
    column: String,
    currency: String,
    period: String,
}

/// Whether a column of a sweep is money. Columns that others added may be anything.
pub(super) fn is_money(column: &str) -> bool {
    let is_percentile = column.strip_prefix('P').is_some_and(|rest| rest.parse::<f64>().is_ok());
    is_percentile || ["low", "expected", "high", "floor", "ceiling", "width", "regret"].contains(&column)
}

impl FigureFormat {
    /// The format for the figures of a column.
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

    /// A figure, with its currency if it is money.
    #[must_use]
    pub fn text(&self, figure: Decimal) -> String {
        match &self.rounded {
            Some(rounded) => rounded.amount(figure),
            None => significant(figure.to_f64()),
        }
    }

    /// The name of the column: `expected cost`, `P90`, `latency_ms`.
    #[must_use]
    pub fn name(&self) -> String {
        match self.column.as_str() {
            "expected" => "expected cost".to_owned(),
            "width" => "width from low to high".to_owned(),
            other => other.to_owned(),
        }
    }

    /// The name of the column inside a sentence: `expected cost`, `width`.
    #[must_use]
    pub fn word(&self) -> &str {
        if self.column == "expected" { "expected cost" } else { &self.column }
    }

    /// The title of an axis: `expected cost, USD a month, before tax`.
    #[must_use]
    pub fn axis_title(&self) -> String {
        match self.rounded {
            Some(_) => format!("{}, {} a {}, before tax", self.name(), self.currency, self.period),
            None => self.name(),
        }
    }

    /// The code of the currency; empty for figures other than money.
    #[must_use]
    pub fn currency(&self) -> &str {
        if self.rounded.is_some() { &self.currency } else { "" }
    }
}
