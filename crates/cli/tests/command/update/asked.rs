//! What is asked for, and what comes of it where all goes well.

use std::fs;

use super::Bench;
use super::made::{OFFERS, QUEUES, QUEUES_REGIONS, QUEUES_WEST, ZONES, queues};
use super::server::Act;
use crate::run::{Outcome, finished};

const BOTH: [&str; 4] = ["--offer", "AWSQueueService", "--offer", "AmazonRoute53"];

/// The paths of requests, in their order.
fn paths(requests: &[String]) -> Vec<&str> {
    requests.iter().filter_map(|request| request.split(' ').nth(1)).collect()
}

#[test]
fn an_update_fetches_the_files_of_its_offers_and_regions_and_makes_a_book() -> Outcome {
    let bench = Bench::new()?;
    let ran = bench.update(&BOTH)?;
    let book = bench.book().display().to_string();
    assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""));
    assert!(
        ran.out.starts_with(&format!("{book}: 3 rows in 3 tables\n3 files fetched (0.1 MB), 0 unchanged\n")),
        "{}",
        ran.out
    );
    assert!(ran.out.ends_with(&format!("\nUse it with `--prices {book}`.\n")), "{}", ran.out);
    let requests = bench.server.requests();
    let zones = "/offers/v1.0/aws/AmazonRoute53/current/region_index.json";
    assert_eq!(paths(&requests), [OFFERS, QUEUES_REGIONS, zones, QUEUES, QUEUES_WEST, ZONES]);
    assert_eq!(bench.price()?, "0.0000004");
    Ok(())
}

/// The whole of a request: nothing but what HTTP needs.
#[test]
fn a_request_has_nothing_of_the_user() -> Outcome {
    let bench = Bench::new()?;
    bench.queues()?;
    let host = bench.server.url.trim_start_matches("http://");
    let requests = bench.server.requests();
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
fn what_is_there_already_is_not_fetched_again() -> Outcome {
    let bench = Bench::new()?;
    bench.update(&BOTH)?;
    bench.server.requests();
    let ran = bench.update(&BOTH)?;
    assert!(
        ran.out
            .contains("\n0 files fetched (0.0 MB), 3 unchanged\n\nNo price differs from AWS Price List 2026-01-01.\n"),
        "{}",
        ran.out
    );
    for request in bench.server.requests() {
        assert!(request.to_ascii_lowercase().contains("\r\nif-none-match: \""), "{request}");
    }
    // A file that is not what its note says is fetched anew.
    fs::write(bench.kept("AWSQueueService/eu-central-1.json"), "{}")?;
    assert!(bench.update(&BOTH)?.out.contains("\n1 files fetched (0.0 MB), 2 unchanged\n"));
    assert_eq!(bench.price()?, "0.0000004");
    Ok(())
}

#[test]
fn an_update_says_what_changed() -> Outcome {
    let bench = Bench::new()?;
    bench.update(&BOTH)?;
    bench.server.put(QUEUES, queues("eu-central-1", "EUC1-", "0.0000005000"));
    let ran = bench.update(&BOTH)?;
    let said = "\nSince AWS Price List 2026-01-01:\n\
                sqs/eu-central-1 requests queue=standard: 0.0000004 to 0.0000005 (+25 %)\n\
                sqs: 1 changed, 0 added, 0 removed\n";
    assert!(ran.out.contains("\n1 files fetched (0.0 MB), 2 unchanged\n") && ran.out.contains(said), "{}", ran.out);
    bench.server.put(QUEUES, queues("eu-central-1", "EUC1-", "0.0000002500"));
    let mut arguments = BOTH.to_vec();
    arguments.push("--json");
    let json = bench.update(&arguments)?.json()?;
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
fn offline_reads_what_was_fetched_before_and_asks_nobody() -> Outcome {
    let bench = Bench::new()?;
    let offline = ["--offline", "--offer", "AWSQueueService", "--region", "us-west-2"];
    let ran = bench.update(&offline)?;
    assert_eq!(ran.code, Some(2));
    assert!(
        ran.err.contains("no file of these offers and regions is here\n  help: leave out --offline once\n"),
        "{}",
        ran.err
    );
    bench.update(&BOTH)?;
    bench.server.requests();
    let ran = bench.update(&offline)?;
    assert!(
        ran.code == Some(0) && ran.out.contains("\n1 files read as they were fetched before\n"),
        "{}{}",
        ran.out,
        ran.err
    );
    assert_eq!((bench.price()?.as_str(), bench.server.requests().len()), ("0.0000003", 0));
    Ok(())
}

#[test]
fn a_redirect_on_the_same_server_is_followed() -> Outcome {
    let bench = Bench::new()?;
    bench.server.acts(QUEUES, [Act::Redirect(QUEUES_WEST.to_owned())]);
    assert_eq!(bench.queues()?.code, Some(0));
    assert_eq!(bench.price()?, "0.0000003");
    Ok(())
}

#[test]
fn a_mirror_may_lie_in_a_folder() -> Outcome {
    let bench = Bench::new()?;
    for (path, text) in super::tree() {
        bench.server.put(&format!("/mirror{path}"), text);
    }
    let from = format!("{}/mirror/", bench.server.url);
    let ran = finished(bench.prepared(&from, &["--offer", "AmazonRoute53"]))?;
    assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""));
    assert!(bench.server.requests().iter().all(|request| request.starts_with("GET /mirror/offers/")));
    Ok(())
}

/// The lists of AWS itself have the shape that is read, where they lie beside this repository.
#[test]
fn the_lists_of_aws_are_read() -> Outcome {
    let samples = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/price-facts/offers-samples");
    if !samples.is_dir() {
        return Ok(());
    }
    let bench = Bench::new()?;
    bench.server.put(OFFERS, fs::read_to_string(samples.join("service-index-20260427.json"))?);
    let regions = fs::read_to_string(samples.join("AmazonEC2-region_index-20250523.json"))?;
    bench.server.put("/offers/v1.0/aws/AmazonEC2/current/region_index.json", regions);
    let ran = bench.update(&["--offer", "AmazonEC2", "--region", "ca-west-1"])?;
    let file = format!("{}/offers/v1.0/aws/AmazonEC2/20250523232744/ca-west-1/index.json", bench.server.url);
    assert_eq!(
        (ran.code, ran.err.starts_with(&format!("error: {file}: expected 200 OK, got 404 Not Found\n"))),
        (Some(3), true),
        "{}",
        ran.err
    );
    // Every offer that a service has its rates from is in the list of AWS.
    let ran = bench.update(&[])?;
    assert!(ran.err.contains("/current/region_index.json: expected 200 OK, got 404"), "{}", ran.err);
    Ok(())
}
