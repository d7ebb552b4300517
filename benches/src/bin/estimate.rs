//! Measures the median duration of one estimate in Rust, for a comparison with the Python module.
//!
//! `estimate FILE DRAWS RUNS [BOOK]` prints the seconds. Prices of the book have priority over the default prices.

use std::path::Path;
use std::process::ExitCode;

use costcone::Book;
use costcone::estimate::{EstimateOptions, Estimator};
use costcone_benches::measure::{median, timed};

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match measured(&arguments) {
        // OK because printing the result is the purpose of this program.
        #[allow(clippy::print_stdout)]
        Ok(seconds) => {
            println!("{seconds:.9}");
            ExitCode::SUCCESS
        }
        #[allow(clippy::print_stderr)]
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::from(2)
        }
    }
}

fn measured(arguments: &[String]) -> Result<f64, Box<dyn std::error::Error>> {
    let (file, draws, runs, book) = match arguments {
        [file, draws, runs] => (file, draws, runs, None),
        [file, draws, runs, book] => (file, draws, runs, Some(Book::over_aws(Path::new(book))?)),
        _ => return Err("expected FILE DRAWS RUNS [BOOK]".into()),
    };
    let (draws, runs): (u64, usize) = (draws.parse()?, runs.parse()?);
    let plan = book.as_ref().unwrap_or_else(|| Book::aws()).plan_file(Path::new(file))?;
    let estimator = Estimator::new(&plan).map_err(|finding| finding.to_string())?;
    let options = EstimateOptions::default().with_draws(draws);
    let run = |_| timed(|| estimator.estimate(&options).map_err(|finding| finding.to_string()));
    let times = (0..runs).map(run).map(|(estimate, seconds)| estimate.map(|_| seconds));
    let times = times.collect::<Result<Vec<f64>, String>>()?;
    median(times).ok_or_else(|| "no run".into())
}
