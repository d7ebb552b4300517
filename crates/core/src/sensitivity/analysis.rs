//! The analysis of one set of draws, step by step.

use std::collections::BTreeMap;
use std::sync::Arc;

use costcone_formula::{Decimal, Rounding};

use super::ask::{AnswerWidths, CANDIDATES, JointQuestion, MOST_TOGETHER, OwnerQuestions, Question, amount, greedy};
use super::conditional::{PARTS, percentiles};
use super::contribution::{Contribution, contributions};
use super::correlation_check::{CorrelationCheck, correlated};
use super::influence::{Influence, POINTS, Percentiles, Read, variance, width};
use super::sample::{AssumptionDraws, Sample, TotalDraws};
use super::shapley_path::{PathSums, REPLICATES, ShapleyPaths};
use super::smooth::Smoothers;
use super::{Amount, Fraction, Share, TornadoBar, assumption, swing};
use crate::estimate::{EstimateOptions, Estimator, Run};
use crate::finding::{Code, Finding};
use crate::model::Status;
use crate::plan::Plan;

/// The causes of a range's width, and the questions to ask next.
#[derive(Clone, Debug)]
pub struct Sensitivity {
    plan: Arc<Plan>,
    options: EstimateOptions,
    percentile: f64,
    draws: u64,
    width: Amount,
    bars: Vec<TornadoBar>,
    shares: Vec<Share>,
    questions: Vec<Question>,
    together: Vec<JointQuestion>,
    owners: Vec<OwnerQuestions>,
    correlation: CorrelationCheck,
    contributions: Vec<Contribution>,
}

impl Estimator {
    /// Analyzes the width of the total's range, and ranks the questions to ask next. The tornado shows the expected total and
    /// `high`, the upper percentile of the options' level.
    ///
    /// # Errors
    /// The same errors as [`estimate_with`](Self::estimate_with).
    pub fn sensitivity(&self, options: &EstimateOptions, run: Run<'_>) -> Result<Sensitivity, Finding> {
        self.sensitivity_of(options, options.tails()[1], run)
    }

    /// Only the questions of [`sensitivity`](Self::sensitivity), at a fraction of its cost.
    ///
    /// # Errors
    /// The same errors as [`estimate_with`](Self::estimate_with).
    pub fn questions(&self, options: &EstimateOptions, run: Run<'_>) -> Result<Vec<Question>, Finding> {
        options.check()?;
        let analysis = Analysis::new(self, options, options.tails()[1], run)?;
        let widths = analysis.widths();
        let inputs = &analysis.inputs;
        let left =
            analysis.sample.each(inputs.len(), |place| Ok(widths.given(&[&analysis.sample.draw(inputs[place])?])))?;
        Ok(analysis.questions(&widths, &left))
    }

    /// Like [`sensitivity`](Self::sensitivity), with another percentile in the tornado: 0.5 for the median.
    ///
    /// # Errors
    /// The same errors as [`estimate_with`](Self::estimate_with). Also an error if the percentile is not between 0 and 1.
    pub fn sensitivity_of(
        &self,
        options: &EstimateOptions,
        percentile: f64,
        run: Run<'_>,
    ) -> Result<Sensitivity, Finding> {
        options.check()?;
        if !(percentile > 0.0 && percentile < 1.0) {
            let message = format!("expected a percentile between 0 and 1, was {percentile}");
            return Err(Finding::new(Code::OutOfRange, "percentile", message).with_help("0.9 is P90"));
        }
        Analysis::new(self, options, percentile, run)?.finish()
    }
}

impl Sensitivity {
    /// The lowest number of draws of an analysis.
    pub const MIN_DRAWS: u64 = 8_192;

    /// The highest number of draws of an analysis.
    pub const MAX_DRAWS: u64 = 1_048_576;

    /// The plan behind it.
    #[must_use]
    pub fn plan(&self) -> &Plan {
        &self.plan
    }

    /// The options of the estimate.
    #[must_use]
    pub fn options(&self) -> &EstimateOptions {
        &self.options
    }

