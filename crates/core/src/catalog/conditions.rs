//! The attribute values under which an attribute, a usage or a charge applies.

/// The attribute values under which something applies. Each named attribute must have one of the listed values.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Conditions(pub(crate) Vec<(String, Vec<String>)>);

impl Conditions {
    /// Whether these attribute values meet the conditions.
    pub fn hold<'a>(&self, value_of: impl Fn(&str) -> Option<&'a str>) -> bool {
        self.0.iter().all(|(attribute, allowed)| {
            value_of(attribute).is_some_and(|value| allowed.iter().any(|word| word == value))
        })
    }

    /// Each attribute with the values that it may have.
    #[must_use]
    pub fn pairs(&self) -> &[(String, Vec<String>)] {
        &self.0
    }
}
