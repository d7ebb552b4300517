//! The HTML face, for notebooks and mail: the range first and biggest, what it rests on folded under it.
//!
//! Every piece stands alone: its style is scoped by one class, colours follow JupyterLab's theme and else the system's, nothing is
//! fetched, no script runs, and whatever an author wrote is escaped.

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

/// A text that may stand in an element or a quoted attribute. Control characters become spaces.
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

/// What an author wrote, in the direction of its own writing, whatever stands around it.
fn own(text: &str) -> String {
    format!("<bdi>{}</bdi>", escaped(text))
}

/// A piece that moves under a narrow window rather than becoming too small to read.
fn wide(piece: &str) -> String {
    format!("<div class=\"cc-wide\">{piece}</div>")
}

/// A piece with its style.
// The two classes keep notebooks from reading what stands between two dollar signs as a formula.
fn scoped(label: &str, body: &str) -> String {
    let (label, style) = (escaped(label), STYLE.trim_end());
    let classes = "costcone tex2jax_ignore mathjax_ignore";
    format!("<div class=\"{classes}\" role=\"group\" aria-label=\"{label}\"><style>{style}</style>{body}</div>")
}

/// A range.
#[must_use]
pub fn range(shown: &RangeText) -> String {
    scoped("Cost range", &headline(shown))
}

/// A chart.
#[must_use]
pub fn chart(svg: &str) -> String {
    scoped("Chart", &wide(svg))
}

/// A text as it is laid out.
#[must_use]
pub fn preformatted(text: &str) -> String {
    scoped("Explanation", &format!("<pre>{}</pre>", escaped(text)))
}

/// The range in the biggest type; mean and meaning under it.
fn headline(shown: &RangeText) -> String {
    let (ends, explained) = (escaped(&shown.ends()), escaped(&shown.explained()));
    format!("<div class=\"cc-range\">{ends}</div><div class=\"cc-under\">{explained}</div>")
}

/// The most items of a folded list.
const FOLDED: usize = 100;

/// A list that is folded under its title, cut at a stated number.
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
    fn what_authors_write_stays_text() {
        assert_eq!(escaped("<b a='1'>&\"\u{1b}"), "&lt;b a=&#39;1&#39;&gt;&amp;&quot; ");
        assert!(!preformatted("<script>").contains("<script>"));
    }
}
