//! Tiers, allowances, pools, and minimums of all services at, below, and above each boundary, generated from the data.
//! The tests compare exact decimals and draws with sums calculated here step by step.

use std::sync::Arc;

use costcone::catalog::{Service, ServiceList};
use costcone::formula::lanes::{LANES, Lane};
use costcone::formula::{BlockIo, Decimal, DrawSource, Rounding};
use costcone::plan::Plan;
use costcone::prices::{InstanceSpecification, Price, PriceProvider, PriceRow, PriceTable};
use costcone::{Findings, Format, default_book, document, read};

const REGION: &str = "us-east-1";

/// A charge from a service file.
struct Charge {
    service: String,
    name: String,
    table: toml::Table,
    rate: (String, String),
}

fn charges() -> Vec<Charge> {
    let book = default_book();
    let mut found = Vec::new();
    for service in book.archive().names_in("services", ".toml") {
        let text = book.archive().text(&format!("services/{service}.toml")).unwrap().unwrap();
        let file: toml::Table = toml::from_str(&text).unwrap();
        let Some(charges) = file.get("charges").and_then(toml::Value::as_table) else { continue };
        for (name, charge) in charges {
            let table = charge.as_table().unwrap().clone();
            let Some(price) = table.get("price").and_then(toml::Value::as_str) else { continue };
            // A percentage of the bill has no quantity.
            if table.contains_key("percent_of") {
                continue;
            }
            let rate = match price.split_once('.') {
                Some((of, rate)) => (of.to_owned(), rate.to_owned()),
                None => (service.to_owned(), price.to_owned()),
            };
            found.push(Charge { service: service.to_owned(), name: name.clone(), table, rate });
        }
    }
    found
}

/// The price tiers of all items of a rate.
fn ladders(service: &str, rate: &str) -> Vec<Vec<PriceRow>> {
    let book = default_book();
    let table = book.table(service, REGION).unwrap().or_else(|| book.table(service, "global").unwrap());
    let rows = table.map(|table| table.rows(rate).unwrap()).unwrap_or_default();
    let ladders = rows.chunk_by(|a, b| a.attributes() == b.attributes()).map(<[PriceRow]>::to_vec);
    ladders.filter(|ladder| matches!(ladder[0].price(), Price::Amount(_))).collect()
}

fn number(text: &str) -> Decimal {
    Decimal::parse(text).unwrap_or_else(|error| panic!("{error}"))
}

fn times(a: Decimal, b: Decimal) -> Decimal {
    a.mul_rounded(b, Rounding::Nearest).unwrap()
}

fn minus(a: Decimal, b: Decimal) -> Decimal {
    a.sub_rounded(b, Rounding::Nearest).unwrap()
}

fn plus(a: Decimal, b: Decimal) -> Decimal {
    a.add_rounded(b, Rounding::Nearest).unwrap()
}

/// The expected cost of a quantity, calculated step by step.
struct ByHand {
    steps: Vec<(Decimal, Option<Decimal>, Decimal)>,
    is_volume: bool,
    allowance: Decimal,
    package: Option<Decimal>,
    minimum: Decimal,
}

impl ByHand {
    fn cost(&self, quantity: Decimal) -> Decimal {
        let billed = minus(quantity, self.allowance).max(Decimal::ZERO);
        let billed = match self.package {
            Some(block) => times(billed.div_rounded(block, Rounding::Up).unwrap().ceil(), block),
            None => billed,
        };
        let cost = if self.is_volume {
            let reached = self.steps.iter().rfind(|(from, ..)| *from < billed).unwrap_or(&self.steps[0]);
            times(billed, reached.2)
        } else {
            self.steps.iter().fold(Decimal::ZERO, |sum, (from, to, price)| {
                let end = to.map_or(billed, |to| to.min(billed));
                plus(sum, times(minus(end, *from).max(Decimal::ZERO), *price))
            })
        };
        cost.max(self.minimum)
    }

