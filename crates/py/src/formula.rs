//! Formulas that Python's operators build: the same language as in files.

use std::collections::hash_map::DefaultHasher;
use std::hash::{Hash, Hasher};

use costcone::formula::{BinaryOperator, ComparisonOperator, Expr, Function};
use costcone::{Code, Value};
use pyo3::prelude::*;
use pyo3::pyclass::CompareOp;
use pyo3::types::{PyString, PyTuple};

use crate::definitions::Definitions;
use crate::document::{kind, value};
use crate::error::{Outcome, wrong_type};

/// A formula over assumptions and drivers, as in ``users * "3 MB/user"``.
///
/// Operators build it: ``+ - * / **``, ``-x``, ``<`` and its like for `if_`, `round`, `math.floor` and `math.ceil`. A text or
/// a number beside it is read as in a file.
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
    definitions: Definitions,
}

impl Formula {
    /// A name and what it stands for.
    pub(crate) fn named(name: &str, definitions: Definitions) -> Outcome<Formula> {
        Ok(Formula { expr: Expr::parse(name)?, definitions })
    }

    /// The formula as a file says it.
    pub(crate) fn text(&self) -> String {
        self.expr.to_string()
    }

    /// What its names stand for.
    pub(crate) fn definitions(&self) -> &Definitions {
        &self.definitions
    }

    /// A formula, or a text or number read as one; `None` for anything else.
    fn of(operand: &Bound<'_, PyAny>) -> Outcome<Option<Formula>> {
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
        let text = match value(operand, &mut Definitions::default())? {
            Value::Text(text) => text,
            number => number.decimal().map(|number| number.to_string()).unwrap_or_default(),
        };
        Ok(Some(Formula { expr: Expr::parse(&text)?, definitions: Definitions::default() }))
    }

    /// A formula, a text or a number as a formula.
    ///
    /// # Errors
    /// Where it is anything else.
    pub(crate) fn read(operand: &Bound<'_, PyAny>) -> Outcome<Formula> {
        let wrong = || wrong_type(format!("expected a formula, a text or a number, was {}", kind(operand)));
        Formula::of(operand)?.ok_or_else(|| wrong().into())
    }

    /// A call of a function.
    pub(crate) fn call(function: Function, arguments: &[Formula]) -> Outcome<Formula> {
        let mut definitions = Definitions::default();
        arguments.iter().try_for_each(|argument| definitions.take(&argument.definitions))?;
        let arguments: Vec<Expr> = arguments.iter().map(|argument| argument.expr.clone()).collect();
        Ok(Formula { expr: Expr::call(function, &arguments)?, definitions })
    }

    fn joined(&self, other: &Formula) -> Outcome<Definitions> {
        let mut definitions = self.definitions.clone();
        definitions.take(&other.definitions)?;
        Ok(definitions)
    }

    fn binary(operator: BinaryOperator, left: &Formula, right: &Formula) -> Outcome<Formula> {
        let expr = Expr::binary(operator, &left.expr, &right.expr)?;
        Ok(Formula { expr, definitions: left.joined(right)? })
    }

    fn with(&self, operator: BinaryOperator, other: &Bound<'_, PyAny>) -> Outcome<Option<Formula>> {
        Formula::of(other)?.map(|other| Formula::binary(operator, self, &other)).transpose()
    }

    fn after(&self, operator: BinaryOperator, other: &Bound<'_, PyAny>) -> Outcome<Option<Formula>> {
        Formula::of(other)?.map(|other| Formula::binary(operator, &other, self)).transpose()
    }

    fn compared(&self, comparison: ComparisonOperator, other: &Bound<'_, PyAny>) -> Outcome<Formula> {
        let other = Formula::read(other)?;
        let expr = Expr::compared(comparison, &self.expr, &other.expr)?;
        Ok(Formula { expr, definitions: self.joined(&other)? })
    }

    fn of_one(&self, function: Function) -> Outcome<Formula> {
        Formula::call(function, std::slice::from_ref(self))
    }
}

/// The formula, or `NotImplemented` where the other side is nothing that formulas are made of.
fn operated<'py>(py: Python<'py>, formula: Option<Formula>) -> PyResult<Bound<'py, PyAny>> {
    match formula {
        Some(formula) => Ok(Bound::new(py, formula)?.into_any()),
        None => Ok(py.NotImplemented().into_bound(py)),
    }
}

type Answer<'py> = PyResult<Bound<'py, PyAny>>;

#[pymethods]
impl Formula {
    #[new]
    fn __new__(text: &str) -> Outcome<Formula> {
        Ok(Formula { expr: Expr::parse(text)?, definitions: Definitions::default() })
    }

