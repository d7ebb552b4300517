//! The explorer behind the what-if widget.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use costcone::estimate::Run;
use costcone::explore::{Explorer as Model, ExplorerView};
use costcone::report::{explore_json, sliders_json};
use pyo3::prelude::*;

use crate::error::{ApiResult, not_found};
use crate::estimate::Estimate;
use crate::run::{ProgressListener, RunState, run_watched};

/// Updates the range of an estimate when some assumptions take exact values. `Estimate.explore` draws it with sliders.
///
/// Parameters
/// ----------
/// estimate : Estimate
///     The estimate to explore.
///
/// Examples
/// --------
/// >>> import json
/// >>> import costcone as cc
/// >>> out = cc.assumption("out", "Traffic out in a month", p10="50 GB", p90="400 GB", basis="Flow logs")
/// >>> outpost = cc.Architecture("outpost", region="eu-west-1").add("gateway", "nat_gateway", processed=out)
/// >>> explorer = cc.Explorer(outpost.estimate())
/// >>> [slider["id"] for slider in json.loads(explorer.sliders())]
/// ['out']
/// >>> uncertain, known = json.loads(explorer.at({})), json.loads(explorer.at({"out": 200}))
/// >>> width = lambda view: view["range"]["high"] - view["range"]["low"]
/// >>> width(known) < width(uncertain)
/// True
#[pyclass(frozen, module = "costcone")]
#[derive(Debug)]
pub(crate) struct Explorer {
    /// In a box, because blocks of draws need an alignment that Python objects do not have.
    model: Box<Mutex<Model>>,
    before: ExplorerView,
}

#[pymethods]
impl Explorer {
    #[new]
    fn new(py: Python<'_>, estimate: &Bound<'_, Estimate>) -> PyResult<Explorer> {
        let (estimator, options) = estimate.get().estimator_and_options();
        let work = move |state: &RunState| -> ApiResult<Model> {
            let watch = |progress| state.watch(progress);
            Ok(Model::new(&estimator, &options, Run::default().watched_by(&watch))?)
        };
        let model = run_watched(py, ProgressListener::new(None)?, work)??;
        let before = model.view();
        Ok(Explorer { model: Box::new(Mutex::new(model)), before })
    }

    /// Return the uncertain assumptions as JSON, widest swing first.
    ///
    /// Returns
    /// -------
    /// str
    ///     A list of objects with ``id``, ``label``, ``statement``, ``unit``, ``owner``, ``status``, ``understood``, ``floor``, ``p10``,
    ///     ``expected``, ``p90``, ``ceiling`` and, for a choice, its ``alternatives``. Figures are in the unit of the assumption.
    fn sliders(&self) -> String {
        let model = self.model.lock().unwrap_or_else(PoisonError::into_inner);
        sliders_json(&model, &self.before).to_string()
    }

    /// Return the range when some assumptions have exact values and all others stay uncertain.
    ///
    /// Parameters
    /// ----------
    /// known : mapping of str to float
    ///     Values by assumption id, each between floor and ceiling, in the unit of the assumption. Values of earlier calls do not apply.
    ///
    /// Returns
    /// -------
    /// str
    ///     JSON: ``range`` and ``before`` (``low``, ``expected``, ``high`` and texts), ``s_curve`` (cost, probability), ``histogram``
    ///     (from, to, probability), ``tornado`` (``id``, ``label``, ``at_p10``, ``at_p90``, ``text``), ``currency``, ``period``.
    ///
    /// Raises
    /// ------
    /// NotFoundError
    ///     If there is no such uncertain assumption.
    /// ModelError
    ///     If a value is outside its bounds.
    fn at(&self, py: Python<'_>, known: BTreeMap<String, f64>) -> ApiResult<String> {
        py.detach(|| {
            let mut model = self.model.lock().unwrap_or_else(PoisonError::into_inner);
            let known =
                known.iter().map(|(id, value)| Ok((place(&model, id)?, *value))).collect::<ApiResult<Vec<_>>>()?;
            let view = model.suppose(&known)?;
            Ok(explore_json(&model, &view, &self.before).to_string())
        })
    }

    fn __repr__(&self) -> String {
        let model = self.model.lock().unwrap_or_else(PoisonError::into_inner);
        format!("<Explorer of {}, {} assumptions>", model.plan().name(), model.assumptions().count())
    }
}

/// The place of an assumption in the plan.
fn place(model: &Model, id: &str) -> ApiResult<usize> {
    let assumptions = model.plan().assumptions();
    let mut places = model.assumptions();
    let found = places.find(|place| assumptions[*place].id() == id);
    found.ok_or_else(|| {
        let known: Vec<&str> = model.assumptions().map(|place| assumptions[place].id()).collect();
        not_found("uncertain assumption", id, &known)
    })
}
