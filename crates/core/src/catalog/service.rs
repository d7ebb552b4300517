//! A service of the catalogue.

use costcone_formula::{Expr, Quantity, Unit};

use super::mapping::PriceListProduct;

/// A formula with its text.
#[derive(Clone, Debug)]
pub(crate) struct CatalogFormula {
    pub(crate) text: String,
    pub(crate) expr: Expr,
}

/// What one service charges for.
#[derive(Clone, Debug)]
pub struct Service {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) page: Option<String>,
    pub(crate) read: Option<String>,
    pub(crate) summary: String,
    pub(crate) leaves_out: Vec<String>,
    pub(crate) placement: Placement,
    pub(crate) prices: PriceScope,
    pub(crate) complete: Vec<String>,
    pub(crate) attributes: Vec<Attribute>,
    pub(crate) usages: Vec<Usage>,
    pub(crate) values: Vec<(String, CatalogFormula)>,
    pub(crate) charges: Vec<Charge>,
    pub(crate) flows: FlowUsages,
    pub(crate) rates: Vec<(String, Vec<PriceListProduct>)>,
}

/// Where a service runs, which decides what a flow between two of them costs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Placement {
    /// In availability zones.
    Zonal,
    /// In a region as a whole.
    #[default]
    Regional,
    /// At the edge of the network.
    Edge,
    /// In no particular place.
    Global,
}

/// Which price table a service reads.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum PriceScope {
    /// The table of the component's region.
    #[default]
    Region,
    /// One table for all regions.
    Global,
}

/// Something the architect chooses.
#[derive(Clone, Debug)]
pub struct Attribute {
    pub(crate) name: String,
    pub(crate) statement: String,
    pub(crate) kind: AttributeKind,
    pub(crate) optional: bool,
    pub(crate) when: Conditions,
}

/// What values an attribute can have.
#[derive(Clone, Debug)]
pub enum AttributeKind {
    /// One of a list of words.
    Choice {
        /// The words.
        values: Vec<String>,
        /// The one taken where none is given.
        default: Option<String>,
    },
    /// A word that the price rows of a rate know in the region, such as an instance type.
    Priced {
        /// The rate whose rows list the words.
        rate: String,
        /// What is cut from the front of a word before its specifications are looked up.
        strip: String,
        /// Whether specifications (vCPU, memory) come with it.
        specifications: bool,
        /// The one taken where none is given.
        default: Option<String>,
    },
    /// A quantity, usable in formulas.
    Quantity {
        /// Its unit.
        unit: Unit,
        /// The least allowed.
        min: Option<Quantity>,
        /// The most allowed.
        max: Option<Quantity>,
        /// The one taken where none is given.
        default: Option<Quantity>,
    },
}

/// Something uncertain that charges depend on.
#[derive(Clone, Debug)]
pub struct Usage {
    pub(crate) name: String,
    pub(crate) label: String,
    pub(crate) statement: String,
    pub(crate) question: Option<String>,
    pub(crate) unit: Unit,
    pub(crate) monthly: bool,
    pub(crate) optional: bool,
    pub(crate) scales: bool,
    pub(crate) default: Option<(Quantity, String)>,
    pub(crate) when: Conditions,
}

/// Attribute values under which something applies: every attribute named must have one of its values.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Conditions(pub(crate) Vec<(String, Vec<String>)>);

impl Conditions {
    /// Whether they hold for these attribute values.
    pub fn hold<'a>(&self, value_of: impl Fn(&str) -> Option<&'a str>) -> bool {
        self.0.iter().all(|(attribute, allowed)| {
            value_of(attribute).is_some_and(|value| allowed.iter().any(|word| word == value))
        })
    }

    /// The attributes and the values they must have.
    #[must_use]
    pub fn pairs(&self) -> &[(String, Vec<String>)] {
        &self.0
    }
}

