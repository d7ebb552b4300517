//! Which names of a sweep only move assumptions: the plan is the same for all of their values, but for what it draws.

use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use costcone_core::internals::{SpreadSampler, pure_number};
use costcone_core::model::Assumption;
use costcone_core::plan::Plan;
use costcone_core::sampling::Inputs;
use costcone_core::scenario::ScenarioChange;
use costcone_core::spread::Spread;
use costcone_core::{Table, Value};
use costcone_formula::{Calendar, Decimal, Interval};

use crate::Sweep;
use crate::grid::Grid;

/// Points of which each is made ready once.
const MOST_READY: usize = 4096;
/// The most points over which an assumption is looked at as a whole.
const MOST_POINTS: usize = 4_000_000;

/// The names of a sweep, apart.
pub(super) struct Names {
    /// Those that change what is compiled.
    pub(super) structural: Vec<Place>,
    pub(super) moved: Vec<Moved>,
}

/// Where a name stands: its axis, and its place among the names of that.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Place {
    axis: usize,
    name: usize,
}

/// An assumption that some names move.
pub(super) struct Moved {
    pub(super) id: String,
    places: Vec<Place>,
    /// Their axes, each once.
    axes: Vec<usize>,
    /// Whether its scale alone is moved.
    pub(super) is_scale: bool,
    /// What was made of it, for each way in which it stands in a document.
    known: Mutex<Vec<(Table, Option<Arc<Variants>>)>>,
}

/// All that an assumption becomes along its axes.
pub(super) struct Variants {
    table: Table,
    calendar: Calendar,
    base: Assumption,
    /// Everything between the least floor and the greatest ceiling of all of them.
    pub(super) hull: Interval,
    /// By the number of the point, where there are few.
    ready: Vec<Option<Arc<Variant>>>,
}

/// What an assumption becomes at one point.
#[derive(Clone, Debug)]
pub(super) struct Variant {
    pub(super) spread: Spread,
    /// The number that its draws are those of the base times, where that is all.
    pub(super) factor: Option<f64>,
    /// What draws it, by itself and where it is correlated.
    drawings: [OnceLock<Arc<SpreadSampler>>; 2],
}

impl Variant {
    fn new(spread: Spread, factor: Option<f64>) -> Variant {
        Variant { spread, factor, drawings: Default::default() }
    }

    /// What draws it in the place of an input.
    pub(super) fn drawing(&self, inputs: &Inputs, number: usize) -> Arc<SpreadSampler> {
        let place = usize::from(inputs.is_member(number));
        self.drawings[place].get_or_init(|| Arc::new(inputs.drawing(number, &self.spread))).clone()
    }
}

impl Names {
    /// The names that vary in a sweep; one that moves an assumption moves it in all of its documents.
    pub(super) fn new(sweep: &Sweep) -> Names {
        let (documents, grid) = (sweep.documents().collect::<Vec<_>>(), sweep.grid());
        let (mut structural, mut moved) = (Vec::new(), Vec::<Moved>::new());
        let axes = grid.axes().iter().enumerate();
        let places = axes.flat_map(|(axis, own)| (0..own.names().len()).map(move |name| Place { axis, name }));
        for place in places {
            match path_in_all(&documents, place.name(grid)).unwrap_or_default().as_slice() {
                [section, id, key @ ..] if section == "assumptions" && key.len() < 2 => {
                    let is_scale = key.first().is_some_and(|key| key == "scale");
                    match moved.iter_mut().find(|moved| moved.id == *id) {
                        Some(known) => {
                            known.places.push(place);
                            known.axes.push(place.axis);
                            known.axes.dedup();
                            known.is_scale = false;
                        }
                        None => moved.push(Moved::new(id, place, is_scale)),
                    }
                }
                _ => structural.push(place),
            }
        }
        Names { structural, moved }
    }
}

/// Where a name leads, if that is the same in all documents.
fn path_in_all(documents: &[&Table], name: &str) -> Option<Vec<String>> {
    let path = |document: &&Table| Some(ScenarioChange::new(document, name, Value::Null).ok()?.path().to_vec());
    let first = path(documents.first()?)?;
    documents.iter().all(|document| path(document).as_ref() == Some(&first)).then_some(first)
}

impl Place {
    pub(super) fn name<'a>(&self, grid: &'a Grid) -> &'a str {
        grid.axes().get(self.axis).and_then(|axis| axis.names().get(self.name)).map_or("", String::as_str)
    }

    /// Its value where the axes stand at these points.
    pub(super) fn value<'a>(&self, grid: &'a Grid, points: &[usize]) -> &'a Value {
        let point = grid.axes().get(self.axis).and_then(|axis| axis.point(*points.get(self.axis)?));
        point.and_then(|values| values.get(self.name)).unwrap_or(&Value::Null)
    }

    /// Its values along its axis.
    fn values<'a>(&self, grid: &'a Grid) -> impl Iterator<Item = &'a Value> {
        let axis = grid.axes().get(self.axis);
        let name = self.name;
        axis.into_iter().flat_map(move |axis| (0..axis.len()).filter_map(move |point| axis.point(point)?.get(name)))
    }
}

impl Moved {
    fn new(id: &str, place: Place, is_scale: bool) -> Moved {
        Moved { id: id.to_owned(), places: vec![place], axes: vec![place.axis], is_scale, known: Mutex::default() }
    }

