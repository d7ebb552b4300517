//! Failures of the network and the server: an update recovers, or it reports them and leaves the book unchanged.

use std::fs;
use std::process::Stdio;
use std::time::{Duration, Instant};

use super::UpdateTest;
use super::price_lists::{OFFERS, QUEUES, QUEUES_REGIONS, queues, regions};
use super::server::{Act, tag};
use crate::run::{Outcome, finished};

const FILE: &str = "AWSQueueService/eu-central-1.json";

/// The header lines of the requests for the file.
fn requests(test: &UpdateTest) -> Vec<String> {
    let all = test.server.requests();
    all.into_iter().filter(|request| request.contains(QUEUES)).map(|request| request.to_ascii_lowercase()).collect()
}

#[test]
fn an_interrupted_download_resumes() -> Outcome {
    let test = UpdateTest::new()?;
    // More interruptions than retries, because each attempt receives more.
    test.server.acts(QUEUES, [5_000, 4_000, 3_000, 2_000, 1_000].map(Act::Drop));
    let ran = test.queues()?;
    assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""));
    let file = fs::read_to_string(test.cached(FILE))?;
    let sent = requests(&test);
    let from = [5_000, 9_000, 12_000, 14_000, 15_000];
    assert_eq!(sent.len(), 6);
    for (request, from) in sent.iter().skip(1).zip(from) {
        assert!(request.contains(&format!("\r\nrange: bytes={from}-\r\n")), "{request}");
        assert!(request.contains(&format!("\r\nif-range: {}\r\n", tag(&file))), "{request}");
    }
    assert_eq!((file, test.price()?.as_str()), (queues("eu-central-1", "EUC1-", "0.0000004000"), "0.0000004"));
    let left: Vec<_> = fs::read_dir(test.cached("AWSQueueService"))?.flatten().map(|entry| entry.file_name()).collect();
    assert!(!left.iter().any(|name| name.to_string_lossy().contains(".part")), "{left:?}");
    Ok(())
}

#[test]
fn a_later_run_resumes_an_interrupted_download() -> Outcome {
    let test = UpdateTest::new()?;
    test.queues()?;
    test.server.put(QUEUES, queues("eu-central-1", "EUC1-", "0.0000005000"));
    test.server.acts(QUEUES, [5_000, 0, 0].map(Act::Drop));
    let length = queues("eu-central-1", "EUC1-", "0.0000005000").len();
    let message = format!(
        "{QUEUES}: expected {length} bytes, got 5000 before the connection ended, after 3 attempts\n  help: try again later;"
    );
    test.fails(&[&message])?;
    assert_eq!(fs::metadata(test.cached("AWSQueueService/eu-central-1.json.part"))?.len(), 5_000);
    // The previous file is still complete.
    assert_eq!(fs::read_to_string(test.cached(FILE))?, queues("eu-central-1", "EUC1-", "0.0000004000"));
    requests(&test);
    let ran = test.queues()?;
    assert!(ran.out.contains("sqs: 1 changed"), "{}{}", ran.out, ran.err);
    assert!(requests(&test)[0].contains("\r\nrange: bytes=5000-\r\n"));
    Ok(())
}

#[test]
fn a_killed_update_leaves_the_book_unchanged_and_resumes() -> Outcome {
    let test = UpdateTest::new()?;
    test.queues()?;
    let before = fs::read(test.book())?;
    test.server.put(QUEUES, queues("eu-central-1", "EUC1-", "0.0000005000"));
    test.server.acts(QUEUES, [Act::Stall(5_000)]);
    let mut command = test.command(&test.server.url, &super::QUEUES);
    let mut child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn()?;
    let part = test.cached("AWSQueueService/eu-central-1.json.part");
    let since = Instant::now();
    while fs::metadata(&part).map_or(0, |part| part.len()) < 5_000 && since.elapsed() < Duration::from_secs(10) {
        std::thread::sleep(Duration::from_millis(5));
    }
    child.kill()?;
    child.wait()?;
    assert_eq!((fs::read(test.book())? == before, fs::metadata(&part)?.len()), (true, 5_000));
    requests(&test);
    assert_eq!(test.queues()?.code, Some(0));
    assert!(requests(&test)[0].contains("\r\nrange: bytes=5000-\r\n"));
    assert_eq!(test.price()?, "0.0000005");
    Ok(())
}

