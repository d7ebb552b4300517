//! Properties of every architecture.
//!
//! Cases are the same on every run; `PROPTEST_RNG_SEED` and `PROPTEST_CASES` try others.

mod answers;
mod formulas;
mod generated;
mod own;

use costcone::estimate::{Estimate, EstimateOptions, EstimatedCost, Period};
use costcone::formula::{Decimal, Node, Rounding, WholeNumber};
use costcone::model::Architecture;
use costcone::plan::{PartKind, Plan};
use costcone::{CostRange, Findings, Format, Table, Value};
use generated::{Case, case, fixed_case, small_case};
use own::Shelf;
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::RngSeed;

fn cases(count: u32) -> ProptestConfig {
    let asked = ProptestConfig::default();
    let chosen = |name: &str| std::env::var_os(name).is_some();
    ProptestConfig {
        cases: if chosen("PROPTEST_CASES") { asked.cases } else { count },
        rng_seed: if chosen("PROPTEST_RNG_SEED") { asked.rng_seed } else { RngSeed::Fixed(20_261_121) },
        failure_persistence: None,
        max_shrink_iters: 200,
        ..asked
    }
}

fn architecture(case: &Case) -> Result<Architecture, Findings> {
    costcone::read(&case.text(), Format::Toml)
}

fn plan(case: &Case) -> Result<Plan, Findings> {
    planned(&architecture(case)?)
}

fn planned(architecture: &Architecture) -> Result<Plan, Findings> {
    Plan::compile(architecture, &Shelf, &Shelf)
}

fn fingerprint(architecture: &Architecture) -> Result<String, Findings> {
    Ok(planned(architecture)?.fingerprint().to_owned())
}

/// A document without the order of its keys: TOML writes lists of tables behind plain values.
fn sorted(table: &Table) -> String {
    let mut entries: Vec<String> = table.iter().map(|(key, value)| format!("{key}: {}", written(value))).collect();
    entries.sort();
    format!("{{{}}}", entries.join(", "))
}

fn written(value: &Value) -> String {
    match value {
        Value::Table(table) => sorted(table),
        Value::List(list) => list.iter().map(written).collect::<Vec<_>>().join(", "),
        other => format!("{other:?}"),
    }
}

fn options(seed: u64) -> EstimateOptions {
    EstimateOptions::default().with_draws(512).with_seed(seed).with_draws_kept(true)
}

/// The total, every line and every part, each with its name.
fn ranges(estimate: &Estimate) -> Vec<(String, &EstimatedCost)> {
    let lines = estimate.lines().map(|(line, range)| (line.id().to_owned(), range));
    let parts = PartKind::ALL
        .into_iter()
        .flat_map(|kind| estimate.by(kind).map(move |(name, range)| (format!("{} {name}", kind.word()), range)));
    lines.chain(parts).collect()
}

fn figures(range: &CostRange) -> [Decimal; 3] {
    [range.low(), range.expected(), range.high()]
}

fn sum(amounts: impl IntoIterator<Item = Decimal>) -> Option<Decimal> {
    amounts.into_iter().try_fold(Decimal::ZERO, |sum, amount| sum.add_rounded(amount, Rounding::Nearest).ok())
}

/// Sums of 28-digit decimals in another order may differ in the last digit.
fn same(a: Decimal, b: Decimal) -> bool {
    let difference = a.sub_rounded(b, Rounding::Nearest).map_or(f64::INFINITY, |difference| difference.abs().to_f64());
    difference <= 1e-22 * (1.0 + a.abs().to_f64())
}

/// Values of the assumptions at so many 1,000ths of the way from floor to ceiling, in their order, over and over.
fn point<'a>(plan: &'a Plan, shares: &'a [u16]) -> impl Fn(&str) -> Option<Decimal> + 'a {
    move |id| {
        let number = plan.assumptions().iter().position(|known| known.id() == id)?;
        let spread = plan.assumptions()[number].spread();
        let share = Decimal::new(shares[number % shares.len()].into(), 3)?;
        let width = spread.ceiling().sub_rounded(spread.floor(), Rounding::Nearest).ok()?;
        let way = width.mul_rounded(share, Rounding::Nearest).ok()?;
        Some(spread.floor().add_rounded(way, Rounding::Nearest).ok()?.clamp(spread.floor(), spread.ceiling()))
    }
}

