use super::limits::{MAX_MANTISSA, MAX_SCALE};
use super::oracle::{EDGES, decimals, exact, rounded};
use super::wide::{Wide, wide_power};
use super::{ArithmeticError, Decimal, DecimalParseError, Rounding};
use ethnum::U256;
use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::{One, Pow, Signed, Zero};
use proptest::prelude::*;
use std::collections::hash_map::DefaultHasher;
use std::hash::{Hash, Hasher};

const ROUNDINGS: [Rounding; 3] = [Rounding::Down, Rounding::Nearest, Rounding::Up];

fn decimal(text: &str) -> Decimal {
    Decimal::parse(text).unwrap()
}

/// The result is the one the definition of each direction gives, or an overflow where that gives none.
fn assert_rounded(value: &BigRational, operation: impl Fn(Rounding) -> Result<Decimal, ArithmeticError>) {
    for rounding in ROUNDINGS {
        let result = operation(rounding).map(exact);
        assert_eq!(result, rounded(value, rounding).ok_or(ArithmeticError::Overflow), "{value} {rounding:?}");
    }
}

fn assert_operations_rounded(a: Decimal, b: Decimal) {
    assert_rounded(&(exact(a) + exact(b)), |rounding| a.add_rounded(b, rounding));
    assert_rounded(&(exact(a) - exact(b)), |rounding| a.sub_rounded(b, rounding));
    assert_rounded(&(exact(a) * exact(b)), |rounding| a.mul_rounded(b, rounding));
    if b.is_zero() {
        assert_eq!(a.div_rounded(b, Rounding::Up), Err(ArithmeticError::DivisionByZero));
    } else {
        assert_rounded(&(exact(a) / exact(b)), |rounding| a.div_rounded(b, rounding));
    }
}

