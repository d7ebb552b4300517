//! The readings of every kind of node agree.
//!
//! Each case is a node over three inputs, each between two eighths: eighths are exact as decimals and as `f64`, so that a
//! comparison or a rounding has one right answer in both. At many points of the box:
//!
//! | reading | agrees if |
//! |---|---|
//! | bounds, tight bounds | they contain the exact value |
//! | draws | they are the exact value, up to the last digits of an `f64` |
//! | slope | it contains the divided difference of any two points that differ in one input |
//! | sign | no draw is below zero |
//! | degree | a doubled input multiplies the exact value by 2^n |
//! | ends | they are the ends of the bounds |

use super::{
    AddNode, ChooseNode, CompareNode, ConstantNode, DivideNode, InputNode, MaxNode, MinNode, MultiplyNode, Node,
    NodeId, NodeKind, NotNode, PowerNode, PriceNode, RangeContext, RoundNode, ShareNode, SubtractNode,
};
use crate::decimal::Decimal;
use crate::interval::Interval;
use crate::lanes::{LANES, Lane};
use crate::program::needed_end::NeededEnd;
use crate::program::{Program, Slope};

/// A node over three inputs.
pub(in crate::program) struct NodeCase {
    pub(super) build: fn(&mut Program, [NodeId; 3]) -> NodeId,
    /// The least and greatest value of each input, in eighths.
    pub(super) inputs: [[i64; 2]; 3],
}

impl NodeCase {
    /// Inputs on both sides of zero.
    pub(super) const WIDE: NodeCase = NodeCase { build: |_, [a, ..]| a, inputs: [[-90, 160], [-70, 100], [-30, 50]] };
    /// Inputs above zero.
    pub(super) const POSITIVE: NodeCase = NodeCase { build: |_, [a, ..]| a, inputs: [[4, 240], [8, 100], [1, 50]] };
}

const CASES: [fn() -> Vec<NodeCase>; 15] = [
    ConstantNode::cases,
    InputNode::cases,
    AddNode::cases,
    SubtractNode::cases,
    MultiplyNode::cases,
    DivideNode::cases,
    PowerNode::cases,
    MinNode::cases,
    MaxNode::cases,
    RoundNode::cases,
    CompareNode::cases,
    NotNode::cases,
    ChooseNode::cases,
    PriceNode::cases,
    ShareNode::cases,
];

/// The place of a kind in [`CASES`]. A new kind of node does not compile until it has one.
fn place(node: &Node) -> usize {
    match node {
        Node::Constant(_) => 0,
        Node::Input(_) => 1,
        Node::Add(_) => 2,
        Node::Subtract(_) => 3,
        Node::Multiply(_) => 4,
        Node::Divide(_) => 5,
        Node::Power(_) => 6,
        Node::Min(_) => 7,
        Node::Max(_) => 8,
        Node::Round(_) => 9,
        Node::Compare(_) => 10,
        Node::Not(_) => 11,
        Node::Choose(_) => 12,
        Node::Price(_) => 13,
        Node::Share(_) => 14,
    }
}

/// A program that ends in the node of a case, and its box.
struct Built {
    program: Program,
    node: NodeId,
    inputs: Vec<Interval>,
    eighths: [[i64; 2]; 3],
}

type Point = [i64; 3];

impl Built {
    fn new(case: &NodeCase) -> Built {
        let mut program = Program::new();
        let ids = [0, 1, 2].map(|number| program.input(number));
        let node = (case.build)(&mut program, ids);
        let interval = |[inf, sup]: [i64; 2]| Interval::new(eighth(inf), eighth(sup)).unwrap();
        Built { program, node, inputs: case.inputs.map(interval).to_vec(), eighths: case.inputs }
    }

    /// The corners of the box and some points inside, always the same.
    fn points(&self) -> Vec<Point> {
        let corner = |bits: usize| std::array::from_fn(|input| self.eighths[input][bits >> input & 1]);
        let mut state = 20_261_201_u64;
        let mut inside = |[least, greatest]: [i64; 2]| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            least + ((state >> 33) % (greatest - least + 1) as u64) as i64
        };
        let random: Vec<Point> = (0..200).map(|_| self.eighths.map(&mut inside)).collect();
        (0..8).map(corner).chain(random).collect()
    }

    fn exact(&self, point: Point) -> Decimal {
        self.program.exact(&point.map(eighth)).unwrap()[self.node.index()]
    }

    fn draw(&self, point: Point) -> f64 {
        let signs = self.program.non_negative(|input| self.eighths[input as usize][0] >= 0);
        let tape = self.program.tape(&signs, &[self.node], &[]);
        let lanes = point.map(|eighths| Lane::of(eighths as f64 / 8.0));
        let mut out = Lane::of(f64::NAN);
        let read = |source| match source {
            crate::DrawSource::Input(number) => lanes.get(number as usize),
            crate::DrawSource::Given(_) => None,
        };
        tape.run_on(&mut tape.registers(), read, &mut out);
        assert!(out.iter().all(|value| value.to_bits() == out[LANES - 1].to_bits()));
        out[0]
    }

    fn bounds(&self) -> Vec<Interval> {
        self.program.bounds(&self.inputs).unwrap()
    }
}

