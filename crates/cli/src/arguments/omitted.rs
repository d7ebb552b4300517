//! Commands that this build omits, because their feature is off.

use std::ffi::OsString;

use clap::Args;

/// Any arguments: the command answers with how to install it, not with advice on its options.
#[derive(Args, Debug)]
pub struct OmittedArguments {
    #[arg(trailing_var_arg = true, allow_hyphen_values = true, hide = true)]
    rest: Vec<OsString>,
}
