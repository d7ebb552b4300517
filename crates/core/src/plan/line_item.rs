//! A line of the bill and the origin of its cost.

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

/// The origin of a line's cost: formula, prices and everything else that affects it.
#[derive(Clone, Debug, Default)]
pub struct Trace {
    /// The formula of the quantity.
    pub formula: String,
    /// The names of the formula with their values.
    pub operands: Vec<FormulaOperand>,
    /// The price rows that apply; empty if the quantity is an amount of money.
    pub prices: Vec<PriceRow>,
    /// The service and the rate of the price.
    pub rate: Option<(String, String)>,
    pub(crate) schedule: Option<Schedule>,
    /// The quantity that the schedule prices: the quantity of this line after allowances.
    pub(crate) billed: Option<NodeId>,
    /// The quantity of the whole meter, if other lines share it.
    pub(crate) metered: Option<NodeId>,
    /// Everything else that affects the cost: the shared meter, the free quantity, a minimum, a discount.
    pub remarks: Vec<String>,
}

/// A name in a formula with its value.
#[derive(Clone, Debug)]
pub struct FormulaOperand {
    /// The name.
    pub name: String,
    /// The origin of the value: a formula, a chosen value, an assumption.
    pub origin: String,
    pub(crate) node: NodeId,
    pub(crate) unit: Unit,
}

impl FormulaOperand {
    /// The node that computes the value.
    #[must_use]
    pub fn node(&self) -> NodeId {
        self.node
    }

    /// The unit of the value.
    #[must_use]
    pub fn unit(&self) -> &Unit {
        &self.unit
    }
}

impl Trace {
    /// The price schedule.
    #[must_use]
    pub fn schedule(&self) -> Option<&Schedule> {
        self.schedule.as_ref()
    }

    /// The node of the quantity that this line bills, after allowances.
    #[must_use]
    pub fn billed(&self) -> Option<NodeId> {
        self.billed
    }

    /// The node of the quantity of the whole meter, if other lines share it. Tiers apply to this quantity.
    #[must_use]
    pub fn metered(&self) -> Option<NodeId> {
        self.metered
    }
}

impl LineItem {
    /// The id: `component.charge`, with `[item]` after the component and `@environment` at the end if there are several.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }

    /// The id of the component.
    #[must_use]
    pub fn component(&self) -> &str {
        &self.component
    }

    /// The label of the component.
    #[must_use]
    pub fn component_label(&self) -> &str {
        &self.component_label
    }

    /// The item of the component, if it has items.
    #[must_use]
    pub fn item(&self) -> Option<&str> {
        self.item.as_deref()
    }

    /// The environment, if the architecture has environments.
    #[must_use]
    pub fn environment(&self) -> Option<&str> {
        self.environment.as_deref()
    }

    /// The id of the service.
    #[must_use]
    pub fn service(&self) -> &str {
        &self.service
    }

    /// The region of the prices.
    #[must_use]
    pub fn region(&self) -> &str {
        &self.region
    }

    /// The id of the charge in the service.
    #[must_use]
    pub fn charge(&self) -> &str {
        &self.charge
    }

    /// The description of the charge.
    #[must_use]
    pub fn statement(&self) -> &str {
        &self.statement
    }

    /// The node of the monthly quantity before allowances.
    #[must_use]
    pub fn quantity(&self) -> NodeId {
        self.quantity
    }

    /// The unit of the quantity.
    #[must_use]
    pub fn unit(&self) -> &Unit {
        &self.unit
    }

    /// The node of the monthly cost in the plan's currency, before the allowance for parts not designed yet.
    #[must_use]
    pub fn cost(&self) -> NodeId {
        self.cost
    }

    /// The origin of the cost.
    #[must_use]
    pub fn trace(&self) -> &Trace {
        &self.trace
    }

    /// The cost of the line, from the values of [`Plan::at`](super::Plan::at).
    #[must_use]
    pub fn cost_in(&self, values: &[Decimal]) -> Option<Decimal> {
        values.get(self.cost.index()).copied()
    }
}
