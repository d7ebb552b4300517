//! Cost risk examples from handbooks: ranges of cost elements, and the percentiles of their sum.

use crate::model::{assert_law, formula};

/// The plan of a sum of triangular elements, in the unit of the table.
fn elements(table: &[(&str, [&str; 3])]) -> costcone::plan::Plan {
    let figures =
        |[min, likely, max]: [&str; 3]| format!("min = {min}\nlikely = {likely}\nmax = {max}\nshape = \"triangular\"");
    let each: Vec<(&str, String)> = table.iter().map(|(id, points)| (*id, figures(*points))).collect();
    let each: Vec<(&str, &str)> = each.iter().map(|(id, figures)| (*id, figures.as_str())).collect();
    let ids: Vec<&str> = table.iter().map(|(id, _)| *id).collect();
    formula(&each, &ids.join(" + "))
}

/// Source: GAO, "Cost Estimating and Assessment Guide", GAO-20-195G, March 2020, chapter on risk and uncertainty, table 12,
/// "Ranges of Cost by WBS", thousands of dollars per air vehicle:
/// <https://gaoinnovations.gov/cost-guide/cost-risk-analysis-data-and-methods.html> (read 2026-11-21).
const GAO: [(&str, [&str; 3]); 7] = [
    ("airframe", ["17955", "19645", "21785"]),
    ("propulsion", ["8500", "10553", "13000"]),
    ("communications", ["4000", "4306", "5100"]),
    ("navigation", ["4100", "4305", "4650"]),
    ("computer", ["550", "600", "650"]),
    ("software", ["32300", "35547", "52500"]),
    ("integration", ["1950", "2136", "2600"]),
];

/// The guide says that ranges like these are typically triangular. It adds the most likely costs to "$77 million per air
/// vehicle" and, for 32 of them, "$2.47 billion".
#[test]
fn gaos_seven_elements_add_up_to_its_point_estimate() {
    let likely: f64 = GAO.iter().map(|(_, [_, likely, _])| likely.parse::<f64>().unwrap()).sum();
    assert_eq!((likely / 1e3).round(), 77.0);
    assert_eq!((likely * 32.0 / 1e4).round(), 247.0);
}

/// Source of the percentiles: a convolution of the seven independent triangles on 2^20 points (NumPy 2.4.6). The mean is the sum
/// of (min + likely + max) / 3. The point estimate is at P12.6.
#[test]
fn gaos_seven_elements_have_the_percentiles_of_their_convolution() {
    let plan = elements(&GAO);
    let percentiles = [
        (0.05, 75_789.738_716),
        (0.1, 76_714.578_241),
        (0.125_800_204, 77_092.0),
        (0.2, 78_031.663_420),
        (0.5, 81_602.215_122),
        (0.8, 86_446.371_317),
        (0.9, 88_909.990_703),
        (0.95, 90_681.573_488),
    ];
    assert_law(&plan, 82_244.0, &percentiles);
}

/// Source: Project Management Institute, "A Guide to the Project Management Body of Knowledge", fifth edition 2013, p. 340,
/// figure 11-17, of the ranges in figure 11-13 and triangular distributions: mean $46.67M, "only 12 percent likely to meet
/// the $41 million", $50 million for "a 75% likelihood", as
/// <https://digilib.universitaspertamina.ac.id/ebook/A%20Guide%20to%20the%20Project%20Management%20Body%20of%20Knowledge/files/basic-html/page366.html>
/// (read 2026-11-21). More digits by a convolution on 2^20 points (NumPy 2.4.6): P12.6114 and 50.0321.
#[test]
fn the_three_elements_of_the_project_management_institute_have_its_confidence_levels() {
    let table = [("design", ["4", "6", "10"]), ("build", ["16", "20", "35"]), ("test", ["11", "15", "23"])];
    let plan = elements(&table);
    let estimate = plan.estimate(&crate::model::options(costcone::estimate::Sampling::Sobol)).unwrap();
    let drawn = estimate.whole().distribution();
    // Cut, because the source prints 12.6 as 12.
    assert_eq!(((1.0 - drawn.probability_over(41.0).value) * 100.0).floor(), 12.0);
    assert_eq!(drawn.percentile(0.75).value.round(), 50.0);
    assert_eq!((drawn.mean().value * 100.0).round(), 4667.0);
    assert_law(&plan, 140.0 / 3.0, &[(0.126_114_360, 41.0), (0.75, 50.032_071_881), (0.9, 53.444_325_813)]);
}
