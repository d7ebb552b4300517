//! Reads and writes architecture files in TOML, YAML, and JSON. The schema is the same in every format.

use std::path::Path;

use costcone_core::model::{Architecture, ParsedArchitecture};
use costcone_core::{Code, Finding, Findings, Table, Value};

/// The longest file to read, in bytes. An architecture with a thousand components needs a tenth of it.
pub const MAX_BYTES: usize = 8 * 1024 * 1024;

/// The format of an architecture file.
#[non_exhaustive]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// TOML 1.1.
    #[cfg(feature = "toml")]
    Toml,
    /// YAML 1.1 with a limit on the expansion of anchors.
    #[cfg(feature = "yaml")]
    Yaml,
    /// JSON.
    #[cfg(feature = "json")]
    Json,
}

impl Format {
    /// The format for a file extension: `toml`, `yaml` or `yml`, `json`.
    ///
    /// ```
    /// assert_eq!(costcone::Format::of("shop.yml".as_ref()), Some(costcone::Format::Yaml));
    /// ```
    #[must_use]
    pub fn of(path: &Path) -> Option<Format> {
        match path.extension()?.to_str()?.to_lowercase().as_str() {
            #[cfg(feature = "toml")]
            "toml" => Some(Format::Toml),
            #[cfg(feature = "yaml")]
            "yaml" | "yml" => Some(Format::Yaml),
            #[cfg(feature = "json")]
            "json" => Some(Format::Json),
            _ => None,
        }
    }
}

/// Reads the text of an architecture file.
///
/// # Errors
/// All problems that costcone can find without prices.
///
/// # Examples
/// ```
/// let text = r#"
/// [architecture]
/// name = "outpost"
/// region = "eu-west-1"
/// [components.gateway]
/// service = "nat_gateway"
/// processed = { p10 = "50 GB", p90 = "400 GB", statement = "Traffic out", basis = "Flow logs, 2026-10" }
/// "#;
/// let outpost = costcone::read(text, costcone::Format::Toml)?;
/// assert_eq!(outpost.name(), "outpost");
/// # Ok::<(), costcone::Findings>(())
/// ```
pub fn read(text: &str, format: Format) -> Result<Architecture, Findings> {
    Architecture::from_document(&document(text, format)?)
}

/// Reads the text of a file into a document, without checking its schema.
///
/// # Errors
/// One finding: the text is too long, does not have the format, or repeats a key.
pub fn document(text: &str, format: Format) -> Result<Table, Findings> {
    if text.len() > MAX_BYTES {
        return Err(too_large(text.len() as u64).into());
    }
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    if text.trim().is_empty() {
        return Err(empty().into());
    }
    if nesting(text) > MAX_NESTING {
        let message = format!("tables and lists are nested deeper than {MAX_NESTING} levels");
        return Err(Finding::new(Code::Unreadable, "", message).into());
    }
    let value: Result<costcone_core::Value, String> = match format {
        #[cfg(feature = "toml")]
        Format::Toml => toml::from_str(text).map_err(|error| error.to_string()),
        #[cfg(feature = "yaml")]
        Format::Yaml => serde_yaml_ng::from_str(text).map_err(|error| error.to_string()),
        #[cfg(feature = "json")]
        Format::Json => serde_json::from_str(text).map_err(|error| error.to_string()),
    };
    match value {
        Ok(costcone_core::Value::Table(table)) => Ok(table),
        Ok(costcone_core::Value::Null) => Err(empty().into()),
        Ok(other) => {
            let message = format!("expected tables such as `architecture` and `components`, was {}", other.kind());
            Err(Finding::new(Code::Unreadable, "", message).into())
        }
        Err(message) => Err(Finding::new(Code::Unreadable, "", syntax(&message, format)).into()),
    }
}

/// The deepest nesting of brackets to read. Deeper text could exhaust the stack of a parser.
const MAX_NESTING: usize = 100;