    /// The percentile of the tornado, from 0 to 1.
    #[must_use]
    pub fn percentile(&self) -> f64 {
        self.percentile
    }

    /// The number of draws of the analysis.
    #[must_use]
    pub fn draws(&self) -> u64 {
        self.draws
    }

    /// The width of the total's range: high minus low.
    #[must_use]
    pub fn width(&self) -> Amount {
        self.width
    }

    /// The tornado: one bar for each uncertain assumption, widest swing of the expected total first.
    #[must_use]
    pub fn bars(&self) -> &[TornadoBar] {
        &self.bars
    }

    /// The sum of the swings of all bars after the first `shown`.
    #[must_use]
    pub fn rest(&self, shown: usize) -> Decimal {
        let rest = self.bars.iter().skip(shown).map(TornadoBar::swing);
        rest.fold(Decimal::ZERO, |sum, swing| sum.add_rounded(swing, Rounding::Nearest).unwrap_or(sum))
    }

    /// The share of the variance for each uncertain assumption, largest Shapley effect first.
    #[must_use]
    pub fn shares(&self) -> &[Share] {
        &self.shares
    }

    /// The questions to ask next: open assumptions first, and among them the one that narrows the range most.
    #[must_use]
    pub fn questions(&self) -> &[Question] {
        &self.questions
    }

    /// The remaining width after one, two, and three answers. The questions are chosen one after the other.
    #[must_use]
    pub fn together(&self) -> &[JointQuestion] {
        &self.together
    }

    /// The open questions by owner. The owner whose first three answers narrow the range most comes first.
    #[must_use]
    pub fn owners(&self) -> &[OwnerQuestions] {
        &self.owners
    }

    /// The assumptions without a correlation, and the effect of one.
    #[must_use]
    pub fn correlation(&self) -> &CorrelationCheck {
        &self.correlation
    }

    /// The contribution of each component, in plan order.
    #[must_use]
    pub fn contributions(&self) -> &[Contribution] {
        &self.contributions
    }
}

/// An analysis in progress.
struct Analysis<'a> {
    estimator: &'a Estimator,
    options: &'a EstimateOptions,
    sample: Sample<'a>,
    totals: TotalDraws,
    wanted: Percentiles,
    months: f64,
    /// The uncertain assumptions that the total depends on, in the order of their ids.
    inputs: Vec<usize>,
}

