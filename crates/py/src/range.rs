//! Cost ranges and bounds. Neither converts to one number.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;

use costcone::formula::Decimal;
use costcone::report::{RangeText, html, markdown};
use pyo3::prelude::*;
use pyo3::pyclass::CompareOp;
use pyo3::types::PyTuple;

use crate::decimal::to_python;
use crate::error::{ApiResult, argument_error, range_error};
use crate::range_source::RangeSource;

/// The low, expected and high cost of a period, in one currency.
///
/// ``expected`` is the mean and adds up. ``low`` and ``high`` are percentiles and do not add up: P10 and P90 at level 0.8. A range does
/// not convert to one number and has no ``+`` and no order.
#[pyclass(frozen, module = "costcone")]
#[derive(Clone, Debug)]
pub(crate) struct CostRange {
    shown: RangeText,
    /// The cost node behind the range; `None` for a difference, or after pickling.
    origin: Option<Arc<RangeSource>>,
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

    /// The same range with its source.
    pub(crate) fn of(self, origin: RangeSource) -> CostRange {
        CostRange { origin: Some(Arc::new(origin)), ..self }
    }
}

/// The values in a pickle of a range.
type RangeParts = (String, String, String, String, String, String);

#[pymethods]
impl CostRange {
    /// decimal.Decimal: percentile at ``(1 - level) / 2``: P10 at level 0.8.
    #[getter]
    fn low<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        to_python(py, self.shown.low)
    }

    /// decimal.Decimal: mean.
    #[getter]
    fn expected<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        to_python(py, self.shown.expected)
    }

    /// decimal.Decimal: percentile at ``(1 + level) / 2``: P90 at level 0.8.
    #[getter]
    fn high<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        to_python(py, self.shown.high)
    }

    /// str: ISO 4217 code of the currency.
    #[getter]
    fn currency(&self) -> &str {
        &self.shown.currency
    }

    /// decimal.Decimal: probability that the cost is between low and high.
    #[getter]
    fn level<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        to_python(py, self.shown.level)
    }

    /// {'month', 'year'}: period of the cost.
    #[getter]
    fn period(&self) -> &str {
        &self.shown.period
    }

    /// Return the probability that this cost is less than another cost from the same draws.
    ///
    /// Parameters
    /// ----------
    /// other : CostRange
    ///     A range of the same estimate, or of the same comparison.
    ///
    /// Returns
    /// -------
    /// float
    ///     Probability, 0 to 1.
    ///
    /// Raises
    /// ------
    /// RangeError
    ///     If the two ranges come from different draws.
    ///
    /// Examples
    /// --------
    /// >>> import costcone as cc
    /// >>> size = cc.assumption("size", "Data kept", p10="5 TB", p90="20 TB", basis="Growth so far")
    /// >>> store = cc.Architecture("store", region="eu-west-1").add("fast", "ebs", volume_type="gp3", size=size)
    /// >>> estimate = store.add("cold", "ebs", volume_type="sc1", size=size).estimate()
    /// >>> estimate["cold"].prob_less(estimate["fast"])
    /// 1.0
    fn prob_less(&self, py: Python<'_>, other: &Bound<'_, CostRange>) -> ApiResult<f64> {
        let (Some(one), Some(other)) = (&self.origin, &other.get().origin) else { return Err(no_draws().into()) };
        if !one.has_same_draws_as(other) {
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
        Err(range_error(
            "a cost range cannot be formatted as one number. Print the range, or format `.low`, `.expected` and `.high`",
        ))
    }

    fn __float__(&self) -> PyResult<f64> {
        Err(no_conversion())
    }

    fn __int__(&self) -> PyResult<i64> {
        Err(no_conversion())
    }

    fn __index__(&self) -> PyResult<i64> {
        Err(no_conversion())
    }

    fn __complex__(&self) -> PyResult<f64> {
        Err(no_conversion())
    }

    #[pyo3(signature = (ndigits=None))]
    fn __round__(&self, ndigits: Option<&Bound<'_, PyAny>>) -> PyResult<f64> {
        let _ = ndigits;
        Err(range_error(
            "a cost range cannot be rounded as one number. Its text is rounded already; round `.low`, `.expected` or `.high`",
        ))
    }

    fn __bool__(&self) -> PyResult<bool> {
        Err(range_error("a cost range is neither true nor false. Use `.expected > 0`, or `estimate.prob_over(amount)`"))
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
        Err(no_conversion())
    }

    fn __richcmp__(&self, other: &Bound<'_, PyAny>, op: CompareOp) -> PyResult<bool> {
        let same = || other.cast::<CostRange>().is_ok_and(|other| self == other.get());
        match op {
            CompareOp::Eq => Ok(same()),
            CompareOp::Ne => Ok(!same()),
            _ => Err(range_error(
                "cost ranges have no order, because each cost can be above the other. \
                 Compare `.expected`, or use `a.prob_less(b)`",
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
        let decimal = |text: &str| Decimal::parse(text).map_err(|_| argument_error("expected a number"));
        let (low, expected, high) = (decimal(low)?, decimal(expected)?, decimal(high)?);
        Ok(CostRange {
            shown: RangeText { low, expected, high, currency, level: decimal(level)?, period },
            origin: None,
        })
    }
}

impl CostRange {
    fn parts(&self) -> RangeParts {
        let RangeText { low, expected, high, currency, level, period } = &self.shown;
        let text = |figure: &Decimal| figure.to_string();
        (text(low), text(expected), text(high), currency.clone(), text(level), period.clone())
    }
}

fn no_conversion() -> PyErr {
    range_error("a cost range cannot be converted to one number. Use `.low`, `.expected` (the mean) or `.high`")
}

fn no_draws() -> PyErr {
    range_error(
        "the two ranges come from different draws. To compare them, take both from one estimate or from `costcone.compare(...)`",
    )
}

fn no_sum() -> PyErr {
    range_error(
        "lows and highs do not add up, because not every part is high at once. Put both parts into one architecture and use the \
         total of its estimate. The means, `.expected`, do add up",
    )
}

fn no_product() -> PyErr {
    range_error(
        "a cost range cannot be multiplied. For a year, use `estimate(period='year')`. For other factors, change the assumptions \
         or their `scale` and estimate again. The mean, `.expected`, is a number",
    )
}

/// The limits of a cost: no values of the assumptions between their floors and ceilings lead outside.
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
    fn _restored(floor: &Bound<'_, PyAny>, ceiling: &Bound<'_, PyAny>, tight: bool, cut: bool) -> ApiResult<Bounds> {
        let decimal = crate::arguments::decimal;
        Ok(Bounds { floor: decimal(floor, "floor")?, ceiling: decimal(ceiling, "ceiling")?, tight, cut })
    }

    /// decimal.Decimal: lower limit.
    #[getter]
    fn floor<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        to_python(py, self.floor)
    }

    /// decimal.Decimal: upper limit.
    #[getter]
    fn ceiling<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        to_python(py, self.ceiling)
    }

    /// bool: whether some values of the assumptions reach each limit.
    #[getter]
    fn tight(&self) -> bool {
        self.tight
    }

    /// bool: whether an open-ended assumption is capped at its P0.1 or P99.9. Reality can exceed these limits.
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
