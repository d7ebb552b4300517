//! The keys of each table of an architecture file. The JSON Schema in `schema/` lists the same keys.

/// The version of the schema that this version of costcone reads and writes.
pub const SCHEMA_VERSION: i64 = 1;

/// The top level.
pub const FILE: [&str; 13] = [
    "schema",
    "architecture",
    "engagement",
    "assumptions",
    "correlation",
    "drivers",
    "environments",
    "components",
    "flows",
    "existing_use",
    "discount",
    "excluded",
    SWEEP,
];
/// The section that defines a sweep.
pub const SWEEP: &str = "sweep";
/// `[architecture]`
pub const ARCHITECTURE: [&str; 10] = [
    "name",
    "region",
    "prices",
    "scenario",
    "currency",
    "hours_per_month",
    "free_allowances",
    "definition_uncertainty",
    "trust_boundaries",
    "integration_points",
];
/// `[architecture.scenario]`
pub const SCENARIO: [&str; 3] = ["of", "who", "why"];
/// Entries of `trust_boundaries`.
pub const TRUST_BOUNDARY: [&str; 2] = ["name", "contains"];
/// Entries of `integration_points`.
pub const INTEGRATION_POINT: [&str; 3] = ["name", "via", "to"];
/// `[engagement]`
pub const ENGAGEMENT: [&str; 8] =
    ["problem", "problem_confirmed_by", "owner", "budget_path", "compliance", "timeline", "pilot", "calibration"];
/// `[[correlation]]`
pub const CORRELATION: [&str; 4] = ["between", "rank", "latent", "basis"];
/// `[environments.NAME]`
pub const ENVIRONMENT: [&str; 5] = ["statement", "scale", "hours", "without", "components"];
/// `[components.NAME]`, in addition to the attributes and usages of its service.
pub const COMPONENT: [&str; 12] = [
    "service",
    "label",
    "region",
    "environments",
    "statement",
    "basis",
    "owner",
    "status",
    "trust",
    "count",
    "hours",
    "items",
];
/// `[[flows]]`
pub const FLOW: [&str; 6] = ["from", "to", "volume", "via", "boundary", "statement"];
/// `[[existing_use]]`
pub const EXISTING_USE: [&str; 6] = ["service", "charge", "region", "attributes", "quantity", "basis"];
/// `[discount]`
pub const DISCOUNT: [&str; 2] = ["fraction", "basis"];
/// `[excluded]`
pub const EXCLUDED: [&str; 1] = ["items"];
