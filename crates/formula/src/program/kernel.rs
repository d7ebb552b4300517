//! Kernels: the loops that compute the draws of one node, a block of [`LANES`](crate::lanes::LANES) draws at a time.
//!
//! The file of a node states its kernel as a constant: a name, a notation, and the loop. The tape calls the loop through a
//! function pointer, once for each block. The operation on one draw is inlined into the loop, which `lanes` compiles for
//! every vector width. A listing prints any kernel by its name and notation, so that a new node needs no change there.

use std::fmt;

use crate::lanes::{Lane, binary, ternary, unary};

/// An operation whose operands may change places without changing a bit of the result. The tape can fuse two of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Commutative {
    /// a + b
    Add,
    /// a * b
    Multiply,
}

/// A kernel on one operand.
#[derive(Clone, Copy)]
pub struct UnaryKernel {
    label: KernelLabel,
    parameter: Option<i32>,
    run: fn(&mut Lane, &Lane, i32),
}

/// A kernel on two operands.
#[derive(Clone, Copy)]
pub struct BinaryKernel {
    label: KernelLabel,
    commutative: Option<Commutative>,
    run: fn(&mut Lane, OperandPair<'_>),
}

/// A kernel on three operands.
#[derive(Clone, Copy)]
pub struct TernaryKernel {
    label: KernelLabel,
    run: fn(&mut Lane, [&Lane; 3]),
}

/// The name and the notation of a kernel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct KernelLabel {
    /// One word, unique among kernels.
    pub(super) name: &'static str,
    /// The text of the operation, with `{}` for each operand.
    pub(super) notation: &'static str,
}

impl KernelLabel {
    fn fill(self, operands: &[String]) -> String {
        let mut operands = operands.iter();
        let mut text = String::new();
        for (place, piece) in self.notation.split("{}").enumerate() {
            if place > 0 {
                text.push_str(operands.next().map_or("?", String::as_str));
            }
            text.push_str(piece);
        }
        text
    }
}

/// An operand of a running kernel: an array of draws, or the same number for every draw.
#[derive(Clone, Copy)]
pub(super) enum LaneOperand<'a> {
    Draws(&'a Lane),
    Number(f64),
}

/// The operands of a running [`BinaryKernel`].
#[derive(Clone, Copy)]
pub(super) struct OperandPair<'a>(pub(super) LaneOperand<'a>, pub(super) LaneOperand<'a>);

impl OperandPair<'_> {
    /// Computes one value for each draw.
    pub(super) fn each(self, out: &mut Lane, value: impl Fn(f64, f64) -> f64) {
        use LaneOperand::{Draws, Number};
        match self {
            OperandPair(Draws(a), Draws(b)) => binary(out, a, b, value),
            OperandPair(Draws(a), Number(b)) => unary(out, a, move |a| value(a, b)),
            OperandPair(Number(a), Draws(b)) => unary(out, b, move |b| value(a, b)),
            OperandPair(Number(a), Number(b)) => out.fill(value(a, b)),
        }
    }
}

/// Computes one value for each draw of an array and two more operands.
pub(super) fn each_of_three(out: &mut Lane, a: &Lane, rest: OperandPair<'_>, value: impl Fn(f64, f64, f64) -> f64) {
    use LaneOperand::{Draws, Number};
    match rest {
        OperandPair(Draws(b), Draws(c)) => ternary(out, a, b, c, value),
        OperandPair(Draws(b), Number(c)) => binary(out, a, b, move |a, b| value(a, b, c)),
        OperandPair(Number(b), Draws(c)) => binary(out, a, c, move |a, c| value(a, b, c)),
        OperandPair(Number(b), Number(c)) => unary(out, a, move |a| value(a, b, c)),
    }
}

impl UnaryKernel {
    /// `run` gets the result, the operand, and the parameter (0 without one).
    pub(super) const fn new(label: KernelLabel, run: fn(&mut Lane, &Lane, i32)) -> UnaryKernel {
        UnaryKernel { label, parameter: None, run }
    }

    pub(super) const fn with_parameter(self, parameter: i32) -> UnaryKernel {
        UnaryKernel { parameter: Some(parameter), ..self }
    }

    /// The name of the operation, such as `ceil`.
    #[must_use]
    pub fn name(&self) -> &'static str {
        self.label.name
    }

    /// A whole number that belongs to the operation and is the same for every draw: the exponent of a power.
    #[must_use]
    pub fn parameter(&self) -> Option<i32> {
        self.parameter
    }

    /// The operation as text, such as `ceil(a)`.
    #[must_use]
    pub fn notation(&self, operand: &str) -> String {
        let parameter = self.parameter.map(|parameter| parameter.to_string());
        let operands: Vec<String> = std::iter::once(operand.to_owned()).chain(parameter).collect();
        self.label.fill(&operands)
    }

    pub(super) fn run(&self, out: &mut Lane, operand: &Lane) {
        (self.run)(out, operand, self.parameter.unwrap_or(0));
    }
}

impl BinaryKernel {
    pub(super) const fn new(label: KernelLabel, run: fn(&mut Lane, OperandPair<'_>)) -> BinaryKernel {
        BinaryKernel { label, commutative: None, run }
    }

    /// Declares that the tape may fuse this kernel.
    pub(super) const fn fused_as(self, commutative: Commutative) -> BinaryKernel {
        BinaryKernel { commutative: Some(commutative), ..self }
    }

    /// The name of the operation, such as `add`.
    #[must_use]
    pub fn name(&self) -> &'static str {
        self.label.name
    }

    /// The operation as text, such as `a + b`.
    #[must_use]
    pub fn notation(&self, left: &str, right: &str) -> String {
        self.label.fill(&[left.to_owned(), right.to_owned()])
    }

    pub(super) fn commutative(&self) -> Option<Commutative> {
        self.commutative
    }

    pub(super) fn run(&self, out: &mut Lane, operands: OperandPair<'_>) {
        (self.run)(out, operands);
    }
}

impl TernaryKernel {
    pub(super) const fn new(label: KernelLabel, run: fn(&mut Lane, [&Lane; 3])) -> TernaryKernel {
        TernaryKernel { label, run }
    }

    /// The name of the operation, such as `share`.
    #[must_use]
    pub fn name(&self) -> &'static str {
        self.label.name
    }

    /// The operation as text, such as `if a then b else c`.
    #[must_use]
    pub fn notation(&self, operands: [&str; 3]) -> String {
        self.label.fill(&operands.map(str::to_owned))
    }

    pub(super) fn run(&self, out: &mut Lane, operands: [&Lane; 3]) {
        (self.run)(out, operands);
    }
}

/// Equality compares the name and the parameter: the name of a kernel is unique.
impl PartialEq for UnaryKernel {
    fn eq(&self, other: &Self) -> bool {
        self.label == other.label && self.parameter == other.parameter
    }
}

impl PartialEq for BinaryKernel {
    fn eq(&self, other: &Self) -> bool {
        self.label == other.label
    }
}

impl PartialEq for TernaryKernel {
    fn eq(&self, other: &Self) -> bool {
        self.label == other.label
    }
}

impl fmt::Debug for UnaryKernel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.name())?;
        self.parameter.map_or(Ok(()), |parameter| write!(f, "({parameter})"))
    }
}

impl fmt::Debug for BinaryKernel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl fmt::Debug for TernaryKernel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
