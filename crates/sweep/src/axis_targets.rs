//! Separates the names that only vary assumptions. Their combinations share a plan.

use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use costcone_core::internals::{SpreadSampler, pure_number};
use costcone_core::model::Assumption;
use costcone_core::plan::Plan;
use costcone_core::sampling::InputSampler;
use costcone_core::scenario::ScenarioChange;
use costcone_core::spread::Spread;
use costcone_core::{Table, Value};
use costcone_formula::{Calendar, Decimal, Interval};

use crate::Sweep;
use crate::grid::Grid;

/// The highest number of points that are prepared in advance.
const MOST_READY: usize = 4096;
/// The highest number of points of an assumption with a computed hull.
const MOST_POINTS: usize = 4_000_000;

/// The names of a sweep by their effect.
pub(super) struct AxisTargets {
    /// The names that change the compiled plan.
    pub(super) structural: Vec<AxisName>,
    pub(super) moved: Vec<VariedAssumption>,
}

/// The position of a name: its axis, and its index among the axis's names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct AxisName {
    axis: usize,
    name: usize,
}

/// An assumption that some names vary.
pub(super) struct VariedAssumption {
    pub(super) id: String,
    places: Vec<AxisName>,
    /// The axes of these names, each once.
    axes: Vec<usize>,
    /// Whether only its scale varies.
    pub(super) is_scale: bool,
    /// The variation for each form of the assumption in the documents.
    known: Mutex<Vec<(Table, Option<Arc<Variations>>)>>,
}

/// All spreads of an assumption along its axes.
pub(super) struct Variations {
    table: Table,
    calendar: Calendar,
    base: Assumption,
    /// The interval from the lowest floor to the highest ceiling.
    pub(super) hull: Interval,
    /// The spreads by number of point, if there are few points.
    ready: Vec<Option<Arc<Variation>>>,
}

/// The spread of an assumption at one point.
#[derive(Clone, Debug)]
pub(super) struct Variation {
    pub(super) spread: Spread,
    /// The factor on the base's draws, if scaling is the only change.
    pub(super) factor: Option<f64>,
    /// The samplers of the spread: alone, and as a member of a correlation.
    drawings: [OnceLock<Arc<SpreadSampler>>; 2],
}

impl Variation {
    fn new(spread: Spread, factor: Option<f64>) -> Variation {
        Variation { spread, factor, drawings: Default::default() }
    }

    /// The sampler that replaces an input's own.
    pub(super) fn drawing(&self, inputs: &InputSampler, number: usize) -> Arc<SpreadSampler> {
        let place = usize::from(inputs.is_member(number));
        self.drawings[place].get_or_init(|| Arc::new(inputs.drawing(number, &self.spread))).clone()
    }
}

impl AxisTargets {
    /// The varied names of a sweep. A name that varies an assumption must do so in all documents.
    pub(super) fn new(sweep: &Sweep) -> AxisTargets {
        let (documents, grid) = (sweep.documents().collect::<Vec<_>>(), sweep.grid());
        let (mut structural, mut moved) = (Vec::new(), Vec::<VariedAssumption>::new());
        let axes = grid.axes().iter().enumerate();
        let places = axes.flat_map(|(axis, own)| (0..own.names().len()).map(move |name| AxisName { axis, name }));
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
                        None => moved.push(VariedAssumption::new(id, place, is_scale)),
                    }
                }
                _ => structural.push(place),
            }
        }
        AxisTargets { structural, moved }
    }
}

/// The target of a name, if it is the same in all documents.
fn path_in_all(documents: &[&Table], name: &str) -> Option<Vec<String>> {
    let path = |document: &&Table| Some(ScenarioChange::new(document, name, Value::Null).ok()?.path().to_vec());
    let first = path(documents.first()?)?;
    documents.iter().all(|document| path(document).as_ref() == Some(&first)).then_some(first)
}

impl AxisName {
    pub(super) fn name<'a>(&self, grid: &'a Grid) -> &'a str {
        grid.axes().get(self.axis).and_then(|axis| axis.names().get(self.name)).map_or("", String::as_str)
    }

    /// The value of the name at these points.
    pub(super) fn value<'a>(&self, grid: &'a Grid, points: &[usize]) -> &'a Value {
        let point = grid.axes().get(self.axis).and_then(|axis| axis.point(*points.get(self.axis)?));
        point.and_then(|values| values.get(self.name)).unwrap_or(&Value::Null)
    }

    /// The values along the axis.
    fn values<'a>(&self, grid: &'a Grid) -> impl Iterator<Item = &'a Value> {
        let axis = grid.axes().get(self.axis);
        let name = self.name;
        axis.into_iter().flat_map(move |axis| (0..axis.len()).filter_map(move |point| axis.point(point)?.get(name)))
    }
}

