//! The draws of a plan's assumptions, one lane at a time.

use std::sync::Arc;

use costcone_formula::lanes::{Lane, TablePositions, unary, update};

use super::sequence::Sequence;
use crate::model::Assumption;
use crate::plan::Plan;
use crate::spread::{NormalTables, SamplerInput, Spread, SpreadSampler};

/// The samplers of a plan's assumptions: tables that are built once.
#[derive(Clone, Debug)]
pub struct InputSampler {
    normal: Arc<NormalTables>,
    inputs: Vec<Input>,
    /// The dimensions of the uncertain inputs, in the order of their positions.
    dimensions: Vec<usize>,
    /// The positions of the copula's members, in the order of its rows.
    members: Vec<usize>,
    factor: Vec<Vec<f64>>,
}

#[derive(Clone, Debug)]
enum Input {
    /// An exact value.
    Value(f64),
    /// Drawn from the sequence's coordinate at this position.
    Alone(usize, Arc<SpreadSampler>),
    /// Drawn from this row of the copula.
    Member(usize, Arc<SpreadSampler>),
}

/// Working memory for drawing, one for each thread.
#[derive(Debug)]
pub struct DrawScratch {
    places: TablePositions,
    uniform: Lane,
    /// The correlated scores of the copula's members for the latest block.
    scores: Vec<Lane>,
    scores_of: Option<(u64, u64)>,
}

impl DrawScratch {
    /// Clears the cached scores. Call this before another sequence, which has other points under the same block number.
    pub fn forget(&mut self) {
        self.scores_of = None;
    }
}

impl InputSampler {
    /// Prepares the samplers of a plan. Reuses the tables of an earlier plan if one is given.
    pub fn new(plan: &Plan, before: Option<(&Plan, &InputSampler)>) -> InputSampler {
        let normal = before.map_or_else(|| Arc::new(NormalTables::new()), |(_, inputs)| inputs.normal.clone());
        let drawing = |assumption: &Assumption, scored| {
            let lent = before.and_then(|(plan, inputs)| inputs.lent(plan, assumption, scored));
            lent.unwrap_or_else(|| Arc::new(SpreadSampler::new(assumption.spread(), &normal, scored)))
        };
        let latents = plan.copula();
        let mut dimensions = Vec::new();
        let mut members = vec![0; latents.members.len()];
        let inputs = plan.assumptions().iter().enumerate().map(|(number, assumption)| {
            let spread = assumption.spread();
            if spread.is_exact() {
                // An exact value has no dimension. It may appear in a correlation, where it has no effect.
                return Input::Value(spread.floor().to_f64());
            }
            let place = dimensions.len();
            dimensions.push(plan.dimensions().get(assumption.id()).unwrap_or(number));
            match latents.members.iter().position(|member| *member == number) {
                Some(row) => {
                    members[row] = place;
                    Input::Member(row, drawing(assumption, true))
                }
                None => Input::Alone(place, drawing(assumption, false)),
            }
        });
        let inputs = inputs.collect();
        InputSampler { normal, inputs, dimensions, members, factor: latents.factor.clone() }
    }

    /// The sampler of an equal assumption of this plan.
    fn lent(&self, plan: &Plan, assumption: &Assumption, scored: bool) -> Option<Arc<SpreadSampler>> {
        let number = plan.assumptions().iter().position(|known| known.id() == assumption.id())?;
        if plan.assumptions()[number].spread() != assumption.spread() {
            return None;
        }
        match (self.inputs.get(number)?, scored) {
            (Input::Alone(_, drawing), false) | (Input::Member(_, drawing), true) => Some(drawing.clone()),
            _ => None,
        }
    }

    /// The dimensions that a sequence needs, in order.
    pub fn dimensions(&self) -> &[usize] {
        &self.dimensions
    }

    /// Whether an input is uncertain.
    pub fn is_uncertain(&self, number: usize) -> bool {
        !matches!(self.inputs.get(number), None | Some(Input::Value(_)))
    }

    /// The same inputs in other dimensions, so that their draws are independent of these.
    pub fn moved(&self, by: usize) -> InputSampler {
        InputSampler { dimensions: self.dimensions.iter().map(|dimension| dimension + by).collect(), ..self.clone() }
    }

    /// The members of the copula, in the order of its rows.
    pub fn members(&self) -> Vec<usize> {
        let row_of = |input: &Input| if let Input::Member(row, _) = input { Some(*row) } else { None };
        let mut rows: Vec<(usize, usize)> =
            self.inputs.iter().enumerate().filter_map(|(number, input)| Some((row_of(input)?, number))).collect();
        rows.sort_unstable();
        rows.into_iter().map(|(_, number)| number).collect()
    }

