//! Suggestions for mistyped names: the closest known name.

/// The longest word that gets a suggestion by distance. A longer one is pasted text, not a typing error.
const MAX_LENGTH: usize = 64;

/// The candidate that the user probably meant by `word`, or `None` if no candidate is close.
///
/// A candidate is close if at most two edits turn it into `word` (one edit for words of up to 4 characters). The function
/// returns the closest candidate, or the first of several equally close ones. If none is close, it returns the first
/// candidate that starts with `word` or that `word` starts with, if the shorter of both has at least 3 bytes.
///
/// An edit inserts, deletes, or replaces a character or swaps two neighbors (optimal string alignment distance). Upper and
/// lower case count as equal.
///
/// ```
/// # mod costcone { pub use costcone_formula as formula; }
/// use costcone::formula::did_you_mean;
/// assert_eq!(did_you_mean("requets", ["storage", "requests"]), Some("requests"));
/// assert_eq!(did_you_mean("arm", ["x86_64", "arm64"]), Some("arm64"));
/// assert_eq!(did_you_mean("color", ["storage", "requests"]), None);
/// ```
#[must_use]
pub fn did_you_mean<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let candidates: Vec<&str> = candidates.into_iter().collect();
    let length = word.chars().count();
    if length > MAX_LENGTH {
        return None;
    }
    let max_edits = if length <= 4 { 1 } else { 2 };
    let close = candidates
        .iter()
        // Each edit changes the length by at most one, so other candidates need no distance.
        .filter(|candidate| candidate.chars().count().abs_diff(length) <= max_edits)
        .map(|candidate| (edits(word, candidate), *candidate))
        .filter(|(edits, _)| *edits <= max_edits)
        .min_by_key(|(edits, _)| *edits)
        .map(|(_, candidate)| candidate);
    close.or_else(|| candidates.into_iter().find(|name| is_prefix(word, name) || is_prefix(name, word)))
}

/// Help for an unknown word: the closest candidate as a question, or `otherwise` if no candidate is close.
///
/// ```
/// # mod costcone { pub use costcone_formula as formula; }
/// use costcone::formula::close_or_else;
/// let help = |word| close_or_else(word, ["storage", "requests"], || "use one of: storage, requests".to_owned());
/// assert_eq!(help("requets"), "did you mean `requests`?");
/// assert_eq!(help("color"), "use one of: storage, requests");
/// ```
#[must_use]
pub fn close_or_else<'a>(
    word: &str,
    candidates: impl IntoIterator<Item = &'a str>,
    otherwise: impl FnOnce() -> String,
) -> String {
    did_you_mean(word, candidates).map_or_else(otherwise, |close| format!("did you mean `{close}`?"))
}

fn is_prefix(prefix: &str, text: &str) -> bool {
    prefix.len() >= 3 && text.starts_with(prefix)
}

fn edits(word: &str, candidate: &str) -> usize {
    strsim::osa_distance(&word.to_lowercase(), &candidate.to_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn swapped_neighbors_are_one_edit() {
        assert_eq!(edits("reqeust", "request"), 1);
        assert_eq!(edits("Storage", "storage"), 0);
    }

    #[test]
    fn short_words_need_closer_candidates() {
        assert_eq!(did_you_mean("via", ["from", "to"]), None);
        assert_eq!(did_you_mean("form", ["from", "to"]), Some("from"));
    }

    #[test]
    fn the_first_of_equally_close_candidates_is_suggested() {
        assert_eq!(did_you_mean("storage_c", ["storage_a", "storage_b"]), Some("storage_a"));
    }

    #[test]
    fn pasted_text_gets_no_suggestion() {
        let pasted = "requests ".repeat(8);
        assert_eq!(did_you_mean(&pasted, ["requests"]), None);
    }
}
