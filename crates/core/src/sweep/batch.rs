//! Combinations of one structure, computed together: page by page of the draws, one after another on each.

use std::ops::ControlFlow;
use std::sync::Arc;

use costcone_formula::lanes::{Lane, binary, unary, update};
use costcone_formula::{Decimal, Rounding};

use super::Sweep;
use super::common::Common;
use super::network::{Task, Work, Working};
use super::outcome::{Cost, Costs};
use super::structure::{Bench, Page, Pages, Structure, intervals_of, total};
use super::vary::{Names, Unfit, Variant};
use crate::estimate::{Distribution, EstimateOptions, Law, out_of_range, percentile};
use crate::finding::{Finding, Findings};
use crate::range::{Bounds, CostRange};
use crate::spread::{Drawing, Spread};

/// What a combination changes of its structure.
#[derive(Default)]
pub(super) struct Changes {
    moved: Vec<(usize, Arc<Variant>)>,
}

impl Changes {
    /// What the combination of these points changes.
    ///
    /// # Errors
    /// Where it has another plan.
    pub(super) fn new(sweep: &Sweep, structure: &Structure, names: &Names, points: &[usize]) -> Result<Changes, Unfit> {
        let mut moved = Vec::new();
        for (name, (number, variants)) in names.moved.iter().zip(&structure.moved) {
            let Some(variant) = name.variant(variants, sweep.grid(), points)? else { continue };
            // A fact among correlated assumptions is none of them any more.
            if variant.spread.is_exact() && structure.draws.inputs().is_member(*number) {
                return Err(Unfit);
            }
            moved.push((*number, variant));
        }
        Ok(Changes { moved })
    }

    fn spreads(&self) -> impl Iterator<Item = (usize, &Spread)> {
        self.moved.iter().map(|(number, variant)| (*number, &variant.spread))
    }

    /// The spread of an assumption, as it is in the combination.
    fn spread<'a>(&'a self, structure: &'a Structure, input: usize) -> &'a Spread {
        let own = self.spreads().find(|(number, _)| *number == input).map(|(_, spread)| spread);
        own.unwrap_or_else(|| structure.plan.assumptions()[input].spread())
    }
}

/// Combinations of a structure.
pub(super) struct Batch<'a> {
    pub(super) sweep: &'a Sweep,
    pub(super) structure: &'a Structure,
    pub(super) pages: &'a Pages,
    pub(super) common: &'a Common,
    pub(super) options: &'a EstimateOptions,
    pub(super) changes: Vec<Changes>,
}

impl Batch<'_> {
    /// Their costs; nothing where it was stopped. `look` is asked at every page.
    pub(super) fn costs(&self, look: &(dyn Fn() -> ControlFlow<()> + Sync)) -> Option<Vec<Result<Costs, Findings>>> {
        let structure = self.structure;
        let mut bench = structure.bench();
        let nothing = Changes::default();
        let mut desk = Desk::new(structure);
        // The base comes first: what a combination leaves as it is, is the base's.
        let all = || std::iter::once(&nothing).chain(&self.changes);
        let mut runs: Vec<Running> = all().map(|changes| Running::new(self, changes, &mut desk, &mut bench)).collect();
        let is_base_needed = runs[1..].iter().any(|run| run.laws.iter().any(Option::is_none));
        runs[0].laws = runs[0].laws.iter().map(|_| is_base_needed.then(|| self.common.law())).collect();
        let mut means = vec![0.0; structure.network.slots.len()];
        for number in 0..structure.draws.pages() {
            if look().is_break() {
                return None;
            }
            desk.draw(structure, number, &mut bench);
            structure.with_page(number, self.pages, &mut bench, |inputs, page, working| {
                means.iter_mut().zip(&page.sums).for_each(|(mean, sum)| *mean += sum);
                let at = Here { structure, number, inputs, page };
                runs.iter_mut().for_each(|run| desk.run(&at, run, working));
            });
        }
        let count = structure.draws.count() as f64;
        means.iter_mut().for_each(|mean| *mean /= count);
        let mut runs = runs.into_iter();
        let base: Vec<Option<Distribution>> =
            runs.next().map_or_else(Vec::new, |base| base.laws.into_iter().map(|law| Some(self.ended(law?))).collect());
        let finish = Finish { batch: self, base, means, count };
        Some(runs.zip(&self.changes).map(|(run, changes)| finish.costs(run, changes)).collect())
    }

    /// What was counted; the memory is given back.
    fn ended(&self, mut law: Law) -> Distribution {
        let drawn = law.end();
        self.common.give_back(law);
        drawn
    }
}

