//! Collects of price list files what the rates of the services are: which products are meant, and their ladders.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use costcone_core::formula::{Decimal, Rounding, Unit};
use costcone_core::prices::{Price, PriceRow};
use costcone_core::{Code, Currency, Finding, Findings};

use crate::mapping::{Key, Mapping, Rule};
use crate::offer::{Dimension, Head, Product, Sink};
use crate::report::FileReport;
use crate::savings::Discount;

/// The id under which imported rows name their source.
pub(crate) const SOURCE: &str = "aws-price-list";

/// The keys of products on demand by their SKUs, each with what its price is per and its first step's price.
pub(crate) type BySku = HashMap<String, Vec<(Key, Unit, Decimal)>>;

/// What is known of rates before any file is read.
pub(crate) struct Known {
    pub(crate) mapping: Mapping,
    /// What the price of each rate is per.
    pub(crate) units: BTreeMap<(String, String), Unit>,
    /// Rates of which a service states a free part by itself.
    pub(crate) allowed: BTreeSet<(String, String)>,
    /// Rows of an older book by AWS's SKU, of rates that no service maps.
    pub(crate) by_sku: HashMap<String, Vec<(Key, Decimal)>>,
}

/// A step of a ladder as it was found.
#[derive(Clone, Debug)]
struct Found {
    sku: String,
    published: String,
    file: String,
    rows: Vec<PriceRow>,
}

/// What a wanted product is.
#[derive(Clone, Debug)]
struct Meant {
    key: Key,
    per: Decimal,
    units: Vec<String>,
    has_free_step: bool,
    /// The price in an older book, where the SKU alone says what the product is.
    before: Option<Decimal>,
}

/// Collects the files of an import, one after the other.
pub(crate) struct Collector<'a> {
    known: &'a Known,
    pub(crate) findings: Findings,
    ladders: BTreeMap<Key, Found>,
    file: FileReport,
    head: Head,
    rules: &'a [Rule],
    seen: HashSet<u128>,
    meant: HashMap<String, Vec<Meant>>,
}