    fn __add__<'py>(&self, other: &Bound<'py, PyAny>) -> Answer<'py> {
        operated(other.py(), self.with(BinaryOperator::Add, other)?)
    }

    /// The 0 that `sum` starts with is left out: it would have no unit.
    fn __radd__<'py>(&self, other: &Bound<'py, PyAny>) -> Answer<'py> {
        let is_start = crate::document::is_whole(other) && other.eq(0)?;
        let formula = if is_start { Some(self.clone()) } else { self.after(BinaryOperator::Add, other)? };
        operated(other.py(), formula)
    }

    fn __sub__<'py>(&self, other: &Bound<'py, PyAny>) -> Answer<'py> {
        operated(other.py(), self.with(BinaryOperator::Subtract, other)?)
    }

    fn __rsub__<'py>(&self, other: &Bound<'py, PyAny>) -> Answer<'py> {
        operated(other.py(), self.after(BinaryOperator::Subtract, other)?)
    }

    fn __mul__<'py>(&self, other: &Bound<'py, PyAny>) -> Answer<'py> {
        operated(other.py(), self.with(BinaryOperator::Multiply, other)?)
    }

    fn __rmul__<'py>(&self, other: &Bound<'py, PyAny>) -> Answer<'py> {
        operated(other.py(), self.after(BinaryOperator::Multiply, other)?)
    }

    fn __truediv__<'py>(&self, other: &Bound<'py, PyAny>) -> Answer<'py> {
        operated(other.py(), self.with(BinaryOperator::Divide, other)?)
    }

    fn __rtruediv__<'py>(&self, other: &Bound<'py, PyAny>) -> Answer<'py> {
        operated(other.py(), self.after(BinaryOperator::Divide, other)?)
    }

    fn __pow__(&self, exponent: &Bound<'_, PyAny>, _modulo: Option<&Bound<'_, PyAny>>) -> Outcome<Formula> {
        let Ok(exponent) = exponent.extract::<i32>() else {
            return Err(wrong_type("the exponent must be a constant whole number from -9 to 9").into());
        };
        Ok(Formula { expr: self.expr.power(exponent)?, definitions: self.definitions.clone() })
    }

    fn __neg__(&self) -> Outcome<Formula> {
        Ok(Formula { expr: self.expr.negated()?, definitions: self.definitions.clone() })
    }

    fn __ceil__(&self) -> Outcome<Formula> {
        self.of_one(Function::Ceil)
    }

    fn __floor__(&self) -> Outcome<Formula> {
        self.of_one(Function::Floor)
    }

    #[pyo3(signature = (ndigits=None))]
    fn __round__(&self, ndigits: Option<&Bound<'_, PyAny>>) -> Outcome<Formula> {
        match ndigits {
            None => self.of_one(Function::Round),
            Some(_) => Err(wrong_type("a formula is rounded to whole numbers: leave out the digits").into()),
        }
    }

    fn __float__(&self) -> PyResult<f64> {
        Err(wrong_type("a formula has no value before an estimate draws its assumptions: see `estimate`"))
    }

    fn __bool__(&self) -> PyResult<bool> {
        Err(wrong_type(
            "a formula is neither true nor false before an estimate draws its assumptions: \
             use `cc.if_(truth, then, otherwise)`, `cc.minimum` or `cc.maximum` inside formulas",
        ))
    }

    fn __richcmp__<'py>(&self, other: &Bound<'py, PyAny>, op: CompareOp) -> Answer<'py> {
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
        operated(py, Some(self.compared(comparison, other)?))
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

    /// Pickling writes what the names stand for as a document.
    fn __reduce__<'py>(slf: &Bound<'py, Self>) -> PyResult<(Bound<'py, PyAny>, Bound<'py, PyTuple>)> {
        let this = slf.get();
        let document = this.definitions.write(&costcone::Table::new()).map_err(crate::error::Fault::from)?;
        let restore = slf.get_type().getattr("_restored")?;
        Ok((restore, (this.text(), crate::files::json_of(&document)?).into_pyobject(slf.py())?))
    }

    #[staticmethod]
    fn _restored(text: &str, document: &str) -> Outcome<Formula> {
        let definitions = Definitions::read(&crate::files::table_of(document)?);
        Ok(Formula { expr: Expr::parse(text)?, definitions })
    }
}

impl Formula {
    /// A fault of a name that formulas cannot use.
    pub(crate) fn check_name(name: &str, section: &str) -> Outcome<()> {
        let is_name = Expr::parse(name).is_ok_and(|expr| expr.names() == [name]);
        if is_name {
            return Ok(());
        }
        let message = format!("`{name}` is no name: a name has letters, digits and `_`, and starts with no digit");
        Err(crate::document::refused(section, Code::BadValue, message))
    }
}
