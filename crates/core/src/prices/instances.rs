//! Specifications of instance types, and the types that satisfy a need.

use costcone_formula::Decimal;

/// The hardware of an instance type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InstanceSpecification {
    /// vCPUs.
    pub vcpu: Decimal,
    /// Memory in GiB.
    pub memory_gib: Decimal,
    /// The processor architecture; `None` if it is not known.
    pub architecture: Option<ProcessorArchitecture>,
    /// GPUs.
    pub gpus: u32,
}

/// The instruction set of a processor.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ProcessorArchitecture {
    /// 64-bit x86, as in Intel and AMD processors.
    X86,
    /// 64-bit Arm, as in AWS Graviton.
    Arm,
}

impl ProcessorArchitecture {
    /// The word that AWS uses: `x86_64` or `arm64`.
    ///
    /// ```
    /// # use costcone_core as costcone;
    /// use costcone::prices::ProcessorArchitecture;
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

    /// The architecture that a word names; `None` for an unknown word.
    #[must_use]
    pub fn of_word(word: &str) -> Option<ProcessorArchitecture> {
        [ProcessorArchitecture::X86, ProcessorArchitecture::Arm].into_iter().find(|known| known.word() == word)
    }
}

/// The least hardware that an instance must have.
///
/// ```
/// # use costcone_core as costcone;
/// use costcone::prices::{InstanceNeed, InstanceSpecification};
/// use costcone::formula::Decimal;
/// let eight = Decimal::from_i64(8);
/// let size = InstanceSpecification { vcpu: eight, memory_gib: Decimal::from_i64(32), architecture: None, gpus: 0 };
/// assert!(InstanceNeed { vcpu: Some(eight), ..InstanceNeed::default() }.is_met_by(&size));
/// assert!(!InstanceNeed { gpus: 1, ..InstanceNeed::default() }.is_met_by(&size));
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct InstanceNeed {
    /// Minimum number of vCPUs.
    pub vcpu: Option<Decimal>,
    /// Minimum memory in GiB.
    pub memory_gib: Option<Decimal>,
    /// The required architecture; `None` for any.
    pub architecture: Option<ProcessorArchitecture>,
    /// Minimum number of GPUs.
    pub gpus: u32,
}

impl InstanceNeed {
    /// Whether this hardware satisfies the need.
    #[must_use]
    pub fn is_met_by(&self, size: &InstanceSpecification) -> bool {
        self.vcpu.is_none_or(|least| size.vcpu >= least)
            && self.memory_gib.is_none_or(|least| size.memory_gib >= least)
            && self.architecture.is_none_or(|wanted| size.architecture == Some(wanted))
            && size.gpus >= self.gpus
    }
}
