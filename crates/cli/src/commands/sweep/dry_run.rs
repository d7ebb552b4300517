//! `costcone sweep --dry-run`: shows the combinations without estimating them.

use std::fmt::Write;

use costcone::report::group_digits;
use costcone::sweep::{Axis, Sweep};

use super::summary::combinations;

/// The number of combinations to list.
const MAX_COMBINATIONS: u64 = 5;

/// The number of values to list for each axis.
const MAX_VALUES: usize = 6;

/// The number of combinations, the values of each axis, and the first combinations.
pub fn describe(sweep: &Sweep) -> String {
    let mut text = count(sweep) + &structures(sweep.structures());
    for axis in sweep.grid().axes() {
        let _ = writeln!(text, "  {}", axis_values(axis));
    }
    text.push_str("First combinations:\n");
    let kept = (0..sweep.count()).filter(|number| sweep.keeps(*number));
    for number in kept.take(MAX_COMBINATIONS as usize) {
        let point = sweep.grid().point(number);
        let words: Vec<String> = point.iter().map(|(name, value)| format!("{name} {}", value.summary())).collect();
        let _ = writeln!(text, "  {number:>4}  {}", words.join(", "));
    }
    text
}

/// For example `36 combinations, 2 excluded`.
fn count(sweep: &Sweep) -> String {
    let excluded = sweep.dropped();
    let count = combinations(sweep.count());
    match excluded {
        0 => format!("{count}\n"),
        excluded => format!("{count}, {} excluded\n", group_digits(&excluded.to_string())),
    }
}

/// For example `3 structures: combinations with the same structure differ only in their assumptions`.
fn structures(count: u64) -> String {
    match count {
        1 => "1 structure: all combinations differ only in their assumptions\n".to_owned(),
        count => {
            let count = group_digits(&count.to_string());
            format!("{count} structures: combinations with the same structure differ only in their assumptions\n")
        }
    }
}

/// For example `region, 3 values: eu-central-1, eu-west-1, eu-west-2`.
fn axis_values(axis: &Axis) -> String {
    let points = (0..axis.len()).filter_map(|place| axis.point(place));
    let word = |point: &[costcone::Value]| {
        let words: Vec<String> = point.iter().map(costcone::Value::summary).collect();
        words.join(" with ")
    };
    let mut words: Vec<String> = points.clone().take(MAX_VALUES).map(word).collect();
    if axis.len() > MAX_VALUES {
        words.truncate(MAX_VALUES - 2);
        words.extend(["...".to_owned(), axis.point(axis.len() - 1).map(word).unwrap_or_default()]);
    }
    format!("{}, {}: {}", axis.names().join(" with "), values(axis.len()), words.join(", "))
}

fn values(count: usize) -> String {
    format!("{} {}", group_digits(&count.to_string()), if count == 1 { "value" } else { "values" })
}
