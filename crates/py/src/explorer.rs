//! The range as answers come in, for what draws sliders.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use costcone::estimate::Run;
use costcone::explore::{Explorer as Model, ExplorerView};
use costcone::report::{explore_json, sliders_json};
use pyo3::prelude::*;

use crate::error::{Outcome, not_found};
use crate::estimate::Estimate;
use crate::run::{Listener, State, watched};

/// The draws of an estimate, following what is taken to be known: what moves under a slider.
///
/// Parameters
/// ----------
/// estimate : Estimate
///     Whose draws are kept.
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
/// >>> believed, known = json.loads(explorer.at({})), json.loads(explorer.at({"out": 200}))
/// >>> width = lambda view: view["range"]["high"] - view["range"]["low"]
/// >>> width(known) < width(believed)
/// True
#[pyclass(frozen, module = "costcone")]
#[derive(Debug)]
pub(crate) struct Explorer {
    /// Apart, because lanes of draws want an alignment that Python's objects do not have.
    model: Box<Mutex<Model>>,
    before: ExplorerView,
}

#[pymethods]
impl Explorer {
    #[new]
    fn new(py: Python<'_>, estimate: &Bound<'_, Estimate>) -> PyResult<Explorer> {
        let (estimator, options) = estimate.get().made_by();
        let work = move |state: &State| -> Outcome<Model> {
            let watch = |progress| state.watch(progress);
            Ok(Model::new(&estimator, &options, Run::default().watched_by(&watch))?)
        };
        let model = watched(py, Listener::new(None)?, work)??;
        let before = model.view();
        Ok(Explorer { model: Box::new(Mutex::new(model)), before })
    }

    /// What can be known, the assumption with the widest swing first, as JSON: a list of ``id``, ``statement``, ``unit``, ``owner``,
    /// ``status``, ``understood``, ``floor``, ``p10``, ``expected``, ``p90``, ``ceiling`` and, of a choice, its ``alternatives``.
    fn sliders(&self) -> String {
        let model = self.model.lock().unwrap_or_else(PoisonError::into_inner);
        sliders_json(&model, &self.before).to_string()
    }

    /// What follows if some assumptions turn out to have these values, and all others are as they are believed.
    ///
    /// Parameters
    /// ----------
    /// known : mapping of str to float
    ///     Values by assumption, each inside its floor and ceiling; others that were known are believed again.
    ///
    /// Returns
    /// -------
    /// str
    ///     JSON: ``range`` and ``before`` (``low``, ``expected``, ``high`` and words for them), ``s_curve`` (cost, probability),
    ///     ``histogram`` (from, to, probability), ``tornado`` (``id``, ``at_p10``, ``at_p90``, ``text``), ``currency``, ``period``.
    ///
    /// Raises
    /// ------
    /// NotFoundError
    ///     If there is no such assumption.
    /// ModelError
    ///     If a value lies outside of its bounds.
    fn at(&self, py: Python<'_>, known: BTreeMap<String, f64>) -> Outcome<String> {
        py.detach(|| {
            let mut model = self.model.lock().unwrap_or_else(PoisonError::into_inner);
            let known =
                known.iter().map(|(id, value)| Ok((place(&model, id)?, *value))).collect::<Outcome<Vec<_>>>()?;
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
fn place(model: &Model, id: &str) -> Outcome<usize> {
    let assumptions = model.plan().assumptions();
    let mut places = model.assumptions();
    let found = places.find(|place| assumptions[*place].id() == id);
    found.ok_or_else(|| {
        let known: Vec<&str> = model.assumptions().map(|place| assumptions[place].id()).collect();
        not_found("uncertain assumption", id, &known)
    })
}
