//! The comparison of a published estimate with ours: the data of a module, and the checks.

use costcone::estimate::{Estimate, EstimateOptions};
use costcone::formula::{Calendar, Decimal, Quantity, Rounding};
use costcone::model::Assumption;
use costcone::plan::{DEFINITION, LineItem, Plan};
use costcone_tests::{repository, shared};

/// A published estimate.
pub struct Case {
    /// Id in the records, and name of our file.
    pub id: &'static str,
    /// Published value of every assumption of the file.
    pub pins: &'static [(&'static str, &'static str)],
    /// Published lines, in the order of the record.
    pub lines: &'static [Published],
    /// Components of the file that the published lines do not include.
    pub beside: &'static [&'static str],
    /// Published total.
    pub total_usd: &'static str,
}

/// A published line, and the matching lines of our plan.
pub struct Published {
    /// Service name in the record.
    pub service: &'static str,
    /// Published figure.
    pub usd: &'static str,
    /// Sums that the source rounds to cents before it adds them up, one for most lines. A sum selects lines of the plan
    /// by id, by component, or by `component@environment`.
    pub parts: &'static [&'static [&'static str]],
    /// The right figure, if the source is wrong.
    pub ours: Option<&'static str>,
}

/// A line with a right figure in its source.
pub const fn line(service: &'static str, usd: &'static str, parts: &'static [&'static [&'static str]]) -> Published {
    Published { service, usd, parts, ours: None }
}

/// A line with a wrong figure in its source, and the right figure.
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

    /// The plan of our file after replacing a passage, which must exist.
    pub fn plan_with(&self, passage: &str, other: &str) -> Plan {
        let text = self.text();
        assert!(text.contains(passage), "{}: no `{passage}` in the file", self.id);
        plan(&text.replace(passage, other))
    }

    /// All lines of the plan at the published values.
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

    /// Checks that every uncertain assumption has a published value within its spread, that exact assumptions have the
    /// published value, and that every published value belongs to an assumption.
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

    /// Checks that every line of the plan belongs to exactly one published line (or to none, if its component is in
    /// `beside`), and that our figure equals each published line to the cent.
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
                assert_ne!(
                    decimal(right),
                    decimal(published.usd),
                    "{}: the right figure equals the published one",
                    published.service
                );
            }
        }
    }

    /// Checks that the published lines add up to the published total.
    pub fn check_total(&self) {
        assert_eq!(self.sum_of_lines(), decimal(self.total_usd), "sum of the published lines");
    }

    /// Sum of the published lines.
    pub fn sum_of_lines(&self) -> Decimal {
        sum(self.lines.iter().map(|published| decimal(published.usd)))
    }

    /// Checks that the published total lies between low and high of the unchanged file.
    pub fn check_range(&self) {
        assert_holds(&estimate(&self.plan()), self.total_usd);
        self.check_line_bounds();
    }

    /// Checks that each published line lies between the floor and the ceiling of its parts.
    pub fn check_line_bounds(&self) {
        let estimate = estimate(&self.plan());
        for published in self.lines {
            let (floor, ceiling) = published.bounds(&estimate);
            let usd = decimal(published.usd);
            assert!(floor <= usd && usd <= ceiling, "{}: {usd} is not in {floor} to {ceiling}", published.service);
        }
    }

    /// Checks that the figures of the module equal those of the record.
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
    /// Sum of the parts, each rounded to cents like the source.
    fn recomputed(&self, lines: &[(LineItem, Decimal)]) -> Decimal {
        sum(self.parts.iter().map(|part| {
            let selected = lines.iter().filter(|(line, _)| part.iter().any(|selector| selects(selector, line)));
            let costs: Vec<Decimal> = selected.map(|(_, cost)| *cost).collect();
            assert!(!costs.is_empty(), "{}: {part:?} selects no line", self.service);
            cents(sum(costs.into_iter()))
        }))
    }

    /// Sum of the floors and sum of the ceilings of its lines.
    fn bounds(&self, estimate: &Estimate) -> (Decimal, Decimal) {
        let of = |line: &LineItem| self.parts.iter().copied().flatten().any(|selector| selects(selector, line));
        let bounds: Vec<_> = estimate.lines().filter(|(line, _)| of(line)).map(|(_, ranged)| ranged.bounds()).collect();
        (sum(bounds.iter().map(|bounds| bounds.floor())), sum(bounds.iter().map(|bounds| bounds.ceiling())))
    }
}

