//! The effect of flows on the bill: the usages that receive their volume, and the transfers that each side pays.

use std::collections::BTreeMap;

use costcone_formula::{Decimal, Typed, Unit};

use super::modeling_choice::ModelingChoice;
use super::placed_item::PlacedItem;
use super::program_builder::{ExpectedUnit, ProgramBuilder};
use crate::catalog::{CrossZonePayer, Placement};
use crate::finding::{Code, Finding, Findings};
use crate::model::{Boundary, Environment, Flow, FlowEnd, PATH_KEYWORDS};

/// The service that prices transfers.
pub(super) const TRANSFER_SERVICE: &str = "data_transfer";

/// The volumes that flows add to usages, by position of the placed item and name of the usage.
pub(super) type FlowVolumes = BTreeMap<(usize, String), Vec<Typed>>;

/// A transfer that a component pays.
pub(super) struct Transfer {
    /// The position of the placed item that pays.
    pub(super) payer: usize,
    /// The charge of the transfer service.
    pub(super) charge: &'static str,
    /// The other end of the flow.
    pub(super) other: String,
    /// The region of the destination, if it affects the price.
    pub(super) to_region: Option<String>,
    /// The volume in GB.
    pub(super) volume: Typed,
    /// The path of the flow in the architecture file.
    pub(super) path: String,
}

/// The effect of all flows of an architecture.
#[derive(Default)]
pub(super) struct FlowResults {
    pub(super) feeds: FlowVolumes,
    pub(super) transfers: Vec<Transfer>,
    pub(super) choices: Vec<ModelingChoice>,
}

/// Traces every flow in every environment that contains both ends.
pub(super) fn trace_flows(
    builder: &mut ProgramBuilder<'_>,
    placed: &[PlacedItem],
    findings: &mut Findings,
) -> FlowResults {
    let mut flows = FlowResults::default();
    let architecture = builder.architecture;
    let environments: Vec<Option<&Environment>> = match architecture.environments() {
        [] => vec![None],
        several => several.iter().map(Some).collect(),
    };
    for (index, flow) in architecture.flows().iter().enumerate() {
        let path = format!("flows[{index}]");
        let expected = ExpectedUnit::monthly(gigabytes());
        let Some(volume) = builder.setting(&format!("{path}.volume"), flow.volume(), &expected, findings) else {
            continue;
        };
        for environment in &environments {
            let scaled = scale(builder, &volume, *environment, findings);
            let name = environment.map(Environment::name);
            FlowTracer { placed, flow, path: &path, environment: name, volume: scaled }
                .trace_flows(&mut flows, findings);
        }
    }
    flows
}

fn gigabytes() -> Unit {
    // INVARIANT: `GB` is a unit.
    "GB".parse().unwrap_or_default()
}

/// A quantity times the scale of the environment.
pub(super) fn scale(
    builder: &mut ProgramBuilder<'_>,
    typed: &Typed,
    environment: Option<&Environment>,
    findings: &mut Findings,
) -> Typed {
    let Some((environment, scale)) = environment.and_then(|e| e.scale.as_ref().map(|scale| (e, scale))) else {
        return typed.clone();
    };
    let path = format!("environments.{}.scale", environment.name());
    let Some(factor) = builder.setting(&path, scale, &ExpectedUnit::pure(), findings) else { return typed.clone() };
    let node = builder.program.multiply(typed.node(), factor.node());
    Typed::number(node, typed.unit().cloned().unwrap_or_default())
}

/// Traces one flow in one environment.
struct FlowTracer<'a> {
    placed: &'a [PlacedItem],
    flow: &'a Flow,
    path: &'a str,
    environment: Option<&'a str>,
    volume: Typed,
}

