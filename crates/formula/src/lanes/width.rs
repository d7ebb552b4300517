//! The loops over lanes, each compiled for every vector width.
//!
//! This is the only module with `unsafe` code. A function compiled for AVX2 may only run on a processor with AVX2. [`width`]
//! asks the processor once, and each call below depends on its answer. The loops are plain safe Rust, inlined into one function
//! for each width. Only [`look_up`] has its own vector instructions.
//!
//! | machine | compiled for |
//! |---|---|
//! | x86-64 with AVX-512 (F, BW, DQ, VL) | 8 draws a step |
//! | x86-64 with AVX2 | 4 draws a step |
//! | any other | the baseline of the target: 2 draws a step on x86-64 and ARM64 |

#![allow(unsafe_code)]

use super::{BINS, Cubic, LANES, Lane, TablePositions, greater, lesser};

/// The widest vectors the processor has.
#[cfg(target_arch = "x86_64")]
#[derive(Clone, Copy, PartialEq, Eq)]
enum Width {
    Baseline,
    Avx2,
    Avx512,
}

#[cfg(test)]
thread_local! {
    /// Whether this thread takes the processor for one without wide vectors.
    static IS_NARROW: std::cell::Cell<bool> = const { std::cell::Cell::new(false) };
}

/// Asks the processor; the standard library remembers the answer.
#[cfg(target_arch = "x86_64")]
#[inline]
fn width() -> Width {
    #[cfg(test)]
    if IS_NARROW.get() {
        return Width::Baseline;
    }
    if !is_x86_feature_detected!("avx2") {
        return Width::Baseline;
    }
    let wide = is_x86_feature_detected!("avx512f")
        && is_x86_feature_detected!("avx512bw")
        && is_x86_feature_detected!("avx512dq")
        && is_x86_feature_detected!("avx512vl");
    if wide { Width::Avx512 } else { Width::Avx2 }
}

/// Defines a function with a body that is compiled for every width. The arguments are the function's own, so the compiler knows
/// that they do not overlap.
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
    /// The sum of the values of each array, added in their order.
    add_up[const COUNT: usize](out: &mut Lane, terms: [&Lane; COUNT]) {
        for place in 0..LANES {
            let mut sum = 0.0;
            for (number, term) in terms.iter().enumerate() {
                sum = if number == 0 { term[place] } else { sum + term[place] };
            }
            out[place] = sum;
        }
    }
}

at_every_width! {
    /// Each value of `from` and those of some arrays, each times its factor, added in their order.
    add_times[const COUNT: usize](out: &mut Lane, from: &Lane, terms: [&Lane; COUNT], factors: [f64; COUNT]) {
        for place in 0..LANES {
            let mut sum = from[place];
            for (term, factor) in terms.iter().zip(factors) {
                sum += factor * term[place];
            }
            out[place] = sum;
        }
    }
}

at_every_width! {
    /// For each draw, adds the difference between the `value` of `a` and `old` to `out`. Returns the sum of the differences, in
    /// the order of [`sum`].
    add_difference[F: Fn(f64) -> f64](out: &mut Lane, a: &Lane, old: &Lane, value: F) -> f64 {
        let mut sums = [0.0; 16];
        let (a, old) = (a.as_chunks::<16>().0, old.as_chunks::<16>().0);
        for (out, (a, old)) in out.as_chunks_mut::<16>().0.iter_mut().zip(a.iter().zip(old)) {
            for place in 0..16 {
                let difference = value(a[place]) - old[place];
                out[place] += difference;
                sums[place] += difference;
            }
        }
        in_pairs(sums)
    }
}

at_every_width! {
    /// A value for `high[i] ^ low[j]` at each place `16 i + j`.
    spread_out[F: Fn(u32) -> f64](out: &mut Lane, high: &[u32; LANES / 16], low: &[u32; 16], value: F) {
        for (row, high) in out.chunks_exact_mut(16).zip(high) {
            for (out, low) in row.iter_mut().zip(low) {
                *out = value(high ^ low);
            }
        }
    }
}

