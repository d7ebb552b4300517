//! The face of an analysis: what to ask next, and why the range is as wide as it is.

use costcone_core::formula::Decimal;
use costcone_core::model::{Assumption, Status};
use costcone_core::plan::Plan;
use costcone_core::sensitivity::{Amount, CorrelationCheck, Fraction, Question, Sensitivity, TornadoBar};

use crate::amount::{MoneyFormat, percent};
use crate::style::{Style, TextBuilder, fitted};
use crate::terminal::{percentile, percentile_of, trimmed};
use crate::tornado::{is_sure, rounded};

/// Questions that are printed.
const QUESTIONS: usize = 10;
/// Bars of the tornado, and rows of other tables, that are printed.
const ROWS: usize = 10;

/// Independent pairs that are named.
const PAIRS: usize = 3;

/// An analysis as text for a terminal, or for a pipe where the style is plain.
#[must_use]
pub fn ask(sensitivity: &Sensitivity, style: Style) -> String {
    let mut page = TextBuilder::new(style);
    let face = Face::new(sensitivity);
    face.headline(&mut page);
    if sensitivity.bars().is_empty() {
        page.paragraph(2, "Nothing is uncertain: there is nothing to ask that would narrow the range.");
    } else {
        face.questions(&mut page);
        face.together(&mut page);
        face.owners(&mut page);
        face.tornado(&mut page);
        face.shares(&mut page);
        face.correlation(&mut page);
    }
    face.doubts(&mut page);
    face.money(&mut page);
    face.colophon(&mut page);
    page.finish()
}

/// The first questions under a heading, as an estimate ends in them.
pub(crate) fn first_questions(page: &mut TextBuilder, plan: &Plan, questions: &[Question]) {
    if questions.is_empty() {
        return;
    }
    page.heading(ASK_NEXT);
    for (place, question) in questions.iter().enumerate() {
        page.hanging(&format!("  {}. ", place + 1), "     ", &asked(plan, question));
    }
}

/// The heading of the first questions.
pub(crate) const ASK_NEXT: &str = "Ask next: what narrows the range most";

/// A question with whom to ask, and what the answer is worth.
pub(crate) fn asked(plan: &Plan, question: &Question) -> String {
    let owner = plan.assumptions()[question.assumption()].owner();
    let whom = owner.map(|owner| format!(" ({owner})")).unwrap_or_default();
    format!("{}{whom}: {}", question.text(), narrower(question.narrowing()))
}

struct Face<'a> {
    of: &'a Sensitivity,
    rounded: MoneyFormat,
}

impl<'a> Face<'a> {
    fn new(of: &'a Sensitivity) -> Face<'a> {
        Face { of, rounded: rounded(of) }
    }

    fn assumption(&self, place: usize) -> &'a Assumption {
        &self.of.plan().assumptions()[place]
    }

