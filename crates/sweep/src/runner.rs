//! Runs a sweep: groups combinations by their shared plan, and evaluates groups on all threads.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::ops::ControlFlow;
use std::slice::Chunks;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use costcone_core::estimate::{Detail, EstimateOptions, Estimator, Progress, Run};
use costcone_core::plan::Plan;
use costcone_core::scenario::ScenarioChange;
use costcone_core::{Code, Finding, Findings, Table};

use crate::axis_targets::AxisTargets;
use crate::batch::{Batch, InputChanges};
use crate::outcome::{Costs, Outcome};
use crate::run::Planner;
use crate::sample_cache::SampleCache;
use crate::shared_plan::SharedPlan;
use crate::{GridPoint, Sweep};

/// The approximate number of combinations of one plan in a task. More would leave the processor's cache and let threads end at
/// different times. Fewer would repeat the base draws too often.
const TOGETHER: usize = 64;
/// Groups with fewer combinations are not split among threads, because each thread would repeat the base draws.
const FEWEST_TOGETHER: usize = 8;
/// Plans whose combinations take turns, so that threads do not wait while one thread compiles a plan.
const SIDE_BY_SIDE: usize = 4;
/// The highest number of plans in one call.
const MOST_AT_ONCE: usize = 64;
/// The highest number of plans in memory.
const MOST_KEPT: usize = 128;

/// Runs any combinations of a sweep, in any order. Each result is the same to the last bit, whichever other combinations run
/// with it.
///
/// ```
/// use costcone::estimate::{EstimateOptions, Run};
/// use costcone::sweep::{SweepRunner, Planner, Sweep};
/// # fn with(sweep: &Sweep, planner: &Planner<'_>) -> Result<(), costcone::Finding> {
/// let opened = SweepRunner::new(sweep, planner, &EstimateOptions::default())?;
/// for outcome in opened.outcomes(&[7, 3], Run::default())? {
///     println!("{}: {:?}", outcome.number(), outcome.costs());
/// }
/// # Ok(())
/// # }
/// ```
pub struct SweepRunner<'a> {
    sweep: Cow<'a, Sweep>,
    planner: &'a Planner<'a>,
    options: EstimateOptions,
    names: AxisTargets,
    /// Plans take their dimensions from this one, so they share draws. `None` if the base document is not an architecture.
    base: Option<Plan>,
    known: Mutex<HashMap<String, Arc<GroupMethod>>>,
    common: SampleCache,
}

/// The evaluation of the combinations of one plan.
enum GroupMethod {
    Together(Box<SharedPlan>),
    /// Each combination needs a plan of its own.
    Alone,
    /// Every combination has these findings.
    Failed(Findings),
}

/// The combinations of one plan, as indexes of the requested numbers.
struct SharedGroup {
    key: String,
    places: Vec<usize>,
    kind: Mutex<Option<Arc<GroupMethod>>>,
}

impl SharedGroup {
    /// The tasks of the group: at least one for each thread, if there are enough combinations.
    fn tasks(&self, threads: usize) -> Chunks<'_, usize> {
        self.places.chunks(together(self.places.len(), threads))
    }
}

