//! The neutral file format `cost-workload/1`.
//!
//! A workload describes one month. Each draw samples the `assumptions` once, and `lines` price expressions over them.
//! The last line may be a percentage of all others. `regions` multiply the prices of a category. A scenario scales some
//! assumptions and moves everything to a region.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use serde::Deserialize;
use serde::de::DeserializeOwned;

use crate::Error;

/// Required value of `format`.
const FORMAT: &str = "cost-workload/1";

/// A workload file.
#[derive(Clone, Debug, Deserialize)]
pub struct Workload {
    format: String,
    /// Name of the workload.
    pub name: String,
    /// Uncertain inputs.
    pub assumptions: Vec<WorkloadAssumption>,
    /// Correlated assumptions.
    #[serde(default)]
    pub correlations: Vec<WorkloadCorrelation>,
    /// Components, in the order of the results.
    pub components: Vec<String>,
    /// Lines of the bill.
    pub lines: Vec<WorkloadLine>,
    /// Price multiplier of each category by region.
    #[serde(default)]
    pub regions: BTreeMap<String, BTreeMap<String, f64>>,
}

/// One random input.
#[derive(Clone, Debug, Deserialize)]
pub struct WorkloadAssumption {
    /// Name in expressions.
    pub id: String,
    /// Distribution.
    #[serde(flatten)]
    pub distribution: WorkloadDistribution,
}

/// A distribution by its parameters.
#[derive(Clone, Debug, Deserialize)]
#[serde(tag = "dist", rename_all = "lowercase")]
pub enum WorkloadDistribution {
    /// The usual PERT distribution.
    Pert {
        /// Minimum.
        min: f64,
        /// Most likely value.
        mode: f64,
        /// Maximum.
        max: f64,
    },
    /// The triangular distribution.
    Triangular {
        /// Minimum.
        min: f64,
        /// Most likely value.
        mode: f64,
        /// Maximum.
        max: f64,
    },
    /// The uniform distribution.
    Uniform {
        /// Minimum.
        min: f64,
        /// Maximum.
        max: f64,
    },
    /// The lognormal distribution by two percentiles, clamped at P0.1 and P99.9.
    Lognormal {
        /// 10th percentile.
        p10: f64,
        /// 90th percentile.
        p90: f64,
    },
    /// Weighted alternatives.
    Discrete {
        /// Alternatives.
        values: Vec<f64>,
        /// Weight of each alternative.
        weights: Vec<f64>,
    },
    /// A fixed value.
    Fixed {
        /// The value.
        value: f64,
    },
}

/// Assumptions with the same correlation between all pairs of their latent normal variables.
#[derive(Clone, Debug, Deserialize)]
pub struct WorkloadCorrelation {
    copula: String,
    /// Correlation of the latent normal variables.
    pub rho: f64,
    /// Correlated assumptions.
    pub members: Vec<String>,
}

/// One line of the bill.
#[derive(Clone, Debug, Deserialize)]
#[serde(try_from = "WrittenLine")]
pub struct WorkloadLine {
    /// Name of the line.
    pub id: String,
    /// Component of the line.
    pub component: String,
    /// Category of its price multiplier.
    pub category: String,
    /// Quantity or amount that the tiers price.
    pub basis: LineBasis,
    /// Graduated price tiers. A flat price has one tier without an end.
    pub tiers: Vec<Tier>,
}

/// The basis of a line's price.
#[derive(Clone, Debug)]
pub enum LineBasis {
    /// An expression over assumptions.
    Quantity(Expression),
    /// The cost of all other lines, with a minimum charge.
    OtherLines {
        /// Minimum charge.
        minimum: f64,
    },
}

/// One graduated price tier.
#[derive(Clone, Debug, Deserialize)]
pub struct Tier {
    /// End of the tier. `None` for no end.
    pub upto: Option<f64>,
    /// Price per unit.
    pub unit: f64,
}

/// An expression over assumptions.
#[derive(Clone, Debug, Deserialize)]
#[serde(try_from = "WrittenExpression")]
pub enum Expression {
    /// A number.
    Number(f64),
    /// An assumption.
    Name(String),
    /// An operation on one or more arguments.
    Apply(ExpressionOperation, Vec<Expression>),
}

/// The operation of an expression.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExpressionOperation {
    /// Product.
    Multiply,
    /// Sum.
    Add,
    /// Maximum.
    Maximum,
    /// Minimum.
    Minimum,
    /// Rounding up to a whole number.
    Ceiling,
}