/// The parts outside their bounds at these values of the assumptions (or at their means).
#[allow(clippy::unwrap_used)] // OK because a cost without a value fails the property.
fn outside(plan: &Plan, estimate: &Estimate, value_of: impl Fn(&str) -> Option<Decimal>) -> Option<String> {
    let values = plan.at(&value_of).unwrap();
    let factor = value_of(costcone::plan::DEFINITION).unwrap_or(Decimal::ONE);
    let leaves = |name: &str, cost: Decimal, bounds: &costcone::Bounds| {
        let cost = cost.mul_rounded(factor, Rounding::Nearest).unwrap();
        let within = bounds.floor() <= cost && cost <= bounds.ceiling();
        (!within).then(|| format!("{name}: {cost} not in {} to {}", bounds.floor(), bounds.ceiling()))
    };
    let line = |at: usize| plan.lines()[at].cost_in(&values).unwrap();
    let total = leaves("total", values[plan.total().index()], estimate.bounds());
    let mut lines = estimate.lines().enumerate();
    let lines = lines.find_map(|(at, (known, range))| leaves(known.id(), line(at), range.bounds()));
    let part = |kind| {
        let known = plan.parts().iter().filter(move |part| part.kind() == kind).zip(estimate.by(kind));
        known
            .filter_map(|(part, (name, range))| {
                leaves(name, sum(part.lines().iter().map(|at| line(*at))).unwrap(), range.bounds())
            })
            .next()
    };
    total.or(lines).or(PartKind::ALL.into_iter().find_map(part))
}

/// Percentiles come from draws, which are binary.
fn near(a: Decimal, b: Decimal) -> bool {
    (a.to_f64() - b.to_f64()).abs() <= 1e-12 * (1.0 + a.abs().to_f64())
}

proptest! {
    #![proptest_config(cases(10_000))]

    #[test]
    fn no_cost_leaves_its_bounds_at_any_point_or_in_any_draw(
        case in small_case(),
        corners in prop::collection::vec(prop::collection::vec(prop::bool::ANY, 16), 3),
        within in prop::collection::vec(prop::collection::vec(0_u16..=1_000, 16), 3),
    ) {
        let plan = plan(&case).unwrap();
        let estimate = plan.estimate(&EstimateOptions::default().with_draws(100).with_seed(5).with_draws_kept(true)).unwrap();
        prop_assert_eq!(outside(&plan, &estimate, |_| None), None, "at the expected values");
        let corners = corners.iter().map(|corner| corner.iter().map(|high| u16::from(*high) * 1_000).collect());
        for shares in corners.chain(within).chain([vec![0], vec![1_000]]) {
            prop_assert_eq!(outside(&plan, &estimate, point(&plan, &shares)), None, "at {:?}", shares);
        }
        let (floor, ceiling) = (estimate.bounds().floor().to_f64(), estimate.bounds().ceiling().to_f64());
        let drawn = estimate.draws().unwrap().iter().all(|draw| floor <= *draw && *draw <= ceiling);
        prop_assert!(drawn, "a draw is not in {floor} to {ceiling}");
    }
}

#[test]
fn generated_architectures_have_every_rate_and_every_operation() {
    let mut runner = proptest::test_runner::TestRunner::new(cases(1));
    let mut seen = std::collections::BTreeSet::new();
    for _ in 0..300 {
        let case = small_case().new_tree(&mut runner).unwrap().current();
        let plan = plan(&case).unwrap();
        seen.extend(plan.program().nodes().iter().map(|node| kind(&plan, node)));
        seen.extend(plan.lines().iter().filter(|line| line.service() == "post").map(|line| line.charge().to_owned()));
        seen.extend(RATES.iter().filter(|(_, text)| case.text().contains(text)).map(|(name, _)| (*name).to_owned()));
    }
    let all = "Add Ceil Choose Constant Divide Equal Floor Graduated Input Less LessOrEqual Max Min Multiply Not Power \
               Round Share Subtract Volume allowance blocks club discount environments existing falling flat flow \
               flow_between graduated handling held least odd percentage rising";
    assert_eq!(seen.into_iter().collect::<Vec<_>>().join(" "), all);
}

/// The text of a file that selects each rate.
const RATES: &[(&str, &str)] = &[
    ("allowance", "free_allowances = \"always\""),
    ("discount", "[discount]"),
    ("environments", "[environments.production]"),
    ("existing", "[[existing_use]]"),
    ("flow", "to = \"internet\""),
    ("flow_between", "[[flows]]\nfrom = \"c0\"\nto = \"c1\""),
    ("percentage", "aws_support"),
];

fn kind(plan: &Plan, node: &Node) -> String {
    match node {
        Node::Price(price) => format!("{:?}", plan.program().schedules()[price.schedule as usize].kind()),
        Node::Compare(compare) => format!("{:?}", compare.relation),
        Node::Round(round) => match round.to {
            WholeNumber::AtOrAbove => "Ceil".to_owned(),
            WholeNumber::AtOrBelow => "Floor".to_owned(),
            WholeNumber::Nearest => "Round".to_owned(),
        },
        other => format!("{other:?}").split(['(', ' ']).next().unwrap_or_default().to_owned(),
    }
}

