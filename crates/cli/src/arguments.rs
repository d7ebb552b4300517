//! What the command line understands.

use std::path::PathBuf;
use std::thread::available_parallelism;
use std::time::Duration;

use clap::{Args, Parser, Subcommand, ValueEnum};
use costcone::Money;
use costcone::estimate::{EstimateOptions, Period, Sampling};
use costcone::formula::{Decimal, Quantity};
use costcone::prices::ProcessorArchitecture;
use costcone::sensitivity::Sensitivity;

use crate::fetch::{Origin, Settings};

/// Cost ranges with documented assumptions for cloud architectures, never a single figure.
#[derive(Debug, Parser)]
#[command(name = "costcone", version, arg_required_else_help = true, max_term_width = 100)]
pub struct Arguments {
    #[command(subcommand)]
    pub command: Command,
    #[command(flatten)]
    pub book: BookArguments,
}

/// Which prices hold.
#[derive(Args, Debug)]
pub struct BookArguments {
    /// Price book, a file or folder, whose prices go before those that come with costcone
    #[arg(long, global = true, value_name = "BOOK")]
    pub prices: Option<PathBuf>,
    /// Know no prices but those of --prices
    #[arg(long, global = true, requires = "prices")]
    pub no_default_prices: bool,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Print a file to start from, or a component of a service
    New {
        /// Service whose component to print, as in `lambda`
        service: Option<String>,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// Find everything that is wrong with a file, at once
    Check {
        /// Architecture in TOML, YAML or JSON
        file: PathBuf,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// Estimate the cost range of an architecture
    Estimate(EstimateArguments),
    /// Say what to ask next, and why the range is as wide as it is
    Ask(AskArguments),
    /// Lay architectures side by side: what each costs more or less than the first, how probably, and why
    Compare(CompareArguments),
    /// Estimate every combination of what varies, and write a row for each to a file
    Sweep(SweepArguments),
    /// Show how each figure comes about: formula, values, tiers, prices, assumptions
    Explain {
        /// Architecture in TOML, YAML or JSON
        file: PathBuf,
        /// Component, component.charge or line; everything where left out
        #[arg(value_name = "COMPONENT[.CHARGE]")]
        what: Option<String>,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// Show the compiled program: what every draw computes, step by step
    Plan {
        /// Architecture in TOML, YAML or JSON
        file: PathBuf,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// List the services, or what one of them needs and charges
    Services {
        /// Service, as in `lambda`
        name: Option<String>,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// List the instance types that satisfy a need, the cheapest first
    Instances(InstancesArguments),
    /// List the prices of a service, or make, compare and check price books
    Prices(PricesArguments),
    /// Make the price tables that come with costcone from price facts, or check them
    #[command(subcommand)]
    Data(DataCommand),
}

#[derive(Debug, Subcommand)]
pub enum DataCommand {
    /// Write the tables that the facts make, all or, where anything is wrong, none
    Make(DataFolders),
    /// Write nothing: say which tables are not what the facts make
    Check(DataFolders),
}

#[derive(Args, Debug)]
pub struct DataFolders {
    /// Folder of facts.csv, facts-more.csv.gz and instances.csv
    pub facts: PathBuf,
    /// Folder of the tables, with rules.toml, rules, services, SOURCES.toml and added_facts.csv
    #[arg(long, value_name = "FOLDER", default_value = "pricing-data")]
    pub into: PathBuf,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
}

#[derive(Args, Debug)]
pub struct InstancesArguments {
    /// Region, as in `eu-central-1`
    #[arg(long)]
    pub region: String,
    /// Virtual processors, at least
    #[arg(long, value_parser = least)]
    pub vcpu: Option<Decimal>,
    /// Memory in GiB, at least
    #[arg(long, value_name = "GIB", value_parser = least)]
    pub memory: Option<Decimal>,
    /// Processors: x86_64 or arm64; any where left out
    #[arg(long, value_parser = architecture)]
    pub architecture: Option<ProcessorArchitecture>,
    /// Graphics processors, at least
    #[arg(long, default_value_t = 0)]
    pub gpus: u32,
    /// Operating system of the price
    #[arg(long, default_value = "linux")]
    pub operating_system: String,
    /// The most types to list
    #[arg(long, default_value_t = 20)]
    pub most: usize,
    /// Print JSON, every type
    #[arg(long)]
    pub json: bool,
}

#[derive(Args, Debug)]
#[command(args_conflicts_with_subcommands = true, subcommand_negates_reqs = true)]
pub struct PricesArguments {
    #[command(subcommand)]
    pub command: Option<PricesCommand>,
    /// Service, as in `lambda`
    #[arg(required = true)]
    pub service: Option<String>,
    /// Region, as in `eu-central-1`; every region where left out
    #[arg(long)]
    pub region: Option<String>,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Subcommand)]
pub enum PricesCommand {
    /// Read AWS Price List files into a price book
    Import {
        /// Files in JSON or CSV, or folders of them
        #[arg(required = true, value_name = "PATH")]
        paths: Vec<PathBuf>,
        /// Book to write, in the place of one that stands there
        #[arg(short, long, value_name = "BOOK")]
        output: PathBuf,
        /// What the book calls itself on every estimate
        #[arg(long, default_value = "AWS Price List")]
        title: String,
        /// Mark the book as one that others must not see, such as negotiated prices
        #[arg(long)]
        private: bool,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// Fetch AWS Price List files and read them into a price book
    Update(UpdateArguments),
    /// Show what changed from one price book to another, and by how much
    Diff {
        /// Book, file or folder; `default` is the one that comes with costcone
        #[arg(value_name = "A")]
        first: String,
        /// The other
        #[arg(value_name = "B")]
        second: String,
        /// Count what only one of the books has, instead of listing it
        #[arg(long)]
        changed_only: bool,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// Read all of a price book and hold it against the services and its own regions
    Check {
        /// Book, file or folder; `default` is the one that comes with costcone
        book: String,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
}

/// What to fetch, and how. Only this command uses the network.
#[derive(Args, Debug)]
pub struct UpdateArguments {
    /// Book to write, in the place of one that stands there; it holds what this update asks for and no more
    #[arg(short, long, value_name = "BOOK")]
    pub output: PathBuf,
    /// Offer, as in `AmazonEC2`; may be given again. Every one that a service has its rates from where left out
    #[arg(long, value_name = "CODE")]
    pub offer: Vec<String>,
    /// Region, as in `eu-central-1`; may be given again. Those that come with costcone where left out
    #[arg(long, value_name = "REGION")]
    pub region: Vec<String>,
    /// Server to fetch from
    #[arg(long, value_name = "URL", default_value = "https://pricing.us-east-1.amazonaws.com", value_parser = Origin::parse)]
    pub from: Origin,
    /// Folder to keep fetched files in; `costcone/offers` in the user's caches where left out
    #[arg(long, value_name = "FOLDER")]
    pub cache: Option<PathBuf>,
    /// Longest wait for a connection, an answer, or its next bytes
    #[arg(long, value_name = "SECONDS", default_value = "30", value_parser = timeout)]
    pub timeout: Duration,
    /// How often to try again what may pass
    #[arg(long, value_name = "N", default_value_t = 4)]
    pub retries: u32,
    /// Pause before trying again, twice as long each time
    #[arg(long, value_name = "SECONDS", default_value = "1", value_parser = seconds)]
    pub wait: Duration,
    /// Proxy; where left out, that of HTTPS_PROXY or ALL_PROXY, but for hosts in NO_PROXY
    #[arg(long, value_name = "URL")]
    pub proxy: Option<String>,
    /// Fetch nothing: read what the folder has
    #[arg(long)]
    pub offline: bool,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
}

impl UpdateArguments {
    /// How files are asked for.
    pub fn settings(&self) -> Settings {
        Settings {
            origin: self.from.clone(),
            timeout: self.timeout,
            retries: self.retries,
            wait: self.wait,
            proxy: self.proxy.clone(),
        }
    }
}

#[derive(Args, Debug)]
pub struct EstimateArguments {
    /// Architecture in TOML, YAML or JSON
    pub file: PathBuf,
    /// Probability between low and high: 0.8 is P10 to P90
    #[arg(long, default_value = "0.8", value_parser = level)]
    pub level: Decimal,
    /// Budget for the period, as in "5000 USD": adds the chance of exceeding it
    #[arg(long, value_parser = money)]
    pub budget: Option<Money>,
    /// Period of the estimate
    #[arg(long, value_enum, default_value_t = PeriodArgument::Month)]
    pub period: PeriodArgument,
    /// Seed of the random sequence: same file, same seed, same answer
    #[arg(long, default_value = "1", value_parser = seed)]
    pub seed: u64,
    /// Draws of the simulation
    #[arg(long, default_value_t = 32_768, value_parser = draws)]
    pub draws: u64,
    /// Draw on until no figure of the total has a standard error above this part of itself, as in 0.1%
    #[arg(long, value_name = "PERCENT", value_parser = part)]
    pub standard_error: Option<Decimal>,
    /// The most draws to reach that with, 67108864 where left out
    #[arg(long, value_name = "DRAWS", value_parser = draws, requires = "standard_error")]
    pub most_draws: Option<u64>,
    /// How points are chosen
    #[arg(long, value_enum, default_value_t = SamplingArgument::Sobol)]
    pub sampling: SamplingArgument,
    /// Keep every draw: percentiles are order statistics of the draws, not read off bins
    #[arg(long)]
    pub exact: bool,
    /// Threads to draw on; where left out, every core for many draws and one for few
    #[arg(long, value_parser = threads)]
    pub threads: Option<usize>,
    /// Print everything: every component, assumption, default, choice, and exclusion
    #[arg(long, conflicts_with = "json")]
    pub full: bool,
    /// Print JSON, nothing rounded
    #[arg(long)]
    pub json: bool,
}

#[derive(Args, Debug)]
pub struct CompareArguments {
    /// Architectures in TOML, YAML or JSON; the others are held against the first
    #[arg(required = true, num_args = 2..)]
    pub files: Vec<PathBuf>,
    #[command(flatten)]
    pub analysis: AnalysisArguments,
}

#[derive(Args, Debug)]
pub struct SweepArguments {
    /// Architecture in TOML, YAML or JSON; its section `[sweep]` says what varies
    pub file: PathBuf,
    /// File to write, ending in .parquet or .csv; `-` prints CSV
    #[arg(short, long, value_name = "FILE", required_unless_present = "dry_run")]
    pub output: Option<PathBuf>,
    /// What varies besides, as in `region=eu-west-1,eu-north-1`, `users.scale=0.5:2:0.25`, `region='*'`; may be given again
    #[arg(long, value_name = "NAME=VALUES", value_parser = AxisArgument::parse)]
    pub axis: Vec<AxisArgument>,
    /// Parts that have rows; the total where nobody says
    #[arg(long, value_enum, value_name = "PARTS")]
    pub by: Option<PartsArgument>,
    /// Percentile that has a column besides low and high, as in P95; may be given again
    #[arg(long, value_name = "PERCENTILE", value_parser = percentile_word)]
    pub percentile: Vec<String>,
    /// The most combinations, 1000000 where nobody says
    #[arg(long, value_name = "N", value_parser = combinations)]
    pub limit: Option<i64>,
    /// Probability between low and high: 0.8 is P10 to P90
    #[arg(long, default_value = "0.8", value_parser = level)]
    pub level: Decimal,
    /// Period of the estimates
    #[arg(long, value_enum, default_value_t = PeriodArgument::Month)]
    pub period: PeriodArgument,
    /// Seed of the random sequence: same file, same seed, same rows
    #[arg(long, default_value = "1", value_parser = seed)]
    pub seed: u64,
    /// Draws of each combination
    #[arg(long, default_value_t = 32_768, value_parser = draws)]
    pub draws: u64,
    /// How points are chosen
    #[arg(long, value_enum, default_value_t = SamplingArgument::Sobol)]
    pub sampling: SamplingArgument,
    /// Threads to draw on; every core where left out
    #[arg(long, value_parser = threads)]
    pub threads: Option<usize>,
    /// Go on with what was broken off
    #[arg(long)]
    pub resume: bool,
    /// Replace a file that is there, and start anew where nothing says --resume
    #[arg(long)]
    pub force: bool,
    /// Estimate nothing: say how many combinations and structures there are, and the first
    #[arg(long)]
    pub dry_run: bool,
}

impl SweepArguments {
    /// The options of each estimate.
    pub fn options(&self) -> EstimateOptions {
        EstimateOptions::default()
            .with_level(self.level)
            .with_draws(self.draws)
            .with_seed(self.seed)
            .with_period(self.period.into())
            .with_sampling(self.sampling.into())
    }

    /// How many threads to draw on.
    pub fn threads(&self) -> usize {
        self.threads.unwrap_or_else(|| available_parallelism().map_or(1, usize::from))
    }
}

/// `NAME=VALUES`
#[derive(Clone, Debug)]
pub struct AxisArgument {
    pub name: String,
    pub values: String,
}

impl AxisArgument {
    fn parse(text: &str) -> Result<AxisArgument, String> {
        match text.split_once('=') {
            Some((name, values)) if !name.trim().is_empty() && !values.trim().is_empty() => {
                Ok(AxisArgument { name: name.trim().to_owned(), values: values.trim().to_owned() })
            }
            _ => Err("expected a name and its values, as in `region=eu-west-1,eu-north-1`".to_owned()),
        }
    }
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum PartsArgument {
    /// The total alone
    Total,
    /// Each component
    Component,
    /// Each service
    Service,
    /// Each region
    Region,
    /// Each environment
    Environment,
}

impl PartsArgument {
    /// The word for them in a file.
    pub fn word(self) -> &'static str {
        match self {
            PartsArgument::Total => "total",
            PartsArgument::Component => "component",
            PartsArgument::Service => "service",
            PartsArgument::Region => "region",
            PartsArgument::Environment => "environment",
        }
    }
}

#[derive(Args, Debug)]
pub struct AskArguments {
    /// Architecture in TOML, YAML or JSON
    pub file: PathBuf,
    /// Percentile of the cost that the tornado shows beside the expected, as in P95; the level's upper one where left out
    #[arg(long, value_name = "PERCENTILE", value_parser = percentile)]
    pub percentile: Option<f64>,
    #[command(flatten)]
    pub analysis: AnalysisArguments,
}

/// How draws are made that are looked at one by one.
#[derive(Args, Debug)]
pub struct AnalysisArguments {
    /// Probability between low and high: 0.8 is P10 to P90
    #[arg(long, default_value = "0.8", value_parser = level)]
    pub level: Decimal,
    /// Period of the estimate
    #[arg(long, value_enum, default_value_t = PeriodArgument::Month)]
    pub period: PeriodArgument,
    /// Seed of the random sequence: same file, same seed, same answer
    #[arg(long, default_value = "1", value_parser = seed)]
    pub seed: u64,
    /// Draws to look at, 8192 to 1048576
    #[arg(long, default_value_t = 32_768, value_parser = analysed)]
    pub draws: u64,
    /// How points are chosen
    #[arg(long, value_enum, default_value_t = SamplingArgument::Sobol)]
    pub sampling: SamplingArgument,
    /// Threads to draw on; every core where left out
    #[arg(long, value_parser = threads)]
    pub threads: Option<usize>,
    /// Print JSON, nothing rounded
    #[arg(long)]
    pub json: bool,
}

impl AnalysisArguments {
    /// The options of the estimate that is looked at.
    pub fn options(&self) -> EstimateOptions {
        EstimateOptions::default()
            .with_level(self.level)
            .with_draws(self.draws)
            .with_seed(self.seed)
            .with_period(self.period.into())
            .with_sampling(self.sampling.into())
    }

    /// How many threads to draw on.
    pub fn threads(&self) -> usize {
        self.threads.unwrap_or_else(|| available_parallelism().map_or(1, usize::from))
    }
}

/// The most draws for a standard error where nobody says.
const MOST_DRAWS: u64 = 1 << 26;

impl EstimateArguments {
    /// The options of the estimate.
    pub fn options(&self) -> EstimateOptions {
        let options = EstimateOptions::default()
            .with_level(self.level)
            .with_draws(self.draws)
            .with_seed(self.seed)
            .with_period(self.period.into())
            .with_sampling(self.sampling.into())
            .with_draws_kept(self.exact);
        match self.standard_error {
            Some(part) => options.with_standard_error_target(part, self.most_draws()),
            None => options,
        }
    }

    /// The most draws it may come to.
    pub fn most_draws(&self) -> u64 {
        match self.standard_error {
            Some(_) => self.most_draws.unwrap_or(MOST_DRAWS.max(self.draws)),
            None => self.draws,
        }
    }
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum SamplingArgument {
    /// Scrambled Sobol sequence: the smallest error
    Sobol,
    /// Each assumption in equal strata, one draw each
    LatinHypercube,
    /// Plain Monte Carlo
    Random,
}

impl From<SamplingArgument> for Sampling {
    fn from(sampling: SamplingArgument) -> Sampling {
        match sampling {
            SamplingArgument::Sobol => Sampling::Sobol,
            SamplingArgument::LatinHypercube => Sampling::LatinHypercube,
            SamplingArgument::Random => Sampling::Random,
        }
    }
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum PeriodArgument {
    /// One month
    Month,
    /// Twelve months alike
    Year,
}

impl From<PeriodArgument> for Period {
    fn from(period: PeriodArgument) -> Period {
        match period {
            PeriodArgument::Month => Period::Month,
            PeriodArgument::Year => Period::Year,
        }
    }
}

fn least(text: &str) -> Result<Decimal, String> {
    match Decimal::parse(text) {
        Ok(least) if least > Decimal::ZERO => Ok(least),
        _ => Err("expected a number above 0".to_owned()),
    }
}

fn architecture(text: &str) -> Result<ProcessorArchitecture, String> {
    ProcessorArchitecture::of_word(text).ok_or_else(|| "expected x86_64 or arm64".to_owned())
}

fn level(text: &str) -> Result<Decimal, String> {
    let level = Decimal::parse(text).map_err(|error| error.to_string())?;
    if level > Decimal::ZERO && level < Decimal::ONE {
        Ok(level)
    } else {
        Err("expected a number between 0 and 1; 0.8 is P10 to P90".to_owned())
    }
}

fn seed(text: &str) -> Result<u64, String> {
    text.parse().map_err(|_| format!("expected a whole number from 0 to {}", u64::MAX))
}

fn draws(text: &str) -> Result<u64, String> {
    let (least, most) = (EstimateOptions::MIN_DRAWS, EstimateOptions::MAX_DRAWS);
    match text.parse::<u64>() {
        Ok(draws) if (least..=most).contains(&draws) => Ok(draws),
        _ => Err(format!("expected {least} to {most} draws")),
    }
}

fn analysed(text: &str) -> Result<u64, String> {
    let (least, most) = (Sensitivity::MIN_DRAWS, Sensitivity::MAX_DRAWS);
    match text.parse::<u64>() {
        Ok(draws) if (least..=most).contains(&draws) => Ok(draws),
        _ => Err(format!("expected {least} to {most} draws")),
    }
}

/// `P95`, `p97.5`
fn percentile(text: &str) -> Result<f64, String> {
    let wrong = || "expected a percentile above P0 and below P100, as in P95".to_owned();
    let number = text.trim().strip_prefix(['P', 'p']).ok_or_else(wrong)?;
    let percent: f64 = number.parse().map_err(|_| wrong())?;
    if percent > 0.0 && percent < 100.0 { Ok(percent / 100.0) } else { Err(wrong()) }
}

/// `P95`, as it is written in a file.
fn percentile_word(text: &str) -> Result<String, String> {
    percentile(text).map(|_| text.trim().to_uppercase())
}

fn combinations(text: &str) -> Result<i64, String> {
    match text.replace('_', "").parse::<i64>() {
        Ok(limit @ 1..) => Ok(limit),
        _ => Err("expected a whole number above 0".to_owned()),
    }
}

/// A part in percent. Bare numbers are refused: 0.1 might be a tenth or a thousandth.
fn part(text: &str) -> Result<Decimal, String> {
    let wrong = || "expected a percentage above 0 % and below 100 %, as in 0.1%".to_owned();
    let quantity: Quantity = text.parse().map_err(|_| wrong())?;
    let is_part = quantity.value() > Decimal::ZERO && quantity.value() < Decimal::ONE;
    if text.trim_end().ends_with('%') && is_part { Ok(quantity.value()) } else { Err(wrong()) }
}

fn seconds(text: &str) -> Result<Duration, String> {
    match text.parse::<f64>() {
        Ok(seconds) if (0.0..=3_600.0).contains(&seconds) => Ok(Duration::from_secs_f64(seconds)),
        _ => Err("expected 0 to 3600 seconds".to_owned()),
    }
}

fn timeout(text: &str) -> Result<Duration, String> {
    match seconds(text) {
        Ok(timeout) if timeout >= Duration::from_millis(10) => Ok(timeout),
        _ => Err("expected 0.01 to 3600 seconds".to_owned()),
    }
}

fn threads(text: &str) -> Result<usize, String> {
    match text.parse::<usize>() {
        Ok(threads) if (1..=1024).contains(&threads) => Ok(threads),
        _ => Err("expected 1 to 1024 threads; without --threads every core is used where that pays".to_owned()),
    }
}

fn money(text: &str) -> Result<Money, String> {
    Money::parse(text).map_err(|finding| finding.to_string())
}