/// One line of the bill.
#[derive(Clone, Debug)]
pub struct Charge {
    pub(crate) name: String,
    pub(crate) statement: String,
    pub(crate) quantity: Option<CatalogFormula>,
    pub(crate) unit: Unit,
    pub(crate) pricing: Pricing,
    pub(crate) meter: MeterScope,
    pub(crate) each: bool,
    pub(crate) when: Conditions,
}

/// How the quantity of a charge becomes money.
#[derive(Clone, Debug)]
pub enum Pricing {
    /// It is money already.
    Direct,
    /// A rate of a price table, possibly another service's.
    Rate {
        /// The service whose table holds the rate, where it is another one.
        service: Option<String>,
        /// The rate.
        rate: String,
        /// How its tiers apply.
        schedule: costcone_formula::ScheduleKind,
        /// The block that is priced whole once started.
        package: Option<Quantity>,
        /// The rate of the least amount a month.
        minimum: Option<String>,
    },
    /// A percentage of the sum of the other AWS charges, in tiers of that sum.
    Percentage {
        /// The rate.
        rate: String,
        /// The rate of the least amount a month.
        minimum: Option<String>,
    },
}

/// Which charges are metered together.
#[derive(Clone, Debug, Default)]
pub struct MeterScope {
    /// What tells one tier meter from another (`region` and attributes); empty is the whole account; `None` is each
    /// component by itself.
    pub(crate) pool: Option<Vec<String>>,
    /// The free part.
    pub(crate) allowance: Option<Allowance>,
}

/// A free part of a meter.
#[derive(Clone, Debug)]
pub struct Allowance {
    pub(crate) name: String,
    pub(crate) quantity: Quantity,
    pub(crate) pool: Vec<String>,
}

/// Which usages take the volume of flows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FlowUsages {
    pub(crate) via: Option<String>,
    pub(crate) to_internet: Option<String>,
    pub(crate) to_component: Option<String>,
    pub(crate) cross_zone: CrossZonePayer,
}

/// Who pays for data that crosses zones to or from a service.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum CrossZonePayer {
    /// Both sides, each its direction.
    #[default]
    BothSides,
    /// Only the other side.
    OtherSide,
    /// Nobody.
    Free,
}

impl Service {
    /// Its id, as components name it.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }

    /// Its name as AWS writes it.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The page that says how it is billed.
    #[must_use]
    pub fn page(&self) -> Option<&str> {
        self.page.as_deref()
    }

    /// The day the page was read.
    #[must_use]
    pub fn read_on(&self) -> Option<&str> {
        self.read.as_deref()
    }

    /// One sentence on what is billed.
    #[must_use]
    pub fn summary(&self) -> &str {
        &self.summary
    }

    /// What a bill could show that this entry does not model.
    #[must_use]
    pub fn leaves_out(&self) -> &[String] {
        &self.leaves_out
    }

    /// Where it runs.
    #[must_use]
    pub fn placement(&self) -> Placement {
        self.placement
    }

    /// Which price table it reads.
    #[must_use]
    pub fn prices(&self) -> PriceScope {
        self.prices
    }

    /// What the architect chooses.
    #[must_use]
    pub fn attributes(&self) -> &[Attribute] {
        &self.attributes
    }

    /// What is uncertain.
    #[must_use]
    pub fn usages(&self) -> &[Usage] {
        &self.usages
    }

    /// The lines of its bill.
    #[must_use]
    pub fn charges(&self) -> &[Charge] {
        &self.charges
    }

    /// Which usages take the volume of flows.
    #[must_use]
    pub fn flows(&self) -> &FlowUsages {
        &self.flows
    }

    /// Rates and the products of AWS's Price List that each is made of.
    #[must_use]
    pub fn rates(&self) -> &[(String, Vec<PriceListProduct>)] {
        &self.rates
    }

    pub(crate) fn usage(&self, name: &str) -> Option<&Usage> {
        self.usages.iter().find(|usage| usage.name == name)
    }

    /// Whether a row that is absent from the rate's table means that AWS does not offer it.
    #[must_use]
    pub fn is_complete(&self, rate: &str) -> bool {
        self.complete.iter().any(|known| known == rate)
    }
}

