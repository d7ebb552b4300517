//! A service of the catalog.

use super::attribute::Attribute;
use super::charge::Charge;
use super::flow_usages::FlowUsages;
use super::formula::CatalogFormula;
use super::price_list::PriceListProduct;
use super::usage::Usage;

/// One service: its attributes, usages and charges, and where their prices are.
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

/// Where a service runs. It decides the price of a flow between two services.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Placement {
    /// In availability zones.
    Zonal,
    /// In a region, not in a particular zone.
    #[default]
    Regional,
    /// At edge locations, as CloudFront.
    Edge,
    /// In no region, as Route 53.
    Global,
}

/// The price table that a service reads.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum PriceScope {
    /// The table of the component's region.
    #[default]
    Region,
    /// One table for all regions.
    Global,
}

impl Service {
    /// The id that components use: `s3_standard`.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }

    /// The name as AWS writes it.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The web page that describes its billing.
    #[must_use]
    pub fn page(&self) -> Option<&str> {
        self.page.as_deref()
    }

    /// The day of reading the page.
    #[must_use]
    pub fn read_on(&self) -> Option<&str> {
        self.read.as_deref()
    }

    /// One sentence about the billing.
    #[must_use]
    pub fn summary(&self) -> &str {
        &self.summary
    }

    /// Items of a bill that this entry does not model.
    #[must_use]
    pub fn leaves_out(&self) -> &[String] {
        &self.leaves_out
    }

    /// Where the service runs.
    #[must_use]
    pub fn placement(&self) -> Placement {
        self.placement
    }

    /// The price table that the service reads.
    #[must_use]
    pub fn prices(&self) -> PriceScope {
        self.prices
    }

    /// The attributes that the architect chooses.
    #[must_use]
    pub fn attributes(&self) -> &[Attribute] {
        &self.attributes
    }

    /// The uncertain usages.
    #[must_use]
    pub fn usages(&self) -> &[Usage] {
        &self.usages
    }

    /// The charges, one for each line of the bill.
    #[must_use]
    pub fn charges(&self) -> &[Charge] {
        &self.charges
    }

    /// The usages that receive the volume of flows.
    #[must_use]
    pub fn flows(&self) -> &FlowUsages {
        &self.flows
    }

    /// Each rate with its products in the AWS Price List.
    #[must_use]
    pub fn rates(&self) -> &[(String, Vec<PriceListProduct>)] {
        &self.rates
    }

    pub(crate) fn usage(&self, name: &str) -> Option<&Usage> {
        self.usages.iter().find(|usage| usage.name == name)
    }

    /// Whether the table lists every combination that AWS offers for this rate. A missing row then means "not offered".
    #[must_use]
    pub fn is_complete(&self, rate: &str) -> bool {
        self.complete.iter().any(|known| known == rate)
    }
}