#[test]
fn an_update_retries_after_a_server_stalls() -> Outcome {
    let test = UpdateTest { timeout: "0.3", ..UpdateTest::new()? };
    test.server.acts(QUEUES, [Act::Stall(5_000)]);
    assert_eq!(test.queues()?.code, Some(0));
    test.server.put(QUEUES, queues("eu-central-1", "EUC1-", "0.0000005000"));
    test.server.acts(QUEUES, [Act::Stall(5_000), Act::Stall(0), Act::Stall(0)]);
    test.fails(&["got 5000, then no data for 0.3 s, after 3 attempts"])?;
    Ok(())
}

#[test]
fn a_file_that_changes_between_its_parts_is_downloaded_again() -> Outcome {
    let test = UpdateTest::new()?;
    let other = queues("eu-central-1", "EUC1-", "0.0000009000");
    test.server.acts(QUEUES, [Act::DropAndChange(5_000, other.clone())]);
    assert_eq!(test.queues()?.code, Some(0));
    assert_eq!((fs::read_to_string(test.cached(FILE))?, test.price()?.as_str()), (other, "0.0000009"));
    Ok(())
}

#[test]
fn a_server_without_the_right_range_sends_the_whole_file() -> Outcome {
    for second in [Act::IgnoreRange, Act::OtherRange, Act::Status("416 Range Not Satisfiable")] {
        let test = UpdateTest::new()?;
        test.server.acts(QUEUES, [Act::Drop(5_000), second.clone()]);
        let ran = test.queues()?;
        assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""), "{second:?}");
        assert_eq!(
            fs::read_to_string(test.cached(FILE))?,
            queues("eu-central-1", "EUC1-", "0.0000004000"),
            "{second:?}"
        );
    }
    Ok(())
}

#[test]
fn a_wrong_length_is_an_error() -> Outcome {
    let test = UpdateTest::new()?;
    let length = queues("eu-central-1", "EUC1-", "0.0000004000").len();
    // Too long: the connection ends early, and the rest does not exist.
    test.server.acts(QUEUES, std::iter::repeat_n(Act::Lie(10), 3));
    test.fails(&[&format!(
        "expected {} bytes, got {length} before the connection ended, after 3 attempts",
        length + 10
    )])?;
    fs::remove_dir_all(test.path("cache"))?;
    // Too short: the checksum differs.
    test.server.requests();
    let test = UpdateTest::new()?;
    test.server.acts(QUEUES, std::iter::repeat_n(Act::Lie(-10), 3));
    test.fails(&["expected a file with MD5 ", ", got a file with MD5 ", ", after 3 attempts"])?;
    assert!(!test.cached(FILE).exists() && !test.book().exists());
    Ok(())
}

#[test]
fn a_wrong_checksum_is_an_error() -> Outcome {
    let test = UpdateTest::new()?;
    let wrong = "\"0123456789abcdef0123456789abcdef\"";
    test.server.acts(QUEUES, std::iter::repeat_n(Act::Tag(wrong), 3));
    test.fails(&["expected a file with MD5 0123456789abcdef0123456789abcdef, got a file with MD5 "])?;
    // A retry solves a single mismatch.
    test.server.acts(QUEUES, [Act::Tag(wrong)]);
    assert_eq!(test.queues()?.code, Some(0));
    // A tag that is not a checksum is not compared.
    test.server.acts(QUEUES, [Act::Tag("\"0123456789abcdef0123456789abcdef-3\"")]);
    assert_eq!(test.queues()?.code, Some(0));
    Ok(())
}

#[test]
fn an_update_retries_after_a_server_error() -> Outcome {
    let test = UpdateTest::new()?;
    test.server.acts(QUEUES, ["500 Internal Server Error", "503 Service Unavailable"].map(Act::Status));
    test.server.acts(OFFERS, [Act::Status("429 Too Many Requests")]);
    assert_eq!(test.queues()?.code, Some(0));
    test.server.acts(QUEUES, std::iter::repeat_n(Act::Status("500 Internal Server Error"), 3));
    test.fails(&[
        "index.json: expected 200 OK, got 500 Internal Server Error, after 3 attempts\n  help: try again later;",
    ])?;
    assert_eq!(requests(&test).len(), 6);
    Ok(())
}

