//! `costcone instances`: lists the EC2 instance types that meet a requirement, cheapest first.

use costcone::prices::{InstanceNeed, InstanceSpecification};
use costcone::{Book, PricedInstance};
use serde_json::{Value, json};

use super::Done;
use crate::arguments::InstancesArguments;
use crate::output::{Failure, pretty};

/// Lists the types with an on-demand price in the region.
pub fn run(book: &Book, arguments: &InstancesArguments) -> Done {
    let (vcpu, memory_gib) = (arguments.vcpu, arguments.memory);
    let need = InstanceNeed { vcpu, memory_gib, architecture: arguments.architecture, gpus: arguments.gpus };
    let sold = book.priced_instances(&arguments.region, &arguments.operating_system, &need);
    let sold = sold.map_err(|findings| Failure::unknown_name(&findings))?;
    Ok(if arguments.json { pretty(&sold.iter().map(one_json).collect()) } else { table(&sold, arguments) })
}

fn table(sold: &[PricedInstance], arguments: &InstancesArguments) -> String {
    if sold.is_empty() {
        return "no instance type meets the requirement; lower one of the minimums\n".to_owned();
    }
    let mut text = format!("{:22} {:>5} {:>11} {:>6} {:>5}  an hour\n", "type", "vCPU", "memory GiB", "arch", "GPUs");
    for PricedInstance { name, size, hour, currency } in sold.iter().take(arguments.most) {
        let architecture = size.architecture.map_or("?", |known| known.word());
        let InstanceSpecification { vcpu, memory_gib, gpus, .. } = size;
        text.push_str(&format!(
            "{name:22} {vcpu:>5} {memory_gib:>11} {architecture:>6} {gpus:>5}  {hour} {currency}\n"
        ));
    }
    if let more @ 1.. = sold.len().saturating_sub(arguments.most) {
        text.push_str(&format!("and {more} more expensive types; --most lists more\n"));
    }
    text
}

fn one_json(sold: &PricedInstance) -> Value {
    json!({
        "instance_type": sold.name,
        "vcpu": sold.size.vcpu.to_string(),
        "memory_gib": sold.size.memory_gib.to_string(),
        "architecture": sold.size.architecture.map(|known| known.word()),
        "gpus": sold.size.gpus,
        "hour": sold.hour.to_string(),
        "currency": sold.currency.code(),
    })
}
