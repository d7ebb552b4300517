//! The messages for wrong inputs. Every message is complete, and no input causes a panic or a hang.
//!
//! | module | inputs |
//! |---|---|
//! | `cases` | one bad input per file in `cases/<stage>/`, with its message in a `.txt` file |
//! | `hostile` | files that are too large, too deeply nested or not text; the test creates them |

mod cases;
mod hostile;
mod read;
