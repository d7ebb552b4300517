//! Numbers for readers: digit groups, percentages, and figures to three digits.

/// A number with its digits in groups of three: `-12345.6` becomes `-12,345.6`.
///
/// ```
/// # mod costcone { pub use costcone_core::*; pub use costcone_report as report; }
/// assert_eq!(costcone::report::group_digits("-12345.6"), "-12,345.6");
/// ```
#[must_use]
pub fn group_digits(number: &str) -> String {
    if let Some(positive) = number.strip_prefix('-') {
        return format!("-{}", group_digits(positive));
    }
    let (whole, fraction) = number.split_once('.').map_or((number, None), |(whole, rest)| (whole, Some(rest)));
    let mut text = String::new();
    for (index, digit) in whole.chars().enumerate() {
        if index > 0 && (whole.len() - index) % 3 == 0 {
            text.push(',');
        }
        text.push(digit);
    }
    fraction.map_or(text.clone(), |fraction| format!("{text}.{fraction}"))
}

/// A share in whole percent: `27%`, and `<1%` for a small share that is not zero. A share of zero is `—`.
pub(crate) fn percent(share: f64) -> String {
    match share * 100.0 {
        percent if !percent.is_finite() => "—".to_owned(),
        percent if percent > 0.0 && percent < 1.0 => "<1%".to_owned(),
        percent if percent.abs() < 0.5 => "0%".to_owned(),
        percent => format!("{percent:.0}%"),
    }
}

/// A relative error in percent, to two digits: `0.13%`, `2.4%`, `<0.0001%`.
///
/// ```
/// # mod costcone { pub use costcone_core::*; pub use costcone_report as report; }
/// use costcone::report::precise_percent;
/// assert_eq!([0.001_34, 0.024, 0.31, 0.0].map(precise_percent), ["0.13%", "2.4%", "31%", "0%"]);
/// assert_eq!(precise_percent(1e-9), "<0.0001%");
/// ```
#[must_use]
pub fn precise_percent(share: f64) -> String {
    let percent = share * 100.0;
    if percent == 0.0 {
        return "0%".to_owned();
    }
    if percent < 1e-4 {
        return "<0.0001%".to_owned();
    }
    // OK because the logarithm of a number between 1e-4 and any other is small.
    let places = (1.0 - percent.log10().floor()).max(0.0) as usize;
    format!("{percent:.places$}%")
}

/// A figure other than money, to three digits: `20k`, `58.2`, `0.0123`, `1.5M`.
pub(crate) fn significant(value: f64) -> String {
    let (scaled, suffix) = match value.abs() {
        size if size >= 1e15 || (size < 1e-4 && size > 0.0) => return format!("{value:.2e}"),
        size if size >= 1e9 => (value / 1e9, "B"),
        size if size >= 1e6 => (value / 1e6, "M"),
        size if size >= 1e4 => (value / 1e3, "k"),
        _ => (value, ""),
    };
    // OK because the logarithm of a number between 1e-4 and 1e6 is small.
    let places = if scaled == 0.0 { 0 } else { (2.0 - scaled.abs().log10().floor()).max(0.0) as usize };
    let digits = format!("{scaled:.places$}");
    let digits = if places == 0 { &digits } else { digits.trim_end_matches('0').trim_end_matches('.') };
    format!("{}{suffix}", group_digits(digits))
}

/// `1 component`, `3 components`: a count with its noun.
pub(crate) fn counted(count: usize, noun: &str) -> String {
    format!("{} {noun}{}", group_digits(&count.to_string()), if count == 1 { "" } else { "s" })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_small_share_is_not_zero() {
        let shares = [0.0, -0.002, 1e-6, 0.004, 0.25, -0.3, f64::NAN];
        assert_eq!(shares.map(percent), ["0%", "0%", "<1%", "<1%", "25%", "-30%", "—"]);
    }

    #[test]
    fn figures_of_assumptions_are_short() {
        let figures = [20_000.0, 58.1667, 0.012_34, 1_500_000.0, 1_234.0, 0.0, 700.0, -2.5, 1e-9];
        let shown = ["20k", "58.2", "0.0123", "1.5M", "1,234", "0", "700", "-2.5", "1.00e-9"];
        assert_eq!(figures.map(significant), shown);
    }

    #[test]
    fn grouping_changes_no_digit() {
        for number in ["0", "999", "1000", "123456", "1234567.8901", "-1000", "-12.5"] {
            assert_eq!(group_digits(number).replace(',', ""), number);
        }
        assert_eq!(["999", "1000", "1234567"].map(group_digits), ["999", "1,000", "1,234,567"]);
    }

    #[test]
    fn a_count_agrees_with_its_noun() {
        assert_eq!([0, 1, 2000].map(|count| counted(count, "draw")), ["0 draws", "1 draw", "2,000 draws"]);
    }
}
