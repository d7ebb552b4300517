//! The assumptions and drivers that a formula names, which come along wherever the formula goes.

use costcone::{Code, Finding, Table, Value};

/// What a name in a formula stands for.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Meaning {
    /// An assumption by the keys that give it.
    Assumption(Table),
    /// A driver by its formula.
    Driver(String),
}

impl Meaning {
    /// The table of an architecture file that it belongs in.
    fn section(&self) -> &'static str {
        match self {
            Meaning::Assumption(_) => "assumptions",
            Meaning::Driver(_) => "drivers",
        }
    }

    fn value(&self) -> Value {
        match self {
            Meaning::Assumption(given) => Value::Table(given.clone()),
            Meaning::Driver(formula) => Value::Text(formula.clone()),
        }
    }
}

/// Names and their meanings, in order of appearance.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Definitions {
    list: Vec<(String, Meaning)>,
}

impl Definitions {
    /// One name.
    pub(crate) fn of(name: &str, meaning: Meaning) -> Definitions {
        Definitions { list: vec![(name.to_owned(), meaning)] }
    }

    /// Those of a document.
    pub(crate) fn read(document: &Table) -> Definitions {
        let section = |key| document.section(&[key]);
        let meaning = |value: &Value| match value {
            Value::Table(given) => Meaning::Assumption(given.clone()),
            Value::Text(formula) => Meaning::Driver(formula.clone()),
            _ => Meaning::Assumption(Table::new()),
        };
        let mut list = Vec::new();
        for section in [section("assumptions"), section("drivers")] {
            list.extend(section.iter().map(|(name, value)| (name.to_owned(), meaning(value))));
        }
        Definitions { list }
    }

    /// Adds those of another.
    pub(crate) fn take(&mut self, others: &Definitions) -> Result<(), Finding> {
        others.list.iter().try_for_each(|(name, meaning)| self.add(name, meaning))
    }

    fn add(&mut self, name: &str, meaning: &Meaning) -> Result<(), Finding> {
        match self.list.iter().find(|(known, _)| known == name) {
            None => self.list.push((name.to_owned(), meaning.clone())),
            Some((_, known)) if known == meaning => {}
            Some((_, known)) => return Err(twice(known.section(), name)),
        }
        Ok(())
    }

    /// Adds them to a document.
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
    let finding = Finding::new(Code::Duplicate, format!("{section}.{name}"), "is given in two ways");
    finding.with_help("give one of them another name, or change it for all with `with_assumption`")
}