    fn id(&self, place: usize) -> &'a str {
        self.assumption(place).id()
    }

    fn amount(&self, amount: Amount) -> String {
        self.rounded.amount(amount.value)
    }

    fn headline(&self, page: &mut TextBuilder) {
        let plan = self.of.plan();
        let name = page.style().bold(plan.name());
        page.paragraph(0, &format!("{name} — what to ask next, and why the range is as wide as it is"));
        page.blank();
        let period = self.of.options().period().word();
        let level = self.of.options().level();
        let [low, high] = [false, true].map(|upper| percentile(level, upper));
        let width = page.style().bold(&self.amount(self.of.width()));
        page.paragraph(2, &format!("The range of the {period} is {width} wide, {low} to {high}."));
    }

    fn questions(&self, page: &mut TextBuilder) {
        let questions = self.of.questions();
        let open: Vec<&Question> = questions.iter().filter(|question| question.status() == Status::Open).collect();
        page.heading("Ask next");
        if open.is_empty() {
            page.paragraph(2, "Every assumption is confirmed.");
        }
        for (place, question) in open.iter().take(QUESTIONS).enumerate() {
            let assumption = self.assumption(question.assumption());
            page.hanging(&format!("  {:>2}. ", place + 1), "      ", &page.style().bold(question.text()));
            let so_far = format!("So far {}. Basis: {}.", assumption.understood(), trimmed(assumption.basis()));
            page.paragraph(6, &so_far);
            let owner = assumption.owner().unwrap_or("nobody is named as owner");
            let left =
                format!("leaves {} on average, {}", self.amount(question.left()), narrower(question.narrowing()));
            let standing = format!("{} — {owner}; the answer {left}", assumption.id());
            page.paragraph(6, &page.style().dim(&standing));
        }
        if let Some(next) = open.get(QUESTIONS) {
            let more = open.len() - QUESTIONS;
            page.paragraph(2, &format!("{more} more open, each {} at most.", narrower(next.narrowing())));
        }
        let confirmed = questions.iter().filter(|question| question.status() == Status::Confirmed);
        let confirmed: Vec<String> = confirmed
            .take(ROWS)
            .map(|question| format!("{} ({})", self.id(question.assumption()), percent(question.narrowing())))
            .collect();
        if !confirmed.is_empty() {
            let confirmed = confirmed.join(", ");
            page.paragraph(2, &format!("Confirmed already; to know it exactly would still narrow by: {confirmed}."));
        }
    }

    fn together(&self, page: &mut TextBuilder) {
        if self.of.together().len() < 2 {
            return;
        }
        page.heading("Answers together");
        for group in self.of.together() {
            let ids: Vec<&str> = group.assumptions().iter().map(|place| self.id(*place)).collect();
            let text =
                format!("{}: leaves {}, {}", ids.join(" + "), self.amount(group.left()), narrower(group.narrowing()));
            page.hanging("  ", "      ", &text);
        }
    }

    fn owners(&self, page: &mut TextBuilder) {
        page.heading("By owner");
        for owner in self.of.owners() {
            let ids: Vec<&str> =
                owner.questions().iter().map(|place| self.id(self.of.questions()[*place].assumption())).collect();
            let (first, more) = (owner.together().assumptions().len(), ids.len());
            let shown = ids[..first].join(", ");
            let rest = if more > first { format!(" and {} more", more - first) } else { String::new() };
            let together = match first {
                1 => "the answer".to_owned(),
                _ if more > first => format!("the first {first} together"),
                _ => "together".to_owned(),
            };
            let text = format!(
                "{}: {shown}{rest}; {together} leave {}, {}",
                owner.owner().unwrap_or("nobody named"),
                self.amount(owner.together().left()),
                narrower(owner.together().narrowing()),
            );
            page.hanging("  ", "      ", &text.replace("the answer leave", "the answer leaves"));
        }
    }

    fn tornado(&self, page: &mut TextBuilder) {
        let percentile = percentile_of(100.0 * self.of.percentile());
        page.heading(&format!("What each does: the expected cost and {percentile} as it goes from its P10 to its P90"));
        let shown: Vec<&TornadoBar> = self.of.bars().iter().take(ROWS).collect();
        let scale = Scale::of(&shown);
        let amounts = 18;
        let name = 10 + (page.width() - Style::NARROWEST) / 4;
        let picture = page.width() - 2 * amounts - name - 5;
        let titles = format!("  {} {:>amounts$} {:picture$} {percentile:>amounts$}", fitted("", name), "expected", "");
        let titles = page.style().dim(&titles);
        page.line(&titles);
        for bar in &shown {
            let id = self.id(bar.assumption());
            let name = fitted(&if bar.is_monotone() { id.to_owned() } else { format!("{id} ~") }, name);
            let [expected, moved] = [bar.expected(), bar.percentile()].map(|points| self.ends(points));
            page.line(&format!("  {name} {expected:>amounts$} {} {moved:>amounts$}", scale.drawn(bar, picture)));
        }
        if self.of.bars().len() > ROWS {
            let rest = self.rounded.amount(self.of.rest(ROWS));
            let more = self.of.bars().len() - ROWS;
            page.paragraph(
                2,
                &format!("{more} more, whose expected costs move by {rest} if all their swings are added."),
            );
        }
        if shown.iter().any(|bar| !bar.is_monotone()) {
            page.paragraph(2, "~ rises and falls: the ends do not tell all, --json has five points");
        }
        let note = "All others stay uncertain, and what is correlated moves along.";
        page.paragraph(2, &page.style().dim(note));
    }

    /// Where the cost is at both ends, unless that is an accident of sampling.
    fn ends(&self, points: &[Amount; 5]) -> String {
        if !is_sure(points) {
            return "hardly moves".to_owned();
        }
        format!("{} to {}", self.amount(points[0]), self.amount(points[4]))
    }

    fn shares(&self, page: &mut TextBuilder) {
        if self.of.shares().is_empty() {
            return;
        }
        page.heading("Whose the variance is");
        let name = page.width() - 38;
        let row = |name_of: &str, cells: [String; 3]| {
            format!("  {}{:>12}{:>12}{:>12}", fitted(name_of, name), cells[0], cells[1], cells[2])
        };
        let titles = row("", ["by itself", "in all", "fair share"].map(str::to_owned));
        let titles = page.style().dim(&titles);
        page.line(&titles);
        for share in self.of.shares().iter().take(ROWS) {
            let cells = [share.first_order(), share.total(), share.shapley()].map(part);
            page.line(&row(self.id(share.assumption()), cells));
        }
        if self.of.shares().len() > ROWS {
            let rest: f64 = self.of.shares().iter().skip(ROWS).map(|share| share.shapley().value).sum();
            let cells = [String::new(), String::new(), percent(rest)];
            page.line(&row(&format!("{} more", self.of.shares().len() - ROWS), cells));
        }
        let note = "By itself: what goes once it is known. In all: what stays while all others are known. Fair shares \
                    (Shapley effects) add up to the whole.";
        page.paragraph(2, &page.style().dim(note));
    }

    fn correlation(&self, page: &mut TextBuilder) {
        let check = self.of.correlation();
        if check.independent_pairs() == 0 {
            return;
        }
        page.heading("What is taken to be independent");
        let pairs = check.independent_pairs();
        let named = check.pairs().iter().take(PAIRS).map(|[a, b]| format!("{} and {}", self.id(*a), self.id(*b)));
        let named: Vec<String> = named.collect();
        let mut text = match (pairs, named.len()) {
            (1, _) => format!("1 pair of assumptions: {}.", named.join("")),
            (_, 0) => format!("{pairs} pairs of assumptions."),
            _ => format!("{pairs} pairs of assumptions, of which these carry most: {}.", named.join(", ")),
        };
        if let (Some([a, b]), Some(before), Some(after)) = (check.between(), check.before(), check.after()) {
            let (a, b, rank) = (self.id(a), self.id(b), CorrelationCheck::RANK);
            let percentile = percentile_of(100.0 * self.of.percentile());
            // Two figures that differ by little need digits enough to differ.
            let fine = MoneyFormat::new(before.value, after.value, self.of.plan().currency().code());
            let [before, after] = [before, after].map(|amount| fine.amount(amount.value));
            text.push_str(&format!(
                " Were {a} and {b}, which carry most of the range, correlated (rank correlation {rank}), {percentile} would be {after} and not {before}."
            ));
        }
        page.paragraph(2, &text);
    }

    fn doubts(&self, page: &mut TextBuilder) {
        let doubts = self.of.plan().overconfidence_warnings();
        if doubts.is_empty() {
            return;
        }
        page.heading(&format!("Widths to doubt ({})", doubts.len()));
        for doubt in &doubts {
            page.hanging("  ", "      ", &format!("{}: {}.", page.style().bold(&doubt.id), doubt.why));
        }
        page.paragraph(2, "Ask each in four steps: the lowest plausible, the highest plausible, the best guess, and how sure that the \
                           truth lies between. Write it as asked = { lowest, highest, best, sure }.");
    }

    fn money(&self, page: &mut TextBuilder) {
        let mut components: Vec<_> = self.of.contributions().iter().collect();
        if components.is_empty() {
            return;
        }
        components.sort_by_key(|contribution| std::cmp::Reverse(contribution.worst().value));
        page.heading("Where the money is");
        let name = page.width() - 46;
        let row = |name_of: &str, cells: [&str; 4]| {
            format!("  {}{:>10}{:>8}{:>16}{:>8}", fitted(name_of, name), cells[0], cells[1], cells[2], cells[3])
        };
        let titles = row("", ["expected", "share", "dearest tenth", "share"]);
        let titles = page.style().dim(&titles);
        page.line(&titles);
        for contribution in components.iter().take(ROWS) {
            let [expected, worst] = [contribution.expected(), contribution.worst()].map(|amount| self.own(amount));
            let [of_expected, of_worst] = [contribution.of_expected(), contribution.of_worst()].map(percent);
            page.line(&row(contribution.component(), [&expected, &of_expected, &worst, &of_worst]));
        }
        if components.len() > ROWS {
            page.paragraph(2, &format!("{} more.", components.len() - ROWS));
        }
    }

    /// An amount rounded for itself.
    fn own(&self, amount: Amount) -> String {
        MoneyFormat::new(Decimal::ZERO, amount.value, self.of.plan().currency().code()).amount(amount.value)
    }

    fn colophon(&self, page: &mut TextBuilder) {
        page.blank();
        let draws = crate::amount::group_digits(&self.of.draws().to_string());
        let error = self.amount_of_error();
        let text = format!(
            "Read off {draws} draws of seed {}; widths are sure to about {error}. A width that an answer leaves is the mean over what the \
             answer may be. Plan {}.",
            self.of.options().seed(),
            self.of.plan().fingerprint()
        );
        page.paragraph(0, &page.style().dim(&text));
    }

    fn amount_of_error(&self) -> String {
        let error = self.of.width().error;
        MoneyFormat::new(Decimal::ZERO, error, self.of.plan().currency().code()).amount(error)
    }
}

