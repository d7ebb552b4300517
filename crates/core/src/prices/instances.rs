//! Sizes of instance types, and which types satisfy a need.

use costcone_formula::Decimal;

/// The size of an instance type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InstanceSpecification {
    /// Virtual processors.
    pub vcpu: Decimal,
    /// Memory in GiB.
    pub memory_gib: Decimal,
    /// The instructions that its processors understand; `None` where it is not known.
    pub architecture: Option<ProcessorArchitecture>,
    /// Graphics processors.
    pub gpus: u32,
}

/// The instructions that a processor understands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ProcessorArchitecture {
    /// Intel and AMD, 64 bits.
    X86,
    /// ARM, 64 bits, as AWS's Graviton.
    Arm,
}

impl ProcessorArchitecture {
    /// Its word, as AWS writes it.
    ///
    /// ```
    /// use costcone_core::prices::ProcessorArchitecture;
    /// assert_eq!(ProcessorArchitecture::of_word("arm64"), Some(ProcessorArchitecture::Arm));
    /// assert_eq!(ProcessorArchitecture::X86.word(), "x86_64");
    /// ```
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            ProcessorArchitecture::X86 => "x86_64",
            ProcessorArchitecture::Arm => "arm64",
        }
    }

    /// The architecture of a word; `None` where there is none.
    #[must_use]
    pub fn of_word(word: &str) -> Option<ProcessorArchitecture> {
        [ProcessorArchitecture::X86, ProcessorArchitecture::Arm].into_iter().find(|known| known.word() == word)
    }
}

/// What an instance must have at least.
///
/// ```
/// use costcone_core::prices::{InstanceNeed, InstanceSpecification};
/// use costcone_formula::Decimal;
/// let eight = Decimal::from_i64(8);
/// let size = InstanceSpecification { vcpu: eight, memory_gib: Decimal::from_i64(32), architecture: None, gpus: 0 };
/// assert!(InstanceNeed { vcpu: Some(eight), ..InstanceNeed::default() }.is_met_by(&size));
/// assert!(!InstanceNeed { gpus: 1, ..InstanceNeed::default() }.is_met_by(&size));
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct InstanceNeed {
    /// Virtual processors, at least.
    pub vcpu: Option<Decimal>,
    /// Memory in GiB, at least.
    pub memory_gib: Option<Decimal>,
    /// Exactly this architecture.
    pub architecture: Option<ProcessorArchitecture>,
    /// Graphics processors, at least.
    pub gpus: u32,
}

impl InstanceNeed {
    /// Whether a size is enough.
    #[must_use]
    pub fn is_met_by(&self, size: &InstanceSpecification) -> bool {
        self.vcpu.is_none_or(|least| size.vcpu >= least)
            && self.memory_gib.is_none_or(|least| size.memory_gib >= least)
            && self.architecture.is_none_or(|wanted| size.architecture == Some(wanted))
            && size.gpus >= self.gpus
    }
}
