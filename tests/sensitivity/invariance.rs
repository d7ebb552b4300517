//! Invariances: the order of the file and the number of threads do not matter, and effects add up.

use costcone::estimate::{EstimateOptions, Estimator, Run, thread_pool};
use costcone::sensitivity::Sensitivity;

use crate::model::{asked, cost, found, number, plan, with_definition};

/// The blocks of an architecture with a pool, tiers, a percentage, and correlated assumptions.
fn blocks() -> Vec<String> {
    let lambda = |name: &str, calls: &str| {
        format!(
            "[components.{name}]\nservice = \"lambda\"\nrequests = \"{calls}\"\nmemory = \"512 MB\"\nduration = \"took\"\n"
        )
    };
    let assumption = |id: &str, unit: &str, figures: &str| {
        format!("[assumptions.{id}]\nstatement = \"s\"\nbasis = \"b\"\nunit = \"{unit}\"\n{figures}\n")
    };
    vec![
        assumption("users", "user", "p10 = \"2M\"\np90 = \"9M\""),
        assumption("calls", "request/user", "min = 20\nlikely = 40\nmax = 90"),
        assumption("jobs", "request", "p10 = \"5M\"\np90 = \"80M\""),
        assumption("took", "ms", "about = 120\nwithin = \"40 %\""),
        assumption("kept", "GB", "choice = [{ value = 500 }, { value = 4000 }, { value = 20000 }]"),
        lambda("api", "users * calls"),
        lambda("jobs", "jobs"),
        "[components.store]\nservice = \"s3\"\nstorage = \"kept\"\nput_requests = \"1000 request\"\nget_requests = \"5000 request\"\n".to_owned(),
        "[components.logs]\nservice = \"s3\"\nstorage = \"kept / 3\"\nput_requests = \"users * 2 request/user\"\nget_requests = \"5000 request\"\n".to_owned(),
        "[components.support]\nservice = \"aws_support\"\nplan = \"business\"\n".to_owned(),
    ]
}

const CORRELATION: &str = "[[correlation]]\nbetween = [\"users\", \"jobs\"]\nrank = 0.6\n\
                           [[correlation]]\nbetween = [\"took\", \"jobs\"]\nrank = -0.2\n";

/// All results by name, because positions in a plan follow the file.
fn said(sensitivity: &Sensitivity) -> Vec<String> {
    let id = |place: usize| sensitivity.plan().assumptions()[place].id();
    let ids = |places: &[usize]| places.iter().map(|place| id(*place)).collect::<Vec<_>>();
    let mut said = vec![format!("{:?}", sensitivity.width())];
    said.extend(
        sensitivity
            .bars()
            .iter()
            .map(|bar| format!("{} {:?} {:?}", id(bar.assumption()), bar.expected(), bar.percentile())),
    );
    said.extend(sensitivity.shares().iter().map(|share| {
        format!("{} {:?} {:?} {:?}", id(share.assumption()), share.first_order(), share.total(), share.shapley())
    }));
    said.extend(
        sensitivity.questions().iter().map(|q| format!("{} {:?} {:?}", id(q.assumption()), q.left(), q.narrowing())),
    );
    said.extend(sensitivity.together().iter().map(|t| format!("{:?} {:?}", ids(t.assumptions()), t.left())));
    let check = sensitivity.correlation();
    said.push(format!("{:?} {:?} {:?}", check.between().map(|pair| ids(&pair)), check.before(), check.after()));
    let mut components: Vec<String> = sensitivity.contributions().iter().map(|c| format!("{c:?}")).collect();
    components.sort();
    said.extend(components);
    said
}

#[test]
fn the_order_of_components_and_assumptions_changes_no_bit() {
    let blocks = blocks();
    let with_correlation = |blocks: &[String]| [blocks, &[CORRELATION.to_owned()]].concat();
    let first = found(&with_definition(&with_correlation(&blocks), true));
    assert!(first.shares().len() >= 6 && first.bars().iter().all(|bar| bar.expected()[0].value.to_f64() > 0.0));
    let wanted = said(&first);
    let orders = [[9, 8, 7, 6, 5, 4, 3, 2, 1, 0], [3, 0, 7, 5, 9, 1, 8, 4, 6, 2], [5, 6, 7, 8, 9, 2, 4, 0, 3, 1]];
    for order in orders {
        let other: Vec<String> = order.iter().map(|place| blocks[*place].clone()).collect();
        assert_eq!(said(&found(&with_definition(&with_correlation(&other), true))), wanted, "{order:?}");
    }
}

#[test]
fn the_number_of_threads_changes_no_bit() {
    let plan = with_definition(&[blocks(), vec![CORRELATION.to_owned()]].concat(), true);
    let wanted = said(&found(&plan));
    for threads in [2, 5] {
        let pool = thread_pool(threads).unwrap();
        let sensitivity = Estimator::new(&plan).unwrap().sensitivity(&EstimateOptions::default(), Run::on(&pool));
        assert_eq!(said(&sensitivity.unwrap()), wanted);
    }
}

/// Shapley effects add up to the variance of the paths by construction. The variance of the draws is computed separately.
#[test]
fn first_order_effects_of_a_sum_add_up_to_the_variance_of_the_draws() {
    let sections = [
        number("a", "p10 = 10\np90 = 30"),
        number("b", "min = 5\nmax = 60"),
        number("c", "choice = [{ value = 1 }, { value = 40, weight = 2 }]"),
        cost("a + b + c"),
    ];
    let sensitivity = found(&plan(&sections));
    let (mut sum, mut square) = (0.0, 0.0);
    for share in sensitivity.shares() {
        let (first, total) = (share.first_order(), share.total());
        sum += first.value;
        square += first.error * first.error;
        assert!((first.value - total.value).abs() < 4.0 * first.error.hypot(total.error) + 1e-3, "{share:?}");
        assert!(
            (share.shapley().value - total.value).abs() < 4.0 * total.error + 4.0 * share.shapley().error,
            "{share:?}"
        );
    }
    assert!((sum - 1.0).abs() < 4.0 * square.sqrt() + 1e-3, "{sum}");
}

#[test]
fn contributions_add_up_to_the_expected_cost_and_to_the_most_expensive_tenth() {
    let sensitivity = found(&with_definition(&blocks(), true));
    let [expected, worst] = [0, 1].map(|which| {
        let parts = sensitivity.contributions().iter().map(|c| if which == 0 { c.of_expected() } else { c.of_worst() });
        parts.sum::<f64>()
    });
    assert!((expected - 1.0).abs() < 1e-9 && (worst - 1.0).abs() < 1e-9, "{expected} {worst}");
    let plan = sensitivity.plan();
    let estimate = plan.estimate(&EstimateOptions::default()).unwrap();
    let sum: f64 = sensitivity.contributions().iter().map(|c| c.expected().value.to_f64()).sum();
    assert!((sum / estimate.total().expected().to_f64() - 1.0).abs() < 1e-9);
    let dearest: f64 = sensitivity.contributions().iter().map(|c| c.worst().value.to_f64()).sum();
    assert!(dearest > estimate.total().high().to_f64(), "{dearest}");
}

/// An analysis uses a number of draws between two limits.
#[test]
fn the_number_of_draws_has_a_lower_and_an_upper_limit() {
    let plan = plan(&[number("a", "min = 1\nmax = 3"), cost("a")]);
    let drawn = |draws| asked(&plan, &EstimateOptions::default().with_draws(draws)).unwrap().draws();
    assert_eq!(drawn(100), Sensitivity::MIN_DRAWS);
    assert_eq!(drawn(1 << 40), Sensitivity::MAX_DRAWS);
}
