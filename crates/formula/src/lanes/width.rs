//! The loops over lanes, each compiled for every vector width.
//!
//! This is the only module with `unsafe` code. A function compiled for AVX2 may be called only where the processor has
//! AVX2; [`width`] asks the processor, once, and each call below stands behind its answer. Nothing else here is unsafe:
//! the loops are plain safe Rust, inlined into one function for each width.
//!
//! | machine | compiled for |
//! |---|---|
//! | x86-64 with AVX-512 (F, BW, DQ, VL) | 8 draws a step |
//! | x86-64 with AVX2 | 4 draws a step |
//! | any other | what every processor of the target has: 2 draws a step on x86-64 and ARM64 |

#![allow(unsafe_code)]

use super::{BINS, LANES, Lane, Places, greater, lesser};

/// The widest vectors the processor has.
#[cfg(target_arch = "x86_64")]
#[derive(Clone, Copy, PartialEq, Eq)]
enum Width {
    Baseline,
    Avx2,
    Avx512,
}

/// Asks the processor; the standard library remembers the answer.
#[cfg(target_arch = "x86_64")]
#[inline]
fn width() -> Width {
    if !is_x86_feature_detected!("avx2") {
        return Width::Baseline;
    }
    let wide = is_x86_feature_detected!("avx512f")
        && is_x86_feature_detected!("avx512bw")
        && is_x86_feature_detected!("avx512dq")
        && is_x86_feature_detected!("avx512vl");
    if wide { Width::Avx512 } else { Width::Avx2 }
}

/// Defines a function whose body is compiled for every width. Its arguments are those of the function itself, so that the
/// compiler knows that they do not overlap.
macro_rules! at_every_width {
    ($(#[$about:meta])* $name:ident [$($generics:tt)*] ($($argument:ident: $type:ty),*) $(-> $result:ty)? $body:block) => {
        $(#[$about])*
        pub fn $name<$($generics)*>($($argument: $type),*) $(-> $result)? {
            #[inline(always)]
            fn baseline<$($generics)*>($($argument: $type),*) $(-> $result)? $body

            #[cfg(target_arch = "x86_64")]
            {
                /// # Safety
                /// The processor has AVX2.
                #[target_feature(enable = "avx2")]
                unsafe fn avx2<$($generics)*>($($argument: $type),*) $(-> $result)? { baseline($($argument),*) }

                /// # Safety
                /// The processor has AVX-512 F, BW, DQ and VL.
                #[target_feature(enable = "avx512f,avx512bw,avx512dq,avx512vl")]
                unsafe fn avx512<$($generics)*>($($argument: $type),*) $(-> $result)? { baseline($($argument),*) }

                match width() {
                    // SAFETY: `width` found AVX-512 F, BW, DQ and VL.
                    Width::Avx512 => return unsafe { avx512($($argument),*) },
                    // SAFETY: `width` found AVX2.
                    Width::Avx2 => return unsafe { avx2($($argument),*) },
                    Width::Baseline => {}
                }
            }
            baseline($($argument),*)
        }
    };
}

at_every_width! {
    /// A value for each place.
    fill[F: Fn(usize) -> f64](out: &mut Lane, value: F) {
        for (place, out) in out.iter_mut().enumerate() {
            *out = value(place);
        }
    }
}

at_every_width! {
    /// A value for each value of `a`.
    unary[F: Fn(f64) -> f64](out: &mut Lane, a: &Lane, value: F) {
        for place in 0..LANES {
            out[place] = value(a[place]);
        }
    }
}

at_every_width! {
    /// A value for each pair of values of `a` and `b`.
    binary[F: Fn(f64, f64) -> f64](out: &mut Lane, a: &Lane, b: &Lane, value: F) {
        for place in 0..LANES {
            out[place] = value(a[place], b[place]);
        }
    }
}

at_every_width! {
    /// A new value for each value of `out` and the value of `a` in its place.
    update[F: Fn(f64, f64) -> f64](out: &mut Lane, a: &Lane, value: F) {
        for place in 0..LANES {
            out[place] = value(out[place], a[place]);
        }
    }
}

at_every_width! {
    /// A value for each triple of values of `a`, `b` and `c`.
    ternary[F: Fn(f64, f64, f64) -> f64](out: &mut Lane, a: &Lane, b: &Lane, c: &Lane, value: F) {
        for place in 0..LANES {
            out[place] = value(a[place], b[place], c[place]);
        }
    }
}

at_every_width! {
    /// A value for `high[i] ^ low[j]` at each place `16 i + j`.
    spread_out[F: Fn(u32) -> f64](out: &mut Lane, high: &[u32; 16], low: &[u32; 16], value: F) {
        for (row, high) in out.chunks_exact_mut(16).zip(high) {
            for (out, low) in row.iter_mut().zip(low) {
                *out = value(high ^ low);
            }
        }
    }
}

at_every_width! {
    /// For each value of `x` the piece of a table and the place within the piece that `find` gives.
    locate[F: Fn(f64) -> (u32, f64)](places: &mut Places, x: &Lane, find: F) {
        for place in 0..LANES {
            let (piece, within) = find(x[place]);
            places.pieces[place] = piece;
            places.within[place] = within;
        }
    }
}

at_every_width! {
    /// The polynomial of each piece, coefficients of ascending powers, at the place within it, and not outside of `ends`.
    /// A piece beyond the table reads the last; NaN for an empty table.
    look_up[const DEGREE: usize](out: &mut Lane, places: &Places, table: &[[f64; DEGREE]], ends: [f64; 2]) {
        let Some(last) = table.len().checked_sub(1) else { return out.fill(f64::NAN) };
        for place in 0..LANES {
            let piece = &table[(places.pieces[place] as usize).min(last)];
            let within = places.within[place];
            let value = piece.iter().rev().skip(1).fold(piece[DEGREE - 1], |sum, coefficient| sum * within + coefficient);
            out[place] = lesser(greater(value, ends[0]), ends[1]);
        }
    }
}

at_every_width! {
    /// The sum of all values: eight partial sums, one for each place modulo eight, then those in pairs.
    sum[](a: &Lane) -> f64 {
        let mut sums = [0.0; 8];
        for row in a.chunks_exact(8) {
            for (sum, value) in sums.iter_mut().zip(row) {
                *sum += value;
            }
        }
        ((sums[0] + sums[1]) + (sums[2] + sums[3])) + ((sums[4] + sums[5]) + (sums[6] + sums[7]))
    }
}

at_every_width! {
    /// The least and the greatest value; NaN does not count.
    extent[](a: &Lane) -> [f64; 2] {
        let (mut least, mut greatest) = ([f64::INFINITY; 8], [f64::NEG_INFINITY; 8]);
        for row in a.chunks_exact(8) {
            for (place, value) in row.iter().enumerate() {
                least[place] = lesser(*value, least[place]);
                greatest[place] = greater(*value, greatest[place]);
            }
        }
        let least = least.into_iter().fold(f64::INFINITY, lesser);
        [least, greatest.into_iter().fold(f64::NEG_INFINITY, greater)]
    }
}

at_every_width! {
    /// Counts each of the first `filled` values in the bin that `bin_of` gives, modulo [`BINS`].
    count[F: Fn(f64) -> u32](counts: &mut [u32; BINS], a: &Lane, filled: usize, bin_of: F) {
        let mut bins = [0; LANES];
        for place in 0..LANES {
            bins[place] = bin_of(a[place]);
        }
        for bin in &bins[..filled.min(LANES)] {
            counts[*bin as usize % BINS] += 1;
        }
    }
}
