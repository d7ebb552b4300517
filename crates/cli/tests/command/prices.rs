//! Price books: imported from AWS files, layered over the default, compared, checked, and intact after a failure.

use std::fs;
use std::path::{Path, PathBuf};

use tempfile::TempDir;

use crate::run::{Outcome, example, run, run_at};

/// An offer of EC2 with the two prices of NAT gateways in Frankfurt.
fn offer(hour: &str, processed: &str) -> String {
    let product = |sku: &str, usage: &str| {
        format!(
            r#""{sku}": {{ "sku": "{sku}", "productFamily": "NAT Gateway", "attributes": {{
              "regionCode": "eu-central-1", "usagetype": "EUC1-{usage}", "operation": "NatGateway", "group": "NGW:NatGateway" }} }}"#
        )
    };
    let term = |sku: &str, unit: &str, price: &str| {
        format!(
            r#""{sku}": {{ "{sku}.T": {{ "offerTermCode": "T", "sku": "{sku}", "effectiveDate": "2026-11-01T00:00:00Z",
              "priceDimensions": {{ "{sku}.T.R": {{ "rateCode": "{sku}.T.R", "beginRange": "0", "endRange": "Inf",
              "unit": "{unit}", "pricePerUnit": {{ "USD": "{price}" }} }} }} }} }}"#
        )
    };
    format!(
        r#"{{ "formatVersion": "v1.0", "offerCode": "AmazonEC2", "publicationDate": "2026-11-02T03:04:05Z",
        "products": {{ {}, {}, {} }}, "terms": {{ "OnDemand": {{ {}, {} }} }} }}"#,
        product("HOUR000000000001", "NatGateway-Hours"),
        product("BYTE000000000001", "NatGateway-Bytes"),
        product("OTHER00000000001", "NatGateway-Something"),
        term("HOUR000000000001", "Hrs", hour),
        term("BYTE000000000001", "GB", processed),
    )
}

/// A folder with an offer, and the book made of it.
fn imported(scratch: &TempDir, more: &[&str]) -> Result<(PathBuf, String), Box<dyn std::error::Error>> {
    let (file, book) = (scratch.path().join("offer.json"), scratch.path().join("ours.book"));
    fs::write(&file, offer("0.0600000000", "0.0260000000"))?;
    let (file, name) = (file.display().to_string(), book.display().to_string());
    let ran = run_at(200, &[&["prices", "import", &file, "-o", &name], more].concat())?;
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    Ok((book, ran.out.replace(&format!("{}/", scratch.path().display()), "")))
}

#[test]
fn an_import_lists_products_with_and_without_a_matching_rate() -> Outcome {
    let scratch = tempfile::tempdir()?;
    let (_, said) = imported(&scratch, &[])?;
    assert_eq!(
        said,
        "ours.book: 2 rows in 1 table\n\noffer.json: AmazonEC2 of 2026-11-02T03:04:05Z, 2 rows of 3 products\n  \
         NAT Gateway: 2 read, 1 without a matching rate, such as EUC1-NatGateway-Something\n\nUse it with `--prices ours.book`.\n"
    );
    Ok(())
}

const SHOP: &str = r#"
[architecture]
name = "Shop"
region = "eu-central-1"
[components.gateway]
service = "nat_gateway"
processed = { p10 = "50 GB", p90 = "400 GB", statement = "Traffic out", basis = "Flow logs, 2026-10" }
"#;

#[test]
fn a_book_takes_precedence_over_the_default_or_replaces_it() -> Outcome {
    let scratch = tempfile::tempdir()?;
    let (book, _) = imported(&scratch, &["--private", "--title", "Negotiated"])?;
    let (book, shop) = (book.display().to_string(), scratch.path().join("shop.toml"));
    fs::write(&shop, SHOP)?;
    let shop = shop.display().to_string();
    let explained = run(&["explain", &shop, "gateway.gateway_hours", "--prices", &book])?;
    assert!(explained.out.contains("0.06"), "{}", explained.out);
    let estimate = run(&["estimate", &shop, "--prices", &book])?;
    assert!(estimate.out.contains("Negotiated 2026-11-01 (private) over AWS list prices"), "{}", estimate.out);
    // The reference example needs more than gateways: with this book alone each missing price is named.
    let alone = run(&["check", &example(), "--prices", &book, "--no-default-prices"])?;
    assert_eq!(alone.code, Some(1));
    assert!(alone.err.contains("no prices known for `lambda` in the region `eu-central-1`"), "{}", alone.err);
    Ok(())
}

#[test]
fn a_diff_lists_changes_in_percent() -> Outcome {
    let scratch = tempfile::tempdir()?;
    let (book, _) = imported(&scratch, &[])?;
    let ran = run(&["prices", "diff", "default", &book.display().to_string(), "--changed-only"])?;
    let changed: Vec<&str> = ran.out.lines().filter(|line| line.starts_with("nat_gateway")).collect();
    assert_eq!(
        changed,
        [
            "nat_gateway/eu-central-1 gateway_hour: 0.052 to 0.06 (+15.4%)",
            "nat_gateway/eu-central-1 processed: 0.052 to 0.026 (-50%)",
            "nat_gateway: 2 changed, 0 added, 70 removed",
        ]
    );
    Ok(())
}

