//! What a reader of an estimate should know besides its figures, one remark a thing.

use costcone_core::plan::{ClassGap, Plan};

/// Something worth knowing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Remark {
    /// Where in the architecture; empty for the whole.
    pub path: String,
    /// `undocumented-figure`, `missing-for-class` or `note`.
    pub code: &'static str,
    /// One sentence.
    pub message: String,
    /// What would mend it.
    pub help: Option<String>,
}

/// Undocumented figures, what keeps the estimate from the next better class, and notes, in this order.
#[must_use]
pub fn remarks(plan: &Plan) -> Vec<Remark> {
    let figures = plan.figures().iter().map(|figure| Remark {
        path: figure.path.clone(),
        code: "undocumented-figure",
        message: format!("nobody answers for `{}` in `{}`", figure.figure, figure.formula),
        help: Some("make it an assumption with a statement, a basis and an owner".to_owned()),
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
