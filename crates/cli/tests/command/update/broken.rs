//! What a network and a server can do wrong: it passes, or it is said, and the book stays as it was.

use std::fs;
use std::process::Stdio;
use std::time::{Duration, Instant};

use super::Bench;
use super::made::{OFFERS, QUEUES, QUEUES_REGIONS, queues, regions};
use super::server::{Act, tag};
use crate::run::{Outcome, finished};

const FILE: &str = "AWSQueueService/eu-central-1.json";

/// The header lines of the requests for the file.
fn asked(bench: &Bench) -> Vec<String> {
    let requests = bench.server.requests();
    requests
        .into_iter()
        .filter(|request| request.contains(QUEUES))
        .map(|request| request.to_ascii_lowercase())
        .collect()
}

#[test]
fn what_broke_off_is_gone_on_with() -> Outcome {
    let bench = Bench::new()?;
    // More often than there are tries, because each one gets further.
    bench.server.acts(QUEUES, [5_000, 4_000, 3_000, 2_000, 1_000].map(Act::Drop));
    let ran = bench.queues()?;
    assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""));
    let file = fs::read_to_string(bench.kept(FILE))?;
    let asked = asked(&bench);
    let from = [5_000, 9_000, 12_000, 14_000, 15_000];
    assert_eq!(asked.len(), 6);
    for (request, from) in asked.iter().skip(1).zip(from) {
        assert!(request.contains(&format!("\r\nrange: bytes={from}-\r\n")), "{request}");
        assert!(request.contains(&format!("\r\nif-range: {}\r\n", tag(&file))), "{request}");
    }
    assert_eq!((file, bench.price()?.as_str()), (queues("eu-central-1", "EUC1-", "0.0000004000"), "0.0000004"));
    let left: Vec<_> = fs::read_dir(bench.kept("AWSQueueService"))?.flatten().map(|entry| entry.file_name()).collect();
    assert!(!left.iter().any(|name| name.to_string_lossy().contains(".part")), "{left:?}");
    Ok(())
}

#[test]
fn what_broke_off_in_one_run_is_gone_on_with_in_the_next() -> Outcome {
    let bench = Bench::new()?;
    bench.queues()?;
    bench.server.put(QUEUES, queues("eu-central-1", "EUC1-", "0.0000005000"));
    bench.server.acts(QUEUES, [5_000, 0, 0].map(Act::Drop));
    let length = queues("eu-central-1", "EUC1-", "0.0000005000").len();
    let said = format!(
        "{QUEUES}: expected {length} bytes, got 5000 before the connection ended, after 3 tries\n  help: try again later;"
    );
    bench.fails(&[&said])?;
    assert_eq!(fs::metadata(bench.kept("AWSQueueService/eu-central-1.json.part"))?.len(), 5_000);
    // The file before it is still whole.
    assert_eq!(fs::read_to_string(bench.kept(FILE))?, queues("eu-central-1", "EUC1-", "0.0000004000"));
    asked(&bench);
    let ran = bench.queues()?;
    assert!(ran.out.contains("sqs: 1 changed"), "{}{}", ran.out, ran.err);
    assert!(asked(&bench)[0].contains("\r\nrange: bytes=5000-\r\n"));
    Ok(())
}

#[test]
fn an_update_that_is_killed_leaves_the_book_and_is_gone_on_with() -> Outcome {
    let bench = Bench::new()?;
    bench.queues()?;
    let before = fs::read(bench.book())?;
    bench.server.put(QUEUES, queues("eu-central-1", "EUC1-", "0.0000005000"));
    bench.server.acts(QUEUES, [Act::Stall(5_000)]);
    let mut command = bench.prepared(&bench.server.url, &super::QUEUES);
    let mut child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn()?;
    let part = bench.kept("AWSQueueService/eu-central-1.json.part");
    let since = Instant::now();
    while fs::metadata(&part).map_or(0, |part| part.len()) < 5_000 && since.elapsed() < Duration::from_secs(10) {
        std::thread::sleep(Duration::from_millis(5));
    }
    child.kill()?;
    child.wait()?;
    assert_eq!((fs::read(bench.book())? == before, fs::metadata(&part)?.len()), (true, 5_000));
    asked(&bench);
    assert_eq!(bench.queues()?.code, Some(0));
    assert!(asked(&bench)[0].contains("\r\nrange: bytes=5000-\r\n"));
    assert_eq!(bench.price()?, "0.0000005");
    Ok(())
}

