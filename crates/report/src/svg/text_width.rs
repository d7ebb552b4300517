//! The approximate width of a text. Without a font at hand, every letter has the width of similar letters in common fonts.

use textwrap::core::display_width;

/// The width of a letter, relative to the font size.
fn letter_width(letter: char) -> f64 {
    let mut bytes = [0; 4];
    match letter {
        'i' | 'j' | 'l' | 'I' | 'f' | 't' | 'r' | '.' | ',' | ':' | ';' | '\'' | '|' | '!' | '(' | ')' | ' ' => 0.36,
        'm' | 'w' | 'M' | 'W' | '@' | '%' | '…' => 0.95,
        'A'..='Z' | '~' | '_' => 0.7,
        other => 0.58 * display_width(other.encode_utf8(&mut bytes)) as f64,
    }
}

/// The width of a text in a font size.
pub(super) fn width(text: &str, size: f64) -> f64 {
    text.chars().map(letter_width).sum::<f64>() * size
}

/// A text cut to a width. A cut text ends in `…`.
pub(super) fn fitted(text: &str, size: f64, room: f64) -> String {
    if width(text, size) <= room {
        return text.to_owned();
    }
    let mut taken = letter_width('…') * size;
    let fits = |letter: &char| {
        taken += letter_width(*letter) * size;
        taken <= room
    };
    let start: String = text.chars().take_while(fits).collect();
    format!("{}…", start.trim_end())
}

/// A text in lines of a width. A word wider than a line is cut.
pub(super) fn wrapped(text: &str, size: f64, room: f64) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        match lines.last_mut() {
            Some(line) if width(line, size) + width(" ", size) + width(word, size) <= room => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(fitted(word, size, room)),
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_cut_by_the_width_of_its_letters() {
        assert_eq!(fitted("users", 12.0, 100.0), "users");
        let [thin, broad] = ["i", "W"].map(|letter| fitted(&letter.repeat(100), 12.0, 100.0));
        assert!(thin.ends_with('…') && broad.ends_with('…'));
        assert!(thin.chars().count() > 2 * broad.chars().count());
        assert!(width(&thin, 12.0) <= 100.0 && width(&broad, 12.0) <= 100.0);
    }

    #[test]
    fn a_long_text_is_wrapped_between_words() {
        let lines = wrapped("three combinations have no cost in this region", 12.0, 120.0);
        assert!(lines.len() > 1 && lines.iter().all(|line| width(line, 12.0) <= 120.0));
        assert_eq!(lines.join(" "), "three combinations have no cost in this region");
    }
}
