//! Exit codes, and which text goes to standard output and which to standard error.

use std::io::{BufRead, BufReader};
use std::process::Stdio;

use crate::run::{Outcome, Scratch, command, example, run};

const BAD: &str = r#"
[architecture]
name = "Shop"
region = "eu-central-1"
[components.gateway]
service = "nat_gatway"
"#;

#[test]
fn a_finished_command_exits_with_0_and_leaves_standard_error_empty() -> Outcome {
    let file = example();
    let done: [&[&str]; 14] = [
        &["new"],
        &["new", "lambda"],
        &["check", &file],
        &["estimate", &file],
        &["explain", &file],
        &["explain", &file, "checkout"],
        &["explain", &file, "checkout.requests"],
        &["plan", &file],
        &["estimate", &file, "--threads", "2", "--sampling", "latin-hypercube", "--exact"],
        &["services"],
        &["services", "lambda"],
        &["prices", "lambda"],
        &["prices", "lambda", "--region", "eu-central-1"],
        &["--help"],
    ];
    for arguments in done {
        let ran = run(arguments)?;
        assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""), "{arguments:?}");
        assert!(ran.out.ends_with('\n') && ran.out.len() > 100, "{arguments:?}: {}", ran.out);
    }
    Ok(())
}

#[test]
fn findings_exit_with_1_on_standard_error() -> Outcome {
    let bad = Scratch::new("shop.toml", BAD)?;
    let file = bad.path();
    let said = format!(
        "{file}: 1 finding\ncomponents.gateway.service: unknown service `nat_gatway`\n  help: did you mean `nat_gateway`?\n"
    );
    for arguments in [["check", &file], ["estimate", &file], ["explain", &file], ["plan", &file]] {
        let ran = run(&arguments)?;
        assert_eq!((ran.code, ran.out.as_str(), &ran.err), (Some(1), "", &said), "{arguments:?}");
    }
    Ok(())
}

#[test]
fn a_missing_file_is_a_finding() -> Outcome {
    let ran = run(&["check", "no-such-file.toml"])?;
    let said = "no-such-file.toml: 1 finding\nthe file does not exist\n";
    assert_eq!((ran.code, ran.out.as_str(), ran.err.as_str()), (Some(1), "", said));
    Ok(())
}

#[test]
fn an_unknown_name_exits_with_2_and_the_closest_one() -> Outcome {
    let file = example();
    let wrong: [(&[&str], &str); 7] = [
        (&["new", "lamda"], "error: unknown service `lamda`; did you mean `lambda`?\n"),
        (&["services", "nat_gatway"], "error: unknown service `nat_gatway`; did you mean `nat_gateway`?\n"),
        (&["prices", "lamda"], "error: unknown service `lamda`; did you mean `lambda`?\n"),
        (
            &["prices", "lambda", "--region", "eu-centrl-1"],
            "error: no prices known for `lambda` in the region `eu-centrl-1`; did you mean `eu-central-1`?\n",
        ),
        (&["prices", "custom"], "error: `custom` has no list prices: each component states its cost\n"),
        (&["explain", &file, "chekout"], "error: no component or charge `chekout`; did you mean `checkout`?\n"),
        (
            &["explain", &file, "warehouse"],
            "error: no component or charge `warehouse`; without a name, `costcone explain` explains every line\n",
        ),
    ];
    for (arguments, said) in wrong {
        let ran = run(arguments)?;
        assert_eq!((ran.code, ran.out.as_str(), ran.err.as_str()), (Some(2), "", said), "{arguments:?}");
    }
    Ok(())
}

#[test]
fn wrong_use_exits_with_2_before_anything_is_read() -> Outcome {
    let wrong: [(&[&str], &str); 28] = [
        (&["frobnicate"], "unrecognized subcommand"),
        (&["check"], "<FILE>"),
        (&["estimate"], "<FILE>"),
        (&["prices"], "<SERVICE>"),
        (&["estimate", "no.toml", "--colour"], "unexpected argument"),
        (&["ask", "no.toml", "--draws", "8191"], "expected 8192 to 1048576 draws"),
        (&["ask", "no.toml", "--percentile", "90"], "expected a percentile above P0 and below P100, as in P95"),
        (&["ask", "no.toml", "--percentile", "P100"], "expected a percentile above P0 and below P100, as in P95"),
        (&["estimate", "no.toml", "--draws", "0"], "expected 100 to 281474976710656 draws"),
        (&["estimate", "no.toml", "--draws", "281474976710657"], "expected 100 to 281474976710656 draws"),
        (&["estimate", "no.toml", "--draws", "1e99"], "expected 100 to 281474976710656 draws"),
        (&["estimate", "no.toml", "--threads", "0"], "expected 1 to 1024 threads; without --threads, costcone chooses"),
        (&["estimate", "no.toml", "--threads", "1025"], "expected 1 to 1024 threads"),
        (&["estimate", "no.toml", "--sampling", "halton"], "sobol, latin-hypercube, random"),
        (&["estimate", "no.toml", "--standard-error", "0%"], "above 0% and below 100%, as in 0.1%"),
        (&["estimate", "no.toml", "--standard-error", "100%"], "above 0% and below 100%, as in 0.1%"),
        (&["estimate", "no.toml", "--standard-error=-1%"], "above 0% and below 100%, as in 0.1%"),
        (&["estimate", "no.toml", "--standard-error", "0.1"], "above 0% and below 100%, as in 0.1%"),
        (&["estimate", "no.toml", "--standard-error", "5 USD"], "above 0% and below 100%, as in 0.1%"),
        (&["estimate", "no.toml", "--most-draws", "1000000"], "--standard-error <PERCENT>"),
        (
            &["estimate", "no.toml", "--standard-error", "1%", "--draws", "5000", "--most-draws", "500"],
            "--most-draws: expected at least the 5000 draws of --draws",
        ),
        (&["estimate", "no.toml", "--seed", "one"], "'one' for '--seed"),
        (&["estimate", "no.toml", "--level", "1"], "expected a number between 0 and 1"),
        (&["estimate", "no.toml", "--level", "0"], "expected a number between 0 and 1"),
        (&["estimate", "no.toml", "--period", "week"], "month, year"),
        (&["estimate", "no.toml", "--budget", "5000"], "write the amount and its currency, such as `5000 USD`"),
        (&["estimate", "no.toml", "--budget", "$5000"], "write the amount and its currency, such as `5000 USD`"),
        (&["estimate", "no.toml", "--budget", "5000 GB"], "write the amount and its currency, such as `5000 USD`"),
    ];
    for (arguments, part) in wrong {
        let ran = run(arguments)?;
        assert_eq!((ran.code, ran.out.as_str()), (Some(2), ""), "{arguments:?}");
        assert!(ran.err.starts_with("error: ") && ran.err.contains(part), "{arguments:?}: {}", ran.err);
    }
    Ok(())
}

