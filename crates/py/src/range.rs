//! Ranges and bounds: never one number.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;

use costcone::formula::Decimal;
use costcone::report::{RangeText, html, markdown};
use pyo3::prelude::*;
use pyo3::pyclass::CompareOp;
use pyo3::types::PyTuple;

use crate::decimal::to_python;
use crate::error::{Outcome, not_one_number, wrong_type};
use crate::origin::Origin;

/// Low, expected and high cost of a period, at a level, in one currency.
///
/// ``expected`` is the mean and adds up. ``low`` and ``high`` are percentiles and do not: at level 0.8, P10 and P90. A range has
/// no conversion to one number, no ``+`` and no order.
#[pyclass(frozen, module = "costcone")]
#[derive(Clone, Debug)]
pub(crate) struct CostRange {
    shown: RangeText,
    /// Where it comes from; nothing of a difference, or after pickling.
    origin: Option<Arc<Origin>>,
}

impl PartialEq for CostRange {
    fn eq(&self, other: &CostRange) -> bool {
        self.shown == other.shown
    }
}

impl CostRange {
    pub(crate) fn new(range: &costcone::CostRange, period: &str) -> CostRange {
        CostRange { shown: RangeText::new(range, period), origin: None }
    }

    /// The same, of this cost.
    pub(crate) fn of(self, origin: Origin) -> CostRange {
        CostRange { origin: Some(Arc::new(origin)), ..self }
    }
}

/// The parts that a range is pickled as.
type Parts = (String, String, String, String, String, String);