/// A change of a workload.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct WorkloadScenario {
    /// Region of all components.
    pub region: String,
    /// Factors for some assumptions.
    pub scale: BTreeMap<String, f64>,
}

#[derive(Deserialize)]
struct WrittenLine {
    id: String,
    component: String,
    category: String,
    quantity: Option<Expression>,
    percent_of: Option<String>,
    #[serde(default)]
    min: f64,
    unit: Option<f64>,
    tiers: Option<Vec<Tier>>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum WrittenExpression {
    Number(f64),
    Name(String),
    List(Vec<WrittenExpression>),
}

impl Workload {
    /// Reads a workload file.
    ///
    /// # Errors
    /// If the file cannot be read, has another format, or is inconsistent.
    pub fn read(path: &Path) -> Result<Workload, Error> {
        let workload: Workload = read(path)?;
        workload.check()?;
        Ok(workload)
    }

    fn check(&self) -> Result<(), Error> {
        if self.format != FORMAT {
            return Err(Error::Workload(format!("expected the format `{FORMAT}`, was `{}`", self.format)));
        }
        if let Some(other) = self.correlations.iter().find(|group| group.copula != "gaussian") {
            return Err(Error::Workload(format!("unknown copula `{}`, expected `gaussian`", other.copula)));
        }
        if let Some(uneven) = self.assumptions.iter().find(|assumption| assumption.distribution.is_uneven()) {
            return Err(Error::Workload(format!("assumption `{}` needs a weight for each value", uneven.id)));
        }
        if let Some(line) = self.lines.iter().find(|line| !self.components.contains(&line.component)) {
            return Err(Error::Workload(format!("line `{}`: unknown component `{}`", line.id, line.component)));
        }
        let billed = |component: &String| self.lines.iter().any(|line| line.component == *component);
        if let Some(idle) = self.components.iter().find(|component| !billed(component)) {
            return Err(Error::Workload(format!("component `{idle}` has no line")));
        }
        let mut seen = BTreeSet::new();
        if let Some(again) = self.lines.iter().find(|line| !seen.insert((&line.component, &line.id))) {
            return Err(Error::Workload(format!("component `{}` has two lines `{}`", again.component, again.id)));
        }
        Ok(())
    }

    /// The lines of a component, in order.
    pub fn lines_of<'a>(&'a self, component: &'a str) -> impl Iterator<Item = &'a WorkloadLine> {
        self.lines.iter().filter(move |line| line.component == component)
    }
}

impl WorkloadScenario {
    /// Reads a list of scenarios.
    ///
    /// # Errors
    /// If the file cannot be read or is not a list of scenarios.
    pub fn read(path: &Path) -> Result<Vec<WorkloadScenario>, Error> {
        read(path)
    }
}

impl WorkloadDistribution {
    fn is_uneven(&self) -> bool {
        matches!(self, WorkloadDistribution::Discrete { values, weights } if values.len() != weights.len())
    }
}

impl Expression {
    /// The assumptions in the expression, each once, in order of their first use.
    #[must_use]
    pub fn names(&self) -> Vec<&str> {
        let mut names = Vec::new();
        self.collect(&mut names);
        names
    }

    fn collect<'a>(&'a self, names: &mut Vec<&'a str>) {
        match self {
            Expression::Number(_) => {}
            Expression::Name(name) if names.contains(&name.as_str()) => {}
            Expression::Name(name) => names.push(name),
            Expression::Apply(_, arguments) => arguments.iter().for_each(|argument| argument.collect(names)),
        }
    }
}

impl ExpressionOperation {
    fn of(word: &str) -> Result<ExpressionOperation, String> {
        match word {
            "mul" => Ok(ExpressionOperation::Multiply),
            "add" => Ok(ExpressionOperation::Add),
            "max" => Ok(ExpressionOperation::Maximum),
            "min" => Ok(ExpressionOperation::Minimum),
            "ceil" => Ok(ExpressionOperation::Ceiling),
            other => Err(format!("unknown operation `{other}`, expected mul, add, max, min, or ceil")),
        }
    }
}

impl TryFrom<WrittenExpression> for Expression {
    type Error = String;

