//! Draws of the inputs, evaluated a chunk at a time, and the statistics of each output.

use costcone_formula::{LANES, Lane, NodeId};

use super::options::EstimateOptions;
use super::sampler::Sampler;
use super::statistics::{mean, quantiles, standard_error};
use crate::plan::Plan;
use crate::spread::normal;

/// What the draws say of one output, for a month.
pub(super) struct Outcome {
    /// Every draw, the factor of the definition included, in no order.
    pub(super) drawn: Vec<f64>,
    /// The mean without the factor, whose own mean is 1.
    pub(super) mean: f64,
    pub(super) low: f64,
    pub(super) high: f64,
    pub(super) mean_error: f64,
    pub(super) low_error: f64,
    pub(super) high_error: f64,
}

/// Draws the plan and gathers each output.
pub(super) fn simulate(plan: &Plan, options: &EstimateOptions, outputs: &[NodeId]) -> Vec<Outcome> {
    let sampler = Sampler::new(options.seed(), options.draws());
    let draws = sampler.replicates() * sampler.points();
    let mut costs: Vec<Vec<f64>> = vec![Vec::with_capacity(draws); outputs.len()];
    let mut factors: Vec<f64> = Vec::with_capacity(draws);
    let mut inputs = Inputs::new(plan, sampler);
    let mut registers = plan.program.registers();
    for replicate in 0..sampler.replicates() {
        for start in (0..sampler.points()).step_by(LANES) {
            let filled = LANES.min(sampler.points() - start);
            let lanes = inputs.draw(replicate, start);
            plan.program.draw(lanes, &mut registers);
            for (costs, output) in costs.iter_mut().zip(outputs) {
                costs.extend_from_slice(&registers.lane(*output)[..filled]);
            }
            factors.extend_from_slice(&lanes[0][..filled]);
        }
    }
    costs.into_iter().map(|costs| outcome(costs, &factors, sampler.points(), options.tails())).collect()
}

fn outcome(costs: Vec<f64>, factors: &[f64], points: usize, tails: (f64, f64)) -> Outcome {
    let means: Vec<f64> = costs.chunks(points).map(mean).collect();
    let mean_of_all = mean(&costs);
    let mut drawn = costs;
    drawn.iter_mut().zip(factors).for_each(|(cost, factor)| *cost *= factor);
    let (lows, highs): (Vec<f64>, Vec<f64>) =
        drawn.chunks_mut(points).map(|replicate| quantiles(replicate, tails)).unzip();
    let (low, high) = quantiles(&mut drawn, tails);
    Outcome {
        drawn,
        mean: mean_of_all,
        low,
        high,
        mean_error: standard_error(&means),
        low_error: standard_error(&lows),
        high_error: standard_error(&highs),
    }
}

/// The lanes of all inputs, one chunk at a time.
struct Inputs<'a> {
    plan: &'a Plan,
    sampler: Sampler,
    lanes: Vec<Lane>,
    /// For each input, its dimension; `None` where it is known exactly.
    dimensions: Vec<Option<usize>>,
}

impl Inputs<'_> {
    fn new(plan: &Plan, sampler: Sampler) -> Inputs<'_> {
        let lanes = plan.assumptions.iter().map(|assumption| [assumption.spread().mean(); LANES]).collect();
        let dimensions = plan
            .assumptions
            .iter()
            .map(|assumption| match assumption.spread().is_exact() {
                true => None,
                false => plan.dimensions.get(assumption.id()),
            })
            .collect();
        Inputs { plan, sampler, lanes, dimensions }
    }

    /// The lanes of the points from `start` on; the last chunk of a replicate has lanes beyond its points.
    fn draw(&mut self, replicate: usize, start: usize) -> &[Lane] {
        let members = &self.plan.latents.members;
        for (number, dimension) in self.dimensions.iter().enumerate() {
            let Some(dimension) = dimension.filter(|_| !members.contains(&number)) else { continue };
            let spread = self.plan.assumptions[number].spread();
            for (point, out) in self.lanes[number].iter_mut().enumerate() {
                *out = spread.quantile(self.sampler.uniform(replicate, start + point, dimension));
            }
        }
        self.draw_correlated(replicate, start);
        &self.lanes
    }

    fn draw_correlated(&mut self, replicate: usize, start: usize) {
        let latents = &self.plan.latents;
        let mut normals = vec![0.0; latents.members.len()];
        for point in 0..LANES {
            for (normal, number) in normals.iter_mut().zip(&latents.members) {
                let dimension = self.plan.dimensions.get(self.plan.assumptions[*number].id()).unwrap_or(*number);
                *normal = normal::quantile(self.sampler.uniform(replicate, start + point, dimension));
            }
            for (row, number) in latents.factor.iter().zip(&latents.members) {
                let mixed: f64 = row.iter().zip(&normals).map(|(weight, normal)| weight * normal).sum();
                self.lanes[*number][point] = self.plan.assumptions[*number].spread().quantile_z(mixed);
            }
        }
    }
}
