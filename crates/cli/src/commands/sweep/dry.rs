//! What a sweep would estimate.

use std::fmt::Write;

use costcone::report::group_digits;
use costcone::sweep::{Axis, Sweep};

use super::said::combinations;

/// Combinations that are listed.
const LISTED: u64 = 5;

/// Values of an axis that are listed.
const VALUES: usize = 6;

/// How many combinations and structures there are, what varies, and the first few.
pub fn said(sweep: &Sweep) -> String {
    let mut text = counted(sweep) + &structures(sweep.structures());
    for axis in sweep.grid().axes() {
        let _ = writeln!(text, "  {}", varied(axis));
    }
    text.push_str("The first:\n");
    let kept = (0..sweep.count()).filter(|number| sweep.keeps(*number));
    for number in kept.take(LISTED as usize) {
        let point = sweep.grid().point(number);
        let words: Vec<String> = point.iter().map(|(name, value)| format!("{name} {}", value.summary())).collect();
        let _ = writeln!(text, "  {number:>4}  {}", words.join(", "));
    }
    text
}

/// `36 combinations, 2 of them dropped`
fn counted(sweep: &Sweep) -> String {
    let dropped = sweep.dropped();
    let count = combinations(sweep.count());
    match dropped {
        0 => format!("{count}\n"),
        dropped => format!("{count}, {} of them dropped\n", group_digits(&dropped.to_string())),
    }
}

/// `3 structures: combinations of one differ only in their assumptions`
fn structures(count: u64) -> String {
    match count {
        1 => "1 structure: all differ only in their assumptions\n".to_owned(),
        count => {
            let count = group_digits(&count.to_string());
            format!("{count} structures: combinations of one differ only in their assumptions\n")
        }
    }
}

/// `region, 3 values: eu-central-1, eu-west-1, eu-west-2`
fn varied(axis: &Axis) -> String {
    let points = (0..axis.len()).filter_map(|place| axis.point(place));
    let word = |point: &[costcone::Value]| {
        let words: Vec<String> = point.iter().map(costcone::Value::summary).collect();
        words.join(" with ")
    };
    let mut words: Vec<String> = points.clone().take(VALUES).map(word).collect();
    if axis.len() > VALUES {
        words.truncate(VALUES - 2);
        words.extend(["...".to_owned(), axis.point(axis.len() - 1).map(word).unwrap_or_default()]);
    }
    format!("{}, {}: {}", axis.names().join(" with "), values(axis.len()), words.join(", "))
}

fn values(count: usize) -> String {
    format!("{} {}", group_digits(&count.to_string()), if count == 1 { "value" } else { "values" })
}
