//! The requests of an update, and its result if every download succeeds.

use std::fs;

use super::UpdateTest;
use super::price_lists::{OFFERS, QUEUES, QUEUES_REGIONS, QUEUES_WEST, ZONES, queues};
use super::server::Act;
use crate::run::{Outcome, finished};

const BOTH: [&str; 4] = ["--offer", "AWSQueueService", "--offer", "AmazonRoute53"];

/// The paths of requests, in their order.
fn paths(requests: &[String]) -> Vec<&str> {
    requests.iter().filter_map(|request| request.split(' ').nth(1)).collect()
}

#[test]
fn an_update_downloads_its_offers_and_regions_and_writes_a_book() -> Outcome {
    let test = UpdateTest::new()?;
    let ran = test.update(&BOTH)?;
    let book = test.book().display().to_string();
    assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""));
    assert!(
        ran.out.starts_with(&format!("{book}: 3 rows in 3 tables\n3 files downloaded (0.1 MB), 0 unchanged\n")),
        "{}",
        ran.out
    );
    assert!(ran.out.ends_with(&format!("\nUse it with `--prices {book}`.\n")), "{}", ran.out);
    let requests = test.server.requests();
    let zones = "/offers/v1.0/aws/AmazonRoute53/current/region_index.json";
    assert_eq!(paths(&requests), [OFFERS, QUEUES_REGIONS, zones, QUEUES, QUEUES_WEST, ZONES]);
    assert_eq!(test.price()?, "0.0000004");
    Ok(())
}

/// A request has only the headers that HTTP needs.
#[test]
fn a_request_contains_nothing_about_the_user() -> Outcome {
    let test = UpdateTest::new()?;
    test.queues()?;
    let host = test.server.url.trim_start_matches("http://");
    let requests = test.server.requests();
    for request in &requests {
        let mut lines: Vec<String> = request.lines().skip(1).map(str::to_ascii_lowercase).collect();
        lines.sort_unstable();
        let version = env!("CARGO_PKG_VERSION");
        let expected = [
            "accept-encoding: identity",
            "accept: */*",
            &format!("host: {host}"),
            &format!("user-agent: costcone/{version}"),
        ];
        assert_eq!(lines, expected, "{request}");
        assert!(request.starts_with("GET /offers/v1.0/aws/") && request.contains(" HTTP/1.1\r\n"), "{request}");
    }
    assert_eq!(requests.len(), 3);
    Ok(())
}

#[test]
fn an_unchanged_file_is_not_downloaded_again() -> Outcome {
    let test = UpdateTest::new()?;
    test.update(&BOTH)?;
    test.server.requests();
    let ran = test.update(&BOTH)?;
    assert!(
        ran.out.contains(
            "\n0 files downloaded (0.0 MB), 3 unchanged\n\nNo price differs from AWS Price List 2026-01-01.\n"
        ),
        "{}",
        ran.out
    );
    for request in test.server.requests() {
        assert!(request.to_ascii_lowercase().contains("\r\nif-none-match: \""), "{request}");
    }
    // The update downloads a file again if its length differs from its metadata.
    fs::write(test.cached("AWSQueueService/eu-central-1.json"), "{}")?;
    assert!(test.update(&BOTH)?.out.contains("\n1 files downloaded (0.0 MB), 2 unchanged\n"));
    assert_eq!(test.price()?, "0.0000004");
    Ok(())
}

