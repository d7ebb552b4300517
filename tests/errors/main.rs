//! What a user reads when the input is wrong: every message whole, none a panic, a hang or half an answer.
//!
//! | module | inputs |
//! |---|---|
//! | `cases` | one bad input a file under `cases/<stage>/`, its message in a `.txt` beside it |
//! | `hostile` | files too large, too deep or no text at all, made when the test runs |

mod cases;
mod hostile;
mod read;
