//! Pictures of a distribution as SVG: no script, no font, no asset; nothing smoothed, so nothing is drawn that was not.
//!
//! Colours are names of `style.css`, each with a fallback for where the picture stands alone. A title and a description say to a
//! screen reader what the picture says to the eye; low and high differ from the rest by more than colour.

use std::fmt::Write;

use costcone_core::estimate::Estimate;

use crate::amount::{Rounded, chance};
use crate::html::escaped;
use crate::shown::Shown;
use crate::terminal::Budget;

const WIDTH: f64 = 640.0;
const HEIGHT: f64 = 200.0;
/// The frame of the plot: left, top, right, bottom.
const FRAME: [f64; 4] = [44.0, 30.0, 628.0, 160.0];

const INK: &str = "var(--cc-ink, #1f2328)";
const MUTED: &str = "var(--cc-muted, #59636e)";
const INSIDE: &str = "var(--cc-inside, #2f6fb3)";
const OUTSIDE: &str = "var(--cc-outside, #a9c3df)";
const MARK: &str = "var(--cc-mark, #b3541e)";

/// The probability of the total in bars from P0.5 to P99.5; those between low and high are darker, and low, mean and high are
/// marked.
#[must_use]
pub fn histogram(estimate: &Estimate, bars: usize) -> String {
    let shown = Shown::new(estimate.total(), estimate.options().period().word());
    let distribution = estimate.whole().distribution();
    let scale = Scale::of(estimate, None);
    let bars = distribution.histogram(bars, [scale.from, scale.to]);
    let most = bars.iter().map(|bar| bar.probability).fold(f64::MIN_POSITIVE, f64::max);
    let (low, high) = (shown.low.to_f64(), shown.high.to_f64());
    let mut body = String::new();
    for bar in &bars {
        let (left, right) = (scale.x(bar.from), scale.x(bar.to));
        let height = bar.probability / most * (FRAME[3] - FRAME[1]);
        let middle = 0.5 * (bar.from + bar.to);
        let fill = if middle >= low && middle <= high { INSIDE } else { OUTSIDE };
        let width = (right - left - 0.6).max(0.4);
        let top = FRAME[3] - height;
        put(
            &mut body,
            format_args!("<rect x='{left:.1}' y='{top:.1}' width='{width:.1}' height='{height:.1}' fill='{fill}'/>"),
        );
    }
    axis(&mut body, &scale, &shown);
    marks(&mut body, &scale, &shown);
    let [p_low, p_high] = shown.percentiles();
    let description = format!(
        "{}. Bars show how probable each cost is; the darker ones lie between {p_low} and {p_high}.",
        shown.sentence()
    );
    picture("Distribution of the total", &description, &body)
}

/// The probability that the total stays below each amount, with a budget where there is one.
#[must_use]
pub fn s_curve(estimate: &Estimate, budget: Option<&Budget>) -> String {
    let shown = Shown::new(estimate.total(), estimate.options().period().word());
    let scale = Scale::of(estimate, budget.map(|budget| budget.amount.amount().to_f64()));
    let distribution = estimate.whole().distribution();
    let point = |step: u32| {
        let p = f64::from(step) / 400.0;
        (scale.x(distribution.percentile(p).value), y(p))
    };
    let mut points = String::new();
    for (x, y) in (2..=398).map(point) {
        let separator = if points.is_empty() { "" } else { " " };
        put(&mut points, format_args!("{separator}{x:.1},{y:.1}"));
    }
    let mut body = String::new();
    for (p, label) in [(0.0, "0 %"), (0.5, "50 %"), (1.0, "100 %")] {
        let y = y(p);
        put(
            &mut body,
            format_args!(
                "<line x1='{}' x2='{}' y1='{y:.1}' y2='{y:.1}' stroke='{OUTSIDE}' stroke-width='0.5'/>",
                FRAME[0], FRAME[2]
            ),
        );
        text(&mut body, FRAME[0] - 4.0, y + 4.0, "end", MUTED, label);
    }
    put(&mut body, format_args!("<polyline points='{points}' fill='none' stroke='{INSIDE}' stroke-width='2'/>"));
    axis(&mut body, &scale, &shown);
    let mut description = format!("{}. The curve is the probability of a cost below each amount.", shown.sentence());
    match budget {
        Some(budget) => {
            let words = line_of(&mut body, &scale, budget);
            description.push_str(&format!(" {words}."));
        }
        None => marks(&mut body, &scale, &shown),
    }
    picture("Probability of staying below an amount", &description, &body)
}

