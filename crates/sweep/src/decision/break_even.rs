//! Break-even points of two costs along an axis.

use costcone_core::{Code, Finding};
use costcone_formula::{Decimal, Rounding};

use super::rows::{DecisionRows, too_large};
use super::slice::{Slice, reduced};

/// Two lines along an axis of quantities, and their crossings. The second line may be a budget, which is constant.
#[derive(Clone, Debug, PartialEq)]
pub struct BreakEven {
    /// The axis along which costs are compared.
    pub axis: usize,
    /// The column that is compared.
    pub column: String,
    /// How the other axes are treated.
    pub rest: Slice,
    /// The budget, if the second line is one.
    pub budget: Option<Decimal>,
    /// The two that are compared.
    pub lines: [BreakEvenLine; 2],
    /// The crossings, by rising value of the axis.
    pub meetings: Vec<Crossing>,
}

/// The cost of one alternative along the axis.
#[derive(Clone, Debug, PartialEq)]
pub struct BreakEvenLine {
    /// The value of an axis that the line belongs to. Empty for a budget and for the line compared with it.
    pub label: String,
    /// One point for each value of the axis; `None` where the combination has no cost.
    pub points: Vec<Option<BreakEvenPoint>>,
    /// The number of its combinations without a cost.
    pub failed: usize,
}

/// A cost at a value of the axis.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BreakEvenPoint {
    /// The compared figure.
    pub figure: Decimal,
    /// The row of the figure, if it comes from one row.
    pub row: Option<usize>,
}

/// A crossing of two lines. It spans two values of the axis; both are equal if the lines cross at a point.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Crossing {
    /// The kind of crossing.
    pub met: CrossingKind,
    /// The value of the axis at the start of the crossing.
    pub from: Decimal,
    /// The value of the axis at its end.
    pub to: Decimal,
    /// The cost at the crossing; `None` if costs are missing there.
    pub cost: Option<Decimal>,
    /// The line that costs less before the crossing; `None` at the start of the axis.
    pub before: Option<usize>,
    /// The line that costs less after the crossing; `None` at the end of the axis.
    pub after: Option<usize>,
}

/// The kinds of crossing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CrossingKind {
    /// The cheaper line changes.
    Crossed,
    /// Both lines cost the same, and the cheaper line does not change, as far as the points show.
    Touched,
    /// The cheaper line changes where costs are missing between two points.
    Missed,
}

/// A value of the axis where both lines have a cost.
struct PairedPoint {
    place: usize,
    at: Decimal,
    costs: [Decimal; 2],
    difference: Decimal,
}

impl DecisionRows {
    /// The values of an axis where two values of another axis cost the same. Straight lines connect neighboring points.
    ///
    /// # Errors
    /// Returns an error if the axis does not hold quantities of one kind, has fewer than two of them, a name is unknown, or an
    /// axis with several values is neither fixed nor aggregated.
    pub fn break_even(
        &self,
        axis: &str,
        between: (&str, [&str; 2]),
        column: &str,
        rest: &Slice,
    ) -> Result<BreakEven, Finding> {
        let along = self.quantities(axis)?;
        let other = self.axis(between.0)?;
        if other == along {
            return Err(Finding::new(Code::Duplicate, "between", format!("is `{axis}`, the axis of the comparison"))
                .with_help("name another axis and two of its values"));
        }
        let [first, second] = between.1.map(|label| self.level_of(other, label));
        let (first, second) = (first?, second?);
        if first == second {
            return Err(Finding::new(Code::Duplicate, "between", format!("has `{}` twice", between.1[0])));
        }
        let line = |level| self.line(&[other, along], &[level], column, rest);
        self.met(along, column, rest, [line(first)?, line(second)?])
    }

    /// The values of an axis where a column reaches a budget. Straight lines connect neighboring points.
    ///
    /// # Errors
    /// The same errors as [`break_even`](Self::break_even).
    pub fn within_budget(&self, axis: &str, budget: Decimal, column: &str, rest: &Slice) -> Result<BreakEven, Finding> {
        let along = self.quantities(axis)?;
        let line = self.line(&[along], &[], column, rest)?;
        let points = vec![Some(BreakEvenPoint { figure: budget, row: None }); line.points.len()];
        let answer =
            self.met(along, column, rest, [line, BreakEvenLine { label: String::new(), points, failed: 0 }])?;
        Ok(BreakEven { budget: Some(budget), ..answer })
    }

    /// The number of an axis whose values are quantities.
    fn quantities(&self, name: &str) -> Result<usize, Finding> {
        let axis = self.axis(name)?;
        let levels = &self.axes[axis];
        match levels.values() {
            Some([_, _, ..]) => Ok(axis),
            Some(_) => {
                Err(Finding::new(Code::BadValue, name, "has only one value").with_help("sweep at least two values"))
            }
            None => Err(Finding::new(Code::BadValue, name, "its values are not quantities of one kind")
                .with_help("choose an axis of numbers, or of quantities such as `400 GB`")),
        }
    }