#[test]
fn a_permanent_failure_is_reported_without_a_retry() -> Outcome {
    let test = UpdateTest::new()?;
    test.queues()?;
    let elsewhere = Act::Redirect("http://login.invalid/hello".to_owned());
    let secure = Act::Redirect(test.server.url.replace("http:", "https:"));
    let permanent = [
        (Act::Status("404 Not Found"), "expected 200 OK, got 404 Not Found\n  help: check --from;"),
        (Act::Status("403 Forbidden"), "got 403 Forbidden\n  help: a firewall may block the address"),
        (Act::Status("407 Proxy Authentication Required"), "proxy requires a login"),
        (Act::Page, "expected a JSON file, got an HTML page\n  help: a proxy or firewall may"),
        (Act::PageAsJson, "expected a JSON file, got an HTML page\n"),
        (Act::Packed, "expected an uncompressed file, got a file compressed with gzip"),
        (Act::Endless, "expected a file with a length or checksum, got a file without either"),
        (elsewhere, "got a redirect to http://login.invalid/hello\n"),
        (secure, "got a redirect to https://127.0.0.1:"),
        (Act::Redirect(String::new()), "got a redirect to \n"),
    ];
    for (act, message) in permanent {
        requests(&test);
        test.server.acts(QUEUES, [act.clone()]);
        test.fails(&[message])?;
        assert_eq!(requests(&test).len(), 1, "{act:?}");
    }
    test.server.acts(QUEUES, std::iter::repeat_n(Act::Redirect(QUEUES.to_owned()), 6));
    test.fails(&["expected a file, got more than 5 redirects\n"])?;
    Ok(())
}

#[test]
fn a_missing_chunk_is_an_error() -> Outcome {
    let test = UpdateTest::new()?;
    test.server.acts(QUEUES, [Act::BrokenChunks, Act::Chunked]);
    assert_eq!(test.queues()?.code, Some(0));
    assert_eq!(test.price()?, "0.0000004");
    test.server.acts(QUEUES, std::iter::repeat_n(Act::BrokenChunks, 3));
    test.fails(&["expected the whole file, got "])?;
    Ok(())
}

#[test]
fn an_unreadable_price_list_is_a_finding_and_is_downloaded_again() -> Outcome {
    let test = UpdateTest::new()?;
    test.queues()?;
    let before = fs::read(test.book())?;
    test.server.put(QUEUES, "{ \"offerCode\" : \"AWSQueueService\" } }");
    let ran = test.queues()?;
    assert_eq!((ran.code, fs::read(test.book())? == before), (Some(1), true), "{}", ran.err);
    assert!(ran.err.starts_with("update: 1 finding\n") && ran.err.contains("eu-central-1.json"), "{}", ran.err);
    requests(&test);
    test.queues()?;
    assert!(!requests(&test)[0].contains("if-none-match"));
    Ok(())
}

#[test]
fn an_unreadable_index_is_an_error_and_is_downloaded_again() -> Outcome {
    let test = UpdateTest::new()?;
    let path = QUEUES.replace("eu-central-1", "../../../..");
    let away = regions("AWSQueueService", &["eu-central-1"]);
    let wrong = [
        ("{}".to_owned(), "expected a list of `regions` with a `currentVersionUrl` each, got another format\n"),
        ("{ ] }".to_owned(), "got another format\n"),
        (away.replace(QUEUES, "https://other.invalid/a.json"), "got `https://other.invalid/a.json`\n"),
        (away.replace(QUEUES, "//other.invalid/a.json"), "expected paths of files at http://127.0.0.1:"),
    ];
    for (text, message) in wrong {
        test.server.put(QUEUES_REGIONS, text);
        test.fails(&[message])?;
    }
    // The name of a region becomes a file name, so it must not contain a path.
    test.server.put(QUEUES_REGIONS, away.replace("\"eu-central-1\" :", "\"../../eu\" :").replace(QUEUES, &path));
    let ran = test.queues()?;
    assert_eq!(ran.code, Some(2), "{}", ran.err);
    assert!(!test.path("eu.json").exists());
    test.server.put(QUEUES_REGIONS, away);
    assert_eq!(test.queues()?.code, Some(0));
    Ok(())
}

#[test]
fn an_unreachable_server_is_an_error() -> Outcome {
    let test = UpdateTest::new()?;
    // An unused port.
    let listener = std::net::TcpListener::bind("127.0.0.1:0")?;
    let gone = format!("http://{}", listener.local_addr()?);
    drop(listener);
    let ran = finished(test.command(&gone, &["--retries", "1"]))?;
    assert_eq!(ran.code, Some(3));
    let start = format!("error: {gone}{OFFERS}: expected a response, got ");
    assert!(
        ran.err.starts_with(&start) && ran.err.contains(", after 2 attempts\n  help: check the network connection;"),
        "{}",
        ran.err
    );
    Ok(())
}
