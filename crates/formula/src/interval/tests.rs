use super::Interval;
use crate::decimal::oracle::{decimals, exact, rounded};
use crate::decimal::{ArithmeticError, Decimal, Rounding};
use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::{One, Pow, Signed, Zero};
use proptest::prelude::*;

type UnaryFunction = fn(Interval) -> Result<Interval, ArithmeticError>;
type BinaryFunction = fn(Interval, Interval) -> Result<Interval, ArithmeticError>;

fn interval(inf: &str, sup: &str) -> Interval {
    Interval::new(Decimal::parse(inf).unwrap(), Decimal::parse(sup).unwrap()).unwrap()
}

fn intervals() -> impl Strategy<Value = Interval> {
    let any_two = (decimals(), decimals()).prop_map(|(a, b)| Interval::point(a).hull(Interval::point(b)));
    let small = (-6..=6_i64, 0..=6_i64).prop_map(|(inf, width)| {
        Interval::point(Decimal::from_i64(inf)).hull(Interval::point(Decimal::from_i64(inf + width)))
    });
    prop_oneof![any_two, small, decimals().prop_map(Interval::point)]
}

/// A part of the way from `inf` to `sup`, in thousandths; not rounded, so not always a decimal.
fn member(interval: Interval, thousandths: u32) -> BigRational {
    let (inf, sup) = (exact(interval.inf), exact(interval.sup));
    let part = BigRational::new(thousandths.into(), 1000.into());
    &inf + (sup - &inf) * part
}

fn holds(interval: Interval, value: &BigRational) -> bool {
    exact(interval.inf) <= *value && *value <= exact(interval.sup)
}

fn is_within(inner: Interval, outer: Interval) -> bool {
    outer.inf <= inner.inf && inner.sup <= outer.sup
}

/// The least decimals around the exact results at all four corners; an overflow if there are none.
fn of_corners(
    x: Interval,
    y: Interval,
    operation: fn(BigRational, BigRational) -> BigRational,
) -> Result<Interval, ArithmeticError> {
    let corner = |a, b| operation(exact(a), exact(b));
    let corners = [corner(x.inf, y.inf), corner(x.inf, y.sup), corner(x.sup, y.inf), corner(x.sup, y.sup)];
    let end = |value: &BigRational, rounding| {
        let text = rounded(value, rounding).ok_or(ArithmeticError::Overflow)?;
        Ok(Decimal::parse(&plain(&text)).unwrap())
    };
    Ok(Interval {
        inf: end(corners.iter().min().unwrap(), Rounding::Down)?,
        sup: end(corners.iter().max().unwrap(), Rounding::Up)?,
    })
}

/// A rational that is a decimal, as text.
fn plain(value: &BigRational) -> String {
    format!("{}e-28", (value * BigInt::from(10).pow(28_u32)).to_integer())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn bounds_are_the_tightest_decimals_around_the_corners(x in intervals(), y in intervals()) {
        prop_assert_eq!(x.add(y), of_corners(x, y, |a, b| a + b));
        prop_assert_eq!(x.sub(y), of_corners(x, y, |a, b| a - b));
        prop_assert_eq!(x.mul(y), of_corners(x, y, |a, b| a * b));
        if y.contains_zero() {
            prop_assert_eq!(x.div(y), Err(ArithmeticError::DivisionByZero));
        } else {
            prop_assert_eq!(x.div(y), of_corners(x, y, |a, b| a / b));
        }
    }

    #[test]
    fn results_of_members_are_members(x in intervals(), y in intervals(), i in 0..=1000_u32, j in 0..=1000_u32) {
        let (a, b) = (member(x, i), member(y, j));
        let results = [
            (x.add(y), Some(&a + &b)),
            (x.sub(y), Some(&a - &b)),
            (x.mul(y), Some(&a * &b)),
            (x.div(y), (!b.is_zero()).then(|| &a / &b)),
            (x.min(y), Some(a.clone().min(b.clone()))),
            (x.max(y), Some(a.clone().max(b.clone()))),
            (x.neg(), Some(-&a)),
            (x.abs(), Some(a.abs())),
            (x.floor(), Some(a.floor())),
            (x.ceil(), Some(a.ceil())),
            (x.round(), Some(a.round())),
        ];
        for (bounds, result) in results {
            if let (Ok(bounds), Some(result)) = (bounds, result) {
                prop_assert!(holds(bounds, &result), "{result} is not in {bounds}");
            }
        }
    }

    #[test]
    fn powers_of_members_are_members(x in intervals(), i in 0..=1000_u32, exponent in -7..=7_i32) {
        match x.powi(exponent) {
            Ok(bounds) => prop_assert!(holds(bounds, &Pow::pow(member(x, i), exponent))),
            Err(ArithmeticError::DivisionByZero) => prop_assert!(exponent < 0 && x.contains_zero()),
            Err(_) => {
                let powers = [x.inf, x.sup].map(|end| Pow::pow(exact(end), exponent).abs());
                let slack = BigRational::one() + BigRational::new(1.into(), BigInt::from(10).pow(24_u32));
                prop_assert!(powers.iter().max().unwrap() * slack > exact(Decimal::MAX));
            }
        }
    }

    #[test]
    fn wider_operands_give_wider_results(
        x in intervals(), y in intervals(), more_x in intervals(), more_y in intervals(), exponent in -7..=7_i32,
    ) {
        let (wide_x, wide_y) = (x.hull(more_x), y.hull(more_y));
        let binary: [BinaryFunction; 6] =
            [Interval::add, Interval::sub, Interval::mul, Interval::div, Interval::min, Interval::max];
        let unary: [UnaryFunction; 5] = [Interval::neg, Interval::abs, Interval::floor, Interval::ceil, Interval::round];
        let results = (binary.map(|f| (f(x, y), f(wide_x, wide_y))).into_iter())
            .chain(unary.map(|f| (f(x), f(wide_x))))
            .chain([(x.powi(exponent), wide_x.powi(exponent))]);
        for (narrow, wide) in results {
            if let Ok(wide) = wide {
                prop_assert!(is_within(narrow.unwrap(), wide));
            }
        }
    }

    #[test]
    fn hull_and_intersection_are_the_least_and_the_greatest(x in intervals(), y in intervals(), value in decimals()) {
        let hull = x.hull(y);
        prop_assert!(is_within(x, hull) && is_within(y, hull));
        prop_assert!([x.inf, y.inf].contains(&hull.inf) && [x.sup, y.sup].contains(&hull.sup));
        let in_both = x.contains(value) && y.contains(value);
        prop_assert_eq!(in_both, x.intersect(y).is_some_and(|common| common.contains(value)));
    }

    #[test]
    fn the_width_is_not_below_the_exact_one(x in intervals()) {
        let width = exact(x.sup) - exact(x.inf);
        prop_assert_eq!(x.width().ok().map(exact), rounded(&width, Rounding::Up));
        prop_assert_eq!(x.is_point(), width.is_zero());
    }
}