proptest! {
    #![proptest_config(cases(250))]

    #[test]
    fn ranges_lie_in_order_within_their_bounds(case in case()) {
        let estimate = plan(&case).unwrap().estimate(&options(1)).unwrap();
        let total = (figures(estimate.total()), estimate.bounds().floor(), estimate.bounds().ceiling());
        let rest = ranges(&estimate);
        let rest = rest.iter().map(|(_, of)| (figures(of.range()), of.bounds().floor(), of.bounds().ceiling()));
        for ([low, expected, high], floor, ceiling) in rest.chain([total]) {
            prop_assert!(floor <= low && low <= high && high <= ceiling, "{floor} {low} {high} {ceiling}");
            // The mean of many equal draws misses them by some last digits of an f64.
            let digits = Decimal::from_f64(1e-12 * ceiling.to_f64(), Rounding::Up).unwrap();
            let (least, most) = (floor.sub_rounded(digits, Rounding::Down), ceiling.add_rounded(digits, Rounding::Up));
            prop_assert!(least.unwrap() <= expected && expected <= most.unwrap(), "{floor} {expected} {ceiling}");
            prop_assert!(floor >= Decimal::ZERO);
        }
    }

    #[test]
    fn every_draw_lies_within_the_bounds(case in case()) {
        let estimate = plan(&case).unwrap().estimate(&options(2)).unwrap();
        let (floor, ceiling) = (estimate.bounds().floor().to_f64(), estimate.bounds().ceiling().to_f64());
        prop_assert!(estimate.draws().unwrap().len() >= 512);
        prop_assert!(estimate.draws().unwrap().windows(2).all(|pair| pair[0] <= pair[1]));
        for draw in estimate.draws().unwrap() {
            prop_assert!(floor <= *draw && *draw <= ceiling, "{draw} not in {floor} to {ceiling}");
        }
    }

    #[test]
    fn expected_costs_add_up_along_every_cut(case in case()) {
        let estimate = plan(&case).unwrap().estimate(&options(3)).unwrap();
        let total = estimate.total().expected();
        prop_assert_eq!(sum(estimate.lines().map(|(_, of)| of.range().expected())), Some(total));
        let kinds = if estimate.by(PartKind::Environment).next().is_none() { 3 } else { PartKind::ALL.len() };
        for kind in &PartKind::ALL[..kinds] {
            let parts = sum(estimate.by(*kind).map(|(_, of)| of.range().expected())).unwrap();
            prop_assert!(same(parts, total), "by {}: {parts}, in total {total}", kind.word());
        }
    }

    #[test]
    fn one_seed_gives_one_answer_and_another_another(case in case()) {
        let plan = plan(&case).unwrap();
        let bits = |seed| -> (Vec<u64>, Vec<String>) {
            let estimate = plan.estimate(&options(seed)).unwrap();
            let lines = ranges(&estimate).iter().map(|(name, of)| format!("{name} {:?} {:?}", of.range(), of.error())).collect();
            (estimate.draws().unwrap().iter().map(|draw| draw.to_bits()).collect(), lines)
        };
        let again = planned(&architecture(&case).unwrap()).unwrap();
        prop_assert_eq!(again.fingerprint(), plan.fingerprint());
        prop_assert_eq!(bits(1), bits(1));
        let uncertain = plan.assumptions().iter().any(|assumption| !assumption.spread().is_exact());
        let moves = plan.estimate(&options(1)).unwrap();
        if uncertain && moves.draws().unwrap().first() != moves.draws().unwrap().last() {
            prop_assert_ne!(bits(1).0, bits(2).0);
        }
    }

    #[test]
    fn an_added_component_moves_no_other_line(case in case()) {
        let case = Case { support: 0, ..case };
        let before = plan(&case).unwrap();
        let added = costcone::read(&case.text_with_another_component_first(), Format::Toml).unwrap();
        let after = before.recompile(&added, &Shelf, &Shelf).unwrap();
        prop_assert_eq!(after.lines().len(), before.lines().len() + added_lines(&after));
        prop_assert!(added_lines(&after) > 0);
        let (before, after) = (before.estimate(&options(4)).unwrap(), after.estimate(&options(4)).unwrap());
        for (line, range) in before.lines() {
            let (_, other) = after.lines().find(|(other, _)| other.id() == line.id()).unwrap();
            prop_assert_eq!(range.range(), other.range(), "{}", line.id());
            prop_assert_eq!(range.bounds(), other.bounds(), "{}", line.id());
        }
    }

    #[test]
    fn a_bill_of_fixed_prices_is_exact_and_its_range_that_of_the_definition(case in fixed_case()) {
        let case = Case { definition: true, ..case };
        let plan = plan(&case).unwrap();
        let estimate = plan.estimate(&EstimateOptions::default().with_draws(4_096)).unwrap();
        let values = plan.at(|_| None).unwrap();
        prop_assert!(same(estimate.total().expected(), values[plan.total().index()]));
        for (line, range) in estimate.lines() {
            prop_assert_eq!(Some(range.range().expected()), line.cost_in(&values));
            prop_assert_eq!(range.error().expected, Decimal::ZERO);
        }
        let expected = estimate.total().expected().to_f64();
        // Class 5: P10 0.8 and P90 1.3 of the factor.
        prop_assert!((estimate.total().low().to_f64() - 0.8 * expected).abs() <= 2e-3 * expected);
        prop_assert!((estimate.total().high().to_f64() - 1.3 * expected).abs() <= 2e-3 * expected);
    }

    #[test]
    fn a_bill_of_fixed_prices_without_definition_uncertainty_is_one_figure(case in fixed_case()) {
        let case = Case { definition: false, ..case };
        let plan = plan(&case).unwrap();
        let estimate = plan.estimate(&options(6)).unwrap();
        for (name, of) in ranges(&estimate) {
            let [low, expected, high] = figures(of.range());
            prop_assert!(low == high && near(low, expected), "{name}: {low} {expected} {high}");
        }
        let [low, expected, high] = figures(estimate.total());
        prop_assert!(low == high && near(low, expected), "{low} {expected} {high}");
    }

    #[test]
    fn a_year_is_twelve_months(case in case()) {
        let plan = plan(&case).unwrap();
        let month = plan.estimate(&options(7)).unwrap();
        let year = plan.estimate(&options(7).with_period(Period::Year)).unwrap();
        let twelve = |value: Decimal, rounding| value.mul_rounded(Period::Year.months(), rounding).unwrap();
        prop_assert_eq!(year.total().expected(), twelve(month.total().expected(), Rounding::Nearest));
        prop_assert_eq!(year.bounds().floor(), twelve(month.bounds().floor(), Rounding::Down));
        prop_assert_eq!(year.bounds().ceiling(), twelve(month.bounds().ceiling(), Rounding::Up));
        for ((name, year), (_, month)) in ranges(&year).into_iter().zip(ranges(&month)) {
            prop_assert_eq!(year.range().expected(), twelve(month.range().expected(), Rounding::Nearest), "{}", name);
            prop_assert_eq!(year.bounds().floor(), twelve(month.bounds().floor(), Rounding::Down), "{}", name);
            prop_assert_eq!(year.bounds().ceiling(), twelve(month.bounds().ceiling(), Rounding::Up), "{}", name);
        }
    }

    #[test]
    fn a_document_reads_back_as_the_same_architecture_in_every_format(case in case()) {
        let first = architecture(&case).unwrap();
        let fingerprint_of = fingerprint(&first).unwrap();
        let document = first.to_document();
        let second = Architecture::from_document(&document).unwrap();
        prop_assert_eq!(&second.to_document(), &document);
        prop_assert_eq!(fingerprint(&second).unwrap(), fingerprint_of.as_str());
        for format in [Format::Toml, Format::Yaml, Format::Json] {
            let text = costcone::write(&first, format).unwrap();
            let read = costcone::read(&text, format).unwrap();
            prop_assert_eq!(sorted(&read.to_document()), sorted(&document), "{:?}", format);
            prop_assert_eq!(fingerprint(&read).unwrap(), fingerprint_of.as_str(), "{:?}", format);
        }
        let written = serde_json::to_string(&costcone::document(&case.text(), Format::Toml).unwrap()).unwrap();
        let read = costcone::read(&written, Format::Json).unwrap();
        prop_assert_eq!(fingerprint(&read).unwrap(), fingerprint_of.as_str());
    }

    #[test]
    fn wider_assumptions_give_wider_bounds(case in case()) {
        let bounds = |case: &Case| plan(case).unwrap().estimate(&options(8)).unwrap().bounds().clone();
        let (known, believed) = (bounds(&case.known()), bounds(&case));
        let cent = Decimal::new(1, 2).unwrap();
        let tolerant = |a: Decimal, b: Decimal| a <= b.add_rounded(cent, Rounding::Nearest).unwrap();
        prop_assert!(tolerant(believed.floor(), known.ceiling()) && tolerant(known.floor(), believed.ceiling()));
    }
}

fn added_lines(plan: &Plan) -> usize {
    plan.lines().iter().filter(|line| line.component() == "added").count()
}