fn assert_wide_rounded(magnitude: U256, scale: u32) {
    let numerator = magnitude.to_string().parse::<BigInt>().unwrap();
    let value = BigRational::new(numerator, BigInt::from(10).pow(scale));
    assert_rounded(&value, |rounding| Wide { magnitude, scale, more: false }.round(false, rounding));
    assert_rounded(&-value, |rounding| Wide { magnitude, scale, more: false }.round(true, rounding));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn operations_give_the_next_decimal_in_the_stated_direction(a in decimals(), b in decimals()) {
        assert_operations_rounded(a, b);
    }

    #[test]
    fn powers_are_bounded_by_down_and_up(base in decimals(), exponent in -12..=12_i32) {
        if base.is_zero() && exponent < 0 {
            prop_assert_eq!(base.powi_rounded(exponent, Rounding::Up), Err(ArithmeticError::DivisionByZero));
            return Ok(());
        }
        let power = Pow::pow(exact(base), exponent);
        let beyond = power.abs() * (BigRational::one() + BigRational::new(1.into(), BigInt::from(10).pow(24_u32)))
            > exact(Decimal::MAX);
        match base.powi_rounded(exponent, Rounding::Down) {
            Ok(down) => prop_assert!(exact(down) <= power),
            Err(error) => prop_assert!(error == ArithmeticError::Overflow && beyond),
        }
        match base.powi_rounded(exponent, Rounding::Up) {
            Ok(up) => prop_assert!(exact(up) >= power),
            Err(error) => prop_assert!(error == ArithmeticError::Overflow && beyond),
        }
    }

    #[test]
    fn powers_near_one_lose_few_digits(mantissa in 500_000_000..2_000_000_000_i64, exponent in -40..=40_i32) {
        let base = Decimal::new(mantissa, 9).unwrap();
        let [down, nearest, up] = ROUNDINGS.map(|rounding| base.powi_rounded(exponent, rounding).unwrap());
        prop_assert!(down <= nearest && nearest <= up);
        let error = exact(up) - exact(down);
        prop_assert!(error <= exact(up).max(BigRational::one()) / BigInt::from(10).pow(26_u32));
    }

    #[test]
    fn powers_are_monotone_where_exact_ones_are(a in decimals(), b in decimals(), exponent in -9..=9_i32) {
        let (least, greatest) = (a.abs().min(b.abs()), a.abs().max(b.abs()));
        for rounding in ROUNDINGS {
            let powers = (least.powi_rounded(exponent, rounding), greatest.powi_rounded(exponent, rounding));
            if let (Ok(of_least), Ok(of_greatest)) = powers {
                let in_order = if exponent < 0 { of_least >= of_greatest } else { of_least <= of_greatest };
                prop_assert!(in_order);
            }
        }
    }

    #[test]
    fn what_is_printed_reads_back(value in decimals()) {
        let text = value.to_string();
        prop_assert_eq!(Decimal::parse(&text), Ok(value));
        prop_assert!(!text.contains(['e', 'E']));
        prop_assert!(!text.contains('.') || !text.ends_with(['0', '.']));
    }

    #[test]
    fn text_is_read_exactly_or_refused(
        whole in "[0-9]{1,32}", fraction in "[0-9]{0,32}", exponent in -40..=40_i32, negative: bool,
    ) {
        let sign = if negative { "-" } else { "" };
        let digits = format!("{sign}{whole}{fraction}").parse::<BigInt>().unwrap();
        let power = Pow::pow(BigRational::from(BigInt::from(10)), exponent - fraction.len() as i32);
        let value = BigRational::from(digits) * power;
        let held = rounded(&value, Rounding::Down).filter(|rounded| *rounded == value);
        match Decimal::parse(&format!("{sign}{whole}.{fraction}e{exponent}")) {
            Ok(read) => prop_assert_eq!(Some(exact(read)), held),
            Err(DecimalParseError::OutOfRange { .. }) => prop_assert!(value.abs() > exact(Decimal::MAX)),
            Err(DecimalParseError::TooPrecise { .. }) => prop_assert!(held.is_none()),
            Err(other) => prop_assert!(false, "{other}"),
        }
    }

    #[test]
    fn any_text_is_read_or_refused(text in "[-+0-9._eE ]{0,12}") {
        if let Ok(read) = Decimal::parse(&text) {
            prop_assert_eq!(read.to_f64(), text.replace('_', "").parse::<f64>().unwrap());
        }
    }

    #[test]
    fn order_and_hash_are_those_of_the_value(a in decimals(), b in decimals(), zeros in 0..6_u32) {
        prop_assert_eq!(a.cmp(&b), exact(a).cmp(&exact(b)));
        prop_assert_eq!(a == b, exact(a) == exact(b));
        let (negative, magnitude, scale) = a.parts();
        let longer = magnitude.saturating_mul(10_u128.pow(zeros));
        if longer <= MAX_MANTISSA && scale + zeros <= MAX_SCALE {
            let same = Decimal::from_sign_magnitude(negative, longer, scale + zeros);
            prop_assert_eq!(a, same);
            prop_assert_eq!(hash_of(a), hash_of(same));
        }
    }

    #[test]
    fn places_are_cut_as_stated(value in decimals(), places in 0..=MAX_SCALE) {
        let power = BigRational::from(BigInt::from(10).pow(places));
        let scaled = exact(value) * &power;
        prop_assert_eq!(exact(value.round_to(places, Rounding::Down)), scaled.floor() / &power);
        prop_assert_eq!(exact(value.round_to(places, Rounding::Up)), scaled.ceil() / &power);
        // BigRational rounds halves away from zero.
        prop_assert_eq!(exact(value.round_places(places)), scaled.round() / &power);
        let to_even = value.round_to(places, Rounding::Nearest);
        let distance = (exact(to_even) * &power - &scaled).abs() * BigInt::from(2);
        prop_assert!(distance <= BigRational::one());
        prop_assert!(distance < BigRational::one()
            || (exact(to_even) * &power / BigInt::from(2)).is_integer());
    }

    #[test]
    fn signs_are_those_of_the_value(value in decimals()) {
        prop_assert_eq!(exact(-value), -exact(value));
        prop_assert_eq!(exact(value.abs()), exact(value).abs());
        prop_assert_eq!(value.is_negative(), exact(value).is_negative());
        prop_assert_eq!(value.is_zero(), exact(value).is_zero());
        prop_assert_eq!(BigRational::from(BigInt::from(value.signum())), exact(value).signum());
    }

    #[test]
    fn a_decimal_becomes_the_nearest_float(value in decimals()) {
        let float = value.to_f64();
        let distance = |float: f64| (BigRational::from_float(float).unwrap() - exact(value)).abs();
        let (bits, own) = (float.abs().to_bits(), distance(float));
        prop_assert!(value.is_zero() || (float < 0.0) == value.is_negative());
        for neighbour in [bits.saturating_sub(1), bits + 1] {
            prop_assert!(own <= distance(f64::from_bits(neighbour).copysign(float)));
        }
    }

    #[test]
    fn a_float_is_bounded_by_the_next_decimals(value in -1e29..1e29_f64, shrink in -200..=0_i32) {
        let value = value * 2_f64.powi(shrink);
        let binary = BigRational::from_float(value).unwrap();
        for rounding in [Rounding::Down, Rounding::Up] {
            let result = Decimal::from_f64(value, rounding).map(exact);
            prop_assert_eq!(result, rounded(&binary, rounding).ok_or(ArithmeticError::Overflow));
        }
    }

    #[test]
    fn the_nearest_decimal_reads_back_to_the_same_float(value in -7e28..7e28_f64, shrink in -120..=0_i32) {
        let value = value * 2_f64.powi(shrink);
        // 17 digits within 28 places.
        prop_assume!(value.abs() >= 1e-11);
        prop_assert_eq!(Decimal::from_f64(value, Rounding::Nearest).unwrap().to_f64(), value);
    }

    #[test]
    fn any_float_is_converted_or_refused(bits: u64) {
        let value = f64::from_bits(bits);
        for rounding in ROUNDINGS {
            match Decimal::from_f64(value, rounding) {
                Ok(decimal) => prop_assert!((decimal.to_f64() - value).abs() <= 1e-28 + value.abs() * 1e-15),
                Err(ArithmeticError::Undefined) => prop_assert!(!value.is_finite()),
                Err(_) => prop_assert!(value.abs() > 7.9e28),
            }
        }
    }

    #[test]
    fn wide_results_are_rounded_as_defined(high: u128, low: u128, shift in 0..256_u32, scale in 0..=56_u32) {
        assert_wide_rounded(U256::from_words(high, low) >> shift, scale);
    }
}

