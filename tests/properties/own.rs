//! A service with a charge of every kind of rate, its prices, and the book that holds it beside those of AWS.

use std::sync::{Arc, LazyLock};

use costcone::catalog::{Catalog, Service};
use costcone::prices::{InstanceSpecification, PriceProvider, PriceTable};
use costcone::{Book, Findings, Format};

/// AWS as compiled in, and the service `post`.
pub struct Shelf;

/// Charges named after their purpose in the test.
const POST: &str = r#"
name = "Post"
placement = "regional"
[usage.letters]
statement = "Letters in the month"
unit      = "letter/month"
[usage.held]
statement = "Letters held, mean of the month"
unit      = "letter"
optional  = true
[values]
few = "clamp(letters, 10 letter, 600 letter)"
[charges.flat]
statement = "Letters"
quantity  = "letters"
unit      = "letter"
price     = "flat"
[charges.graduated]
statement = "Letters in tiers of the whole account, less a free part of the region"
quantity  = "count * letters"
unit      = "letter"
price     = "graduated"
pool      = []
allowance = { quantity = "700 letter", pool = ["region"] }
[charges.falling]
statement = "Letters, all at the price of the step reached, which falls"
quantity  = "letters"
unit      = "letter"
price     = "falling"
schedule  = "volume"
[charges.rising]
statement = "Letters, all at the price of the step reached, which rises, metered together"
quantity  = "letters"
unit      = "letter"
price     = "rising"
schedule  = "volume"
pool      = ["region"]
[charges.blocks]
statement = "Letters by started hundred"
quantity  = "letters"
unit      = "letter"
price     = "flat"
schedule  = "package"
package   = "100 letter"
allowance = { quantity = "250 letter", pool = [] }
[charges.least]
statement = "Letters of each box, with a least amount"
quantity  = "letters"
unit      = "letter"
price     = "graduated"
minimum   = "fee"
each      = true
[charges.club]
statement = "Letters of all boxes, with a least amount for all of them"
quantity  = "letters"
unit      = "letter"
price     = "flat"
minimum   = "fee"
pool      = []
[charges.odd]
statement = "Letters that are many or few"
quantity  = "if(letters > 900 letter, max(letters - 300 letter, 500 letter), if(letters != 500 letter, few, 0 letter))"
unit      = "letter"
price     = "graduated"
[charges.held]
statement = "Letters held"
quantity  = "count * held * month"
unit      = "letter-month"
price     = "held"
[charges.handling]
statement = "Handling, money already"
quantity  = "3 USD * letters / (letters + 5 letter)"
unit      = "USD"
direct    = true
"#;

const PRICES: &str = "rate,attributes,from,to,price,unit,currency,effective_date,source,rate_code
falling,,0,400,0.9,letter,USD,2026-01-01,own,
falling,,400,1500,0.7,letter,USD,2026-01-01,own,
falling,,1500,,0.3,letter,USD,2026-01-01,own,
fee,,0,,260,month,USD,2026-01-01,own,
flat,,0,,0.41,letter,USD,2026-01-01,own,
graduated,,0,300,0.8,letter,USD,2026-01-01,own,
graduated,,300,1200,0.55,letter,USD,2026-01-01,own,
graduated,,1200,,0.07,letter,USD,2026-01-01,own,
held,,0,,0.003,letter-month,USD,2026-01-01,own,
rising,,0,600,0.2,letter,USD,2026-01-01,own,
rising,,600,,0.25,letter,USD,2026-01-01,own,
";

const ID: &str = "post";

#[allow(clippy::unwrap_used)] // OK because the text above is a constant of this test.
fn service() -> Arc<Service> {
    static SERVICE: LazyLock<Arc<Service>> = LazyLock::new(|| {
        let document = costcone::document(POST, Format::Toml).unwrap();
        Arc::new(Service::read(ID, &document).unwrap())
    });
    SERVICE.clone()
}

#[allow(clippy::unwrap_used)] // OK because the text above is a constant of this test.
fn table() -> Arc<PriceTable> {
    static TABLE: LazyLock<Arc<PriceTable>> =
        LazyLock::new(|| Arc::new(PriceTable::parse("post/anywhere", PRICES).unwrap()));
    TABLE.clone()
}

impl Catalog for Shelf {
    fn service(&self, id: &str) -> Result<Option<Arc<Service>>, Findings> {
        if id == ID { Ok(Some(service())) } else { Book::aws().service(id) }
    }

    fn ids(&self) -> Vec<String> {
        let mut ids = Book::aws().ids();
        ids.push(ID.to_owned());
        ids.sort();
        ids
    }
}

impl PriceProvider for Shelf {
    fn table(&self, service: &str, region: &str) -> Result<Option<Arc<PriceTable>>, Findings> {
        if service == ID { Ok(Some(table())) } else { Book::aws().table(service, region) }
    }

    fn regions(&self, service: &str) -> Vec<String> {
        Book::aws().regions(if service == ID { "ec2" } else { service })
    }

    fn specification(&self, instance_type: &str) -> Option<InstanceSpecification> {
        Book::aws().specification(instance_type)
    }

    fn version(&self) -> String {
        Book::aws().version()
    }
}