/// The line of a budget, and what it says.
fn line_of(body: &mut String, scale: &Scale, budget: &Budget) -> String {
    let amount = budget.amount.amount();
    let name = Rounded::new(amount, amount, budget.amount.currency().code()).amount(amount);
    let name = name.strip_suffix(".00").map_or(name.clone(), str::to_owned);
    let words = format!("Budget {name}: {} chance of more", chance(budget.probability_over));
    let amount = amount.to_f64();
    // A budget off the scale has no place on it.
    let (x, shown) = match amount {
        beyond if beyond > scale.to => (FRAME[2], format!("{words} \u{2192}")),
        before if before < scale.from => (FRAME[0], format!("\u{2190} {words}")),
        _ => {
            vertical(body, scale.x(amount), MARK, "6 3");
            (scale.x(amount), words.clone())
        }
    };
    let anchor = if x > 0.5 * WIDTH { "end" } else { "start" };
    text(body, x, 18.0, anchor, MARK, &shown);
    words
}

/// From amounts to places.
struct Scale {
    from: f64,
    to: f64,
}

impl Scale {
    /// From P0.5 to P99.5, and as far as a budget that lies near.
    fn of(estimate: &Estimate, budget: Option<f64>) -> Scale {
        let distribution = estimate.whole().distribution();
        let (from, to) = (distribution.percentile(0.005).value, distribution.percentile(0.995).value);
        let width = (to - from).max(1e-9 * to.abs()).max(1e-9);
        let near = budget.filter(|budget| *budget > from - width && *budget < to + width);
        let from = near.map_or(from, |budget| from.min(budget - 0.02 * width));
        let to = near.map_or(to, |budget| to.max(budget + 0.02 * width));
        if to - from < width { Scale { from: from - 0.5 * width, to: to + 0.5 * width } } else { Scale { from, to } }
    }

    fn x(&self, value: f64) -> f64 {
        let part = ((value - self.from) / (self.to - self.from)).clamp(0.0, 1.0);
        FRAME[0] + part * (FRAME[2] - FRAME[0])
    }
}

fn y(probability: f64) -> f64 {
    FRAME[3] - probability * (FRAME[3] - FRAME[1])
}

/// The axis of amounts with a few round ones.
fn axis(body: &mut String, scale: &Scale, shown: &Shown) {
    let (left, right, bottom) = (FRAME[0], FRAME[2], FRAME[3]);
    put(body, format_args!("<line x1='{left}' x2='{right}' y1='{bottom}' y2='{bottom}' stroke='{MUTED}'/>"));
    for tick in ticks(scale.from, scale.to) {
        let x = scale.x(tick);
        put(body, format_args!("<line x1='{x:.1}' x2='{x:.1}' y1='{bottom}' y2='{}' stroke='{MUTED}'/>", bottom + 4.0));
        text(body, x, bottom + 17.0, "middle", MUTED, &amount(tick, &shown.currency));
    }
    let title = format!("{} a {}, before tax", shown.currency, shown.period);
    text(body, right, bottom + 33.0, "end", MUTED, &title);
}

/// Amounts of one step of 1, 2 or 5 times a power of ten, four to nine of them.
fn ticks(from: f64, to: f64) -> Vec<f64> {
    let rough = (to - from) / 6.0;
    let power = 10.0_f64.powf(rough.log10().floor());
    let step = [1.0, 2.0, 5.0, 10.0].map(|times| times * power).into_iter().find(|step| *step >= rough);
    let step = step.unwrap_or(rough);
    if !step.is_finite() || step <= 0.0 {
        return Vec::new();
    }
    let first = (from / step).ceil();
    (0..12).map(|count| (first + f64::from(count)) * step).take_while(|tick| *tick <= to).collect()
}

