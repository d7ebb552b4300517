//! Finds services, prices, and instance types in a book.

use std::sync::Arc;

use costcone_core::catalog::{Catalog, Service};
use costcone_core::formula::{Decimal, close_or_else};
use costcone_core::prices::{
    GLOBAL, InstanceNeed, InstanceSpecification, Price, PriceProvider, PriceRow, PriceTable, no_prices,
};
use costcone_core::{Code, Currency, Finding, Findings, Table, Value};

use crate::Book;

/// A row of a price table, with its region and rate.
#[derive(Clone, Debug)]
pub struct ListedPrice {
    /// The region, or `global`.
    pub region: String,
    /// The rate.
    pub rate: String,
    /// The row.
    pub row: PriceRow,
}

/// An instance type with its on-demand price in a region.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PricedInstance {
    /// Its name, as in `m7g.large`.
    pub name: String,
    /// Its size.
    pub size: InstanceSpecification,
    /// The price of one hour.
    pub hour: Decimal,
    /// The currency of the price.
    pub currency: Currency,
}

impl Book {
    /// A service by its id.
    ///
    /// # Errors
    /// If the service does not exist (the help names the closest one), or if its file is invalid.
    pub fn find_service(&self, id: &str) -> Result<Arc<Service>, Findings> {
        self.service(id)?.ok_or_else(|| {
            let ids = self.ids();
            let finding = Finding::new(Code::UnknownService, "", format!("unknown service `{id}`"));
            let help = close_or_else(id, ids.iter().map(String::as_str), || format!("known: {}", ids.join(", ")));
            finding.with_help(help).into()
        })
    }

    /// The regions with prices for every service of a document, sorted. A service with global prices, or without prices of its
    /// own, is available in every region.
    #[must_use]
    pub fn common_regions(&self, document: &Table) -> Vec<String> {
        let components = document.section(&["components"]);
        let services = components.iter().filter_map(|(id, _)| match components.at(&[id, "service"]) {
            Some(Value::Text(service)) => Some(service.as_str()),
            _ => None,
        });
        let mut common: Option<Vec<String>> = None;
        for regions in services.map(|service| self.regions(service)) {
            if regions.is_empty() || regions.iter().any(|region| region == GLOBAL) {
                continue;
            }
            common = Some(match common {
                None => regions,
                Some(known) => known.into_iter().filter(|region| regions.contains(region)).collect(),
            });
        }
        common.unwrap_or_default()
    }

    /// The prices of a service in one region or in all regions. Global prices apply in every region.
    ///
    /// # Errors
    /// If the service has no prices in the region. The help names the closest region.
    pub fn listed_prices(&self, service: &str, region: Option<&str>) -> Result<Vec<ListedPrice>, Findings> {
        let known = self.regions(service);
        if known.is_empty() {
            let known = self.find_service(service)?;
            let message = format!("`{}` has no list prices: each component states its cost", known.id());
            return Err(Finding::new(Code::PriceUnknown, "", message).into());
        }
        let regions = match region {
            None => known,
            Some(_) if known == [GLOBAL] => known,
            Some(region) if known.iter().any(|known| known == region) => vec![region.to_owned()],
            Some(region) => return Err(no_prices("", service, region, &known).into()),
        };
        let mut listed = Vec::new();
        for region in regions {
            if let Some(table) = self.table(service, &region)? {
                listed.extend(rows(&region, &table)?);
            }
        }
        Ok(listed)
    }

    /// The EC2 instance types that meet a requirement, with on-demand prices for a region and an operating system. The cheapest
    /// is first; equal prices are sorted by name.
    ///
    /// # Errors
    /// If the region has no prices, or none for the operating system.
    pub fn priced_instances(
        &self,
        region: &str,
        operating_system: &str,
        need: &InstanceNeed,
    ) -> Result<Vec<PricedInstance>, Findings> {
        let table = self.table("ec2", region)?.ok_or_else(|| no_prices("", "ec2", region, &self.regions("ec2")))?;
        let systems = table.values("instance_hour", "operating_system", |_| None);
        if !systems.contains(&operating_system) {
            let message = format!("no prices for the operating system `{operating_system}`");
            let finding = Finding::new(Code::PriceUnknown, "", message);
            return Err(finding.with_help(format!("known: {}", systems.join(", "))).into());
        }
        let rows = table.rows("instance_hour")?;
        let of_system = rows.iter().filter(|row| row.attribute("operating_system") == Some(operating_system));
        let mut sold: Vec<PricedInstance> = of_system.filter_map(|row| self.sold(row)).collect();
        sold.retain(|sold| need.is_met_by(&sold.size));
        sold.sort_by(|a, b| a.hour.cmp(&b.hour).then_with(|| a.name.cmp(&b.name)));
        Ok(sold)
    }

    /// The instance types of all services and regions that meet a requirement. The smallest is first; equal sizes are sorted by
    /// name.
    #[must_use]
    pub fn instances_that_meet(&self, need: &InstanceNeed) -> Vec<(String, InstanceSpecification)> {
        let mut types = self.instance_types();
        types.retain(|(_, size)| need.is_met_by(size));
        types.sort_by(|(a, one), (b, other)| {
            (one.vcpu, one.memory_gib).cmp(&(other.vcpu, other.memory_gib)).then_with(|| a.cmp(b))
        });
        types
    }

    /// The instance type of a price row, if its price and size are known.
    fn sold(&self, row: &PriceRow) -> Option<PricedInstance> {
        let name = row.attribute("instance_type")?.to_owned();
        let Price::Amount(hour) = row.price() else { return None };
        Some(PricedInstance { size: self.specification(&name)?, name, hour, currency: row.currency().clone() })
    }
}

fn rows(region: &str, table: &PriceTable) -> Result<Vec<ListedPrice>, Findings> {
    let mut listed = Vec::new();
    for rate in table.rates() {
        let listed_price = |row| ListedPrice { region: region.to_owned(), rate: rate.to_owned(), row };
        listed.extend(table.rows(rate)?.into_iter().map(listed_price));
    }
    Ok(listed)
}
