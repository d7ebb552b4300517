//! Pictures as SVG: no script, no font, no asset; nothing smoothed, so nothing is drawn that was not.
//!
//! Colours are names of `style.css`, each with a fallback for where the picture stands alone. A title and a description say to a
//! screen reader what the picture says to the eye; nothing is told by colour alone.

mod comparison;
mod drawing;
mod histogram;
mod letters;
mod s_curve;
mod scale;
mod tornado;

pub(crate) use comparison::comparison;
pub use drawing::Picture;
pub use histogram::histogram;
pub use s_curve::s_curve;
pub use tornado::tornado;