/// The plan of a file's text, with the default services and prices.
pub fn plan(text: &str) -> Plan {
    let architecture = costcone::read(text, costcone::Format::Toml).unwrap_or_else(|findings| panic!("{findings}"));
    costcone::plan(&architecture).unwrap_or_else(|findings| panic!("{findings}"))
}

/// The estimate of a plan with default draws and seed.
pub fn estimate(plan: &Plan) -> Estimate {
    plan.estimate(&EstimateOptions::default()).unwrap()
}

/// Checks that the figure lies between low (P10) and high (P90) of the total.
pub fn assert_holds(estimate: &Estimate, usd: &str) {
    let (total, usd) = (estimate.total(), decimal(usd));
    assert!(total.low() <= usd && usd <= total.high(), "{usd} is not in {} to {}", total.low(), total.high());
}

/// The exact value of a figure.
pub fn decimal(text: &str) -> Decimal {
    Decimal::parse(text).unwrap_or_else(|error| panic!("`{text}`: {error}"))
}

/// The sum of figures.
pub fn sum(figures: impl Iterator<Item = Decimal>) -> Decimal {
    figures.fold(Decimal::ZERO, |sum, figure| sum.add_rounded(figure, Rounding::Nearest).unwrap())
}

/// Rounds to cents, halves up, like bills and calculators.
pub fn cents(amount: Decimal) -> Decimal {
    amount.round_places(2)
}

/// Whether a selector matches a line by id, by component, or by `component@environment`.
fn selects(selector: &str, line: &LineItem) -> bool {
    let place = selector.split_once('@').is_some_and(|(component, environment)| {
        component == line.component() && Some(environment) == line.environment()
    });
    place || selector == line.component() || selector == line.id()
}

/// Whether the assumption is a default of the catalog, which documents it.
fn is_default(assumption: &Assumption) -> bool {
    assumption.basis().starts_with("Default of `")
}

/// A published quantity in the unit of its assumption.
fn in_unit_of(assumption: &Assumption, text: &str, calendar: &Calendar) -> Decimal {
    let quantity: Quantity = text.parse().unwrap_or_else(|error| panic!("`{text}`: {error}"));
    let ratio = quantity.unit().conversion(assumption.unit(), calendar);
    let ratio = ratio.unwrap_or_else(|| panic!("`{}`: `{text}` isn't in `{}`", assumption.id(), assumption.unit()));
    let value = quantity.value().mul_rounded(ratio.numerator(), Rounding::Nearest).unwrap();
    value.div_rounded(ratio.denominator(), Rounding::Nearest).unwrap()
}

/// The tests of a case without wrong lines.
macro_rules! recomputed {
    () => {
        #[test]
        fn every_assumption_has_its_published_value_within_its_spread() {
            CASE.check_pins();
        }

        #[test]
        fn our_figure_equals_every_published_line_to_the_cent() {
            CASE.check_lines();
            CASE.check_total();
        }

        #[test]
        fn the_published_figures_equal_the_record() {
            CASE.check_record();
        }
    };
}
pub(crate) use recomputed;

/// The same tests, plus a test that the range of the file includes the published total.
macro_rules! published {
    () => {
        crate::case::recomputed!();

        #[test]
        fn the_range_of_the_file_includes_the_published_figure() {
            CASE.check_range();
        }
    };
}
pub(crate) use published;
