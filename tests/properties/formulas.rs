//! Formulas of the file language over the plain numbers `a`, `b` and `c`, each between 0 and some hundreds.
//!
//! They use every operator, comparison and function. Sizes are held so that no formula leaves the range of decimals,
//! and divisors so that they are above zero; some only seem to reach it.

use proptest::prelude::*;

fn leaf() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => prop::sample::select(vec!["a", "b", "c"]).prop_map(str::to_owned),
        1 => (0_u32..400, 0_u32..100).prop_map(|(whole, part)| format!("{whole}.{part:02}")),
    ]
}

/// A formula without a unit, of any sign.
pub fn formula() -> impl Strategy<Value = String> {
    leaf().prop_recursive(3, 12, 3, |inner| {
        let one = (0_u8..9, inner.clone()).prop_map(|(which, a)| unary(which, &a));
        let two = (0_u8..9, inner.clone(), inner.clone()).prop_map(|(which, a, b)| binary(which, &a, &b));
        let comparison = prop::sample::select(vec!["<", "<=", ">", ">=", "==", "!="]);
        let choice = (comparison, inner.clone(), inner.clone(), inner)
            .prop_map(|(comparison, a, b, c)| format!("if({a} {comparison} {b}, {c}, {b})"));
        prop_oneof![3 => one, 5 => two, 2 => choice]
    })
}

fn unary(which: u8, a: &str) -> String {
    match which {
        0 => format!("ceil({a} / 3)"),
        1 => format!("floor({a} / 7) * 7"),
        2 => format!("round({a} * 0.3)"),
        3 => format!("clamp({a}, 20, 90) ^ 2"),
        4 => format!("clamp({a}, -9, 9) ^ 3"),
        5 => format!("max(0.5, {a}) ^ -1"),
        6 => format!("clamp({a}, 2, 60) ^ -2 * 1000"),
        7 => format!("(-({a}))"),
        // It is never above 1, which takes a look at parts of where `a` can be.
        _ => "40 / (a * a - 3 * a + 3)".to_owned(),
    }
}

fn binary(which: u8, a: &str, b: &str) -> String {
    match which {
        0 | 1 => format!("({a} + {b})"),
        2 => format!("({a} - {b})"),
        3 => format!("clamp({a}, -40, 40) * ({b})"),
        4 => format!("{a} / max(0.5, {b})"),
        5 => format!("({a}) / (b - 0.5 * b + 1)"),
        6 => format!("min({a}, {b}, 300)"),
        7 => format!("max({a}, {b})"),
        _ => format!("clamp({a}, 10, 20 + max(0, {b}))"),
    }
}
