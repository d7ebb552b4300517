//! From what an author wrote (formulas, quantities, assumptions) to typed nodes of the program.

use std::collections::{BTreeMap, BTreeSet};

use costcone_formula::{
    Calendar, Decimal, Expr, FormulaErrorKind, NodeId, Program, Quantity, Typed, Unit, accumulate, convert, lower,
};

use super::scope::Names;
use super::{DEFINITION, SequenceDimensions, UndocumentedFigure};
use crate::document::{join, shortened};
use crate::finding::{Code, Finding, Findings};
use crate::model::{Architecture, Assumption, Driver, SettingValue, formula_finding, order};

/// The program under construction and what its names stand for.
pub(super) struct Terms<'a> {
    pub(super) architecture: &'a Architecture,
    pub(super) calendar: Calendar,
    pub(super) program: Program,
    pub(super) assumptions: Vec<Assumption>,
    numbers: BTreeMap<String, usize>,
    pub(super) dimensions: SequenceDimensions,
    pub(super) names: Names,
    pub(super) figures: Vec<UndocumentedFigure>,
    recorded: BTreeSet<(String, String)>,
    /// Places whose value may not exceed a limit: hours of running those of the month.
    pub(super) limits: Vec<(String, NodeId, Decimal)>,
    /// Places and their nodes in order, to name the formula in which an operation may fail.
    pub(super) labels: Vec<(String, String, NodeId)>,
    /// Names without a value, since their definition is faulty; formulas that use them are passed over in silence.
    broken: BTreeSet<String>,
}

/// What a place wants: a unit, and whether a total of the month will do as a rate over it.
#[derive(Clone, Debug)]
pub(super) struct Wanted {
    pub(super) unit: Unit,
    pub(super) monthly: bool,
}

impl Wanted {
    pub(super) fn pure() -> Wanted {
        Wanted { unit: Unit::pure(), monthly: false }
    }

    pub(super) fn monthly(unit: Unit) -> Wanted {
        Wanted { unit, monthly: true }
    }

    fn described(&self) -> String {
        match (self.unit.is_pure(), self.monthly) {
            (true, _) => "a plain number".to_owned(),
            (false, false) => format!("a unit of {}", self.unit),
            (false, true) => format!("a unit of {0} or {0}/month", self.unit),
        }
    }
}

impl<'a> Terms<'a> {
    pub(super) fn new(architecture: &'a Architecture, dimensions: SequenceDimensions) -> Terms<'a> {
        let mut terms = Terms {
            architecture,
            calendar: *architecture.calendar(),
            program: Program::new(),
            assumptions: Vec::new(),
            numbers: BTreeMap::new(),
            dimensions,
            names: Names::default(),
            figures: Vec::new(),
            recorded: BTreeSet::new(),
            limits: Vec::new(),
            labels: Vec::new(),
            broken: architecture.unreadable.iter().cloned().collect(),
        };
        let month = terms.constant(Decimal::ONE, Unit::month());
        terms.names.put("month", month);
        // The definition's spread follows from the class, which follows from the plan; its place comes first.
        let one = Quantity::new(Decimal::ONE, Unit::pure());
        terms.assume(&Assumption::fact(DEFINITION.to_owned(), String::new(), String::new(), &one));
        for assumption in architecture.assumptions() {
            let typed = terms.assume(assumption);
            terms.names.put(assumption.id(), typed);
        }
        terms
    }

    pub(super) fn constant(&mut self, value: Decimal, unit: Unit) -> Typed {
        Typed::number(self.program.constant(value), unit)
    }

    /// The input of an assumption, a new one where it has none yet.
    pub(super) fn assume(&mut self, assumption: &Assumption) -> Typed {
        let next = self.assumptions.len();
        let number = *self.numbers.entry(assumption.id().to_owned()).or_insert(next);
        if number == next {
            self.assumptions.push(assumption.clone());
        }
        // OK because a plan of 2^32 assumptions does not fit in memory.
        let input = self.program.input(u32::try_from(number).unwrap_or(u32::MAX));
        Typed::number(input, assumption.unit().clone())
    }

    /// Lowers every driver, those it uses first. Drivers in a circle have a finding already, and no value.
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
        match self.lower_here(&path, driver.text(), driver.expr(), findings) {
            Some(typed) => {
                self.labels.push((path, driver.text().to_owned(), typed.node()));
                self.names.put(driver.name(), typed);
            }
            None => {
                self.broken.insert(driver.name().to_owned());
            }
        }
    }

