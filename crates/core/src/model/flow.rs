//! A flow: data that moves from one place to another.
//!
//! Direction, boundary and path determine the cost of a flow and the side that pays:
//!
//! | boundary | charge |
//! |---|---|
//! | same zone, or between regional services of one region | none |
//! | cross zone | each direction, on both sides; a service can declare its own side or both sides free |
//! | cross region | on the sending side, by pair of regions |
//! | to the internet | on the sending side, in tiers by source region |
//! | from the internet | none |
//!
//! # Source
//! <https://aws.amazon.com/ec2/pricing/on-demand/> (Data Transfer), read 2026-11-21.

use super::component::SettingValue;

/// An end of a flow.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FlowEnd {
    /// A component of the architecture.
    Component(String),
    /// The public internet.
    Internet,
    /// The customer's own premises.
    OnPremises,
    /// An AWS region without a component of the architecture.
    Region(String),
}

impl FlowEnd {
    /// Reads the word of a file: `internet`, `on_premises`, a region code, or else a component.
    #[must_use]
    pub fn parse(word: &str) -> FlowEnd {
        match word {
            "internet" => FlowEnd::Internet,
            "on_premises" => FlowEnd::OnPremises,
            word if is_region(word) => FlowEnd::Region(word.to_owned()),
            word => FlowEnd::Component(word.to_owned()),
        }
    }

    /// The word in a file.
    #[must_use]
    pub fn word(&self) -> &str {
        match self {
            FlowEnd::Internet => "internet",
            FlowEnd::OnPremises => "on_premises",
            FlowEnd::Region(word) | FlowEnd::Component(word) => word,
        }
    }
}

/// Whether a word has the form of a region code, such as `eu-central-1`.
pub(crate) fn is_region(word: &str) -> bool {
    let parts: Vec<&str> = word.split('-').collect();
    let letters = |part: &&str| !part.is_empty() && part.chars().all(|c| c.is_ascii_lowercase());
    match parts.as_slice() {
        [area, middle @ .., number] if !middle.is_empty() => {
            area.len() == 2
                && letters(area)
                && middle.iter().all(letters)
                && number.len() <= 2
                && !number.is_empty()
                && number.chars().all(|c| c.is_ascii_digit())
        }
        _ => false,
    }
}

/// The boundary that a flow crosses, if its ends do not determine it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Boundary {
    /// Inside one availability zone.
    SameZone,
    /// Between zones of one region.
    CrossZone,
    /// Between regions.
    CrossRegion,
    /// To or from the internet.
    Internet,
    /// To or from the customer's premises.
    OnPremises,
}

impl Boundary {
    /// All boundaries with their words in files.
    pub(crate) const WORDS: [(&'static str, Boundary); 5] = [
        ("same_zone", Boundary::SameZone),
        ("cross_zone", Boundary::CrossZone),
        ("cross_region", Boundary::CrossRegion),
        ("internet", Boundary::Internet),
        ("on_premises", Boundary::OnPremises),
    ];

    /// The word in a file.
    #[must_use]
    pub fn word(self) -> &'static str {
        Boundary::WORDS.iter().find(|(_, boundary)| *boundary == self).map_or("", |(word, _)| word)
    }
}

/// Data that moves from one place to another. The volume is the total of the month.
///
/// ```
/// # use costcone_core as costcone;
/// use costcone::model::Flow;
/// let downloads = Flow::new("web", "internet", "users * 30 MB/user").via("nat");
/// assert_eq!(downloads.path(), ["nat"]);
/// ```
#[derive(Clone, Debug)]
pub struct Flow {
    pub(crate) from: FlowEnd,
    pub(crate) to: FlowEnd,
    pub(crate) volume: SettingValue,
    pub(crate) via: Vec<String>,
    pub(crate) boundary: Option<Boundary>,
    pub(crate) statement: Option<String>,
}

impl Flow {
    /// A flow between two ends (see [`FlowEnd::parse`] for their words), with a volume in a unit of size.
    #[must_use]
    pub fn new(from: &str, to: &str, volume: impl Into<SettingValue>) -> Flow {
        Flow {
            from: FlowEnd::parse(from),
            to: FlowEnd::parse(to),
            volume: volume.into(),
            via: Vec::new(),
            boundary: None,
            statement: None,
        }
    }

    /// A copy that also passes a component (a NAT gateway, an endpoint), a `gateway_endpoint` or a `peering`.
    #[must_use]
    pub fn via(mut self, step: impl Into<String>) -> Flow {
        self.via.push(step.into());
        self
    }

    /// A copy with a stated boundary.
    #[must_use]
    pub fn across(mut self, boundary: Boundary) -> Flow {
        self.boundary = Some(boundary);
        self
    }

    /// Its start.
    #[must_use]
    pub fn from(&self) -> &FlowEnd {
        &self.from
    }

    /// Its end.
    #[must_use]
    pub fn to(&self) -> &FlowEnd {
        &self.to
    }

    /// The volume of a month.
    #[must_use]
    pub fn volume(&self) -> &SettingValue {
        &self.volume
    }

    /// The components and connections that it passes, in order.
    #[must_use]
    pub fn path(&self) -> &[String] {
        &self.via
    }

    /// The stated boundary.
    #[must_use]
    pub fn boundary(&self) -> Option<Boundary> {
        self.boundary
    }
}

impl Flow {
    /// The ends that must be components, with their keys.
    pub(crate) fn components(&self) -> impl Iterator<Item = (&'static str, &str)> {
        [("from", &self.from), ("to", &self.to)].into_iter().filter_map(|(end, place)| match place {
            FlowEnd::Component(id) => Some((end, id.as_str())),
            _ => None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn region_codes_are_distinguished_from_components() {
        assert!(is_region("eu-central-1") && is_region("us-gov-west-1"));
        assert!(!is_region("web") && !is_region("web-server-a") && !is_region("cdn-1"));
        assert_eq!(FlowEnd::parse("internet"), FlowEnd::Internet);
    }
}