impl<'a> Analysis<'a> {
    fn new(
        estimator: &'a Estimator,
        options: &'a EstimateOptions,
        percentile: f64,
        run: Run<'a>,
    ) -> Result<Analysis<'a>, Finding> {
        let mut sample = Sample::new(estimator.inputs().clone(), options, run);
        sample.expects(4 * sample.split.draws());
        let totals = sample.totals(estimator.plan())?;
        let wanted = Percentiles { tails: options.tails(), moved: percentile };
        let months = options.period().months().to_f64();
        Ok(Analysis { estimator, options, sample, totals, wanted, months, inputs: estimator.moving() })
    }

    fn plan(&self) -> &Plan {
        self.estimator.plan()
    }

    fn finish(&self) -> Result<Sensitivity, Finding> {
        let smoothers = Smoothers::new(PARTS);
        let influences = self.sample.each(self.inputs.len(), |place| self.influence(self.inputs[place], &smoothers))?;
        let shares = self.shares(&influences)?;
        let widths = self.widths();
        let left: Vec<Read> = influences.iter().map(|influence| influence.width).collect();
        let questions = self.questions(&widths, &left);
        let drawn = self.drawn(&questions)?;
        Ok(Sensitivity {
            plan: Arc::new(self.plan().clone()),
            options: self.options.clone(),
            percentile: self.wanted.moved,
            draws: self.sample.split.draws(),
            width: amount(widths.whole, self.months),
            bars: self.bars(&influences),
            together: self.together(&widths, &questions, &left, &drawn)?,
            owners: self.owners(&widths, &questions, &left)?,
            correlation: self.correlation(&shares)?,
            contributions: contributions(self.plan(), &self.sample, &self.totals, self.months)?,
            shares,
            questions,
        })
    }

    fn influence(&self, input: usize, smoothers: &Smoothers) -> Result<Influence, Finding> {
        let drawn = self.sample.draw(input)?;
        let spread = assumption(self.plan(), input).spread();
        Ok(Influence::new(spread, &drawn, &self.totals, input == 0, self.wanted, smoothers))
    }

    fn bars(&self, influences: &[Influence]) -> Vec<TornadoBar> {
        let bar = |(input, influence): (&usize, &Influence)| {
            let spread = assumption(self.plan(), *input).spread();
            // OK because a spread lies between decimals.
            let at = POINTS.map(|p| Decimal::from_f64(spread.quantile(p), Rounding::Nearest).unwrap_or_default());
            TornadoBar {
                assumption: *input,
                at,
                expected: influence.expected.map(|read| amount(read, self.months)),
                percentile: influence.percentile.map(|read| amount(read, self.months)),
                is_monotone: is_monotone(&influence.expected),
            }
        };
        let mut bars: Vec<TornadoBar> = self.inputs.iter().zip(influences).map(bar).collect();
        // A stable sort: equal bars keep the order of their ids.
        bars.sort_by_key(|bar| std::cmp::Reverse(swing(&bar.expected)));
        bars
    }

    fn shares(&self, influences: &[Influence]) -> Result<Vec<Share>, Finding> {
        if variance(&self.totals.whole) <= 0.0 {
            return Ok(Vec::new());
        }
        let paths = ShapleyPaths::new(self.plan(), &self.sample.inputs, self.inputs.clone());
        let look = |draws| self.sample.look(draws);
        let walked = self.sample.each(REPLICATES, |replicate| paths.walk(replicate, self.options, look))?;
        let share = |(place, (input, influence)): (usize, (&usize, &Influence))| Share {
            assumption: *input,
            first_order: Fraction { value: influence.first_order.0, error: influence.first_order.1 },
            total: of_variance(&walked, |walked| walked.total[place]),
            shapley: of_variance(&walked, |walked| walked.shapley[place]),
        };
        let mut shares: Vec<Share> = self.inputs.iter().zip(influences).enumerate().map(share).collect();
        shares.sort_by(|a, b| b.shapley.value.total_cmp(&a.shapley.value));
        Ok(shares)
    }

    /// The range before any answer.
    fn widths(&self) -> AnswerWidths<'_> {
        let read = percentiles(&mut self.totals.whole.clone(), &self.wanted.tails);
        let whole = width([(self.sample.len(), [read[0], read[1]])].into_iter(), self.wanted);
        AnswerWidths { total: &self.totals.whole, wanted: self.wanted, whole, months: self.months }
    }

    /// The questions, from the widths that their answers leave.
    fn questions(&self, widths: &AnswerWidths<'_>, left: &[Read]) -> Vec<Question> {
        let each = self.inputs.iter().zip(left);
        let mut questions: Vec<Question> =
            each.map(|(input, left)| widths.question(self.plan(), *input, *left)).collect();
        questions
            .sort_by_key(|question| (question.status != Status::Open, std::cmp::Reverse(question.narrows_by.value)));
        questions
    }

    /// The draws of the open questions that narrow the range most.
    fn drawn(&self, questions: &[Question]) -> Result<Vec<(usize, AssumptionDraws)>, Finding> {
        let open: Vec<usize> = open(questions).map(|(_, question)| question.assumption).take(CANDIDATES).collect();
        self.sample.each(open.len(), |place| Ok((open[place], self.sample.draw(open[place])?)))
    }

    fn together(
        &self,
        widths: &AnswerWidths<'_>,
        questions: &[Question],
        left: &[Read],
        drawn: &[(usize, AssumptionDraws)],
    ) -> Result<Vec<JointQuestion>, Finding> {
        let candidates: Vec<(usize, &AssumptionDraws)> = drawn.iter().map(|(input, drawn)| (*input, drawn)).collect();
        let Some((_, first)) = open(questions).next() else { return Ok(Vec::new()) };
        greedy(widths, &candidates, self.left(left, first.assumption), || self.sample.look(0))
    }

    /// The width that remains if one assumption is known.
    fn left(&self, left: &[Read], input: usize) -> Read {
        // INVARIANT: each input has a width.
        self.inputs.iter().position(|known| *known == input).map_or((0.0, 0.0), |place| left[place])
    }

    fn owners(
        &self,
        widths: &AnswerWidths<'_>,
        questions: &[Question],
        left: &[Read],
    ) -> Result<Vec<OwnerQuestions>, Finding> {
        let mut groups: BTreeMap<Option<&str>, Vec<usize>> = BTreeMap::new();
        for (place, question) in open(questions) {
            groups.entry(assumption(self.plan(), question.assumption).owner()).or_default().push(place);
        }
        let groups: Vec<(Option<&str>, Vec<usize>)> = groups.into_iter().collect();
        let mut owners = self.sample.each(groups.len(), |place| {
            let (owner, of_owner) = &groups[place];
            let first: Vec<usize> =
                of_owner.iter().take(MOST_TOGETHER).map(|question| questions[*question].assumption).collect();
            let left = match first[..] {
                [alone] => self.left(left, alone),
                _ => {
                    let drawn: Vec<AssumptionDraws> =
                        first.iter().map(|input| self.sample.draw(*input)).collect::<Result<_, _>>()?;
                    widths.given(&drawn.iter().collect::<Vec<_>>())
                }
            };
            let (owner, questions) = (owner.map(str::to_owned), of_owner.clone());
            Ok(OwnerQuestions { owner, questions, together: widths.together(first, left) })
        })?;
        owners.sort_by(|a, b| b.together.narrowing.total_cmp(&a.together.narrowing));
        Ok(owners)
    }

    fn correlation(&self, shares: &[Share]) -> Result<CorrelationCheck, Finding> {
        // The allowance is independent of all assumptions by definition.
        let widest = shares.iter().map(|share| share.assumption).filter(|input| *input != 0);
        let candidates: Vec<usize> = widest.take(CANDIDATES).collect();
        correlated(self.plan(), &self.sample, &self.totals, &candidates, self.options, self.wanted.moved)
    }
}

