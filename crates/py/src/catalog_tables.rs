//! Services, prices and instance types as tables.

use costcone::catalog::{Attribute, AttributeKind, Catalog, Service, Usage};
use costcone::formula::Decimal;
use costcone::prices::{InstanceNeed, InstanceSpecification, Price, PriceProvider, ProcessorArchitecture};
use costcone::report::tidy::{Cells, DataTable};
use costcone::{Book, ListedPrice};
use pyo3::prelude::*;

use crate::arguments::{decimal, one_of};
use crate::error::ApiResult;
use crate::table::ResultTable;

/// List the services of the catalog, or the settings of one service.
///
/// Parameters
/// ----------
/// service : str, optional
///     Id of a service. All services by default.
///
/// Returns
/// -------
/// Table
///     Columns ``service``, ``name``, ``summary``. For one service: ``name``, ``kind`` (attribute or usage), ``statement``, ``unit``,
///     ``values``, ``default``, ``required``.
///
/// Raises
/// ------
/// PriceError
///     If the service is unknown; also the built-in ``LookupError``.
///
/// Examples
/// --------
/// >>> import costcone as cc
/// >>> len(cc.services()) >= 40
/// True
/// >>> cc.services("lambda")["name"][:2]
/// ['architecture', 'memory']
#[pyfunction]
#[pyo3(signature = (service=None))]
pub(crate) fn services(service: Option<&str>) -> ApiResult<ResultTable> {
    let book = Book::aws();
    if let Some(id) = service {
        return Ok(ResultTable::new(id, settings(&*book.find_service(id)?)));
    }
    let all = book.ids().iter().map(|id| book.find_service(id)).collect::<Result<Vec<_>, _>>()?;
    let tidy = DataTable::new()
        .texts("service", all.iter().map(|service| service.id()))
        .texts("name", all.iter().map(|service| service.name()))
        .texts("summary", all.iter().map(|service| service.summary()));
    Ok(ResultTable::new("services", tidy))
}

/// A setting of a component of a service.
struct ServiceSetting {
    name: String,
    kind: &'static str,
    statement: String,
    unit: Option<String>,
    values: Option<String>,
    default: Option<String>,
    required: bool,
}

fn settings(service: &Service) -> DataTable {
    let attributes = service.attributes().iter().map(attribute);
    let all: Vec<ServiceSetting> = attributes.chain(service.usages().iter().map(usage)).collect();
    DataTable::new()
        .texts("name", all.iter().map(|setting| setting.name.as_str()))
        .texts("kind", all.iter().map(|setting| setting.kind))
        .texts("statement", all.iter().map(|setting| setting.statement.as_str()))
        .optional_texts("unit", all.iter().map(|setting| setting.unit.clone()))
        .optional_texts("values", all.iter().map(|setting| setting.values.clone()))
        .optional_texts("default", all.iter().map(|setting| setting.default.clone()))
        .with("required", Cells::Flag(all.iter().map(|setting| setting.required).collect()))
}

fn attribute(attribute: &Attribute) -> ServiceSetting {
    let (unit, values) = match attribute.kind() {
        AttributeKind::Choice { values, .. } => (None, Some(values.join(", "))),
        AttributeKind::Quantity { unit, .. } => (Some(unit.to_string()), None),
        AttributeKind::Priced { .. } => (None, None),
    };
    ServiceSetting {
        name: attribute.name().to_owned(),
        kind: "attribute",
        statement: attribute.statement().to_owned(),
        unit,
        values,
        default: attribute.default_text().map(|text| text.to_string()),
        required: attribute.required(),
    }
}

fn usage(usage: &Usage) -> ServiceSetting {
    ServiceSetting {
        name: usage.name().to_owned(),
        kind: "usage",
        statement: usage.statement().to_owned(),
        unit: Some(usage.written_unit()),
        values: None,
        default: usage.default_value().map(|(value, _)| value.to_string()),
        required: usage.default_value().is_none() && !usage.optional(),
    }
}

/// List the unit prices of a service with date and source.
///
/// Parameters
/// ----------
/// service : str
///     Id of a service.
/// region : str, optional
///     Region, as in ``'eu-central-1'``. All regions by default.
///
/// Returns
/// -------
/// Table
///     Columns ``region``, ``rate``, ``attributes``, ``begin``, ``end``, ``state``, ``price`` (per ``unit``, in ``currency``), ``unit``,
///     ``currency``, ``as_of``, ``source``, ``rate_code``. An unknown price is missing, never zero.
///
/// Raises
/// ------
/// PriceError
///     If the service or the region is unknown, or has no prices; also the built-in ``LookupError``.
///
/// Examples
/// --------
/// >>> import costcone as cc
/// >>> cc.prices("nat_gateway", region="eu-central-1")["unit"]
/// ['hour', 'GB']
#[pyfunction]
#[pyo3(signature = (service, *, region=None))]
pub(crate) fn prices(py: Python<'_>, service: &str, region: Option<&str>) -> ApiResult<ResultTable> {
    let listed = py.detach(|| Book::aws().listed_prices(service, region))?;
    Ok(ResultTable::new(&format!("prices of {service}"), price_rows(&listed)))
}

