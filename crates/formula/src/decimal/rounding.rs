//! Rounding directions of inexact results.

/// How an inexact result becomes a [`Decimal`](crate::Decimal); an exact one is the same in all three.
///
/// ```
/// # mod costcone { pub use costcone_formula as formula; }
/// use costcone::formula::{Decimal, Rounding};
///
/// let two_thirds = |rounding| Decimal::from_i64(-2).div_rounded(Decimal::from_i64(3), rounding);
/// assert!(two_thirds(Rounding::Down)? < two_thirds(Rounding::Up)?);
/// assert_eq!(two_thirds(Rounding::Nearest)?, two_thirds(Rounding::Down)?);
/// # Ok::<(), costcone::formula::ArithmeticError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Rounding {
    /// To the nearer neighbour; in the middle, to the one whose last digit is even.
    Nearest,
    /// Toward minus infinity: a lower bound.
    Down,
    /// Toward plus infinity: an upper bound.
    Up,
}

impl Rounding {
    /// The direction of `-x` that corresponds to this one of `x`.
    pub(super) const fn mirrored(self) -> Rounding {
        match self {
            Rounding::Nearest => Rounding::Nearest,
            Rounding::Down => Rounding::Up,
            Rounding::Up => Rounding::Down,
        }
    }

    /// This direction as seen by the magnitude of a number of that sign.
    pub(super) const fn of_magnitude(self, negative: bool) -> Rounding {
        if negative { self.mirrored() } else { self }
    }

    /// Whether a magnitude at `position` above its lower neighbour becomes the upper one.
    pub(super) fn takes_upper(self, position: Position, lower_is_odd: bool) -> bool {
        match self {
            Rounding::Down => false,
            Rounding::Up => position > Position::Exact,
            Rounding::Nearest => position > Position::Half || (position == Position::Half && lower_is_odd),
        }
    }
}

/// Where a magnitude lies above its lower neighbour, on the way to its upper one.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Position {
    Exact,
    BelowHalf,
    Half,
    AboveHalf,
}

impl Position {
    /// From the distances to the neighbours, in units of the last digit kept; `more` says that the first is greater,
    /// and the second less, by a part of a unit.
    ///
    /// INVARIANT of the callers: with `more`, the distances add up to an even number or differ by at least two, so
    /// that the part of a unit cannot change which is greater.
    pub(super) fn of<T: PartialOrd + Default>(to_lower: T, to_upper: T, more: bool) -> Position {
        if to_lower == T::default() && !more {
            Position::Exact
        } else if to_lower < to_upper {
            Position::BelowHalf
        } else if to_lower == to_upper && !more {
            Position::Half
        } else {
            Position::AboveHalf
        }
    }
}
