//! The queries of a definition to its environment: prices, the catalog, files.

use costcone_core::prices::InstanceNeed;
use costcone_core::{Code, Finding, Findings, Table};

/// Answers the queries of a definition. The default methods refuse with a message. So an empty implementation reads definitions
/// that spell out all values.
pub trait SweepEnvironment {
    /// The regions with prices for every service of a document, or for the service of one component.
    ///
    /// # Errors
    /// Returns an error if the regions are unknown.
    fn regions(&self, document: &Table, component: Option<&str>) -> Result<Vec<String>, Finding> {
        let _ = (document, component);
        Err(unanswered("all regions"))
    }

    /// The instance types that a setting of a component can have.
    ///
    /// # Errors
    /// Returns an error if the setting is not an instance type, or no type of any region satisfies the query.
    fn instance_types(&self, asked: &InstanceRequest<'_>) -> Result<Vec<String>, Finding> {
        let _ = asked;
        Err(unanswered("instance types"))
    }

    /// The document of an architecture by its name in the definition, such as a file name.
    ///
    /// # Errors
    /// The error.
    fn architecture(&self, name: &str) -> Result<Table, Findings> {
        let _ = name;
        Err(unanswered("an architecture").into())
    }

    /// The finding for a setting that the service of a component does not know.
    fn unknown_setting(&self, service: &str, setting: &str) -> Option<Finding> {
        let _ = (service, setting);
        None
    }
}

/// A query for instance types.
#[derive(Clone, Debug)]
pub struct InstanceRequest<'a> {
    /// The architecture.
    pub document: &'a Table,
    /// The component.
    pub component: &'a str,
    /// Its setting, such as `instance_type`.
    pub setting: &'a str,
    /// The requirement on the types.
    pub wanted: &'a InstanceQuery,
    /// At least one of these regions must offer the type.
    pub regions: &'a [String],
    /// Other varied settings of the component. They may have any value.
    pub varied: &'a [&'a str],
}

/// A requirement on instance types.
#[derive(Clone, Debug, PartialEq)]
pub enum InstanceQuery {
    /// At least this size.
    Need(InstanceNeed),
    /// One of these names, with or without the service's prefix, such as `db.`.
    Among(Vec<String>),
}

/// Answers no query: for definitions that spell out every value.
#[derive(Clone, Copy, Debug, Default)]
pub struct EmptyEnvironment;

impl SweepEnvironment for EmptyEnvironment {}

fn unanswered(subject: &str) -> Finding {
    let finding = Finding::new(Code::BadValue, "", format!("{subject} cannot be looked up here"));
    finding.with_help("list the values")
}
