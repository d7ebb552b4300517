//! Collects the products and price tiers of the services' rates from price list files.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use costcone_core::formula::{Decimal, Rounding, Unit};
use costcone_core::prices::{Price, PriceRow};
use costcone_core::{Code, Currency, Finding, Findings};

use crate::mapping::{MappingRule, OfferMapping, RateKey};
use crate::offer::{Dimension, OfferHeader, OfferVisitor, Product};
use crate::report::FileReport;
use crate::savings::SavingsPlanRate;

/// Source id of imported rows.
pub(crate) const SOURCE: &str = "aws-price-list";

/// On-demand rates by SKU, each with its unit and the price of its first tier.
pub(crate) type BySku = HashMap<String, Vec<(RateKey, Unit, Decimal)>>;

/// Knowledge about rates before the import reads any file.
pub(crate) struct KnownRates {
    pub(crate) mapping: OfferMapping,
    /// Unit of each rate.
    pub(crate) units: BTreeMap<(String, String), Unit>,
    /// Rates with an allowance in the service definition.
    pub(crate) allowed: BTreeSet<(String, String)>,
    /// Rows of an older book by SKU, for rates without a mapping.
    pub(crate) by_sku: HashMap<String, Vec<(RateKey, Decimal)>>,
}

/// The price tiers of one product.
#[derive(Clone, Debug)]
struct LadderRows {
    sku: String,
    published: String,
    file: String,
    rows: Vec<PriceRow>,
}

/// A rate that a product matches.
#[derive(Clone, Debug)]
struct MatchedRate {
    key: RateKey,
    per: Decimal,
    units: Vec<String>,
    has_free_step: bool,
    /// Price in an older book, if only the SKU identifies the product.
    before: Option<Decimal>,
}

/// Collects the rates of all files of an import.
pub(crate) struct Collector<'a> {
    known: &'a KnownRates,
    pub(crate) findings: Findings,
    ladders: BTreeMap<RateKey, LadderRows>,
    file: FileReport,
    head: OfferHeader,
    rules: &'a [MappingRule],
    seen: HashSet<u128>,
    matched: HashMap<String, Vec<MatchedRate>>,
}

