//! The command as a person and a program meet it: exit codes, where text goes, what JSON holds, how wide a face is.
//!
//! `UPDATE=1 cargo test -p costcone-cli --test command` writes the faces under `faces/` anew; read the difference.

mod codes;
mod data;
mod faces;
mod figures;
mod formula;
mod json;
mod plan;
mod prices;
mod run;
mod sweep;
mod update;