/// A combination on its way.
struct Running {
    /// For each input that changes, how its lane comes about, and whether any term reads it.
    inputs: Vec<(usize, How, bool)>,
    work: Vec<Task>,
    /// For each slot that is computed, the sum of its differences to the base.
    moved: Vec<f64>,
    /// For each cost its draws, where they are not those of the base.
    laws: Vec<Option<Law>>,
    bounds: Vec<Result<Bounds, Finding>>,
}

/// How the draws of a changed assumption come about.
#[derive(Clone, Copy)]
enum How {
    /// The base's times a factor.
    Scaled(f64),
    /// Known.
    Known(f64),
    /// Drawn from another distribution, by its number on the desk.
    Drawn(usize),
}

impl Running {
    fn new(batch: &Batch<'_>, changes: &Changes, desk: &mut Desk, bench: &mut Bench) -> Running {
        let structure = batch.structure;
        let network = &structure.network;
        let mut how = |(number, variant): &(usize, Arc<Variant>)| match (variant.factor, variant.spread.exact_value()) {
            (Some(factor), _) => (*number, How::Scaled(factor)),
            (None, Some(value)) => (*number, How::Known(value.to_f64())),
            (None, None) => {
                (*number, How::Drawn(desk.place(*number, variant.drawing(structure.draws.inputs(), *number))))
            }
        };
        let inputs: Vec<(usize, How)> = changes.moved.iter().map(&mut how).collect();
        let factor = |how: &How| if let How::Scaled(factor) = how { Some(*factor) } else { None };
        let changed: Vec<(usize, Option<f64>)> = inputs.iter().map(|(number, how)| (*number, factor(how))).collect();
        let work = network.reached(&changed);
        let is_read = |input: usize| {
            let terms = work.iter().filter(|task| task.work == Work::Term);
            terms.flat_map(|task| network.inputs_of(task.slot)).any(|read| read == input)
        };
        let inputs = inputs.into_iter().map(|(input, how)| (input, how, is_read(input))).collect();
        let is_reached = |slot: Option<usize>| work.iter().any(|task| Some(task.slot) == slot);
        let laws = network.roots[..structure.laws.len()].iter();
        let laws = laws.map(|root| is_reached(root.slot).then(|| batch.common.law())).collect();
        let intervals = intervals_of(changes.spreads());
        let bounds = (0..structure.laws.len()).map(|law| {
            let is_cut = structure.laws[law].any(|input| changes.spread(structure, input).is_cut());
            structure.bounds(law, &intervals, is_cut, bench)
        });
        let bounds = bounds.collect();
        Running { inputs, moved: vec![0.0; work.len()], work, laws, bounds }
    }
}

/// A page of the base.
struct Here<'a> {
    structure: &'a Structure,
    number: usize,
    inputs: &'a [Lane],
    page: &'a Page,
}

/// The lanes that one thread works with.
struct Desk {
    inputs: Lanes,
    /// Slots as they are in a combination, and by how much they differ from the base.
    slots: Lanes,
    differences: Lanes,
    fresh: Lane,
    product: Lane,
    /// Other distributions of inputs, and their draws on this page.
    drawings: Vec<(usize, Arc<Drawing>)>,
    drawn: Vec<Lane>,
}

/// Lanes of which some stand for something in the combination at work.
struct Lanes {
    lanes: Vec<Lane>,
    /// The combination that each was last set for.
    set_for: Vec<u64>,
    now: u64,
}

impl Lanes {
    fn new(count: usize) -> Lanes {
        Lanes { lanes: vec![Lane::of(0.0); count], set_for: vec![0; count], now: 0 }
    }

    /// Forgets what stands for the combination before.
    fn clear(&mut self) {
        self.now += 1;
    }

    fn get(&self, place: usize) -> Option<&Lane> {
        (self.set_for[place] == self.now).then(|| &self.lanes[place])
    }

    /// A lane that is about to stand for something.
    fn set(&mut self, place: usize) -> &mut Lane {
        self.set_for[place] = self.now;
        &mut self.lanes[place]
    }

    /// Adds a lane times a number.
    fn add(&mut self, place: usize, lane: &Lane, times: f64) {
        let is_set = self.set_for[place] == self.now;
        let own = self.set(place);
        match (is_set, times == 1.0) {
            (true, true) => update(own, lane, |sum, value| sum + value),
            (true, false) => update(own, lane, move |sum, value| sum + times * value),
            (false, true) => own.copy_from_slice(&lane[..]),
            (false, false) => unary(own, lane, move |value| times * value),
        }
    }
}