impl<'a> SweepRunner<'a> {
    /// Prepares a sweep. It may be borrowed.
    ///
    /// # Errors
    /// Returns an error if the options are invalid.
    pub fn new(
        sweep: impl Into<Cow<'a, Sweep>>,
        planner: &'a Planner<'a>,
        options: &EstimateOptions,
    ) -> Result<SweepRunner<'a>, Finding> {
        options.check()?;
        let sweep = sweep.into();
        let names = AxisTargets::new(&sweep);
        let beside = |before: Option<Plan>, document: &Table| planner(document, before.as_ref()).ok().or(before);
        let base = sweep.documents().fold(None, beside);
        let options = options.clone().with_detail(Detail::All);
        Ok(SweepRunner {
            sweep,
            planner,
            options,
            names,
            base,
            known: Mutex::default(),
            common: SampleCache::default(),
        })
    }

    /// The sweep.
    #[must_use]
    pub fn sweep(&self) -> &Sweep {
        &self.sweep
    }

    /// The number of the given combinations to run in one call: enough to use each plan well, few enough that an interruption
    /// loses little.
    #[must_use]
    pub fn at_once(&self, numbers: &[u64]) -> usize {
        let mut seen = HashSet::new();
        let is_one_more = |number: &u64| {
            seen.insert(self.key(&self.sweep.grid().points(*number)));
            seen.len() > MOST_AT_ONCE
        };
        numbers.iter().position(is_one_more).unwrap_or(numbers.len())
    }

    /// The outcomes of combinations, in the order of the given numbers. The watcher receives the progress in combinations.
    ///
    /// # Errors
    /// Returns [`Code::Cancelled`] if the watcher stops the run.
    pub fn outcomes(&self, numbers: &[u64], run: Run<'_>) -> Result<Vec<Outcome>, Finding> {
        self.watched(numbers, run, Progress { done: 0, of: numbers.len() as u64 })
    }

    /// Like [`outcomes`](Self::outcomes), as part of a larger run: the progress starts after `before`.
    ///
    /// # Errors
    /// The same errors as [`outcomes`](Self::outcomes).
    pub fn watched(&self, numbers: &[u64], run: Run<'_>, before: Progress) -> Result<Vec<Outcome>, Finding> {
        let points: Vec<Vec<usize>> = numbers.iter().map(|number| self.sweep.grid().points(*number)).collect();
        let groups = self.groups(&points);
        let tasks: Vec<(&SharedGroup, &[usize])> =
            groups.chunks(SIDE_BY_SIDE).flat_map(|groups| in_turn(groups, run.pool.threads())).collect();
        let made: Vec<Mutex<Option<Outcome>>> = numbers.iter().map(|_| Mutex::new(None)).collect();
        let (done, is_stopped) = (AtomicU64::new(0), AtomicBool::new(false));
        let look = || {
            let progress = Progress { done: before.done + done.load(Ordering::Relaxed), of: before.of };
            if run.watch.is_some_and(|watch| watch(progress).is_break()) {
                is_stopped.store(true, Ordering::Relaxed);
            }
            if is_stopped.load(Ordering::Relaxed) { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        };
        run.pool.run(tasks.len(), &|task| {
            let (group, places) = tasks[task];
            if let Some(costs) = self.task(group, places, (numbers, &points), &look) {
                for (place, costs) in places.iter().zip(costs) {
                    let point = self.sweep.grid().owned(&points[*place]);
                    let outcome = Outcome { number: numbers[*place], point, costs };
                    *made[*place].lock().unwrap_or_else(PoisonError::into_inner) = Some(outcome);
                }
                done.fetch_add(places.len() as u64, Ordering::Relaxed);
            }
        });
        // The watcher also hears of the last combination. A stop at this point applies to the next call.
        let _ = look();
        let made = made.into_iter().map(|made| made.into_inner().unwrap_or_else(PoisonError::into_inner));
        // OK because a pool calls the task with every number: a missing outcome means a stopped run.
        let stopped = || Finding::new(Code::Cancelled, "", "the sweep was stopped before it was done");
        made.collect::<Option<_>>().ok_or_else(stopped)
    }

    /// The key of the plan of these points.
    fn key(&self, points: &[usize]) -> String {
        let values = self.names.structural.iter().map(|name| name.value(self.sweep.grid(), points));
        format!("{:?}", values.collect::<Vec<_>>())
    }

    /// Groups the points by plan, in order of appearance.
    fn groups(&self, points: &[Vec<usize>]) -> Vec<SharedGroup> {
        let mut groups: Vec<SharedGroup> = Vec::new();
        let mut place_of: HashMap<String, usize> = HashMap::new();
        for (place, points) in points.iter().enumerate() {
            let group = *place_of.entry(self.key(points)).or_insert_with_key(|key| {
                groups.push(SharedGroup { key: key.clone(), places: Vec::new(), kind: Mutex::default() });
                groups.len() - 1
            });
            groups[group].places.push(place);
        }
        groups
    }

    /// The costs of some combinations of a group; `None` if the run was stopped.
    fn task(
        &self,
        group: &SharedGroup,
        places: &[usize],
        (numbers, points): (&[u64], &[Vec<usize>]),
        look: &(dyn Fn() -> ControlFlow<()> + Sync),
    ) -> Option<Vec<Result<Costs, Findings>>> {
        if look().is_break() {
            return None;
        }
        match &*self.kind_of(group, &points[places[0]]) {
            GroupMethod::Failed(findings) => Some(places.iter().map(|_| Err(findings.clone())).collect()),
            GroupMethod::Alone => places.iter().map(|place| self.alone(numbers[*place], look)).collect(),
            GroupMethod::Together(structure) => {
                let points = places.iter().map(|place| (numbers[*place], points[*place].as_slice()));
                self.together(structure, &points.collect::<Vec<_>>(), look)
            }
        }
    }

    fn together(
        &self,
        structure: &SharedPlan,
        points: &[(u64, &[usize])],
        look: &(dyn Fn() -> ControlFlow<()> + Sync),
    ) -> Option<Vec<Result<Costs, Findings>>> {
        let changes =
            points.iter().map(|(_, points)| InputChanges::new(&self.sweep, structure, &self.names, points).ok());
        let changes: Vec<Option<InputChanges>> = changes.collect();
        let is_alone: Vec<bool> = changes.iter().map(Option::is_none).collect();
        let changes = changes.into_iter().flatten().collect();
        let (sweep, options, common) = (&*self.sweep, &self.options, &self.common);
        let batch = Batch { sweep, structure, common, options, changes };
        let mut costs = batch.costs(look)?.into_iter();
        let next = |((number, _), is_alone): (&(u64, &[usize]), &bool)| match is_alone {
            true => self.alone(*number, look),
            // INVARIANT: the batch returns costs for each of its combinations.
            false => costs.next(),
        };
        points.iter().zip(&is_alone).map(next).collect()
    }

    /// Compiles and simulates one combination.
    fn alone(&self, number: u64, look: &dyn Fn() -> ControlFlow<()>) -> Option<Result<Costs, Findings>> {
        let costs = || -> Result<Costs, Findings> {
            let plan = (self.planner)(&self.sweep.scenario(number)?.document(), self.base.as_ref())?;
            let estimate = Estimator::new(&plan)?.estimate(&self.options)?;
            Ok(Costs::of(&estimate, self.sweep.by(), self.sweep.percentiles()))
        };
        if look().is_break() { None } else { Some(costs()) }
    }

    /// The evaluation of a group. One thread prepares it while the other threads of the group wait.
    fn kind_of(&self, group: &SharedGroup, points: &[usize]) -> Arc<GroupMethod> {
        let mut kind = group.kind.lock().unwrap_or_else(PoisonError::into_inner);
        kind.get_or_insert_with(|| self.kind(&group.key, points)).clone()
    }

    /// The shared plan of a key, from memory or newly compiled.
    fn kind(&self, key: &str, points: &[usize]) -> Arc<GroupMethod> {
        let known = || self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(kind) = known().get(key) {
            return kind.clone();
        }
        let kind = Arc::new(self.made(points));
        let mut known = known();
        if known.len() >= MOST_KEPT {
            known.clear();
        }
        known.insert(key.to_owned(), kind.clone());
        kind
    }

    fn made(&self, points: &[usize]) -> GroupMethod {
        let can_share = self.options.standard_error_target().is_none() && !self.options.keeps_draws();
        let Some(document) = self.document(points).filter(|_| can_share) else { return GroupMethod::Alone };
        match (self.planner)(&document, self.base.as_ref()) {
            Ok(plan) => {
                let structure = SharedPlan::new(&self.sweep, &self.names, &document, plan, &self.options, &self.common);
                structure.map_or(GroupMethod::Alone, |structure| GroupMethod::Together(Box::new(structure)))
            }
            Err(findings) if self.never(&findings) => GroupMethod::Failed(findings),
            Err(_) => GroupMethod::Alone,
        }
    }

    /// The document of a shared plan: the base with every change of the compiled plan, and unchanged assumptions.
    fn document(&self, points: &[usize]) -> Option<Table> {
        let grid = self.sweep.grid();
        let structural: GridPoint<'_> =
            self.names.structural.iter().map(|name| (name.name(grid), name.value(grid, points))).collect();
        let changes = structural.iter().filter(|(name, _)| !self.sweep.is_architecture(name));
        changes.into_iter().try_fold((*self.sweep.base_of(&structural)).clone(), |document, (name, value)| {
            Some(ScenarioChange::new(&document, name, (*value).clone()).ok()?.apply(&document))
        })
    }

    /// Whether findings apply to all combinations of a plan. A service that is not offered stays so, except where its quantity
    /// is zero.
    fn never(&self, findings: &Findings) -> bool {
        let is_of_offers = |code| matches!(code, Code::NotOffered | Code::PriceUnknown | Code::UnknownService);
        self.names.moved.iter().all(|moved| moved.is_scale)
            && findings.iter().all(|finding| is_of_offers(finding.code()))
    }
}

