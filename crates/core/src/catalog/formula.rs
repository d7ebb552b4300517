//! Formulas in the entries of services.

use costcone_formula::Expr;

/// A formula with its text.
#[derive(Clone, Debug)]
pub(crate) struct CatalogFormula {
    pub(crate) text: String,
    pub(crate) expr: Expr,
}
