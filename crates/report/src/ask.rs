//! A sensitivity analysis as text: the questions to ask next, and the causes of the range.

use costcone_core::model::{Assumption, Status};
use costcone_core::plan::DEFINITION;
use costcone_core::sensitivity::{Amount, CorrelationCheck, Fraction, Question, Sensitivity, TornadoBar};

use crate::assumption_text::{name_with_id, without_period};
use crate::money::MoneyFormat;
use crate::number::{group_digits, percent};
use crate::percentile::{percentile, percentile_of};
use crate::question_text::{ASK_NEXT, from_to, is_narrow, value_of_answer, width_format};
use crate::shared_text::{OTHERS_STAY_UNCERTAIN, no_correlation};
use crate::style::{Style, TextBuilder, fitted};
use crate::tornado::{is_sure, smaller};

/// Questions that are printed.
const QUESTIONS: usize = 10;
/// Bars of the tornado, and rows of other tables, that are printed.
const ROWS: usize = 10;
/// Uncorrelated pairs that are named.
const PAIRS: usize = 3;

/// An analysis as text in the width of `style`.
#[must_use]
pub fn ask(sensitivity: &Sensitivity, style: Style) -> String {
    let mut text = TextBuilder::new(style);
    let ask = AskText { sensitivity };
    ask.headline(&mut text);
    if sensitivity.bars().is_empty() {
        text.paragraph(2, "Nothing is uncertain, so no answer would narrow the range.");
    } else {
        ask.questions(&mut text);
        ask.several_answers(&mut text);
        ask.owners(&mut text);
        ask.tornado(&mut text);
        ask.shares(&mut text);
        ask.correlation(&mut text);
    }
    ask.doubtful_ranges(&mut text);
    ask.components(&mut text);
    ask.closing(&mut text);
    text.finish()
}

/// The sections of the text.
struct AskText<'a> {
    sensitivity: &'a Sensitivity,
}

