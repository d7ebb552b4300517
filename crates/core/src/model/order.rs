//! The order of computing drivers, and the cycles that prevent one.

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

#[cfg(test)]
mod tests {
    use super::*;

    const NAMES: [&str; 4] = ["a", "b", "c", "d"];

    /// `uses[i][j]` means that driver i uses driver j.
    type Uses = [[bool; 4]; 4];

    fn drivers(uses: &Uses) -> Vec<Driver> {
        let formula = |row: &[bool; 4]| {
            let used = NAMES.iter().zip(row).filter(|(_, used)| **used).map(|(name, _)| *name);
            ["1"].into_iter().chain(used).collect::<Vec<_>>().join(" + ")
        };
        NAMES.iter().zip(uses).map(|(name, row)| Driver::new(name, &formula(row)).unwrap()).collect()
    }

    /// All graphs of four drivers: 2^16.
    fn all_graphs() -> impl Iterator<Item = Uses> {
        (0..1_u32 << 16).map(|bits| {
            let mut uses = Uses::default();
            (0..16).for_each(|edge| uses[edge / 4][edge % 4] = bits >> edge & 1 == 1);
            uses
        })
    }

    /// The drivers that use a cycle, directly or not, by the transitive closure (Warshall's algorithm).
    fn circular_by_closure(uses: &Uses) -> Vec<usize> {
        let mut reach = *uses;
        for via in 0..4 {
            for from in 0..4 {
                for to in 0..4 {
                    reach[from][to] |= reach[from][via] && reach[via][to];
                }
            }
        }
        (0..4).filter(|from| (0..4).any(|to| reach[to][to] && (*from == to || reach[*from][to]))).collect()
    }

    #[test]
    fn every_graph_is_sorted_up_to_its_cycles() {
        // Every 7th graph covers all numbers of edges in a fraction of the time.
        for uses in all_graphs().step_by(7) {
            let DriverOrder { sorted, circular } = order(&drivers(&uses));
            assert_eq!(circular, circular_by_closure(&uses), "{uses:?}");
            for (position, driver) in sorted.iter().enumerate() {
                for used in (0..4).filter(|used| uses[*driver][*used]) {
                    assert!(sorted[..position].contains(&used), "{uses:?}: {sorted:?}");
                }
            }
            assert_eq!(sorted.len() + circular.len(), 4);
        }
    }

    #[test]
    fn a_reported_cycle_is_a_closed_path_of_the_graph() {
        for uses in all_graphs().step_by(11) {
            let drivers = drivers(&uses);
            let circular = order(&drivers).circular;
            let cycle = find_cycle(&drivers, &circular);
            assert_eq!(cycle.is_empty(), circular.is_empty());
            let place = |name: &String| NAMES.iter().position(|known| known == name).unwrap();
            for pair in cycle.windows(2) {
                assert!(uses[place(&pair[0])][place(&pair[1])], "{uses:?}: {cycle:?}");
            }
            assert_eq!(cycle.first(), cycle.last());
            assert!(circular.is_empty() || cycle.len() >= 2);
        }
    }

    #[test]
    fn a_chain_of_ten_thousand_drivers_needs_no_recursion() {
        let chain: Vec<Driver> =
            (0..10_000).map(|n| Driver::new(&format!("d{n}"), &format!("d{} + 1", n + 1)).unwrap()).collect();
        let order = order(&chain);
        assert!(order.circular.is_empty());
        assert_eq!(order.sorted, (0..10_000).rev().collect::<Vec<_>>());
    }
}
