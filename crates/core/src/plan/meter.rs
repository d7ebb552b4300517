//! Prices metered quantities: allowances, pools, tiers and minimums.
//!
//! For the charges of one pool with quantities q_i and their sum Q, tiers G, an allowance A, and the organization's existing
//! use E:
//!
//! | step | formula |
//! |---|---|
//! | billed quantity | b_i = q_i / Q * max(0, Q - max(0, A - E)), over all charges that share the allowance |
//! | cost of the pool | G(E + B) - G(E), where B is the sum of b_i |
//! | share of a charge | cost of the pool * b_i / B, or 0 if B is 0 |
//!
//! A charge without a pool is a pool of its own.

use std::collections::{BTreeMap, HashMap};

use costcone_formula::{Decimal, NodeId, Program, Schedule, ScheduleKind};

/// A charge with a known quantity that is not priced yet.
pub(super) struct MeteredCharge {
    /// The line of the charge.
    pub(super) line: usize,
    /// The monthly quantity in the unit of the price rows; per item if `times` gives their number.
    pub(super) quantity: NodeId,
    /// The number of items, each billed separately.
    pub(super) times: Option<NodeId>,
    /// The tiers of the rate.
    pub(super) schedule: Schedule,
    /// The block size: each started block is billed in full.
    pub(super) package: Option<Decimal>,
    /// The minimum cost per month.
    pub(super) minimum: Option<Decimal>,
    /// The key of the pool; `None` if the charge shares no tiers.
    pub(super) pool: Option<String>,
    /// The key and the amount of the allowance.
    pub(super) allowance: Option<(String, Decimal)>,
    /// The usage that the organization already has, after its position in `existing_use`.
    pub(super) existing: Option<(usize, NodeId)>,
}

/// A priced charge.
pub(super) struct PricedCharge {
    /// The position among the metered charges.
    pub(super) charge: usize,
    /// The quantity that the schedule prices, after allowances.
    pub(super) billed: NodeId,
    /// The quantity of the whole meter, if other charges share it.
    pub(super) metered: Option<NodeId>,
    /// The cost of the line.
    pub(super) cost: NodeId,
}

/// Prices all charges. The second result has the cost of each pool; their sum is the total.
pub(super) fn price_charges(
    program: &mut Program,
    charges: &[MeteredCharge],
    free: bool,
) -> (Vec<PricedCharge>, Vec<NodeId>) {
    let billed = take_allowances(program, charges, free);
    let pools = pools(charges);
    let mut priced: Vec<PricedCharge> = Vec::with_capacity(charges.len());
    let mut totals = Vec::with_capacity(pools.len());
    for members in &pools {
        totals.push(price_pool(program, charges, members, &billed, &mut priced));
    }
    (priced, totals)
}

/// The charges of each pool, in the order of its first charge. Charges of one pool with different schedules are priced
/// separately.
fn pools(charges: &[MeteredCharge]) -> Vec<Vec<usize>> {
    let mut places: HashMap<(&str, &Schedule), usize> = HashMap::new();
    let mut pools: Vec<Vec<usize>> = Vec::new();
    for (index, charge) in charges.iter().enumerate() {
        let place = match &charge.pool {
            Some(pool) => *places.entry((pool, &charge.schedule)).or_insert(pools.len()),
            None => pools.len(),
        };
        match pools.get_mut(place) {
            Some(pool) => pool.push(index),
            None => pools.push(vec![index]),
        }
    }
    pools
}

/// The billed quantity of each charge: its quantity after allowances.
fn take_allowances(program: &mut Program, charges: &[MeteredCharge], free: bool) -> Vec<NodeId> {
    let mut billed: Vec<NodeId> = charges.iter().map(|charge| charge.quantity).collect();
    if !free {
        return billed;
    }
    let mut groups: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (index, charge) in charges.iter().enumerate() {
        if let Some((group, _)) = &charge.allowance {
            groups.entry(group).or_default().push(index);
        }
    }
    for members in groups.values() {
        let whole = sum(program, members.iter().map(|index| charges[*index].quantity));
        let left = allowance_left(program, charges, members);
        let beyond = program.subtract(whole, left);
        let zero = program.constant(Decimal::ZERO);
        let beyond = program.max(beyond, zero);
        for index in members {
            let alone = members.len() == 1;
            billed[*index] = if alone { beyond } else { program.share(beyond, charges[*index].quantity, whole) };
        }
    }
    billed
}

