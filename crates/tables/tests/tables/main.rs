//! Tables made of small made-up facts, what is wrong with some, and the tables that come with costcone.

// OK because a broken fact should stop a test at once, in its helpers too.
#![allow(clippy::unwrap_used, clippy::panic)]

mod folder;
mod made;
mod real;
mod written;
mod wrong;