    /// The independent scores of a copula row, before correlation.
    pub fn score(&self, row: usize, at: &BlockPoints<'_>, scratch: &mut DrawScratch, out: &mut Lane) {
        at.sequence.draw(self.members[row], at.block, &mut scratch.uniform);
        self.normal.scores(&scratch.uniform, &mut scratch.places, out);
    }

    /// The draws of a member of the copula for these correlated scores.
    pub fn draw_member(&self, number: usize, scores: &Lane, scratch: &mut DrawScratch, out: &mut Lane) {
        let Some(Input::Member(_, drawing)) = self.inputs.get(number) else { return out.fill(f64::NAN) };
        match drawing.input() {
            SamplerInput::Score => drawing.draw(scores, &mut scratch.places, out),
            SamplerInput::Probability => {
                self.normal.probabilities(scores, &mut scratch.places, &mut scratch.uniform);
                drawing.draw(&scratch.uniform, &mut scratch.places, out);
            }
        }
    }

    /// Like [`draw`](Self::draw). Also returns the probability below each draw in its own distribution.
    pub fn draw_placed(
        &self,
        number: usize,
        at: &BlockPoints<'_>,
        scratch: &mut DrawScratch,
        out: &mut Lane,
        below: &mut Lane,
    ) {
        self.draw(number, at, scratch, out);
        match self.inputs.get(number) {
            Some(Input::Alone(place, _)) => at.sequence.draw(*place, at.block, below),
            Some(Input::Member(row, _)) => {
                let DrawScratch { places, scores, .. } = scratch;
                self.normal.probabilities(&scores[*row], places, below);
            }
            Some(Input::Value(_)) | None => below.fill(0.5),
        }
    }

    pub fn scratch(&self) -> DrawScratch {
        let scores = vec![Lane::of(0.0); self.members.len()];
        DrawScratch { places: TablePositions::default(), uniform: Lane::of(0.0), scores, scores_of: None }
    }

    /// The draws of an input in a block of a replicate.
    pub fn draw(&self, number: usize, at: &BlockPoints<'_>, scratch: &mut DrawScratch, out: &mut Lane) {
        match self.inputs.get(number) {
            None => out.fill(f64::NAN),
            Some(Input::Value(value)) => out.fill(*value),
            Some(Input::Alone(_, drawing) | Input::Member(_, drawing)) => {
                self.draw_as(number, drawing, at, scratch, out);
            }
        }
    }

    /// The draws of an input with another distribution.
    pub fn draw_as(
        &self,
        number: usize,
        drawing: &SpreadSampler,
        at: &BlockPoints<'_>,
        scratch: &mut DrawScratch,
        out: &mut Lane,
    ) {
        match self.inputs.get(number) {
            None | Some(Input::Value(_)) => out.fill(f64::NAN),
            Some(Input::Alone(place, _)) => {
                let DrawScratch { places, uniform, .. } = scratch;
                match drawing.input() {
                    SamplerInput::Probability => {
                        at.sequence.draw(*place, at.block, uniform);
                        drawing.draw(uniform, places, out);
                    }
                    SamplerInput::Score => {
                        // `out` holds probabilities first, then scores.
                        at.sequence.draw(*place, at.block, out);
                        self.normal.scores(out, places, uniform);
                        drawing.draw(uniform, places, out);
                    }
                }
            }
            Some(Input::Member(row, _)) => {
                self.mix(at, scratch);
                let DrawScratch { places, uniform, scores, .. } = scratch;
                match drawing.input() {
                    SamplerInput::Score => drawing.draw(&scores[*row], places, out),
                    SamplerInput::Probability => {
                        self.normal.probabilities(&scores[*row], places, uniform);
                        drawing.draw(uniform, places, out);
                    }
                }
            }
        }
    }

    /// The sampler of another distribution for an input. See [`draw_as`](Self::draw_as).
    pub fn drawing(&self, number: usize, spread: &Spread) -> SpreadSampler {
        SpreadSampler::new(spread, &self.normal, self.is_member(number))
    }

    /// Whether an input is a member of the copula.
    pub fn is_member(&self, number: usize) -> bool {
        matches!(self.inputs.get(number), Some(Input::Member(..)))
    }

    /// Correlates the scores of all members for a block, at most once for each block.
    fn mix(&self, at: &BlockPoints<'_>, scratch: &mut DrawScratch) {
        let DrawScratch { places, uniform, scores, scores_of } = scratch;
        if *scores_of == Some((at.number, at.block)) {
            return;
        }
        *scores_of = Some((at.number, at.block));
        for (row, place) in self.members.iter().enumerate() {
            at.sequence.draw(*place, at.block, uniform);
            self.normal.scores(uniform, places, &mut scores[row]);
        }
        // OK because a row of the factor reads only scores at or above it, so each score is replaced after its last use.
        for (row, weights) in self.factor.iter().enumerate().rev() {
            let (above, rest) = scores.split_at_mut(row);
            let Some(mixed) = rest.first_mut() else { continue };
            uniform.copy_from_slice(&mixed[..]);
            let own = weights[row];
            unary(mixed, uniform, |score| own * score);
            for (score, weight) in above.iter().zip(weights).filter(|(_, weight)| **weight != 0.0) {
                update(mixed, score, |mixed, score| mixed + weight * score);
            }
        }
    }
}

