//! Words in a basis that reveal a guess or a measurement.

/// Words of a guess.
const GUESS: &[&str] = &[
    "guess",
    "guesses",
    "guessed",
    "guesstimate",
    "gut",
    "assume",
    "assumes",
    "assumed",
    "assuming",
    "assumption",
    "assumptions",
    "rule of thumb",
    "rules of thumb",
    "experience",
    "estimate",
    "estimates",
    "estimated",
    "estimation",
    "placeholder",
    "placeholders",
    "tbd",
    "tbc",
    "unknown",
    "ballpark",
    "hunch",
];

/// Words of a measurement or a contract.
const MEASUREMENT: &[&str] = &[
    "measured",
    "measurement",
    "measurements",
    "load test",
    "load tests",
    "load tested",
    "trace",
    "traces",
    "traced",
    "analytics",
    "log",
    "logs",
    "invoice",
    "invoices",
    "invoiced",
    "bill",
    "bills",
    "billed",
    "contract",
    "contracts",
    "contracted",
    "metric",
    "metrics",
    "observed",
    "benchmark",
    "benchmarks",
    "benchmarked",
    "monitoring",
    "cloudwatch",
];

/// Words that deny a measurement: "not measured yet".
const DENIAL: &[&str] = &["not", "never", "without", "yet"];

/// The first word of the basis that reveals a guess.
pub(super) fn guess(basis: &str) -> Option<&'static str> {
    find(GUESS, &normalize(basis))
}

/// The first word of the basis that names a measurement or a contract, unless the basis denies it.
pub(super) fn measurement(basis: &str) -> Option<&'static str> {
    let words = normalize(basis);
    find(MEASUREMENT, &words).filter(|_| find(DENIAL, &words).is_none())
}

/// The words of a text in lower case with a space on each side: "Load-test, 2026" becomes " load test 2026 ". A search
/// with the spaces then finds whole words only.
fn normalize(text: &str) -> String {
    let lower = text.to_lowercase();
    let words: Vec<&str> =
        lower.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    format!(" {} ", words.join(" "))
}

fn find(list: &[&'static str], words: &str) -> Option<&'static str> {
    list.iter().copied().find(|word| words.contains(&format!(" {word} ")))
}