#[pymethods]
impl CostRange {
    /// decimal.Decimal: the percentile below which the cost falls in ``(1 - level) / 2`` of cases.
    #[getter]
    fn low<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        to_python(py, self.shown.low)
    }

    /// decimal.Decimal: the mean.
    #[getter]
    fn expected<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        to_python(py, self.shown.expected)
    }

    /// decimal.Decimal: the percentile above which the cost falls in ``(1 - level) / 2`` of cases.
    #[getter]
    fn high<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        to_python(py, self.shown.high)
    }

    /// str: the ISO 4217 code of all three.
    #[getter]
    fn currency(&self) -> &str {
        &self.shown.currency
    }

    /// decimal.Decimal: the probability of lying between low and high.
    #[getter]
    fn level<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        to_python(py, self.shown.level)
    }

    /// {'month', 'year'}: what the cost is for.
    #[getter]
    fn period(&self) -> &str {
        &self.shown.period
    }

    /// The probability that this cost is less than another one of the same draws.
    ///
    /// Parameters
    /// ----------
    /// other : CostRange
    ///     Of the same estimate, or of the same comparison.
    ///
    /// Returns
    /// -------
    /// float
    ///     From 0 to 1.
    ///
    /// Raises
    /// ------
    /// RangeError
    ///     If the two do not come from one set of draws.
    ///
    /// Examples
    /// --------
    /// >>> import costcone as cc
    /// >>> size = cc.assumption("size", "Data kept", p10="5 TB", p90="20 TB", basis="Growth so far")
    /// >>> store = cc.Architecture("store", region="eu-west-1").add("fast", "ebs", volume_type="gp3", size=size)
    /// >>> estimate = store.add("cold", "ebs", volume_type="sc1", size=size).estimate()
    /// >>> estimate["cold"].prob_less(estimate["fast"])
    /// 1.0
    fn prob_less(&self, py: Python<'_>, other: &Bound<'_, CostRange>) -> Outcome<f64> {
        let (Some(one), Some(other)) = (&self.origin, &other.get().origin) else { return Err(no_draws().into()) };
        if !one.is_drawn_as(other) {
            return Err(no_draws().into());
        }
        let (one, other) = (one.clone(), other.clone());
        py.detach(move || one.probability_less(&other)).map_err(|_| no_draws().into())
    }

    fn __repr__(&self) -> String {
        self.shown.sentence()
    }

    fn _repr_html_(&self) -> String {
        html::range(&self.shown)
    }

    fn _repr_markdown_(&self) -> String {
        markdown::range(&self.shown)
    }

    fn _repr_pretty_(&self, printer: &Bound<'_, PyAny>, cycle: bool) -> PyResult<()> {
        let text = if cycle { "...".to_owned() } else { self.__repr__() };
        printer.call_method1("text", (text,)).map(drop)
    }

    fn __format__(&self, format: &str) -> PyResult<String> {
        if format.is_empty() {
            return Ok(self.__repr__());
        }
        Err(not_one_number(
            "a range has no format of one number: print it as it is, or format `.low`, `.expected` and `.high`",
        ))
    }

    fn __float__(&self) -> PyResult<f64> {
        Err(no_number())
    }

    fn __int__(&self) -> PyResult<i64> {
        Err(no_number())
    }

    fn __index__(&self) -> PyResult<i64> {
        Err(no_number())
    }

    fn __complex__(&self) -> PyResult<f64> {
        Err(no_number())
    }

    #[pyo3(signature = (ndigits=None))]
    fn __round__(&self, ndigits: Option<&Bound<'_, PyAny>>) -> PyResult<f64> {
        let _ = ndigits;
        Err(not_one_number(
            "a range is rounded for people when it is shown, to what it can bear; round `.expected` for a mean",
        ))
    }

    fn __bool__(&self) -> PyResult<bool> {
        Err(not_one_number(
            "a range is neither true nor false: ask `.expected > 0`, or the chance with `estimate.prob_over(amount)`",
        ))
    }

    fn __add__(&self, _other: &Bound<'_, PyAny>) -> PyResult<f64> {
        Err(no_sum())
    }

    fn __radd__(&self, _other: &Bound<'_, PyAny>) -> PyResult<f64> {
        Err(no_sum())
    }

    fn __sub__(&self, _other: &Bound<'_, PyAny>) -> PyResult<f64> {
        Err(no_sum())
    }

    fn __rsub__(&self, _other: &Bound<'_, PyAny>) -> PyResult<f64> {
        Err(no_sum())
    }

    fn __mul__(&self, _other: &Bound<'_, PyAny>) -> PyResult<f64> {
        Err(no_product())
    }

    fn __rmul__(&self, _other: &Bound<'_, PyAny>) -> PyResult<f64> {
        Err(no_product())
    }

    fn __truediv__(&self, _other: &Bound<'_, PyAny>) -> PyResult<f64> {
        Err(no_product())
    }

    fn __rtruediv__(&self, _other: &Bound<'_, PyAny>) -> PyResult<f64> {
        Err(no_product())
    }

    fn __neg__(&self) -> PyResult<f64> {
        Err(no_product())
    }

    fn __abs__(&self) -> PyResult<f64> {
        Err(no_number())
    }

    fn __richcmp__(&self, other: &Bound<'_, PyAny>, op: CompareOp) -> PyResult<bool> {
        let same = || other.cast::<CostRange>().is_ok_and(|other| self == other.get());
        match op {
            CompareOp::Eq => Ok(same()),
            CompareOp::Ne => Ok(!same()),
            _ => Err(not_one_number(
                "ranges have no order, since each may come out above the other: \
                 compare `.expected` for means, or ask `a.prob_less(b)` for the chance",
            )),
        }
    }

    fn __hash__(&self) -> u64 {
        let mut hasher = DefaultHasher::new();
        self.parts().hash(&mut hasher);
        hasher.finish()
    }

    fn __reduce__<'py>(slf: &Bound<'py, Self>) -> PyResult<(Bound<'py, PyAny>, Bound<'py, PyTuple>)> {
        let parts = slf.get().parts().into_pyobject(slf.py())?;
        Ok((slf.get_type().getattr("_restored")?, parts))
    }

    #[staticmethod]
    fn _restored(
        low: &str,
        expected: &str,
        high: &str,
        currency: String,
        level: &str,
        period: String,
    ) -> PyResult<CostRange> {
        let decimal = |text: &str| Decimal::parse(text).map_err(|_| wrong_type("expected a number"));
        let (low, expected, high) = (decimal(low)?, decimal(expected)?, decimal(high)?);
        Ok(CostRange {
            shown: RangeText { low, expected, high, currency, level: decimal(level)?, period },
            origin: None,
        })
    }
}