fn eighth(eighths: i64) -> Decimal {
    Decimal::new(125 * eighths, 3).unwrap()
}

fn is_close(a: f64, b: f64) -> bool {
    (a - b).abs() <= 1e-12 * (1.0 + a.abs().max(b.abs()))
}

/// Every case with the name of its node.
fn all() -> Vec<(&'static str, Built)> {
    let built = CASES.iter().flat_map(|cases| cases()).map(|case| Built::new(&case));
    built.map(|built| (built.program.nodes()[built.node.index()].name(), built)).collect()
}

#[test]
fn every_kind_of_node_has_cases() {
    for (kind, cases) in CASES.iter().enumerate() {
        let cases = cases();
        assert!(!cases.is_empty(), "kind {kind}");
        for case in &cases {
            let built = Built::new(case);
            assert_eq!(place(&built.program.nodes()[built.node.index()]), kind);
        }
    }
}

#[test]
fn the_bounds_contain_every_exact_value() {
    for (name, built) in all() {
        let ranges = built.bounds();
        let (tight, _) = built.program.tight_bounds(built.node, &built.inputs, &ranges).unwrap();
        for point in built.points() {
            let value = built.exact(point);
            assert!(ranges[built.node.index()].contains(value), "{name} at {point:?}: {value}");
            assert!(tight.contains(value), "{name} at {point:?}: {value} not in {tight}");
        }
    }
}

#[test]
fn the_draws_are_the_exact_values() {
    for (name, built) in all() {
        for point in built.points() {
            let (value, draw) = (built.exact(point).to_f64(), built.draw(point));
            assert!(is_close(value, draw), "{name} at {point:?}: exactly {value}, drawn {draw}");
        }
    }
}

#[test]
fn a_slope_contains_every_divided_difference() {
    for (name, built) in all() {
        let slopes = built.program.slopes(built.node, &built.bounds());
        let slope = |input: usize| slopes.iter().find(|(known, _)| *known as usize == input).map(|(_, slope)| *slope);
        for pair in built.points().windows(2) {
            for input in 0..3 {
                let (from, mut to) = (pair[0], pair[0]);
                to[input] = pair[1][input];
                let (rise, run) =
                    (built.exact(to).to_f64() - built.exact(from).to_f64(), (to[input] - from[input]) as f64 / 8.0);
                if run != 0.0 {
                    let (low, high) = slope(input).map_or((0.0, 0.0), |slope: Slope| (slope.low(), slope.high()));
                    let (found, digits) = (rise / run, 1e-9 * (1.0 + rise.abs()));
                    assert!(low - digits <= found && found <= high + digits, "{name} from {from:?} to {to:?}: {found}");
                }
            }
        }
    }
}

#[test]
fn a_node_of_known_sign_has_no_draw_below_zero() {
    for (name, built) in all() {
        let signs = built.program.non_negative(|input| built.eighths[input as usize][0] >= 0);
        if signs[built.node.index()] {
            assert!(built.points().into_iter().all(|point| built.draw(point) >= 0.0), "{name}");
        }
    }
}

#[test]
fn a_doubled_input_multiplies_the_value_by_its_degree() {
    for (name, built) in all() {
        for input in 0..3_usize {
            let Some(degree) = built.program.degrees(input as u32)[built.node.index()] else { continue };
            for point in built.points() {
                let mut doubled = point;
                doubled[input] *= 2;
                let expected = built.exact(point).to_f64() * 2.0_f64.powi(degree);
                assert!(is_close(built.exact(doubled).to_f64(), expected), "{name} in {input} at {point:?}");
            }
        }
    }
}

#[test]
fn needed_ends_give_the_ends_of_the_bounds() {
    for (name, built) in all() {
        let ranges = built.bounds();
        let (node, own) = (&built.program.nodes()[built.node.index()], ranges[built.node.index()]);
        let context = RangeContext { ranges: &ranges, own, schedules: built.program.schedules() };
        if node.needed_ends(&context).is_some() {
            let end = |is_low| built.program.end_of(node, (NeededEnd::Same, is_low), &ranges, &built.inputs).unwrap();
            assert_eq!((end(true).inf(), end(false).sup()), (own.inf(), own.sup()), "{name}");
        }
    }
}

#[test]
fn an_equal_node_is_not_added_twice() {
    for (name, built) in all() {
        let node = &built.program.nodes()[built.node.index()];
        assert_eq!(node.relabel(&mut |id| id), *node, "{name}");
        assert_eq!(built.program.nodes().iter().filter(|other| *other == node).count(), 1, "{name}");
    }
}