#[test]
fn a_budget_in_another_currency_exits_with_2() -> Outcome {
    let ran = run(&["estimate", &example(), "--budget", "5000 EUR"])?;
    let said = "error: the budget is in EUR, but the estimate is in USD\n";
    assert_eq!((ran.code, ran.out.as_str(), ran.err.as_str()), (Some(2), "", said));
    Ok(())
}

#[test]
fn a_simulation_that_needs_too_much_memory_exits_with_2_and_advice() -> Outcome {
    let ran = run(&["estimate", &example(), "--draws", "30000000", "--exact"])?;
    assert_eq!((ran.code, ran.out.as_str()), (Some(2), ""));
    let said = "error: draws: this simulation needs up to ";
    assert!(ran.err.starts_with(said), "{}", ran.err);
    assert!(
        ran.err.ends_with(" GB of memory, expected at most 16 GB\n  help: reduce --draws, or remove --exact\n"),
        "{}",
        ran.err
    );
    Ok(())
}

/// A simulation that would take weeks starts, needs little memory, and stops when it is killed.
#[test]
fn a_long_simulation_starts_and_can_be_stopped() -> Outcome {
    let mut child = command(&["estimate", &example(), "--draws", "1000000000000"])
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()?;
    std::thread::sleep(std::time::Duration::from_millis(1500));
    assert!(child.try_wait()?.is_none(), "the simulation ended early");
    child.kill()?;
    let ended = child.wait_with_output()?;
    assert_eq!(String::from_utf8(ended.stderr)?, "", "only a terminal shows progress");
    Ok(())
}

#[test]
fn no_argument_prints_the_commands_and_exits_with_2() -> Outcome {
    let ran = run(&[])?;
    assert_eq!(ran.code, Some(2));
    for command in ["new", "check", "estimate", "explain", "plan", "services", "prices", "data"] {
        assert!(ran.err.contains(&format!("\n  {command} ")), "{}", ran.err);
    }
    Ok(())
}

#[test]
fn the_file_of_new_is_valid_and_has_an_estimate() -> Outcome {
    let file = Scratch::new("new.toml", &run(&["new"])?.out)?;
    for command in ["check", "estimate"] {
        let ran = run(&[command, &file.path()])?;
        assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""), "{command}");
    }
    Ok(())
}

/// A component template is TOML with known keys. Its figures are missing, and so are keys that depend on a setting: they are
/// comments.
#[test]
fn every_component_template_has_only_known_keys() -> Outcome {
    let services = run(&["services", "--json"])?.json()?;
    let services: Vec<&str> = services.as_array().into_iter().flatten().filter_map(|s| s["id"].as_str()).collect();
    assert!(services.len() > 10, "{services:?}");
    for service in services {
        let template = run(&["new", service])?.out;
        let head = "[architecture]\nname = \"Shop\"\nregion = \"eu-central-1\"\n";
        let file = Scratch::new("component.toml", &format!("{head}{template}"))?;
        let findings = run(&["check", &file.path(), "--json"])?.json()?;
        for finding in findings["findings"].as_array().into_iter().flatten() {
            let code = finding["code"].as_str().unwrap_or_default();
            assert!(!["unreadable", "unknown-key"].contains(&code), "{service}: {finding}\n{template}");
        }
    }
    Ok(())
}

#[test]
fn a_reader_that_closes_the_pipe_is_no_failure() -> Outcome {
    let mut child = command(&["prices", "ec2"]).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn()?;
    let out = child.stdout.take().ok_or("no standard output")?;
    let mut line = String::new();
    BufReader::with_capacity(64, out).read_line(&mut line)?;
    // The reader closes the pipe here, before the command has written all of its megabytes.
    let ended = child.wait_with_output()?;
    assert!(line.ends_with('\n'));
    assert_eq!((ended.status.code(), String::from_utf8(ended.stderr)?.as_str()), (Some(0), ""));
    Ok(())
}
