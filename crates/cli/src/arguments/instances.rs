//! The arguments of `costcone instances`.

use clap::Args;
use costcone::formula::Decimal;
use costcone::prices::ProcessorArchitecture;

use super::values::{architecture, minimum};

#[derive(Args, Debug)]
pub struct InstancesArguments {
    /// Region, for example `eu-central-1`
    #[arg(long)]
    pub region: String,
    /// Minimum number of vCPUs
    #[arg(long, value_parser = minimum)]
    pub vcpu: Option<Decimal>,
    /// Minimum memory in GiB
    #[arg(long, value_name = "GIB", value_parser = minimum)]
    pub memory: Option<Decimal>,
    /// Processor architecture: x86_64 or arm64; default: both
    #[arg(long, value_parser = architecture)]
    pub architecture: Option<ProcessorArchitecture>,
    /// Minimum number of GPUs
    #[arg(long, default_value_t = 0)]
    pub gpus: u32,
    /// Operating system that the price includes
    #[arg(long, default_value = "linux")]
    pub operating_system: String,
    /// Maximum number of types to list
    #[arg(long, default_value_t = 20)]
    pub most: usize,
    /// Print JSON with every type
    #[arg(long)]
    pub json: bool,
}
