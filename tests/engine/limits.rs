//! Options that an estimate refuses, and the target for its standard error.

use costcone::estimate::{Detail, EstimateOptions, Sampling};
use costcone::formula::Decimal;
use costcone::plan::PartKind;

use crate::platform;

fn refused(options: &EstimateOptions) -> String {
    platform(&[]).estimate(options).unwrap_err().to_string()
}

#[test]
fn draws_out_of_range_are_refused() {
    let options = EstimateOptions::default();
    assert_eq!(refused(&options.clone().with_draws(0)), "draws: expected 100 to 281474976710656 draws, was 0");
    assert_eq!(refused(&options.clone().with_draws(99)), "draws: expected 100 to 281474976710656 draws, was 99");
    assert!(refused(&options.with_draws(u64::MAX)).starts_with("draws: expected 100 to"));
}

#[test]
fn draws_that_do_not_fit_in_memory_are_not_kept() {
    let options = EstimateOptions::default().with_draws(1 << 40).with_draws_kept(true);
    let message = refused(&options);
    assert!(message.starts_with("draws: keeping 1099511627776 draws of "), "{message}");
    assert!(message.contains("use fewer draws or less detail, or do not keep draws"), "{message}");
}

#[test]
fn an_invalid_target_is_refused() {
    let target = |text: &str, most| {
        refused(&EstimateOptions::default().with_standard_error_target(Decimal::parse(text).unwrap(), most))
    };
    assert!(target("0", 1 << 20).starts_with("standard_error_target: expected a fraction between 0 and 1, was 0"));
    assert!(target("1", 1 << 20).starts_with("standard_error_target: expected a fraction between 0 and 1, was 1"));
    assert_eq!(target("0.001", 5), "most_draws: expected 32768 to 281474976710656 draws, was 5");
}

#[test]
fn draws_continue_until_the_target_is_reached() {
    let plan = platform(&[]);
    for sampling in [Sampling::Sobol, Sampling::LatinHypercube, Sampling::Random] {
        let options = EstimateOptions::default().with_draws(4_096).with_sampling(sampling);
        let wanted = Decimal::parse("0.004").unwrap();
        let estimate = plan.estimate(&options.with_standard_error_target(wanted, 1 << 22)).unwrap();
        let target = estimate.target().unwrap();
        assert!(target.is_reached && target.greatest <= 0.004, "{sampling:?}: {target:?}");
        assert!(estimate.draws_made() > 4_096 && estimate.draws_made() < 1 << 22, "{sampling:?}");
        let (error, high) = (estimate.error().high.to_f64(), estimate.total().high().to_f64());
        assert!(error / high <= 0.004 && error > 0.0);
    }
}

#[test]
fn an_unreachable_target_is_reported() {
    let options = EstimateOptions::default().with_draws(4_096);
    let wanted = Decimal::parse("0.0000001").unwrap();
    let estimate = platform(&[]).estimate(&options.with_standard_error_target(wanted, 20_000)).unwrap();
    let target = estimate.target().unwrap();
    assert!(!target.is_reached && target.greatest > 1e-7);
    assert_eq!(estimate.draws_made(), 16_384);
}

/// Several rounds make the same draws as one large round. Only the bins may differ.
#[test]
fn rounds_add_up_to_one_run_of_all_their_draws() {
    let plan = platform(&[]);
    let wanted = Decimal::parse("0.0000001").unwrap();
    let options = EstimateOptions::default().with_draws(4_096);
    let rounds = plan.estimate(&options.clone().with_standard_error_target(wanted, 32_768)).unwrap();
    let at_once = plan.estimate(&options.with_draws(32_768)).unwrap();
    assert_eq!(rounds.draws_made(), 32_768);
    assert_eq!(rounds.total().expected(), at_once.total().expected());
    let difference = rounds.total().high().to_f64() / at_once.total().high().to_f64() - 1.0;
    assert!(difference.abs() < 3e-4, "{difference}");
}

#[test]
fn less_detail_only_removes_parts() {
    let plan = platform(&[]);
    let options = EstimateOptions::default().with_draws(2_000);
    let all = plan.estimate(&options).unwrap();
    let components = plan.estimate(&options.clone().with_detail(Detail::Components)).unwrap();
    let total = plan.estimate(&options.with_detail(Detail::Total)).unwrap();
    assert_eq!((components.lines().count(), components.by(PartKind::Service).count()), (0, 0));
    assert_eq!((total.lines().count(), total.by(PartKind::Component).count()), (0, 0));
    assert_eq!([all.total(), components.total()], [total.total(); 2]);
    let of = |kind| all.by(kind).map(|(name, ranged)| (name.to_owned(), ranged.range().clone())).collect::<Vec<_>>();
    let found: Vec<_> =
        components.by(PartKind::Component).map(|(name, ranged)| (name.to_owned(), ranged.range().clone())).collect();
    assert_eq!(of(PartKind::Component), found);
}

/// Drivers of several hundred different operations each, so that none is shared.
#[test]
fn a_plan_of_too_many_steps_is_refused() {
    let assumption = "[assumptions.a]\nstatement = \"s\"\nbasis = \"b\"\nmin = 1\nmax = 2\n[components.c]\nservice = \"custom\"\ncost = \"1 USD\"\n\
                      [drivers]\n";
    let drivers: String = (0..6_000)
        .map(|number| {
            let terms: Vec<String> = (1..=90).map(|place| format!("a*{}", number * 90 + place + 1)).collect();
            format!("d{number} = \"{}\"\n", terms.join("+"))
        })
        .collect();
    let text = format!("schema = 1\n[architecture]\nname = \"big\"\nregion = \"eu-central-1\"\n{assumption}{drivers}");
    let architecture = costcone::read(&text, costcone::Format::Toml).unwrap();
    let refused = costcone::plan(&architecture).unwrap_err().to_string();
    assert!(refused.starts_with("drivers: the plan needs "), "{}", &refused[..200.min(refused.len())]);
    assert!(refused.contains("expected at most 1000000"));
}