fn hash_of(value: Decimal) -> u64 {
    let mut hasher = DefaultHasher::new();
    value.hash(&mut hasher);
    hasher.finish()
}

#[test]
fn operations_on_edges_give_the_next_decimal_in_the_stated_direction() {
    let edges: Vec<Decimal> = EDGES
        .iter()
        .flat_map(|&mantissa| [0, 1, 14, 27, 28].map(|scale| Decimal::from_sign_magnitude(false, mantissa, scale)))
        .collect();
    for &a in &edges {
        for &b in &edges {
            assert_operations_rounded(a, b);
        }
    }
}

#[test]
fn results_around_the_longest_mantissa_are_rounded_as_defined() {
    // Tenths from one below it, over the gap of five above it, to beyond; halves and both sides of them among them.
    for dropped in [0, 1, 27] {
        for tenths in 0..=70_u64 {
            let units = U256::new(MAX_MANTISSA) * 10 - 10 + U256::from(tenths);
            let magnitude = units * wide_power(dropped);
            for scale in [0, 1, dropped + 1, 29, 30] {
                assert_wide_rounded(magnitude, scale);
            }
            assert_wide_rounded(magnitude + U256::ONE, dropped + 1);
            assert_wide_rounded(magnitude - U256::ONE, dropped + 2);
        }
    }
}

