//! Snapshots of the terminal output, its width, and no colors in a pipe.

use std::fs;
use std::path::Path;

use crate::run::{Outcome, Scratch, command, example, finished, run, run_at};

/// Compares a text with a snapshot, except for the fingerprint of the plan. `UPDATE=1` updates the snapshot.
pub fn matches_snapshot(name: &str, text: &str) -> Outcome {
    let text = without_fingerprint(text);
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/command/snapshots").join(name);
    if std::env::var_os("UPDATE").is_some() {
        fs::write(&file, &text)?;
        return Ok(());
    }
    let expected = fs::read_to_string(&file).unwrap_or_default();
    if let Some((number, (a, b))) = expected.lines().zip(text.lines()).enumerate().find(|(_, (a, b))| a != b) {
        return Err(format!("{name} changed in line {} (UPDATE=1 accepts):\n- {a}\n+ {b}", number + 1).into());
    }
    assert_eq!(expected.lines().count(), text.lines().count(), "{name} changed its length (UPDATE=1 accepts)");
    assert_eq!(expected, text, "{name} changed (UPDATE=1 accepts)");
    Ok(())
}

#[test]
fn the_estimate_of_the_reference_example() -> Outcome {
    matches_snapshot("estimate.txt", &run_at(80, &["estimate", &example()])?.out)
}

#[test]
fn the_full_estimate_of_the_reference_example() -> Outcome {
    matches_snapshot("estimate_full.txt", &run_at(80, &["estimate", &example(), "--full"])?.out)
}

#[test]
fn an_estimate_fits_on_one_screen() -> Outcome {
    for file in fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("../costcone/examples"))? {
        let file = file?.path();
        if file.extension().is_some_and(|extension| extension == "toml") {
            let screen = run_at(80, &["estimate", &file.display().to_string(), "--budget", "5000 USD"])?.out;
            assert!((20..=40).contains(&screen.lines().count()), "{}\n{screen}", file.display());
        }
    }
    Ok(())
}

#[test]
fn the_estimate_against_a_budget_for_a_year() -> Outcome {
    let arguments = ["estimate", &example(), "--period", "year", "--budget", "12000 USD", "--level", "0.5"];
    matches_snapshot("estimate_year.txt", &run_at(60, &arguments)?.out)
}

#[test]
fn the_explanation_of_a_charge() -> Outcome {
    matches_snapshot("explain_charge.txt", &run_at(80, &["explain", &example(), "cdn.data_out"])?.out)
}

#[test]
fn what_to_ask_of_the_reference_example() -> Outcome {
    matches_snapshot("ask.txt", &run_at(80, &["ask", &example()])?.out)?;
    let arguments = ["ask", &example(), "--period", "year", "--percentile", "P95", "--level", "0.5", "--draws", "8192"];
    matches_snapshot("ask_year.txt", &run_at(60, &arguments)?.out)
}

#[test]
fn the_reference_example_beside_a_changed_copy() -> Outcome {
    let text = fs::read_to_string(example())?;
    let text = text.replace("= \"eu-central-1\"", "= \"eu-west-1\"").replace("\"1.5M\"", "\"2M\"");
    let scratch = Scratch::new("larger.toml", &text)?;
    let said = run_at(80, &["compare", &example(), &scratch.path()])?.out;
    matches_snapshot("compare.txt", &said)
}

#[test]
fn the_program_of_the_reference_example() -> Outcome {
    matches_snapshot("plan.txt", &run_at(80, &["plan", &example()])?.out)
}

#[test]
fn an_estimate_to_a_standard_error() -> Outcome {
    let reached = run_at(80, &["estimate", &example(), "--standard-error", "0.1%"])?.out;
    matches_snapshot("estimate_target.txt", &ends(&reached))?;
    let missed = ["--standard-error", "0.01%", "--most-draws", "65536", "--sampling", "random", "--exact"];
    let missed = run_at(80, &[&["estimate", &example()], &missed[..]].concat())?.out;
    matches_snapshot("estimate_target_missed.txt", &ends(&missed))
}

/// The first and the last paragraph, which depend on the draws.
fn ends(face: &str) -> String {
    let paragraphs: Vec<&str> = face.trim_end().split("\n\n").collect();
    let shown = paragraphs.iter().take(3).chain(paragraphs.last());
    shown.copied().collect::<Vec<_>>().join("\n\n") + "\n"
}

