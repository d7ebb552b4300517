//! The text of each table.

use costcone_book::BookFiles;
use costcone_core::prices::PriceTable;
use costcone_core::{Code, Finding, Findings};

use super::{RateTable, TableSet, path};

/// The currency of the column `usd` in the facts.
const CURRENCY: &str = "USD";

/// The files `prices/<service>/<region>.csv`.
pub(super) fn prices(tables: &TableSet, findings: &mut Findings) -> BookFiles {
    let mut files = BookFiles::default();
    for ((service, region), table) in &tables.0 {
        check(service, region, table, findings);
        files.insert(format!("prices/{service}/{region}.csv"), text(table));
    }
    files
}

fn text(table: &RateTable) -> String {
    let mut text = format!("{}\n", PriceTable::HEADER);
    for ((rate, attributes), rows) in table {
        for row in rows {
            let to = row.to.map(|to| to.to_string()).unwrap_or_default();
            let [from, price] = [row.from.to_string(), row.price.to_string()];
            let cells =
                [rate, attributes, &from, &to, &price, &row.unit, CURRENCY, &row.date, &row.source, &row.rate_code];
            text.push_str(&cells.join(","));
            text.push('\n');
        }
    }
    text
}

/// Tables have no quotes, so cells cannot contain separators.
fn check(service: &str, region: &str, table: &RateTable, findings: &mut Findings) {
    let separates = |text: &&String| text.contains([',', '\n', '\r', '"']);
    for ((rate, attributes), rows) in table {
        let of_rows = rows.iter().flat_map(|row| [&row.unit, &row.date, &row.source, &row.rate_code]);
        for cell in [rate, attributes].into_iter().chain(of_rows).filter(separates) {
            let message =
                format!("`{cell}` contains a comma, a quote, or a line break, which table cells cannot contain");
            let help = "map the attribute to another word in `[words]` of `rules.toml`";
            let path = path(service, region, rate, attributes);
            findings.push(Finding::new(Code::BadValue, path, message).with_help(help));
        }
    }
}