#[test]
fn powers_of_ten_are_what_they_say() {
    for exponent in 0..=77 {
        assert_eq!(wide_power(exponent).to_string(), format!("1{}", "0".repeat(exponent as usize)));
    }
}

#[test]
fn a_product_too_small_to_hold_does_not_vanish() {
    let (a, b) = (decimal("1e-15"), decimal("1e-14"));
    let least = decimal("1e-28");
    assert_eq!(ROUNDINGS.map(|rounding| a.mul_rounded(b, rounding).unwrap()), [Decimal::ZERO, Decimal::ZERO, least]);
    let below = ROUNDINGS.map(|rounding| (-a).mul_rounded(b, rounding).unwrap());
    assert_eq!(below, [-least, Decimal::ZERO, Decimal::ZERO]);
}

#[test]
fn powers_have_their_special_cases() {
    let power = |base: &str, exponent, rounding| decimal(base).powi_rounded(exponent, rounding);
    for rounding in ROUNDINGS {
        assert_eq!(power("0", 0, rounding), Ok(Decimal::ONE));
        assert_eq!(power("0", 3, rounding), Ok(Decimal::ZERO));
        assert_eq!(power("0", -3, rounding), Err(ArithmeticError::DivisionByZero));
        assert_eq!(power("-1", i32::MIN, rounding), Ok(Decimal::ONE));
        assert_eq!(power("-1", i32::MAX, rounding), Ok(-Decimal::ONE));
        assert_eq!(power("-0.5", -3, rounding), Ok(decimal("-8")));
        assert_eq!(power("10", -28, rounding), Ok(decimal("1e-28")));
        assert_eq!(power("1e-28", -1, rounding), Ok(decimal("1e28")));
        assert_eq!(power("2", 96, rounding), Err(ArithmeticError::Overflow));
        assert_eq!(power("1e-14", -3, rounding), Err(ArithmeticError::Overflow));
    }
    assert_eq!(power("10", -40, Rounding::Down), Ok(Decimal::ZERO));
    assert_eq!(power("10", -40, Rounding::Nearest), Ok(Decimal::ZERO));
    assert_eq!(power("10", -40, Rounding::Up), Ok(decimal("1e-28")));
    assert_eq!(power("-10", -41, Rounding::Down), Ok(decimal("-1e-28")));
    assert_eq!(power("-10", -41, Rounding::Up), Ok(Decimal::ZERO));
}

#[test]
fn numbers_are_read_in_every_form() {
    let same = [
        ("0", "0"),
        ("-0", "0"),
        ("-0.00", "0"),
        ("0e999999999999999999999", "0"),
        ("+1", "1"),
        ("007", "7"),
        (".5", "0.5"),
        ("5.", "5"),
        ("1_000.000_1", "1000.0001"),
        ("12E-1", "1.2"),
        ("1e+3", "1000"),
        ("0.10000000000000000000000000000000000000000000", "0.1"),
        ("1000000000000000000000000000000000000000000e-40", "100"),
        ("0.0000000000000000000000000000000000000001e40", "1"),
        ("79228162514264337593543950335", "79228162514264337593543950335"),
        ("-7.9228162514264337593543950335e28", "-79228162514264337593543950335"),
    ];
    for (text, shown) in same {
        assert_eq!(decimal(text).to_string(), shown, "{text}");
    }
}

#[test]
fn text_that_is_no_number_is_refused() {
    assert_eq!(Decimal::parse(""), Err(DecimalParseError::Empty));
    let malformed = [
        " ", " 1", "1 ", ".", "+", "-", "--1", "+-1", "1..2", "1.2.3", "_1", "1_", "1__0", "1_.0", "1._0", "e5", "1e",
        "1e+", "1e1_0", "1e1.0", "1e5e5", "1,000", "$1", "NaN", "inf", "0x10", "−1", "١",
    ];
    for text in malformed {
        assert_eq!(Decimal::parse(text), Err(DecimalParseError::Malformed { text: text.to_owned() }));
    }
}

