//! Charts as SVG, without scripts, fonts, or assets. Curves and bars are not smoothed: they show the draws as they are.
//!
//! Colors are variables of `style.css`, each with a fallback for a chart outside a page. A title and a description say the
//! content of the chart to a screen reader. No chart distinguishes things by color alone.

mod break_even;
mod comparison;
mod difference;
mod drawing;
mod heat_map;
mod histogram;
mod labeled_lines;
mod pareto;
mod regret;
mod s_curve;
mod scale;
mod text_width;
mod tornado;
mod waterfall;
mod xy_plot;

pub use break_even::break_even;
pub use comparison::comparison;
pub(crate) use comparison::side_by_side;
pub use difference::difference;
pub use drawing::Picture;
pub use heat_map::heat_map;
pub use histogram::histogram;
pub use pareto::pareto_front;
pub use regret::regret;
pub use s_curve::s_curve;
pub use tornado::tornado;
pub use waterfall::waterfall;
