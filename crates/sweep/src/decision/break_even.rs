//! Where two cost the same along an axis.

use costcone_core::{Code, Finding};
use costcone_formula::{Decimal, Rounding};

use super::over::{Rest, reduced};
use super::rows::{Rows, too_large};

/// Two lines along an axis of quantities, and where they meet. The second may be a budget, the same everywhere.
#[derive(Clone, Debug, PartialEq)]
pub struct BreakEven {
    /// The axis along which costs are compared.
    pub axis: usize,
    /// The column that is compared.
    pub column: String,
    /// What the other axes do.
    pub rest: Rest,
    /// The budget that the second line is.
    pub budget: Option<Decimal>,
    /// The two that are compared.
    pub lines: [Line; 2],
    /// Where they meet, rising along the axis.
    pub meetings: Vec<Meeting>,
}

/// The cost of one of two along the axis.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    /// What it is of: a value of an axis, or nothing for what is held against a budget, or for the budget.
    pub label: String,
    /// A point for each value of the axis; none where it has no cost.
    pub points: Vec<Option<Point>>,
    /// How many combinations of it have no cost.
    pub failed: usize,
}

/// A cost at a value of the axis.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Point {
    /// The figure that is compared.
    pub figure: Decimal,
    /// The row that has it, where it is one.
    pub row: Option<usize>,
}

/// Where two lines meet: from one value of the axis to another, which are the same where they meet in a point.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Meeting {
    /// How.
    pub met: Met,
    /// The value of the axis where it begins.
    pub from: Decimal,
    /// The value where it ends.
    pub to: Decimal,
    /// The cost there; none where costs are missing.
    pub cost: Option<Decimal>,
    /// Which of the two costs less before; none where nothing is before.
    pub before: Option<usize>,
    /// Which of the two costs less after.
    pub after: Option<usize>,
}

/// How two lines meet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Met {
    /// They change sides.
    Crossed,
    /// They cost the same and do not change sides, as far as is known.
    Touched,
    /// They change sides where costs between are missing.
    Missed,
}

/// A point of the axis where both have a cost.
struct Beside {
    place: usize,
    at: Decimal,
    costs: [Decimal; 2],
    difference: Decimal,
}