#[test]
fn a_server_that_stalls_is_left_and_tried_again() -> Outcome {
    let bench = Bench { timeout: "0.3", ..Bench::new()? };
    bench.server.acts(QUEUES, [Act::Stall(5_000)]);
    assert_eq!(bench.queues()?.code, Some(0));
    bench.server.put(QUEUES, queues("eu-central-1", "EUC1-", "0.0000005000"));
    bench.server.acts(QUEUES, [Act::Stall(5_000), Act::Stall(0), Act::Stall(0)]);
    bench.fails(&["got 5000, and then nothing for 0.3 s, after 3 tries"])?;
    Ok(())
}

#[test]
fn a_file_that_changes_between_its_parts_is_fetched_anew() -> Outcome {
    let bench = Bench::new()?;
    let other = queues("eu-central-1", "EUC1-", "0.0000009000");
    bench.server.acts(QUEUES, [Act::DropAndChange(5_000, other.clone())]);
    assert_eq!(bench.queues()?.code, Some(0));
    assert_eq!((fs::read_to_string(bench.kept(FILE))?, bench.price()?.as_str()), (other, "0.0000009"));
    Ok(())
}

#[test]
fn a_server_that_knows_no_ranges_or_others_is_asked_for_all() -> Outcome {
    for second in [Act::IgnoreRange, Act::OtherRange, Act::Status("416 Range Not Satisfiable")] {
        let bench = Bench::new()?;
        bench.server.acts(QUEUES, [Act::Drop(5_000), second.clone()]);
        let ran = bench.queues()?;
        assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""), "{second:?}");
        assert_eq!(
            fs::read_to_string(bench.kept(FILE))?,
            queues("eu-central-1", "EUC1-", "0.0000004000"),
            "{second:?}"
        );
    }
    Ok(())
}

#[test]
fn a_length_that_is_not_that_of_the_file_is_noticed() -> Outcome {
    let bench = Bench::new()?;
    let length = queues("eu-central-1", "EUC1-", "0.0000004000").len();
    // Too long: the connection ends too early, and then there is no rest.
    bench.server.acts(QUEUES, std::iter::repeat_n(Act::Lie(10), 3));
    bench.fails(&[&format!(
        "expected {} bytes, got {length} before the connection ended, after 3 tries",
        length + 10
    )])?;
    fs::remove_dir_all(bench.path("cache"))?;
    // Too short: what is there is not what the tag says.
    bench.server.requests();
    let bench = Bench::new()?;
    bench.server.acts(QUEUES, std::iter::repeat_n(Act::Lie(-10), 3));
    bench.fails(&["expected the bytes of MD5 ", ", got bytes of MD5 ", ", after 3 tries"])?;
    assert!(!bench.kept(FILE).exists() && !bench.book().exists());
    Ok(())
}

#[test]
fn bytes_that_are_not_those_of_the_tag_are_noticed() -> Outcome {
    let bench = Bench::new()?;
    let wrong = "\"0123456789abcdef0123456789abcdef\"";
    bench.server.acts(QUEUES, std::iter::repeat_n(Act::Tag(wrong), 3));
    bench.fails(&["expected the bytes of MD5 0123456789abcdef0123456789abcdef, got bytes of MD5 "])?;
    // Once is a mishap.
    bench.server.acts(QUEUES, [Act::Tag(wrong)]);
    assert_eq!(bench.queues()?.code, Some(0));
    // A tag that is no checksum says nothing.
    bench.server.acts(QUEUES, [Act::Tag("\"0123456789abcdef0123456789abcdef-3\"")]);
    assert_eq!(bench.queues()?.code, Some(0));
    Ok(())
}

#[test]
fn a_server_that_is_in_trouble_is_asked_again() -> Outcome {
    let bench = Bench::new()?;
    bench.server.acts(QUEUES, ["500 Internal Server Error", "503 Service Unavailable"].map(Act::Status));
    bench.server.acts(OFFERS, [Act::Status("429 Too Many Requests")]);
    assert_eq!(bench.queues()?.code, Some(0));
    bench.server.acts(QUEUES, std::iter::repeat_n(Act::Status("500 Internal Server Error"), 3));
    bench.fails(&[
        "index.json: expected 200 OK, got 500 Internal Server Error, after 3 tries\n  help: try again later;",
    ])?;
    assert_eq!(asked(&bench).len(), 6);
    Ok(())
}