fn amount(value: f64, currency: &str) -> String {
    let sign = if currency == "USD" { "$".to_owned() } else { format!("{currency} ") };
    let (scaled, suffix) = match value.abs() {
        size if size >= 1e9 => (value / 1e9, "B"),
        size if size >= 1e6 => (value / 1e6, "M"),
        size if size >= 1e4 => (value / 1e3, "k"),
        _ => (value, ""),
    };
    let digits = format!("{scaled:.3}");
    let digits = digits.trim_end_matches('0').trim_end_matches('.');
    let minus = if digits.starts_with('-') { "-" } else { "" };
    format!("{minus}{sign}{}{suffix}", digits.trim_start_matches('-'))
}

/// Low, mean and high with their amounts; labels step aside for each other.
fn marks(body: &mut String, scale: &Scale, shown: &Shown) {
    if shown.low == shown.high {
        let label = format!("always {}", shown.rounded().amount(shown.expected));
        return text(body, scale.x(shown.expected.to_f64()), 20.0, "middle", INK, &label);
    }
    let [p_low, p_high] = shown.percentiles();
    let rounded = shown.rounded();
    let marks = [(shown.low, p_low, "3 3"), (shown.expected, "mean".to_owned(), ""), (shown.high, p_high, "3 3")];
    let mut free = f64::MIN;
    for (place, (value, word, dashes)) in marks.iter().enumerate() {
        let x = scale.x(value.to_f64());
        vertical(body, x, INK, dashes);
        let label = format!("{word} {}", rounded.amount(*value));
        let half = 3.4 * label.chars().count() as f64;
        let middle = x.clamp(FRAME[0] + half, FRAME[2] - half);
        // A label that would run into the one before it stands a line lower.
        let top = if middle - half < free { 26.0 } else { 13.0 };
        free = if place == 1 && top > 20.0 { free } else { middle + half + 4.0 };
        text(body, middle, top, "middle", INK, &label);
    }
}

fn vertical(body: &mut String, x: f64, stroke: &str, dashes: &str) {
    let (top, bottom) = (FRAME[1], FRAME[3]);
    put(
        body,
        format_args!(
            "<line x1='{x:.1}' x2='{x:.1}' y1='{top}' y2='{bottom}' stroke='{stroke}' stroke-width='1.5' stroke-dasharray='{dashes}'/>"
        ),
    );
}

fn text(body: &mut String, x: f64, y: f64, anchor: &str, fill: &str, words: &str) {
    let words = escaped(words);
    put(body, format_args!("<text x='{x:.1}' y='{y:.1}' text-anchor='{anchor}' fill='{fill}'>{words}</text>"));
}

fn picture(title: &str, description: &str, body: &str) -> String {
    format!(
        "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 {WIDTH} {HEIGHT}' role='img' class='cc-chart' \
         style='max-width:{WIDTH}px;width:100%;height:auto' font-family='system-ui, sans-serif' font-size='12'>\
         <title>{}</title><desc>{}</desc>{body}</svg>",
        escaped(title),
        escaped(description)
    )
}

fn put(body: &mut String, words: std::fmt::Arguments<'_>) {
    // OK because writing to a text does not fail.
    let _ = body.write_fmt(words);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ticks_are_round_and_few() {
        assert_eq!(ticks(1_234.0, 3_912.0), [1_500.0, 2_000.0, 2_500.0, 3_000.0, 3_500.0]);
        assert_eq!(ticks(0.0, 1.0).len(), 6);
        assert!(ticks(5.0, 5.0).is_empty());
    }

    #[test]
    fn amounts_on_the_axis_are_short() {
        assert_eq!(
            [1_500.0, 25_000.0, 0.25, -3e6].map(|value| amount(value, "USD")),
            ["$1500", "$25k", "$0.25", "-$3M"]
        );
        assert_eq!(amount(10.0, "EUR"), "EUR 10");
    }
}