impl<'a> Collector<'a> {
    pub(crate) fn new(known: &'a Known) -> Collector<'a> {
        Collector {
            known,
            findings: Findings::none(),
            ladders: BTreeMap::new(),
            file: FileReport::default(),
            head: Head::default(),
            rules: &[],
            seen: HashSet::new(),
            meant: HashMap::new(),
        }
    }

    /// Begins a file.
    pub(crate) fn open(&mut self, name: &str) {
        self.file = FileReport { path: name.to_owned(), ..FileReport::default() };
        (self.head, self.rules) = (Head::default(), &[]);
        self.seen.clear();
        self.meant.clear();
    }

    /// Begins a file of Savings Plans.
    pub(crate) fn open_savings(&mut self) {
        self.file.offer = "Savings Plans".to_owned();
        self.file.is_wanted = true;
    }

    /// Ends a file and says what was found in it.
    pub(crate) fn close(&mut self) -> FileReport {
        for (sku, all) in std::mem::take(&mut self.meant) {
            for meant in all {
                let has_rows = self.ladders.get(&meant.key).is_some_and(|found| found.sku == sku);
                if !has_rows {
                    self.file.without_price += 1;
                }
            }
        }
        std::mem::take(&mut self.file)
    }

    /// The rows of all files by service and region.
    pub(crate) fn tables(self) -> BTreeMap<(String, String), Vec<(String, PriceRow)>> {
        let mut tables: BTreeMap<(String, String), Vec<(String, PriceRow)>> = BTreeMap::new();
        for (key, found) in self.ladders {
            let rows = found.rows.into_iter().map(|row| (key.rate.clone(), row));
            tables.entry((key.service, key.region)).or_default().extend(rows);
        }
        tables
    }

    /// Adds what a product costs under a plan, to every rate that it is on demand.
    pub(crate) fn discount(&mut self, discount: &Discount<'_>, on_demand: &BySku, byte: u64) {
        self.file.products += 1;
        let Some(known) = on_demand.get(discount.sku.as_ref()) else {
            self.file.families.entry("Savings Plans".to_owned()).or_default().unmatched += 1;
            return;
        };
        self.file.families.entry("Savings Plans".to_owned()).or_default().matched += 1;
        for (key, unit, before) in known {
            match discounted(key, (unit, *before), discount) {
                Ok((key, row)) => {
                    let found = Found {
                        sku: discount.sku.to_string(),
                        published: String::new(),
                        file: self.file.path.clone(),
                        rows: vec![row],
                    };
                    let twice = self.ladders.insert(key.clone(), found).is_some();
                    if twice {
                        let help = "import the plans of one file at a time";
                        self.wrong(
                            &format!("{} (byte {byte})", discount.sku),
                            format!("{} stands twice", key.named()),
                            help,
                        );
                    }
                    self.file.rows += 1;
                }
                Err((message, help)) => {
                    self.wrong(&format!("{} (byte {byte})", discount.sku), format!("{}: {message}", key.named()), help);
                }
            }
        }
    }

    fn wrong(&mut self, place: &str, message: String, help: &str) {
        let path = format!("{}:{place}", self.file.path);
        self.findings.push(Finding::new(Code::BadValue, path, message).with_help(help));
    }

    /// The rates that a product is, by the services' own words, else by what an older book knew under its SKU.
    fn meanings(&self, product: &Product<'_>) -> Vec<Meant> {
        let mapped = self.rules.iter().filter_map(|rule| {
            let of = &rule.product;
            Some(Meant {
                key: rule.key(product)?,
                per: of.per(),
                units: of.units().to_vec(),
                has_free_step: of.has_free_step(),
                before: None,
            })
        });
        let mapped: Vec<Meant> = mapped.collect();
        if !mapped.is_empty() {
            return mapped;
        }
        let known = self.known.by_sku.get(product.sku).map(Vec::as_slice).unwrap_or_default();
        let known = known.iter().map(|(key, before)| Meant {
            key: key.clone(),
            per: Decimal::ONE,
            units: Vec::new(),
            has_free_step: false,
            before: Some(*before),
        });
        known.collect()
    }

    /// The row of a step, in the rate's own unit.
    fn row(&self, meant: &Meant, step: &Dimension<'_>) -> Result<PriceRow, (String, &'static str)> {
        let number = |text: &str, what: &str| {
            let help = "the file is damaged or of another kind: fetch it again";
            Decimal::parse(text).map_err(|error| match text.len() {
                0..=MOST_DIGITS => (format!("the {what}: {error}"), help),
                length => (format!("the {what} has {length} characters: no price has so many"), help),
            })
        };
        let price = number(&step.price, "price")?;
        if price.is_negative() {
            return Err((format!("the price {price} is negative"), "a credit is no price: leave the product out"));
        }
        if !meant.units.is_empty() && !meant.units.iter().any(|unit| *unit == step.unit) {
            let message = format!("its price is per `{}`, expected `{}`", step.unit, meant.units.join("` or `"));
            return Err((message, "say in the service's `aws` entry how many of our units that is"));
        }
        let ours = price.div_rounded(meant.per, Rounding::Nearest);
        let Some(ours) = ours.ok().filter(|ours| ours.mul_rounded(meant.per, Rounding::Nearest) == Ok(price)) else {
            let message = format!("the price {price} is not exactly divisible by {}", meant.per);
            return Err((message, "check `per` of the `aws` entry"));
        };
        let scaled = |text: &str| {
            let range = number(text, "range")?;
            range.mul_rounded(meant.per, Rounding::Nearest).map_err(|error| (error.to_string(), "the range is too far"))
        };
        let from = if step.begin.is_empty() { Decimal::ZERO } else { scaled(&step.begin)? };
        let to = if matches!(step.end.as_ref(), "" | "Inf") { None } else { Some(scaled(&step.end)?) };
        let currency = Currency::new(&step.currency);
        let currency =
            currency.ok_or_else(|| (format!("`{}` is no currency", step.currency), "fetch the file again"))?;
        let rate = (meant.key.service.clone(), meant.key.rate.clone());
        let unknown = || {
            (
                format!("no charge of `{}` uses the rate `{}`", rate.0, rate.1),
                "remove the `aws` entry or add the charge",
            )
        };
        let unit = self.known.units.get(&rate).cloned().ok_or_else(unknown)?;
        let as_of = step.effective.get(..10).unwrap_or_default();
        Ok(PriceRow::new(Price::Amount(ours), unit, currency, as_of, SOURCE)
            .with_attributes(meant.key.attributes.clone())
            .with_step(from, to)
            .with_rate_code(&step.rate_code))
    }

    /// Adds a step to the ladder of its key; two products of one key are an error.
    fn add(&mut self, sku: &str, meant: &Meant, row: PriceRow) {
        let (published, file) = (self.head.published.clone(), self.file.path.clone());
        let found = Found { sku: sku.to_owned(), published, file, rows: Vec::new() };
        let found = match self.ladders.entry(meant.key.clone()) {
            Entry::Vacant(place) => place.insert(found),
            Entry::Occupied(place) => {
                let before = place.into_mut();
                if before.sku == sku && before.file != found.file {
                    // The same product in a newer file.
                    if before.published >= found.published {
                        return;
                    }
                    *before = found;
                } else if before.sku != sku {
                    let message = format!("`{sku}` and `{}` are both {}", before.sku, meant.key.named());
                    let path = format!("{}:{sku}", self.file.path);
                    let help =
                        "the `aws` entry of the rate fits two products: name another attribute that tells them apart";
                    self.findings.push(Finding::new(Code::Duplicate, path, message).with_help(help));
                    return;
                }
                before
            }
        };
        found.rows.push(row);
        found.rows.sort_by_key(PriceRow::from);
        if meant.has_free_step || self.known.allowed.contains(&(meant.key.service.clone(), meant.key.rate.clone())) {
            without_free_step(&mut found.rows);
        }
        self.file.rows += 1;
    }
}

/// The row of a rate under a plan, and its key: a rate beside the one on demand.
///
/// A product has one unit on demand and under a plan, so the older book's is taken; a price far from that on demand says that
/// it is not so.
fn discounted(
    key: &Key,
    (unit, before): (&Unit, Decimal),
    discount: &Discount<'_>,
) -> Result<(Key, PriceRow), (String, &'static str)> {
    let help = "the file is damaged or of another kind: fetch it again";
    let price = Decimal::parse(&discount.price).map_err(|error| (format!("the price: {error}"), help))?;
    if price.is_negative() {
        return Err((format!("the price {price} is negative"), help));
    }
    let currency =
        Currency::new(&discount.currency).ok_or_else(|| (format!("`{}` is no currency", discount.currency), help))?;
    if is_far(before, price) {
        let message = format!("the price {price} per `{}` is far from {before} per `{unit}` on demand", discount.unit);
        return Err((message, "leave this file out: the two are not per the same"));
    }
    let mut key = Key { rate: format!("{}_savings_plan", key.rate), ..key.clone() };
    key.attributes.push(("savings_plan".to_owned(), discount.plan.clone()));
    key.attributes.sort();
    let as_of = discount.effective.get(..10).unwrap_or_default();
    let row = PriceRow::new(Price::Amount(price), unit.clone(), currency, as_of, SOURCE)
        .with_attributes(key.attributes.clone())
        .with_rate_code(&discount.rate_code);
    Ok((key, row))
}

/// A first step that costs nothing is an allowance, which the service states: the step behind it starts at zero.
fn without_free_step(rows: &mut Vec<PriceRow>) {
    let is_free = |row: &PriceRow| matches!(row.price(), Price::Amount(price) if price.is_zero());
    if let [first, second, ..] = rows.as_slice()
        && is_free(first)
        && first.to() == Some(second.from())
    {
        let to = second.to();
        rows.remove(0);
        rows[0] = rows[0].clone().with_step(Decimal::ZERO, to);
    }
}

/// The most characters of a number that is worth repeating.
const MOST_DIGITS: usize = 40;

/// An SKU as a number: they have sixteen letters and digits.
fn packed(sku: &str) -> u128 {
    sku.bytes().fold(0, |packed: u128, byte| packed.wrapping_mul(257).wrapping_add(u128::from(byte)))
}

impl Sink for Collector<'_> {
    fn head(&mut self, head: &Head) -> bool {
        (self.file.offer, self.file.published) = (head.offer.clone(), head.published.clone());
        self.head = head.clone();
        let known = self.known;
        self.rules = known.mapping.of(&head.offer);
        self.file.is_wanted = !self.rules.is_empty() || !known.by_sku.is_empty();
        self.file.is_wanted
    }

