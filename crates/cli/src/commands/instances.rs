//! `costcone instances`: types that satisfy a need, the cheapest first.

use costcone::Book;
use costcone::formula::{Decimal, did_you_mean};
use costcone::prices::{InstanceNeed, Price, PriceProvider, PriceRow, Specification};
use serde_json::{Value, json};

use super::Done;
use crate::arguments::InstancesArguments;
use crate::output::{Failure, pretty};

/// A type that satisfies the need.
struct Found {
    name: String,
    size: Specification,
    hour: Decimal,
    currency: String,
}

/// Lists the types that EC2 sells on demand in the region.
pub fn run(book: &Book, arguments: &InstancesArguments) -> Done {
    let (vcpu, memory_gib) = (arguments.vcpu, arguments.memory);
    let need = InstanceNeed { vcpu, memory_gib, architecture: arguments.architecture, gpus: arguments.gpus };
    let mut found = sold(book, arguments)?;
    found.retain(|found| need.is_met_by(&found.size));
    // Types of one price by their names, so that the list is the same every time.
    found.sort_by(|a, b| a.hour.cmp(&b.hour).then_with(|| a.name.cmp(&b.name)));
    Ok(if arguments.json { pretty(&found.iter().map(one_json).collect()) } else { listed(&found, arguments) })
}

/// What is sold in the region with the operating system, where its size is known.
fn sold(book: &Book, arguments: &InstancesArguments) -> Result<Vec<Found>, Failure> {
    let failed = |findings: costcone::Findings| Failure::Usage(findings.to_string());
    let table = book.table("ec2", &arguments.region).map_err(failed)?;
    let table = table.ok_or_else(|| no_region(book, &arguments.region))?;
    let rows = table.rows("instance_hour").map_err(failed)?;
    let systems = table.values("instance_hour", "operating_system", |_| None);
    let system = arguments.operating_system.as_str();
    if !systems.contains(&system) {
        let text = format!("no prices for the operating system `{system}`; known: {}", systems.join(", "));
        return Err(Failure::Usage(text));
    }
    let of_system = rows.iter().filter(|row| row.attribute("operating_system") == Some(system));
    Ok(of_system.filter_map(|row| found(book, row)).collect())
}

fn found(book: &Book, row: &PriceRow) -> Option<Found> {
    let name = row.attribute("instance_type")?.to_owned();
    let Price::Amount(hour) = row.price() else { return None };
    let size = book.specification(&name)?;
    Some(Found { name, size, hour, currency: row.currency().code().to_owned() })
}

fn no_region(book: &Book, region: &str) -> Failure {
    let known = book.regions("ec2");
    let hint = match did_you_mean(region, known.iter().map(String::as_str)) {
        Some(close) => format!("did you mean `{close}`?"),
        None => format!("regions with prices: {}", known.join(", ")),
    };
    Failure::Usage(format!("no prices of `ec2` are known for the region `{region}`; {hint}"))
}

fn listed(found: &[Found], arguments: &InstancesArguments) -> String {
    if found.is_empty() {
        return "no instance type satisfies all of this: ask for less\n".to_owned();
    }
    let mut text = format!("{:22} {:>5} {:>11} {:>6} {:>5}  an hour\n", "type", "vCPU", "memory GiB", "arch", "GPUs");
    for Found { name, size, hour, currency } in found.iter().take(arguments.most) {
        let architecture = size.architecture.map_or("?", |known| known.word());
        let Specification { vcpu, memory_gib, gpus, .. } = size;
        text.push_str(&format!(
            "{name:22} {vcpu:>5} {memory_gib:>11} {architecture:>6} {gpus:>5}  {hour} {currency}\n"
        ));
    }
    if let more @ 1.. = found.len().saturating_sub(arguments.most) {
        text.push_str(&format!("and {more} dearer ones: --most lists more\n"));
    }
    text
}

fn one_json(found: &Found) -> Value {
    json!({
        "instance_type": found.name,
        "vcpu": found.size.vcpu.to_string(),
        "memory_gib": found.size.memory_gib.to_string(),
        "architecture": found.size.architecture.map(|known| known.word()),
        "gpus": found.size.gpus,
        "hour": found.hour.to_string(),
        "currency": found.currency,
    })
}
