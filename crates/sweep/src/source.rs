//! What the definition of a sweep asks of the world around it: prices, the catalogue, files.

use costcone_core::prices::InstanceNeed;
use costcone_core::{Code, Finding, Findings, Table};

/// Answers what a definition leaves to be found. Everything that it does not answer is refused in words, so that the empty implementation
/// reads definitions that spell all of their values out.
pub trait Source {
    /// The regions in which every service of a document has prices; of one component, where it is named.
    ///
    /// # Errors
    /// Where that cannot be found out.
    fn regions(&self, document: &Table, component: Option<&str>) -> Result<Vec<String>, Finding> {
        let _ = (document, component);
        Err(unanswered("all regions"))
    }

    /// The instance types that a setting of a component can have.
    ///
    /// # Errors
    /// Where the setting is no instance type, or none of any region will do.
    fn instance_types(&self, asked: &InstancesAsked<'_>) -> Result<Vec<String>, Finding> {
        let _ = asked;
        Err(unanswered("instance types"))
    }

    /// The document of an architecture by what a definition calls it, such as the name of a file.
    ///
    /// # Errors
    /// What is wrong with it.
    fn architecture(&self, name: &str) -> Result<Table, Findings> {
        let _ = name;
        Err(unanswered("an architecture").into())
    }

    /// What is wrong with the name of a setting of a component, where its service knows none of that name.
    fn unknown_setting(&self, service: &str, setting: &str) -> Option<Finding> {
        let _ = (service, setting);
        None
    }
}

/// Which instance types a definition asks for.
#[derive(Clone, Debug)]
pub struct InstancesAsked<'a> {
    /// The architecture.
    pub document: &'a Table,
    /// The component.
    pub component: &'a str,
    /// Its setting, such as `instance_type`.
    pub setting: &'a str,
    /// What the types must satisfy.
    pub wanted: &'a Wanted,
    /// Types that one of these regions offers.
    pub regions: &'a [String],
    /// Other settings of the component that vary: they may have any value.
    pub varied: &'a [&'a str],
}

/// What instance types must satisfy.
#[derive(Clone, Debug, PartialEq)]
pub enum Wanted {
    /// At least so large.
    Need(InstanceNeed),
    /// One of these, under its own name or, as EC2 calls it, without what the service puts before it (`db.`).
    Among(Vec<String>),
}

/// Knows nothing: for definitions in which every value is spelt out.
#[derive(Clone, Copy, Debug, Default)]
pub struct NoSource;

impl Source for NoSource {}

fn unanswered(what: &str) -> Finding {
    let finding = Finding::new(Code::BadValue, "", format!("{what} cannot be found out here"));
    finding.with_help("list the values")
}
