//! Errors: findings become an exception of `costcone.errors` that lists all of them.

use costcone::formula::FormulaError;
use costcone::{Code, Finding, Findings};
use pyo3::import_exception;
use pyo3::prelude::*;

mod python {
    use super::import_exception;

    import_exception!(costcone.errors, ArgumentError);
    import_exception!(costcone.errors, CurrencyError);
    import_exception!(costcone.errors, Error);
    import_exception!(costcone.errors, ExistingFileError);
    import_exception!(costcone.errors, FileError);
    import_exception!(costcone.errors, FormulaError);
    import_exception!(costcone.errors, MissingFileError);
    import_exception!(costcone.errors, ModelError);
    import_exception!(costcone.errors, NotFoundError);
    import_exception!(costcone.errors, OptionError);
    import_exception!(costcone.errors, PriceError);
    import_exception!(costcone.errors, RangeError);
    import_exception!(costcone.errors, UndocumentedError);
}

/// Whatever goes wrong on the way to Python.
#[derive(Debug)]
pub(crate) enum Fault {
    /// What is wrong with an input.
    Findings(Findings),
    /// An option of an estimate that cannot be.
    Option(Finding),
    /// A name that is not there.
    NotFound(Finding),
    /// A Python error on its way through.
    Python(PyErr),
}

pub(crate) type Outcome<T> = Result<T, Fault>;

impl From<Findings> for Fault {
    fn from(findings: Findings) -> Fault {
        Fault::Findings(findings)
    }
}

impl From<Finding> for Fault {
    fn from(finding: Finding) -> Fault {
        Fault::Findings(finding.into())
    }
}

impl From<FormulaError> for Fault {
    fn from(error: FormulaError) -> Fault {
        Finding::new(Code::Formula, "", error.to_string()).into()
    }
}

impl From<PyErr> for Fault {
    fn from(error: PyErr) -> Fault {
        Fault::Python(error)
    }
}

impl From<Fault> for PyErr {
    fn from(fault: Fault) -> PyErr {
        match fault {
            Fault::Findings(findings) => of_findings(&findings),
            Fault::Option(finding) => python::OptionError::new_err(arguments(&finding.into())),
            Fault::NotFound(finding) => python::NotFoundError::new_err(arguments(&finding.into())),
            Fault::Python(error) => error,
        }
    }
}

/// The class that all findings share, or the one that says only that the model has findings.
fn of_findings(findings: &Findings) -> PyErr {
    let arguments = arguments(findings);
    let mut kinds = findings.iter().map(|finding| Kind::of(finding.code()));
    let first = kinds.next().unwrap_or(Kind::Model);
    match if kinds.all(|kind| kind == first) { first } else { Kind::Model } {
        Kind::Currency => python::CurrencyError::new_err(arguments),
        Kind::Formula => python::FormulaError::new_err(arguments),
        Kind::Model => python::ModelError::new_err(arguments),
        Kind::Price => python::PriceError::new_err(arguments),
        Kind::Undocumented => python::UndocumentedError::new_err(arguments),
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Currency,
    Formula,
    Model,
    Price,
    Undocumented,
}

impl Kind {
    fn of(code: Code) -> Kind {
        match code {
            Code::Currency => Kind::Currency,
            Code::Formula | Code::Cycle | Code::OutOfDomain => Kind::Formula,
            Code::PriceUnknown | Code::NotOffered | Code::UnknownService => Kind::Price,
            Code::Undocumented => Kind::Undocumented,
            _ => Kind::Model,
        }
    }
}

/// The whole message, and each finding.
fn arguments(findings: &Findings) -> (String, Vec<crate::finding::Finding>) {
    (findings.to_string(), findings.iter().cloned().map(crate::finding::Finding::from).collect())
}

/// A value of a type that has no place here; also a `TypeError`.
pub(crate) fn wrong_type(message: impl Into<String>) -> PyErr {
    python::ArgumentError::new_err((message.into(),))
}

/// A range that is treated as one number; also a `TypeError`.
pub(crate) fn not_one_number(message: impl Into<String>) -> PyErr {
    python::RangeError::new_err((message.into(),))
}

/// An option that cannot be; also a `ValueError`.
pub(crate) fn bad_option(path: &str, message: impl Into<String>) -> Fault {
    Fault::Option(Finding::new(Code::OutOfRange, path, message))
}

/// A fault of costcone itself, never of its input.
pub(crate) fn internal(message: &str) -> PyErr {
    python::Error::new_err((format!("{message}: this is a fault of costcone, please report it"),))
}

/// A file that cannot be read; also an `OSError`.
pub(crate) fn file(path: &std::path::Path, error: &std::io::Error) -> Fault {
    let arguments = (error.raw_os_error(), error.to_string(), path.display().to_string());
    Fault::Python(match error.kind() {
        std::io::ErrorKind::NotFound => python::MissingFileError::new_err(arguments),
        _ => python::FileError::new_err(arguments),
    })
}

/// `EEXIST`, the same number on every system.
const EXISTS: i32 = 17;

/// A file that is there already; also a `FileExistsError`.
pub(crate) fn existing(path: &std::path::Path, message: &str) -> Fault {
    let arguments = (EXISTS, message.to_owned(), path.display().to_string());
    Fault::Python(python::ExistingFileError::new_err(arguments))
}

/// A name that is none of those that are known, with the closest one or all of them.
pub(crate) fn not_found(kind: &str, name: &str, known: &[&str]) -> Fault {
    let shown: String = name.chars().take(60).collect();
    let finding = Finding::new(Code::UnknownName, "", format!("there is no {kind} `{shown}`"));
    Fault::NotFound(match costcone::formula::did_you_mean(name, known.iter().copied()) {
        Some(close) => finding.with_help(format!("did you mean `{close}`?")),
        None => finding.with_help(format!("use one of: {}", known.join(", "))),
    })
}