impl Desk {
    fn new(structure: &Structure) -> Desk {
        let slots = structure.network.slots.len();
        Desk {
            inputs: Lanes::new(structure.plan.assumptions().len()),
            slots: Lanes::new(slots),
            differences: Lanes::new(slots),
            fresh: Lane::of(0.0),
            product: Lane::of(0.0),
            drawings: Vec::new(),
            drawn: Vec::new(),
        }
    }

    /// The number of another distribution of an input.
    fn place(&mut self, input: usize, drawing: Arc<Drawing>) -> usize {
        let is_same = |(own, known): &(usize, Arc<Drawing>)| *own == input && Arc::ptr_eq(known, &drawing);
        if let Some(place) = self.drawings.iter().position(is_same) {
            return place;
        }
        self.drawings.push((input, drawing));
        self.drawn.push(Lane::of(0.0));
        self.drawn.len() - 1
    }

    /// Draws the other distributions on a page.
    fn draw(&mut self, structure: &Structure, number: usize, bench: &mut Bench) {
        if self.drawings.is_empty() {
            return;
        }
        let (inputs, drawings) = (structure.draws.inputs(), &self.drawings);
        bench.scratch.forget();
        structure.draws.page(number, &mut bench.scratch, &mut self.drawn, |place, at, scratch, out| {
            let (input, drawing) = &drawings[place];
            inputs.draw_as(*input, drawing, at, scratch, out);
        });
    }

    /// One combination on one page.
    fn run(&mut self, at: &Here<'_>, run: &mut Running, working: &mut Working) {
        [&mut self.inputs, &mut self.slots, &mut self.differences].into_iter().for_each(Lanes::clear);
        for (input, how, _) in run.inputs.iter().filter(|(_, _, is_read)| *is_read) {
            let lane = self.inputs.set(*input);
            match how {
                How::Scaled(factor) => unary(lane, &at.inputs[*input], |value| factor * value),
                How::Known(value) => lane.fill(*value),
                How::Drawn(place) => lane.copy_from_slice(&self.drawn[*place][..]),
            }
        }
        for (task, moved) in run.work.iter().zip(&mut run.moved) {
            *moved += self.compute(at, *task, working);
        }
        self.note(at, run);
    }

    /// Computes a slot, and returns the sum of its differences to the base where it is a term.
    fn compute(&mut self, at: &Here<'_>, task: Task, working: &mut Working) -> f64 {
        let (network, page) = (&at.structure.network, at.page);
        let (slot, kept) = (&network.slots[task.slot], &page.kept[task.slot]);
        let Desk { inputs, slots, differences, fresh, product, .. } = self;
        match task.work {
            Work::Times(factor) => {
                slot.sums.iter().for_each(|sum| differences.add(*sum, kept, factor - 1.0));
                if task.is_wanted {
                    unary(slots.set(task.slot), kept, |value| factor * value);
                }
                (factor - 1.0) * page.sums[task.slot]
            }
            Work::Term => {
                let input = |number: usize| inputs.get(number).or(at.inputs.get(number));
                let known = |slot: usize| slots.get(slot).or(page.kept.get(slot));
                network.compute(task.slot, input, known, working, fresh);
                binary(product, fresh, kept, |new, old| new - old);
                slot.sums.iter().for_each(|sum| differences.add(*sum, product, 1.0));
                if task.is_wanted {
                    slots.set(task.slot).copy_from_slice(&fresh[..]);
                }
                total(product, page.filled)
            }
            Work::Sum => {
                // INVARIANT: a sum is only reached by way of a part that differs.
                let difference = &differences.lanes[task.slot];
                if task.is_wanted {
                    binary(slots.set(task.slot), kept, difference, |base, more| base + more);
                }
                if !slot.sums.is_empty() {
                    product.copy_from_slice(&difference[..]);
                    slot.sums.iter().for_each(|sum| differences.add(*sum, product, 1.0));
                }
                0.0
            }
        }
    }

