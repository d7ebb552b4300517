//! Choices that affect the estimate but are not quantities.

use costcone_formula::Decimal;

/// A choice that affects the estimate but is not a quantity: the hours in a month, the use of free allowances.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ModelingChoice {
    /// The subject of the choice.
    pub statement: String,
    /// The chosen value.
    pub value: String,
    /// The reason for the choice, or its source.
    pub basis: String,
}

/// A fraction as a percentage: `4%`.
pub(super) fn percent(fraction: Decimal) -> String {
    let percent = fraction.mul_rounded(Decimal::ONE_HUNDRED, costcone_formula::Rounding::Nearest);
    percent.map_or_else(|_| fraction.to_string(), |percent| format!("{percent}%"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fraction_reads_as_a_percentage() {
        for (fraction, text) in [("0.27", "27%"), ("0.005", "0.5%"), ("0", "0%"), ("1", "100%")] {
            assert_eq!(percent(Decimal::parse(fraction).unwrap()), text);
        }
    }
}
