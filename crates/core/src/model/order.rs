//! The order in which drivers can be computed, and those that have none.

use std::collections::BTreeMap;

use super::architecture::Driver;

/// Places of drivers in their list.
pub(crate) struct Order {
    /// Each behind the drivers it uses.
    pub(crate) sorted: Vec<usize>,
    /// Those in a circle, and those that use one.
    pub(crate) circular: Vec<usize>,
}

/// Sorts drivers by use.
///
/// # Source
/// Kahn (1962), Topological sorting of large networks, CACM 5(11). It needs no recursion, however long a chain is.
pub(crate) fn order(drivers: &[Driver]) -> Order {
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
    Order { sorted, circular }
}

/// One circle among drivers of which each uses another one of them: its names, the first again at the end.
pub(crate) fn circle(drivers: &[Driver], circular: &[usize]) -> Vec<String> {
    let within: BTreeMap<&str, &Driver> =
        circular.iter().map(|place| (drivers[*place].name(), &drivers[*place])).collect();
    let Some(mut current) = circular.first().map(|place| &drivers[*place]) else { return Vec::new() };
    let mut path: Vec<String> = Vec::new();
    let mut seen: BTreeMap<&str, usize> = BTreeMap::new();
    // Every circular driver uses a circular one, so the walk meets itself within their number of steps.
    while !seen.contains_key(current.name()) {
        seen.insert(current.name(), path.len());
        path.push(current.name().to_owned());
        match current.expr().names().into_iter().find_map(|name| within.get(name)) {
            Some(driver) => current = driver,
            None => return path,
        }
    }
    let mut circle = path.split_off(seen.get(current.name()).copied().unwrap_or(0));
    circle.push(current.name().to_owned());
    circle
}
