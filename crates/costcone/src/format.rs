//! Architecture files in TOML, YAML and JSON: one schema, one reader.

use std::path::Path;

use costcone_core::model::{Architecture, ParsedArchitecture};
use costcone_core::{Code, Finding, Findings, Table, Value};

/// The most bytes of a file that are read; an architecture of a thousand components has a tenth of it.
pub const MAX_BYTES: usize = 8 * 1024 * 1024;

/// The format of an architecture file.
#[non_exhaustive]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// TOML 1.1.
    #[cfg(feature = "toml")]
    Toml,
    /// YAML 1.1, without anchors that expand beyond reason.
    #[cfg(feature = "yaml")]
    Yaml,
    /// JSON.
    #[cfg(feature = "json")]
    Json,
}

impl Format {
    /// The format of a file by the ending of its name: `toml`, `yaml` or `yml`, `json`.
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
/// Everything that is wrong with it, as far as it can be told without prices.
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

/// Reads the text of a file into a document, before its schema is checked.
///
/// # Errors
/// One finding: too large, not of the format, a key given twice.
pub fn document(text: &str, format: Format) -> Result<Table, Findings> {
    if text.len() > MAX_BYTES {
        return Err(too_large(text.len() as u64).into());
    }
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    if text.trim().is_empty() {
        return Err(empty().into());
    }
    if nesting(text) > DEEPEST {
        let message = format!("tables and lists are nested deeper than {DEEPEST} levels");
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

/// Levels of brackets that are read; a parser must not be led into the depths of its stack.
const DEEPEST: usize = 100;

/// How deep brackets are nested at most. Brackets in texts count too, which no honest file notices.
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

/// The parser's own words, cut to what a terminal shows.
fn syntax(message: &str, format: Format) -> String {
    let name = match format {
        #[cfg(feature = "toml")]
        Format::Toml => "TOML",
        #[cfg(feature = "yaml")]
        Format::Yaml => "YAML",
        #[cfg(feature = "json")]
        Format::Json => "JSON",
    };
    // The TOML parser starts by saying that it is one.
    let message = message.trim().trim_start_matches("TOML parse error ");
    let lines: Vec<String> = message.lines().take(8).map(|line| line.chars().take(160).collect()).collect();
    format!("not valid {name}: {}", lines.join("\n"))
}

fn too_large(bytes: u64) -> Finding {
    let megabytes = |bytes: u64| bytes as f64 / 1_048_576.0;
    let message =
        format!("the file has {:.1} MB, at most {:.0} MB are read", megabytes(bytes), megabytes(MAX_BYTES as u64));
    Finding::new(Code::Unreadable, "", message)
        .with_help("an architecture is described, not listed: use `count` and `items`")
}

/// Writes an architecture in a format; it reads back as the same architecture.
///
/// # Errors
/// Where the format cannot write it, which no architecture that was read or built brings about.
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

/// Reads an architecture file; the ending of its name says the format.
///
/// # Errors
/// Where the file cannot be opened, is a directory, too large or not UTF-8, has no known ending, or its architecture has
/// findings. What could be read despite findings comes with them.
pub fn load(path: &Path) -> Result<ParsedArchitecture, Findings> {
    Ok(Architecture::read(&load_document(path)?))
}

/// Reads an architecture file into a document, before its schema is checked. A price book that it names is a file beside it: its path leads
/// there from where the program runs.
///
/// # Errors
/// As for [`load`], but for findings of the architecture.
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
        let message = "the ending of the file's name says no format".to_owned();
        Finding::new(Code::Unreadable, "", message).with_help("name it .toml, .yaml, .yml or .json")
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
        unreadable(format!("is not UTF-8 text: byte {place}, on line {line}, cannot be read"))
            .with_help("save it as UTF-8")
    })
}

fn cannot_open(error: &std::io::Error) -> String {
    match error.kind() {
        std::io::ErrorKind::NotFound => "there is no such file".to_owned(),
        std::io::ErrorKind::PermissionDenied => "may not be read: permission denied".to_owned(),
        _ => format!("cannot be read: {error}"),
    }
}
