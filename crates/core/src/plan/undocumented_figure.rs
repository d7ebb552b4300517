//! Figures that an author wrote into a formula.

/// A literal with a unit in the author's formulas: a belief without statement, basis or owner.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UndocumentedFigure {
    /// Where it stands.
    pub path: String,
    /// The figure with its unit.
    pub figure: String,
    /// The formula around it.
    pub formula: String,
}
