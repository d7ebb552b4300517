//! What flows cost: which usages take their volume, and which transfer is billed on which side.

use std::collections::BTreeMap;

use costcone_formula::{Decimal, Typed, Unit};

use super::ModelingChoice;
use super::place::Placed;
use super::terms::{Terms, Wanted};
use crate::catalog::{CrossZonePayer, Placement};
use crate::finding::{Code, Finding, Findings};
use crate::model::{Boundary, Environment, Flow, FlowEnd, PATH_KEYWORDS};

/// The service whose charges price transfers.
pub(super) const TRANSFER_SERVICE: &str = "data_transfer";

/// Volumes that flows add to usages, by the place in the list of placed items and the usage.
pub(super) type Feeds = BTreeMap<(usize, String), Vec<Typed>>;

/// A transfer billed to a component.
pub(super) struct Transfer {
    /// The placed item that pays.
    pub(super) payer: usize,
    /// The charge of the transfer service.
    pub(super) charge: &'static str,
    /// The other end.
    pub(super) other: String,
    /// The destination's region, where it decides the price.
    pub(super) to_region: Option<String>,
    /// How much, in GB.
    pub(super) volume: Typed,
    /// Where the flow stands in the file.
    pub(super) path: String,
}

/// Everything the flows of an architecture lead to.
#[derive(Default)]
pub(super) struct Flowing {
    pub(super) feeds: Feeds,
    pub(super) transfers: Vec<Transfer>,
    pub(super) choices: Vec<ModelingChoice>,
}

/// Follows every flow in every environment in which both of its ends are.
pub(super) fn follow(terms: &mut Terms<'_>, placed: &[Placed], findings: &mut Findings) -> Flowing {
    let mut flowing = Flowing::default();
    let architecture = terms.architecture;
    let environments: Vec<Option<&Environment>> = match architecture.environments() {
        [] => vec![None],
        several => several.iter().map(Some).collect(),
    };
    for (index, flow) in architecture.flows().iter().enumerate() {
        let path = format!("flows[{index}]");
        let wanted = Wanted::monthly(gigabytes());
        let Some(volume) = terms.setting(&format!("{path}.volume"), flow.volume(), &wanted, findings) else { continue };
        for environment in &environments {
            let scaled = scale(terms, &volume, *environment, findings);
            let name = environment.map(Environment::name);
            Following { placed, flow, path: &path, environment: name, volume: scaled }.follow(&mut flowing, findings);
        }
    }
    flowing
}

fn gigabytes() -> Unit {
    // INVARIANT: `GB` is a unit.
    "GB".parse().unwrap_or_default()
}

/// A quantity times the environment's scale.
pub(super) fn scale(
    terms: &mut Terms<'_>,
    typed: &Typed,
    environment: Option<&Environment>,
    findings: &mut Findings,
) -> Typed {
    let Some((environment, scale)) = environment.and_then(|e| e.scale.as_ref().map(|scale| (e, scale))) else {
        return typed.clone();
    };
    let path = format!("environments.{}.scale", environment.name());
    let Some(factor) = terms.setting(&path, scale, &Wanted::pure(), findings) else { return typed.clone() };
    let node = terms.program.multiply(typed.node(), factor.node());
    Typed::number(node, typed.unit().cloned().unwrap_or_default())
}

/// One flow in one environment.
struct Following<'a> {
    placed: &'a [Placed],
    flow: &'a Flow,
    path: &'a str,
    environment: Option<&'a str>,
    volume: Typed,
}