impl<'a> Collector<'a> {
    pub(crate) fn new(known: &'a KnownRates) -> Collector<'a> {
        Collector {
            known,
            findings: Findings::none(),
            ladders: BTreeMap::new(),
            file: FileReport::default(),
            head: OfferHeader::default(),
            rules: &[],
            seen: HashSet::new(),
            matched: HashMap::new(),
        }
    }

    /// Starts a file.
    pub(crate) fn open(&mut self, name: &str) {
        self.file = FileReport { path: name.to_owned(), ..FileReport::default() };
        (self.head, self.rules) = (OfferHeader::default(), &[]);
        self.seen.clear();
        self.matched.clear();
    }

    /// Starts a Savings Plans file.
    pub(crate) fn open_savings(&mut self) {
        self.file.offer = "Savings Plans".to_owned();
        self.file.is_wanted = true;
    }

    /// Ends a file and returns its report.
    pub(crate) fn close(&mut self) -> FileReport {
        for (sku, all) in std::mem::take(&mut self.matched) {
            for matched in all {
                let has_rows = self.ladders.get(&matched.key).is_some_and(|found| found.sku == sku);
                if !has_rows {
                    self.file.without_price += 1;
                }
            }
        }
        std::mem::take(&mut self.file)
    }

    /// Rows of all files by service and region.
    pub(crate) fn tables(self) -> BTreeMap<(String, String), Vec<(String, PriceRow)>> {
        let mut tables: BTreeMap<(String, String), Vec<(String, PriceRow)>> = BTreeMap::new();
        for (key, found) in self.ladders {
            let rows = found.rows.into_iter().map(|row| (key.rate.clone(), row));
            tables.entry((key.service, key.region)).or_default().extend(rows);
        }
        tables
    }

    /// Adds the price of a product under a Savings Plan beside each of its on-demand rates.
    pub(crate) fn discount(&mut self, discount: &SavingsPlanRate<'_>, on_demand: &BySku, byte: u64) {
        self.file.products += 1;
        let Some(known) = on_demand.get(discount.sku.as_ref()) else {
            self.file.families.entry("Savings Plans".to_owned()).or_default().unmatched += 1;
            return;
        };
        self.file.families.entry("Savings Plans".to_owned()).or_default().matched += 1;
        for (key, unit, before) in known {
            match plan_row(key, (unit, *before), discount) {
                Ok((key, row)) => {
                    let found = LadderRows {
                        sku: discount.sku.to_string(),
                        published: String::new(),
                        file: self.file.path.clone(),
                        rows: vec![row],
                    };
                    let twice = self.ladders.insert(key.clone(), found).is_some();
                    if twice {
                        let help = "import one Savings Plans file at a time";
                        self.report(
                            &format!("{} (byte {byte})", discount.sku),
                            format!("{} appears twice", key.label()),
                            help,
                        );
                    }
                    self.file.rows += 1;
                }
                Err((message, help)) => {
                    self.report(
                        &format!("{} (byte {byte})", discount.sku),
                        format!("{}: {message}", key.label()),
                        help,
                    );
                }
            }
        }
    }

    fn report(&mut self, place: &str, message: String, help: &str) {
        let path = format!("{}:{place}", self.file.path);
        self.findings.push(Finding::new(Code::BadValue, path, message).with_help(help));
    }

    /// The rates that a product matches: by the mapping of the services, otherwise by its SKU in an older book.
    fn matching_rates(&self, product: &Product<'_>) -> Vec<MatchedRate> {
        let mapped = self.rules.iter().filter_map(|rule| {
            let of = &rule.product;
            Some(MatchedRate {
                key: rule.key(product)?,
                per: of.per(),
                units: of.units().to_vec(),
                has_free_step: of.has_free_step(),
                before: None,
            })
        });
        let mapped: Vec<MatchedRate> = mapped.collect();
        if !mapped.is_empty() {
            return mapped;
        }
        let known = self.known.by_sku.get(product.sku).map(Vec::as_slice).unwrap_or_default();
        let known = known.iter().map(|(key, before)| MatchedRate {
            key: key.clone(),
            per: Decimal::ONE,
            units: Vec::new(),
            has_free_step: false,
            before: Some(*before),
        });
        known.collect()
    }

    /// The row of a price dimension, in the unit of the rate.
    fn row(&self, matched: &MatchedRate, step: &Dimension<'_>) -> Result<PriceRow, (String, &'static str)> {
        let number = |text: &str, what: &str| {
            let help = "the file is damaged or of another type: download it again";
            Decimal::parse(text).map_err(|error| match text.len() {
                0..=MAX_DIGITS => (format!("the {what}: {error}"), help),
                length => (format!("the {what} has {length} characters, expected at most {MAX_DIGITS}"), help),
            })
        };
        let price = number(&step.price, "price")?;
        if price.is_negative() {
            return Err((format!("the price {price} is negative"), "remove the product; a credit is not a price"));
        }
        if !matched.units.is_empty() && !matched.units.iter().any(|unit| *unit == step.unit) {
            let message = format!("its price is per `{}`, expected `{}`", step.unit, matched.units.join("` or `"));
            return Err((message, "set `unit` and `per` in the `aws` entry of the service"));
        }
        let ours = price.div_rounded(matched.per, Rounding::Nearest);
        let Some(ours) = ours.ok().filter(|ours| ours.mul_rounded(matched.per, Rounding::Nearest) == Ok(price)) else {
            let message = format!("the price {price} is not exactly divisible by {}", matched.per);
            return Err((message, "check `per` of the `aws` entry"));
        };
        let scaled = |text: &str| {
            let range = number(text, "range")?;
            range
                .mul_rounded(matched.per, Rounding::Nearest)
                .map_err(|error| (error.to_string(), "the range is too large"))
        };
        let from = if step.begin.is_empty() { Decimal::ZERO } else { scaled(&step.begin)? };
        let to = if matches!(step.end.as_ref(), "" | "Inf") { None } else { Some(scaled(&step.end)?) };
        let currency = Currency::new(&step.currency);
        let currency =
            currency.ok_or_else(|| (format!("unknown currency `{}`", step.currency), "download the file again"))?;
        let rate = (matched.key.service.clone(), matched.key.rate.clone());
        let unknown = || {
            (
                format!("no charge of `{}` uses the rate `{}`", rate.0, rate.1),
                "remove the `aws` entry or add the charge",
            )
        };
        let unit = self.known.units.get(&rate).cloned().ok_or_else(unknown)?;
        let as_of = step.effective.get(..10).unwrap_or_default();
        Ok(PriceRow::new(Price::Amount(ours), unit, currency, as_of, SOURCE)
            .with_attributes(matched.key.attributes.clone())
            .with_step(from, to)
            .with_rate_code(&step.rate_code))
    }

    /// Adds a tier to the row group of its key. Two products with one key are an error.
    fn add(&mut self, sku: &str, matched: &MatchedRate, row: PriceRow) {
        let (published, file) = (self.head.published.clone(), self.file.path.clone());
        let found = LadderRows { sku: sku.to_owned(), published, file, rows: Vec::new() };
        let found = match self.ladders.entry(matched.key.clone()) {
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
                    let message = format!("`{sku}` and `{}` both match {}", before.sku, matched.key.label());
                    let path = format!("{}:{sku}", self.file.path);
                    let help =
                        "the `aws` entry of the rate matches two products: add an attribute that only one of them has";
                    self.findings.push(Finding::new(Code::Duplicate, path, message).with_help(help));
                    return;
                }
                before
            }
        };
        found.rows.push(row);
        found.rows.sort_by_key(PriceRow::from);
        if matched.has_free_step
            || self.known.allowed.contains(&(matched.key.service.clone(), matched.key.rate.clone()))
        {
            remove_free_step(&mut found.rows);
        }
        self.file.rows += 1;
    }
}

