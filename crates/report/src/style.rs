//! The width and color of terminal output, and a builder of such text.

use textwrap::{Options, WordSplitter};

/// The width and color of terminal output. The caller knows the terminal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Style {
    /// Columns, from [`NARROWEST`](Self::NARROWEST) to 120. Other widths count as the nearer of the two.
    pub width: usize,
    /// Whether to emphasize with ANSI escape codes.
    pub color: bool,
}

impl Style {
    /// The narrowest output: room for a table with four figures and a name of ten letters.
    pub const NARROWEST: usize = 56;

    /// 80 columns without color, as for a pipe.
    #[must_use]
    pub fn plain() -> Style {
        Style { width: 80, color: false }
    }

    /// A text with its lines wrapped to the width. The rest of a wrapped line is indented by four more columns.
    ///
    /// ```
    /// # mod costcone { pub use costcone_core::*; pub use costcone_report as report; }
    /// let style = costcone::report::Style { width: 56, color: false };
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

    /// The text without control characters, except this style's own codes: an author's text must not drive a terminal.
    pub(crate) fn clean(self, text: &str) -> String {
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

/// Builds text line by line, in the width of a style.
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

    /// Adds a line without wrapping it.
    pub(crate) fn line(&mut self, line: &str) {
        self.text.push_str(line.trim_end());
        self.text.push('\n');
    }

    pub(crate) fn blank(&mut self) {
        self.text.push('\n');
    }

    /// Adds a heading after a blank line.
    pub(crate) fn heading(&mut self, heading: &str) {
        self.blank();
        let heading = self.style.bold(heading);
        self.paragraph(0, &heading);
    }

    /// Adds a paragraph, wrapped and indented.
    pub(crate) fn paragraph(&mut self, indent: usize, text: &str) {
        self.hanging(&" ".repeat(indent), &" ".repeat(indent), text);
    }

    /// Adds a paragraph with one prefix for its first line and another for the following lines.
    pub(crate) fn hanging(&mut self, first: &str, others: &str, text: &str) {
        let clean = self.style.clean(text);
        // Dates and rate names keep their hyphens on one line.
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

/// A text cut or padded to a width in columns. A cut text ends in `…`.
pub(crate) fn fitted(text: &str, width: usize) -> String {
    let length = textwrap::core::display_width(text);
    if length <= width {
        return format!("{text}{}", " ".repeat(width - length));
    }
    let mut shown = String::new();
    let mut bytes = [0; 4];
    for c in text.chars() {
        // One column is left for the ellipsis; some letters take two.
        if textwrap::core::display_width(&shown) + textwrap::core::display_width(c.encode_utf8(&mut bytes)) + 1 > width
        {
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
    fn control_characters_of_authors_do_not_reach_the_terminal() {
        let color = Style { width: 80, color: true };
        assert_eq!(color.clean("a\u{1b}[31mb\u{7}"), "a [31mb ");
        assert_eq!(color.clean(&color.bold("a")), "\u{1b}[1ma\u{1b}[0m");
        assert_eq!(Style::plain().clean("a\u{1b}[1mb"), "a [1mb");
    }

    #[test]
    fn a_name_is_cut_or_padded_to_its_column() {
        assert_eq!(fitted("abc", 5), "abc  ");
        assert_eq!(fitted("abcdef", 5), "abcd…");
    }

    #[test]
    fn a_fitted_text_fills_its_width_whatever_its_letters_are() {
        for text in ["", "a", "größe", "データベース", "a very long name indeed"] {
            for width in 2..30 {
                assert_eq!(textwrap::core::display_width(&fitted(text, width)), width, "{text} in {width}");
            }
        }
    }
}
