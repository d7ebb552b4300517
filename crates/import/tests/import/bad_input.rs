//! Errors for bad files: each names the position and the fix, and the import returns no book.

use costcone::catalog::ServiceList;

use super::{Made, catalog, imported, imported_text, offer};

const POST: &str = r#"
name = "Post"
[attributes.kind]
statement = "Kind of letter"
values = ["plain", "sealed"]
[usage.letters]
statement = "Letters in the month"
unit = "letter/month"
[charges.letters]
statement = "Letters"
quantity = "letters"
unit = "letter"
price = "letters"
[rates.letters]
aws = [{ offer = "AWSPost", family = "Letter", attributes = { usagetype = "Letters" }, unit = "Letters", keys = { kind = "letterKind" }, words = { kind = { Plain = "plain", Sealed = "sealed" } } }]
"#;

fn post() -> ServiceList {
    catalog(&[("post", POST)])
}

const PLAIN: [(&str, &str); 3] = [("usagetype", "USE1-Letters"), ("letterKind", "Plain"), ("regionCode", "us-east-1")];
const ONE: [(&str, &str, &str, &str); 1] = [("0", "Inf", "Letters", "0.5000000000")];

fn made() -> String {
    offer("AWSPost", &[("LETTERPLAIN00001", "Letter", &PLAIN, &ONE)])
}

fn shown(name: &str, text: impl AsRef<[u8]>) -> String {
    match imported_text(&post(), name, text) {
        Ok(book) => format!("read {} rows", book.rows),
        Err(findings) => findings.to_string(),
    }
}

fn steps(steps: &[(&str, &str, &str, &str)]) -> String {
    shown("a.json", offer("AWSPost", &[("LETTERPLAIN00001", "Letter", &PLAIN, steps)]))
}

#[test]
fn the_good_file_is_read() {
    assert_eq!(shown("a.json", made()), "read 1 rows");
}