/// Key and row of a Savings Plan rate.
///
/// A product has the same unit on demand and under a plan, so the row uses the unit of the older book. A price far from
/// the on-demand price shows that the units differ, which is an error.
fn plan_row(
    key: &RateKey,
    (unit, before): (&Unit, Decimal),
    discount: &SavingsPlanRate<'_>,
) -> Result<(RateKey, PriceRow), (String, &'static str)> {
    let help = "the file is damaged or of another type: download it again";
    let price = Decimal::parse(&discount.price).map_err(|error| (format!("the price: {error}"), help))?;
    if price.is_negative() {
        return Err((format!("the price {price} is negative"), help));
    }
    let currency =
        Currency::new(&discount.currency).ok_or_else(|| (format!("unknown currency `{}`", discount.currency), help))?;
    if is_far(before, price) {
        let message =
            format!("the price {price} per `{}` is far from the on-demand price {before} per `{unit}`", discount.unit);
        return Err((message, "leave this file out; the two prices have different units"));
    }
    let mut key = RateKey { rate: format!("{}_savings_plan", key.rate), ..key.clone() };
    key.attributes.push(("savings_plan".to_owned(), discount.plan.clone()));
    key.attributes.sort();
    let as_of = discount.effective.get(..10).unwrap_or_default();
    let row = PriceRow::new(Price::Amount(price), unit.clone(), currency, as_of, SOURCE)
        .with_attributes(key.attributes.clone())
        .with_rate_code(&discount.rate_code);
    Ok((key, row))
}

/// Removes a free first tier, because the service definition states it as an allowance. The next tier then starts at
/// zero.
fn remove_free_step(rows: &mut Vec<PriceRow>) {
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

/// Length limit of numbers in characters.
const MAX_DIGITS: usize = 40;

/// Packs a SKU (16 letters and digits) into a number, to save memory.
fn pack_sku(sku: &str) -> u128 {
    sku.bytes().fold(0, |pack_sku: u128, byte| pack_sku.wrapping_mul(257).wrapping_add(u128::from(byte)))
}

impl OfferVisitor for Collector<'_> {
    fn head(&mut self, head: &OfferHeader) -> bool {
        (self.file.offer, self.file.published) = (head.offer.clone(), head.published.clone());
        self.head = head.clone();
        let known = self.known;
        self.rules = known.mapping.rules_of_offer(&head.offer);
        self.file.is_wanted = !self.rules.is_empty() || !known.by_sku.is_empty();
        self.file.is_wanted
    }

    fn product(&mut self, product: &Product<'_>, byte: u64) {
        self.file.products += 1;
        if !self.seen.insert(pack_sku(product.sku)) {
            let message = format!("product `{}` appears twice", product.sku);
            let path = format!("{}:{} (byte {byte})", self.file.path, product.sku);
            self.findings.push(Finding::new(Code::Duplicate, path, message).with_help("download the file again"));
            return;
        }
        let matching_rates = self.matching_rates(product);
        self.file.count_product(product, !matching_rates.is_empty());
        if !matching_rates.is_empty() {
            self.matched.insert(product.sku.to_owned(), matching_rates);
        }
    }

    fn wants(&self, sku: &str) -> bool {
        self.matched.contains_key(sku)
    }

    fn dimension(&mut self, sku: &str, step: &Dimension<'_>, byte: u64) {
        let Some(all) = self.matched.get(sku).cloned() else { return };
        for matched in &all {
            let place = format!("{sku} (byte {byte})");
            match self.row(matched, step) {
                Ok(row) => {
                    if let (Some(before), Price::Amount(now)) = (matched.before, row.price())
                        && is_far(before, now)
                    {
                        let message = format!(
                            "the price of {} changed from {before} to {now}: its unit may have changed",
                            matched.key.label()
                        );
                        self.report(
                            &place,
                            message,
                            "add an `aws` entry to the service that names the products of the rate",
                        );
                    } else {
                        self.add(sku, matched, row);
                    }
                }
                Err((message, help)) => self.report(&place, format!("{}: {message}", matched.key.label()), help),
            }
        }
    }
}

/// Whether two prices of a SKU differ so much that the unit must have changed.
fn is_far(before: Decimal, now: Decimal) -> bool {
    const FAR: i64 = 20;
    let times = |price: Decimal| price.mul_rounded(Decimal::from_i64(FAR), Rounding::Nearest);
    let both = !before.is_zero() && !now.is_zero();
    both && (times(before).is_ok_and(|most| now > most) || times(now).is_ok_and(|most| before > most))
}
