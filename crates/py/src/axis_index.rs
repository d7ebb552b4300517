//! Finds combinations by the texts of their values.

use std::collections::HashMap;

use costcone::sweep::{Axis, Grid};
use costcone::{Code, Finding};

/// For each axis, the place of each point by its texts.
#[derive(Debug)]
pub(crate) struct AxisIndex {
    axes: Vec<HashMap<Vec<String>, AxisPlace>>,
}

#[derive(Clone, Copy, Debug)]
enum AxisPlace {
    At(usize),
    /// Several points have the same texts.
    Several,
}

impl AxisIndex {
    /// The index of a grid.
    pub(crate) fn of(grid: &Grid) -> AxisIndex {
        AxisIndex { axes: grid.axes().iter().map(places).collect() }
    }

    /// The number of the combination with these texts, one for each name of the grid.
    pub(crate) fn number(&self, grid: &Grid, words: &[String]) -> Result<u64, Finding> {
        let (mut number, mut rest) = (0, words);
        for (axis, places) in grid.axes().iter().zip(&self.axes) {
            let (owned, others) = rest.split_at(axis.names().len().min(rest.len()));
            rest = others;
            let place = match places.get(owned) {
                Some(AxisPlace::At(place)) => *place as u64,
                Some(AxisPlace::Several) => return Err(unclear(axis, owned)),
                None => return Err(unknown(axis, owned)),
            };
            number = number * axis.len() as u64 + place;
        }
        Ok(number)
    }
}

fn places(axis: &Axis) -> HashMap<Vec<String>, AxisPlace> {
    let mut places = HashMap::new();
    for place in 0..axis.len() {
        let words = axis.point(place).unwrap_or_default().iter().map(|value| value.full_text()).collect();
        places.entry(words).and_modify(|known| *known = AxisPlace::Several).or_insert(AxisPlace::At(place));
    }
    places
}

fn unknown(axis: &Axis, words: &[String]) -> Finding {
    let message = format!("`{}` is not on this axis", words.join("`, `"));
    Finding::new(Code::UnknownName, axis.names().join(", "), message).with_help("use rows of `Sweep.scenarios`")
}

fn unclear(axis: &Axis, words: &[String]) -> Finding {
    let message = format!("several values of this axis have the text `{}`", words.join("`, `"));
    Finding::new(Code::BadValue, axis.names().join(", "), message).with_help("add the column `scenario`")
}