/// The open questions and their positions.
fn open(questions: &[Question]) -> impl Iterator<Item = (usize, &Question)> {
    questions.iter().enumerate().filter(|(_, question)| question.status == Status::Open)
}

/// A sum of squares as a fraction of the variance from the same paths, with the error of the ratio.
fn of_variance(walked: &[PathSums], of: impl Fn(&PathSums) -> f64) -> Fraction {
    let count = walked.len() as f64;
    let variance = walked.iter().map(|walked| walked.variance).sum::<f64>();
    if variance <= 0.0 {
        return Fraction::default();
    }
    let value = walked.iter().map(&of).sum::<f64>() / variance;
    let square: f64 = walked.iter().map(|walked| (of(walked) - value * walked.variance).powi(2)).sum();
    Fraction { value, error: (square * count / (count - 1.0)).sqrt() / variance }
}

/// Standard errors beyond which a step is not accidental: of a thousand assumptions with four steps each, hardly one is wrong by
/// this much.
const SURE: f64 = 4.0;

/// Whether values only rise or only fall, within sampling error.
fn is_monotone(points: &[Read; 5]) -> bool {
    let steps = points.windows(2).map(|pair| {
        let tolerance = SURE * pair[0].1.hypot(pair[1].1) + 1e-9 * pair[0].0.abs();
        let step = pair[1].0 - pair[0].0;
        if step.abs() <= tolerance { 0.0 } else { step }
    });
    !(steps.clone().any(|step| step > 0.0) && steps.into_iter().any(|step| step < 0.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    use crate::estimate::EstimateOptions;
    use crate::testing::plan;

    const UNIT: &[(&str, &str)] = &[("min", "0"), ("max", "1")];

    fn analyzed(assumptions: &[(&str, &[(&str, &str)])], cost: &str) -> Sensitivity {
        let plan = plan(assumptions, &[("a", cost)]);
        let options = EstimateOptions::default().with_draws(16_384);
        Estimator::new(&plan).unwrap().sensitivity(&options, Run::default()).unwrap()
    }

    fn share<'a>(found: &'a Sensitivity, id: &str) -> &'a Share {
        let is_it = |share: &&Share| found.plan().assumptions()[share.assumption()].id() == id;
        found.shares().iter().find(is_it).unwrap()
    }

    /// Oracle: the variance of 20 x + 30 y is 400/12 + 900/12, so every effect has the shares 4/13 and 9/13.
    #[test]
    fn shares_of_a_sum_are_the_shares_of_its_variances() {
        let found = analyzed(&[("x", UNIT), ("y", UNIT)], "x * 20 USD + y * 30 USD");
        for (id, exact) in [("x", 4.0 / 13.0), ("y", 9.0 / 13.0)] {
            let share = share(&found, id);
            for effect in [share.first_order(), share.total(), share.shapley()] {
                assert!((effect.value - exact).abs() < 0.01, "{id}: {effect:?} for {exact}");
            }
        }
    }

    /// Oracle: x y has the first-order shares 3/7 and the total shares 4/7; Shapley effects are halves.
    #[test]
    fn a_product_has_an_interaction() {
        let found = analyzed(&[("x", UNIT), ("y", UNIT)], "x * y * 50 USD");
        let share = share(&found, "x");
        for (effect, exact) in [(share.first_order(), 3.0 / 7.0), (share.total(), 4.0 / 7.0), (share.shapley(), 0.5)] {
            assert!((effect.value - exact).abs() < 0.015, "{effect:?} for {exact}");
        }
    }

    #[test]
    fn knowing_the_only_assumption_leaves_no_width() {
        let found = analyzed(&[("x", UNIT)], "x * 100 USD");
        let [question] = found.questions() else { panic!("{:?}", found.questions()) };
        assert!(question.narrowing() > 0.97, "{question:?}");
        assert!((found.width().value.to_f64() - 80.0).abs() < 0.5, "{:?}", found.width());
    }

    /// The question about the wider assumption comes first, and the tornado shows its P10 and P90 in money.
    #[test]
    fn questions_and_bars_are_in_the_order_of_their_effect() {
        let found = analyzed(&[("narrow", UNIT), ("wide", UNIT)], "narrow * 10 USD + wide * 90 USD");
        let id = |place: usize| found.plan().assumptions()[place].id();
        assert_eq!(
            found.questions().iter().map(|question| id(question.assumption())).collect::<Vec<_>>(),
            ["wide", "narrow"]
        );
        let bar = &found.bars()[0];
        assert_eq!(id(bar.assumption()), "wide");
        assert!(bar.is_monotone());
        let [low, .., high] = bar.expected().map(|amount| amount.value.to_f64());
        assert!((low - 14.0).abs() < 0.5 && (high - 86.0).abs() < 0.5, "{low}, {high}");
    }

    #[test]
    fn a_cost_that_rises_and_falls_is_not_monotone() {
        let found = analyzed(&[("x", UNIT)], "max(x - 0.5, 0.5 - x) * 100 USD");
        assert!(!found.bars()[0].is_monotone());
    }

    /// The second and third question of a group add to the first, and three answers that settle everything leave nothing.
    #[test]
    fn joint_answers_narrow_more_than_single_ones() {
        let found = analyzed(&[("x", UNIT), ("y", UNIT), ("z", UNIT)], "x * 30 USD + y * 20 USD + z * 25 USD");
        let narrowing: Vec<f64> = found.together().iter().map(|joint| joint.narrowing()).collect();
        assert!(narrowing.len() == 3 && narrowing.is_sorted(), "{narrowing:?}");
        assert!(narrowing[2] > 0.9, "{narrowing:?}");
    }
}
