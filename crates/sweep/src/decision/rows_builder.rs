//! Rows as they are read, one by one.

use std::collections::{BTreeMap, HashMap};

use costcone_core::{Code, Finding};
use costcone_formula::Decimal;

use super::levels::Levels;
use super::rows::{Column, Failed, Rows};

/// Takes the rows of a part in any order.
#[derive(Clone, Debug)]
pub struct RowsBuilder {
    part: String,
    axes: Vec<String>,
    columns: Vec<String>,
    labels: Vec<HashMap<String, u32>>,
    scenarios: BTreeMap<u64, Scenario>,
}

/// The values of its axes, by number of label, and its figures or what is wrong with it.
#[derive(Clone, Debug)]
struct Scenario {
    places: Vec<u32>,
    outcome: Result<Vec<Option<Decimal>>, String>,
}

impl RowsBuilder {
    /// Rows of a part, with the names of axes and of columns of figures.
    #[must_use]
    pub fn new(part: &str, axes: &[&str], columns: &[&str]) -> RowsBuilder {
        let owned = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
        RowsBuilder {
            part: part.to_owned(),
            axes: owned(axes),
            columns: owned(columns),
            labels: vec![HashMap::new(); axes.len()],
            scenarios: BTreeMap::new(),
        }
    }

    /// Adds a scenario with the values of its axes and its figures, some of which may be missing.
    ///
    /// # Errors
    /// Where its number was there before, or it has not as many values as there are axes and columns.
    pub fn push(&mut self, scenario: u64, axes: &[&str], figures: &[Option<Decimal>]) -> Result<(), Finding> {
        if figures.len() != self.columns.len() {
            let message = format!("has {} figures, there are {} columns", figures.len(), self.columns.len());
            return Err(Finding::new(Code::BadValue, place(scenario), message));
        }
        self.add(scenario, axes, Ok(figures.to_vec()))
    }

    /// Adds a scenario that has no cost, with what is wrong with it.
    ///
    /// # Errors
    /// As for [`push`](Self::push).
    pub fn push_failed(&mut self, scenario: u64, axes: &[&str], error: &str) -> Result<(), Finding> {
        self.add(scenario, axes, Err(error.to_owned()))
    }

    fn add(
        &mut self,
        scenario: u64,
        axes: &[&str],
        outcome: Result<Vec<Option<Decimal>>, String>,
    ) -> Result<(), Finding> {
        if axes.len() != self.axes.len() {
            let message = format!("has {} values, there are {} axes", axes.len(), self.axes.len());
            return Err(Finding::new(Code::BadValue, place(scenario), message));
        }
        let places = axes.iter().zip(&mut self.labels).map(|(label, known)| number(known, label)).collect();
        match self.scenarios.insert(scenario, Scenario { places, outcome }) {
            None => Ok(()),
            Some(_) => {
                Err(Finding::new(Code::Duplicate, place(scenario), format!("has two rows of the part `{}`", self.part))
                    .with_help("number scenarios anew where rows of several sweeps stand together"))
            }
        }
    }

    /// The rows, in a currency and for a period.
    ///
    /// # Errors
    /// Where there is no row at all.
    pub fn finish(self, currency: &str, period: &str) -> Result<Rows, Finding> {
        if self.scenarios.is_empty() {
            return Err(Finding::new(Code::Missing, "", "there are no rows"));
        }
        let scenarios = self.scenarios;
        let (axes, belongs): (Vec<Levels>, Vec<Vec<u32>>) = (0..)
            .zip(self.axes.into_iter().zip(self.labels))
            .map(|(axis, (name, known))| ordered(axis, name, known, &scenarios))
            .unzip();
        let mut rows = Rows {
            part: self.part,
            currency: currency.to_owned(),
            period: period.to_owned(),
            places: vec![Vec::new(); axes.len()],
            axes,
            scenarios: Vec::new(),
            columns: self.columns.into_iter().map(|name| Column { name, figures: Vec::new() }).collect(),
            failed: Vec::new(),
        };
        for (number, scenario) in scenarios {
            let places = scenario.places.iter().zip(&belongs).map(|(place, belongs)| belongs[*place as usize]);
            rows.add(number, places.collect(), scenario.outcome);
        }
        Ok(rows)
    }
}

impl Rows {
    fn add(&mut self, scenario: u64, places: Vec<u32>, outcome: Result<Vec<Option<Decimal>>, String>) {
        match outcome {
            Ok(figures) => {
                self.scenarios.push(scenario);
                self.places.iter_mut().zip(places).for_each(|(axis, place)| axis.push(place));
                self.columns.iter_mut().zip(figures).for_each(|(column, figure)| column.figures.push(figure));
            }
            Err(error) => self.failed.push(Failed { scenario, places, error }),
        }
    }
}

fn place(scenario: u64) -> String {
    format!("scenario {scenario}")
}

/// The number of a label, a new one where it comes for the first time.
fn number(known: &mut HashMap<String, u32>, label: &str) -> u32 {
    if let Some(number) = known.get(label) {
        return *number;
    }
    // OK because nobody has four billion labels in memory.
    let number = u32::try_from(known.len()).unwrap_or(u32::MAX);
    known.insert(label.to_owned(), number);
    number
}

/// The levels of an axis, whatever the order in which rows came, and the level of each label by its number.
fn ordered(
    axis: usize,
    name: String,
    known: HashMap<String, u32>,
    scenarios: &BTreeMap<u64, Scenario>,
) -> (Levels, Vec<u32>) {
    let mut labels = vec![String::new(); known.len()];
    known.into_iter().for_each(|(label, number)| labels[number as usize] = label);
    let mut turn = vec![None; labels.len()];
    let mut first = Vec::with_capacity(labels.len());
    for scenario in scenarios.values() {
        let number = scenario.places[axis] as usize;
        if turn[number].is_none() {
            turn[number] = Some(first.len());
            first.push(labels[number].clone());
        }
    }
    let (levels, belongs) = Levels::new(name, first);
    // OK because every label came with a scenario.
    let belongs = turn.into_iter().map(|turn| belongs[turn.unwrap_or_default()]).collect();
    (levels, belongs)
}