impl Attribute {
    /// Its key in a component.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// What it chooses.
    #[must_use]
    pub fn statement(&self) -> &str {
        &self.statement
    }

    /// What values it can have.
    #[must_use]
    pub fn kind(&self) -> &AttributeKind {
        &self.kind
    }

    /// The value taken where none is given, as written.
    #[must_use]
    pub fn default_text(&self) -> Option<String> {
        match &self.kind {
            AttributeKind::Choice { default, .. } | AttributeKind::Priced { default, .. } => default.clone(),
            AttributeKind::Quantity { default, .. } => default.as_ref().map(ToString::to_string),
        }
    }

    /// Whether it must be given.
    #[must_use]
    pub fn required(&self) -> bool {
        !self.optional && self.default_text().is_none()
    }

    /// When it applies.
    #[must_use]
    pub fn when(&self) -> &Conditions {
        &self.when
    }
}

impl Usage {
    /// Its key in a component.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Its short name for readers: `label`, or its key in words.
    #[must_use]
    pub fn label(&self) -> &str {
        &self.label
    }

    /// The question that would settle it, unit included; `None` where the entry has none.
    #[must_use]
    pub fn question(&self) -> Option<&str> {
        self.question.as_deref()
    }

    /// What it is.
    #[must_use]
    pub fn statement(&self) -> &str {
        &self.statement
    }

    /// Its unit; a total of the month is written without the month.
    #[must_use]
    pub fn unit(&self) -> &Unit {
        &self.unit
    }

    /// Whether it is a total of the month rather than an average over it.
    #[must_use]
    pub fn monthly(&self) -> bool {
        self.monthly
    }

    /// Whether it is nothing unless given.
    #[must_use]
    pub fn optional(&self) -> bool {
        self.optional
    }

    /// The value taken where none is given, and why.
    #[must_use]
    pub fn default_value(&self) -> Option<(&Quantity, &str)> {
        self.default.as_ref().map(|(quantity, basis)| (quantity, basis.as_str()))
    }

    /// When it applies.
    #[must_use]
    pub fn when(&self) -> &Conditions {
        &self.when
    }

    /// The unit as a component's author writes it: `request/month` for a total, `GB` for an average.
    #[must_use]
    pub fn written_unit(&self) -> String {
        if self.monthly { format!("{}/month", self.unit) } else { self.unit.to_string() }
    }
}

impl Charge {
    /// Its id within the service.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// What is charged.
    #[must_use]
    pub fn statement(&self) -> &str {
        &self.statement
    }

    /// The formula of its quantity; `None` for a percentage of other charges.
    #[must_use]
    pub fn quantity(&self) -> Option<&str> {
        self.quantity.as_ref().map(|formula| formula.text.as_str())
    }

    /// The unit its price is per.
    #[must_use]
    pub fn unit(&self) -> &Unit {
        &self.unit
    }

    /// Whether a part of it is free before the rate holds.
    #[must_use]
    pub fn has_allowance(&self) -> bool {
        self.meter.allowance.is_some()
    }

    /// How it is priced.
    #[must_use]
    pub fn pricing(&self) -> &Pricing {
        &self.pricing
    }

    /// The free part, where there is one.
    #[must_use]
    pub fn allowance(&self) -> Option<&Quantity> {
        self.meter.allowance.as_ref().map(|allowance| &allowance.quantity)
    }

    /// When it applies.
    #[must_use]
    pub fn when(&self) -> &Conditions {
        &self.when
    }

    /// The rate it is priced at, with the service whose table holds it, where that is another one.
    #[must_use]
    pub fn rate(&self) -> Option<(Option<&str>, &str)> {
        match &self.pricing {
            Pricing::Direct => None,
            Pricing::Rate { service, rate, .. } => Some((service.as_deref(), rate)),
            Pricing::Percentage { rate, .. } => Some((None, rate)),
        }
    }
}
