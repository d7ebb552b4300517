//! What is wrong with a file, in words that say where and what mends it; and no book where anything is wrong.

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
fn malformed_and_cut_off() {
    insta::assert_snapshot!(shown("a.json", made().replacen("\"products\" :", "\"products\" ;", 1)), @"
    a.json:byte 172: expected `:`, found `;`
      help: a price list file is the JSON or CSV that AWS serves under /offers/v1.0/aws/<offer>/
    ");
    insta::assert_snapshot!(shown("a.json", &made()[..600]), @"
    a.json:byte 426: the file ends within a value: it is cut off
      help: a price list file is the JSON or CSV that AWS serves under /offers/v1.0/aws/<offer>/
    ");
    insta::assert_snapshot!(shown("a.json", ""), @"
    a.json:byte 0: the file is empty
      help: a price list file is the JSON or CSV that AWS serves under /offers/v1.0/aws/<offer>/
    ");
    insta::assert_snapshot!(shown("a.json", made().replace("\"unit\" : \"Letters\"", "\"unit\" : Letters")), @"
    a.json:byte 741: terms of `LETTERPLAIN00001`: expected value at line 1 column 315
      help: a price list file is the JSON or CSV that AWS serves under /offers/v1.0/aws/<offer>/
    ");
    insta::assert_snapshot!(shown("a.csv", "\"FormatVersion\",\"v1.0\"\n\"OfferCode\",\"AWSPost\"\n"), @"
    a.csv:byte 0: it has no line that begins with `SKU`, so it is no price list file
      help: a price list file is the JSON or CSV that AWS serves under /offers/v1.0/aws/<offer>/
    ");
    let whole = "FormatVersion,v1.0\nOfferCode,AWSPost\nSKU,TermType,RateCode,Unit,StartingRange,EndingRange,Currency,PricePerUnit,EffectiveDate,Product Family,usageType\nA,OnDemand,A.B.C,Let";
    insta::assert_snapshot!(shown("a.csv", whole), @"
    a.csv:byte 151: a line has 4 cells, the header 11: it is cut off
      help: a price list file is the JSON or CSV that AWS serves under /offers/v1.0/aws/<offer>/
    ");
}

#[test]
fn never_cut_off_without_a_word() {
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
    a.json:byte 0: it is not plain UTF-8: it begins with a byte order mark
      help: a price list file is the JSON or CSV that AWS serves under /offers/v1.0/aws/<offer>/
    ");
    insta::assert_snapshot!(shown("a.json", wide), @"
    a.json:byte 1: expected a key in quotes, found the byte 0x00
      help: a price list file is the JSON or CSV that AWS serves under /offers/v1.0/aws/<offer>/
    ");
    let broken: Vec<u8> = made().into_bytes().into_iter().map(|byte| if byte == b'P' { 0xC3 } else { byte }).collect();
    insta::assert_snapshot!(shown("a.json", broken), @"
    a.json:byte 76: is not UTF-8
      help: a price list file is the JSON or CSV that AWS serves under /offers/v1.0/aws/<offer>/
    ");
}

#[test]
fn numbers_that_are_none() {
    insta::assert_snapshot!(steps(&[("0", "Inf", "Letters", "-0.5")]), @"
    a.json:LETTERPLAIN00001 (byte 426): post/us-east-1 letters kind=plain: the price -0.5 is negative
      help: a credit is no price: leave the product out
    ");
    insta::assert_snapshot!(steps(&[("0", "Inf", "Letters", "cheap")]), @"
    a.json:LETTERPLAIN00001 (byte 426): post/us-east-1 letters kind=plain: the price: `cheap` is not a decimal number
      help: the file is damaged or of another kind: fetch it again
    ");
    insta::assert_snapshot!(steps(&[("0", "Inf", "Letters", &"9".repeat(200_000))]), @"
    a.json:LETTERPLAIN00001 (byte 426): post/us-east-1 letters kind=plain: the price has 200000 characters: no price has so many
      help: the file is damaged or of another kind: fetch it again
    ");
    insta::assert_snapshot!(steps(&[("0", "Inf", "Letters", &format!("0.{}1", "0".repeat(60)))]), @"
    a.json:LETTERPLAIN00001 (byte 426): post/us-east-1 letters kind=plain: the price has 63 characters: no price has so many
      help: the file is damaged or of another kind: fetch it again
    ");
    insta::assert_snapshot!(steps(&[("0", "Inf", "Parcels", "0.5")]), @"
    a.json:LETTERPLAIN00001 (byte 426): post/us-east-1 letters kind=plain: its price is per `Parcels`, expected `Letters`
      help: say in the service's `aws` entry how many of our units that is
    ");
}

#[test]
fn ladders_that_do_not_meet() {
    insta::assert_snapshot!(steps(&[("0", "10", "Letters", "0.5"), ("20", "Inf", "Letters", "0.4")]), @"
    post/us-east-1:letters: tiers do not meet at 20 for `kind=plain`
      help: each tier starts where the one before it ends
    ");
    insta::assert_snapshot!(steps(&[("0", "10", "Letters", "0.5"), ("5", "Inf", "Letters", "0.4")]), @"
    post/us-east-1:letters: tiers do not meet at 5 for `kind=plain`
      help: each tier starts where the one before it ends
    ");
    insta::assert_snapshot!(steps(&[("0", "10", "Letters", "0.5")]), @"
    post/us-east-1:letters: the last tier for `kind=plain` ends
      help: leave `to` of the last tier empty
    ");
}

#[test]
fn what_matches_twice() {
    let twice: [Made<'_>; 2] =
        [("LETTERPLAIN00001", "Letter", &PLAIN, &ONE), ("LETTERPLAIN00002", "Letter", &PLAIN, &ONE)];
    insta::assert_snapshot!(shown("a.json", offer("AWSPost", &twice)), @"
    a.json:LETTERPLAIN00002: `LETTERPLAIN00002` and `LETTERPLAIN00001` are both post/us-east-1 letters kind=plain
      help: the `aws` entry of the rate fits two products: name another attribute that tells them apart
    ");
    let same: [Made<'_>; 2] = [twice[0], twice[0]];
    insta::assert_snapshot!(shown("a.json", offer("AWSPost", &same)), @"
    a.json:LETTERPLAIN00001 (byte 387): the product `LETTERPLAIN00001` stands twice
      help: fetch the file again
    ");
}

#[test]
fn two_currencies() {
    let text = made().replace("\"USD\" : \"0.5000000000\"", "\"USD\" : \"0.5\", \"CNY\" : \"3\"");
    insta::assert_snapshot!(shown("a.json", text), @"
    a.json:byte 426: terms of `LETTERPLAIN00001`: one price is in USD and in CNY
      help: a price list file is the JSON or CSV that AWS serves under /offers/v1.0/aws/<offer>/
    ");
    let sealed = [("usagetype", "Letters"), ("letterKind", "Sealed"), ("regionCode", "us-east-1")];
    let text = offer(
        "AWSPost",
        &[("LETTERPLAIN00001", "Letter", &PLAIN, &ONE), ("LETTERSEALED0001", "Letter", &sealed, &ONE)],
    );
    insta::assert_snapshot!(shown("a.json", text.replacen("\"USD\"", "\"CNY\"", 1)), @"
    post/us-east-1:letters: prices are in CNY and in USD
      help: a table has one currency
    ");
}

#[test]
fn another_format_and_files_that_are_no_price_list() {
    insta::assert_snapshot!(shown("a.json", made().replace("v1.0", "v2.0")), @"
    a.json:byte 173: its format is `v2.0`, and `v1.0` is what is read
      help: a price list file is the JSON or CSV that AWS serves under /offers/v1.0/aws/<offer>/
    ");
    insta::assert_snapshot!(shown("a.json", "{\"regions\": {}}"), @"
    a.json:byte 15: it has no `terms`, so no prices
      help: a price list file is the JSON or CSV that AWS serves under /offers/v1.0/aws/<offer>/
    ");
    insta::assert_snapshot!(shown("a.json", "[1, 2]"), @"
    a.json:byte 0: it has no line that begins with `SKU`, so it is no price list file
      help: a price list file is the JSON or CSV that AWS serves under /offers/v1.0/aws/<offer>/
    ");
    insta::assert_snapshot!(shown("a.txt", "hello"), @"
    a.txt:byte 0: it has no line that begins with `SKU`, so it is no price list file
      help: a price list file is the JSON or CSV that AWS serves under /offers/v1.0/aws/<offer>/
    ");
}

#[test]
fn paths_that_are_not_there() {
    let found = imported(&post(), &["/nowhere/offer.json".into()]).map(|book| book.rows);
    insta::assert_snapshot!(found.map_err(|findings| findings.to_string()).unwrap_err(), @"
    /nowhere/offer.json: No such file or directory (os error 2)
      help: name a file or folder that can be read
    ");
    let empty = tempfile::tempdir().unwrap();
    assert!(
        imported(&post(), &[empty.path().to_owned()])
            .unwrap_err()
            .to_string()
            .contains("there is no .json or .csv file")
    );
}
