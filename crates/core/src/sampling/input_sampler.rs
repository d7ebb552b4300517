//! The draws of a plan's assumptions, one lane at a time.

use std::sync::Arc;

use costcone_formula::lanes::{Lane, TablePositions, unary, update};

use super::sequence::Sequence;
use crate::model::Assumption;
use crate::plan::Plan;
use crate::spread::{NormalTables, SamplerInput, Spread, SpreadSampler};

/// How each input is drawn: tables made once for a plan.
#[derive(Clone, Debug)]
pub struct InputSampler {
    normal: Arc<NormalTables>,
    inputs: Vec<Input>,
    /// Dimensions of the uncertain inputs, in the order of their places.
    dimensions: Vec<usize>,
    /// TablePositions of the members of the copula, in the order of the rows of its factor.
    members: Vec<usize>,
    factor: Vec<Vec<f64>>,
}

#[derive(Clone, Debug)]
enum Input {
    /// Known exactly.
    Value(f64),
    /// Drawn by itself, from the sequence's coordinate at this place.
    Alone(usize, Arc<SpreadSampler>),
    /// Drawn from this row of the copula.
    Member(usize, Arc<SpreadSampler>),
}

/// What drawing a block needs besides: made once for a thread.
#[derive(Debug)]
pub struct DrawScratch {
    places: TablePositions,
    uniform: Lane,
    /// Mixed scores of the copula's members, of the block last asked for.
    scores: Vec<Lane>,
    scores_of: Option<(u64, u64)>,
}

impl DrawScratch {
    /// Forgets the block last asked for: another sequence has other points under the same numbers.
    pub fn forget(&mut self) {
        self.scores_of = None;
    }
}

impl InputSampler {
    /// Makes the assumptions of a plan ready; a plan before it lends its tables.
    pub fn new(plan: &Plan, before: Option<(&Plan, &InputSampler)>) -> InputSampler {
        let normal = before.map_or_else(|| Arc::new(NormalTables::new()), |(_, inputs)| inputs.normal.clone());
        let drawing = |assumption: &Assumption, scored| {
            let lent = before.and_then(|(plan, inputs)| inputs.lent(plan, assumption, scored));
            lent.unwrap_or_else(|| Arc::new(SpreadSampler::new(assumption.spread(), &normal, scored)))
        };
        let latents = plan.latents();
        let mut dimensions = Vec::new();
        let mut members = vec![0; latents.members.len()];
        let inputs = plan.assumptions().iter().enumerate().map(|(number, assumption)| {
            let spread = assumption.spread();
            if spread.is_exact() {
                // A fact has no dimension of its own but may be named in a correlation, where it moves nothing.
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

    /// The table of an assumption of this plan that is believed the same.
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

    /// Dimensions that a sequence must have, in order.
    pub fn dimensions(&self) -> &[usize] {
        &self.dimensions
    }

    /// Whether draws of an input differ.
    pub fn is_uncertain(&self, number: usize) -> bool {
        !matches!(self.inputs.get(number), None | Some(Input::Value(_)))
    }

    /// The same, from other dimensions: its draws are independent of these.
    pub fn moved(&self, by: usize) -> InputSampler {
        InputSampler { dimensions: self.dimensions.iter().map(|dimension| dimension + by).collect(), ..self.clone() }
    }

    /// The inputs of the copula, in the order of its rows.
    pub fn members(&self) -> Vec<usize> {
        let row_of = |input: &Input| if let Input::Member(row, _) = input { Some(*row) } else { None };
        let mut rows: Vec<(usize, usize)> =
            self.inputs.iter().enumerate().filter_map(|(number, input)| Some((row_of(input)?, number))).collect();
        rows.sort_unstable();
        rows.into_iter().map(|(_, number)| number).collect()
    }

    /// The independent scores that row `row` of the copula adds, before they are mixed.
    pub fn score(&self, row: usize, at: &BlockPoints<'_>, scratch: &mut DrawScratch, out: &mut Lane) {
        at.sequence.draw(self.members[row], at.block, &mut scratch.uniform);
        self.normal.scores(&scratch.uniform, &mut scratch.places, out);
    }

    /// The draws of a member of the copula whose mixed scores are these.
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

    /// As [`draw`](Self::draw), and how probable it is to lie below each draw: its place in its own distribution.
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

    /// The draws of an input in a block.
    pub fn draw(&self, number: usize, at: &BlockPoints<'_>, scratch: &mut DrawScratch, out: &mut Lane) {
        match self.inputs.get(number) {
            None => out.fill(f64::NAN),
            Some(Input::Value(value)) => out.fill(*value),
            Some(Input::Alone(_, drawing) | Input::Member(_, drawing)) => {
                self.draw_as(number, drawing, at, scratch, out);
            }
        }
    }

    /// The draws of an input were it spread in another way.
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
                        // `out` holds the probabilities until they are scores.
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

    /// What draws an input were it spread in another way, for [`draw_as`](Self::draw_as).
    pub fn drawing(&self, number: usize, spread: &Spread) -> SpreadSampler {
        SpreadSampler::new(spread, &self.normal, self.is_member(number))
    }

    /// Whether an input is correlated with others.
    pub fn is_member(&self, number: usize) -> bool {
        matches!(self.inputs.get(number), Some(Input::Member(..)))
    }

    /// Scores of all members of the copula, mixed by its factor; once for a block.
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
        // A row of the factor reads only scores at or above it, so going upwards each is replaced after its last use.
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

/// The points of a block: its sequence, the number of that, and the number of the block there.
pub struct BlockPoints<'a> {
    pub sequence: &'a Sequence,
    pub number: u64,
    pub block: u64,
}
