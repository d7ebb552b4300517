//! Errors: findings become one exception of `costcone.errors` that lists all of them.

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

/// An error of the Python interface.
#[derive(Debug)]
pub(crate) enum ApiError {
    /// Problems of an input.
    Findings(Findings),
    /// An option that is out of range or unknown.
    Option(Finding),
    /// An unknown name.
    NotFound(Finding),
    /// An error of Python code.
    Python(PyErr),
}

pub(crate) type ApiResult<T> = Result<T, ApiError>;

impl From<Findings> for ApiError {
    fn from(findings: Findings) -> ApiError {
        ApiError::Findings(findings)
    }
}

impl From<Finding> for ApiError {
    fn from(finding: Finding) -> ApiError {
        ApiError::Findings(finding.into())
    }
}

impl From<FormulaError> for ApiError {
    fn from(error: FormulaError) -> ApiError {
        Finding::new(Code::Formula, "", error.to_string()).into()
    }
}

impl From<PyErr> for ApiError {
    fn from(error: PyErr) -> ApiError {
        ApiError::Python(error)
    }
}

impl From<ApiError> for PyErr {
    fn from(fault: ApiError) -> PyErr {
        match fault {
            ApiError::Findings(findings) => of_findings(&findings),
            ApiError::Option(finding) => python::OptionError::new_err(arguments(&finding.into())),
            ApiError::NotFound(finding) => python::NotFoundError::new_err(arguments(&finding.into())),
            ApiError::Python(error) => error,
        }
    }
}

/// An exception of the class that all findings share, or a `ModelError`.
fn of_findings(findings: &Findings) -> PyErr {
    let arguments = arguments(findings);
    let mut kinds = findings.iter().map(|finding| ErrorClass::of(finding.code()));
    let first = kinds.next().unwrap_or(ErrorClass::Model);
    match if kinds.all(|kind| kind == first) { first } else { ErrorClass::Model } {
        ErrorClass::Currency => python::CurrencyError::new_err(arguments),
        ErrorClass::Formula => python::FormulaError::new_err(arguments),
        ErrorClass::Model => python::ModelError::new_err(arguments),
        ErrorClass::Price => python::PriceError::new_err(arguments),
        ErrorClass::Undocumented => python::UndocumentedError::new_err(arguments),
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum ErrorClass {
    Currency,
    Formula,
    Model,
    Price,
    Undocumented,
}

impl ErrorClass {
    fn of(code: Code) -> ErrorClass {
        match code {
            Code::Currency => ErrorClass::Currency,
            Code::Formula | Code::Cycle | Code::OutOfDomain => ErrorClass::Formula,
            Code::PriceUnknown | Code::NotOffered | Code::UnknownService => ErrorClass::Price,
            Code::Undocumented => ErrorClass::Undocumented,
            _ => ErrorClass::Model,
        }
    }
}

/// The whole message, and each finding.
fn arguments(findings: &Findings) -> (String, Vec<crate::finding::Finding>) {
    (findings.to_string(), findings.iter().cloned().map(crate::finding::Finding::from).collect())
}

/// An argument of the wrong type; also a `TypeError`.
pub(crate) fn argument_error(message: impl Into<String>) -> PyErr {
    python::ArgumentError::new_err((message.into(),))
}

/// A cost range used as one number; also a `TypeError`.
pub(crate) fn range_error(message: impl Into<String>) -> PyErr {
    python::RangeError::new_err((message.into(),))
}

/// An option out of range; also a `ValueError`.
pub(crate) fn option_error(path: &str, message: impl Into<String>) -> ApiError {
    ApiError::Option(Finding::new(Code::OutOfRange, path, message))
}

/// A bug of costcone, never of its input.
pub(crate) fn internal_error(message: &str) -> PyErr {
    python::Error::new_err((format!("{message}: this is a bug of costcone, please report it"),))
}

/// A file that cannot be read; also an `OSError`.
pub(crate) fn file(path: &std::path::Path, error: &std::io::Error) -> ApiError {
    let arguments = (error.raw_os_error(), error.to_string(), path.display().to_string());
    ApiError::Python(match error.kind() {
        std::io::ErrorKind::NotFound => python::MissingFileError::new_err(arguments),
        _ => python::FileError::new_err(arguments),
    })
}

/// `EEXIST`, the same number on every system.
const EXISTS: i32 = 17;

/// A file that exists; also a `FileExistsError`.
pub(crate) fn existing(path: &std::path::Path, message: &str) -> ApiError {
    let arguments = (EXISTS, message.to_owned(), path.display().to_string());
    ApiError::Python(python::ExistingFileError::new_err(arguments))
}

/// An unknown name, with the closest known name or all known names.
pub(crate) fn not_found(kind: &str, name: &str, known: &[&str]) -> ApiError {
    let shown: String = name.chars().take(60).collect();
    let finding = Finding::new(Code::UnknownName, "", format!("there is no {kind} `{shown}`"));
    ApiError::NotFound(match costcone::formula::did_you_mean(name, known.iter().copied()) {
        Some(close) => finding.with_help(format!("did you mean `{close}`?")),
        None => finding.with_help(format!("use one of: {}", known.join(", "))),
    })
}
