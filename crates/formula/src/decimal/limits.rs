//! The limits of decimals and of the exact results behind them.

/// The greatest mantissa: 96 bits, 29 digits.
pub(super) const MAX_MANTISSA: u128 = (1 << 96) - 1;

/// The greatest number of digits after the point.
pub(super) const MAX_SCALE: u32 = 28;

/// The scale of quotients and binary fractions before rounding. INVARIANT: at least two more than [`MAX_SCALE`], see
/// `Wide`.
pub(super) const WORKING_SCALE: u32 = MAX_SCALE + 2;

/// The greatest power of ten below 2^256.
pub(super) const MAX_WIDE_POWER: usize = 77;