/// The rest of an allowance after existing use.
fn allowance_left(program: &mut Program, charges: &[MeteredCharge], members: &[usize]) -> NodeId {
    let amount = members.iter().filter_map(|index| charges[*index].allowance.as_ref()).map(|(_, a)| *a).max();
    let amount = program.constant(amount.unwrap_or(Decimal::ZERO));
    // One entry of `existing_use` may apply to several charges of the allowance. It counts once.
    let existing: BTreeMap<usize, NodeId> = members.iter().filter_map(|index| charges[*index].existing).collect();
    let used = sum(program, existing.into_values());
    let left = program.subtract(amount, used);
    let zero = program.constant(Decimal::ZERO);
    program.max(left, zero)
}

fn price_pool(
    program: &mut Program,
    charges: &[MeteredCharge],
    members: &[usize],
    billed: &[NodeId],
    priced: &mut Vec<PricedCharge>,
) -> NodeId {
    let whole = sum(program, members.iter().map(|index| billed[*index]));
    // INVARIANT: a pool has at least one member.
    let Some(first) = members.first().map(|index| &charges[*index]) else { return whole };
    let existing = members.iter().find_map(|index| charges[*index].existing).map(|(_, node)| node);
    let cost_of_all = pool_cost(program, first, whole, existing);
    let shared = members.len() > 1;
    for (place, index) in members.iter().enumerate() {
        let cost = match shared {
            true => part(program, first, cost_of_all, billed[*index], whole, place == 0),
            false => cost_of_all,
        };
        let metered = shared.then_some(whole);
        priced.push(PricedCharge { charge: *index, billed: billed[*index], metered, cost });
    }
    cost_of_all
}

/// The share of a charge in the cost of the pool. Without usage, a minimum is still due: the first charge pays it.
fn part(
    program: &mut Program,
    pool: &MeteredCharge,
    cost: NodeId,
    billed: NodeId,
    whole: NodeId,
    first: bool,
) -> NodeId {
    let share = program.share(cost, billed, whole);
    if pool.minimum.is_none() {
        return share;
    }
    let zero = program.constant(Decimal::ZERO);
    let unused = program.equal(whole, zero);
    program.choose(unused, if first { cost } else { zero }, share)
}

fn pool_cost(program: &mut Program, charge: &MeteredCharge, quantity: NodeId, existing: Option<NodeId>) -> NodeId {
    let quantity = blocks(program, quantity, charge.package);
    let mut cost = match existing {
        None => program.price(quantity, charge.schedule.clone()),
        Some(existing) => {
            let together = program.add(existing, quantity);
            let with = program.price(together, charge.schedule.clone());
            let without = program.price(existing, charge.schedule.clone());
            let difference = program.subtract(with, without);
            between_prices(program, difference, quantity, &charge.schedule)
        }
    };
    if let Some(minimum) = charge.minimum {
        let minimum = program.constant(minimum);
        cost = program.max(cost, minimum);
    }
    match charge.times {
        Some(times) => program.multiply(cost, times),
        None => cost,
    }
}

/// Limits an increment to its quantity at the lowest and at the highest price. That changes no value, but it tightens the
/// bounds, which would otherwise subtract two uncertain costs as if they were independent.
fn between_prices(program: &mut Program, increment: NodeId, quantity: NodeId, schedule: &Schedule) -> NodeId {
    let prices = || schedule.tiers().iter().map(|step| step.price);
    let (Some(lowest), Some(highest)) = (prices().min(), prices().max()) else { return increment };
    if schedule.kind() != ScheduleKind::Graduated {
        return increment;
    }
    let [least, most] = [lowest, highest].map(|price| {
        let price = program.constant(price);
        program.multiply(quantity, price)
    });
    let raised = program.max(increment, least);
    program.min(raised, most)
}

/// The quantity rounded up to whole blocks.
fn blocks(program: &mut Program, quantity: NodeId, package: Option<Decimal>) -> NodeId {
    let Some(block) = package else { return quantity };
    let block = program.constant(block);
    let started = program.divide(quantity, block);
    let started = program.ceil(started);
    program.multiply(started, block)
}

/// The sum of nodes; zero for none.
pub(super) fn sum(program: &mut Program, nodes: impl Iterator<Item = NodeId>) -> NodeId {
    let zero = program.constant(Decimal::ZERO);
    nodes.fold(zero, |sum, node| program.add(sum, node))
}

