//! The figures: repeatable, twelve times themselves over a year, narrower at a lower level, measured against a budget.

use std::error::Error;

use serde_json::Value;

use crate::run::{Outcome, example, run};

fn estimate(more: &[&str]) -> Result<Value, Box<dyn Error>> {
    let file = example();
    run(&[&["estimate", &file, "--json", "--draws", "4096"], more].concat())?.json()
}

/// The digits of a decimal, and the number of decimal places.
fn digits(text: &str) -> Result<(u128, usize), Box<dyn Error>> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    Ok((format!("{whole}{fraction}").parse()?, fraction.len()))
}

/// How far a year is from twelve months, in units of the last place that both of them show.
fn units_apart(month: &str, year: &str) -> Result<u128, Box<dyn Error>> {
    let ((month, month_places), (year, year_places)) = (digits(month)?, digits(year)?);
    let shown = month_places.min(year_places);
    let cut = |digits: u128, places: usize| digits / 10u128.pow(u32::try_from(places - shown).unwrap_or(0));
    Ok(cut(month * 12, month_places).abs_diff(cut(year, year_places)))
}

fn text<'a>(value: &'a Value, pointer: &str) -> Result<&'a str, Box<dyn Error>> {
    value.pointer(pointer).and_then(Value::as_str).ok_or_else(|| format!("no text at {pointer}").into())
}

fn number(value: &Value, pointer: &str) -> Result<f64, Box<dyn Error>> {
    Ok(text(value, pointer)?.parse()?)
}

#[test]
fn the_same_seed_gives_the_same_text_and_another_seed_another() -> Outcome {
    let file = example();
    let first = run(&["estimate", &file])?.out;
    assert_eq!(first, run(&["estimate", &file, "--seed", "1"])?.out);
    assert_ne!(first, run(&["estimate", &file, "--seed", "2"])?.out);
    let (one, two) = (estimate(&["--seed", "1"])?, estimate(&["--seed", "2"])?);
    assert_eq!(one, estimate(&["--seed", "1"])?);
    assert_ne!(one["total"]["high"], two["total"]["high"]);
    assert_eq!(one["plan_fingerprint"], two["plan_fingerprint"], "the seed is not part of the plan");
    assert_eq!(one["bounds"], two["bounds"], "bounds are not drawn");
    Ok(())
}

#[test]
fn a_year_is_twelve_months() -> Outcome {
    let (month, year) = (estimate(&[])?, estimate(&["--period", "year"])?);
    assert_eq!((text(&month, "/period")?, text(&year, "/period")?), ("month", "year"));
    assert_eq!(units_apart(text(&month, "/total/expected")?, text(&year, "/total/expected")?)?, 0);
    // Bounds and percentiles have all the digits a decimal or a float holds; the last are rounded, of bounds outward.
    for place in ["/total/low", "/total/high", "/bounds/floor", "/bounds/ceiling"] {
        let apart = units_apart(text(&month, place)?, text(&year, place)?)?;
        assert!(apart <= 12, "{place} is {apart} units of the last place from twelve months");
    }
    Ok(())
}

#[test]
fn a_lower_level_is_a_narrower_range_about_the_same_mean() -> Outcome {
    let (wide, narrow) = (estimate(&[])?, estimate(&["--level", "0.5"])?);
    assert_eq!((text(&wide, "/total/level")?, text(&narrow, "/total/level")?), ("0.8", "0.5"));
    assert!(number(&wide, "/total/low")? < number(&narrow, "/total/low")?);
    assert!(number(&narrow, "/total/high")? < number(&wide, "/total/high")?);
    assert_eq!(wide["total"]["expected"], narrow["total"]["expected"]);
    assert!(run(&["estimate", &example(), "--level", "0.5"])?.out.contains("P25 to P75"));
    Ok(())
}

