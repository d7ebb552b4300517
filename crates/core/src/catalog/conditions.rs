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

#[cfg(test)]
mod tests {
    use super::*;

    /// Every assignment of two attributes, against the words of the rule: each named attribute has one of its values.
    #[test]
    fn every_named_attribute_must_have_one_of_its_values() {
        let conditions = Conditions(vec![
            ("engine".to_owned(), vec!["mysql".to_owned(), "postgres".to_owned()]),
            ("tenancy".to_owned(), vec!["shared".to_owned()]),
        ]);
        for engine in [None, Some("mysql"), Some("postgres"), Some("oracle")] {
            for tenancy in [None, Some("shared"), Some("dedicated")] {
                let value_of = |attribute: &str| if attribute == "engine" { engine } else { tenancy };
                let is_met = matches!(engine, Some("mysql" | "postgres")) && tenancy == Some("shared");
                assert_eq!(conditions.hold(value_of), is_met, "{engine:?} {tenancy:?}");
            }
        }
    }

    #[test]
    fn no_conditions_are_always_met() {
        assert!(Conditions::default().hold(|_| None));
    }
}