#[test]
fn what_will_not_pass_is_said_at_once() -> Outcome {
    let bench = Bench::new()?;
    bench.queues()?;
    let elsewhere = Act::Redirect("http://login.invalid/hello".to_owned());
    let secure = Act::Redirect(bench.server.url.replace("http:", "https:"));
    let lasting = [
        (
            Act::Status("404 Not Found"),
            "expected 200 OK, got 404 Not Found\n  help: the file is not there: check --from;",
        ),
        (Act::Status("403 Forbidden"), "got 403 Forbidden\n  help: a firewall may forbid it"),
        (Act::Status("407 Proxy Authentication Required"), "the proxy wants a login"),
        (Act::Page, "expected a JSON file, got an HTML page\n  help: a proxy or firewall may"),
        (Act::PageAsJson, "expected a JSON file, got an HTML page\n"),
        (Act::Packed, "expected a plain file, got one packed with gzip"),
        (Act::Endless, "expected a file with its length, got one whose end cannot be told"),
        (elsewhere, "got a redirect to http://login.invalid/hello\n"),
        (secure, "got a redirect to https://127.0.0.1:"),
        (Act::Redirect(String::new()), "got a redirect to \n"),
    ];
    for (act, said) in lasting {
        asked(&bench);
        bench.server.acts(QUEUES, [act.clone()]);
        bench.fails(&[said])?;
        assert_eq!(asked(&bench).len(), 1, "{act:?}");
    }
    bench.server.acts(QUEUES, std::iter::repeat_n(Act::Redirect(QUEUES.to_owned()), 6));
    bench.fails(&["expected a file, got more than 5 redirects\n"])?;
    Ok(())
}

#[test]
fn chunks_are_read_and_a_missing_one_is_noticed() -> Outcome {
    let bench = Bench::new()?;
    bench.server.acts(QUEUES, [Act::BrokenChunks, Act::Chunked]);
    assert_eq!(bench.queues()?.code, Some(0));
    assert_eq!(bench.price()?, "0.0000004");
    bench.server.acts(QUEUES, std::iter::repeat_n(Act::BrokenChunks, 3));
    bench.fails(&["expected all bytes of the file, got "])?;
    Ok(())
}

#[test]
fn a_file_that_is_no_price_list_is_a_finding_and_fetched_anew() -> Outcome {
    let bench = Bench::new()?;
    bench.queues()?;
    let before = fs::read(bench.book())?;
    bench.server.put(QUEUES, "{ \"offerCode\" : \"AWSQueueService\" } }");
    let ran = bench.queues()?;
    assert_eq!((ran.code, fs::read(bench.book())? == before), (Some(1), true), "{}", ran.err);
    assert!(ran.err.starts_with("update: 1 finding\n") && ran.err.contains("eu-central-1.json"), "{}", ran.err);
    asked(&bench);
    bench.queues()?;
    assert!(!asked(&bench)[0].contains("if-none-match"));
    Ok(())
}

#[test]
fn a_list_that_is_none_is_said_and_fetched_anew() -> Outcome {
    let bench = Bench::new()?;
    let path = QUEUES.replace("eu-central-1", "../../../..");
    let away = regions("AWSQueueService", &["eu-central-1"]);
    let wrong = [
        ("{}".to_owned(), "expected a list with `regions`, each with `currentVersionUrl`, got something else\n"),
        ("{ ] }".to_owned(), "got something else\n"),
        (away.replace(QUEUES, "https://other.invalid/a.json"), "got `https://other.invalid/a.json`\n"),
        (away.replace(QUEUES, "//other.invalid/a.json"), "expected paths of files at http://127.0.0.1:"),
    ];
    for (text, said) in wrong {
        bench.server.put(QUEUES_REGIONS, text);
        bench.fails(&[said])?;
    }
    // The name of a region is that of a file, and leads nowhere else.
    bench.server.put(QUEUES_REGIONS, away.replace("\"eu-central-1\" :", "\"../../eu\" :").replace(QUEUES, &path));
    let ran = bench.queues()?;
    assert_eq!(ran.code, Some(2), "{}", ran.err);
    assert!(!bench.path("eu.json").exists());
    bench.server.put(QUEUES_REGIONS, away);
    assert_eq!(bench.queues()?.code, Some(0));
    Ok(())
}

#[test]
fn a_server_that_is_not_there_is_said() -> Outcome {
    let bench = Bench::new()?;
    // A port on which nobody listens.
    let listener = std::net::TcpListener::bind("127.0.0.1:0")?;
    let gone = format!("http://{}", listener.local_addr()?);
    drop(listener);
    let ran = finished(bench.prepared(&gone, &["--retries", "1"]))?;
    assert_eq!(ran.code, Some(3));
    let start = format!("error: {gone}{OFFERS}: expected an answer, got ");
    assert!(
        ran.err.starts_with(&start) && ran.err.contains(", after 2 tries\n  help: check the connection;"),
        "{}",
        ran.err
    );
    Ok(())
}
