//! Pictures as SVG: no script, no font, no asset; nothing smoothed, so nothing is drawn that was not.
//!
//! Colours are names of `style.css`, each with a fallback for where the picture stands alone. A title and a description say to a
//! screen reader what the picture says to the eye; nothing is told by colour alone.

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
