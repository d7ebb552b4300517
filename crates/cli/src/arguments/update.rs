//! The arguments of `costcone prices import` and `costcone prices update`.

use std::path::PathBuf;
use std::time::Duration;

use clap::Args;

use crate::fetch::{BaseUrl, DownloadSettings};

#[derive(Args, Debug)]
pub struct ImportArguments {
    /// AWS Price List files (JSON or CSV), or folders with such files
    #[arg(required = true, value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// Price book to write; replaces an existing file
    #[arg(short, long, value_name = "BOOK")]
    pub output: PathBuf,
    /// Title of the book, shown on every estimate
    #[arg(long, default_value = "AWS Price List")]
    pub title: String,
    /// Mark the book as confidential, for example because its prices are negotiated
    #[arg(long)]
    pub private: bool,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
}

/// The files to download, and how. Only `costcone prices update` uses the network.
#[derive(Args, Debug)]
pub struct UpdateArguments {
    /// Price book to write; replaces an existing file with only the offers and regions of this update
    #[arg(short, long, value_name = "BOOK")]
    pub output: PathBuf,
    /// Offer, for example `AmazonEC2`; repeat for more; default: every offer that sets prices of a service
    #[arg(long, value_name = "CODE")]
    pub offer: Vec<String>,
    /// Region, for example `eu-central-1`; repeat for more; default: the regions that come with costcone
    #[arg(long, value_name = "REGION")]
    pub region: Vec<String>,
    /// Server to download from
    #[arg(long, value_name = "URL", default_value = "https://pricing.us-east-1.amazonaws.com", value_parser = BaseUrl::parse)]
    pub from: BaseUrl,
    /// Folder for downloaded files; default: `costcone/offers` in your cache folder
    #[arg(long, value_name = "FOLDER")]
    pub cache: Option<PathBuf>,
    /// Maximum wait for a connection, a response, or more data
    #[arg(long, value_name = "SECONDS", default_value = "30", value_parser = timeout)]
    pub timeout: Duration,
    /// Retries for temporary failures
    #[arg(long, value_name = "N", default_value_t = 4)]
    pub retries: u32,
    /// Pause before the first retry; doubles with each further retry
    #[arg(long, value_name = "SECONDS", default_value = "1", value_parser = seconds)]
    pub wait: Duration,
    /// HTTP proxy; default: HTTPS_PROXY or ALL_PROXY, except for hosts in NO_PROXY
    #[arg(long, value_name = "URL")]
    pub proxy: Option<String>,
    /// Use only files that were downloaded before
    #[arg(long)]
    pub offline: bool,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
}

impl UpdateArguments {
    /// The settings of each request.
    pub fn settings(&self) -> DownloadSettings {
        DownloadSettings {
            base_url: self.from.clone(),
            timeout: self.timeout,
            retries: self.retries,
            wait: self.wait,
            proxy: self.proxy.clone(),
        }
    }
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
