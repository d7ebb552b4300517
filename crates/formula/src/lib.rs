//! Decimals, intervals, units, and the small language of formulas over them.
//!
//! A formula such as `users * orders_per_user` is parsed once ([`Expr::parse`]). [`lower`] checks its units and lowers it into
//! a flat [`Program`]. That one program has three readings:
//!
//! | reading | values | for |
//! |---|---|---|
//! | [`Program::exact`] | [`Decimal`] | money, worked examples, traces |
//! | [`Program::bounds`] | [`Interval`] | limits that no combination of inputs can pass |
//! | [`Program::tape`] | `f64`, a block of draws at a time | simulation |
//!
//! Each kind of [`Node`] states its three readings together in one file, so they cannot drift apart. The crate knows nothing
//! about AWS: prices are [`Schedule`]s, and assumptions are numbered inputs.
//!
//! ```
//! # mod costcone { pub use costcone_formula as formula; }
//! use costcone::formula::{Calendar, Decimal, Expr, Program, Scope, Typed, lower};
//!
//! struct Inputs(Vec<(&'static str, Typed)>);
//! impl Scope for Inputs {
//!     fn lookup(&self, name: &str) -> Option<Typed> {
//!         self.0.iter().find(|(known, _)| *known == name).map(|(_, typed)| typed.clone())
//!     }
//!     fn names(&self) -> Vec<String> {
//!         self.0.iter().map(|(name, _)| (*name).to_owned()).collect()
//!     }
//! }
//!
//! let mut program = Program::new();
//! let users = Typed::number(program.input(0), "user".parse()?);
//! let scope = Inputs(vec![("users", users)]);
//! let expr = Expr::parse("users * 3 order/user")?;
//! let orders = lower(&expr, &scope, &Calendar::default(), &mut program).map_err(|mut e| e.remove(0))?;
//! let values = program.exact(&[Decimal::parse("70000")?])?;
//! assert_eq!(values[orders.node().index()].to_string(), "210000");
//! assert_eq!(orders.unit().map(|unit| unit.to_string()).as_deref(), Some("order"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod compose;
mod decimal;
mod error;
mod expr;
mod interval;
pub mod lanes;
mod lower;
mod number;
mod parse;
mod program;
mod quantity;
mod ratio;
mod schedule;
mod span;
mod suggest;
mod token;
mod unit;

pub use decimal::{ArithmeticError, Decimal, DecimalParseError, Rounding};
pub use error::{FormulaError, FormulaErrorKind};
pub use expr::{BinaryOperator, ComparisonOperator, Expr, ExprKind, Function};
pub use interval::Interval;
pub use lower::{Scope, Typed, accumulate, convert, lower};
pub use program::{
    AddNode, BinaryKernel, BlockIo, ChooseNode, Commutative, CompareNode, ConstantNode, CornerValues, Direction,
    DivideNode, DrawSource, EvaluationError, InputNode, MOST_TERMS, MaxNode, MinNode, MonotoneNode, MultiplyNode, Node,
    NodeId, NotNode, Payload, PowerNode, PriceNode, Program, Registers, Relation, RoundNode, ShareNode, Slope,
    SubtractNode, Tape, TapeOperand, TapeOperation, TernaryKernel, TierPrices, UnaryKernel, WholeNumber,
};
pub use quantity::{Quantity, QuantityError};
pub use ratio::Ratio;
pub use schedule::{PriceTier, Schedule, ScheduleError, ScheduleKind, TierCharge};
pub use span::Span;
pub use suggest::{close_or_else, did_you_mean};
pub use unit::{Calendar, Unit, UnitError};