impl CostRange {
    fn parts(&self) -> Parts {
        let RangeText { low, expected, high, currency, level, period } = &self.shown;
        let text = |figure: &Decimal| figure.to_string();
        (text(low), text(expected), text(high), currency.clone(), text(level), period.clone())
    }
}

fn no_number() -> PyErr {
    not_one_number(
        "a range is not one number, which would be wrong on the day it is given: \
         take `.low`, `.expected` (the mean) or `.high`",
    )
}

fn no_draws() -> PyErr {
    not_one_number(
        "the two ranges do not come from one set of draws, so which is less cannot be told: take both from one estimate, or \
         from `costcone.compare(...)`",
    )
}

fn no_sum() -> PyErr {
    not_one_number(
        "lows and highs do not add up, since not everything is high at once: put both parts into one architecture and take \
         the total of its estimate; the means, `.expected`, do add up",
    )
}

fn no_product() -> PyErr {
    not_one_number(
        "a range is not scaled after the fact: change the assumptions and estimate again, or ask for `period='year'`; \
         the mean, `.expected`, is a number",
    )
}

/// What a cost cannot leave, whatever the assumptions are inside their floors and ceilings.
#[pyclass(frozen, eq, module = "costcone")]
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Bounds {
    floor: Decimal,
    ceiling: Decimal,
    tight: bool,
    cut: bool,
}

impl Bounds {
    pub(crate) fn new(bounds: &costcone::Bounds) -> Bounds {
        let (floor, ceiling) = (bounds.floor(), bounds.ceiling());
        Bounds { floor, ceiling, tight: bounds.tight(), cut: bounds.cut() }
    }
}

#[pymethods]
impl Bounds {
    #[staticmethod]
    fn _restored(floor: &Bound<'_, PyAny>, ceiling: &Bound<'_, PyAny>, tight: bool, cut: bool) -> Outcome<Bounds> {
        let decimal = crate::arguments::decimal;
        Ok(Bounds { floor: decimal(floor, "floor")?, ceiling: decimal(ceiling, "ceiling")?, tight, cut })
    }

    /// decimal.Decimal: no cost lies below.
    #[getter]
    fn floor<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        to_python(py, self.floor)
    }

    /// decimal.Decimal: no cost lies above.
    #[getter]
    fn ceiling<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        to_python(py, self.ceiling)
    }

    /// bool: whether both ends are reached by some values of the assumptions.
    #[getter]
    fn tight(&self) -> bool {
        self.tight
    }

    /// bool: whether an assumption behind it was cut at P0.1 and P99.9 of a belief, which is no limit of nature.
    #[getter]
    fn cut(&self) -> bool {
        self.cut
    }

    fn __hash__(&self) -> u64 {
        let mut hasher = DefaultHasher::new();
        (self.floor, self.ceiling, self.tight, self.cut).hash(&mut hasher);
        hasher.finish()
    }

    fn __repr__(&self) -> String {
        let places = |amount: Decimal| amount.round_places(2);
        format!("Bounds(floor={}, ceiling={})", places(self.floor), places(self.ceiling))
    }

    fn __reduce__<'py>(slf: &Bound<'py, Self>) -> PyResult<(Bound<'py, PyAny>, Bound<'py, PyTuple>)> {
        let (py, this) = (slf.py(), slf.get());
        let parts = (to_python(py, this.floor)?, to_python(py, this.ceiling)?, this.tight, this.cut);
        Ok((slf.get_type().getattr("_restored")?, parts.into_pyobject(py)?))
    }
}
