//! Remarks on an estimate besides its figures: undocumented figures, missing evidence, and notes.

use costcone_core::plan::{ClassGap, Plan, UndocumentedFigure};

use crate::shared_text::missing_heading;

/// A remark on an estimate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Remark {
    /// The path in the architecture; empty for the whole.
    pub path: String,
    /// `undocumented-figure`, `missing-for-class`, or `note`.
    pub code: &'static str,
    /// One sentence, without a period at its end.
    pub message: String,
    /// The fix, if there is a known one.
    pub help: Option<String>,
}

/// The remarks on a plan: undocumented figures, then gaps that keep the estimate from the next better class, then notes.
#[must_use]
pub fn remarks(plan: &Plan) -> Vec<Remark> {
    let figures = plan.figures().iter().map(|figure| Remark {
        path: figure.path.clone(),
        code: "undocumented-figure",
        message: format!("{}: no owner or source given", in_formula(figure)),
        help: Some("make it an assumption with a statement, a basis, and an owner".to_owned()),
    });
    let next = plan.class().class().saturating_sub(1);
    let gaps = plan.class().gaps().iter().map(ClassGap::text).map(|gap| Remark {
        path: String::new(),
        code: "missing-for-class",
        message: format!("missing for class {next}: {gap}"),
        help: None,
    });
    let note = |note: &String| Remark { path: String::new(), code: "note", message: note.clone(), help: None };
    figures.chain(gaps).chain(plan.notes().iter().map(note)).collect()
}

/// ``6 KB/order in `orders * 6 KB/order` ``, or the figure alone where it is the whole formula.
fn in_formula(figure: &UndocumentedFigure) -> String {
    match figure.figure == figure.formula {
        true => figure.figure.clone(),
        false => format!("{} in `{}`", figure.figure, figure.formula),
    }
}

/// The heading over undocumented figures.
pub(crate) fn figures_heading(plan: &Plan) -> String {
    format!("Figures without an owner or a source ({})", plan.figures().len())
}

/// ``6 KB/order (flows[1].volume) in `orders * 6 KB/order` ``
pub(crate) fn figure_with_path(figure: &UndocumentedFigure) -> String {
    let place = if figure.path.is_empty() { String::new() } else { format!(" ({})", figure.path) };
    match figure.figure == figure.formula {
        true => format!("{}{place}", figure.figure),
        false => format!("{}{place} in `{}`", figure.figure, figure.formula),
    }
}

/// The result of `costcone check` for a valid file: its class, then everything that is missing.
///
/// `file` is the name under which the reader knows the file.
#[must_use]
pub fn check_text(file: &str, plan: &Plan) -> String {
    let mut text = format!("{file}: valid. {} lines, {} estimate\n", plan.lines().len(), plan.class().label());
    if !plan.figures().is_empty() {
        text.push_str(&format!("{}:\n", figures_heading(plan)));
        for figure in plan.figures() {
            text.push_str(&format!("  {}\n", figure_with_path(figure)));
        }
    }
    if !plan.class().gaps().is_empty() {
        text.push_str(&format!("{}:\n", missing_heading(plan)));
        for gap in plan.class().gaps() {
            text.push_str(&format!("  {}\n", gap.text()));
        }
    }
    text
}