    /// Quantities at, just below, and just above each boundary.
    fn quantities(&self, step: Decimal) -> Vec<Decimal> {
        let mut edges = vec![Decimal::ZERO, self.allowance];
        edges.extend(self.steps.iter().map(|(from, ..)| plus(*from, self.allowance)));
        edges.extend(self.package.into_iter().flat_map(|block| [block, times(block, number("3"))]));
        let around = |edge: Decimal| [minus(edge, step), edge, plus(edge, step)];
        let mut all: Vec<Decimal> =
            edges.into_iter().flat_map(around).filter(|quantity| !quantity.is_negative()).collect();
        all.sort_unstable();
        all.dedup();
        all
    }
}

/// A service with one charge of the real service, whose quantity is an input.
fn alone(charge: &Charge, ladder: &[PriceRow]) -> (ServiceList, toml::Table) {
    let mut only = charge.table.clone();
    only.remove("when");
    only.remove("each");
    only.insert("quantity".to_owned(), "q".into());
    let minimum = only.get("minimum").and_then(toml::Value::as_str).map(|rate| format!("{}.{rate}", charge.rate.0));
    only.insert("price".to_owned(), format!("{}.{}", charge.rate.0, charge.rate.1).into());
    if minimum.is_some() {
        // A minimum is a rate of the real service, which this service does not have.
        only.remove("minimum");
    }
    let attributes: toml::Table = ladder[0]
        .attributes()
        .iter()
        .map(|(key, value)| {
            let mut choice = toml::Table::new();
            choice.insert("statement".to_owned(), "fixed".into());
            choice.insert("values".to_owned(), toml::Value::Array(vec![value.clone().into()]));
            choice.insert("default".to_owned(), value.clone().into());
            (key.clone(), toml::Value::Table(choice))
        })
        .collect();
    let unit = only["unit"].as_str().unwrap().to_owned();
    let mut usage = toml::Table::new();
    usage.insert("statement".to_owned(), "quantity".into());
    usage.insert("unit".to_owned(), unit.into());
    let mut service = toml::Table::new();
    service.insert("name".to_owned(), "Alone".into());
    service.insert("attributes".to_owned(), attributes.into());
    service.insert("usage".to_owned(), toml::Table::from_iter([("q".to_owned(), usage.into())]).into());
    service.insert("charges".to_owned(), toml::Table::from_iter([("only".to_owned(), only.clone().into())]).into());
    let text = toml::to_string(&service).unwrap();
    let service = Service::read("alone", &document(&text, Format::Toml).unwrap());
    let service = service.unwrap_or_else(|findings| panic!("{} {}: {findings}", charge.service, charge.name));
    (ServiceList::new([service]), only)
}

fn plan(catalog: &ServiceList, unit: &str, most: Decimal) -> Plan {
    let text = format!(
        "[architecture]\nname = \"edge\"\nregion = \"{REGION}\"\nfree_allowances = \"always\"\n\
         [components.c]\nservice = \"alone\"\n\
         q = {{ min = \"0 {unit}\", max = \"{most} {unit}\", statement = \"s\", basis = \"b\" }}\n"
    );
    let reading = read(&text, Format::Toml).unwrap_or_else(|findings| panic!("{findings}\n{text}"));
    Plan::compile(&reading, catalog, &WithAlone).unwrap_or_else(|findings| panic!("{findings}\n{text}"))
}

/// The default book, plus a table without rates for the test service.
struct WithAlone;

impl PriceProvider for WithAlone {
    fn table(&self, service: &str, region: &str) -> Result<Option<Arc<PriceTable>>, Findings> {
        match service {
            "alone" => PriceTable::parse("alone", PriceTable::HEADER).map(|table| Some(Arc::new(table))),
            _ => default_book().table(service, region),
        }
    }