#[test]
fn the_description_of_a_service() -> Outcome {
    matches_snapshot("service.txt", &run(&["services", "nat_gateway"])?.out)
}

#[test]
fn the_skeleton_of_a_component() -> Outcome {
    matches_snapshot("new_component.txt", &run(&["new", "lambda"])?.out)
}

/// The text with a row of zeros for a fingerprint: it changes with every detail of a plan, seen or not.
fn without_fingerprint(text: &str) -> String {
    let is_fingerprint = |word: &str| word.len() == 16 && word.bytes().all(|byte| byte.is_ascii_hexdigit());
    let words = text.split_inclusive([' ', '\n']).map(|word| match word.split_once('.') {
        Some((bare, rest)) if is_fingerprint(bare) => format!("0000000000000000.{rest}"),
        _ => word.to_owned(),
    });
    words.collect()
}

/// The widest line, in characters.
fn widest(text: &str) -> usize {
    text.lines().map(|line| line.chars().count()).max().unwrap_or(0)
}

#[test]
fn a_face_is_no_wider_than_the_terminal() -> Outcome {
    let file = example();
    for width in [60, 72, 80, 100, 120] {
        for arguments in [["estimate", &file], ["ask", &file], ["explain", &file], ["plan", &file]] {
            let ran = run_at(width, &arguments)?;
            assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""));
            let wide: Vec<&str> = ran.out.lines().filter(|line| line.chars().count() > width).collect();
            assert!(wide.is_empty(), "{arguments:?} at {width}:\n{}", wide.join("\n"));
        }
    }
    Ok(())
}

#[test]
fn a_wider_terminal_is_made_use_of() -> Outcome {
    let file = example();
    let widths = |arguments: &[&str]| -> Result<[usize; 2], Box<dyn std::error::Error>> {
        Ok([widest(&run_at(60, arguments)?.out), widest(&run_at(120, arguments)?.out)])
    };
    for arguments in [["estimate", &file], ["ask", &file], ["explain", &file], ["plan", &file]] {
        let [narrow, wide] = widths(&arguments)?;
        assert!(narrow > 50 && wide > 100, "{arguments:?}: {narrow} and {wide}");
    }
    Ok(())
}

#[test]
fn no_width_is_too_small_or_no_number() -> Outcome {
    let file = example();
    for width in [0, 1, 20, 39, 40, 45, 46, 47, 100_000] {
        let ran = run_at(width, &["estimate", &file])?;
        assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""), "{width}");
    }
    Ok(())
}

#[test]
fn a_width_that_is_no_number_is_passed_over() -> Outcome {
    let mut odd = command(&["estimate", &example()]);
    odd.env("COLUMNS", "wide");
    assert_eq!(finished(odd)?.out, run(&["estimate", &example()])?.out);
    Ok(())
}

#[test]
fn a_pipe_gets_no_colour_and_no_color_changes_nothing_there() -> Outcome {
    let file = example();
    let runs: [&[&str]; 7] = [
        &["estimate", &file],
        &["explain", &file],
        &["plan", &file],
        &["check", &file],
        &["services"],
        &["--help"],
        &["estimate", "no-such-file.toml"],
    ];
    for arguments in runs {
        let plain = run(arguments)?;
        assert!(!plain.out.contains('\u{1b}') && !plain.err.contains('\u{1b}'), "{arguments:?}");
        let mut without = command(arguments);
        without.env("NO_COLOR", "1");
        let without = finished(without)?;
        assert_eq!((plain.out, plain.err), (without.out, without.err), "{arguments:?}");
    }
    Ok(())
}

/// A text of the file reaches the terminal without the power to steer it.
#[test]
fn control_characters_of_a_file_do_not_reach_the_estimate() -> Outcome {
    let text = r#"
[architecture]
name = "Shop"
region = "eu-central-1"
[components.gateway]
service = "nat_gateway"
statement = "Traffic \u001b[31mred\u0007"
basis = "Logs"
processed = { p10 = "50 GB", p90 = "400 GB" }
"#;
    let file = Scratch::new("shop.toml", text)?;
    for arguments in [&["estimate", &file.path()][..], &["estimate", &file.path(), "--full"]] {
        let ran = run(arguments)?;
        assert_eq!(ran.code, Some(0), "{}", ran.err);
        assert!(!ran.out.chars().any(|c| c.is_control() && c != '\n'), "{}", ran.out.escape_debug());
    }
    Ok(())
}