/// Where the tornado's picture begins and ends, and where the expected cost lies.
struct Scale {
    least: f64,
    greatest: f64,
}

impl Scale {
    fn of(bars: &[&TornadoBar]) -> Scale {
        let values = || bars.iter().flat_map(|bar| bar.expected().iter().map(|amount| amount.value.to_f64()));
        Scale { least: values().fold(f64::INFINITY, f64::min), greatest: values().fold(f64::NEG_INFINITY, f64::max) }
    }

    /// A bar from the least to the greatest expected cost, with a mark at the assumption's own median.
    fn drawn(&self, bar: &TornadoBar, width: usize) -> String {
        let range = (self.greatest - self.least).max(f64::MIN_POSITIVE);
        let place = |amount: &Amount| {
            let share = (amount.value.to_f64() - self.least) / range;
            ((share * (width - 1) as f64).round() as usize).min(width - 1)
        };
        let places = || bar.expected().iter().map(place);
        let (first, last) = (places().min().unwrap_or_default(), places().max().unwrap_or_default());
        let middle = place(&bar.expected()[2]);
        let cell = |column: usize| match column {
            column if column == middle => '┃',
            column if (first..=last).contains(&column) => '━',
            _ => ' ',
        };
        (0..width).map(cell).collect()
    }
}

/// `44 % narrower`; what is within sampling error of nothing is nothing.
fn narrower(narrowing: f64) -> String {
    match narrowing {
        narrowing if narrowing >= 0.005 => format!("{:.0} % narrower", 100.0 * narrowing),
        _ => "hardly narrower".to_owned(),
    }
}

/// An effect, which sampling may take a little below nothing.
fn part(fraction: Fraction) -> String {
    percent(fraction.value.max(0.0))
}
