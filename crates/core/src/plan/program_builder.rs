//! Lowers the formulas, quantities and assumptions of the author to typed nodes of the program.

use std::collections::{BTreeMap, BTreeSet};

use costcone_formula::{
    Calendar, Decimal, Expr, FormulaErrorKind, NodeId, Program, Quantity, Typed, Unit, accumulate, convert, lower,
};

use super::dimensions::SequenceDimensions;
use super::name_table::NameTable;
use super::undocumented_figure::UndocumentedFigure;
use crate::document::{join, shortened};
use crate::finding::{Code, Finding, Findings};
use crate::model::{Architecture, Assumption, DEFINITION, Driver, SettingValue, formula_finding, order};

/// The program under construction, with its assumptions and names.
pub(super) struct ProgramBuilder<'a> {
    pub(super) architecture: &'a Architecture,
    pub(super) calendar: Calendar,
    pub(super) program: Program,
    pub(super) assumptions: Vec<Assumption>,
    numbers: BTreeMap<String, usize>,
    pub(super) dimensions: SequenceDimensions,
    pub(super) names: NameTable,
    pub(super) figures: Vec<UndocumentedFigure>,
    recorded: BTreeSet<(String, String)>,
    /// Nodes that must not exceed a limit, with their paths: running hours and the hours of the month.
    pub(super) limits: Vec<(String, NodeId, Decimal)>,
    /// Paths, formulas and nodes in order. They give the formula whose operation can fail.
    pub(super) labels: Vec<(String, String, NodeId)>,
    /// Names without a value, because their definition has a finding. Formulas with these names give no further findings.
    broken: BTreeSet<String>,
}

/// The unit that a value needs, and whether a rate over the month can give its total.
#[derive(Clone, Debug)]
pub(super) struct ExpectedUnit {
    pub(super) unit: Unit,
    pub(super) monthly: bool,
}

impl ExpectedUnit {
    pub(super) fn pure() -> ExpectedUnit {
        ExpectedUnit { unit: Unit::pure(), monthly: false }
    }

    pub(super) fn monthly(unit: Unit) -> ExpectedUnit {
        ExpectedUnit { unit, monthly: true }
    }

    fn described(&self) -> String {
        match (self.unit.is_pure(), self.monthly) {
            (true, _) => "a plain number".to_owned(),
            (false, false) => format!("the unit `{}`", self.unit),
            (false, true) => format!("the unit `{0}` or `{0}/month`", self.unit),
        }
    }
}