impl<'a> AskText<'a> {
    fn assumption(&self, index: usize) -> &'a Assumption {
        &self.sensitivity.plan().assumptions()[index]
    }

    fn label(&self, index: usize) -> &'a str {
        self.assumption(index).label()
    }

    fn labels(&self, indices: &[usize]) -> Vec<&'a str> {
        // Only a complete definition brings the narrowing of a group that includes it.
        let label = |index: &usize| match self.assumption(*index).id() == DEFINITION {
            true => "everything defined",
            false => self.label(*index),
        };
        indices.iter().map(label).collect()
    }

    /// An amount rounded to two digits of the width of the range.
    fn amount(&self, amount: Amount) -> String {
        width_format(self.sensitivity.width().value, self.sensitivity.plan()).amount(amount.value)
    }

    fn headline(&self, text: &mut TextBuilder) {
        let plan = self.sensitivity.plan();
        let name = text.style().bold(plan.name());
        text.paragraph(0, &format!("{name} — the questions to ask next, and the causes of the range"));
        text.blank();
        let period = self.sensitivity.options().period().word();
        let level = self.sensitivity.options().level();
        let [low, high] = [false, true].map(|upper| percentile(level, upper));
        let width = text.style().bold(&self.amount(self.sensitivity.width()));
        text.paragraph(2, &format!("The range of the cost in a {period} is {width} wide ({low} to {high})."));
    }

    fn questions(&self, text: &mut TextBuilder) {
        let questions = self.sensitivity.questions();
        let open: Vec<&Question> = questions.iter().filter(|question| question.status() == Status::Open).collect();
        text.heading(ASK_NEXT);
        if open.is_empty() {
            text.paragraph(2, "Every assumption is confirmed.");
        }
        for (place, question) in open.iter().take(QUESTIONS).enumerate() {
            self.question(text, place + 1, question);
        }
        if let Some(next) = open.get(QUESTIONS) {
            let more = open.len() - QUESTIONS;
            let each = if is_narrow(next.narrowing()) {
                "hardly".to_owned()
            } else {
                format!("by {} or less", percent(next.narrowing()))
            };
            text.paragraph(2, &format!("{more} more questions are open. Each answer narrows the range {each}."));
        }
        self.confirmed(text);
    }

    fn question(&self, text: &mut TextBuilder, number: usize, question: &Question) {
        let assumption = self.assumption(question.assumption());
        text.hanging(&format!("  {number:>2}. "), "      ", &text.style().bold(question.text()));
        let basis = without_period(assumption.basis());
        text.paragraph(6, &format!("Now: {}. Basis: {basis}.", assumption.understood()));
        let owner = assumption.owner().map_or_else(|| "No owner.".to_owned(), |owner| format!("Ask: {owner}."));
        let value = value_of_answer(self.sensitivity.plan(), question);
        let standing = format!("{}. {owner} {value}", name_with_id(assumption));
        text.paragraph(6, &text.style().dim(&standing));
    }

    /// Confirmed assumptions keep the range that their owners confirmed.
    fn confirmed(&self, text: &mut TextBuilder) {
        let confirmed = self.sensitivity.questions().iter().filter(|question| question.status() == Status::Confirmed);
        let confirmed: Vec<String> = confirmed
            .take(ROWS)
            .map(|question| format!("{} ({})", self.label(question.assumption()), percent(question.narrowing())))
            .collect();
        if !confirmed.is_empty() {
            let confirmed = confirmed.join(", ");
            let words = format!(
                "Confirmed assumptions that are still ranges, and by how much an exact value would narrow the range of \
                 the total: {confirmed}."
            );
            text.paragraph(2, &words);
        }
    }

    fn several_answers(&self, text: &mut TextBuilder) {
        if self.sensitivity.together().len() < 2 {
            return;
        }
        text.heading("Several answers together narrow the range");
        for group in self.sensitivity.together() {
            let labels = self.labels(group.assumptions()).join(" + ");
            let words = format!("{labels}: {}", self.narrowing(group.left(), group.narrowing()));
            text.hanging("  ", "      ", &words);
        }
    }

    /// `from $780 to about $570 (27%)`
    fn narrowing(&self, left: Amount, narrowing: f64) -> String {
        if is_narrow(narrowing) {
            return "hardly".to_owned();
        }
        from_to(self.sensitivity.width().value, left.value, narrowing, self.sensitivity.plan())
    }

    fn owners(&self, text: &mut TextBuilder) {
        text.heading("Questions by owner");
        for owner in self.sensitivity.owners() {
            let questions = self.sensitivity.questions();
            let asked: Vec<usize> = owner.questions().iter().map(|place| questions[*place].assumption()).collect();
            let (together, all) = (owner.together().assumptions().len(), asked.len());
            let labels = self.labels(&asked[..together]).join(", ");
            let rest = if all > together { format!(" and {} more", all - together) } else { String::new() };
            let subject = match together {
                1 => "The answer narrows",
                _ if all > together => "The named answers together narrow",
                _ => "The answers together narrow",
            };
            let narrowing = self.narrowing(owner.together().left(), owner.together().narrowing());
            let name = owner.owner().unwrap_or("No owner");
            text.hanging("  ", "      ", &format!("{name}: {labels}{rest}. {subject} the range {narrowing}."));
        }
    }

    fn tornado(&self, text: &mut TextBuilder) {
        let percentile = percentile_of(100.0 * self.sensitivity.percentile());
        text.heading("Tornado: cost when each assumption moves from its P10 to its P90");
        let shown: Vec<&TornadoBar> = self.sensitivity.bars().iter().take(ROWS).collect();
        let scale = BarScale::of(&shown);
        let amounts = 18;
        let name = 10 + (text.width() - Style::NARROWEST) / 3;
        let picture = text.width() - 2 * amounts - name - 5;
        let titles = format!("  {} {:>amounts$} {:picture$} {percentile:>amounts$}", fitted("", name), "expected", "");
        let titles = text.style().dim(&titles);
        text.line(&titles);
        for bar in &shown {
            let label = text.style().clean(self.label(bar.assumption()));
            let name = if bar.is_monotone() { fitted(&label, name) } else { format!("{} ~", fitted(&label, name - 2)) };
            let [expected, moved] = [bar.expected(), bar.percentile()].map(|points| self.ends(points));
            text.line(&format!("  {name} {expected:>amounts$} {} {moved:>amounts$}", scale.drawn(bar, picture)));
        }
        if self.sensitivity.bars().len() > ROWS {
            let rest = width_format(self.sensitivity.width().value, self.sensitivity.plan());
            let rest = rest.amount(self.sensitivity.rest(ROWS));
            text.paragraph(2, &format!("{}.", smaller(self.sensitivity.bars().len() - ROWS, Some(&rest))));
        }
        if shown.iter().any(|bar| !bar.is_monotone()) {
            text.paragraph(2, "~ The cost rises and falls in between. --json has five points.");
        }
        text.paragraph(2, &text.style().dim(OTHERS_STAY_UNCERTAIN));
    }

    /// The cost at both ends, unless sampling alone could explain the difference.
    fn ends(&self, points: &[Amount; 5]) -> String {
        if !is_sure(points) {
            return "hardly moves".to_owned();
        }
        format!("{} to {}", self.amount(points[0]), self.amount(points[4]))
    }

    fn shares(&self, text: &mut TextBuilder) {
        let shares = self.sensitivity.shares();
        if shares.is_empty() {
            return;
        }
        text.heading("Share of the uncertainty by assumption");
        let name = text.width() - 38;
        let line = |label: &str, cells: [String; 3]| {
            format!("  {}{:>12}{:>12}{:>12}", fitted(label, name), cells[0], cells[1], cells[2])
        };
        let titles = line("", ["alone", "total", "Shapley"].map(str::to_owned));
        let titles = text.style().dim(&titles);
        text.line(&titles);
        for share in shares.iter().take(ROWS) {
            let cells = [share.first_order(), share.total(), share.shapley()].map(effect);
            text.line(&line(&text.style().clean(self.label(share.assumption())), cells));
        }
        if shares.len() > ROWS {
            let rest: f64 = shares.iter().skip(ROWS).map(|share| share.shapley().value).sum();
            let cells = [String::new(), String::new(), percent(rest)];
            text.line(&line(&format!("{} other assumptions", shares.len() - ROWS), cells));
        }
        let note = "Alone: without interactions (first-order effect). Total: with every interaction. Shapley: interactions \
                    are shared out, so these add up to 100%. All are shares of the variance.";
        text.paragraph(2, &text.style().dim(note));
    }

    fn correlation(&self, text: &mut TextBuilder) {
        let check = self.sensitivity.correlation();
        let Some(mut words) = no_correlation(self.sensitivity.plan()) else { return };
        text.heading("Correlation");
        let named = check.pairs().iter().take(PAIRS);
        let named: Vec<String> = named.map(|[a, b]| format!("{} and {}", self.label(*a), self.label(*b))).collect();
        if !named.is_empty() && check.independent_pairs() > 1 {
            words.push_str(&format!(" The pairs with the most influence: {}.", named.join("; ")));
        }
        if let (Some([a, b]), Some(before), Some(after)) = (check.between(), check.before(), check.after()) {
            let percentile = percentile_of(100.0 * self.sensitivity.percentile());
            // Two figures that differ by little need enough digits to differ.
            let format = MoneyFormat::new(before.value, after.value, self.sensitivity.plan().currency().code());
            let [before, after] = [before, after].map(|amount| format.amount(amount.value));
            words.push_str(&format!(
                " With a rank correlation of {} between {} and {}, {percentile} would be {after} instead of {before}.",
                CorrelationCheck::RANK,
                self.label(a),
                self.label(b),
            ));
        }
        text.paragraph(2, &words);
    }

    fn doubtful_ranges(&self, text: &mut TextBuilder) {
        let doubts = self.sensitivity.plan().overconfidence_warnings();
        if doubts.is_empty() {
            return;
        }
        text.heading(&format!("Ranges that may be too narrow or too wide ({})", doubts.len()));
        for doubt in &doubts {
            let assumption = self.sensitivity.plan().assumptions().iter().find(|one| one.id() == doubt.id);
            let name = assumption.map_or_else(|| doubt.id.clone(), name_with_id);
            text.hanging("  ", "      ", &format!("{}: {}.", text.style().bold(&name), doubt.why));
        }
        text.paragraph(2, "Ask for each range in four steps: the lowest plausible value, the highest plausible value, the best guess, \
                           and how sure the person is that the truth lies between the first two. Write the answers as \
                           asked = { lowest, highest, best, sure }.");
    }

    fn components(&self, text: &mut TextBuilder) {
        let mut components: Vec<_> = self.sensitivity.contributions().iter().collect();
        if components.is_empty() {
            return;
        }
        components.sort_by_key(|contribution| std::cmp::Reverse(contribution.worst().value));
        text.heading("Cost by component: expected, and in the most expensive 10% of cases");
        let name = text.width() - 46;
        let line = |label: &str, cells: [&str; 4]| {
            format!("  {}{:>10}{:>8}{:>16}{:>8}", fitted(label, name), cells[0], cells[1], cells[2], cells[3])
        };
        let titles = line("", ["expected", "share", "top 10%", "share"]);
        let titles = text.style().dim(&titles);
        text.line(&titles);
        for contribution in components.iter().take(ROWS) {
            let [expected, worst] = [contribution.expected(), contribution.worst()].map(|amount| self.own(amount));
            let [of_expected, of_worst] = [contribution.of_expected(), contribution.of_worst()].map(percent);
            let label = text.style().clean(&self.component(contribution.component()));
            text.line(&line(&label, [&expected, &of_expected, &worst, &of_worst]));
        }
        if components.len() > ROWS {
            text.paragraph(2, &format!("{} other components cost less.", components.len() - ROWS));
        }
    }

    /// The label of a component by its id.
    fn component(&self, id: &str) -> String {
        let parts = self.sensitivity.plan().parts().iter();
        let mut components = parts.filter(|part| part.kind() == costcone_core::plan::PartKind::Component);
        components.find(|part| part.name() == id).map_or(id, |part| part.label()).to_owned()
    }

    /// An amount in its own rounding.
    fn own(&self, amount: Amount) -> String {
        MoneyFormat::for_amount(amount.value, self.sensitivity.plan().currency().code()).amount(amount.value)
    }

    fn closing(&self, text: &mut TextBuilder) {
        text.blank();
        let draws = group_digits(&self.sensitivity.draws().to_string());
        let error = self.sensitivity.width().error;
        let error = MoneyFormat::for_amount(error, self.sensitivity.plan().currency().code()).amount(error);
        let words = format!(
            "Based on {draws} draws, seed {}. The simulation error of a width is about {error}. A narrowed width is \
             the average over the possible answers. Plan {}.",
            self.sensitivity.options().seed(),
            self.sensitivity.plan().fingerprint()
        );
        text.paragraph(0, &text.style().dim(&words));
    }
}

