//! A line of the bill and how it came about.

use costcone_formula::{Decimal, NodeId, Schedule, Unit};

use crate::prices::PriceRow;

/// One charge of one component in one environment.
#[derive(Clone, Debug)]
pub struct LineItem {
    pub(crate) id: String,
    pub(crate) component: String,
    pub(crate) component_label: String,
    pub(crate) item: Option<String>,
    pub(crate) environment: Option<String>,
    pub(crate) service: String,
    pub(crate) service_name: String,
    pub(crate) region: String,
    pub(crate) charge: String,
    pub(crate) statement: String,
    pub(crate) quantity: NodeId,
    pub(crate) unit: Unit,
    pub(crate) cost: NodeId,
    pub(crate) trace: Trace,
}

/// What a line is made of.
#[derive(Clone, Debug, Default)]
pub struct Trace {
    /// The formula of the quantity.
    pub formula: String,
    /// What the names of the formula stand for.
    pub operands: Vec<FormulaOperand>,
    /// The price rows that apply; empty where the quantity is money already.
    pub prices: Vec<PriceRow>,
    /// The service and rate the price was found under.
    pub rate: Option<(String, String)>,
    pub(crate) schedule: Option<Schedule>,
    /// The quantity the schedule prices: this line's, after allowances and package rounding.
    pub(crate) billed: Option<NodeId>,
    /// The quantity of the whole meter, where the line shares one.
    pub(crate) metered: Option<NodeId>,
    /// What else bears on the cost: the meter it shares, the free part, a minimum, a discount.
    pub remarks: Vec<String>,
}

/// A name in a formula and its value.
#[derive(Clone, Debug)]
pub struct FormulaOperand {
    /// The name.
    pub name: String,
    /// Where its value comes from: a formula, a chosen value, an assumption.
    pub origin: String,
    pub(crate) node: NodeId,
    pub(crate) unit: Unit,
}

impl FormulaOperand {
    /// The node that computes it.
    #[must_use]
    pub fn node(&self) -> NodeId {
        self.node
    }

    /// Its unit.
    #[must_use]
    pub fn unit(&self) -> &Unit {
        &self.unit
    }
}

impl Trace {
    /// The schedule of the price rows.
    #[must_use]
    pub fn schedule(&self) -> Option<&Schedule> {
        self.schedule.as_ref()
    }

    /// The node of the quantity that is billed on this line.
    #[must_use]
    pub fn billed(&self) -> Option<NodeId> {
        self.billed
    }

    /// The node of the quantity that runs through the tiers, where other lines share the meter.
    #[must_use]
    pub fn metered(&self) -> Option<NodeId> {
        self.metered
    }
}

impl LineItem {
    /// Its name: `component.charge`, with the item behind the component and `@environment` where there are several.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }

    /// The component it belongs to.
    #[must_use]
    pub fn component(&self) -> &str {
        &self.component
    }

    /// The component's name for readers.
    #[must_use]
    pub fn component_label(&self) -> &str {
        &self.component_label
    }

    /// The item of the component, where it has several.
    #[must_use]
    pub fn item(&self) -> Option<&str> {
        self.item.as_deref()
    }

    /// The environment, where there are several.
    #[must_use]
    pub fn environment(&self) -> Option<&str> {
        self.environment.as_deref()
    }

    /// The service that bills it.
    #[must_use]
    pub fn service(&self) -> &str {
        &self.service
    }

    /// The region whose prices apply.
    #[must_use]
    pub fn region(&self) -> &str {
        &self.region
    }

    /// The charge of the service.
    #[must_use]
    pub fn charge(&self) -> &str {
        &self.charge
    }

    /// What is charged, in words.
    #[must_use]
    pub fn statement(&self) -> &str {
        &self.statement
    }

    /// The node of the month's quantity, before allowances.
    #[must_use]
    pub fn quantity(&self) -> NodeId {
        self.quantity
    }

    /// The unit of the quantity.
    #[must_use]
    pub fn unit(&self) -> &Unit {
        &self.unit
    }

    /// The node of the cost in the plan's currency, before the uncertainty of the definition.
    #[must_use]
    pub fn cost(&self) -> NodeId {
        self.cost
    }

    /// How it came about.
    #[must_use]
    pub fn trace(&self) -> &Trace {
        &self.trace
    }

    /// The value of the line's cost among the values that [`Plan::at`](super::Plan::at) gave.
    #[must_use]
    pub fn cost_in(&self, values: &[Decimal]) -> Option<Decimal> {
        values.get(self.cost.index()).copied()
    }
}