#[test]
fn the_default_book_is_checked_by_service() -> Outcome {
    let ran = run(&["prices", "check", "default"])?;
    assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""));
    let line = ran.out.lines().find(|line| line.starts_with("nat_gateway")).ok_or("no line of nat_gateway")?;
    assert_eq!(line.split_whitespace().collect::<Vec<_>>(), ["nat_gateway", "36", "72", "0", "0"]);
    Ok(())
}

#[test]
fn a_failed_import_leaves_the_old_book_unchanged() -> Outcome {
    let scratch = tempfile::tempdir()?;
    let (book, _) = imported(&scratch, &[])?;
    let before = fs::read(&book)?;
    let file = scratch.path().join("offer.json");
    let (name, file_name) = (book.display().to_string(), file.display().to_string());
    for text in [&offer("-1", "0.026"), &offer("0.06", "0.026")[..900], ""] {
        fs::write(&file, text)?;
        let ran = run(&["prices", "import", &file_name, "-o", &name])?;
        assert_eq!(ran.code, Some(1), "{}", ran.out);
        assert!(ran.err.contains("offer.json"), "{}", ran.err);
        assert_eq!(fs::read(&book)?, before);
    }
    Ok(())
}

#[test]
fn an_unwritable_path_is_named() -> Outcome {
    let scratch = tempfile::tempdir()?;
    let file = scratch.path().join("offer.json");
    fs::write(&file, offer("0.06", "0.026"))?;
    let inside_a_file = file.join("ours.book").display().to_string();
    let ran = run(&["prices", "import", &file.display().to_string(), "-o", &inside_a_file])?;
    assert_eq!(ran.code, Some(2));
    assert!(ran.err.contains("ours.book: ") && ran.err.contains("Not a directory"), "{}", ran.err);
    Ok(())
}

/// A disk that is full, as a limit on the size of files: the signal that comes with it is ignored, so that the write fails.
#[cfg(unix)]
#[test]
fn a_full_disk_is_an_error_and_leaves_the_old_book_unchanged() -> Outcome {
    let scratch = tempfile::tempdir()?;
    let (book, _) = imported(&scratch, &[])?;
    let before = fs::read(&book)?;
    let import = format!(
        "trap '' XFSZ; ulimit -f 0; exec {} prices import {} -o {}",
        env!("CARGO_BIN_EXE_costcone"),
        scratch.path().join("offer.json").display(),
        book.display()
    );
    let ran = std::process::Command::new("sh").args(["-c", &import]).output()?;
    assert_eq!(ran.status.code(), Some(2));
    assert!(
        String::from_utf8_lossy(&ran.stderr).contains("File too large"),
        "{}",
        String::from_utf8_lossy(&ran.stderr)
    );
    assert_eq!(fs::read(&book)?, before);
    let left: Vec<_> = names(scratch.path())?;
    assert_eq!(left, ["offer.json", "ours.book"], "nothing half-written is left");
    Ok(())
}

fn names(folder: &Path) -> Result<Vec<String>, std::io::Error> {
    let entries: Result<Vec<_>, _> = fs::read_dir(folder)?.collect();
    let mut names: Vec<String> =
        entries?.iter().map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
    names.sort_unstable();
    Ok(names)
}

#[test]
fn instance_types_meet_the_requirement() -> Outcome {
    let need = ["--vcpu", "4", "--memory", "16", "--architecture", "arm64", "--json"];
    let found = run(&[&["instances", "--region", "eu-central-1"], &need[..]].concat())?.json()?;
    let found = found.as_array().ok_or("a list")?;
    let number = |entry: &serde_json::Value, key: &str| entry[key].as_str().and_then(|text| text.parse::<f64>().ok());
    let hours: Vec<f64> = found.iter().filter_map(|entry| number(entry, "hour")).collect();
    assert!(found.len() > 100 && hours.len() == found.len() && hours.is_sorted());
    for entry in found {
        assert!(number(entry, "vcpu") >= Some(4.0) && number(entry, "memory_gib") >= Some(16.0), "{entry}");
        assert_eq!(entry["architecture"], "arm64");
    }
    // Source: the AWS page's price of t4g.xlarge in Frankfurt.
    assert_eq!((found[0]["instance_type"].as_str(), found[0]["hour"].as_str()), (Some("t4g.xlarge"), Some("0.1536")));
    let listed = run_at(80, &["instances", "--region", "eu-central-1", "--gpus", "1", "--most", "2"])?.out;
    assert!(listed.lines().count() == 4 && listed.contains("g4ad.xlarge"), "{listed}");
    let typo = run(&["instances", "--region", "eu-centrl-1"])?;
    assert!(typo.code == Some(2) && typo.err.contains("did you mean `eu-central-1`?"), "{}", typo.err);
    Ok(())
}

#[test]
fn missing_books_are_named() -> Outcome {
    for arguments in [
        &["prices", "check", "/nowhere.book"][..],
        &["prices", "diff", "default", "/nowhere.book"],
        &["services", "--prices", "/nowhere.book"],
    ] {
        let ran = run(arguments)?;
        assert_eq!(ran.code, Some(2), "{arguments:?}");
        assert!(ran.err.contains("/nowhere.book: No such file"), "{}", ran.err);
    }
    assert_eq!(run(&["services", "--no-default-prices"])?.code, Some(2));
    assert_eq!(run(&["prices"])?.code, Some(2));
    Ok(())
}