#[test]
fn numbers_no_decimal_holds_are_refused() {
    for text in [
        "1e-29",
        "79228162514264337593543950335.5",
        "7.92281625142643375935439503355",
        "1e-9223372036854775808",
        "0.1e-99999999999999999999",
        "1.5e-9223372036854775807",
        "1.00000000000000000000000000000000000000001",
    ] {
        assert_eq!(Decimal::parse(text), Err(DecimalParseError::TooPrecise { text: text.to_owned() }));
    }
    for text in ["79228162514264337593543950336", "-1e29", "1e99999999999999999999", "100000000000000000000000000001"] {
        assert_eq!(Decimal::parse(text), Err(DecimalParseError::OutOfRange { text: text.to_owned() }));
    }
}

#[test]
fn numbers_are_shown_with_the_places_asked_for() {
    let price = decimal("-1234.5675");
    assert_eq!(format!("{price:.2}"), "-1234.57");
    assert_eq!(format!("{price:.6}"), "-1234.567500");
    assert_eq!(format!("{price:.0}"), "-1235");
    assert_eq!(format!("{price:>12.1}"), "     -1234.6");
    assert_eq!(format!("{:.2}", decimal("-0.001")), "0.00");
    assert_eq!(format!("{:+.1}", Decimal::TEN), "+10.0");
    assert_eq!(format!("{:.30}", decimal("1e-28")), "0.000000000000000000000000000100");
    assert_eq!(format!("{:?}", decimal("12.50")), "12.5");
}

#[test]
fn floats_that_are_no_numbers_are_refused() {
    for rounding in ROUNDINGS {
        for value in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
            assert_eq!(Decimal::from_f64(value, rounding), Err(ArithmeticError::Undefined));
        }
        for value in [f64::MAX, f64::MIN, 2_f64.powi(96), 1e29] {
            assert_eq!(Decimal::from_f64(value, rounding), Err(ArithmeticError::Overflow));
        }
        assert_eq!(Decimal::from_f64(-0.0, rounding), Ok(Decimal::ZERO));
    }
    assert_eq!(Decimal::from_f64(f64::from_bits(1), Rounding::Up), Ok(decimal("1e-28")));
    assert_eq!(Decimal::from_f64(-f64::MIN_POSITIVE, Rounding::Down), Ok(decimal("-1e-28")));
    assert_eq!(Decimal::from_f64(1e-300, Rounding::Nearest), Ok(Decimal::ZERO));
    assert_eq!(Decimal::from_f64(1e28, Rounding::Nearest), Ok(decimal("1e28")));
}

#[test]
fn whole_numbers_convert_exactly() {
    assert_eq!(Decimal::from_i64(i64::MIN).to_string(), i64::MIN.to_string());
    assert_eq!(Decimal::from(u64::MAX).to_string(), u64::MAX.to_string());
    assert_eq!(Decimal::from(7_u32), Decimal::from(7_i64));
    assert_eq!(Decimal::default(), Decimal::ZERO);
    assert_eq!(Decimal::MIN, -Decimal::MAX);
}

#[test]
fn errors_say_what_was_wrong() {
    let message = |text: &str| Decimal::parse(text).unwrap_err().to_string();
    assert_eq!(message(""), "expected a decimal number, was empty");
    assert_eq!(message("1 GB"), "`1 GB` is not a decimal number");
    assert_eq!(message("1e-29"), "`1e-29` has too many digits: at most 28 fit, counting those after the point");
    assert_eq!(message("1e29"), "`1e29` is too large: numbers go up to 7.9e28");
    assert_eq!(ArithmeticError::DivisionByZero.to_string(), "division by zero");
    assert_eq!(ArithmeticError::Undefined.to_string(), "an operand is not a finite number");
}
