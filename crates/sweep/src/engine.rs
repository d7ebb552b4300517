//! From numbers of combinations to outcomes: those of one structure together, on all threads.

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

use crate::batch::{Batch, Changes};
use crate::common::Common;
use crate::outcome::{Costs, Outcome};
use crate::run::Planner;
use crate::structure::Structure;
use crate::vary::Names;
use crate::{Point, Sweep};

/// About so many combinations of one structure are computed together: so many that making its base draws is little beside, so few that their counts
/// stay near the processor and that threads end together.
const TOGETHER: usize = 64;
/// Fewer are not shared out among threads: each would make the base draws for next to nothing.
const FEWEST_TOGETHER: usize = 8;
/// Structures whose combinations take turns: while one thread makes a structure, others make the next, not wait for it.
const SIDE_BY_SIDE: usize = 4;
/// Structures that are computed at once.
const MOST_AT_ONCE: usize = 64;
/// Structures whose plans are kept.
const MOST_KEPT: usize = 128;

/// A sweep made ready to compute any of its combinations, in any order and number: each is the same, to the last bit, whichever others are
/// computed with it.
///
/// ```
/// use costcone_core::estimate::{EstimateOptions, Run};
/// use costcone_sweep::{Opened, Planner, Sweep};
/// # fn with(sweep: &Sweep, planner: &Planner<'_>) -> Result<(), costcone_core::Finding> {
/// let opened = Opened::new(sweep, planner, &EstimateOptions::default())?;
/// for outcome in opened.outcomes(&[7, 3], Run::default())? {
///     println!("{}: {:?}", outcome.number(), outcome.costs());
/// }
/// # Ok(())
/// # }
/// ```
pub struct Opened<'a> {
    sweep: Cow<'a, Sweep>,
    planner: &'a Planner<'a>,
    options: EstimateOptions,
    names: Names,
    /// Whatever shares its dimensions shares its draws; a base that is no architecture leaves each by itself.
    base: Option<Plan>,
    known: Mutex<HashMap<String, Arc<Kind>>>,
    common: Common,
}

/// How the combinations of a structure are computed.
enum Kind {
    Together(Box<Structure>),
    /// Each by itself.
    Alone,
    /// Not at all: what they have in common cannot be.
    Failed(Findings),
}

/// Combinations of one structure, by their places among those asked for.
struct Group {
    key: String,
    places: Vec<usize>,
    kind: Mutex<Option<Arc<Kind>>>,
}

impl Group {
    /// Its places in tasks, one for each of some threads at least where they are enough.
    fn tasks(&self, threads: usize) -> Chunks<'_, usize> {
        self.places.chunks(together(self.places.len(), threads))
    }
}

