//! How wide and how colourful a terminal face may be, and the text it is made of.

use textwrap::{Options, WordSplitter};

/// Width and colour of a terminal face; the caller knows the terminal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Style {
    /// Columns; below [`NARROWEST`](Self::NARROWEST) it counts as that, above 120 as 120.
    pub width: usize,
    /// Whether to emphasise with ANSI escape codes.
    pub color: bool,
}

impl Style {
    /// The narrowest face: a table of four figures and ten letters for a name.
    pub const NARROWEST: usize = 56;

    /// 80 columns without colour, as for a pipe.
    #[must_use]
    pub fn plain() -> Style {
        Style { width: 80, color: false }
    }

    /// A text whose lines are wrapped to the width; what follows a wrapped line is indented four columns more than it.
    ///
    /// ```
    /// let style = costcone_report::Style { width: 56, color: false };
    /// let wrapped = style.wrapped("  a line of more words than go into fifty-six columns of text");
    /// assert_eq!(wrapped, "  a line of more words than go into fifty-six columns of\n      text\n");
    /// ```
    #[must_use]
    pub fn wrapped(self, text: &str) -> String {
        let mut page = TextBuilder::new(self);
        for line in text.lines() {
            let indent = " ".repeat(line.len() - line.trim_start().len());
            page.hanging(&indent, &format!("{indent}    "), line.trim_start());
        }
        page.finish()
    }

    pub(crate) fn bold(self, text: &str) -> String {
        self.code("1", text)
    }

    pub(crate) fn dim(self, text: &str) -> String {
        self.code("2", text)
    }

    fn code(self, code: &str, text: &str) -> String {
        if self.color { format!("\u{1b}[{code}m{text}\u{1b}[0m") } else { text.to_owned() }
    }

    /// The text without control characters but for this style's own codes: what authors write must not drive a terminal.
    fn clean(self, text: &str) -> String {
        let own = |rest: &str| {
            self.color && ["\u{1b}[0m", "\u{1b}[1m", "\u{1b}[2m"].iter().any(|code| rest.starts_with(code))
        };
        let kept = |(at, c): (usize, char)| if c.is_control() && c != '\n' && !own(&text[at..]) { ' ' } else { c };
        text.char_indices().map(kept).collect()
    }

    fn columns(self) -> usize {
        self.width.clamp(Style::NARROWEST, 120)
    }
}

/// Lines of a face under construction.
pub(crate) struct TextBuilder {
    style: Style,
    text: String,
}

impl TextBuilder {
    pub(crate) fn new(style: Style) -> TextBuilder {
        TextBuilder { style, text: String::new() }
    }

    pub(crate) fn style(&self) -> Style {
        self.style
    }

    pub(crate) fn width(&self) -> usize {
        self.style.columns()
    }

    /// A line as it is.
    pub(crate) fn line(&mut self, line: &str) {
        self.text.push_str(line.trim_end());
        self.text.push('\n');
    }

    pub(crate) fn blank(&mut self) {
        self.text.push('\n');
    }

    /// A heading after a blank line.
    pub(crate) fn heading(&mut self, heading: &str) {
        self.blank();
        let heading = self.style.bold(heading);
        self.paragraph(0, &heading);
    }

    /// A paragraph, wrapped, each line indented.
    pub(crate) fn paragraph(&mut self, indent: usize, text: &str) {
        self.hanging(&" ".repeat(indent), &" ".repeat(indent), text);
    }

    /// A paragraph whose first line starts differently from the others.
    pub(crate) fn hanging(&mut self, first: &str, others: &str, text: &str) {
        let clean = self.style.clean(text);
        // Dates and rate names are not broken at their hyphens.
        let options = Options::new(self.width())
            .initial_indent(first)
            .subsequent_indent(others)
            .word_splitter(WordSplitter::NoHyphenation);
        for line in textwrap::wrap(&clean, options) {
            self.line(&line);
        }
    }

    pub(crate) fn finish(self) -> String {
        self.text
    }
}

/// A text cut or filled to a width; a cut text ends in `…`.
pub(crate) fn fitted(text: &str, width: usize) -> String {
    let length = textwrap::core::display_width(text);
    if length <= width {
        return format!("{text}{}", " ".repeat(width - length));
    }
    let mut shown = String::new();
    for c in text.chars() {
        if textwrap::core::display_width(&shown) + 2 > width {
            break;
        }
        shown.push(c);
    }
    format!("{shown}…{}", " ".repeat(width.saturating_sub(textwrap::core::display_width(&shown) + 1)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_authors_write_does_not_drive_the_terminal() {
        let color = Style { width: 80, color: true };
        assert_eq!(color.clean("a\u{1b}[31mb\u{7}"), "a [31mb ");
        assert_eq!(color.clean(&color.bold("a")), "\u{1b}[1ma\u{1b}[0m");
        assert_eq!(Style::plain().clean("a\u{1b}[1mb"), "a [1mb");
    }

    #[test]
    fn a_name_is_cut_or_filled_to_its_column() {
        assert_eq!(fitted("abc", 5), "abc  ");
        assert_eq!(fitted("abcdef", 5), "abcd…");
    }
}