impl Rows {
    /// Where two values of an axis cost the same along another, by straight lines between neighbouring points of it.
    ///
    /// # Errors
    /// Where the axis is not of quantities of one kind or has fewer than two of them, a name is none, or an axis is left of several values
    /// that nothing stands for.
    pub fn break_even(
        &self,
        axis: &str,
        between: (&str, [&str; 2]),
        column: &str,
        rest: &Rest,
    ) -> Result<BreakEven, Finding> {
        let along = self.quantities(axis)?;
        let other = self.axis(between.0)?;
        if other == along {
            return Err(Finding::new(
                Code::Duplicate,
                "between",
                format!("is `{axis}`, along which costs are compared"),
            )
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

    /// Where a column meets a budget along an axis, by straight lines between neighbouring points of it.
    ///
    /// # Errors
    /// As for [`break_even`](Self::break_even).
    pub fn within_budget(&self, axis: &str, budget: Decimal, column: &str, rest: &Rest) -> Result<BreakEven, Finding> {
        let along = self.quantities(axis)?;
        let line = self.line(&[along], &[], column, rest)?;
        let points = vec![Some(Point { figure: budget, row: None }); line.points.len()];
        let answer = self.met(along, column, rest, [line, Line { label: String::new(), points, failed: 0 }])?;
        Ok(BreakEven { budget: Some(budget), ..answer })
    }

    /// An axis along which one can go.
    fn quantities(&self, name: &str) -> Result<usize, Finding> {
        let axis = self.axis(name)?;
        let levels = &self.axes[axis];
        match levels.values() {
            Some([_, _, ..]) => Ok(axis),
            Some(_) => Err(Finding::new(Code::BadValue, name, "has one value").with_help("sweep two values or more")),
            None => Err(Finding::new(Code::BadValue, name, "its values are not all quantities of one kind")
                .with_help("go along an axis of numbers, or of quantities such as `400 GB`")),
        }
    }

    /// The line of a level along the last of the axes.
    fn line(&self, axes: &[usize], at: &[usize], column: &str, rest: &Rest) -> Result<Line, Finding> {
        let figures = self.figures(column)?;
        let heaps = self.heaps(axes, rest)?;
        let along = axes.last().copied().unwrap_or_default();
        let (mut points, mut failed) = (Vec::new(), 0);
        for place in 0..self.axes[along].labels().len() {
            let key: Vec<usize> = at.iter().copied().chain([place]).collect();
            let heap = heaps.get(&key).cloned().unwrap_or_default();
            failed += heap.failed.len();
            let point = reduced(&heap.rows, &figures, rest.rule())?;
            points.push(point.map(|(figure, row)| Point { figure, row }));
        }
        let label = at.first().zip(axes.first()).map(|(level, axis)| self.axes[*axis].labels()[*level].clone());
        Ok(Line { label: label.unwrap_or_default(), points, failed })
    }

    fn met(&self, axis: usize, column: &str, rest: &Rest, lines: [Line; 2]) -> Result<BreakEven, Finding> {
        let values = self.axes[axis].values().unwrap_or_default();
        let mut besides = Vec::new();
        for (place, at) in values.iter().enumerate() {
            if let (Some(one), Some(other)) = (lines[0].points[place], lines[1].points[place]) {
                let difference = one.figure.sub_rounded(other.figure, Rounding::Nearest).map_err(too_large)?;
                besides.push(Beside { place, at: *at, costs: [one.figure, other.figure], difference });
            }
        }
        let meetings = meetings(&besides)?;
        Ok(BreakEven { axis, column: column.to_owned(), rest: rest.clone(), budget: None, lines, meetings })
    }
}

impl BreakEven {
    /// Which of the two costs less wherever both have a cost; none where they meet, or never stand beside each other.
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

/// Which of the two costs less.
fn cheaper(difference: Decimal) -> Option<usize> {
    match difference.signum() {
        0 => None,
        sign => Some(usize::from(sign > 0)),
    }
}

/// Meetings between points that differ, and stretches of points that do not.
fn meetings(besides: &[Beside]) -> Result<Vec<Meeting>, Finding> {
    let mut meetings = Vec::new();
    let runs: Vec<&[Beside]> = besides
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

/// A stretch on which both cost the same, with the sides before and after it.
fn same(run: &[Beside], before: Option<&Beside>, after: Option<&Beside>) -> Option<Meeting> {
    let (first, last) = (run.first()?, run.last()?);
    if !first.difference.is_zero() {
        return None;
    }
    let before = before.and_then(|beside| cheaper(beside.difference));
    let after = after.and_then(|beside| cheaper(beside.difference));
    let is_crossing = before.zip(after).is_some_and(|(before, after)| before != after);
    let met = if is_crossing { Met::Crossed } else { Met::Touched };
    Some(Meeting { met, from: first.at, to: last.at, cost: Some(first.costs[0]), before, after })
}

/// Where two change sides between two points that differ in them.
fn between(one: &Beside, next: &Beside) -> Result<Option<Meeting>, Finding> {
    let (before, after) = (cheaper(one.difference), cheaper(next.difference));
    if before == after || after.is_none() {
        return Ok(None);
    }
    if one.place + 1 != next.place {
        return Ok(Some(Meeting { met: Met::Missed, from: one.at, to: next.at, cost: None, before, after }));
    }
    let part = part(one.difference, next.difference).map_err(too_large)?;
    let along = |from: Decimal, to: Decimal| {
        let way = to.sub_rounded(from, Rounding::Nearest)?.mul_rounded(part, Rounding::Nearest)?;
        from.add_rounded(way, Rounding::Nearest)
    };
    let at = along(one.at, next.at).map_err(too_large)?;
    let cost = along(one.costs[0], next.costs[0]).map_err(too_large)?;
    Ok(Some(Meeting { met: Met::Crossed, from: at, to: at, cost: Some(cost), before, after }))
}

/// How far along the difference is nothing: `d / (d - e)` for differences of opposite signs.
fn part(from: Decimal, to: Decimal) -> Result<Decimal, costcone_formula::ArithmeticError> {
    from.div_rounded(from.sub_rounded(to, Rounding::Nearest)?, Rounding::Nearest)
}
