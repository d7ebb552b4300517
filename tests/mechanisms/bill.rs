//! The bill of a small architecture, line by line.

use std::error::Error;

use costcone::formula::{Decimal, Rounding};
use costcone::plan::Plan;
use costcone::{Findings, Format};
use costcone_tests::repository;

/// A plan and the values of its nodes with every assumption at its expected value.
pub struct Bill {
    pub plan: Plan,
    values: Vec<Decimal>,
}

/// The bill of these sections in eu-central-1.
pub fn bill(sections: &str) -> Result<Bill, Box<dyn Error>> {
    bill_with("", sections)
}

/// The bill of these sections, with more keys under `[architecture]`.
pub fn bill_with(keys: &str, sections: &str) -> Result<Bill, Box<dyn Error>> {
    let plan = plan_with(keys, sections)?;
    let values = plan.at(|_| None)?;
    Ok(Bill { plan, values })
}

/// The plan of these sections, with more keys under `[architecture]`.
pub fn plan_with(keys: &str, sections: &str) -> Result<Plan, Findings> {
    let text = format!("[architecture]\nname = \"case\"\nregion = \"eu-central-1\"\n{keys}\n{sections}");
    costcone::plan(&costcone::read(&text, Format::Toml)?)
}

/// A figure worked out by hand.
pub fn usd(text: &str) -> Result<Decimal, String> {
    Decimal::parse(text).map_err(|error| error.to_string())
}

impl Bill {
    /// The cost of a line by its id.
    pub fn cost(&self, id: &str) -> Result<Decimal, String> {
        let line = self.plan.lines().iter().find(|line| line.id() == id);
        let cost = line.and_then(|line| line.cost_in(&self.values));
        cost.ok_or_else(|| format!("no line `{id}` in {:?}", self.ids()))
    }

    /// The cost of a line to ten places, for sums with endless digits.
    pub fn rounded(&self, id: &str) -> Result<Decimal, String> {
        self.cost(id).map(|cost| cost.round_places(10))
    }

    /// The total, before the allowance for parts not designed yet.
    pub fn total(&self) -> Result<Decimal, String> {
        Ok(self.values[self.plan.total().index()])
    }

    /// The sum of all lines.
    pub fn sum(&self) -> Result<Decimal, String> {
        let costs = self.plan.lines().iter().filter_map(|line| line.cost_in(&self.values));
        let sum = costs.into_iter().try_fold(Decimal::ZERO, |sum, cost| sum.add_rounded(cost, Rounding::Nearest));
        sum.map_err(|error| error.to_string())
    }

    /// The ids of all lines.
    pub fn ids(&self) -> Vec<&str> {
        self.plan.lines().iter().map(|line| line.id()).collect()
    }
}

/// The price of the only row of a rate with these attributes, from the table in the repository.
pub fn price(service: &str, region: &str, rate: &str, attributes: &str) -> Result<Decimal, String> {
    let path = repository(&format!("pricing-data/prices/{service}/{region}.csv"));
    let text = std::fs::read_to_string(&path).map_err(|error| format!("{}: {error}", path.display()))?;
    let start = format!("{rate},{attributes},0,,");
    let mut rows = text.lines().filter_map(|line| line.strip_prefix(&start));
    let row = rows.next().ok_or_else(|| format!("no `{start}` in {}", path.display()))?;
    usd(row.split(',').next().unwrap_or_default())
}

/// A price times a quantity.
pub fn times(price: Result<Decimal, String>, quantity: &str) -> Result<Decimal, String> {
    price?.mul_rounded(usd(quantity)?, Rounding::Nearest).map_err(|error| error.to_string())
}