at_every_width! {
    /// For each value of `x` the piece of a table and the place within the piece that `find` gives; a piece at or beyond
    /// `count` becomes the last.
    locate[F: Fn(f64) -> (u32, f64)](places: &mut TablePositions, x: &Lane, count: u32, find: F) {
        // INVARIANT: pieces stay below `places.count`. If it is 0, no table is read.
        places.count = count;
        let last = count.saturating_sub(1);
        for place in 0..LANES {
            let (piece, within) = find(x[place]);
            places.pieces[place] = if piece < last { piece } else { last };
            places.within[place] = within;
        }
    }
}

/// The cubic of each piece, coefficients of ascending powers, at the place within it, and not outside of `ends`. NaN where
/// the table has no piece, or fewer than the places were located among.
pub fn look_up(out: &mut Lane, places: &TablePositions, table: &[Cubic], ends: [f64; 2]) {
    if table.is_empty() || places.count as usize > table.len() {
        return out.fill(f64::NAN);
    }
    #[cfg(target_arch = "x86_64")]
    if width() != Width::Baseline {
        // SAFETY: `width` found AVX2 at least; pieces are below `places.count`, which is at most the table's length.
        return unsafe { look_up_four(out, places, table, ends) };
    }
    for place in 0..LANES {
        let Cubic([constant, linear, square, cube]) = table[places.pieces[place] as usize];
        let within = places.within[place];
        let value = ((cube * within + square) * within + linear) * within + constant;
        out[place] = lesser(greater(value, ends[0]), ends[1]);
    }
}

/// [`look_up`] for four draws at a time: four rows of coefficients are loaded and transposed, which the compiler does not do on
/// its own. The operations and their order are the same, so the bits are the same.
///
/// # Safety
/// The processor has AVX2, and every piece of the places is one of the table.
#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2")]
unsafe fn look_up_four(out: &mut Lane, places: &TablePositions, table: &[Cubic], ends: [f64; 2]) {
    use std::arch::x86_64::*;
    let [least, greatest] = ends.map(|end| _mm256_set1_pd(end));
    for start in (0..LANES).step_by(4) {
        let row = |place: usize| {
            // SAFETY: the caller says that the table has this piece; a row is four numbers, aligned to their size.
            unsafe { _mm256_load_pd(table.get_unchecked(places.pieces[start + place] as usize).0.as_ptr()) }
        };
        let (a, b, c, d) = (row(0), row(1), row(2), row(3));
        let (even_low, odd_low) = (_mm256_unpacklo_pd(a, b), _mm256_unpackhi_pd(a, b));
        let (even_high, odd_high) = (_mm256_unpacklo_pd(c, d), _mm256_unpackhi_pd(c, d));
        let constant = _mm256_permute2f128_pd::<0x20>(even_low, even_high);
        let linear = _mm256_permute2f128_pd::<0x20>(odd_low, odd_high);
        let square = _mm256_permute2f128_pd::<0x31>(even_low, even_high);
        let cube = _mm256_permute2f128_pd::<0x31>(odd_low, odd_high);
        let (within, out) = (&places.within[start..start + 4], &mut out[start..start + 4]);
        // SAFETY: reads four numbers from an array of four.
        let within = unsafe { _mm256_loadu_pd(within.as_ptr()) };
        let value = _mm256_add_pd(_mm256_mul_pd(cube, within), square);
        let value = _mm256_add_pd(_mm256_mul_pd(value, within), linear);
        let value = _mm256_add_pd(_mm256_mul_pd(value, within), constant);
        let value = _mm256_min_pd(_mm256_max_pd(value, least), greatest);
        // SAFETY: writes four numbers to an array of four.
        unsafe { _mm256_storeu_pd(out.as_mut_ptr(), value) };
    }
}

at_every_width! {
    /// The sum of all values: sixteen partial sums, one for each place modulo sixteen, then those in pairs.
    sum[](a: &Lane) -> f64 {
        let mut sums = [0.0; 16];
        for row in a.chunks_exact(16) {
            for (sum, value) in sums.iter_mut().zip(row) {
                *sum += value;
            }
        }
        in_pairs(sums)
    }
}

/// The first half and the second added up, again and again.
#[inline(always)]
fn in_pairs(mut sums: [f64; 16]) -> f64 {
    let mut half = sums.len() / 2;
    while half > 0 {
        for place in 0..half {
            sums[place] += sums[place + half];
        }
        half /= 2;
    }
    sums[0]
}