#[test]
fn every_case_of_the_table_of_products() {
    let (p, m, n) = (interval("2", "3"), interval("-2", "3"), interval("-3", "-2"));
    let shown = |x: Interval| [p, m, n].map(|y| x.mul(y).unwrap().to_string());
    assert_eq!(shown(p), ["[4, 9]", "[-6, 9]", "[-9, -4]"]);
    assert_eq!(shown(m), ["[-6, 9]", "[-6, 9]", "[-9, 6]"]);
    assert_eq!(shown(n), ["[-9, -4]", "[-9, 6]", "[4, 9]"]);
    // Each of the four corners can be the one that decides.
    assert_eq!(m.mul(interval("-1", "7")).unwrap().to_string(), "[-14, 21]");
    assert_eq!(m.mul(interval("-7", "1")).unwrap().to_string(), "[-21, 14]");
}

#[test]
fn every_case_of_the_table_of_quotients() {
    let (p, m, n) = (interval("2", "4"), interval("-2", "4"), interval("-4", "-2"));
    let shown = |x: Interval| [p, n].map(|y| x.div(y).unwrap().to_string());
    assert_eq!(shown(p), ["[0.5, 2]", "[-2, -0.5]"]);
    assert_eq!(shown(m), ["[-1, 2]", "[-2, 1]"]);
    assert_eq!(shown(n), ["[-2, -0.5]", "[0.5, 2]"]);
    for divisor in [m, interval("0", "1"), interval("-1", "0"), interval("0", "0")] {
        assert_eq!(p.div(divisor), Err(ArithmeticError::DivisionByZero));
    }
}

#[test]
fn every_case_of_the_table_of_powers() {
    let (p, m, n) = (interval("2", "4"), interval("-2", "1"), interval("-4", "-2"));
    let shown = |exponent| [p, n].map(|x| x.powi(exponent).unwrap().to_string());
    assert_eq!(shown(0), ["[1, 1]", "[1, 1]"]);
    assert_eq!(shown(3), ["[8, 64]", "[-64, -8]"]);
    assert_eq!(shown(2), ["[4, 16]", "[4, 16]"]);
    assert_eq!(shown(-1), ["[0.25, 0.5]", "[-0.5, -0.25]"]);
    assert_eq!(shown(-2), ["[0.0625, 0.25]", "[0.0625, 0.25]"]);
    let around_zero = [0, 3, 2].map(|exponent| m.powi(exponent).unwrap().to_string());
    assert_eq!(around_zero, ["[1, 1]", "[-8, 1]", "[0, 4]"]);
    assert_eq!(m.powi(-2), Err(ArithmeticError::DivisionByZero));
}

#[test]
fn bounds_of_an_inexact_result_lie_outside() {
    let tiny = interval("1e-15", "1e-15");
    assert_eq!(tiny.mul(tiny).unwrap(), interval("0", "1e-28"));
    assert_eq!(tiny.neg().unwrap().mul(tiny).unwrap(), interval("-1e-28", "0"));
}

#[test]
fn a_bound_past_the_greatest_decimal_is_an_error() {
    let huge = Interval::point(Decimal::MAX);
    assert_eq!(huge.add(huge), Err(ArithmeticError::Overflow));
    assert_eq!(huge.hull(huge.neg().unwrap()).width(), Err(ArithmeticError::Overflow));
}

#[test]
fn intervals_are_shown_by_their_ends() {
    let x = interval("-0.50", "12.345");
    assert_eq!(x.to_string(), "[-0.5, 12.345]");
    assert_eq!(format!("{x:.2}"), "[-0.50, 12.35]");
    assert_eq!(format!("{x:?}"), "[-0.5, 12.345]");
    assert_eq!(Interval::from(Decimal::ONE), interval("1", "1"));
}
