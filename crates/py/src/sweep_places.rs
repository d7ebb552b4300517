//! Where the values of axes stand, by their words.

use std::collections::HashMap;

use costcone::sweep::{Axis, Grid};
use costcone::{Code, Finding};

/// The place of each point of each axis.
#[derive(Debug)]
pub(crate) struct Places {
    axes: Vec<HashMap<Vec<String>, Place>>,
}

#[derive(Clone, Copy, Debug)]
enum Place {
    At(usize),
    /// Several points have the same words.
    Several,
}

impl Places {
    /// Those of a grid.
    pub(crate) fn of(grid: &Grid) -> Places {
        Places { axes: grid.axes().iter().map(places).collect() }
    }

    /// The number of the combination of these words, one for each name of the grid.
    pub(crate) fn number(&self, grid: &Grid, words: &[String]) -> Result<u64, Finding> {
        let (mut number, mut rest) = (0, words);
        for (axis, places) in grid.axes().iter().zip(&self.axes) {
            let (its_own, others) = rest.split_at(axis.names().len().min(rest.len()));
            rest = others;
            let place = match places.get(its_own) {
                Some(Place::At(place)) => *place as u64,
                Some(Place::Several) => return Err(unclear(axis, its_own)),
                None => return Err(unknown(axis, its_own)),
            };
            number = number * axis.len() as u64 + place;
        }
        Ok(number)
    }
}

fn places(axis: &Axis) -> HashMap<Vec<String>, Place> {
    let mut places = HashMap::new();
    for place in 0..axis.len() {
        let words = axis.point(place).unwrap_or_default().iter().map(|value| value.full_text()).collect();
        places.entry(words).and_modify(|known| *known = Place::Several).or_insert(Place::At(place));
    }
    places
}

fn unknown(axis: &Axis, words: &[String]) -> Finding {
    let message = format!("`{}` is no value of this axis", words.join("`, `"));
    Finding::new(Code::UnknownName, axis.names().join(", "), message)
        .with_help("take rows from the scenarios of the sweep")
}

fn unclear(axis: &Axis, words: &[String]) -> Finding {
    let message = format!("several values of this axis read `{}`", words.join("`, `"));
    Finding::new(Code::BadValue, axis.names().join(", "), message).with_help("give the column `scenario` as well")
}