impl<'a> Opened<'a> {
    /// Makes a sweep ready, its own or one that is lent.
    ///
    /// # Errors
    /// Where the options cannot be.
    pub fn new(
        sweep: impl Into<Cow<'a, Sweep>>,
        planner: &'a Planner<'a>,
        options: &EstimateOptions,
    ) -> Result<Opened<'a>, Finding> {
        options.check()?;
        let sweep = sweep.into();
        let names = Names::new(&sweep);
        let beside = |before: Option<Plan>, document: &Table| planner(document, before.as_ref()).ok().or(before);
        let base = sweep.documents().fold(None, beside);
        let options = options.clone().with_detail(Detail::All);
        Ok(Opened { sweep, planner, options, names, base, known: Mutex::default(), common: Common::default() })
    }

    /// The sweep.
    #[must_use]
    pub fn sweep(&self) -> &Sweep {
        &self.sweep
    }

    /// How many of some combinations to compute at once: so many that structures are used well, so few that not much is lost where it is
    /// stopped.
    #[must_use]
    pub fn at_once(&self, numbers: &[u64]) -> usize {
        let mut seen = HashSet::new();
        let is_one_more = |number: &u64| {
            seen.insert(self.key(&self.sweep.grid().points(*number)));
            seen.len() > MOST_AT_ONCE
        };
        numbers.iter().position(is_one_more).unwrap_or(numbers.len())
    }

    /// The outcomes of some combinations, by their numbers and in their order, on the threads of a run. The watcher is told of combinations.
    ///
    /// # Errors
    /// Where the watcher stopped it, [`Code::Cancelled`].
    pub fn outcomes(&self, numbers: &[u64], run: Run<'_>) -> Result<Vec<Outcome>, Finding> {
        self.watched(numbers, run, Progress { done: 0, of: numbers.len() as u64 })
    }

    /// As [`outcomes`](Self::outcomes), as a part of more: the watcher is told of these after what was done before them.
    ///
    /// # Errors
    /// As for [`outcomes`](Self::outcomes).
    pub fn watched(&self, numbers: &[u64], run: Run<'_>, before: Progress) -> Result<Vec<Outcome>, Finding> {
        let points: Vec<Vec<usize>> = numbers.iter().map(|number| self.sweep.grid().points(*number)).collect();
        let groups = self.groups(&points);
        let tasks: Vec<(&Group, &[usize])> =
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
        // The watcher is told of the last too; whoever stops it here stops what comes next.
        let _ = look();
        let made = made.into_iter().map(|made| made.into_inner().unwrap_or_else(PoisonError::into_inner));
        // OK because a pool calls the task with every number: what was not made was stopped.
        let stopped = || Finding::new(Code::Cancelled, "", "the sweep was stopped before it was done");
        made.collect::<Option<_>>().ok_or_else(stopped)
    }

    /// What tells the structure of these points from others.
    fn key(&self, points: &[usize]) -> String {
        let values = self.names.structural.iter().map(|name| name.value(self.sweep.grid(), points));
        format!("{:?}", values.collect::<Vec<_>>())
    }

    /// The places of each structure, in the order in which they come.
    fn groups(&self, points: &[Vec<usize>]) -> Vec<Group> {
        let mut groups: Vec<Group> = Vec::new();
        let mut place_of: HashMap<String, usize> = HashMap::new();
        for (place, points) in points.iter().enumerate() {
            let group = *place_of.entry(self.key(points)).or_insert_with_key(|key| {
                groups.push(Group { key: key.clone(), places: Vec::new(), kind: Mutex::default() });
                groups.len() - 1
            });
            groups[group].places.push(place);
        }
        groups
    }

    /// The costs of some combinations of a group; nothing where it was stopped.
    fn task(
        &self,
        group: &Group,
        places: &[usize],
        (numbers, points): (&[u64], &[Vec<usize>]),
        look: &(dyn Fn() -> ControlFlow<()> + Sync),
    ) -> Option<Vec<Result<Costs, Findings>>> {
        if look().is_break() {
            return None;
        }
        match &*self.kind_of(group, &points[places[0]]) {
            Kind::Failed(findings) => Some(places.iter().map(|_| Err(findings.clone())).collect()),
            Kind::Alone => places.iter().map(|place| self.alone(numbers[*place], look)).collect(),
            Kind::Together(structure) => {
                let points = places.iter().map(|place| (numbers[*place], points[*place].as_slice()));
                self.together(structure, &points.collect::<Vec<_>>(), look)
            }
        }
    }

    fn together(
        &self,
        structure: &Structure,
        points: &[(u64, &[usize])],
        look: &(dyn Fn() -> ControlFlow<()> + Sync),
    ) -> Option<Vec<Result<Costs, Findings>>> {
        let changes = points.iter().map(|(_, points)| Changes::new(&self.sweep, structure, &self.names, points).ok());
        let changes: Vec<Option<Changes>> = changes.collect();
        let is_alone: Vec<bool> = changes.iter().map(Option::is_none).collect();
        let changes = changes.into_iter().flatten().collect();
        let (sweep, options, common) = (&*self.sweep, &self.options, &self.common);
        let batch = Batch { sweep, structure, common, options, changes };
        let mut costs = batch.costs(look)?.into_iter();
        let next = |((number, _), is_alone): (&(u64, &[usize]), &bool)| match is_alone {
            true => self.alone(*number, look),
            // INVARIANT: the batch has costs for each of its changes.
            false => costs.next(),
        };
        points.iter().zip(&is_alone).map(next).collect()
    }

    /// A combination compiled and drawn by itself.
    fn alone(&self, number: u64, look: &dyn Fn() -> ControlFlow<()>) -> Option<Result<Costs, Findings>> {
        let costs = || -> Result<Costs, Findings> {
            let plan = (self.planner)(&self.sweep.scenario(number)?.document(), self.base.as_ref())?;
            let estimate = Estimator::new(&plan)?.estimate(&self.options)?;
            Ok(Costs::of(&estimate, self.sweep.by(), self.sweep.percentiles()))
        };
        if look().is_break() { None } else { Some(costs()) }
    }

    /// How the combinations of a group are computed; found by one thread, for which others of the group wait.
    fn kind_of(&self, group: &Group, points: &[usize]) -> Arc<Kind> {
        let mut kind = group.kind.lock().unwrap_or_else(PoisonError::into_inner);
        kind.get_or_insert_with(|| self.kind(&group.key, points)).clone()
    }

    /// The structure of a key, made once as long as it is kept.
    fn kind(&self, key: &str, points: &[usize]) -> Arc<Kind> {
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

    fn made(&self, points: &[usize]) -> Kind {
        let can_share = self.options.standard_error_target().is_none() && !self.options.keeps_draws();
        let Some(document) = self.document(points).filter(|_| can_share) else { return Kind::Alone };
        match (self.planner)(&document, self.base.as_ref()) {
            Ok(plan) => {
                let structure = Structure::new(&self.sweep, &self.names, &document, plan, &self.options, &self.common);
                structure.map_or(Kind::Alone, |structure| Kind::Together(Box::new(structure)))
            }
            Err(findings) if self.never(&findings) => Kind::Failed(findings),
            Err(_) => Kind::Alone,
        }
    }

    /// The document of a structure: the base with all that changes what is compiled, assumptions left as they are.
    fn document(&self, points: &[usize]) -> Option<Table> {
        let grid = self.sweep.grid();
        let structural: Point<'_> =
            self.names.structural.iter().map(|name| (name.name(grid), name.value(grid, points))).collect();
        let changes = structural.iter().filter(|(name, _)| !self.sweep.is_architecture(name));
        changes.into_iter().try_fold((*self.sweep.base_of(&structural)).clone(), |document, (name, value)| {
            Some(ScenarioChange::new(&document, name, (*value).clone()).ok()?.apply(&document))
        })
    }

    /// Whether what is wrong with a structure is wrong with all of its combinations: what is not offered is not, unless none of it is used.
    fn never(&self, findings: &Findings) -> bool {
        let is_of_offers = |code| matches!(code, Code::NotOffered | Code::PriceUnknown | Code::UnknownService);
        self.names.moved.iter().all(|moved| moved.is_scale)
            && findings.iter().all(|finding| is_of_offers(finding.code()))
    }
}

/// Combinations that are computed together, those of each group in turn.
fn in_turn(groups: &[Group], threads: usize) -> Vec<(&Group, &[usize])> {
    let of_each = threads.div_ceil(groups.len().max(1));
    let rounds = groups.iter().map(|group| group.tasks(of_each).len()).max().unwrap_or(0);
    let at = |round: usize| groups.iter().filter_map(move |group| Some((group, group.tasks(of_each).nth(round)?)));
    (0..rounds).flat_map(at).collect()
}

/// How many of a structure's combinations are computed together, so that all its tasks are alike and there is one for each of some threads.
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
