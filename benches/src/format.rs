//! The neutral format `cost-workload/1`, as it is written.
//!
//! A workload is one month: `assumptions` are drawn once a trial, `lines` price expressions over them, and the last
//! line may be a percentage of all others. `regions` multiply the prices of a category. A scenario scales some
//! assumptions and moves everything to a region.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use serde::Deserialize;
use serde::de::DeserializeOwned;

use crate::Error;

/// What `format` must say.
const FORMAT: &str = "cost-workload/1";

/// A workload file.
#[derive(Clone, Debug, Deserialize)]
pub struct Workload {
    format: String,
    /// What it is called.
    pub name: String,
    /// What is uncertain.
    pub assumptions: Vec<Assumption>,
    /// Which assumptions move together.
    #[serde(default)]
    pub correlations: Vec<Correlation>,
    /// Components in the order of the results.
    pub components: Vec<String>,
    /// What is charged.
    pub lines: Vec<Line>,
    /// For each region, what multiplies the prices of each category.
    #[serde(default)]
    pub regions: BTreeMap<String, BTreeMap<String, f64>>,
}

/// One random number of a trial.
#[derive(Clone, Debug, Deserialize)]
pub struct Assumption {
    /// Its name in expressions.
    pub id: String,
    /// How it is distributed.
    #[serde(flatten)]
    pub distribution: Distribution,
}

/// A distribution by its parameters.
#[derive(Clone, Debug, Deserialize)]
#[serde(tag = "dist", rename_all = "lowercase")]
pub enum Distribution {
    /// The usual beta over min, mode, max.
    Pert {
        /// The least value.
        min: f64,
        /// The likeliest value.
        mode: f64,
        /// The greatest value.
        max: f64,
    },
    /// The triangle over min, mode, max.
    Triangular {
        /// The least value.
        min: f64,
        /// The likeliest value.
        mode: f64,
        /// The greatest value.
        max: f64,
    },
    /// All values alike.
    Uniform {
        /// The least value.
        min: f64,
        /// The greatest value.
        max: f64,
    },
    /// By two percentiles, clamped at P0.1 and P99.9.
    Lognormal {
        /// One draw in ten is below.
        p10: f64,
        /// One draw in ten is above.
        p90: f64,
    },
    /// Weighted alternatives.
    Discrete {
        /// The alternatives.
        values: Vec<f64>,
        /// How likely each is.
        weights: Vec<f64>,
    },
    /// A fact.
    Fixed {
        /// The value.
        value: f64,
    },
}

/// Assumptions whose latent normals have the same correlation, each with each.
#[derive(Clone, Debug, Deserialize)]
pub struct Correlation {
    copula: String,
    /// The correlation of the latent normals.
    pub rho: f64,
    /// The assumptions.
    pub members: Vec<String>,
}

/// One line of the bill.
#[derive(Clone, Debug, Deserialize)]
#[serde(try_from = "WrittenLine")]
pub struct Line {
    /// Its name.
    pub id: String,
    /// The component that it belongs to.
    pub component: String,
    /// Which multiplier of a region applies.
    pub category: String,
    /// What is priced.
    pub priced: Priced,
    /// Graduated prices; a flat price is a single tier without end.
    pub tiers: Vec<Tier>,
}

/// What the tiers of a line are applied to.
#[derive(Clone, Debug)]
pub enum Priced {
    /// A quantity over assumptions.
    Quantity(Expression),
    /// The cost of all other lines; the charge is no less than the minimum.
    OtherLines {
        /// The least charge.
        minimum: f64,
    },
}

/// One step of graduated prices.
#[derive(Clone, Debug, Deserialize)]
pub struct Tier {
    /// Where it ends; never where nothing is given.
    pub upto: Option<f64>,
    /// What each unit inside costs.
    pub unit: f64,
}

/// A quantity over assumptions.
#[derive(Clone, Debug, Deserialize)]
#[serde(try_from = "WrittenExpression")]
pub enum Expression {
    /// A number.
    Number(f64),
    /// An assumption.
    Name(String),
    /// An operation on one or more arguments.
    Apply(Operation, Vec<Expression>),
}

/// What an expression does with its arguments.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operation {
    /// The product.
    Multiply,
    /// The sum.
    Add,
    /// The greatest.
    Maximum,
    /// The least.
    Minimum,
    /// The whole number at or above.
    Ceiling,
}

