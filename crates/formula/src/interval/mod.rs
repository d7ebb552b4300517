//! Closed intervals of [`Decimal`]s whose operations round outward, so that a bound stays a bound.
//!
//! For every operation `∘` here, `x ∈ X` and `y ∈ Y` imply `x ∘ y ∈ X ∘ Y`, and wider operands give a result at least as
//! wide. Each bound is the exact one, rounded down (`inf`) or up (`sup`) to the next decimal: as tight as decimals allow
//! (powers excepted, see [`Decimal::powi_rounded`]).
//!
//! An interval is never empty and never unbounded: an operation that would give one returns `None` or an [`ArithmeticError`].
//! With `X = [a, b]` and `Y = [c, d]`, addition is `[a + c, b + d]`, and subtraction is `[a - d, b - c]`. The other two go by
//! sign (`P` not below zero, `N` not above zero, `M` on both sides of it):
//!
//! | `X * Y` | `Y` is `P`, `0 ≤ c` | `Y` is `M`, `c < 0 < d` | `Y` is `N`, `d ≤ 0` |
//! |---|---|---|---|
//! | `X` is `P`, `0 ≤ a` | `[ac, bd]` | `[bc, bd]` | `[bc, ad]` |
//! | `X` is `M`, `a < 0 < b` | `[ad, bd]` | `[min(ad, bc), max(ac, bd)]` | `[bc, ac]` |
//! | `X` is `N`, `b ≤ 0` | `[ad, bc]` | `[ad, ac]` | `[bd, ac]` |
//!
//! | `X / Y` | `Y` is `P`, `0 < c` | `c ≤ 0 ≤ d` | `Y` is `N`, `d < 0` |
//! |---|---|---|---|
//! | `X` is `P`, `0 ≤ a` | `[a/d, b/c]` | division by zero | `[b/d, a/c]` |
//! | `X` is `M`, `a < 0 < b` | `[a/c, b/c]` | division by zero | `[b/d, a/d]` |
//! | `X` is `N`, `b ≤ 0` | `[a/c, b/d]` | division by zero | `[b/c, a/d]` |
//!
//! | `X^n` | `X` is `P` | `X` is `M` | `X` is `N` |
//! |---|---|---|---|
//! | `n = 0` | `[1, 1]` | `[1, 1]` | `[1, 1]` |
//! | `n > 0`, odd | `[a^n, b^n]` | `[a^n, b^n]` | `[a^n, b^n]` |
//! | `n > 0`, even | `[a^n, b^n]` | `[0, max(a^n, b^n)]` | `[b^n, a^n]` |
//! | `n < 0`, odd | `[b^n, a^n]`, `0 < a` | division by zero | `[b^n, a^n]`, `b < 0` |
//! | `n < 0`, even | `[b^n, a^n]`, `0 < a` | division by zero | `[a^n, b^n]`, `b < 0` |
//!
//! An operand used twice is two operands to an interval: `X - X` is not zero but `[a - b, b - a]`.
//!
//! ```
//! # mod costcone { pub use costcone_formula as formula; }
//! use costcone::formula::{Decimal, Interval};
//!
//! let requests = Interval::new(Decimal::from_i64(1), Decimal::from_i64(2)).ok_or("reversed")?;
//! let thirds = requests.div(Interval::point(Decimal::from_i64(3)))?;
//! assert_eq!(thirds.to_string(), "[0.3333333333333333333333333333, 0.6666666666666666666666666667]");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Source
//!
//! IEEE Std 1788-2015, Standard for Interval Arithmetic: the forward-mode elementary functions, set operations and
//! numeric functions of its set-based flavor, over bounded nonempty intervals only.

mod arithmetic;
#[cfg(test)]
mod tests;
mod value;

pub use value::Interval;
