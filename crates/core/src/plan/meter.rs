//! From metered quantities to costs: allowances, pools, tiers, minimums.
//!
//! For the charges of one pool with quantities q_i, tiers G, an allowance A and the organisation's existing use E:
//!
//! | step | formula |
//! |---|---|
//! | free part | b_i = q_i / Q * max(0, Q - max(0, A - E)), over all charges that share the allowance |
//! | the pool's cost | G(E + B) - G(E), with B the sum of b_i |
//! | a charge's share | the pool's cost * b_i / B, and nothing where B is nothing |
//!
//! A charge without a pool is a pool of its own.

use std::collections::{BTreeMap, HashMap};

use costcone_formula::{Decimal, NodeId, Program, Schedule, ScheduleKind};

/// A charge whose quantity is known and whose cost is not yet.
pub(super) struct Metered {
    /// The line it belongs to.
    pub(super) line: usize,
    /// The month's quantity in the unit of the price rows; of one item where `times` says how many.
    pub(super) quantity: NodeId,
    /// How many items it is for.
    pub(super) times: Option<NodeId>,
    /// Steps of the rate.
    pub(super) schedule: Schedule,
    /// The block that is priced whole once started.
    pub(super) package: Option<Decimal>,
    /// The least cost of the month.
    pub(super) minimum: Option<Decimal>,
    /// What it is metered with; `None` for by itself.
    pub(super) pool: Option<String>,
    /// The free part it takes part in.
    pub(super) allowance: Option<(String, Decimal)>,
    /// What the organisation already uses of the meter, with the number of the statement that says so.
    pub(super) existing: Option<(usize, NodeId)>,
}

/// What became of a metered charge.
pub(super) struct Settled {
    /// Its place among the metered charges.
    pub(super) charge: usize,
    /// The quantity that the schedule prices, allowances taken off.
    pub(super) billed: NodeId,
    /// The quantity of the whole meter, where it is shared.
    pub(super) metered: Option<NodeId>,
    /// The line's cost.
    pub(super) cost: NodeId,
}

/// The costs of all charges, and the nodes whose sum is their total: the costs of whole pools.
pub(super) fn settle(program: &mut Program, charges: &[Metered], free: bool) -> (Vec<Settled>, Vec<NodeId>) {
    let billed = take_allowances(program, charges, free);
    let pools = pools(charges);
    let mut settled: Vec<Settled> = Vec::with_capacity(charges.len());
    let mut totals = Vec::with_capacity(pools.len());
    for members in &pools {
        totals.push(settle_pool(program, charges, members, &billed, &mut settled));
    }
    (settled, totals)
}

/// The charges of each pool, in the order in which the first of each stands. Charges of one pool whose rates differ after
/// all are priced apart rather than wrongly together.
fn pools(charges: &[Metered]) -> Vec<Vec<usize>> {
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

/// What is left to bill of each charge once the free parts are taken off.
fn take_allowances(program: &mut Program, charges: &[Metered], free: bool) -> Vec<NodeId> {
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

/// The part of an allowance that existing use has not taken yet.
fn allowance_left(program: &mut Program, charges: &[Metered], members: &[usize]) -> NodeId {
    let amount = members.iter().filter_map(|index| charges[*index].allowance.as_ref()).map(|(_, a)| *a).max();
    let amount = program.constant(amount.unwrap_or(Decimal::ZERO));
    // One statement may bear on several charges of the allowance; it is one use.
    let existing: BTreeMap<usize, NodeId> = members.iter().filter_map(|index| charges[*index].existing).collect();
    let used = sum(program, existing.into_values());
    let left = program.subtract(amount, used);
    let zero = program.constant(Decimal::ZERO);
    program.max(left, zero)
}

fn settle_pool(
    program: &mut Program,
    charges: &[Metered],
    members: &[usize],
    billed: &[NodeId],
    settled: &mut Vec<Settled>,
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
        settled.push(Settled { charge: *index, billed: billed[*index], metered, cost });
    }
    cost_of_all
}

/// A charge's share of the pool's cost. A minimum is due although nothing was used; the first charge then bears it.
fn part(program: &mut Program, pool: &Metered, cost: NodeId, billed: NodeId, whole: NodeId, first: bool) -> NodeId {
    let share = program.share(cost, billed, whole);
    if pool.minimum.is_none() {
        return share;
    }
    let zero = program.constant(Decimal::ZERO);
    let unused = program.equal(whole, zero);
    program.choose(unused, if first { cost } else { zero }, share)
}

fn pool_cost(program: &mut Program, charge: &Metered, quantity: NodeId, existing: Option<NodeId>) -> NodeId {
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

/// An increment in graduated tiers lies between the quantity at the lowest and at the highest price. That changes no value,
/// but bounds that subtract two costs of uncertain use would otherwise know neither end.
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

    fn metered(line: usize, quantity: NodeId) -> Metered {
        Metered {
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
    fn costs(change: impl Fn(&mut Program, &mut Metered), free: bool) -> Vec<String> {
        let mut program = Program::new();
        let quantities = [program.input(0), program.input(1)];
        let mut charges: Vec<Metered> = quantities.iter().enumerate().map(|(line, q)| metered(line, *q)).collect();
        charges.iter_mut().for_each(|charge| change(&mut program, charge));
        let (settled, totals) = settle(&mut program, &charges, free);
        let total = sum(&mut program, totals.into_iter());
        let values = program.exact(&[d("90"), d("60")]).unwrap();
        let parts = settled.iter().map(|part| values[part.cost.index()].to_string());
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
        let allow = |_: &mut Program, charge: &mut Metered| charge.allowance = Some(("free".to_owned(), d("50")));
        assert_eq!(costs(allow, true), ["6", "4", "10"]);
        assert_eq!(costs(allow, false), ["7.5", "5", "12.5"]);
    }

    #[test]
    fn existing_use_moves_the_increment_up_the_tiers_and_eats_the_allowance() {
        let existing = |program: &mut Program, charge: &mut Metered| {
            charge.existing = Some((0, program.constant(d("80"))));
            charge.allowance = Some(("free".to_owned(), d("90")));
        };
        // 150 units less the 10 that are left free, from 80 on: 20 at 0.1 and 120 at 0.05.
        assert_eq!(costs(existing, true), ["4.8", "3.2", "8"]);
    }

    #[test]
    fn blocks_minimum_and_count_apply_to_each_item() {
        let package = |_: &mut Program, charge: &mut Metered| {
            charge.pool = None;
            charge.package = Some(d("80"));
        };
        assert_eq!(costs(package, false), ["13", "8", "21"]);
        let least = |_: &mut Program, charge: &mut Metered| {
            charge.pool = None;
            charge.minimum = Some(d("7"));
        };
        assert_eq!(costs(least, false), ["9", "7", "16"]);
        let each = |program: &mut Program, charge: &mut Metered| {
            charge.pool = None;
            charge.times = Some(program.constant(d("3")));
        };
        assert_eq!(costs(each, false), ["27", "18", "45"]);
    }
}
