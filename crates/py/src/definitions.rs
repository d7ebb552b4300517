//! The assumptions and drivers in a formula. They travel with the formula.

use costcone::{Code, Finding, Table, Value};

/// The definition of a name in a formula.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum NameDefinition {
    /// The keys of an assumption.
    Assumption(Table),
    /// The formula of a driver.
    Driver(String),
}

impl NameDefinition {
    /// The section of an architecture file for this definition.
    fn section(&self) -> &'static str {
        match self {
            NameDefinition::Assumption(_) => "assumptions",
            NameDefinition::Driver(_) => "drivers",
        }
    }

    fn value(&self) -> Value {
        match self {
            NameDefinition::Assumption(given) => Value::Table(given.clone()),
            NameDefinition::Driver(formula) => Value::Text(formula.clone()),
        }
    }
}

/// Names and their definitions, in order of appearance.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct NameDefinitions {
    list: Vec<(String, NameDefinition)>,
}

impl NameDefinitions {
    /// The definition of one name.
    pub(crate) fn of(name: &str, meaning: NameDefinition) -> NameDefinitions {
        NameDefinitions { list: vec![(name.to_owned(), meaning)] }
    }

    /// The definitions in a document.
    pub(crate) fn read(document: &Table) -> NameDefinitions {
        let section = |key| document.section(&[key]);
        let meaning = |value: &Value| match value {
            Value::Table(given) => NameDefinition::Assumption(given.clone()),
            Value::Text(formula) => NameDefinition::Driver(formula.clone()),
            _ => NameDefinition::Assumption(Table::new()),
        };
        let mut list = Vec::new();
        for section in [section("assumptions"), section("drivers")] {
            list.extend(section.iter().map(|(name, value)| (name.to_owned(), meaning(value))));
        }
        NameDefinitions { list }
    }

    /// Adds all definitions of another list.
    pub(crate) fn take(&mut self, others: &NameDefinitions) -> Result<(), Finding> {
        others.list.iter().try_for_each(|(name, meaning)| self.add(name, meaning))
    }

    fn add(&mut self, name: &str, meaning: &NameDefinition) -> Result<(), Finding> {
        match self.list.iter().find(|(known, _)| known == name) {
            None => self.list.push((name.to_owned(), meaning.clone())),
            Some((_, known)) if known == meaning => {}
            Some((_, known)) => return Err(twice(known.section(), name)),
        }
        Ok(())
    }

    /// A copy of the document with these definitions.
    pub(crate) fn write(&self, document: &Table) -> Result<Table, Finding> {
        self.list.iter().try_fold(document.clone(), |document, (name, meaning)| {
            let section = meaning.section();
            match document.at(&[section, name]) {
                Some(known) if *known == meaning.value() => Ok(document),
                Some(_) => Err(twice(section, name)),
                None => Ok(document.with_at(&[section, name], meaning.value())),
            }
        })
    }
}

fn twice(section: &str, name: &str) -> Finding {
    let finding = Finding::new(Code::Duplicate, format!("{section}.{name}"), "is defined twice, with different values");
    finding.with_help("rename one of them, or replace it everywhere with `with_assumption`")
}