#[cfg(test)]
mod tests {
    use costcone_formula::PriceTier;

    use super::*;

    fn d(text: &str) -> Decimal {
        Decimal::parse(text).unwrap()
    }

    fn tiers() -> Schedule {
        let steps = vec![PriceTier { from: d("0"), price: d("0.1") }, PriceTier { from: d("100"), price: d("0.05") }];
        Schedule::new(ScheduleKind::Graduated, steps).unwrap()
    }

    fn metered(line: usize, quantity: NodeId) -> MeteredCharge {
        MeteredCharge {
            line,
            quantity,
            times: None,
            schedule: tiers(),
            package: None,
            minimum: None,
            pool: Some("pool".to_owned()),
            allowance: None,
            existing: None,
        }
    }

    /// Costs of two charges of 90 and 60 units under changes.
    fn costs(change: impl Fn(&mut Program, &mut MeteredCharge), free: bool) -> Vec<String> {
        let mut program = Program::new();
        let quantities = [program.input(0), program.input(1)];
        let mut charges: Vec<MeteredCharge> =
            quantities.iter().enumerate().map(|(line, q)| metered(line, *q)).collect();
        charges.iter_mut().for_each(|charge| change(&mut program, charge));
        let (priced, totals) = price_charges(&mut program, &charges, free);
        let total = sum(&mut program, totals.into_iter());
        let values = program.exact(&[d("90"), d("60")]).unwrap();
        let parts = priced.iter().map(|part| values[part.cost.index()].to_string());
        parts.chain([values[total.index()].to_string()]).collect()
    }

    #[test]
    fn charges_of_one_pool_share_its_tiers_by_quantity() {
        assert_eq!(costs(|_, _| {}, false), ["7.5", "5", "12.5"]);
    }

    #[test]
    fn charges_without_a_pool_start_at_the_first_tier() {
        assert_eq!(costs(|_, charge| charge.pool = None, false), ["9", "6", "15"]);
    }

    #[test]
    fn an_allowance_is_shared_and_only_when_asked_for() {
        let allow = |_: &mut Program, charge: &mut MeteredCharge| charge.allowance = Some(("free".to_owned(), d("50")));
        assert_eq!(costs(allow, true), ["6", "4", "10"]);
        assert_eq!(costs(allow, false), ["7.5", "5", "12.5"]);
    }

    #[test]
    fn existing_use_moves_the_increment_up_the_tiers_and_eats_the_allowance() {
        let existing = |program: &mut Program, charge: &mut MeteredCharge| {
            charge.existing = Some((0, program.constant(d("80"))));
            charge.allowance = Some(("free".to_owned(), d("90")));
        };
        // 150 units less the 10 that are left free, from 80 on: 20 at 0.1 and 120 at 0.05.
        assert_eq!(costs(existing, true), ["4.8", "3.2", "8"]);
    }

    #[test]
    fn blocks_minimum_and_count_apply_to_each_item() {
        let package = |_: &mut Program, charge: &mut MeteredCharge| {
            charge.pool = None;
            charge.package = Some(d("80"));
        };
        assert_eq!(costs(package, false), ["13", "8", "21"]);
        let least = |_: &mut Program, charge: &mut MeteredCharge| {
            charge.pool = None;
            charge.minimum = Some(d("7"));
        };
        assert_eq!(costs(least, false), ["9", "7", "16"]);
        let each = |program: &mut Program, charge: &mut MeteredCharge| {
            charge.pool = None;
            charge.times = Some(program.constant(d("3")));
        };
        assert_eq!(costs(each, false), ["27", "18", "45"]);
    }

    /// The cost of `count` units above `start`, unit by unit: tiers of 0.1 up to 100 units and 0.05 above, in thousandths.
    fn unit_by_unit(start: i64, count: i64) -> i64 {
        (start..start + count).map(|unit| if unit < 100 { 100 } else { 50 }).sum()
    }