    fn product(&mut self, product: &Product<'_>, byte: u64) {
        self.file.products += 1;
        if !self.seen.insert(packed(product.sku)) {
            let message = format!("the product `{}` stands twice", product.sku);
            let path = format!("{}:{} (byte {byte})", self.file.path, product.sku);
            self.findings.push(Finding::new(Code::Duplicate, path, message).with_help("fetch the file again"));
            return;
        }
        let meanings = self.meanings(product);
        self.file.note(product, !meanings.is_empty());
        if !meanings.is_empty() {
            self.meant.insert(product.sku.to_owned(), meanings);
        }
    }

    fn wants(&self, sku: &str) -> bool {
        self.meant.contains_key(sku)
    }

    fn dimension(&mut self, sku: &str, step: &Dimension<'_>, byte: u64) {
        let Some(all) = self.meant.get(sku).cloned() else { return };
        for meant in &all {
            let place = format!("{sku} (byte {byte})");
            match self.row(meant, step) {
                Ok(row) => {
                    if let (Some(before), Price::Amount(now)) = (meant.before, row.price())
                        && is_far(before, now)
                    {
                        let message =
                            format!("{} was {before} and is {now}: is it per something else?", meant.key.named());
                        self.wrong(
                            &place,
                            message,
                            "say with an `aws` entry of the service which products the rate is",
                        );
                    } else {
                        self.add(sku, meant, row);
                    }
                }
                Err((message, help)) => self.wrong(&place, format!("{}: {message}", meant.key.named()), help),
            }
        }
    }
}

/// Whether a price of the same SKU differs so much that its unit must have changed.
fn is_far(before: Decimal, now: Decimal) -> bool {
    const FAR: i64 = 20;
    let times = |price: Decimal| price.mul_rounded(Decimal::from_i64(FAR), Rounding::Nearest);
    let both = !before.is_zero() && !now.is_zero();
    both && (times(before).is_ok_and(|most| now > most) || times(now).is_ok_and(|most| before > most))
}