impl<'a> ProgramBuilder<'a> {
    pub(super) fn new(architecture: &'a Architecture, dimensions: SequenceDimensions) -> ProgramBuilder<'a> {
        let mut builder = ProgramBuilder {
            architecture,
            calendar: *architecture.calendar(),
            program: Program::new(),
            assumptions: Vec::new(),
            numbers: BTreeMap::new(),
            dimensions,
            names: NameTable::default(),
            figures: Vec::new(),
            recorded: BTreeSet::new(),
            limits: Vec::new(),
            labels: Vec::new(),
            broken: architecture.unreadable.iter().cloned().collect(),
        };
        let month = builder.constant(Decimal::ONE, Unit::month());
        builder.names.insert("month", month);
        // The class of the finished plan gives the spread of the definition. Its input comes first.
        let one = Quantity::new(Decimal::ONE, Unit::pure());
        builder.assume(&Assumption::fact(DEFINITION.to_owned(), String::new(), String::new(), &one));
        for assumption in architecture.assumptions() {
            let typed = builder.assume(assumption);
            builder.names.insert(assumption.id(), typed);
        }
        builder
    }

    pub(super) fn constant(&mut self, value: Decimal, unit: Unit) -> Typed {
        Typed::number(self.program.constant(value), unit)
    }

    /// The input of an assumption. Adds an input on the first call.
    pub(super) fn assume(&mut self, assumption: &Assumption) -> Typed {
        let next = self.assumptions.len();
        let number = *self.numbers.entry(assumption.id().to_owned()).or_insert(next);
        if number == next {
            self.assumptions.push(assumption.clone());
        }
        // OK because a plan with 2^32 assumptions does not fit in memory.
        let input = self.program.input(u32::try_from(number).unwrap_or(u32::MAX));
        Typed::number(input, assumption.unit().clone())
    }

    /// Lowers every driver after the drivers that it uses. Circular drivers have a finding already, and no value.
    pub(super) fn drivers(&mut self, findings: &mut Findings) {
        let drivers = self.architecture.drivers();
        let order = order(drivers);
        for driver in order.sorted {
            self.driver(&drivers[driver], findings);
        }
        self.broken.extend(order.circular.into_iter().map(|driver| drivers[driver].name().to_owned()));
    }

    fn driver(&mut self, driver: &Driver, findings: &mut Findings) {
        let path = join("drivers", driver.name());
        self.record_figures(&path, driver.text(), driver.expr());
        match self.lower_with_names(&path, driver.text(), driver.expr(), findings) {
            Some(typed) => {
                self.labels.push((path, driver.text().to_owned(), typed.node()));
                self.names.insert(driver.name(), typed);
            }
            None => {
                self.broken.insert(driver.name().to_owned());
            }
        }
    }

    /// Lowers a formula over the names of the architecture.
    fn lower_with_names(&mut self, path: &str, text: &str, expr: &Expr, findings: &mut Findings) -> Option<Typed> {
        // Take the names for the call: a copy for each driver would make the time quadratic.
        let names = std::mem::take(&mut self.names);
        let typed = self.lower(path, text, expr, &names, findings);
        self.names = names;
        typed
    }

    /// Lowers a formula. Adds findings for its faults, except about names that have a finding already.
    pub(super) fn lower(
        &mut self,
        path: &str,
        text: &str,
        expr: &Expr,
        names: &NameTable,
        findings: &mut Findings,
    ) -> Option<Typed> {
        match lower(expr, names, &self.calendar, &mut self.program) {
            Ok(typed) => Some(typed),
            Err(errors) => {
                let broken = expr.names().iter().any(|name| self.broken.contains(*name));
                let reported = |error: &costcone_formula::FormulaError| {
                    !broken
                        || !matches!(&error.kind, FormulaErrorKind::UndefinedName { name, .. } if self.broken.contains(name))
                };
                for error in errors.iter().filter(|error| reported(error)) {
                    findings.push(formula_finding(path, text, error));
                }
                None
            }
        }
    }

    /// Lowers a setting of the author to the expected unit.
    pub(super) fn setting(
        &mut self,
        path: &str,
        setting: &SettingValue,
        expected: &ExpectedUnit,
        findings: &mut Findings,
    ) -> Option<Typed> {
        let (typed, text) = match setting {
            SettingValue::Assumption(assumption) => (self.assume(assumption), assumption.id().to_owned()),
            SettingValue::Flag(_) => {
                let message = format!("expected {}, was true or false", expected.described());
                findings.push(Finding::new(Code::BadValue, path, message));
                return None;
            }
            SettingValue::Text(_) | SettingValue::Number(_) => {
                let text = setting.formula().unwrap_or_default();
                let expr = Expr::parse(&text).map_err(|error| findings.push(formula_finding(path, &text, &error)));
                let expr = expr.ok()?;
                self.record_figures(path, &text, &expr);
                (self.lower_with_names(path, &text, &expr, findings)?, text)
            }
        };
        let node = self.convert_to(&typed, expected).or_else(|| {
            findings.push(wrong_unit(path, &typed, expected, &text));
            None
        })?;
        self.labels.push((path.to_owned(), text, node));
        Some(Typed::number(node, expected.unit.clone()))
    }

    /// The value in the expected unit. If `monthly` allows it, a rate over the month becomes its total.
    pub(super) fn convert_to(&mut self, typed: &Typed, expected: &ExpectedUnit) -> Option<NodeId> {
        if let Some(node) = convert(typed, &expected.unit, &self.calendar, &mut self.program) {
            return Some(node);
        }
        if !expected.monthly {
            return None;
        }
        accumulate(typed, &Unit::month(), &expected.unit, &self.calendar, &mut self.program)
    }

    /// Removes the figures of a path that has a basis of its own.
    pub(super) fn mark_documented(&mut self, path: &str) {
        self.figures.retain(|figure| figure.path != path);
    }

    fn record_figures(&mut self, path: &str, text: &str, expr: &Expr) {
        for figure in expr.figures() {
            let figure =
                UndocumentedFigure { path: path.to_owned(), figure: figure.to_string(), formula: text.to_owned() };
            // A component is lowered once for each of its environments, but its figures count once.
            if self.recorded.insert((figure.path.clone(), figure.figure.clone())) {
                self.figures.push(figure);
            }
        }
    }
}

fn wrong_unit(path: &str, typed: &Typed, expected: &ExpectedUnit, text: &str) -> Finding {
    let found = match typed.unit() {
        None => "a comparison".to_owned(),
        Some(unit) if unit.is_pure() => "a plain number".to_owned(),
        Some(unit) => format!("`{unit}`"),
    };
    Finding::new(Code::Formula, path, format!("expected {}, was {found}", expected.described()))
        .with_detail(shortened(text))
}