impl Following<'_> {
    fn follow(&self, flowing: &mut Flowing, findings: &mut Findings) {
        let ends = [self.flow.from(), self.flow.to()];
        let absent = |place: &&FlowEnd| matches!(place, FlowEnd::Component(id) if self.items(id).is_empty());
        if ends.iter().any(absent) {
            return;
        }
        for step in self.flow.path() {
            self.pass(step, flowing, findings);
        }
        self.check_boundary(findings);
        match (self.flow.from(), self.flow.to()) {
            (FlowEnd::Component(from), to) => self.leave(from, to, flowing),
            // What arrives from outside is free; the line shows that it was thought of.
            (FlowEnd::Internet, FlowEnd::Component(to)) => self.arrive(to, flowing),
            _ => {}
        }
    }

    fn items(&self, id: &str) -> Vec<usize> {
        let here = |placed: &Placed| {
            placed.component == id
                && (placed.environment.as_deref() == self.environment || placed.environment.is_none())
        };
        self.placed.iter().enumerate().filter(|(_, placed)| here(placed)).map(|(index, _)| index).collect()
    }

    fn first(&self, id: &str) -> Option<(usize, &Placed)> {
        let index = *self.items(id).first()?;
        Some((index, &self.placed[index]))
    }

    /// Adds the volume to a usage of a component. Items that say which `share` is theirs each take the whole volume, of
    /// which their formulas take the share; of others the first takes it.
    fn feed(&self, id: &str, usage: &str, flowing: &mut Flowing) {
        let items = self.items(id);
        let shared = items.first().is_some_and(|index| self.placed[*index].service.usage("share").is_some());
        for index in items.into_iter().take(if shared { usize::MAX } else { 1 }) {
            flowing.feeds.entry((index, usage.to_owned())).or_default().push(self.volume.clone());
        }
    }

    fn pass(&self, step: &str, flowing: &mut Flowing, findings: &mut Findings) {
        if PATH_KEYWORDS.contains(&step) {
            return;
        }
        let Some((_, placed)) = self.first(step) else { return };
        match placed.service.flows().via.clone() {
            Some(usage) => self.feed(step, &usage, flowing),
            None => findings.push(
                Finding::new(
                    Code::BadValue,
                    format!("{}.via", self.path),
                    format!("`{step}` is a `{}`, through which no flow is led", placed.service.id()),
                )
                .with_help(
                    "name a NAT gateway, an endpoint or a transit gateway, or make it the start of a flow of its own",
                ),
            ),
        }
    }

    fn leave(&self, from: &str, to: &FlowEnd, flowing: &mut Flowing) {
        let Some((payer, sender)) = self.first(from) else { return };
        let own = match to {
            FlowEnd::Internet | FlowEnd::OnPremises => sender.service.flows().to_internet.clone(),
            FlowEnd::Component(_) | FlowEnd::Region(_) => sender.service.flows().to_component.clone(),
        };
        if let Some(usage) = own {
            return self.feed(from, &usage, flowing);
        }
        match to {
            // Over a VPN, data to the premises pays the price of data to the internet.
            FlowEnd::Internet | FlowEnd::OnPremises => self.bill(payer, "internet_out", to.word(), None, flowing),
            FlowEnd::Region(region) => self.bill(payer, "cross_region_out", region, Some(region), flowing),
            FlowEnd::Component(to) => self.between(payer, sender, to, flowing),
        }
    }

    fn arrive(&self, to: &str, flowing: &mut Flowing) {
        if let Some((payer, receiver)) = self.first(to)
            && !matches!(receiver.service.placement(), Placement::Edge | Placement::Global)
        {
            self.bill(payer, "internet_in", "internet", None, flowing);
        }
    }

    fn between(&self, payer: usize, sender: &Placed, to: &str, flowing: &mut Flowing) {
        let Some((other, receiver)) = self.first(to) else { return };
        let placements = (sender.service.placement(), receiver.service.placement());
        if placements.1 == Placement::Edge {
            return self.bill(payer, "to_cloudfront", to, None, flowing);
        }
        if matches!(placements, (Placement::Global, _) | (_, Placement::Global)) {
            return;
        }
        if sender.region != receiver.region {
            return self.bill(payer, "cross_region_out", to, Some(&receiver.region), flowing);
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
                if !flowing.choices.contains(&choice) {
                    flowing.choices.push(choice);
                }
            }
            if sides[0] == CrossZonePayer::BothSides {
                self.bill(payer, "cross_zone_out", to, None, flowing);
            }
            if sides[1] == CrossZonePayer::BothSides {
                self.bill(other, "cross_zone_in", &sender.component, None, flowing);
            }
        }
    }

    fn assumed_crossing(&self) -> ModelingChoice {
        ModelingChoice {
            statement: format!("Flow from {} to {} crosses zones", self.flow.from().word(), self.flow.to().word()),
            value: "cross_zone".to_owned(),
            basis: "Not stated: the dearer case; say `boundary = \"same_zone\"` where it holds".to_owned(),
        }
    }

    fn bill(&self, payer: usize, charge: &'static str, other: &str, to_region: Option<&str>, flowing: &mut Flowing) {
        flowing.transfers.push(Transfer {
            payer,
            charge,
            other: other.to_owned(),
            to_region: to_region.map(str::to_owned),
            volume: self.volume.clone(),
            path: self.path.to_owned(),
        });
    }

    /// A boundary that the ends contradict.
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
            let message = format!("a flow from `{from}` to `{to}` cannot cross `{}`", stated.word());
            let finding = Finding::new(Code::BadValue, format!("{}.boundary", self.path), message);
            findings.push(finding.with_help("leave `boundary` out: both ends decide it"));
        }
    }
}

/// The sum of volumes; nothing for none.
pub(super) fn total(terms: &mut Terms<'_>, volumes: &[Typed]) -> Typed {
    let zero = terms.program.constant(Decimal::ZERO);
    let node = volumes.iter().fold(zero, |sum, volume| terms.program.add(sum, volume.node()));
    Typed::number(node, gigabytes())
}
