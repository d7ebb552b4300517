//! Arguments that an update refuses before it downloads anything.

use std::fs;

use super::UpdateTest;
use crate::run::{Outcome, command, finished};

/// Checks that an update exits with 2 and a message, writes nothing, and sends no request.
fn refuses(test: &UpdateTest, arguments: &[&str], message: &str) -> Outcome {
    let before = fs::read(test.book()).ok();
    let ran = test.update(arguments)?;
    assert_eq!((ran.code, ran.out.as_str()), (Some(2), ""), "{arguments:?}: {}", ran.err);
    assert!(ran.err.starts_with("error: ") && ran.err.contains(message), "{arguments:?}: {}", ran.err);
    assert_eq!((fs::read(test.book()).ok(), test.server.requests().len()), (before, 0), "{arguments:?}");
    Ok(())
}

#[test]
fn an_update_does_not_replace_a_private_book() -> Outcome {
    let test = UpdateTest::new()?;
    let files = test.path("ours.json");
    fs::write(&files, super::price_lists::zones("0.4000000000"))?;
    let mut import = command(&["prices", "import", "--private", "--title", "Ours"]);
    import.arg(files).arg("-o").arg(test.book());
    assert_eq!(finished(import)?.code, Some(0));
    refuses(
        &test,
        &[],
        "is a private book, and downloaded prices must not replace it\n  help: costcone has downloaded nothing;",
    )?;
    refuses(&test, &["--offline"], "is a private book")
}

#[test]
fn an_update_does_not_replace_a_file_that_is_not_a_price_book() -> Outcome {
    let test = UpdateTest::new()?;
    fs::write(test.book(), "[architecture]\n")?;
    refuses(&test, &[], "is not a price book, so costcone does not replace it: ")?;
    fs::remove_file(test.book())?;
    fs::create_dir(test.book())?;
    refuses(&test, &[], "is a folder, expected a file")
}

#[test]
fn wrong_arguments_are_refused_before_any_download() -> Outcome {
    let test = UpdateTest::new()?;
    let wrong: [(&[&str], &str); 6] = [
        (&["--offer", "AmazonEC3"], "no service uses the offer `AmazonEC3`; did you mean `AmazonEC2`?\n"),
        (&["--proxy", "socks5://me:secret@127.0.0.1:1"], "the proxy is not an HTTP proxy"),
        (&["--proxy", "://"], "--proxy: expected an address as in http://host:8080"),
        (&["--retries", "-1"], "unexpected argument"),
        (&["--region"], "a value is required"),
        (&["--offline=yes"], "unexpected value"),
    ];
    for (arguments, message) in wrong {
        refuses(&test, arguments, message)?;
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
fn an_unknown_region_is_refused_before_any_price_list_is_downloaded() -> Outcome {
    let test = UpdateTest::new()?;
    let ran = test.update(&["--offer", "AWSQueueService", "--region", "eu-centrl-1"])?;
    let message = "error: no offer has the region `eu-centrl-1`; did you mean `eu-central-1`?\n";
    assert_eq!((ran.code, ran.err.as_str(), test.server.requests().len()), (Some(2), message, 2));
    Ok(())
}

#[test]
fn an_offer_that_aws_does_not_list_is_an_error() -> Outcome {
    let test = UpdateTest::new()?;
    let ran = test.update(&["--offer", "AmazonEC2"])?;
    assert_eq!(ran.code, Some(3));
    assert!(ran.err.contains(": expected the offer `AmazonEC2`, got a list of 3 other offers\n"), "{}", ran.err);
    Ok(())
}

/// Requests use the proxy, except for hosts in `NO_PROXY`.
#[test]
fn the_environment_sets_a_proxy() -> Outcome {
    let test = UpdateTest::new()?;
    let listener = std::net::TcpListener::bind("127.0.0.1:0")?;
    let unused = format!("http://{}", listener.local_addr()?);
    drop(listener);
    let queues = ["--offer", "AWSQueueService", "--region", "eu-central-1", "--retries", "0"];
    let mut through = test.command(&test.server.url, &queues);
    through.env("ALL_PROXY", &unused);
    assert_eq!((finished(through)?.code, test.server.requests().len()), (Some(3), 0));
    let mut around = test.command(&test.server.url, &queues);
    around.env("ALL_PROXY", &unused).env("NO_PROXY", "127.0.0.1");
    assert_eq!(finished(around)?.code, Some(0));
    Ok(())
}