    /// The line of one level along the last of the axes.
    fn line(&self, axes: &[usize], at: &[usize], column: &str, rest: &Slice) -> Result<BreakEvenLine, Finding> {
        let figures = self.figures(column)?;
        let heaps = self.heaps(axes, rest)?;
        let along = axes.last().copied().unwrap_or_default();
        let (mut points, mut failed) = (Vec::new(), 0);
        for place in 0..self.axes[along].labels().len() {
            let key: Vec<usize> = at.iter().copied().chain([place]).collect();
            let heap = heaps.get(&key).cloned().unwrap_or_default();
            failed += heap.failed.len();
            let point = reduced(&heap.rows, &figures, rest.rule())?;
            points.push(point.map(|(figure, row)| BreakEvenPoint { figure, row }));
        }
        let label = at.first().zip(axes.first()).map(|(level, axis)| self.axes[*axis].labels()[*level].clone());
        Ok(BreakEvenLine { label: label.unwrap_or_default(), points, failed })
    }

    fn met(&self, axis: usize, column: &str, rest: &Slice, lines: [BreakEvenLine; 2]) -> Result<BreakEven, Finding> {
        let values = self.axes[axis].values().unwrap_or_default();
        let mut besides = Vec::new();
        for (place, at) in values.iter().enumerate() {
            if let (Some(one), Some(other)) = (lines[0].points[place], lines[1].points[place]) {
                let difference = one.figure.sub_rounded(other.figure, Rounding::Nearest).map_err(too_large)?;
                besides.push(PairedPoint { place, at: *at, costs: [one.figure, other.figure], difference });
            }
        }
        let meetings = meetings(&besides)?;
        Ok(BreakEven { axis, column: column.to_owned(), rest: rest.clone(), budget: None, lines, meetings })
    }
}

impl BreakEven {
    /// The line that costs less at every point where both have a cost; `None` if the lines cross or share no point.
    #[must_use]
    pub fn always(&self) -> Option<usize> {
        if !self.meetings.is_empty() {
            return None;
        }
        let pairs = self.lines[0].points.iter().zip(&self.lines[1].points);
        let first = pairs.filter_map(|(one, other)| one.zip(*other)).next();
        first.map(|(one, other)| usize::from(one.figure > other.figure))
    }
}

/// The cheaper line for a difference of its sign.
fn cheaper(difference: Decimal) -> Option<usize> {
    match difference.signum() {
        0 => None,
        sign => Some(usize::from(sign > 0)),
    }
}

/// Crossings between points that differ, and runs of points that are equal.
fn meetings(besides: &[PairedPoint]) -> Result<Vec<Crossing>, Finding> {
    let mut meetings = Vec::new();
    let runs: Vec<&[PairedPoint]> = besides
        .chunk_by(|one, next| one.place + 1 == next.place && cheaper(one.difference) == cheaper(next.difference))
        .collect();
    for (number, run) in runs.iter().enumerate() {
        let (before, after) = (number.checked_sub(1).and_then(|before| runs[before].last()), runs.get(number + 1));
        if let Some(meeting) = same(run, before, after.and_then(|after| after.first())) {
            meetings.push(meeting);
        } else if let (Some(one), Some(next)) = (run.last(), after.and_then(|after| after.first())) {
            meetings.extend(between(one, next)?);
        }
    }
    Ok(meetings)
}

/// A run of points with equal costs, with the cheaper line before and after it.
fn same(run: &[PairedPoint], before: Option<&PairedPoint>, after: Option<&PairedPoint>) -> Option<Crossing> {
    let (first, last) = (run.first()?, run.last()?);
    if !first.difference.is_zero() {
        return None;
    }
    let before = before.and_then(|beside| cheaper(beside.difference));
    let after = after.and_then(|beside| cheaper(beside.difference));
    let is_crossing = before.zip(after).is_some_and(|(before, after)| before != after);
    let met = if is_crossing { CrossingKind::Crossed } else { CrossingKind::Touched };
    Some(Crossing { met, from: first.at, to: last.at, cost: Some(first.costs[0]), before, after })
}

/// The crossing between two neighboring points with opposite signs.
fn between(one: &PairedPoint, next: &PairedPoint) -> Result<Option<Crossing>, Finding> {
    let (before, after) = (cheaper(one.difference), cheaper(next.difference));
    if before == after || after.is_none() {
        return Ok(None);
    }
    if one.place + 1 != next.place {
        return Ok(Some(Crossing { met: CrossingKind::Missed, from: one.at, to: next.at, cost: None, before, after }));
    }
    let part = part(one.difference, next.difference).map_err(too_large)?;
    let along = |from: Decimal, to: Decimal| {
        let way = to.sub_rounded(from, Rounding::Nearest)?.mul_rounded(part, Rounding::Nearest)?;
        from.add_rounded(way, Rounding::Nearest)
    };
    let at = along(one.at, next.at).map_err(too_large)?;
    let cost = along(one.costs[0], next.costs[0]).map_err(too_large)?;
    Ok(Some(Crossing { met: CrossingKind::Crossed, from: at, to: at, cost: Some(cost), before, after }))
}

/// The position of the zero of the difference: `d / (d - e)` for differences of opposite signs.
fn part(from: Decimal, to: Decimal) -> Result<Decimal, costcone_formula::ArithmeticError> {
    from.div_rounded(from.sub_rounded(to, Rounding::Nearest)?, Rounding::Nearest)
}