    /// How many points its axes have together.
    fn count(&self, grid: &Grid) -> usize {
        self.axes.iter().fold(1_usize, |points, axis| points.saturating_mul(grid.axes()[*axis].len()))
    }

    /// What it becomes along its axes in a document; nothing where it is no assumption there, or there are too many points to look at all.
    pub(super) fn variants(&self, document: &Table, plan: &Plan, grid: &Grid) -> Option<Arc<Variants>> {
        let table = document.section(&["assumptions", &self.id]);
        let calendar = *plan.calendar();
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let is_same = |own: &Table, variants: &Option<Arc<Variants>>| {
            variants.as_ref().is_none_or(|variants| variants.calendar == calendar) && *own == table
        };
        if let Some((_, variants)) = known.iter().find(|(own, variants)| is_same(own, variants)) {
            return variants.clone();
        }
        let base = plan.assumptions().iter().find(|assumption| assumption.id() == self.id);
        let variants = base.and_then(|base| self.made(base, &table, calendar, grid)).map(Arc::new);
        known.push((table, variants.clone()));
        variants
    }

    fn made(&self, base: &Assumption, table: &Table, calendar: Calendar, grid: &Grid) -> Option<Variants> {
        let count = self.count(grid);
        if count > MOST_POINTS {
            return None;
        }
        let (hull, base, table) = (base.spread().interval(), base.clone(), table.clone());
        let mut variants = Variants { hull, base, table, calendar, ready: Vec::new() };
        if self.only_scales(&variants) {
            variants.hull = self.scaled_hull(&variants, grid)?;
            return Some(variants);
        }
        let mut points = vec![0; grid.axes().len()];
        for number in 0..count {
            let mut rest = number;
            for axis in self.axes.iter().rev() {
                points[*axis] = rest % grid.axes()[*axis].len();
                rest /= grid.axes()[*axis].len();
            }
            let variant = self.computed(&variants, grid, &points);
            if let Some(variant) = &variant {
                variants.hull = variants.hull.hull(variant.spread.interval());
            }
            if count <= MOST_READY {
                variants.ready.push(variant.map(Arc::new));
            }
        }
        Some(variants)
    }

    /// Whether its draws are those of the base times a number at every point: a scale moves it, and the base has none of its own.
    fn only_scales(&self, variants: &Variants) -> bool {
        self.is_scale && variants.table.get("scale").is_none()
    }

    /// The interval of all scales: that of the least and of the greatest.
    fn scaled_hull(&self, variants: &Variants, grid: &Grid) -> Option<Interval> {
        let mut ends = [Decimal::ONE; 2];
        let mut before = &Value::Null;
        for value in self.places[0].values(grid) {
            if value == before || is_one(value) {
                continue;
            }
            before = value;
            // OK because a scale that is none is found again where its combination is computed.
            let Ok(factor) = pure_number(value) else { continue };
            ends = [ends[0].min(factor), ends[1].max(factor)];
        }
        let mut hull = variants.hull;
        for factor in ends.into_iter().filter(|factor| *factor > Decimal::ZERO) {
            hull = hull.hull(variants.base.spread().scaled(factor).ok()?.interval());
        }
        Some(hull)
    }

    /// What it becomes at a point; nothing where it is as in the base.
    ///
    /// # Errors
    /// Where it is no assumption that the plan of the base could draw: that combination is compiled by itself.
    pub(super) fn variant(
        &self,
        variants: &Variants,
        grid: &Grid,
        points: &[usize],
    ) -> Result<Option<Arc<Variant>>, Unfit> {
        if self.only_scales(variants) && is_one(self.places[0].value(grid, points)) {
            return Ok(None);
        }
        let number = self.axes.iter().fold(0, |number, axis| number * grid.axes()[*axis].len() + points[*axis]);
        match variants.ready.get(number) {
            Some(ready) => ready.clone().map(Some).ok_or(Unfit),
            None => Ok(Some(Arc::new(self.computed(variants, grid, points).ok_or(Unfit)?))),
        }
    }

    fn computed(&self, variants: &Variants, grid: &Grid, points: &[usize]) -> Option<Variant> {
        let base = &variants.base;
        if self.only_scales(variants) {
            let factor = pure_number(self.places[0].value(grid, points)).ok()?;
            let spread = base.spread().scaled(factor).ok()?;
            return Some(Variant::new(spread, Some(factor.to_f64())));
        }
        let document = Table::new().with_at(&["assumptions", &self.id], variants.table.clone());
        let changed = self.places.iter().try_fold(document, |document, place| {
            let change = ScenarioChange::new(&document, place.name(grid), place.value(grid, points).clone()).ok()?;
            Some(change.apply(&document))
        })?;
        let table = changed.section(&["assumptions", &self.id]);
        let assumption = Assumption::in_calendar(&self.id, &table, &variants.calendar).ok()?;
        let fits = assumption.unit() == base.unit() && (assumption.spread().is_exact() || !base.spread().is_exact());
        fits.then(|| Variant::new(assumption.spread().clone(), None))
    }
}

/// A combination that has another plan than the base.
#[derive(Clone, Copy, Debug)]
pub(super) struct Unfit;

/// Whether a scale changes nothing.
fn is_one(value: &Value) -> bool {
    matches!(value, Value::Integer(1)) || matches!(value, Value::Float(factor) if *factor == 1.0)
}