impl FlowTracer<'_> {
    fn trace_flows(&self, flows: &mut FlowResults, findings: &mut Findings) {
        let ends = [self.flow.from(), self.flow.to()];
        let absent = |place: &&FlowEnd| matches!(place, FlowEnd::Component(id) if self.items(id).is_empty());
        if ends.iter().any(absent) {
            return;
        }
        for step in self.flow.path() {
            self.pass(step, flows, findings);
        }
        self.check_boundary(findings);
        match (self.flow.from(), self.flow.to()) {
            (FlowEnd::Component(from), to) => self.leave(from, to, flows),
            // Inbound data is free. Its line shows the reader that the estimate includes it.
            (FlowEnd::Internet, FlowEnd::Component(to)) => self.arrive(to, flows),
            _ => {}
        }
    }

    fn items(&self, id: &str) -> Vec<usize> {
        let here = |placed: &PlacedItem| {
            placed.component == id
                && (placed.environment.as_deref() == self.environment || placed.environment.is_none())
        };
        self.placed.iter().enumerate().filter(|(_, placed)| here(placed)).map(|(index, _)| index).collect()
    }

    fn first(&self, id: &str) -> Option<(usize, &PlacedItem)> {
        let index = *self.items(id).first()?;
        Some((index, &self.placed[index]))
    }

    /// Adds the volume to a usage of a component. Items with a `share` each receive the whole volume, and their formulas apply
    /// the share. Otherwise the first item receives it.
    fn feed(&self, id: &str, usage: &str, flows: &mut FlowResults) {
        let items = self.items(id);
        let shared = items.first().is_some_and(|index| self.placed[*index].service.usage("share").is_some());
        for index in items.into_iter().take(if shared { usize::MAX } else { 1 }) {
            flows.feeds.entry((index, usage.to_owned())).or_default().push(self.volume.clone());
        }
    }

    fn pass(&self, step: &str, flows: &mut FlowResults, findings: &mut Findings) {
        if PATH_KEYWORDS.contains(&step) {
            return;
        }
        let Some((_, placed)) = self.first(step) else { return };
        match placed.service.flows().via.clone() {
            Some(usage) => self.feed(step, &usage, flows),
            None => findings.push(
                Finding::new(
                    Code::BadValue,
                    format!("{}.via", self.path),
                    format!("expected a component that passes data on, was `{step}` (`{}`)", placed.service.id()),
                )
                .with_help(
                    "name a NAT gateway, an endpoint or a transit gateway, or write a second flow that starts at this component",
                ),
            ),
        }
    }

    fn leave(&self, from: &str, to: &FlowEnd, flows: &mut FlowResults) {
        let Some((payer, sender)) = self.first(from) else { return };
        let own = match to {
            FlowEnd::Internet | FlowEnd::OnPremises => sender.service.flows().to_internet.clone(),
            FlowEnd::Component(_) | FlowEnd::Region(_) => sender.service.flows().to_component.clone(),
        };
        if let Some(usage) = own {
            return self.feed(from, &usage, flows);
        }
        match to {
            // Data to the premises over a VPN costs the same as data to the internet.
            FlowEnd::Internet | FlowEnd::OnPremises => self.bill(payer, "internet_out", to.word(), None, flows),
            FlowEnd::Region(region) => self.bill(payer, "cross_region_out", region, Some(region), flows),
            FlowEnd::Component(to) => self.between(payer, sender, to, flows),
        }
    }

    fn arrive(&self, to: &str, flows: &mut FlowResults) {
        if let Some((payer, receiver)) = self.first(to)
            && !matches!(receiver.service.placement(), Placement::Edge | Placement::Global)
        {
            self.bill(payer, "internet_in", "internet", None, flows);
        }
    }

    fn between(&self, payer: usize, sender: &PlacedItem, to: &str, flows: &mut FlowResults) {
        let Some((other, receiver)) = self.first(to) else { return };
        let placements = (sender.service.placement(), receiver.service.placement());
        if placements.1 == Placement::Edge {
            return self.bill(payer, "to_cloudfront", to, None, flows);
        }
        if matches!(placements, (Placement::Global, _) | (_, Placement::Global)) {
            return;
        }
        if sender.region != receiver.region {
            return self.bill(payer, "cross_region_out", to, Some(&receiver.region), flows);
        }
        let zonal = placements == (Placement::Zonal, Placement::Zonal);
        let endpoint = self.flow.path().iter().any(|step| step == PATH_KEYWORDS[0]);
        let crosses = match self.flow.boundary() {
            Some(boundary) => boundary == Boundary::CrossZone,
            None => zonal && !endpoint,
        };
        let sides = [sender, receiver].map(|placed| placed.service.flows().cross_zone);
        if crosses && !sides.contains(&CrossZonePayer::Free) {
            if self.flow.boundary().is_none() {
                let choice = self.assumed_crossing();
                if !flows.choices.contains(&choice) {
                    flows.choices.push(choice);
                }
            }
            if sides[0] == CrossZonePayer::BothSides {
                self.bill(payer, "cross_zone_out", to, None, flows);
            }
            if sides[1] == CrossZonePayer::BothSides {
                self.bill(other, "cross_zone_in", &sender.component, None, flows);
            }
        }
    }

    fn assumed_crossing(&self) -> ModelingChoice {
        ModelingChoice {
            statement: format!(
                "Flow from {} to {} crosses availability zones",
                self.flow.from().word(),
                self.flow.to().word()
            ),
            value: "cross_zone".to_owned(),
            basis: "Not stated, so the more expensive case; write `boundary = \"same_zone\"` if both ends share a zone"
                .to_owned(),
        }
    }

    fn bill(&self, payer: usize, charge: &'static str, other: &str, to_region: Option<&str>, flows: &mut FlowResults) {
        flows.transfers.push(Transfer {
            payer,
            charge,
            other: other.to_owned(),
            to_region: to_region.map(str::to_owned),
            volume: self.volume.clone(),
            path: self.path.to_owned(),
        });
    }

    /// Checks that the ends of the flow allow its boundary.
    fn check_boundary(&self, findings: &mut Findings) {
        let Some(stated) = self.flow.boundary() else { return };
        let inside = |place: &FlowEnd| match place {
            FlowEnd::Component(id) => self.first(id).map(|(_, placed)| placed.region.clone()),
            _ => None,
        };
        let fits = match (self.flow.from(), self.flow.to()) {
            (FlowEnd::Internet, _) | (_, FlowEnd::Internet) => stated == Boundary::Internet,
            (FlowEnd::OnPremises, _) | (_, FlowEnd::OnPremises) => stated == Boundary::OnPremises,
            (FlowEnd::Region(_), _) | (_, FlowEnd::Region(_)) => stated == Boundary::CrossRegion,
            (from, to) if inside(from) != inside(to) => stated == Boundary::CrossRegion,
            _ => matches!(stated, Boundary::SameZone | Boundary::CrossZone),
        };
        if !fits {
            let (from, to) = (self.flow.from().word(), self.flow.to().word());
            let message = format!("a flow from `{from}` to `{to}` cannot have the boundary `{}`", stated.word());
            let finding = Finding::new(Code::BadValue, format!("{}.boundary", self.path), message);
            findings.push(finding.with_help("remove `boundary`: the ends determine it"));
        }
    }
}

/// The sum of volumes in GB.
pub(super) fn total(builder: &mut ProgramBuilder<'_>, volumes: &[Typed]) -> Typed {
    let zero = builder.program.constant(Decimal::ZERO);
    let node = volumes.iter().fold(zero, |sum, volume| builder.program.add(sum, volume.node()));
    Typed::number(node, gigabytes())
}
