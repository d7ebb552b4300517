//! What the faces of an estimate promise, whatever its author wrote.

use costcone::estimate::{Estimate, EstimateOptions, Estimator, Run};
use costcone::report::tidy::Cells;
use costcone::report::{Budget, Moved, Shown, Tornado, html, markdown, remarks, svg, tidy};
use costcone::{Findings, Format, Money};

const OUTPOST: &str = r#"
[architecture]
name = "<b>outpost</b> | 'a' & \"b\""
region = "eu-west-1"

[components.gateway]
service = "nat_gateway"
processed = { p10 = "50 GB", p90 = "400 GB", statement = "<i>Traffic out</i>", basis = "Flow logs, 2026-10" }
"#;

fn estimate() -> Result<Estimate, Findings> {
    let outpost = costcone::read(OUTPOST, Format::Toml)?;
    costcone::estimate(&outpost, &EstimateOptions::default().with_draws(4_096))
}

#[test]
fn html_shows_the_range_first_and_escapes_what_authors_wrote() -> Result<(), Findings> {
    let estimate = estimate()?;
    let html = html::estimate(&estimate, None);
    let place = |words: &str| html.find(words).unwrap_or(usize::MAX);
    let shown = Shown::new(estimate.total(), "month");
    assert!(place(&format!("<div class=\"cc-range\">{}</div>", shown.ends())) < place("<svg"));
    assert!(place("<svg") < place("<table") && place("<table") < place("<details>"));
    assert!(!html.contains("<b>outpost") && !html.contains("<i>Traffic") && !html.contains("<script"));
    assert!(html.contains("Lows and highs do not") && html.contains("P10") && html.contains("the mean"));
    Ok(())
}

#[test]
fn a_picture_says_to_a_screen_reader_what_it_shows() -> Result<(), Findings> {
    let estimate = estimate()?;
    let amount = Money::parse("40 USD")?;
    let budget = Budget { probability_over: estimate.probability_over(&amount)?, amount };
    for picture in [svg::histogram(&estimate, 40).svg, svg::s_curve(&estimate, Some(&budget)).svg] {
        assert!(picture.contains("role='img'") && picture.contains("<title>"));
        assert!(picture.contains(&Shown::new(estimate.total(), "month").sentence()));
    }
    assert!(svg::s_curve(&estimate, Some(&budget)).svg.contains("Budget $40: "));
    Ok(())
}

#[test]
fn a_tornado_tells_each_swing_in_money() -> Result<(), Findings> {
    let outpost = costcone::read(OUTPOST, Format::Toml)?;
    let options = EstimateOptions::default().with_draws(8_192);
    let estimate = costcone::estimate(&outpost, &options)?;
    let sensitivity = Estimator::new(estimate.plan())?.sensitivity_of(&options, 0.5, Run::default())?;
    let tornado = Tornado::new(&estimate, &sensitivity, Moved::Percentile, 1);
    let picture = svg::tornado(&tornado);
    let [swing] = &tornado.rows[..] else { panic!("one row: {:?}", tornado.rows) };
    let sentence = tornado.sentence(swing);
    assert!(sentence.starts_with("P50 moves $") && sentence.contains("goes P10 to P90 ("), "{sentence}");
    assert!(picture.svg.contains(&sentence) && picture.description.contains("1 other moves it by $"));
    let html = html::estimate(&estimate, Some(&sensitivity));
    assert!(html.contains("Ask next") && html.contains("expected cost moves $"));
    Ok(())
}

#[test]
fn markdown_keeps_a_table_a_table() -> Result<(), Findings> {
    let text = markdown::estimate(&estimate()?, None);
    assert!(text.starts_with("### &lt;b>outpost&lt;/b> \\| 'a' &amp; \"b\", high-level"));
    assert!(text.contains("| gateway | ") && text.contains("| 100 % |"));
    Ok(())
}

#[test]
fn tidy_tables_round_nothing() -> Result<(), Findings> {
    let estimate = estimate()?;
    let lines = tidy::lines(&estimate);
    let column = |name| lines.columns().iter().find(|column| column.name == name).map(|column| &column.cells);
    let expected: Vec<_> = estimate.lines().map(|(_, ranged)| Some(ranged.range().expected())).collect();
    assert_eq!(column("expected"), Some(&Cells::Money(expected)));
    assert!(lines.columns().iter().all(|column| column.cells.len() == lines.rows()));
    let bars = tidy::histogram(&estimate, 30);
    let Some(Cells::Number(probabilities)) = bars.columns().get(2).map(|column| &column.cells) else {
        panic!("the third column has probabilities")
    };
    assert!((probabilities.iter().flatten().sum::<f64>() - 1.0).abs() < 1e-9);
    Ok(())
}

#[test]
fn remarks_list_what_is_missing() -> Result<(), Findings> {
    let remarks = remarks_of(&estimate()?);
    assert!(remarks.contains(&"missing-for-class"));
    Ok(())
}

fn remarks_of(estimate: &Estimate) -> Vec<&'static str> {
    remarks(estimate.plan()).into_iter().map(|remark| remark.code).collect()
}