impl VariedAssumption {
    fn new(id: &str, place: AxisName, is_scale: bool) -> VariedAssumption {
        VariedAssumption {
            id: id.to_owned(),
            places: vec![place],
            axes: vec![place.axis],
            is_scale,
            known: Mutex::default(),
        }
    }

    /// The number of points of all its axes.
    fn count(&self, grid: &Grid) -> usize {
        self.axes.iter().fold(1_usize, |points, axis| points.saturating_mul(grid.axes()[*axis].len()))
    }

    /// The variation along the axes in a document; `None` if the target is not an assumption there, or there are too many
    /// points.
    pub(super) fn variants(&self, document: &Table, plan: &Plan, grid: &Grid) -> Option<Arc<Variations>> {
        let table = document.section(&["assumptions", &self.id]);
        let calendar = *plan.calendar();
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let is_same = |own: &Table, variants: &Option<Arc<Variations>>| {
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

    fn made(&self, base: &Assumption, table: &Table, calendar: Calendar, grid: &Grid) -> Option<Variations> {
        let count = self.count(grid);
        if count > MOST_POINTS {
            return None;
        }
        let (hull, base, table) = (base.spread().interval(), base.clone(), table.clone());
        let mut variants = Variations { hull, base, table, calendar, ready: Vec::new() };
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

    /// Whether each draw is the base's draw times a factor: only a scale varies, and the base has no scale.
    fn only_scales(&self, variants: &Variations) -> bool {
        self.is_scale && variants.table.get("scale").is_none()
    }

    /// The interval over all scales.
    fn scaled_hull(&self, variants: &Variations, grid: &Grid) -> Option<Interval> {
        let mut ends = [Decimal::ONE; 2];
        let mut before = &Value::Null;
        for value in self.places[0].values(grid) {
            if value == before || is_one(value) {
                continue;
            }
            before = value;
            // OK because an invalid scale is reported with its combination.
            let Ok(factor) = pure_number(value) else { continue };
            ends = [ends[0].min(factor), ends[1].max(factor)];
        }
        let mut hull = variants.hull;
        for factor in ends.into_iter().filter(|factor| *factor > Decimal::ZERO) {
            hull = hull.hull(variants.base.spread().scaled(factor).ok()?.interval());
        }
        Some(hull)
    }

    /// The spread at a point; `None` if it equals the base.
    ///
    /// # Errors
    /// Returns an error if the base's plan cannot draw the assumption. The combination then needs a plan of its own.
    pub(super) fn variant(
        &self,
        variants: &Variations,
        grid: &Grid,
        points: &[usize],
    ) -> Result<Option<Arc<Variation>>, NeedsOwnPlan> {
        if self.only_scales(variants) && is_one(self.places[0].value(grid, points)) {
            return Ok(None);
        }
        let number = self.axes.iter().fold(0, |number, axis| number * grid.axes()[*axis].len() + points[*axis]);
        match variants.ready.get(number) {
            Some(ready) => ready.clone().map(Some).ok_or(NeedsOwnPlan),
            None => Ok(Some(Arc::new(self.computed(variants, grid, points).ok_or(NeedsOwnPlan)?))),
        }
    }

    fn computed(&self, variants: &Variations, grid: &Grid, points: &[usize]) -> Option<Variation> {
        let base = &variants.base;
        if self.only_scales(variants) {
            let factor = pure_number(self.places[0].value(grid, points)).ok()?;
            let spread = base.spread().scaled(factor).ok()?;
            return Some(Variation::new(spread, Some(factor.to_f64())));
        }
        let document = Table::new().with_at(&["assumptions", &self.id], variants.table.clone());
        let changed = self.places.iter().try_fold(document, |document, place| {
            let change = ScenarioChange::new(&document, place.name(grid), place.value(grid, points).clone()).ok()?;
            Some(change.apply(&document))
        })?;
        let table = changed.section(&["assumptions", &self.id]);
        let assumption = Assumption::in_calendar(&self.id, &table, &variants.calendar).ok()?;
        let fits = assumption.unit() == base.unit() && (assumption.spread().is_exact() || !base.spread().is_exact());
        fits.then(|| Variation::new(assumption.spread().clone(), None))
    }
}

/// A combination that needs a plan of its own.
#[derive(Clone, Copy, Debug)]
pub(super) struct NeedsOwnPlan;

/// Whether a scale is 1.
fn is_one(value: &Value) -> bool {
    matches!(value, Value::Integer(1)) || matches!(value, Value::Float(factor) if *factor == 1.0)
}
