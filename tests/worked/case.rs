//! A published estimate beside our own: the table a module fills in, and what is asked of it.

use costcone::estimate::{Estimate, EstimateOptions};
use costcone::formula::{Calendar, Decimal, Quantity, Rounding};
use costcone::model::Assumption;
use costcone::plan::{DEFINITION, LineItem, Plan};
use costcone_tests::{repository, shared};

/// A published estimate.
pub struct Case {
    /// Its id in the records, and the name of our file.
    pub id: &'static str,
    /// The published value of every assumption of the file.
    pub pins: &'static [(&'static str, &'static str)],
    /// The published lines, in the order of the record.
    pub lines: &'static [Published],
    /// Components of the file that the published lines leave out.
    pub beside: &'static [&'static str],
    /// The published total.
    pub total_usd: &'static str,
}

/// A published line and the lines of our plan that make it up.
pub struct Published {
    /// The service, as the record names it.
    pub service: &'static str,
    /// The published figure.
    pub usd: &'static str,
    /// Sums that the source rounds to cents before it adds them up; one for most lines. A sum names lines of the plan
    /// by id, by component, or as `component@environment`.
    pub parts: &'static [&'static [&'static str]],
    /// What is right, where the source is wrong.
    pub ours: Option<&'static str>,
}

/// A line that its source has right: one sum, rounded once.
pub const fn line(service: &'static str, usd: &'static str, parts: &'static [&'static [&'static str]]) -> Published {
    Published { service, usd, parts, ours: None }
}

/// A line that its source has wrong, with the figure that is right.
pub const fn wrong_line(
    service: &'static str,
    usd: &'static str,
    ours: &'static str,
    parts: &'static [&'static [&'static str]],
) -> Published {
    Published { service, usd, parts, ours: Some(ours) }
}

impl Case {
    /// The text of our file.
    pub fn text(&self) -> String {
        let path = repository(&format!("crates/costcone/examples/{}.toml", self.id));
        std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
    }

    /// The plan of our file.
    pub fn plan(&self) -> Plan {
        plan(&self.text())
    }

    /// The plan of our file with one passage replaced, which must be there.
    pub fn plan_with(&self, passage: &str, other: &str) -> Plan {
        let text = self.text();
        assert!(text.contains(passage), "{}: no `{passage}` in the file", self.id);
        plan(&text.replace(passage, other))
    }

    /// Every line of the plan's bill at the published values.
    pub fn lines_at_published(&self, plan: &Plan) -> Vec<(LineItem, Decimal)> {
        let values = plan.at(|id| self.pinned(plan, id)).unwrap();
        plan.lines().iter().map(|line| (line.clone(), line.cost_in(&values).unwrap())).collect()
    }

    /// The total at the published values, to the cent.
    pub fn total_at_published(&self, plan: &Plan) -> Decimal {
        cents(sum(self.lines_at_published(plan).into_iter().map(|(_, cost)| cost)))
    }

    /// The published value of an assumption, in its unit.
    pub fn pinned(&self, plan: &Plan, id: &str) -> Option<Decimal> {
        let (_, text) = self.pins.iter().find(|(pinned, _)| *pinned == id)?;
        let assumption = plan.assumptions().iter().find(|assumption| assumption.id() == id)?;
        Some(in_unit_of(assumption, text, plan.calendar()))
    }

    /// Every uncertain assumption has a published value within its spread; one that is exact in the file has the
    /// published value there too; and no pin is for nothing.
    pub fn check_pins(&self) {
        let plan = self.plan();
        for assumption in plan.assumptions().iter().filter(|assumption| assumption.id() != DEFINITION) {
            let (id, spread) = (assumption.id(), assumption.spread());
            match self.pinned(&plan, id) {
                Some(pin) => {
                    let inside = spread.floor() <= pin && pin <= spread.ceiling();
                    assert!(inside, "`{id}`: published {pin}, in the file {}", spread.describe());
                }
                None => {
                    assert!(spread.is_exact() && is_default(assumption), "`{id}` isn't pinned to its published value")
                }
            }
        }
        for (id, _) in self.pins {
            let known = plan.assumptions().iter().any(|assumption| assumption.id() == *id);
            assert!(known, "`{id}` is pinned, and no assumption of the plan");
        }
    }

    /// Every line of the plan belongs to exactly one published line, or to none where its component is `beside` them; and
    /// each published line is met to the cent.
    pub fn check_lines(&self) {
        let lines = self.lines_at_published(&self.plan());
        for (line, _) in &lines {
            let parts = self.lines.iter().flat_map(|published| published.parts.iter().copied().flatten());
            let owners = parts.filter(|selector| selects(selector, line)).count();
            let wanted = usize::from(!self.beside.contains(&line.component()));
            assert_eq!(owners, wanted, "`{}` belongs to {owners} published lines", line.id());
        }
        for published in self.lines {
            let ours = published.recomputed(&lines);
            let wanted = decimal(published.ours.unwrap_or(published.usd));
            assert_eq!(ours, wanted, "{}: published {}, recomputed {ours}", published.service, published.usd);
            if let Some(right) = published.ours {
                assert_ne!(decimal(right), decimal(published.usd), "{} is said to be wrong", published.service);
            }
        }
    }

    /// The published lines add up to the published total.
    pub fn check_total(&self) {
        assert_eq!(self.sum_of_lines(), decimal(self.total_usd), "sum of the published lines");
    }

    /// What the published lines add up to.
    pub fn sum_of_lines(&self) -> Decimal {
        sum(self.lines.iter().map(|published| decimal(published.usd)))
    }

    /// The estimate of the file as it stands holds the published total between low and high.
    pub fn check_range(&self) {
        assert_holds(&estimate(&self.plan()), self.total_usd);
        self.check_line_bounds();
    }

    /// Each published line lies between the floors and the ceilings of what makes it up.
    pub fn check_line_bounds(&self) {
        let estimate = estimate(&self.plan());
        for published in self.lines {
            let (floor, ceiling) = published.bounds(&estimate);
            let usd = decimal(published.usd);
            assert!(floor <= usd && usd <= ceiling, "{}: {usd} is not in {floor} to {ceiling}", published.service);
        }
    }

    /// The figures in the module's table are those of the record.
    pub fn check_record(&self) {
        let Some(path) = shared("cases/published.jsonl") else {
            println!("skipped: the records of published estimates aren't beside this clone");
            return;
        };
        let text = std::fs::read_to_string(path).unwrap();
        let mut records = text.lines().map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap());
        let record = records.find(|record| record["id"] == self.id).expect("the case has a record");
        assert_eq!(decimal(&record["total_usd"].to_string()), decimal(self.total_usd));
        let lines = record["lines"].as_array().unwrap();
        assert_eq!(lines.len(), self.lines.len(), "lines of the record");
        for (line, published) in lines.iter().zip(self.lines) {
            assert_eq!(line["service"], published.service);
            assert_eq!(decimal(&line["monthly_usd"].to_string()), decimal(published.usd), "{}", published.service);
        }
    }
}

impl Published {
    /// The sum of the parts, each rounded to cents as the source does.
    fn recomputed(&self, lines: &[(LineItem, Decimal)]) -> Decimal {
        sum(self.parts.iter().map(|part| {
            let selected = lines.iter().filter(|(line, _)| part.iter().any(|selector| selects(selector, line)));
            let costs: Vec<Decimal> = selected.map(|(_, cost)| *cost).collect();
            assert!(!costs.is_empty(), "{}: {part:?} selects no line", self.service);
            cents(sum(costs.into_iter()))
        }))
    }

    /// The sum of the floors and the sum of the ceilings of its lines.
    fn bounds(&self, estimate: &Estimate) -> (Decimal, Decimal) {
        let of = |line: &LineItem| self.parts.iter().copied().flatten().any(|selector| selects(selector, line));
        let bounds: Vec<_> = estimate.lines().filter(|(line, _)| of(line)).map(|(_, ranged)| ranged.bounds()).collect();
        (sum(bounds.iter().map(|bounds| bounds.floor())), sum(bounds.iter().map(|bounds| bounds.ceiling())))
    }
}

/// The plan of the text of a file, with the services and prices that come compiled in.
pub fn plan(text: &str) -> Plan {
    let architecture = costcone::read(text, costcone::Format::Toml).unwrap_or_else(|findings| panic!("{findings}"));
    costcone::plan(&architecture).unwrap_or_else(|findings| panic!("{findings}"))
}

/// The estimate of a plan with the draws and seed that are the default.
pub fn estimate(plan: &Plan) -> Estimate {
    plan.estimate(&EstimateOptions::default()).unwrap()
}

/// The figure lies between low and high of the total: P10 and P90.
pub fn assert_holds(estimate: &Estimate, usd: &str) {
    let (total, usd) = (estimate.total(), decimal(usd));
    assert!(total.low() <= usd && usd <= total.high(), "{usd} is not in {} to {}", total.low(), total.high());
}

/// A figure of a table, exactly.
pub fn decimal(text: &str) -> Decimal {
    Decimal::parse(text).unwrap_or_else(|error| panic!("`{text}`: {error}"))
}

/// The sum of figures, nothing for none.
pub fn sum(figures: impl Iterator<Item = Decimal>) -> Decimal {
    figures.fold(Decimal::ZERO, |sum, figure| sum.add_rounded(figure, Rounding::Nearest).unwrap())
}

/// To cents, halves up, as bills and calculators round.
pub fn cents(amount: Decimal) -> Decimal {
    amount.round_places(2)
}

/// Whether a line is the one, of the component or of the `component@environment` that is named.
fn selects(selector: &str, line: &LineItem) -> bool {
    let place = selector.split_once('@').is_some_and(|(component, environment)| {
        component == line.component() && Some(environment) == line.environment()
    });
    place || selector == line.component() || selector == line.id()
}

/// Whether the catalogue made the assumption: its documentation stands there.
fn is_default(assumption: &Assumption) -> bool {
    assumption.basis().starts_with("Default of `")
}

/// A published quantity in the unit of the assumption it pins.
fn in_unit_of(assumption: &Assumption, text: &str, calendar: &Calendar) -> Decimal {
    let quantity: Quantity = text.parse().unwrap_or_else(|error| panic!("`{text}`: {error}"));
    let ratio = quantity.unit().conversion(assumption.unit(), calendar);
    let ratio = ratio.unwrap_or_else(|| panic!("`{}`: `{text}` isn't in `{}`", assumption.id(), assumption.unit()));
    let value = quantity.value().mul_rounded(ratio.numerator(), Rounding::Nearest).unwrap();
    value.div_rounded(ratio.denominator(), Rounding::Nearest).unwrap()
}

/// The facts of a case whose publication is right in every line.
macro_rules! recomputed {
    () => {
        #[test]
        fn every_assumption_has_its_published_value_within_its_spread() {
            CASE.check_pins();
        }

        #[test]
        fn every_published_line_is_met_to_the_cent() {
            CASE.check_lines();
            CASE.check_total();
        }

        #[test]
        fn the_published_figures_are_those_of_the_record() {
            CASE.check_record();
        }
    };
}
pub(crate) use recomputed;

/// The same, and the file's range has the published total.
macro_rules! published {
    () => {
        crate::case::recomputed!();

        #[test]
        fn the_ranged_file_contains_the_published_figure() {
            CASE.check_range();
        }
    };
}
pub(crate) use published;