at_every_width! {
    /// The least and the greatest value, of numbers.
    extent[](a: &Lane) -> [f64; 2] {
        // Halves are folded onto each other, so that each step is a vector operation for many values.
        let (mut least, mut greatest) = ([0.0; LANES / 4], [0.0; LANES / 4]);
        for place in 0..LANES / 4 {
            let [a, b, c, d] = [0, 1, 2, 3].map(|quarter| a[place + quarter * (LANES / 4)]);
            least[place] = lesser(lesser(a, b), lesser(c, d));
            greatest[place] = greater(greater(a, b), greater(c, d));
        }
        let mut half = LANES / 8;
        while half >= 4 {
            let (least, more) = least.split_at_mut(half);
            let (greatest, most) = greatest.split_at_mut(half);
            for (least, more) in least.iter_mut().zip(more) {
                *least = lesser(*least, *more);
            }
            for (greatest, most) in greatest.iter_mut().zip(most) {
                *greatest = greater(*greatest, *most);
            }
            half /= 2;
        }
        let least = least[..4].iter().fold(f64::INFINITY, |least, value| lesser(*value, least));
        [least, greatest[..4].iter().fold(f64::NEG_INFINITY, |greatest, value| greater(*value, greatest))]
    }
}

at_every_width! {
    /// Counts each of the first `filled` values in the bin that `bin_of` gives, modulo [`BINS`].
    count[F: Fn(f64) -> u32](counts: &mut [u32; BINS], a: &Lane, filled: usize, bin_of: F) {
        let bins: [u32; LANES] = std::array::from_fn(|place| bin_of(a[place]));
        for bin in &bins[..filled.min(LANES)] {
            counts[*bin as usize % BINS] += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The result bits of each function for some numbers.
    fn made() -> Vec<u64> {
        let (mut out, mut places, mut all) = (Lane::of(0.0), TablePositions::default(), Vec::new());
        let mut keep = |lane: &Lane| all.extend(lane.iter().map(|value| value.to_bits()));
        let (mut a, mut b) = (Lane::of(0.0), Lane::of(0.0));
        fill(&mut a, |place| ((place * 7919 + 13) % 1009) as f64 / 97.0 - 3.0);
        fill(&mut b, |place| ((place * 104_729 + 7) % 2003) as f64 / 31.0 + 0.1);
        keep(&a);
        unary(&mut out, &a, |a| (a * 1.1).ceil() + a.round() + a.floor() / 3.0);
        keep(&out);
        binary(&mut out, &a, &b, |a, b| a * b + a / b);
        keep(&out);
        ternary(&mut out, &a, &b, &b, |a, b, c| greater(a * b * c, lesser(a, 0.0)));
        keep(&out);
        update(&mut out, &a, |out, a| out * 0.3 + a);
        keep(&out);
        add_up(&mut out, [&a, &b, &a, &a, &b]);
        keep(&out);
        add_times(&mut out, &b, [&a, &b, &a], [0.3, -1.7, 1e3]);
        keep(&out);
        let differences = add_difference(&mut out, &a, &b, |a| a * 1.1);
        keep(&out);
        let (high, low) =
            (std::array::from_fn(|place| (place as u32) << 20), std::array::from_fn(|place| place as u32 * 977));
        spread_out(&mut out, &high, &low, |bits| (f64::from(bits) + 0.5) / (1_u64 << 32) as f64);
        keep(&out);
        let table: Vec<Cubic> = (0..40).map(|row| Cubic([f64::from(row), 0.7, -0.2, f64::from(row) / 9.0])).collect();
        locate(&mut places, &b, 40, |x| (x as u32, x.fract()));
        look_up(&mut out, &places, &table, [1.0, 38.0]);
        keep(&out);
        let mut counts = Box::new([0; BINS]);
        count(&mut counts, &b, LANES - 5, |x| (x * 100.0) as u32);
        let [least, greatest] = extent(&a);
        all.extend([sum(&b), least, greatest, differences].map(f64::to_bits));
        all.extend(counts.iter().map(|count| u64::from(*count)));
        all
    }

    #[test]
    fn every_width_gives_the_same_bits() {
        let widest = made();
        IS_NARROW.set(true);
        let narrow = made();
        IS_NARROW.set(false);
        assert_eq!(widest, narrow);
    }
}
