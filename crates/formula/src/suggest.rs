//! Did you mean: the known word closest to a mistyped one.

/// The candidate within two edits (one for short words) of `word`, the closest first; else one that begins with the word or
/// with which the word begins, from three letters on; `None` where none is close.
///
/// The distance is the restricted Damerau-Levenshtein distance (insert, delete, replace, swap neighbours), upper and
/// lower case alike. Ties go to the first candidate.
///
/// ```
/// use costcone_formula::did_you_mean;
/// assert_eq!(did_you_mean("requets", ["storage", "requests"]), Some("requests"));
/// assert_eq!(did_you_mean("arm", ["x86_64", "arm64"]), Some("arm64"));
/// assert_eq!(did_you_mean("colour", ["storage", "requests"]), None);
/// ```
#[must_use]
pub fn did_you_mean<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let candidates: Vec<&str> = candidates.into_iter().collect();
    // A long paste is no typing error, and the distance costs the product of both lengths.
    if word.chars().count() > 64 {
        return None;
    }
    let allowed = if word.chars().count() <= 4 { 1 } else { 2 };
    let close = candidates
        .iter()
        .map(|candidate| (distance(word, candidate), *candidate))
        .filter(|(edits, _)| *edits <= allowed)
        .min_by_key(|(edits, _)| *edits)
        .map(|(_, candidate)| candidate);
    close.or_else(|| candidates.into_iter().find(|candidate| begins(word, candidate) || begins(candidate, word)))
}

fn begins(start: &str, whole: &str) -> bool {
    start.len() >= 3 && whole.starts_with(start)
}

fn distance(a: &str, b: &str) -> usize {
    let a: Vec<char> = a.to_lowercase().chars().collect();
    let b: Vec<char> = b.to_lowercase().chars().take(80).collect();
    let mut rows = vec![vec![0usize; b.len() + 1]; a.len() + 1];
    for (i, row) in rows.iter_mut().enumerate() {
        row[0] = i;
    }
    for (j, cell) in rows[0].iter_mut().enumerate() {
        *cell = j;
    }
    for i in 1..=a.len() {
        for j in 1..=b.len() {
            let replaced = rows[i - 1][j - 1] + usize::from(a[i - 1] != b[j - 1]);
            let mut best = replaced.min(rows[i - 1][j] + 1).min(rows[i][j - 1] + 1);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                best = best.min(rows[i - 2][j - 2] + 1);
            }
            rows[i][j] = best;
        }
    }
    rows[a.len()][b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn swapped_neighbours_are_one_edit() {
        assert_eq!(distance("reqeust", "request"), 1);
        assert_eq!(distance("Storage", "storage"), 0);
    }

    #[test]
    fn short_words_need_to_be_closer() {
        assert_eq!(did_you_mean("via", ["from", "to"]), None);
        assert_eq!(did_you_mean("form", ["from", "to"]), Some("from"));
    }
}
