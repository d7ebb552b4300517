//! Rounding as its definition has it, over exact rationals: every decimal of each of the 29 scales is considered.

use super::limits::{MAX_MANTISSA, MAX_SCALE};
use super::{Decimal, Rounding};
use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::{Signed, Zero};
use proptest::prelude::*;

pub(crate) fn exact(value: Decimal) -> BigRational {
    let (negative, magnitude, scale) = value.parts();
    let numerator = if negative { -BigInt::from(magnitude) } else { BigInt::from(magnitude) };
    BigRational::new(numerator, BigInt::from(10).pow(scale))
}

/// The value rounded, or `None` if that is beyond MAX.
pub(crate) fn rounded(value: &BigRational, rounding: Rounding) -> Option<BigRational> {
    if value.is_negative() {
        return rounded_magnitude(&-value, rounding.mirrored()).map(|magnitude| -magnitude);
    }
    rounded_magnitude(value, rounding)
}

fn rounded_magnitude(value: &BigRational, rounding: Rounding) -> Option<BigRational> {
    let max = BigInt::from(MAX_MANTISSA);
    let of_scale = |mantissa: BigInt, scale| mantissa * ten_to(MAX_SCALE - scale);
    // In units of 1e-28; quotients of numbers not below zero are cut, so the second is the one above.
    let lower = (0..=MAX_SCALE)
        .map(|scale| of_scale((value.numer() * ten_to(scale) / value.denom()).min(max.clone()), scale))
        .max();
    let upper = (0..=MAX_SCALE)
        .map(|scale| ((value.numer() * ten_to(scale) + value.denom() - 1) / value.denom(), scale))
        .filter(|(mantissa, _)| *mantissa <= max)
        .map(|(mantissa, scale)| of_scale(mantissa, scale))
        .min();
    let [lower, upper] = [lower, upper].map(|end| end.map(|end| BigRational::new(end, ten_to(MAX_SCALE))));
    let lower = lower.unwrap();
    match (rounding, upper) {
        (Rounding::Up, upper) => upper,
        (Rounding::Down, Some(_)) => Some(lower),
        (Rounding::Down, None) => (*value < BigRational::from(max + 1)).then_some(lower),
        (Rounding::Nearest, Some(upper)) => Some(nearer(value, lower, upper)),
        (Rounding::Nearest, None) => (value - &lower < BigRational::new(1.into(), 2.into())).then_some(lower),
    }
}

fn nearer(value: &BigRational, lower: BigRational, upper: BigRational) -> BigRational {
    match (value - &lower).cmp(&(&upper - value)) {
        std::cmp::Ordering::Less => lower,
        std::cmp::Ordering::Greater => upper,
        std::cmp::Ordering::Equal if last_digit_is_even(&lower) => lower,
        std::cmp::Ordering::Equal => upper,
    }
}

fn ten_to(scale: u32) -> BigInt {
    BigInt::from(10).pow(scale)
}

/// Of the mantissa at the greatest scale that holds it.
fn last_digit_is_even(value: &BigRational) -> bool {
    let mantissas = (0..=MAX_SCALE).map(|scale| value * BigInt::from(10).pow(scale));
    let mut held = mantissas.filter(|mantissa| mantissa.is_integer() && mantissa.to_integer() <= MAX_MANTISSA.into());
    (held.next_back().unwrap().to_integer() % 2_i32).is_zero()
}

/// Mantissas at the edges: powers, the largest mantissa, and the numbers around a tenth of it.
pub(crate) const EDGES: [u128; 18] = [
    0,
    1,
    2,
    3,
    5,
    7,
    10,
    25,
    (1 << 53) + 1,
    u64::MAX as u128,
    10_u128.pow(14),
    10_u128.pow(28) - 1,
    10_u128.pow(28),
    5 * 10_u128.pow(27),
    MAX_MANTISSA / 10,
    MAX_MANTISSA / 10 + 1,
    MAX_MANTISSA - 1,
    MAX_MANTISSA,
];

fn mantissa() -> impl Strategy<Value = u128> {
    let of_any_length =
        (0..=96_u32, any::<u128>()).prop_map(|(bits, seed)| if bits == 0 { 0 } else { seed >> (128 - bits) });
    prop_oneof![of_any_length, proptest::sample::select(&EDGES[..]), 0..1000_u128]
}

pub(crate) fn decimals() -> impl Strategy<Value = Decimal> {
    (any::<bool>(), mantissa(), 0..=MAX_SCALE)
        .prop_map(|(negative, magnitude, scale)| Decimal::from_sign_magnitude(negative, magnitude, scale))
}
