//! What is asked of an estimate: its options as keywords of Python.

use std::path::PathBuf;

use costcone::Table;
use costcone::estimate::{EstimateOptions, Period, Sampling};
use costcone::formula::Decimal;
use pyo3::prelude::*;
use pyo3::types::PyDict;

use crate::arguments::{decimal, one_of, whole};
use crate::error::{Outcome, wrong_type};
use crate::run::Listener;

/// The most draws where a standard error is asked for and nothing else said.
const MOST_DRAWS: u64 = 1 << 26;
/// The fewest draws that other threads are started for: fewer are done before these are.
const SHARED_FROM: u64 = 1 << 16;

const PERIODS: [(&str, Period); 2] = [("month", Period::Month), ("year", Period::Year)];
const SAMPLINGS: [(&str, Sampling); 3] =
    [("sobol", Sampling::Sobol), ("latin-hypercube", Sampling::LatinHypercube), ("random", Sampling::Random)];

/// The keywords of `estimate`.
pub(crate) struct Asked {
    pub(crate) options: EstimateOptions,
    pub(crate) threads: Option<usize>,
    pub(crate) prices: Option<PathBuf>,
    pub(crate) listener: Listener,
}

impl Asked {
    /// Reads the keywords; one that is `None` is left at its default.
    pub(crate) fn read(given: Option<&Bound<'_, PyDict>>) -> Outcome<Asked> {
        let options = EstimateOptions::default();
        let mut asked = Asked { options, threads: None, prices: None, listener: Listener::new(None)? };
        let (mut error, mut most) = (None, None);
        for (key, value) in given.iter().flat_map(|given| given.iter()) {
            let key: String = key.extract()?;
            match key.as_str() {
                "standard_error" if !value.is_none() => error = Some(decimal(&value, &key)?),
                "most_draws" if !value.is_none() => most = Some(whole(&value, &key)?),
                _ => asked.take(&key, &value)?,
            }
        }
        if let Some(error) = error {
            let most = most.unwrap_or(MOST_DRAWS.max(asked.options.draws()));
            asked.options = asked.options.with_standard_error_target(error, most);
        }
        Ok(asked)
    }

    fn take(&mut self, key: &str, value: &Bound<'_, PyAny>) -> Outcome<()> {
        let options = self.options.clone();
        match key {
            "progress" => self.listener = Listener::new((!value.is_none()).then_some(value))?,
            _ if value.is_none() => {}
            "level" => self.options = options.with_level(decimal(value, key)?),
            "draws" => self.options = options.with_draws(whole(value, key)?),
            "seed" => self.options = options.with_seed(whole(value, key)?),
            "period" => self.options = options.with_period(word(value, key, &PERIODS)?),
            "sampling" => self.options = options.with_sampling(word(value, key, &SAMPLINGS)?),
            "threads" => self.threads = Some(usize::try_from(whole(value, key)?).unwrap_or(usize::MAX)),
            "prices" => self.prices = Some(value.extract()?),
            "standard_error" | "most_draws" => {}
            _ => return Err(wrong_type(format!("estimate() got an unexpected keyword argument '{key}'")).into()),
        }
        Ok(())
    }

    /// How many threads to estimate many scenarios on.
    pub(crate) fn scenario_threads(&self) -> usize {
        self.threads.unwrap_or_else(|| std::thread::available_parallelism().map_or(1, usize::from))
    }

    /// How many threads to draw on.
    pub(crate) fn threads(&self) -> usize {
        let most = self.options.standard_error_target().map_or(self.options.draws(), |(_, most)| most);
        let cores = || std::thread::available_parallelism().map_or(1, usize::from);
        self.threads.unwrap_or_else(|| if most < SHARED_FROM { 1 } else { cores() })
    }
}

fn word<T: Copy>(value: &Bound<'_, PyAny>, name: &str, words: &[(&str, T)]) -> Outcome<T> {
    one_of(&crate::document::text(value)?, name, words)
}

/// The options as they are written into the JSON of an estimate.
pub(crate) fn written(options: &EstimateOptions) -> serde_json::Value {
    let target = options.standard_error_target();
    let sampling = SAMPLINGS.iter().find(|(_, sampling)| *sampling == options.sampling());
    serde_json::json!({
        "level": options.level().to_string(),
        "draws": options.draws(),
        "seed": options.seed().to_string(),
        "period": options.period().word(),
        "sampling": sampling.map(|(word, _)| *word),
        "standard_error": target.map(|(error, _)| error.to_string()),
        "most_draws": target.map(|(_, most)| most),
    })
}

/// The options as they stand in the JSON of an estimate; what cannot be read is left at its default.
pub(crate) fn restored(written: &Table) -> EstimateOptions {
    let text = |key: &str| match written.get(key) {
        Some(costcone::Value::Text(text)) => Some(text.clone()),
        Some(number) => number.decimal().ok().map(|number| number.to_string()),
        None => None,
    };
    let number = |key: &str| text(key).and_then(|text| text.parse::<u64>().ok());
    let exact = |key: &str| text(key).and_then(|text| Decimal::parse(&text).ok());
    let default = EstimateOptions::default();
    let period = PERIODS.iter().find(|(word, _)| text("period").as_deref() == Some(word));
    let sampling = SAMPLINGS.iter().find(|(word, _)| text("sampling").as_deref() == Some(word));
    let options = EstimateOptions::default()
        .with_level(exact("level").unwrap_or(default.level()))
        .with_draws(number("draws").unwrap_or(default.draws()))
        .with_seed(number("seed").unwrap_or(default.seed()))
        .with_period(period.map_or(default.period(), |(_, period)| *period))
        .with_sampling(sampling.map_or(default.sampling(), |(_, sampling)| *sampling));
    match exact("standard_error") {
        Some(error) => options.with_standard_error_target(error, number("most_draws").unwrap_or(MOST_DRAWS)),
        None => options,
    }
}
