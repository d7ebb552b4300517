//! An order in which drivers can be computed, and the cycles that prevent one.

use std::collections::BTreeMap;

use super::architecture::Driver;

/// Positions of drivers in their list.
pub(crate) struct DriverOrder {
    /// Every driver comes after the drivers that it uses.
    pub(crate) sorted: Vec<usize>,
    /// Drivers in a cycle, and drivers that use one.
    pub(crate) circular: Vec<usize>,
}

/// Sorts drivers topologically, without recursion.
///
/// # Source
/// A. B. Kahn, "Topological sorting of large networks", Communications of the ACM 5 (1962), 558-562.
pub(crate) fn order(drivers: &[Driver]) -> DriverOrder {
    let places: BTreeMap<&str, usize> =
        drivers.iter().enumerate().map(|(place, driver)| (driver.name(), place)).collect();
    let uses: Vec<Vec<usize>> = drivers
        .iter()
        .map(|driver| driver.expr().names().iter().filter_map(|name| places.get(name).copied()).collect())
        .collect();
    let mut used_by: Vec<Vec<usize>> = vec![Vec::new(); drivers.len()];
    for (place, uses) in uses.iter().enumerate() {
        uses.iter().for_each(|used| used_by[*used].push(place));
    }
    let mut waiting: Vec<usize> = uses.iter().map(Vec::len).collect();
    let mut sorted: Vec<usize> = (0..drivers.len()).filter(|place| waiting[*place] == 0).collect();
    let mut next = 0;
    while let Some(done) = sorted.get(next).copied() {
        next += 1;
        for place in &used_by[done] {
            waiting[*place] -= 1;
            if waiting[*place] == 0 {
                sorted.push(*place);
            }
        }
    }
    let circular = (0..drivers.len()).filter(|place| waiting[*place] > 0).collect();
    DriverOrder { sorted, circular }
}

/// The names of one cycle among the circular drivers. The first name appears again at the end.
pub(crate) fn find_cycle(drivers: &[Driver], circular: &[usize]) -> Vec<String> {
    let within: BTreeMap<&str, &Driver> =
        circular.iter().map(|place| (drivers[*place].name(), &drivers[*place])).collect();
    let Some(mut current) = circular.first().map(|place| &drivers[*place]) else { return Vec::new() };
    let mut path: Vec<String> = Vec::new();
    let mut seen: BTreeMap<&str, usize> = BTreeMap::new();
    // Every circular driver uses another one, so the path returns to one of its drivers after at most that many steps.
    while !seen.contains_key(current.name()) {
        seen.insert(current.name(), path.len());
        path.push(current.name().to_owned());
        match current.expr().names().into_iter().find_map(|name| within.get(name)) {
            Some(driver) => current = driver,
            None => return path,
        }
    }
    let mut cycle = path.split_off(seen.get(current.name()).copied().unwrap_or(0));
    cycle.push(current.name().to_owned());
    cycle
}
