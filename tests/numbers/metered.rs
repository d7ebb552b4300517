//! A mid-size architecture with nonlinear costs: tiers, started blocks, steps, a shared pool, and a copula.

use std::sync::Arc;

use costcone::catalog::{Service, ServiceList};
use costcone::estimate::Estimator;
use costcone::plan::Plan;
use costcone::prices::{InstanceSpecification, PriceProvider, PriceTable};
use costcone::{Findings, Format};

const SERVICE: &str = r#"
name = "Metered"
[usage.requests]
statement = "Requests in the month"
unit      = "request/month"
[usage.size]
statement = "Sent with a request"
unit      = "kB/request"
[charges.requests]
statement = "Requests in tiers of the whole account"
quantity  = "requests"
unit      = "request"
price     = "request"
pool      = []
[charges.sent]
statement = "Sent, in tiers"
quantity  = "requests * size"
unit      = "GB"
price     = "sent"
[charges.blocks]
statement = "Requests by started 10,000"
quantity  = "requests"
unit      = "request"
price     = "block"
schedule  = "package"
package   = "10000 request"
[charges.servers]
statement = "Servers of 40,000 requests each, two at least"
quantity  = "max(2, ceil(requests / 40000 request)) * 1 server"
unit      = "server"
price     = "server"
"#;

const PRICES: &str = "rate,attributes,from,to,price,unit,currency,effective_date,source,rate_code
block,,0,,0.00002,request,USD,2026-01-01,own,
request,,0,250000,0.0004,request,USD,2026-01-01,own,
request,,250000,1000000,0.0003,request,USD,2026-01-01,own,
request,,1000000,,0.0001,request,USD,2026-01-01,own,
sent,,0,50,0.9,GB,USD,2026-01-01,own,
sent,,50,400,0.6,GB,USD,2026-01-01,own,
sent,,400,,0.4,GB,USD,2026-01-01,own,
";

const ARCHITECTURE: &str = r#"
[architecture]
name = "metered"
region = "moon"
definition_uncertainty = false
[assumptions.users]
p10 = 4000
p50 = 7000
p90 = 15000
statement = "Users of the shop"
basis = "b"
unit = "user/month"
[assumptions.orders]
min = 2
likely = 5
max = 14
statement = "Orders of a user"
basis = "b"
unit = "order/user"
[assumptions.calls]
min = 6
likely = 9
max = 20
shape = "triangular"
statement = "Requests of an order"
basis = "b"
unit = "request/order"
[assumptions.size]
p10 = 90
p90 = 700
statement = "Size of an answer"
basis = "b"
unit = "kB/request"
[assumptions.batch]
low = 60000
expected = 90000
high = 130000
statement = "Requests of the night's batch"
basis = "b"
unit = "request/month"
[assumptions.small]
min = 2
max = 9
statement = "Size of a record"
basis = "b"
unit = "kB/request"
[[correlation]]
between = ["users", "orders"]
rank = -0.4
[[correlation]]
between = ["users", "size"]
rank = 0.5
[drivers]
requests = "users * orders * calls"
[components.shop]
service = "metered"
requests = "requests"
size = "size"
[components.batch]
service = "metered"
requests = "batch + 0.05 * requests"
size = "small"
"#;

/// The prices of the one service, equal in every region.
struct Own(Arc<PriceTable>);

impl PriceProvider for Own {
    fn table(&self, _: &str, _: &str) -> Result<Option<Arc<PriceTable>>, Findings> {
        Ok(Some(self.0.clone()))
    }

    fn regions(&self, _: &str) -> Vec<String> {
        vec!["moon".to_owned()]
    }

    fn specification(&self, _: &str) -> Option<InstanceSpecification> {
        None
    }

    fn version(&self) -> String {
        "own prices".to_owned()
    }
}

/// Its plan, for a price of a server.
pub fn plan(server: &str) -> Result<Plan, Findings> {
    let text = &format!("{PRICES}server,,0,,{server},server,USD,2026-01-01,own,\n");
    let catalog = ServiceList::new([Service::read("metered", &costcone::document(SERVICE, Format::Toml)?)?]);
    let prices = Own(Arc::new(PriceTable::parse("metered/moon", text)?));
    Plan::compile(&costcone::read(ARCHITECTURE, Format::Toml)?, &catalog, &prices)
}

/// Its estimator.
pub fn estimator(server: &str) -> Estimator {
    Estimator::new(&plan(server).unwrap_or_else(|findings| panic!("{findings}"))).unwrap()
}