    /// Counts the draws of the costs that are not the base's.
    fn note(&mut self, at: &Here<'_>, run: &mut Running) {
        let Here { structure, number, inputs, page } = *at;
        let factor = structure.draws.inputs().is_uncertain(0).then(|| &inputs[0]);
        let roots = &structure.network.roots;
        for (law, (root, bounds)) in run.laws.iter_mut().zip(roots.iter().zip(&run.bounds)) {
            // OK because a cost that has draws has a slot.
            let (Some(law), Some(slot)) = (law, root.slot) else { continue };
            let values = self.slots.get(slot).unwrap_or(&page.kept[slot]);
            if number == 0 {
                let first = structure.draws.first().min(page.filled);
                let times = |place: usize| factor.map_or(1.0, |factor| factor[place]);
                let seen: Vec<f64> = (0..first).map(|place| values[place] * times(place)).collect();
                let ends =
                    bounds.as_ref().map_or([0.0, 0.0], |bounds| [bounds.floor().to_f64(), bounds.ceiling().to_f64()]);
                law.begin(seen, ends);
            }
            law.note(values, page.filled, factor);
        }
    }
}

/// From draws to costs.
struct Finish<'a> {
    batch: &'a Batch<'a>,
    /// The draws of the base, where they are needed.
    base: Vec<Option<Distribution>>,
    /// Of each slot, in the base.
    means: Vec<f64>,
    count: f64,
}

impl Finish<'_> {
    fn costs(&self, run: Running, changes: &Changes) -> Result<Costs, Findings> {
        let structure = self.batch.structure;
        let mut means = self.means.clone();
        for (task, moved) in run.work.iter().zip(&run.moved) {
            means[task.slot] += moved / self.count;
        }
        let roots = &structure.network.roots;
        let laws = run.laws.into_iter().zip(run.bounds).zip(&self.base).enumerate();
        let costs = laws.map(|(place, ((law, bounds), base))| {
            let drawn = law.map(|law| self.batch.ended(law)).or_else(|| base.clone());
            let drawn = drawn.unwrap_or_else(|| Distribution::of_draws(Vec::new()));
            self.cost(place, roots[place].mean(|slot| means[slot]), drawn, bounds?, changes)
        });
        let mut costs = costs.collect::<Result<Vec<Cost>, Finding>>()?;
        let parts = costs.split_off(1);
        // INVARIANT: the total is always there.
        let Some(total) = costs.pop() else { return Err(Findings::none()) };
        let components = roots[structure.laws.len()..].iter();
        let months = structure.months.to_f64();
        let components = components.map(|root| root.mean(|slot| means[slot]) * months).collect();
        let prints = changes
            .spreads()
            .map(|(number, spread)| (number, structure.plan.print_of(&structure.plan.assumptions()[number], spread)));
        let plan = structure.plan.fingerprint_with(&prints.collect::<Vec<_>>());
        Ok(Costs { frame: structure.frame.clone(), plan, total, parts, components })
    }

    fn cost(
        &self,
        law: usize,
        mean: f64,
        drawn: Distribution,
        bounds: Bounds,
        changes: &Changes,
    ) -> Result<Cost, Finding> {
        let Batch { structure, options, sweep, .. } = self.batch;
        let ends = [bounds.floor().to_f64(), bounds.ceiling().to_f64()];
        let drawn = drawn.over(structure.months.to_f64(), ends);
        let at = |p: f64| percentile(drawn.percentile(p), &bounds).value;
        let [low, high] = options.tails().map(at);
        let is_uncertain = structure.laws[law].any(|input| !changes.spread(structure, input).is_exact());
        let expected = match is_uncertain {
            true => self.over_period(mean)?.clamp(bounds.floor(), bounds.ceiling()),
            false => self.known(law, changes)?,
        };
        let percentiles = sweep.percentiles().iter().map(|p| at(*p)).collect();
        let currency = structure.frame.currency.clone();
        Ok(Cost { range: CostRange::new(low, expected, high, currency, options.level()), bounds, percentiles })
    }

    /// A cost that nothing uncertain is behind.
    fn known(&self, law: usize, changes: &Changes) -> Result<Decimal, Finding> {
        let structure = self.batch.structure;
        let inputs = 0..structure.plan.assumptions().len();
        let inputs: Vec<Decimal> = inputs.map(|input| changes.spread(structure, input).expected_decimal()).collect();
        let values = structure.plan.program().exact(&inputs).map_err(out_of_range)?;
        values[structure.laws[law].node.index()].mul_rounded(structure.months, Rounding::Nearest).map_err(out_of_range)
    }

    fn over_period(&self, mean: f64) -> Result<Decimal, Finding> {
        // OK because a mean of draws inside decimal bounds is a decimal.
        let mean = Decimal::from_f64(mean, Rounding::Nearest).unwrap_or_default();
        mean.mul_rounded(self.batch.structure.months, Rounding::Nearest).map_err(out_of_range)
    }
}
