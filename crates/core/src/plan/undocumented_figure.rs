//! Figures that an author wrote into a formula.

/// A figure with a unit in a formula of the author. It has no statement, basis or owner.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UndocumentedFigure {
    /// The path of the formula in the architecture file.
    pub path: String,
    /// The figure with its unit.
    pub figure: String,
    /// The formula that contains the figure.
    pub formula: String,
}
