//! The values of an axis.

use costcone_formula::{Calendar, Decimal, Quantity, Unit};

/// The values of an axis as the author wrote them. Quantities of one kind are in order of size. Other values are in order of
/// their first scenario.
#[derive(Clone, Debug, PartialEq)]
pub struct AxisLevels {
    name: String,
    labels: Vec<String>,
    values: Option<Vec<Decimal>>,
    unit: Unit,
}

impl AxisLevels {
    /// Builds the levels from labels in order of appearance. Also returns the level of each label.
    pub(super) fn new(name: String, labels: Vec<String>) -> (AxisLevels, Vec<u32>) {
        let read = quantities(&labels);
        let mut order: Vec<usize> = (0..labels.len()).collect();
        if let Some((values, _)) = &read {
            order.sort_by_key(|place| values[*place]);
        }
        let mut belongs = vec![0; labels.len()];
        (0_u32..).zip(&order).for_each(|(place, from)| belongs[*from] = place);
        let (values, unit) = read.unzip();
        let values = values.map(|values: Vec<Decimal>| order.iter().map(|place| values[*place]).collect());
        let labels = order.iter().map(|place| labels[*place].clone()).collect();
        (AxisLevels { name, labels, values, unit: unit.unwrap_or_default() }, belongs)
    }

    /// The name of the axis.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The values as written.
    #[must_use]
    pub fn labels(&self) -> &[String] {
        &self.labels
    }

    /// The values in [`unit`](Self::unit), rising, if all are quantities of one kind.
    #[must_use]
    pub fn values(&self) -> Option<&[Decimal]> {
        self.values.as_deref()
    }

    /// The unit of the values: the unit of the first value.
    #[must_use]
    pub fn unit(&self) -> &Unit {
        &self.unit
    }

    /// The level of a value, in its own spelling or as an equal quantity.
    #[must_use]
    pub fn place(&self, label: &str) -> Option<usize> {
        let written = self.labels.iter().position(|known| known == label);
        written.or_else(|| {
            let asked = label.parse::<Quantity>().ok()?.value_in(&self.unit, &Calendar::default())?;
            self.values.as_ref()?.iter().position(|value| *value == asked)
        })
    }
}

/// All labels as quantities in the unit of the first, if they are quantities of one kind.
fn quantities(labels: &[String]) -> Option<(Vec<Decimal>, Unit)> {
    let read: Vec<Quantity> = labels.iter().map(|label| label.parse().ok()).collect::<Option<_>>()?;
    let unit = read.first()?.unit().clone();
    let calendar = Calendar::default();
    let values = read.iter().map(|quantity| quantity.value_in(&unit, &calendar)).collect::<Option<_>>()?;
    Some((values, unit))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn levels(labels: &[&str]) -> AxisLevels {
        AxisLevels::new("axis".to_owned(), labels.iter().map(|label| (*label).to_owned()).collect()).0
    }

    #[test]
    fn quantities_of_one_kind_are_ordered_by_size() {
        let sizes = levels(&["2 TB", "400 GB", "1 TB"]);
        assert_eq!(sizes.labels(), ["400 GB", "1 TB", "2 TB"]);
        assert_eq!(sizes.unit().to_string(), "TB");
        assert_eq!(sizes.place("1 TB"), Some(1));
        assert_eq!(sizes.place("1024 GB"), Some(1));
        assert_eq!(sizes.place("3 TB"), None);
        assert_eq!(levels(&["80k", "9000", "1e3"]).labels(), ["1e3", "9000", "80k"]);
    }

    #[test]
    fn what_is_not_all_of_one_kind_stays_as_it_came() {
        for labels in [["b", "a", "c"], ["2 GB", "1 hour", "3 GB"], ["2 GB", "none", "1 GB"]] {
            assert_eq!(levels(&labels).labels(), labels);
            assert!(levels(&labels).values().is_none());
        }
    }
}