/// The deepest nesting of brackets. Brackets in strings count too, which matters for no real file.
fn nesting(text: &str) -> usize {
    let mut depth: usize = 0;
    text.bytes().fold(0, |deepest, byte| {
        match byte {
            b'[' | b'{' => depth += 1,
            b']' | b'}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        deepest.max(depth)
    })
}

fn empty() -> Finding {
    Finding::new(Code::Unreadable, "", "the file is empty").with_help("`costcone new` prints a file to start from")
}

/// The message of the parser, shortened to fit a terminal.
fn syntax(message: &str, format: Format) -> String {
    let name = match format {
        #[cfg(feature = "toml")]
        Format::Toml => "TOML",
        #[cfg(feature = "yaml")]
        Format::Yaml => "YAML",
        #[cfg(feature = "json")]
        Format::Json => "JSON",
    };
    // The message of the TOML parser repeats the name of the format.
    let message = message.trim().trim_start_matches("TOML parse error ");
    let lines: Vec<String> = message.lines().take(8).map(|line| line.chars().take(160).collect()).collect();
    format!("not valid {name}: {}", lines.join("\n"))
}

fn too_large(bytes: u64) -> Finding {
    let megabytes = |bytes: u64| bytes as f64 / 1_048_576.0;
    let message =
        format!("the file has {:.1} MB, expected at most {:.0} MB", megabytes(bytes), megabytes(MAX_BYTES as u64));
    Finding::new(Code::Unreadable, "", message).with_help("describe similar components once, with `count` or `items`")
}

/// Writes an architecture in a format. [`read`] returns the same architecture.
///
/// # Errors
/// If the format cannot express it, which happens to no architecture that was read or built.
pub fn write(architecture: &Architecture, format: Format) -> Result<String, Finding> {
    let document = architecture.to_document();
    let text = match format {
        #[cfg(feature = "toml")]
        Format::Toml => toml::to_string_pretty(&document).map_err(|error| error.to_string()),
        #[cfg(feature = "yaml")]
        Format::Yaml => serde_yaml_ng::to_string(&document).map_err(|error| error.to_string()),
        #[cfg(feature = "json")]
        Format::Json => serde_json::to_string_pretty(&document).map_err(|error| error.to_string()),
    };
    text.map_err(|message| Finding::new(Code::Unreadable, "", message))
}

/// Reads an architecture file. The extension of its name sets the format.
///
/// The result has the findings of the architecture and its readable part.
///
/// # Errors
/// If the file cannot be opened, is a directory, is too long, is not UTF-8, or has an unknown extension.
pub fn load(path: &Path) -> Result<ParsedArchitecture, Findings> {
    Ok(Architecture::read(&load_document(path)?))
}

/// Reads an architecture file into a document, without checking its schema. If the file names a price book, the document has its path
/// relative to the working directory instead of the folder of the file.
///
/// # Errors
/// The errors of [`load`].
pub fn load_document(path: &Path) -> Result<Table, Findings> {
    let document = document(&text(path)?, format(path)?)?;
    let place = ["architecture", "prices"];
    Ok(match (document.at(&place), path.parent()) {
        (Some(Value::Text(book)), Some(folder)) => {
            let beside = folder.join(book).to_string_lossy().into_owned();
            document.with_at(&place, beside)
        }
        _ => document,
    })
}

fn format(path: &Path) -> Result<Format, Finding> {
    Format::of(path).ok_or_else(|| {
        let message = "the file has no known extension".to_owned();
        Finding::new(Code::Unreadable, "", message).with_help("use .toml, .yaml, .yml, or .json")
    })
}

fn text(path: &Path) -> Result<String, Finding> {
    let unreadable = |message: String| Finding::new(Code::Unreadable, "", message);
    let metadata = std::fs::metadata(path).map_err(|error| unreadable(cannot_open(&error)))?;
    if metadata.is_dir() {
        return Err(unreadable("is a directory, expected a file".to_owned()));
    }
    if metadata.len() > MAX_BYTES as u64 {
        return Err(too_large(metadata.len()));
    }
    let bytes = std::fs::read(path).map_err(|error| unreadable(cannot_open(&error)))?;
    String::from_utf8(bytes).map_err(|error| {
        let place = error.utf8_error().valid_up_to();
        let line = error.as_bytes()[..place].iter().filter(|byte| **byte == b'\n').count() + 1;
        unreadable(format!("is not UTF-8: invalid byte {place} on line {line}")).with_help("save it as UTF-8")
    })
}

fn cannot_open(error: &std::io::Error) -> String {
    match error.kind() {
        std::io::ErrorKind::NotFound => "the file does not exist".to_owned(),
        std::io::ErrorKind::PermissionDenied => "cannot be read: permission denied".to_owned(),
        _ => format!("cannot be read: {error}"),
    }
}
