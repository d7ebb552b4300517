//! Choices that bear on the estimate and are not quantities.

use costcone_formula::Decimal;

/// A choice that bears on the estimate and is no quantity: how long a month is, whether allowances are deducted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ModelingChoice {
    /// What is chosen.
    pub statement: String,
    /// How.
    pub value: String,
    /// Why, or by whom.
    pub basis: String,
}

/// A fraction as people write it: `4 %`.
pub(super) fn percent(fraction: Decimal) -> String {
    let percent = fraction.mul_rounded(Decimal::ONE_HUNDRED, costcone_formula::Rounding::Nearest);
    percent.map_or_else(|_| fraction.to_string(), |percent| format!("{percent} %"))
}