#[test]
fn an_update_lists_price_changes() -> Outcome {
    let test = UpdateTest::new()?;
    test.update(&BOTH)?;
    test.server.put(QUEUES, queues("eu-central-1", "EUC1-", "0.0000005000"));
    let ran = test.update(&BOTH)?;
    let message = "\nSince AWS Price List 2026-01-01:\n\
                sqs/eu-central-1 requests queue=standard: 0.0000004 to 0.0000005 (+25%)\n\
                sqs: 1 changed, 0 added, 0 removed\n";
    assert!(
        ran.out.contains("\n1 files downloaded (0.0 MB), 2 unchanged\n") && ran.out.contains(message),
        "{}",
        ran.out
    );
    test.server.put(QUEUES, queues("eu-central-1", "EUC1-", "0.0000002500"));
    let mut arguments = BOTH.to_vec();
    arguments.push("--json");
    let json = test.update(&arguments)?.json()?;
    assert_eq!((&json["rows"], &json["before"]), (&3.into(), &"AWS Price List 2026-01-01".into()));
    assert_eq!(
        (json["changes"][0]["state"].as_str(), json["changes"][0]["fraction"].as_str()),
        (Some("changed"), Some("-0.5"))
    );
    let states: Vec<_> = json["files"].as_array().into_iter().flatten().map(|file| file["state"].as_str()).collect();
    assert_eq!(states, [Some("fetched"), Some("unchanged"), Some("unchanged")]);
    Ok(())
}

#[test]
fn offline_reads_cached_files_and_sends_no_request() -> Outcome {
    let test = UpdateTest::new()?;
    let offline = ["--offline", "--offer", "AWSQueueService", "--region", "us-west-2"];
    let ran = test.update(&offline)?;
    assert_eq!(ran.code, Some(2));
    assert!(
        ran.err.contains("has no files for these offers and regions\n  help: run the update once without --offline\n"),
        "{}",
        ran.err
    );
    test.update(&BOTH)?;
    test.server.requests();
    let ran = test.update(&offline)?;
    assert!(ran.code == Some(0) && ran.out.contains("\n1 files read from the cache\n"), "{}{}", ran.out, ran.err);
    assert_eq!((test.price()?.as_str(), test.server.requests().len()), ("0.0000003", 0));
    Ok(())
}

#[test]
fn a_redirect_on_the_same_server_is_followed() -> Outcome {
    let test = UpdateTest::new()?;
    test.server.acts(QUEUES, [Act::Redirect(QUEUES_WEST.to_owned())]);
    assert_eq!(test.queues()?.code, Some(0));
    assert_eq!(test.price()?, "0.0000003");
    Ok(())
}

#[test]
fn a_mirror_can_be_in_a_folder() -> Outcome {
    let test = UpdateTest::new()?;
    for (path, text) in super::tree() {
        test.server.put(&format!("/mirror{path}"), text);
    }
    let from = format!("{}/mirror/", test.server.url);
    let ran = finished(test.command(&from, &["--offer", "AmazonRoute53"]))?;
    assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""));
    assert!(test.server.requests().iter().all(|request| request.starts_with("GET /mirror/offers/")));
    Ok(())
}

/// Reads indexes of AWS itself, if the folder of samples is beside this repository.
#[test]
fn the_indexes_of_aws_are_read() -> Outcome {
    let samples = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/price-facts/offers-samples");
    if !samples.is_dir() {
        return Ok(());
    }
    let test = UpdateTest::new()?;
    test.server.put(OFFERS, fs::read_to_string(samples.join("service-index-20260427.json"))?);
    let regions = fs::read_to_string(samples.join("AmazonEC2-region_index-20250523.json"))?;
    test.server.put("/offers/v1.0/aws/AmazonEC2/current/region_index.json", regions);
    let ran = test.update(&["--offer", "AmazonEC2", "--region", "ca-west-1"])?;
    let file = format!("{}/offers/v1.0/aws/AmazonEC2/20250523232744/ca-west-1/index.json", test.server.url);
    assert_eq!(
        (ran.code, ran.err.starts_with(&format!("error: {file}: expected 200 OK, got 404 Not Found\n"))),
        (Some(3), true),
        "{}",
        ran.err
    );
    // The index of AWS lists every offer that a service uses.
    let ran = test.update(&[])?;
    assert!(ran.err.contains("/current/region_index.json: expected 200 OK, got 404"), "{}", ran.err);
    Ok(())
}