fn price_rows(listed: &[ListedPrice]) -> DataTable {
    let rows = || listed.iter().map(|listed| &listed.row);
    let attributes = |row: &costcone::prices::PriceRow| {
        let pairs = row.attributes().iter().map(|(key, value)| format!("{key}={value}"));
        pairs.collect::<Vec<_>>().join(", ")
    };
    let amount = |price: Price| match price {
        Price::Amount(amount) => Some(amount),
        Price::NotOffered | Price::Unknown => None,
    };
    DataTable::new()
        .texts("region", listed.iter().map(|listed| listed.region.as_str()))
        .texts("rate", listed.iter().map(|listed| listed.rate.as_str()))
        .texts("attributes", rows().map(attributes))
        .money("begin", rows().map(|row| row.from()))
        .with("end", Cells::Money(rows().map(|row| row.to()).collect()))
        .texts("state", rows().map(|row| state(row.price())))
        .with("price", Cells::Money(rows().map(|row| amount(row.price())).collect()))
        .texts("unit", rows().map(|row| row.unit().to_string()))
        .texts("currency", rows().map(|row| row.currency().code()))
        .texts("as_of", rows().map(|row| row.as_of()))
        .texts("source", rows().map(|row| row.source()))
        .optional_texts("rate_code", rows().map(|row| row.rate_code().map(str::to_owned)))
}

fn state(price: Price) -> &'static str {
    match price {
        Price::Amount(_) => "priced",
        Price::NotOffered => "not offered",
        Price::Unknown => "offered, price unknown",
    }
}

/// List the instance types with enough capacity, cheapest first.
///
/// Parameters
/// ----------
/// region : str, optional
///     Region, as in ``'eu-central-1'``. By default, the table lists all known types without prices, smallest first. A sweep over this
///     table uses the types that the component's service offers in its regions.
/// vcpu, memory_gib : int, float, str or decimal.Decimal, optional
///     Smallest number of vCPUs, and smallest memory in GiB.
/// architecture : {'x86_64', 'arm64'}, optional
///     Processor architecture.
/// gpus : int
///     Smallest number of GPUs, at least 0.
/// operating_system : str
///     Operating system as in the AWS Price List, in lower case.
///
/// Returns
/// -------
/// Table
///     Columns ``instance_type``, ``vcpu``, ``memory_gib``, ``architecture``, ``gpus``. With a region, also ``hour`` (on-demand price per
///     hour) and ``currency``.
///
/// Raises
/// ------
/// PriceError
///     If the region or the operating system is unknown; also the built-in ``LookupError``.
/// OptionError
///     If a capacity is not a number.
///
/// Examples
/// --------
/// >>> import costcone as cc
/// >>> small = cc.instances(region="eu-central-1", vcpu=2, memory_gib=4)
/// >>> small["hour"] == sorted(small["hour"])
/// True
/// >>> "m7g.large" in cc.instances(vcpu=2, memory_gib=4)["instance_type"]
/// True
#[pyfunction]
#[pyo3(signature = (*, region=None, vcpu=None, memory_gib=None, architecture=None, gpus=0, operating_system="linux"))]
pub(crate) fn instances(
    py: Python<'_>,
    region: Option<&str>,
    vcpu: Option<&Bound<'_, PyAny>>,
    memory_gib: Option<&Bound<'_, PyAny>>,
    architecture: Option<&str>,
    gpus: u32,
    operating_system: &str,
) -> ApiResult<ResultTable> {
    let need = InstanceNeed {
        vcpu: vcpu.map(|least| decimal(least, "vcpu")).transpose()?,
        memory_gib: memory_gib.map(|least| decimal(least, "memory_gib")).transpose()?,
        architecture: architecture.map(processor).transpose()?,
        gpus,
    };
    let Some(region) = region else {
        return Ok(ResultTable::new("instances", sizes(&Book::aws().instances_that_meet(&need))));
    };
    let sold = py.detach(|| Book::aws().priced_instances(region, operating_system, &need))?;
    let known: Vec<_> = sold.iter().map(|sold| (sold.name.clone(), sold.size)).collect();
    let priced = sizes(&known)
        .with("hour", Cells::Money(sold.iter().map(|sold| Some(sold.hour)).collect()))
        .texts("currency", sold.iter().map(|sold| sold.currency.code()));
    Ok(ResultTable::new(&format!("instances in {region}"), priced))
}

fn processor(word: &str) -> ApiResult<ProcessorArchitecture> {
    let all = [ProcessorArchitecture::X86, ProcessorArchitecture::Arm];
    one_of(word, "architecture", &all.map(|known| (known.word(), known)))
}

/// Types and their sizes.
fn sizes(types: &[(String, InstanceSpecification)]) -> DataTable {
    let size = |of: fn(&InstanceSpecification) -> Decimal| {
        Cells::Money(types.iter().map(|(_, size)| Some(of(size))).collect())
    };
    let architecture = |size: &InstanceSpecification| size.architecture.map(|known| known.word().to_owned());
    DataTable::new()
        .texts("instance_type", types.iter().map(|(name, _)| name.as_str()))
        .with("vcpu", size(|size| size.vcpu))
        .with("memory_gib", size(|size| size.memory_gib))
        .optional_texts("architecture", types.iter().map(|(_, size)| architecture(size)))
        .with("gpus", Cells::Whole(types.iter().map(|(_, size)| Some(size.gpus.into())).collect()))
}

/// Return the name and the date of the built-in prices.
///
/// Returns
/// -------
/// str
///
/// Examples
/// --------
/// >>> import costcone as cc
/// >>> "20" in cc.price_version()
/// True
#[pyfunction]
pub(crate) fn price_version() -> String {
    Book::aws().version()
}
