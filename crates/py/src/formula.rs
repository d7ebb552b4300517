//! Formulas from Python's operators, in the language of architecture files.

use std::collections::hash_map::DefaultHasher;
use std::hash::{Hash, Hasher};

use costcone::formula::{BinaryOperator, ComparisonOperator, Expr, Function};
use costcone::{Code, Value};
use pyo3::prelude::*;
use pyo3::pyclass::CompareOp;
use pyo3::types::{PyString, PyTuple};

use crate::definitions::NameDefinitions;
use crate::document::{kind, value};
use crate::error::{ApiResult, argument_error};

/// A formula over assumptions and drivers, as in ``users * "3 MB/user"``.
///
/// Build formulas with ``+ - * / **``, ``-x``, comparisons (for `if_`), `round`, `math.floor` and `math.ceil`. Texts and numbers have
/// the same meaning as in architecture files.
///
/// Examples
/// --------
/// >>> import costcone as cc
/// >>> cc.Formula("users * 3") / "2 request"
/// Formula('users * 3 / 2 request')
#[pyclass(frozen, subclass, module = "costcone")]
#[derive(Clone, Debug)]
pub(crate) struct Formula {
    expr: Expr,
    definitions: NameDefinitions,
}

impl Formula {
    /// A formula of one name with its definitions.
    pub(crate) fn named(name: &str, definitions: NameDefinitions) -> ApiResult<Formula> {
        Ok(Formula { expr: Expr::parse(name)?, definitions })
    }

    /// The formula as in an architecture file.
    pub(crate) fn text(&self) -> String {
        self.expr.to_string()
    }

    /// The definitions of its names.
    pub(crate) fn definitions(&self) -> &NameDefinitions {
        &self.definitions
    }

    /// Converts a formula, a text or a number to a formula; `None` for anything else.
    fn of(operand: &Bound<'_, PyAny>) -> ApiResult<Option<Formula>> {
        if let Ok(formula) = operand.cast::<Formula>() {
            return Ok(Some(formula.get().clone()));
        }
        let is_number = crate::document::is_whole(operand) || crate::document::is_float(operand);
        if !is_number && !operand.is_instance_of::<PyString>() {
            let decimal = crate::decimal::class(operand.py())?;
            if !operand.is_instance(decimal)? {
                return Ok(None);
            }
        }
        let text = match value(operand, &mut NameDefinitions::default())? {
            Value::Text(text) => text,
            number => number.decimal().map(|number| number.to_string()).unwrap_or_default(),
        };
        Ok(Some(Formula { expr: Expr::parse(&text)?, definitions: NameDefinitions::default() }))
    }

    /// Converts a formula, a text or a number to a formula.
    ///
    /// # Errors
    /// If the operand has another type.
    pub(crate) fn read(operand: &Bound<'_, PyAny>) -> ApiResult<Formula> {
        let wrong = || argument_error(format!("expected a formula, a text or a number, was {}", kind(operand)));
        Formula::of(operand)?.ok_or_else(|| wrong().into())
    }

    /// A call of a function.
    pub(crate) fn call(function: Function, arguments: &[Formula]) -> ApiResult<Formula> {
        let mut definitions = NameDefinitions::default();
        arguments.iter().try_for_each(|argument| definitions.take(&argument.definitions))?;
        let arguments: Vec<Expr> = arguments.iter().map(|argument| argument.expr.clone()).collect();
        Ok(Formula { expr: Expr::call(function, &arguments)?, definitions })
    }

    fn joined(&self, other: &Formula) -> ApiResult<NameDefinitions> {
        let mut definitions = self.definitions.clone();
        definitions.take(&other.definitions)?;
        Ok(definitions)
    }

    fn binary(operator: BinaryOperator, left: &Formula, right: &Formula) -> ApiResult<Formula> {
        let expr = Expr::binary(operator, &left.expr, &right.expr)?;
        Ok(Formula { expr, definitions: left.joined(right)? })
    }

    fn with(&self, operator: BinaryOperator, other: &Bound<'_, PyAny>) -> ApiResult<Option<Formula>> {
        Formula::of(other)?.map(|other| Formula::binary(operator, self, &other)).transpose()
    }

    fn after(&self, operator: BinaryOperator, other: &Bound<'_, PyAny>) -> ApiResult<Option<Formula>> {
        Formula::of(other)?.map(|other| Formula::binary(operator, &other, self)).transpose()
    }

    fn compared(&self, comparison: ComparisonOperator, other: &Bound<'_, PyAny>) -> ApiResult<Formula> {
        let other = Formula::read(other)?;
        let expr = Expr::compared(comparison, &self.expr, &other.expr)?;
        Ok(Formula { expr, definitions: self.joined(&other)? })
    }

    fn of_one(&self, function: Function) -> ApiResult<Formula> {
        Formula::call(function, std::slice::from_ref(self))
    }
}

/// The formula, or `NotImplemented` if the other operand cannot be part of a formula.
fn operator_result<'py>(py: Python<'py>, formula: Option<Formula>) -> PyResult<Bound<'py, PyAny>> {
    match formula {
        Some(formula) => Ok(Bound::new(py, formula)?.into_any()),
        None => Ok(py.NotImplemented().into_bound(py)),
    }
}

type OperatorResult<'py> = PyResult<Bound<'py, PyAny>>;

#[pymethods]
impl Formula {
    #[new]
    fn __new__(text: &str) -> ApiResult<Formula> {
        Ok(Formula { expr: Expr::parse(text)?, definitions: NameDefinitions::default() })
    }