    /// Every combination of two quantities, an allowance and existing use, priced unit by unit.
    #[test]
    fn the_cost_of_a_pool_is_the_sum_over_its_units() {
        let mut program = Program::new();
        let [first, second, existing] = [0, 1, 2].map(|number| program.input(number));
        let free = d("30");
        let charges: Vec<MeteredCharge> = [first, second]
            .into_iter()
            .enumerate()
            .map(|(line, quantity)| MeteredCharge {
                allowance: Some(("free".to_owned(), free)),
                existing: Some((0, existing)),
                ..metered(line, quantity)
            })
            .collect();
        let (priced, totals) = price_charges(&mut program, &charges, true);
        for a in (0..160).step_by(20) {
            for b in (0..160).step_by(20) {
                for used in (0..160).step_by(15) {
                    let values = program.exact(&[a, b, used].map(Decimal::from_i64)).unwrap();
                    let free_left = (30 - used).max(0);
                    let billed = (a + b - free_left).max(0);
                    let expected = Decimal::new(unit_by_unit(used, billed), 3).unwrap();
                    let cost = values[totals[0].index()];
                    assert_eq!(cost, expected, "{a} and {b} after {used}");
                    let shares: Vec<f64> = priced.iter().map(|part| values[part.cost.index()].to_f64()).collect();
                    assert!((shares[0] + shares[1] - cost.to_f64()).abs() < 1e-12, "{a} and {b} after {used}");
                    if a + b > 0 {
                        let share = cost.to_f64() * a as f64 / (a + b) as f64;
                        assert!((shares[0] - share).abs() < 1e-12, "{a} and {b} after {used}");
                    }
                }
            }
        }
    }

    #[test]
    fn a_block_is_billed_in_full_once_started() {
        let mut program = Program::new();
        let quantity = program.input(0);
        let charge = MeteredCharge { pool: None, package: Some(d("10")), ..metered(0, quantity) };
        let (_, totals) = price_charges(&mut program, &[charge], false);
        for units in 0..250 {
            let values = program.exact(&[Decimal::from_i64(units)]).unwrap();
            let blocks = (0..units).step_by(10).count() as i64;
            let expected = Decimal::new(unit_by_unit(0, 10 * blocks), 3).unwrap();
            assert_eq!(values[totals[0].index()], expected, "{units}");
        }
    }

    #[test]
    fn an_unused_pool_still_costs_its_minimum_and_the_first_charge_pays_it() {
        let mut program = Program::new();
        let quantities = [program.input(0), program.input(1)];
        let charges = [0, 1].map(|line| MeteredCharge { minimum: Some(d("7")), ..metered(line, quantities[line]) });
        let (priced, totals) = price_charges(&mut program, &charges, false);
        let costs = |inputs: [&str; 2]| {
            let values = program.exact(&inputs.map(d)).unwrap();
            [priced[0].cost, priced[1].cost, totals[0]].map(|node| values[node.index()].to_string())
        };
        assert_eq!(costs(["0", "0"]), ["7", "0", "7"]);
        assert_eq!(costs(["0", "5"]), ["0", "7", "7"]);
        assert_eq!(costs(["90", "60"]), ["7.5", "5", "12.5"]);
    }

    #[test]
    fn charges_of_one_pool_with_other_prices_are_priced_apart() {
        let other = Schedule::new(ScheduleKind::Graduated, vec![PriceTier { from: d("0"), price: d("1") }]).unwrap();
        let mut program = Program::new();
        let (first, second) = (metered(0, program.input(0)), metered(1, program.input(1)));
        let charges = [first, MeteredCharge { schedule: other, ..second }];
        let (priced, totals) = price_charges(&mut program, &charges, false);
        let values = program.exact(&[d("90"), d("60")]).unwrap();
        let costs: Vec<String> = priced.iter().map(|part| values[part.cost.index()].to_string()).collect();
        assert_eq!((costs, totals.len()), (vec!["9".to_owned(), "60".to_owned()], 2));
    }

    #[test]
    fn bounds_of_an_increment_stay_between_the_lowest_and_the_highest_price() {
        let mut program = Program::new();
        let (quantity, existing) = (program.input(0), program.input(1));
        let charge = MeteredCharge { existing: Some((0, existing)), ..metered(0, quantity) };
        let (_, totals) = price_charges(&mut program, &[charge], false);
        let interval = |low: &str, high: &str| costcone_formula::Interval::new(d(low), d(high)).unwrap();
        let bounds = program.bounds(&[interval("10", "20"), interval("0", "1000")]).unwrap()[totals[0].index()];
        assert!(bounds.inf() >= d("0.5") && bounds.sup() <= d("2"), "{bounds:?}");
    }
}
