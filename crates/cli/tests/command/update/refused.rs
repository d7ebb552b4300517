//! What is refused before anything is fetched.

use std::fs;

use super::Bench;
use crate::run::{Outcome, command, finished};

/// That an update exits with 2 and a message, writes nothing and asks nobody.
fn refused(bench: &Bench, arguments: &[&str], said: &str) -> Outcome {
    let before = fs::read(bench.book()).ok();
    let ran = bench.update(arguments)?;
    assert_eq!((ran.code, ran.out.as_str()), (Some(2), ""), "{arguments:?}: {}", ran.err);
    assert!(ran.err.starts_with("error: ") && ran.err.contains(said), "{arguments:?}: {}", ran.err);
    assert_eq!((fs::read(bench.book()).ok(), bench.server.requests().len()), (before, 0), "{arguments:?}");
    Ok(())
}

#[test]
fn a_private_book_is_not_added_to() -> Outcome {
    let bench = Bench::new()?;
    let files = bench.path("ours.json");
    fs::write(&files, super::made::zones("0.4000000000"))?;
    let mut import = command(&["prices", "import", "--private", "--title", "Ours"]);
    import.arg(files).arg("-o").arg(bench.book());
    assert_eq!(finished(import)?.code, Some(0));
    refused(
        &bench,
        &[],
        "is a private book, to which nothing from the network is added\n  help: nothing was fetched;",
    )?;
    refused(&bench, &["--offline"], "is a private book")
}

#[test]
fn a_file_that_is_no_book_is_not_overwritten() -> Outcome {
    let bench = Bench::new()?;
    fs::write(bench.book(), "[architecture]\n")?;
    refused(&bench, &[], "what stands there is not overwritten: ")?;
    fs::remove_file(bench.book())?;
    fs::create_dir(bench.book())?;
    refused(&bench, &[], "is a folder, and the book is written as a file")
}

#[test]
fn what_cannot_be_is_said_before_anything_is_fetched() -> Outcome {
    let bench = Bench::new()?;
    let wrong: [(&[&str], &str); 6] = [
        (&["--offer", "AmazonEC3"], "no service has its rates from the offer `AmazonEC3`; did you mean `AmazonEC2`?\n"),
        (&["--proxy", "socks5://me:secret@127.0.0.1:1"], "the proxy is of a kind that is not spoken here"),
        (&["--proxy", "://"], "--proxy: expected an address as in http://host:8080"),
        (&["--retries", "-1"], "unexpected argument"),
        (&["--region"], "a value is required"),
        (&["--offline=yes"], "unexpected value"),
    ];
    for (arguments, said) in wrong {
        refused(&bench, arguments, said)?;
    }
    let outside =
        [("--from", "ftp://a.invalid"), ("--from", "http://me:secret@a.invalid"), ("--timeout", "0"), ("--wait", "-1")];
    for (option, value) in outside {
        let ran = finished(command(&["prices", "update", "-o", "a.book", &format!("{option}={value}")]))?;
        assert!(ran.code == Some(2) && ran.err.contains("expected "), "{option}: {}", ran.err);
    }
    Ok(())
}

#[test]
fn a_region_that_no_offer_has_is_said_before_any_file_is_fetched() -> Outcome {
    let bench = Bench::new()?;
    let ran = bench.update(&["--offer", "AWSQueueService", "--region", "eu-centrl-1"])?;
    let said = "error: none of the offers has a region `eu-centrl-1`; did you mean `eu-central-1`?\n";
    assert_eq!((ran.code, ran.err.as_str(), bench.server.requests().len()), (Some(2), said, 2));
    Ok(())
}

#[test]
fn an_offer_that_aws_does_not_list_is_said() -> Outcome {
    let bench = Bench::new()?;
    let ran = bench.update(&["--offer", "AmazonEC2"])?;
    assert_eq!(ran.code, Some(3));
    assert!(ran.err.contains(": expected the offer `AmazonEC2`, got a list of 3 offers without it\n"), "{}", ran.err);
    Ok(())
}

/// A proxy gets what a proxy gets, and hosts that are not to go through it do not.
#[test]
fn a_proxy_is_taken_from_the_environment() -> Outcome {
    let bench = Bench::new()?;
    let listener = std::net::TcpListener::bind("127.0.0.1:0")?;
    let nobody = format!("http://{}", listener.local_addr()?);
    drop(listener);
    let queues = ["--offer", "AWSQueueService", "--region", "eu-central-1", "--retries", "0"];
    let mut through = bench.prepared(&bench.server.url, &queues);
    through.env("ALL_PROXY", &nobody);
    assert_eq!((finished(through)?.code, bench.server.requests().len()), (Some(3), 0));
    let mut around = bench.prepared(&bench.server.url, &queues);
    around.env("ALL_PROXY", &nobody).env("NO_PROXY", "127.0.0.1");
    assert_eq!(finished(around)?.code, Some(0));
    Ok(())
}