    fn __add__<'py>(&self, other: &Bound<'py, PyAny>) -> OperatorResult<'py> {
        operator_result(other.py(), self.with(BinaryOperator::Add, other)?)
    }

    /// Skips the 0 that `sum` starts with, because it has no unit.
    fn __radd__<'py>(&self, other: &Bound<'py, PyAny>) -> OperatorResult<'py> {
        let is_start = crate::document::is_whole(other) && other.eq(0)?;
        let formula = if is_start { Some(self.clone()) } else { self.after(BinaryOperator::Add, other)? };
        operator_result(other.py(), formula)
    }

    fn __sub__<'py>(&self, other: &Bound<'py, PyAny>) -> OperatorResult<'py> {
        operator_result(other.py(), self.with(BinaryOperator::Subtract, other)?)
    }

    fn __rsub__<'py>(&self, other: &Bound<'py, PyAny>) -> OperatorResult<'py> {
        operator_result(other.py(), self.after(BinaryOperator::Subtract, other)?)
    }

    fn __mul__<'py>(&self, other: &Bound<'py, PyAny>) -> OperatorResult<'py> {
        operator_result(other.py(), self.with(BinaryOperator::Multiply, other)?)
    }

    fn __rmul__<'py>(&self, other: &Bound<'py, PyAny>) -> OperatorResult<'py> {
        operator_result(other.py(), self.after(BinaryOperator::Multiply, other)?)
    }

    fn __truediv__<'py>(&self, other: &Bound<'py, PyAny>) -> OperatorResult<'py> {
        operator_result(other.py(), self.with(BinaryOperator::Divide, other)?)
    }

    fn __rtruediv__<'py>(&self, other: &Bound<'py, PyAny>) -> OperatorResult<'py> {
        operator_result(other.py(), self.after(BinaryOperator::Divide, other)?)
    }

    fn __pow__(&self, exponent: &Bound<'_, PyAny>, _modulo: Option<&Bound<'_, PyAny>>) -> ApiResult<Formula> {
        let Ok(exponent) = exponent.extract::<i32>() else {
            return Err(argument_error("the exponent must be a constant whole number from -9 to 9").into());
        };
        Ok(Formula { expr: self.expr.power(exponent)?, definitions: self.definitions.clone() })
    }

    fn __neg__(&self) -> ApiResult<Formula> {
        Ok(Formula { expr: self.expr.negated()?, definitions: self.definitions.clone() })
    }

    fn __ceil__(&self) -> ApiResult<Formula> {
        self.of_one(Function::Ceil)
    }

    fn __floor__(&self) -> ApiResult<Formula> {
        self.of_one(Function::Floor)
    }

    #[pyo3(signature = (ndigits=None))]
    fn __round__(&self, ndigits: Option<&Bound<'_, PyAny>>) -> ApiResult<Formula> {
        match ndigits {
            None => self.of_one(Function::Round),
            Some(_) => Err(argument_error("formulas round to whole numbers only: leave out the digits").into()),
        }
    }

    fn __float__(&self) -> PyResult<f64> {
        Err(argument_error(
            "a formula has no value until an estimate draws its assumptions: use `Architecture.estimate`",
        ))
    }

    fn __bool__(&self) -> PyResult<bool> {
        Err(argument_error(
            "a formula is neither true nor false until an estimate draws its assumptions: \
             use `cc.if_(truth, then, otherwise)`, `cc.minimum` or `cc.maximum` in formulas",
        ))
    }

    fn __richcmp__<'py>(&self, other: &Bound<'py, PyAny>, op: CompareOp) -> OperatorResult<'py> {
        let py = other.py();
        let comparison = match op {
            CompareOp::Lt => ComparisonOperator::Less,
            CompareOp::Le => ComparisonOperator::LessOrEqual,
            CompareOp::Gt => ComparisonOperator::Greater,
            CompareOp::Ge => ComparisonOperator::GreaterOrEqual,
            CompareOp::Eq | CompareOp::Ne => {
                let same = other.cast::<Formula>().is_ok_and(|other| {
                    let other = other.get();
                    self.text() == other.text() && self.definitions == other.definitions
                });
                return Ok((same == matches!(op, CompareOp::Eq)).into_pyobject(py)?.to_owned().into_any());
            }
        };
        operator_result(py, Some(self.compared(comparison, other)?))
    }

    fn __hash__(&self) -> u64 {
        let mut hasher = DefaultHasher::new();
        self.text().hash(&mut hasher);
        hasher.finish()
    }

    fn __str__(&self) -> String {
        self.text()
    }

    fn __repr__(&self) -> String {
        format!("Formula('{}')", self.text())
    }

    /// A pickle contains the text and the definitions of its names.
    fn __reduce__<'py>(slf: &Bound<'py, Self>) -> PyResult<(Bound<'py, PyAny>, Bound<'py, PyTuple>)> {
        let this = slf.get();
        let document = this.definitions.write(&costcone::Table::new()).map_err(crate::error::ApiError::from)?;
        let restore = slf.get_type().getattr("_restored")?;
        Ok((restore, (this.text(), crate::files::json_of(&document)?).into_pyobject(slf.py())?))
    }

    #[staticmethod]
    fn _restored(text: &str, document: &str) -> ApiResult<Formula> {
        let definitions = NameDefinitions::read(&crate::files::table_of(document)?);
        Ok(Formula { expr: Expr::parse(text)?, definitions })
    }
}

impl Formula {
    /// Checks that formulas can use a name.
    pub(crate) fn check_name(name: &str, section: &str) -> ApiResult<()> {
        let is_name = Expr::parse(name).is_ok_and(|expr| expr.names() == [name]);
        if is_name {
            return Ok(());
        }
        let message =
            format!("`{name}` is not a valid name: use letters, digits, and `_`, and start with a letter or `_`");
        Err(crate::document::refused(section, Code::BadValue, message))
    }
}
