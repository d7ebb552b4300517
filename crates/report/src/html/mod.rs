//! HTML for notebooks and mail: the range first and largest, its basis folded below.
//!
//! Each piece is self-contained:
//!
//! - One class scopes its style.
//! - Its colors follow JupyterLab's theme, and the system's theme elsewhere.
//! - It fetches nothing and runs no script.
//! - It escapes the texts of authors.

mod architecture;
mod assumption;
mod comparison;
mod estimate;
mod plan;
mod table;

pub use architecture::architecture;
pub use assumption::assumption;
pub use comparison::comparison;
pub use estimate::estimate;
pub use plan::{plan, plan_summary};
pub use table::table;

use crate::range_text::RangeText;

const STYLE: &str = include_str!("style.css");

/// A text escaped for an element or a quoted attribute. Control characters become spaces.
///
/// ```
/// # mod costcone { pub use costcone_core::*; pub use costcone_report as report; }
/// assert_eq!(costcone::report::html::escaped("a < b & c"), "a &lt; b &amp; c");
/// ```
#[must_use]
pub fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            c if c.is_control() && c != '\n' => safe.push(' '),
            c => safe.push(c),
        }
    }
    safe
}

/// An author's text, in its own writing direction.
fn authored(text: &str) -> String {
    format!("<bdi>{}</bdi>", escaped(text))
}

/// A piece that scrolls in a narrow window, where it would otherwise be too small to read.
fn wide(piece: &str) -> String {
    format!("<div class=\"cc-wide\">{piece}</div>")
}

/// A piece with its style.
// Without the last two classes, notebooks read the text between two dollar signs as a formula.
fn scoped(label: &str, body: &str) -> String {
    let (label, style) = (escaped(label), STYLE.trim_end());
    let classes = "costcone tex2jax_ignore mathjax_ignore";
    format!("<div class=\"{classes}\" role=\"group\" aria-label=\"{label}\"><style>{style}</style>{body}</div>")
}

/// A cost range.
#[must_use]
pub fn range(shown: &RangeText) -> String {
    scoped("Cost range", &headline(shown))
}

/// A chart.
#[must_use]
pub fn chart(svg: &str) -> String {
    scoped("Chart", &wide(svg))
}

/// A text with its line breaks and spaces.
#[must_use]
pub fn preformatted(text: &str) -> String {
    scoped("Explanation", &format!("<pre>{}</pre>", escaped(text)))
}

/// The range in the largest type, with its mean and its meaning below.
fn headline(shown: &RangeText) -> String {
    let (ends, explained) = (escaped(&shown.ends()), escaped(&shown.explanation()));
    format!("<div class=\"cc-range\">{ends}</div><div class=\"cc-under\">{explained}</div>")
}

/// Items of a folded list that are shown.
const FOLDED: usize = 100;

/// A list folded under its title; longer lists state how many items are left out.
fn folded(title: &str, items: &[String]) -> String {
    if items.is_empty() {
        return String::new();
    }
    let more = match items.len().saturating_sub(FOLDED) {
        0 => String::new(),
        more => format!("<li>and {more} more</li>"),
    };
    let items: String = items.iter().take(FOLDED).map(|item| format!("<li>{item}</li>")).collect();
    format!("<details><summary>{}</summary><ul>{items}{more}</ul></details>", escaped(title))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_text_of_an_author_is_escaped() {
        assert_eq!(escaped("<b a='1'>&\"\u{1b}"), "&lt;b a=&#39;1&#39;&gt;&amp;&quot; ");
        assert!(!preformatted("<script>").contains("<script>"));
    }
}
