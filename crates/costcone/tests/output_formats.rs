//! Promises of the output formats, for any text that an author writes.

use costcone::compare::Comparison;
use costcone::estimate::{Estimate, EstimateOptions, Estimator, Run};
use costcone::report::tidy::Cells;
use costcone::report::{
    Budget, DifferenceChart, RangeText, TornadoChart, TornadoFigure, WaterfallChart, html, markdown, remarks, svg, tidy,
};
use costcone::{Book, Findings, Format, Money};

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
    let shown = RangeText::new(estimate.total(), "month");
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
        assert!(picture.contains(&RangeText::new(estimate.total(), "month").sentence()));
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
    let tornado = TornadoChart::new(&estimate, &sensitivity, TornadoFigure::Percentile, 1);
    let picture = svg::tornado(&tornado);
    let [swing] = &tornado.rows[..] else { panic!("one row: {:?}", tornado.rows) };
    let sentence = tornado.sentence(swing);
    assert!(
        sentence.starts_with("P50 moves from $") && sentence.contains("goes from its P10 to its P90 ("),
        "{sentence}"
    );
    assert!(picture.svg.contains(&sentence) && picture.description.contains("1 smaller assumption, up to $"));
    let html = html::estimate(&estimate, Some(&sensitivity));
    assert!(html.contains("Ask next") && html.contains("expected cost moves from $"));
    Ok(())
}

#[test]
fn charts_of_a_comparison_tell_the_range_of_the_difference_and_who_is_cheaper() -> Result<(), Findings> {
    let base = costcone::document(OUTPOST, Format::Toml)?;
    let other = base.with_at(&["architecture", "region"], "eu-central-1");
    let other = other.with_at(&["components", "second"], base.section(&["components", "gateway"]));
    let (book, options) = (Book::aws(), EstimateOptions::default().with_draws(4_096));
    let first = book.plan_document(&base, None)?;
    let second = book.plan_document(&other, Some(&first))?;
    let (first, second) = (Estimator::new(&first)?, Estimator::new(&second)?);
    let comparison = Comparison::new(&[("<i>a</i>", &first), ("b", &second)], &options, Run::default())?;
    let waterfall = book.waterfall(&base, &other, &options)?;

    let difference = DifferenceChart::new(&comparison, 1, 0).map(|shown| svg::difference(&shown, 40));
    let steps = WaterfallChart::new(&comparison, [1, 0], &waterfall, 12);
    let (Some(difference), Some(steps)) = (difference, steps) else { panic!("both places are there") };
    let ranges = svg::comparison(&comparison);
    let picture = svg::waterfall(&steps);
    for picture in [&difference, &ranges, &picture] {
        assert!(picture.svg.contains("role='img'") && !picture.svg.contains("<i>"), "{}", picture.svg);
        assert!(picture.description.contains("P10") && picture.description.contains("expected"), "{picture:?}");
    }
    assert!(difference.svg.contains("equal cost") && difference.description.contains("b is cheaper: 0% of cases"));
    assert_eq!(steps.bars.iter().filter(|bar| bar.is_change).count(), waterfall.steps().len());
    assert!(steps.bars.windows(2).all(|bars| !bars[1].is_change || bars[0].ends[1] == bars[1].ends[0]), "{steps:?}");
    assert!(picture.description.contains("second") && picture.description.contains("Average effect of each change"));
    let html = html::comparison(&comparison, &[waterfall]);
    assert!(
        html.contains("Where the difference comes from: b compared with")
            && html.contains("Monthly cost of b compared with")
            && !html.contains("<i>")
    );
    Ok(())
}

#[test]
fn lesser_changes_of_a_waterfall_are_one_bar_and_nothing_is_lost() -> Result<(), Findings> {
    let base = costcone::document(OUTPOST, Format::Toml)?;
    let gateway = base.section(&["components", "gateway"]);
    let added = ["one", "two", "three", "four"].into_iter();
    let other = added.fold(base.clone(), |document, name| document.with_at(&["components", name], gateway.clone()));
    let (book, options) = (Book::aws(), EstimateOptions::default().with_draws(1_024));
    let plan = book.plan_document(&base, None)?;
    let (first, second) = (Estimator::new(&plan)?, Estimator::new(&book.plan_document(&other, Some(&plan))?)?);
    let comparison = Comparison::new(&[("a", &first), ("b", &second)], &options, Run::default())?;
    let waterfall = book.waterfall(&base, &other, &options)?;
    for most in 1..=5 {
        let Some(steps) = WaterfallChart::new(&comparison, [1, 0], &waterfall, most) else { panic!("both are there") };
        let changes = || steps.bars.iter().filter(|bar| bar.is_change);
        assert_eq!(changes().count(), most.min(4));
        assert_eq!(changes().any(|bar| bar.name == format!("{} smaller changes together", 5 - most)), most < 4);
        assert_eq!(changes().next_back().map(|bar| bar.ends[1]), Some(waterfall.end()));
    }
    Ok(())
}

#[test]
fn markdown_keeps_a_table_a_table() -> Result<(), Findings> {
    let text = markdown::estimate(&estimate()?, None);
    assert!(text.starts_with("### &lt;b>outpost&lt;/b> \\| 'a' &amp; \"b\", high-level"));
    assert!(text.contains("| Gateway | ") && text.contains("| 100% |"));
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