/// The tasks of several groups, in turn.
fn in_turn(groups: &[SharedGroup], threads: usize) -> Vec<(&SharedGroup, &[usize])> {
    let of_each = threads.div_ceil(groups.len().max(1));
    let rounds = groups.iter().map(|group| group.tasks(of_each).len()).max().unwrap_or(0);
    let at = |round: usize| groups.iter().filter_map(move |group| Some((group, group.tasks(of_each).nth(round)?)));
    (0..rounds).flat_map(at).collect()
}

/// The number of combinations in a task, so that all tasks of a plan have about the same size and each thread has one.
fn together(combinations: usize, threads: usize) -> usize {
    let tasks = (combinations + TOGETHER / 2) / TOGETHER;
    let most = combinations / FEWEST_TOGETHER;
    combinations.div_ceil(tasks.max(threads).min(most).max(1)).max(1)
}

impl<'a> From<&'a Sweep> for Cow<'a, Sweep> {
    fn from(lent: &'a Sweep) -> Self {
        Cow::Borrowed(lent)
    }
}

impl From<Sweep> for Cow<'_, Sweep> {
    fn from(its_own: Sweep) -> Self {
        Cow::Owned(its_own)
    }
}

#[cfg(test)]
mod tests {
    use super::together;

    #[test]
    fn tasks_of_a_structure_are_alike_and_no_thread_is_left_without() {
        assert_eq!([134, 64, 95, 96, 1, 0].map(|count| together(count, 1)), [67, 64, 95, 48, 1, 1]);
        assert_eq!([134, 64, 20, 9].map(|count| together(count, 4)), [34, 16, 10, 9]);
    }
}
