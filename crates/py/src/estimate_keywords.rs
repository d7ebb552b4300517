//! The keyword arguments of `estimate`, `compare` and `sweep`.

use std::path::PathBuf;

use costcone::Table;
use costcone::estimate::{EstimateOptions, Period, Sampling};
use costcone::formula::Decimal;
use pyo3::prelude::*;
use pyo3::types::PyDict;

use crate::arguments::{decimal, one_of, whole};
use crate::error::{ApiResult, argument_error};
use crate::run::ProgressListener;

/// Default limit of draws for a standard error.
const MOST_DRAWS: u64 = 1 << 26;
/// Smallest number of draws for several threads. Fewer draws finish before the threads have started.
const SHARED_FROM: u64 = 1 << 16;

const PERIODS: [(&str, Period); 2] = [("month", Period::Month), ("year", Period::Year)];
const SAMPLINGS: [(&str, Sampling); 3] =
    [("sobol", Sampling::Sobol), ("latin-hypercube", Sampling::LatinHypercube), ("random", Sampling::Random)];

/// The keywords of `estimate`.
pub(crate) struct EstimateKeywords {
    pub(crate) options: EstimateOptions,
    pub(crate) threads: Option<usize>,
    pub(crate) prices: Option<PathBuf>,
    pub(crate) listener: ProgressListener,
}

impl EstimateKeywords {
    /// Reads the keywords. `None` leaves the default.
    pub(crate) fn read(given: Option<&Bound<'_, PyDict>>) -> ApiResult<EstimateKeywords> {
        let options = EstimateOptions::default();
        let mut arguments =
            EstimateKeywords { options, threads: None, prices: None, listener: ProgressListener::new(None)? };
        let (mut error, mut most) = (None, None);
        for (key, value) in given.iter().flat_map(|given| given.iter()) {
            let key: String = key.extract()?;
            match key.as_str() {
                "standard_error" if !value.is_none() => error = Some(decimal(&value, &key)?),
                "most_draws" if !value.is_none() => most = Some(whole(&value, &key)?),
                _ => arguments.take(&key, &value)?,
            }
        }
        if let Some(error) = error {
            let most = most.unwrap_or(MOST_DRAWS.max(arguments.options.draws()));
            arguments.options = arguments.options.with_standard_error_target(error, most);
        }
        Ok(arguments)
    }

    fn take(&mut self, key: &str, value: &Bound<'_, PyAny>) -> ApiResult<()> {
        let options = self.options.clone();
        match key {
            "progress" => self.listener = ProgressListener::new((!value.is_none()).then_some(value))?,
            _ if value.is_none() => {}
            "level" => self.options = options.with_level(decimal(value, key)?),
            "draws" => self.options = options.with_draws(whole(value, key)?),
            "seed" => self.options = options.with_seed(whole(value, key)?),
            "period" => self.options = options.with_period(word(value, key, &PERIODS)?),
            "sampling" => self.options = options.with_sampling(word(value, key, &SAMPLINGS)?),
            "threads" => self.threads = Some(usize::try_from(whole(value, key)?).unwrap_or(usize::MAX)),
            "prices" => self.prices = Some(value.extract()?),
            "standard_error" | "most_draws" => {}
            _ => return Err(argument_error(format!("estimate() got an unexpected keyword argument '{key}'")).into()),
        }
        Ok(())
    }

    /// Number of threads for a sweep.
    pub(crate) fn scenario_threads(&self) -> usize {
        self.threads.unwrap_or_else(|| std::thread::available_parallelism().map_or(1, usize::from))
    }

    /// Number of threads for one estimate.
    pub(crate) fn threads(&self) -> usize {
        let most = self.options.standard_error_target().map_or(self.options.draws(), |(_, most)| most);
        let cores = || std::thread::available_parallelism().map_or(1, usize::from);
        self.threads.unwrap_or_else(|| if most < SHARED_FROM { 1 } else { cores() })
    }
}

fn word<T: Copy>(value: &Bound<'_, PyAny>, name: &str, words: &[(&str, T)]) -> ApiResult<T> {
    one_of(&crate::document::text(value)?, name, words)
}

/// The options for the JSON of an estimate.
pub(crate) fn options_to_json(options: &EstimateOptions) -> serde_json::Value {
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

/// The options from the JSON of an estimate. Values that cannot be read leave the default.
pub(crate) fn options_from_json(written: &Table) -> EstimateOptions {
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