    fn regions(&self, service: &str) -> Vec<String> {
        if service == "alone" { vec![REGION.to_owned()] } else { default_book().regions(service) }
    }

    fn specification(&self, instance_type: &str) -> Option<InstanceSpecification> {
        default_book().specification(instance_type)
    }

    fn version(&self) -> String {
        default_book().version()
    }
}

/// Reads the same quantity for every draw.
struct Drawn<'a> {
    plan: &'a Plan,
    quantities: &'a [Decimal],
    costs: Lane,
}

impl BlockIo for Drawn<'_> {
    fn read(&mut self, source: DrawSource, out: &mut Lane) {
        let DrawSource::Input(number) = source else { panic!("nothing is given") };
        let assumption = &self.plan.assumptions()[number as usize];
        for (place, out) in out.iter_mut().enumerate() {
            *out = match assumption.id().ends_with('q') {
                true => self.quantities[place % self.quantities.len()].to_f64(),
                false => assumption.spread().mean(),
            };
        }
    }

    fn emit(&mut self, _: usize, values: &Lane) {
        self.costs = values.clone();
    }
}

#[test]
fn decimals_and_draws_agree_with_the_data_at_every_boundary() {
    let (mut looked_at, mut services) = (0, std::collections::BTreeSet::new());
    for charge in charges() {
        for ladder in ladders(&charge.rate.0, &charge.rate.1) {
            let given = |key: &str| charge.table.get(key).and_then(toml::Value::as_str);
            let has_edges = ladder.len() > 1 || charge.table.contains_key("allowance") || given("package").is_some();
            if !has_edges {
                continue;
            }
            let (catalog, only) = alone(&charge, &ladder);
            let quantity = |text: &str| {
                let quantity: costcone::formula::Quantity = text.parse().unwrap();
                quantity.value_in(ladder[0].unit(), &Default::default()).unwrap()
            };
            let allowance = only.get("allowance").map(|free| quantity(free["quantity"].as_str().unwrap()));
            let price = |row: &PriceRow| match row.price() {
                Price::Amount(price) => price,
                other => panic!("{other}"),
            };
            let by_hand = ByHand {
                steps: ladder.iter().map(|row| (row.from(), row.to(), price(row))).collect(),
                is_volume: given("schedule") == Some("volume"),
                allowance: allowance.unwrap_or_default(),
                package: given("package").map(quantity),
                minimum: Decimal::ZERO,
            };
            let quantities = by_hand.quantities(number("0.001"));
            let most = plus(*quantities.last().unwrap(), Decimal::ONE);
            let plan = plan(&catalog, only["unit"].as_str().unwrap(), most);
            let line = plan.lines().first().unwrap_or_else(|| panic!("{} {} has no line", charge.service, charge.name));
            assert!(quantities.len() <= LANES);
            let tape = plan.program().tape(&plan.signs(), &[line.cost()], &[]);
            let mut drawn = Drawn { plan: &plan, quantities: &quantities, costs: Lane::of(0.0) };
            tape.run(&mut tape.registers(), &mut drawn);
            let costs = drawn.costs;
            for (place, quantity) in quantities.iter().enumerate() {
                let values = plan.at(|id| id.ends_with('q').then_some(*quantity)).unwrap();
                let (found, wanted) = (line.cost_in(&values).unwrap(), by_hand.cost(*quantity));
                let at = format!("{} {} {:?} at {quantity}", charge.service, charge.name, ladder[0].attributes());
                assert_eq!(found, wanted, "{at}");
                let error = (costs[place] - wanted.to_f64()).abs();
                assert!(
                    error <= 1e-9 * wanted.to_f64().abs().max(1e-6),
                    "{at}: drawn {}, exactly {wanted}",
                    costs[place]
                );
                looked_at += 1;
            }
            services.insert(charge.service.clone());
        }
    }
    assert!(looked_at > 1_000 && services.len() > 20, "{looked_at} quantities of {} services", services.len());
}
