//! The effect of flows on a service.

/// The usages that receive the volume of flows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FlowUsages {
    pub(crate) via: Option<String>,
    pub(crate) to_internet: Option<String>,
    pub(crate) to_component: Option<String>,
    pub(crate) cross_zone: CrossZonePayer,
}

/// The side that pays for data between a service and another zone.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum CrossZonePayer {
    /// Both sides: the sender pays "out", the receiver pays "in".
    #[default]
    BothSides,
    /// Only the other side.
    OtherSide,
    /// Neither side.
    Free,
}