/// The ends of the tornado's picture.
struct BarScale {
    least: f64,
    greatest: f64,
}

impl BarScale {
    fn of(bars: &[&TornadoBar]) -> BarScale {
        let values = || bars.iter().flat_map(|bar| bar.expected().iter().map(|amount| amount.value.to_f64()));
        BarScale { least: values().fold(f64::INFINITY, f64::min), greatest: values().fold(f64::NEG_INFINITY, f64::max) }
    }

    /// A bar from the least to the greatest expected cost, with a mark at the median of the assumption.
    fn drawn(&self, bar: &TornadoBar, width: usize) -> String {
        let range = (self.greatest - self.least).max(f64::MIN_POSITIVE);
        let column = |amount: &Amount| {
            let share = (amount.value.to_f64() - self.least) / range;
            ((share * (width - 1) as f64).round() as usize).min(width - 1)
        };
        let columns = || bar.expected().iter().map(column);
        let (first, last) = (columns().min().unwrap_or_default(), columns().max().unwrap_or_default());
        let median = column(&bar.expected()[2]);
        let cell = |column: usize| match column {
            column if column == median => '┃',
            column if (first..=last).contains(&column) => '━',
            _ => ' ',
        };
        (0..width).map(cell).collect()
    }
}

/// An effect in percent. Sampling may take an effect of zero slightly below zero.
fn effect(fraction: Fraction) -> String {
    percent(fraction.value.max(0.0))
}
