//! Tests of the command: exit codes, output streams, JSON, and text at different widths.
//!
//! `UPDATE=1 cargo test -p costcone-cli --test command` updates the snapshots in `snapshots/`; review the difference.

mod codes;
mod data;
mod figures;
mod formula;
mod json;
mod plan;
mod prices;
mod run;
mod snapshots;
mod sweep;
mod update;