/// A changed copy of a workload.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Scenario {
    /// Where everything is.
    pub region: String,
    /// What multiplies the draws of some assumptions.
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
    /// Where the file cannot be read, is of another format, or contradicts itself.
    pub fn read(path: &Path) -> Result<Workload, Error> {
        let workload: Workload = read(path)?;
        workload.check()?;
        Ok(workload)
    }

    fn check(&self) -> Result<(), Error> {
        if self.format != FORMAT {
            return Err(Error::Workload(format!("the format must be `{FORMAT}`, was `{}`", self.format)));
        }
        if let Some(other) = self.correlations.iter().find(|group| group.copula != "gaussian") {
            return Err(Error::Workload(format!("the copula `{}` is not known, only `gaussian`", other.copula)));
        }
        if let Some(uneven) = self.assumptions.iter().find(|assumption| assumption.distribution.is_uneven()) {
            return Err(Error::Workload(format!("assumption `{}` needs a weight for each value", uneven.id)));
        }
        if let Some(line) = self.lines.iter().find(|line| !self.components.contains(&line.component)) {
            return Err(Error::Workload(format!("line `{}`: there is no component `{}`", line.id, line.component)));
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
    pub fn lines_of<'a>(&'a self, component: &'a str) -> impl Iterator<Item = &'a Line> {
        self.lines.iter().filter(move |line| line.component == component)
    }
}

impl Scenario {
    /// Reads a list of scenarios.
    ///
    /// # Errors
    /// Where the file cannot be read or is no such list.
    pub fn read(path: &Path) -> Result<Vec<Scenario>, Error> {
        read(path)
    }
}

impl Distribution {
    fn is_uneven(&self) -> bool {
        matches!(self, Distribution::Discrete { values, weights } if values.len() != weights.len())
    }
}

impl Expression {
    /// The assumptions it names, each once, in the order of the first mention.
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

impl Operation {
    fn of(word: &str) -> Result<Operation, String> {
        match word {
            "mul" => Ok(Operation::Multiply),
            "add" => Ok(Operation::Add),
            "max" => Ok(Operation::Maximum),
            "min" => Ok(Operation::Minimum),
            "ceil" => Ok(Operation::Ceiling),
            other => Err(format!("there is no operation `{other}`: expected mul, add, max, min or ceil")),
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
            return Err("an expression starts with the name of its operation".to_owned());
        };
        let arguments: Vec<Expression> = parts.map(Expression::try_from).collect::<Result<_, _>>()?;
        let operation = Operation::of(&word)?;
        match (operation, arguments.len()) {
            (_, 0) => Err(format!("`{word}` has no arguments")),
            (Operation::Ceiling, 2..) => Err("`ceil` takes one argument".to_owned()),
            _ => Ok(Expression::Apply(operation, arguments)),
        }
    }
}

impl TryFrom<WrittenLine> for Line {
    type Error = String;

    fn try_from(written: WrittenLine) -> Result<Line, String> {
        let WrittenLine { id, component, category, quantity, percent_of, min, unit, tiers } = written;
        let priced = match (quantity, percent_of.as_deref()) {
            (Some(quantity), None) => Priced::Quantity(quantity),
            (None, Some("all_other_lines")) => Priced::OtherLines { minimum: min },
            _ => return Err(format!("line `{id}` needs `quantity`, or `percent_of` with `all_other_lines`")),
        };
        let tiers = match (unit, tiers) {
            (Some(unit), None) => vec![Tier { upto: None, unit }],
            (None, Some(tiers)) => tiers,
            _ => return Err(format!("line `{id}` needs either `unit` or `tiers`")),
        };
        Ok(Line { id, component, category, priced, tiers })
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
    fn what_is_no_expression_is_refused_in_words() {
        let message = |text: &str| serde_json::from_str::<Expression>(text).unwrap_err().to_string();
        assert!(message(r#"["pow", "a"]"#).contains("no operation `pow`"));
        assert!(message(r#"["ceil", "a", "b"]"#).contains("one argument"));
        assert!(message(r#"["mul"]"#).contains("no arguments"));
        assert!(message("[1, 2]").contains("name of its operation"));
    }

    /// What is wrong with a workload of one component `c`.
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
    fn a_workload_that_contradicts_itself_is_refused_in_words() {
        let uneven = r#"{"id": "a", "dist": "discrete", "values": [1, 2], "weights": [1]}"#;
        assert_eq!(refused(FORMAT, "", &["x"]), "");
        assert_eq!(refused("other/2", "", &["x"]), "the format must be `cost-workload/1`, was `other/2`");
        assert_eq!(refused(FORMAT, uneven, &["x"]), "assumption `a` needs a weight for each value");
        assert_eq!(refused(FORMAT, "", &["x", "x"]), "component `c` has two lines `x`");
        assert_eq!(refused(FORMAT, "", &[]), "component `c` has no line");
    }

    #[test]
    fn a_line_needs_one_price_and_one_quantity() {
        let message = |text: &str| serde_json::from_str::<Line>(text).unwrap_err().to_string();
        let start = r#""id": "x", "component": "c", "category": "other""#;
        assert!(message(&format!("{{{start}, \"unit\": 1}}")).contains("needs `quantity`"));
        assert!(message(&format!("{{{start}, \"quantity\": 1}}")).contains("`unit` or `tiers`"));
    }
}
