//! The two folders of a test: facts, and data with rules and services.

use std::fs;
use std::path::Path;

use costcone_core::Findings;
use costcone_tables::{GeneratedTables, make};
use tempfile::TempDir;

/// The header of facts.
const HEADER: &str = "service,charge,region,attributes,unit,tier_from,tier_to,usd,purchase_option,source,source_date\n";

const SETTINGS: &str = r#"
regions = ["earth", "moon"]
notes = ["label", "rate_code", "generic"]
[[sources]]
begins = "page:"
id = "page"
[[sources]]
begins = "list:"
id = "list"
[words]
Big = "big"
[[left_out]]
where = { derivation = "rounded" }
why = "rounded for display"
[[rejected]]
rate = "post/letters"
when = { source = "list", containing = { size = "metal" } }
why = "of another kind"
[[families]]
rate = "post/stamps"
types_of = "carts"
prefix = "c."
[instances]
source = "list"
architectures = ["x86_64", "arm64"]
[instances.same_sizes]
twin = "a1"
"#;

const SOURCES: &str = "[sources.page]\ntitle = \"A page\"\n[sources.list]\ntitle = \"A list\"\n";

/// One rate, of letters by size.
pub const RULES: &str = r#"
[[rates.letters]]
unit = "letter"
fact = "mail/letters"
keys = { size = "size" }
"#;

/// A service that charges for letters of two sizes.
const SERVICE: &str = r#"
name = "Post"
summary = "Letters."
[attributes.size]
statement = "Size of a letter"
values = ["big", "small"]
[usage.letters]
statement = "Letters in the month"
unit = "letter/month"
[charges.letters]
statement = "Letters"
quantity = "letters"
unit = "letter"
price = "letters"
"#;

const INSTANCES: &str = "instance_type,vcpu,memory_mib,architectures,gpus,source_date\n";

/// Facts and tables of a test; everything is fine until it changes something.
pub struct Folder {
    root: TempDir,
}

impl Folder {
    /// Both sizes in both regions, for 1 USD big and 0.5 USD small.
    pub fn new() -> Folder {
        let folder = Folder { root: tempfile::tempdir().unwrap() };
        folder.write("data/rules.toml", SETTINGS);
        folder.write("data/SOURCES.toml", SOURCES);
        folder.write("data/rules/post.toml", RULES);
        folder.write("data/services/post.toml", SERVICE);
        folder.write("data/added_facts.csv", HEADER);
        folder.write("facts/instances.csv", INSTANCES);
        folder.write("facts/facts-more.csv.gz", packed(HEADER));
        folder.facts(&[&letters("*", "Big", ",,1"), &letters("*", "small", ",,0.5")])
    }

    /// The same with these facts instead.
    pub fn facts(self, lines: &[&str]) -> Folder {
        let lines: String = lines.iter().map(|line| format!("{line}\n")).collect();
        self.with("facts/facts.csv", format!("{HEADER}{lines}"))
    }

    /// The same with these rules instead.
    pub fn rules(self, text: &str) -> Folder {
        self.with("data/rules/post.toml", text)
    }

    /// The same with another file.
    pub fn with(self, path: &str, text: impl AsRef<[u8]>) -> Folder {
        self.write(path, text);
        self
    }

    /// The same with a text put in the place of another in a file.
    pub fn replaced(self, path: &str, from: &str, to: &str) -> Folder {
        let text = self.text(path);
        assert!(text.contains(from), "{path} has no `{from}`");
        self.with(path, text.replace(from, to))
    }

    pub fn text(&self, path: &str) -> String {
        fs::read_to_string(self.root.path().join(path)).unwrap()
    }

    pub fn write(&self, path: &str, text: impl AsRef<[u8]>) {
        let path = self.root.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    pub fn data(&self) -> std::path::PathBuf {
        self.root.path().join("data")
    }

    pub fn make(&self) -> Result<GeneratedTables, Findings> {
        make(&self.root.path().join("facts"), &self.data())
    }

    /// The lines of a table, without their header.
    pub fn table(&self, path: &str) -> String {
        let made = self.make().unwrap_or_else(|findings| panic!("{findings}"));
        let text = made.files.get(&format!("prices/{path}.csv")).unwrap_or_default();
        text.lines().skip(1).map(|line| format!("{line}\n")).collect()
    }

    /// The findings, without the folder's own path.
    pub fn findings(&self) -> String {
        let Err(findings) = self.make() else { panic!("nothing is wrong") };
        plain(&findings, self.root.path())
    }
}

fn plain(findings: &Findings, root: &Path) -> String {
    findings.to_string().replace(&root.display().to_string(), "ROOT")
}

/// A fact of letters: region, size, and `from,to,price`.
pub fn letters(region: &str, size: &str, step: &str) -> String {
    fact(region, &format!("size={size}"), step, "page:a", "2026-01-01")
}

/// A fact of letters with all that it can say.
pub fn fact(region: &str, attributes: &str, step: &str, source: &str, date: &str) -> String {
    format!("mail,letters,{region},{attributes},letter,{step},on_demand,{source},{date}")
}

/// A text as gzip packs it.
pub fn packed(text: &str) -> Vec<u8> {
    use std::io::Write as _;
    let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    packer.write_all(text.as_bytes()).unwrap();
    packer.finish().unwrap()
}
