//! Sizes of instance types: lines `instance_type,vcpu,memory_gib,architecture,gpus,...`.

use std::collections::BTreeMap;

use costcone_core::formula::Decimal;
use costcone_core::prices::{InstanceSpecification, ProcessorArchitecture};

/// Reads the sizes. Unreadable lines are skipped: a type without a size is an error as soon as a component uses it.
pub(crate) fn sizes(text: &str) -> BTreeMap<String, InstanceSpecification> {
    let row = |line: &str| {
        let mut cells = line.split(',');
        let name = cells.next()?.to_owned();
        let vcpu = Decimal::parse(cells.next()?).ok()?;
        let memory_gib = Decimal::parse(cells.next()?).ok()?;
        let architecture = ProcessorArchitecture::of_word(cells.next()?);
        let gpus = cells.next()?.parse().ok()?;
        Some((name, InstanceSpecification { vcpu, memory_gib, architecture, gpus }))
    };
    text.lines().skip(1).filter_map(row).collect()
}