#[test]
fn malformed_and_cut_off_files() {
    insta::assert_snapshot!(shown("a.json", made().replacen("\"products\" :", "\"products\" ;", 1)), @"
    a.json:byte 172: expected `:`, found `;`
      help: use the JSON or CSV file that AWS publishes under /offers/v1.0/aws/<offer>/
    ");
    insta::assert_snapshot!(shown("a.json", &made()[..600]), @"
    a.json:byte 426: the file ends inside a value: it is cut off
      help: use the JSON or CSV file that AWS publishes under /offers/v1.0/aws/<offer>/
    ");
    insta::assert_snapshot!(shown("a.json", ""), @"
    a.json:byte 0: the file is empty
      help: use the JSON or CSV file that AWS publishes under /offers/v1.0/aws/<offer>/
    ");
    insta::assert_snapshot!(shown("a.json", made().replace("\"unit\" : \"Letters\"", "\"unit\" : Letters")), @"
    a.json:byte 741: terms of `LETTERPLAIN00001`: expected value at line 1 column 315
      help: use the JSON or CSV file that AWS publishes under /offers/v1.0/aws/<offer>/
    ");
    insta::assert_snapshot!(shown("a.csv", "\"FormatVersion\",\"v1.0\"\n\"OfferCode\",\"AWSPost\"\n"), @"
    a.csv:byte 0: not a price list file: no line starts with `SKU`
      help: use the JSON or CSV file that AWS publishes under /offers/v1.0/aws/<offer>/
    ");
    let whole = "FormatVersion,v1.0\nOfferCode,AWSPost\nSKU,TermType,RateCode,Unit,StartingRange,EndingRange,Currency,PricePerUnit,EffectiveDate,Product Family,usageType\nA,OnDemand,A.B.C,Let";
    insta::assert_snapshot!(shown("a.csv", whole), @"
    a.csv:byte 151: a line has 4 cells, expected 11 as in the header: the file is cut off
      help: use the JSON or CSV file that AWS publishes under /offers/v1.0/aws/<offer>/
    ");
}

#[test]
fn a_file_cut_at_any_byte_is_an_error() {
    let text = made();
    for length in 0..text.trim_end().len() {
        assert!(!shown("a.json", &text[..length]).starts_with("read"), "{length}");
    }
}

#[test]
fn other_encodings() {
    let wide: Vec<u8> = made().encode_utf16().flat_map(u16::to_le_bytes).collect();
    let marked: Vec<u8> = [0xFF, 0xFE].into_iter().chain(wide.clone()).collect();
    insta::assert_snapshot!(shown("a.json", marked), @"
    a.json:byte 0: the file starts with a byte order mark, expected plain UTF-8
      help: use the JSON or CSV file that AWS publishes under /offers/v1.0/aws/<offer>/
    ");
    insta::assert_snapshot!(shown("a.json", wide), @"
    a.json:byte 1: expected a key in quotes, found the byte 0x00
      help: use the JSON or CSV file that AWS publishes under /offers/v1.0/aws/<offer>/
    ");
    let broken: Vec<u8> = made().into_bytes().into_iter().map(|byte| if byte == b'P' { 0xC3 } else { byte }).collect();
    insta::assert_snapshot!(shown("a.json", broken), @"
    a.json:byte 76: the text is not UTF-8
      help: use the JSON or CSV file that AWS publishes under /offers/v1.0/aws/<offer>/
    ");
}

#[test]
fn invalid_numbers() {
    insta::assert_snapshot!(steps(&[("0", "Inf", "Letters", "-0.5")]), @"
    a.json:LETTERPLAIN00001 (byte 426): post/us-east-1 letters kind=plain: the price -0.5 is negative
      help: remove the product; a credit is not a price
    ");
    insta::assert_snapshot!(steps(&[("0", "Inf", "Letters", "cheap")]), @"
    a.json:LETTERPLAIN00001 (byte 426): post/us-east-1 letters kind=plain: the price: `cheap` is not a decimal number
      help: the file is damaged or of another type: download it again
    ");
    insta::assert_snapshot!(steps(&[("0", "Inf", "Letters", &"9".repeat(200_000))]), @"
    a.json:LETTERPLAIN00001 (byte 426): post/us-east-1 letters kind=plain: the price has 200000 characters, expected at most 40
      help: the file is damaged or of another type: download it again
    ");
    insta::assert_snapshot!(steps(&[("0", "Inf", "Letters", &format!("0.{}1", "0".repeat(60)))]), @"
    a.json:LETTERPLAIN00001 (byte 426): post/us-east-1 letters kind=plain: the price has 63 characters, expected at most 40
      help: the file is damaged or of another type: download it again
    ");
    insta::assert_snapshot!(steps(&[("0", "Inf", "Parcels", "0.5")]), @"
    a.json:LETTERPLAIN00001 (byte 426): post/us-east-1 letters kind=plain: its price is per `Parcels`, expected `Letters`
      help: set `unit` and `per` in the `aws` entry of the service
    ");
}

#[test]
fn tiers_with_gaps_or_overlaps() {
    insta::assert_snapshot!(steps(&[("0", "10", "Letters", "0.5"), ("20", "Inf", "Letters", "0.4")]), @"
    post/us-east-1:letters: a tier for `kind=plain` starts at 20, which is not the end of the tier before it
      help: tiers start at 0 and have no gap or overlap
    ");
    insta::assert_snapshot!(steps(&[("0", "10", "Letters", "0.5"), ("5", "Inf", "Letters", "0.4")]), @"
    post/us-east-1:letters: a tier for `kind=plain` starts at 5, which is not the end of the tier before it
      help: tiers start at 0 and have no gap or overlap
    ");
    insta::assert_snapshot!(steps(&[("0", "10", "Letters", "0.5")]), @"
    post/us-east-1:letters: the last tier for `kind=plain` has an end
      help: leave its `to` empty
    ");
}

#[test]
fn two_products_for_one_rate() {
    let twice: [Made<'_>; 2] =
        [("LETTERPLAIN00001", "Letter", &PLAIN, &ONE), ("LETTERPLAIN00002", "Letter", &PLAIN, &ONE)];
    insta::assert_snapshot!(shown("a.json", offer("AWSPost", &twice)), @"
    a.json:LETTERPLAIN00002: `LETTERPLAIN00002` and `LETTERPLAIN00001` both match post/us-east-1 letters kind=plain
      help: the `aws` entry of the rate matches two products: add an attribute that only one of them has
    ");
    let same: [Made<'_>; 2] = [twice[0], twice[0]];
    insta::assert_snapshot!(shown("a.json", offer("AWSPost", &same)), @"
    a.json:LETTERPLAIN00001 (byte 387): product `LETTERPLAIN00001` appears twice
      help: download the file again
    ");
}

#[test]
fn two_currencies() {
    let text = made().replace("\"USD\" : \"0.5000000000\"", "\"USD\" : \"0.5\", \"CNY\" : \"3\"");
    insta::assert_snapshot!(shown("a.json", text), @"
    a.json:byte 426: terms of `LETTERPLAIN00001`: one price has two currencies, USD and CNY
      help: use the JSON or CSV file that AWS publishes under /offers/v1.0/aws/<offer>/
    ");
    let sealed = [("usagetype", "Letters"), ("letterKind", "Sealed"), ("regionCode", "us-east-1")];
    let text = offer(
        "AWSPost",
        &[("LETTERPLAIN00001", "Letter", &PLAIN, &ONE), ("LETTERSEALED0001", "Letter", &sealed, &ONE)],
    );
    insta::assert_snapshot!(shown("a.json", text.replacen("\"USD\"", "\"CNY\"", 1)), @"
    post/us-east-1:letters: expected one currency, was CNY and USD
      help: keep each currency in a table of its own
    ");
}

#[test]
fn other_formats_and_other_files() {
    insta::assert_snapshot!(shown("a.json", made().replace("v1.0", "v2.0")), @"
    a.json:byte 173: unsupported format `v2.0`, expected `v1.0`
      help: use the JSON or CSV file that AWS publishes under /offers/v1.0/aws/<offer>/
    ");
    insta::assert_snapshot!(shown("a.json", "{\"regions\": {}}"), @"
    a.json:byte 15: no prices: the file has no `terms`
      help: use the JSON or CSV file that AWS publishes under /offers/v1.0/aws/<offer>/
    ");
    insta::assert_snapshot!(shown("a.json", "[1, 2]"), @"
    a.json:byte 0: not a price list file: no line starts with `SKU`
      help: use the JSON or CSV file that AWS publishes under /offers/v1.0/aws/<offer>/
    ");
    insta::assert_snapshot!(shown("a.txt", "hello"), @"
    a.txt:byte 0: not a price list file: no line starts with `SKU`
      help: use the JSON or CSV file that AWS publishes under /offers/v1.0/aws/<offer>/
    ");
}

#[test]
fn missing_paths() {
    let found = imported(&post(), &["/nowhere/offer.json".into()]).map(|book| book.rows);
    insta::assert_snapshot!(found.map_err(|findings| findings.to_string()).unwrap_err(), @"
    /nowhere/offer.json: No such file or directory (os error 2)
      help: name a readable file or folder
    ");
    let empty = tempfile::tempdir().unwrap();
    assert!(
        imported(&post(), &[empty.path().to_owned()]).unwrap_err().to_string().contains("no .json or .csv files found")
    );
}
