//! The functions of the formula language.

use costcone::formula::Function;
use pyo3::prelude::*;
use pyo3::types::PyTuple;

use crate::error::ApiResult;
use crate::formula::Formula;

fn several(function: Function, operands: &Bound<'_, PyTuple>) -> ApiResult<Formula> {
    let operands: Vec<Formula> = operands.iter().map(|operand| Formula::read(&operand)).collect::<ApiResult<_>>()?;
    Formula::call(function, &operands)
}

/// Return the formula for the smallest of two or more formulas.
///
/// Parameters
/// ----------
/// *formulas : Formula, str or number
///     Two or more formulas with the same kind of unit.
///
/// Returns
/// -------
/// Formula
///
/// Examples
/// --------
/// >>> import costcone as cc
/// >>> cc.minimum(cc.Formula("stored"), "5 TB")
/// Formula('min(stored, 5 TB)')
#[pyfunction]
#[pyo3(signature = (*formulas))]
pub(crate) fn minimum(formulas: &Bound<'_, PyTuple>) -> ApiResult<Formula> {
    several(Function::Min, formulas)
}

/// Return the formula for the largest of two or more formulas.
///
/// Parameters
/// ----------
/// *formulas : Formula, str or number
///     Two or more formulas with the same kind of unit.
///
/// Returns
/// -------
/// Formula
///
/// Examples
/// --------
/// >>> import costcone as cc
/// >>> cc.maximum("0 GB", cc.Formula("stored") - "5 GB")
/// Formula('max(0 GB, stored - 5 GB)')
#[pyfunction]
#[pyo3(signature = (*formulas))]
pub(crate) fn maximum(formulas: &Bound<'_, PyTuple>) -> ApiResult<Formula> {
    several(Function::Max, formulas)
}

/// Return the formula for the smallest whole number at or above a formula.
///
/// Parameters
/// ----------
/// formula : Formula, str or number
///     A formula without a unit.
///
/// Returns
/// -------
/// Formula
///
/// Examples
/// --------
/// >>> import costcone as cc
/// >>> cc.ceil(cc.Formula("users") / "500 user")
/// Formula('ceil(users / 500 user)')
#[pyfunction]
pub(crate) fn ceil(formula: &Bound<'_, PyAny>) -> ApiResult<Formula> {
    Formula::call(Function::Ceil, &[Formula::read(formula)?])
}

/// Return the formula for the largest whole number at or below a formula.
///
/// Parameters
/// ----------
/// formula : Formula, str or number
///     A formula without a unit.
///
/// Returns
/// -------
/// Formula
///
/// Examples
/// --------
/// >>> import costcone as cc
/// >>> cc.floor("users / 500 user")
/// Formula('floor(users / 500 user)')
#[pyfunction]
pub(crate) fn floor(formula: &Bound<'_, PyAny>) -> ApiResult<Formula> {
    Formula::call(Function::Floor, &[Formula::read(formula)?])
}

/// Return the formula for the whole number nearest to a formula. Halves round away from zero.
///
/// Parameters
/// ----------
/// formula : Formula, str or number
///     A formula without a unit.
///
/// Returns
/// -------
/// Formula
///
/// Examples
/// --------
/// >>> import costcone as cc
/// >>> cc.round_("users / 500 user")
/// Formula('round(users / 500 user)')
#[pyfunction]
pub(crate) fn round_(formula: &Bound<'_, PyAny>) -> ApiResult<Formula> {
    Formula::call(Function::Round, &[Formula::read(formula)?])
}

/// Return a formula limited to the range from `low` to `high`.
///
/// Parameters
/// ----------
/// formula, low, high : Formula, str or number
///     Formulas with the same kind of unit.
///
/// Returns
/// -------
/// Formula
///
/// Examples
/// --------
/// >>> import costcone as cc
/// >>> cc.clamp("share", 0, 1)
/// Formula('clamp(share, 0, 1)')
#[pyfunction]
pub(crate) fn clamp(formula: &Bound<'_, PyAny>, low: &Bound<'_, PyAny>, high: &Bound<'_, PyAny>) -> ApiResult<Formula> {
    let all = [Formula::read(formula)?, Formula::read(low)?, Formula::read(high)?];
    Formula::call(Function::Clamp, &all)
}

/// Return a formula that selects `then` in draws where the comparison `truth` holds, and `otherwise` in all other draws.
///
/// Parameters
/// ----------
/// truth : Formula or str
///     A comparison, as in ``users < "100 user"``.
/// then, otherwise : Formula, str or number
///     Formulas with the same kind of unit.
///
/// Returns
/// -------
/// Formula
///
/// Examples
/// --------
/// >>> import costcone as cc
/// >>> users = cc.Formula("users")
/// >>> cc.if_(users < "100 user", 1, 2)
/// Formula('if(users < 100 user, 1, 2)')
#[pyfunction]
pub(crate) fn if_(
    truth: &Bound<'_, PyAny>,
    then: &Bound<'_, PyAny>,
    otherwise: &Bound<'_, PyAny>,
) -> ApiResult<Formula> {
    let all = [Formula::read(truth)?, Formula::read(then)?, Formula::read(otherwise)?];
    Formula::call(Function::If, &all)
}