    fn try_from(written: WrittenExpression) -> Result<Expression, String> {
        let list = match written {
            WrittenExpression::Number(number) => return Ok(Expression::Number(number)),
            WrittenExpression::Name(name) => return Ok(Expression::Name(name)),
            WrittenExpression::List(list) => list,
        };
        let mut parts = list.into_iter();
        let Some(WrittenExpression::Name(word)) = parts.next() else {
            return Err("an expression must start with the name of its operation".to_owned());
        };
        let arguments: Vec<Expression> = parts.map(Expression::try_from).collect::<Result<_, _>>()?;
        let operation = ExpressionOperation::of(&word)?;
        match (operation, arguments.len()) {
            (_, 0) => Err(format!("`{word}` has no arguments")),
            (ExpressionOperation::Ceiling, 2..) => Err("`ceil` takes one argument".to_owned()),
            _ => Ok(Expression::Apply(operation, arguments)),
        }
    }
}

impl TryFrom<WrittenLine> for WorkloadLine {
    type Error = String;

    fn try_from(written: WrittenLine) -> Result<WorkloadLine, String> {
        let WrittenLine { id, component, category, quantity, percent_of, min, unit, tiers } = written;
        let basis = match (quantity, percent_of.as_deref()) {
            (Some(quantity), None) => LineBasis::Quantity(quantity),
            (None, Some("all_other_lines")) => LineBasis::OtherLines { minimum: min },
            _ => return Err(format!("line `{id}` needs `quantity`, or `percent_of` with `all_other_lines`")),
        };
        let tiers = match (unit, tiers) {
            (Some(unit), None) => vec![Tier { upto: None, unit }],
            (None, Some(tiers)) => tiers,
            _ => return Err(format!("line `{id}` needs exactly one of `unit` and `tiers`")),
        };
        Ok(WorkloadLine { id, component, category, basis, tiers })
    }
}

fn read<T: DeserializeOwned>(path: &Path) -> Result<T, Error> {
    let text = fs::read_to_string(path).map_err(|error| Error::Unreadable(path.to_owned(), error))?;
    serde_json::from_str(&text).map_err(|error| Error::Malformed(path.to_owned(), error))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_expression_names_each_assumption_once() {
        let text = r#"["add", ["mul", "a", "b", 2], ["ceil", "a"]]"#;
        let expression: Expression = serde_json::from_str(text).unwrap();
        assert_eq!(expression.names(), ["a", "b"]);
    }

    #[test]
    fn invalid_expressions_are_errors() {
        let message = |text: &str| serde_json::from_str::<Expression>(text).unwrap_err().to_string();
        assert!(message(r#"["pow", "a"]"#).contains("unknown operation `pow`"));
        assert!(message(r#"["ceil", "a", "b"]"#).contains("one argument"));
        assert!(message(r#"["mul"]"#).contains("no arguments"));
        assert!(message("[1, 2]").contains("name of its operation"));
    }

    /// The error of a workload with one component `c`.
    fn refused(format: &str, assumption: &str, lines: &[&str]) -> String {
        let line =
            |id: &&str| format!(r#"{{"id": "{id}", "component": "c", "category": "other", "quantity": 1, "unit": 1}}"#);
        let lines = lines.iter().map(line).collect::<Vec<_>>().join(", ");
        let text = format!(
            r#"{{"format": "{format}", "name": "w", "assumptions": [{assumption}], "components": ["c"], "lines": [{lines}]}}"#
        );
        let workload: Workload = serde_json::from_str(&text).unwrap();
        workload.check().err().map(|error| error.to_string()).unwrap_or_default()
    }

    #[test]
    fn inconsistent_workloads_are_errors() {
        let uneven = r#"{"id": "a", "dist": "discrete", "values": [1, 2], "weights": [1]}"#;
        assert_eq!(refused(FORMAT, "", &["x"]), "");
        assert_eq!(refused("other/2", "", &["x"]), "expected the format `cost-workload/1`, was `other/2`");
        assert_eq!(refused(FORMAT, uneven, &["x"]), "assumption `a` needs a weight for each value");
        assert_eq!(refused(FORMAT, "", &["x", "x"]), "component `c` has two lines `x`");
        assert_eq!(refused(FORMAT, "", &[]), "component `c` has no line");
    }

    #[test]
    fn a_line_needs_one_price_and_one_quantity() {
        let message = |text: &str| serde_json::from_str::<WorkloadLine>(text).unwrap_err().to_string();
        let start = r#""id": "x", "component": "c", "category": "other""#;
        assert!(message(&format!("{{{start}, \"unit\": 1}}")).contains("needs `quantity`"));
        assert!(message(&format!("{{{start}, \"quantity\": 1}}")).contains("`unit` and `tiers`"));
    }
}
