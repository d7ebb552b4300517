//! Places in the text of a formula.

/// A part of a formula's text, in bytes from its start.
///
/// ```
/// # mod costcone { pub use costcone_formula as formula; }
/// use costcone::formula::Span;
/// let (first, second) = (Span { start: 0, end: 5 }, Span { start: 8, end: 14 });
/// assert_eq!(first.to(second), Span { start: 0, end: 14 });
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Span {
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
}

impl Span {
    /// The smallest part that covers both.
    #[must_use]
    pub fn to(self, other: Span) -> Span {
        Span { start: self.start.min(other.start), end: self.end.max(other.end) }
    }
}