#[test]
fn the_chance_of_exceeding_a_budget_falls_as_it_grows() -> Outcome {
    let chance = |budget: &str| -> Result<f64, Box<dyn Error>> {
        let budget = estimate(&["--budget", budget])?["budget"].clone();
        assert_eq!(budget["currency"], "USD");
        budget["probability_over"].as_f64().ok_or_else(|| "no chance".into())
    };
    let chances = [chance("1 USD")?, chance("900 USD")?, chance("1400 USD")?, chance("5M USD")?];
    assert!(chances[0] == 1.0 && chances[3] == 0.0, "{chances:?}");
    assert!(chances.windows(2).all(|pair| pair[0] > pair[1]), "{chances:?}");
    Ok(())
}

#[test]
fn high_is_exceeded_as_often_as_its_level_says() -> Outcome {
    let high = format!("{} USD", text(&estimate(&[])?, "/total/high")?);
    let over = estimate(&["--budget", &high])?["budget"]["probability_over"].as_f64().unwrap_or(1.0);
    assert!((over - 0.1).abs() < 0.001, "{over}");
    Ok(())
}

#[test]
fn the_fewest_draws_are_an_estimate_too() -> Outcome {
    let ran = run(&["estimate", &example(), "--json", "--draws", "100"])?;
    assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""));
    // Scrambles of equal size: a few draws more than were asked for.
    assert!(ran.json()?["draws"].as_u64().is_some_and(|draws| (100..116).contains(&draws)));
    Ok(())
}

#[test]
fn threads_change_no_figure() -> Outcome {
    let one = estimate(&["--threads", "1"])?;
    assert_eq!(one, estimate(&["--threads", "3"])?);
    assert_eq!(one, estimate(&[])?);
    Ok(())
}

/// Two sampling methods agree within their standard errors.
#[test]
fn every_sampling_comes_to_the_same_figures() -> Outcome {
    let sobol = estimate(&[])?;
    for (sampling, words) in [("latin-hypercube", "Latin hypercube"), ("random", "plain Monte Carlo")] {
        let other = estimate(&["--sampling", sampling])?;
        assert_eq!(text(&other, "/sampling")?, words);
        for figure in ["low", "expected", "high"] {
            let apart = number(&sobol, &format!("/total/{figure}"))? - number(&other, &format!("/total/{figure}"))?;
            let error = |from: &Value| number(from, &format!("/sampling_error/{figure}"));
            assert!(apart.abs() < 4.0 * error(&sobol)?.hypot(error(&other)?), "{sampling} {figure}: {apart}");
        }
    }
    Ok(())
}

#[test]
fn draws_that_are_kept_give_the_same_figures_but_for_the_bins() -> Outcome {
    let (binned, kept) = (estimate(&[])?, estimate(&["--exact"])?);
    assert_eq!((&binned["draws_kept"], &kept["draws_kept"]), (&false.into(), &true.into()));
    assert_eq!(binned["total"]["expected"], kept["total"]["expected"]);
    for place in ["/total/low", "/total/high"] {
        assert!((number(&binned, place)? / number(&kept, place)? - 1.0).abs() < 1e-3, "{place}");
    }
    Ok(())
}

#[test]
fn a_standard_error_is_drawn_for_until_it_is_reached_or_given_up() -> Outcome {
    let reached = estimate(&["--standard-error", "0.3%"])?["target"].clone();
    assert_eq!((text(&reached, "/standard_error")?, &reached["reached"]), ("0.003", &true.into()));
    assert!(reached["greatest"].as_f64().is_some_and(|greatest| greatest <= 0.003), "{reached}");
    let given_up = estimate(&["--standard-error", "0.001%", "--most-draws", "20000"])?;
    assert_eq!(given_up["target"]["reached"], false);
    assert!(given_up["draws"].as_u64().is_some_and(|draws| (4_096..=20_000).contains(&draws)), "{given_up}");
    assert_eq!(estimate(&[])?["target"], Value::Null);
    Ok(())
}