/// The position of a block: its sequence and its number.
pub struct BlockPoints<'a> {
    pub sequence: &'a Sequence,
    pub number: u64,
    pub block: u64,
}

#[cfg(test)]
mod tests {
    use super::*;

    use costcone_formula::lanes::LANES;

    use crate::document::Value;
    use crate::sampling::{Replicate, Sampling};
    use crate::testing::{file, plan_of};

    /// The draws of assumptions of a plan, one list for each.
    fn drawn(plan: &Plan, ids: &[&str], blocks: u64) -> Vec<Vec<f64>> {
        let inputs = InputSampler::new(plan, None);
        let replicate = Replicate { sampling: Sampling::Sobol, seed: 5, number: 0, points: blocks * LANES as u64 };
        let sequence = replicate.sequence(inputs.dimensions());
        let (mut scratch, mut lane) = (inputs.scratch(), Lane::of(0.0));
        let number = |id: &&str| plan.assumptions().iter().position(|known| known.id() == *id).unwrap();
        let mut all = vec![Vec::new(); ids.len()];
        for chunk in 0..blocks {
            let at = BlockPoints { sequence: &sequence, number: 0, block: chunk };
            for (place, values) in ids.iter().map(number).zip(&mut all) {
                inputs.draw(place, &at, &mut scratch, &mut lane);
                values.extend_from_slice(&lane[..]);
            }
        }
        all
    }

    fn ranks(values: &[f64]) -> Vec<f64> {
        let mut order: Vec<usize> = (0..values.len()).collect();
        order.sort_by(|a, b| values[*a].total_cmp(&values[*b]));
        let mut ranks = vec![0.0; values.len()];
        order.into_iter().enumerate().for_each(|(rank, place)| ranks[place] = rank as f64);
        ranks
    }

    /// Spearman's rank correlation of lists without repeated values.
    fn rank_correlation(a: &[f64], b: &[f64]) -> f64 {
        let count = a.len() as f64;
        let squares: f64 = ranks(a).iter().zip(ranks(b)).map(|(a, b)| (a - b) * (a - b)).sum();
        1.0 - 6.0 * squares / (count * (count * count - 1.0))
    }

    /// Oracle: the rank correlation of the draws, computed from their ranks.
    #[test]
    fn draws_have_the_rank_correlation_of_the_file() {
        const WIDE: &[(&str, &str)] = &[("p10", "3"), ("p90", "60")];
        for rank in ["-0.7", "0.25", "0.9"] {
            let pair = Value::List(["x", "y"].map(Value::from).to_vec());
            let correlation =
                crate::Table::new().with("between", pair).with("rank", Value::Float(rank.parse().unwrap()));
            let architecture =
                file(&[("x", WIDE), ("y", WIDE), ("z", WIDE)], &[("a", "x * 1 USD + y * 1 USD + z * 1 USD")])
                    .with("correlation", Value::List(vec![correlation.into()]));
            let draws = drawn(&plan_of(&architecture), &["x", "y", "z"], 32);
            let found = rank_correlation(&draws[0], &draws[1]);
            assert!((found - rank.parse::<f64>().unwrap()).abs() < 0.02, "{found} for {rank}");
            assert!(rank_correlation(&draws[0], &draws[2]).abs() < 0.02);
        }
    }

    /// A dimension belongs to its assumption: another assumption changes none of its draws.
    #[test]
    fn a_new_assumption_changes_no_draw_of_another() {
        const WIDE: &[(&str, &str)] = &[("p10", "3"), ("p90", "60")];
        let before = plan_of(&file(&[("m", WIDE)], &[("a", "m * 1 USD")]));
        let after = crate::testing::plan_after(&before, &file(&[("b", WIDE), ("m", WIDE)], &[("a", "m * b * 1 USD")]));
        assert_eq!(drawn(&before, &["m"], 2), drawn(&after, &["m"], 2));
    }

    #[test]
    fn an_exact_assumption_has_one_value() {
        let plan = plan_of(&file(&[("x", &[("exact", "7")])], &[("a", "x * 1 USD")]));
        assert!(drawn(&plan, &["x"], 1)[0].iter().all(|draw| *draw == 7.0));
    }
}
