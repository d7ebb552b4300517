//! Builds rows one by one.

use std::collections::{BTreeMap, HashMap};

use costcone_core::{Code, Finding};
use costcone_formula::Decimal;

use super::levels::AxisLevels;
use super::rows::{DecisionRows, FailedRow, FigureColumn};

/// Collects the rows of one part in any order.
#[derive(Clone, Debug)]
pub struct DecisionRowsBuilder {
    part: String,
    axes: Vec<String>,
    columns: Vec<String>,
    labels: Vec<HashMap<String, u32>>,
    scenarios: BTreeMap<u64, ScenarioRow>,
}

/// One scenario: the numbers of its axis labels, and its figures or its error.
#[derive(Clone, Debug)]
struct ScenarioRow {
    places: Vec<u32>,
    outcome: Result<Vec<Option<Decimal>>, String>,
}

impl DecisionRowsBuilder {
    /// Starts the rows of a part, with the names of the axes and of the columns of figures.
    #[must_use]
    pub fn new(part: &str, axes: &[&str], columns: &[&str]) -> DecisionRowsBuilder {
        let owned = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
        DecisionRowsBuilder {
            part: part.to_owned(),
            axes: owned(axes),
            columns: owned(columns),
            labels: vec![HashMap::new(); axes.len()],
            scenarios: BTreeMap::new(),
        }
    }

    /// Adds a scenario: its axis values and its figures. A figure may be missing.
    ///
    /// # Errors
    /// Returns an error if the number is repeated, or the number of values differs from the number of axes or columns.
    pub fn push(&mut self, scenario: u64, axes: &[&str], figures: &[Option<Decimal>]) -> Result<(), Finding> {
        if figures.len() != self.columns.len() {
            let message = format!("has {} figures for {} columns", figures.len(), self.columns.len());
            return Err(Finding::new(Code::BadValue, place(scenario), message));
        }
        self.add(scenario, axes, Ok(figures.to_vec()))
    }

    /// Adds a scenario without a cost, and its error.
    ///
    /// # Errors
    /// The same errors as [`push`](Self::push).
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
            let message = format!("has {} values for {} axes", axes.len(), self.axes.len());
            return Err(Finding::new(Code::BadValue, place(scenario), message));
        }
        let places = axes.iter().zip(&mut self.labels).map(|(label, known)| number(known, label)).collect();
        match self.scenarios.insert(scenario, ScenarioRow { places, outcome }) {
            None => Ok(()),
            Some(_) => {
                Err(Finding::new(Code::Duplicate, place(scenario), format!("has two rows of the part `{}`", self.part))
                    .with_help("give each scenario its own number if rows of several sweeps are combined"))
            }
        }
    }

    /// Finishes the rows, with a currency and a period.
    ///
    /// # Errors
    /// Returns an error if there is no row.
    pub fn finish(self, currency: &str, period: &str) -> Result<DecisionRows, Finding> {
        if self.scenarios.is_empty() {
            return Err(Finding::new(Code::Missing, "", "there are no rows"));
        }
        let scenarios = self.scenarios;
        let (axes, belongs): (Vec<AxisLevels>, Vec<Vec<u32>>) = (0..)
            .zip(self.axes.into_iter().zip(self.labels))
            .map(|(axis, (name, known))| ordered(axis, name, known, &scenarios))
            .unzip();
        let mut rows = DecisionRows {
            part: self.part,
            currency: currency.to_owned(),
            period: period.to_owned(),
            places: vec![Vec::new(); axes.len()],
            axes,
            scenarios: Vec::new(),
            columns: self.columns.into_iter().map(|name| FigureColumn { name, figures: Vec::new() }).collect(),
            failed: Vec::new(),
        };
        for (number, scenario) in scenarios {
            let places = scenario.places.iter().zip(&belongs).map(|(place, belongs)| belongs[*place as usize]);
            rows.add(number, places.collect(), scenario.outcome);
        }
        Ok(rows)
    }
}

impl DecisionRows {
    fn add(&mut self, scenario: u64, places: Vec<u32>, outcome: Result<Vec<Option<Decimal>>, String>) {
        match outcome {
            Ok(figures) => {
                self.scenarios.push(scenario);
                self.places.iter_mut().zip(places).for_each(|(axis, place)| axis.push(place));
                self.columns.iter_mut().zip(figures).for_each(|(column, figure)| column.figures.push(figure));
            }
            Err(error) => self.failed.push(FailedRow { scenario, places, error }),
        }
    }
}

fn place(scenario: u64) -> String {
    format!("scenario {scenario}")
}

/// The number of a label. A new label gets the next number.
fn number(known: &mut HashMap<String, u32>, label: &str) -> u32 {
    if let Some(number) = known.get(label) {
        return *number;
    }
    // OK because four billion labels do not fit in memory.
    let number = u32::try_from(known.len()).unwrap_or(u32::MAX);
    known.insert(label.to_owned(), number);
    number
}

/// The levels of an axis, independent of the order of the rows, and the level of each label.
fn ordered(
    axis: usize,
    name: String,
    known: HashMap<String, u32>,
    scenarios: &BTreeMap<u64, ScenarioRow>,
) -> (AxisLevels, Vec<u32>) {
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
    let (levels, belongs) = AxisLevels::new(name, first);
    // OK because every label belongs to a scenario.
    let belongs = turn.into_iter().map(|turn| belongs[turn.unwrap_or_default()]).collect();
    (levels, belongs)
}