    /// Lowers a formula over the names of the architecture.
    fn lower_here(&mut self, path: &str, text: &str, expr: &Expr, findings: &mut Findings) -> Option<Typed> {
        // Lent for the call: a copy for each of many drivers would cost the square of their number.
        let names = std::mem::take(&mut self.names);
        let typed = self.lower(path, text, expr, &names, findings);
        self.names = names;
        typed
    }

    /// Lowers a formula; faults become findings unless a name in it is broken already.
    pub(super) fn lower(
        &mut self,
        path: &str,
        text: &str,
        expr: &Expr,
        names: &Names,
        findings: &mut Findings,
    ) -> Option<Typed> {
        match lower(expr, names, &self.calendar, &mut self.program) {
            Ok(typed) => Some(typed),
            Err(errors) => {
                let broken = expr.names().iter().any(|name| self.broken.contains(*name));
                let told = |error: &costcone_formula::FormulaError| {
                    !broken
                        || !matches!(&error.kind, FormulaErrorKind::UndefinedName { name, .. } if self.broken.contains(name))
                };
                for error in errors.iter().filter(|error| told(error)) {
                    findings.push(formula_finding(path, text, error));
                }
                None
            }
        }
    }

    /// What an author wrote at a place, in the unit the place wants.
    pub(super) fn setting(
        &mut self,
        path: &str,
        setting: &SettingValue,
        wanted: &Wanted,
        findings: &mut Findings,
    ) -> Option<Typed> {
        let (typed, text) = match setting {
            SettingValue::Assumption(assumption) => (self.assume(assumption), assumption.id().to_owned()),
            SettingValue::Flag(_) => {
                let message = format!("needs {}, was true or false", wanted.described());
                findings.push(Finding::new(Code::BadValue, path, message));
                return None;
            }
            SettingValue::Text(_) | SettingValue::Number(_) => {
                let text = setting.formula().unwrap_or_default();
                let expr = Expr::parse(&text).map_err(|error| findings.push(formula_finding(path, &text, &error)));
                let expr = expr.ok()?;
                self.record_figures(path, &text, &expr);
                (self.lower_here(path, &text, &expr, findings)?, text)
            }
        };
        let node = self.fit(&typed, wanted).or_else(|| {
            findings.push(unfit(path, &typed, wanted, &text));
            None
        })?;
        self.labels.push((path.to_owned(), text, node));
        Some(Typed::number(node, wanted.unit.clone()))
    }

    /// The value in the wanted unit; a rate over the month becomes its total where that is wanted.
    pub(super) fn fit(&mut self, typed: &Typed, wanted: &Wanted) -> Option<NodeId> {
        if let Some(node) = convert(typed, &wanted.unit, &self.calendar, &mut self.program) {
            return Some(node);
        }
        if !wanted.monthly {
            return None;
        }
        accumulate(typed, &Unit::month(), &wanted.unit, &self.calendar, &mut self.program)
    }

    /// Takes back the figures of a place that has a basis of its own.
    pub(super) fn documented(&mut self, path: &str) {
        self.figures.retain(|figure| figure.path != path);
    }

    fn record_figures(&mut self, path: &str, text: &str, expr: &Expr) {
        for figure in expr.figures() {
            let figure =
                UndocumentedFigure { path: path.to_owned(), figure: figure.to_string(), formula: text.to_owned() };
            // A component in several environments is lowered once for each; its figures count once.
            if self.recorded.insert((figure.path.clone(), figure.figure.clone())) {
                self.figures.push(figure);
            }
        }
    }
}

fn unfit(path: &str, typed: &Typed, wanted: &Wanted, text: &str) -> Finding {
    let found = match typed.unit() {
        None => "a comparison".to_owned(),
        Some(unit) if unit.is_pure() => "a plain number".to_owned(),
        Some(unit) => format!("`{unit}`"),
    };
    Finding::new(Code::Formula, path, format!("needs {}, was {found}", wanted.described())).with_detail(shortened(text))
}
