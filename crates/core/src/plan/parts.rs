//! Sums of lines by component, service, region and environment.

use costcone_formula::{NodeId, Program};

use super::line_item::LineItem;
use super::meter::sum;

/// The property that the lines of a part share.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PartKind {
    /// The component.
    Component,
    /// The service.
    Service,
    /// The region.
    Region,
    /// The environment.
    Environment,
}

impl PartKind {
    /// Every kind, in the order of a report.
    pub const ALL: [PartKind; 4] = [PartKind::Component, PartKind::Service, PartKind::Region, PartKind::Environment];

    /// The word for the kind: `component`.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            PartKind::Component => "component",
            PartKind::Service => "service",
            PartKind::Region => "region",
            PartKind::Environment => "environment",
        }
    }

    fn of(self, line: &LineItem) -> Option<&str> {
        match self {
            PartKind::Component => Some(line.component()),
            PartKind::Service => Some(line.service()),
            PartKind::Region => Some(line.region()),
            PartKind::Environment => line.environment(),
        }
    }
}

/// The lines of one component, service, region or environment.
#[derive(Clone, Debug)]
pub struct CostPart {
    pub(crate) kind: PartKind,
    pub(crate) name: String,
    pub(crate) label: String,
    pub(crate) lines: Vec<usize>,
    pub(crate) cost: NodeId,
}

impl CostPart {
    /// The property that its lines share.
    #[must_use]
    pub fn kind(&self) -> PartKind {
        self.kind
    }

    /// The name of the component, service, region or environment.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The name for readers: the label of a component, or the name of a service as AWS writes it. Otherwise the id.
    #[must_use]
    pub fn label(&self) -> &str {
        &self.label
    }

    /// The node of the sum of its lines.
    #[must_use]
    pub fn cost(&self) -> NodeId {
        self.cost
    }

    /// The positions of its lines in the plan.
    #[must_use]
    pub fn lines(&self) -> &[usize] {
        &self.lines
    }
}

/// The name of the part for lines of no single environment, such as a support plan.
pub const ALL_ENVIRONMENTS: &str = "shared";

/// Every part of every kind, in the order of its first line.
pub(super) fn parts(
    program: &mut Program,
    lines: &[LineItem],
    label: impl Fn(PartKind, &str) -> String,
) -> Vec<CostPart> {
    let mut parts: Vec<CostPart> = Vec::new();
    for kind in PartKind::ALL {
        for (index, line) in lines.iter().enumerate() {
            let whole = kind == PartKind::Environment && lines.iter().any(|line| line.environment().is_some());
            let Some(name) = kind.of(line).or(whole.then_some(ALL_ENVIRONMENTS)) else { continue };
            match parts.iter_mut().find(|part| part.kind == kind && part.name == name) {
                Some(part) => part.lines.push(index),
                None => {
                    let (name, label) = (name.to_owned(), label(kind, name));
                    parts.push(CostPart { kind, name, label, lines: vec![index], cost: line.cost });
                }
            }
        }
    }
    for part in &mut parts {
        // Sum by name, as for the total: sums round, so the order of the file would change the last digits.
        let mut of_part: Vec<&LineItem> = part.lines.iter().map(|index| &lines[*index]).collect();
        of_part.sort_by_key(|line| line.id());
        part.cost = sum(program, of_part.into_iter().map(|line| line.cost));
    }
    parts
}
