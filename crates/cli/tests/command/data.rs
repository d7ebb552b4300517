//! `costcone data`: its output, its messages, and its exit codes.

use std::error::Error;
use std::fs;
use std::io::Read;

use crate::run::{Outcome, Ran, Scratch, run};

/// Small facts and the rules that they are made by, each file below one folder.
const FILES: [(&str, &str); 8] = [
    (
        "facts/facts.csv",
        "service,charge,region,attributes,unit,tier_from,tier_to,usd,purchase_option,source,source_date\n\
         mail,letters,*,,letter,,,0.5,on_demand,page:a,2026-01-01\n",
    ),
    ("facts/instances.csv", "instance_type,vcpu,memory_mib,architectures,gpus,source_date\n"),
    (
        "data/added_facts.csv",
        "service,charge,region,attributes,unit,tier_from,tier_to,usd,purchase_option,source,source_date\n",
    ),
    (
        "data/rules.toml",
        "regions = [\"earth\", \"moon\"]\nnotes = []\nwords = {}\n[[sources]]\nbegins = \"page:\"\nid = \"page\"\n\
         [instances]\nsource = \"page\"\narchitectures = [\"arm64\"]\nsame_sizes = {}\n",
    ),
    ("data/SOURCES.toml", "[sources.page]\ntitle = \"A page\"\n"),
    ("data/rules/post.toml", "[[rates.letters]]\nunit = \"letter\"\nfact = \"mail/letters\"\n"),
    (
        "data/services/post.toml",
        "name = \"Post\"\nsummary = \"Letters.\"\n[usage.letters]\nstatement = \"Letters\"\nunit = \"letter/month\"\n\
         [charges.letters]\nstatement = \"Letters\"\nquantity = \"letters\"\nunit = \"letter\"\nprice = \"letters\"\n",
    ),
    ("data/prices/post/mars.csv", "rate\n"),
];

/// The folder of the files, removed when the test ends.
struct Folder(Scratch);

impl Folder {
    fn new() -> Result<Folder, Box<dyn Error>> {
        let folder = Folder(Scratch::new("here", "")?);
        for (path, text) in FILES {
            folder.write(path, text)?;
        }
        // The second file of facts may be as short as its header.
        folder.write("facts/facts-more.csv.gz", gzip(FILES[2].1))?;
        Ok(folder)
    }

    fn path(&self, below: &str) -> String {
        self.0.path().replace("here", below)
    }

    fn write(&self, path: &str, text: impl AsRef<[u8]>) -> Outcome {
        let path = std::path::PathBuf::from(self.path(path));
        path.parent().map_or(Ok(()), fs::create_dir_all)?;
        Ok(fs::write(path, text)?)
    }

    fn run(&self, command: &str, more: &[&str]) -> Result<Ran, Box<dyn Error>> {
        let (facts, data) = (self.path("facts"), self.path("data"));
        run(&[&["data", command, &facts, "--into", &data], more].concat())
    }
}

/// A text compressed with gzip.
fn gzip(text: &str) -> Vec<u8> {
    let mut packed = Vec::new();
    // OK to ignore because memory takes every byte.
    let _ = flate2::bufread::GzEncoder::new(text.as_bytes(), flate2::Compression::default()).read_to_end(&mut packed);
    packed
}

#[test]
fn make_lists_the_written_files_and_their_coverage() -> Outcome {
    let folder = Folder::new()?;
    let said = "service region           priced not offered  unknown\n\
                post    earth                 1           0        0\n\
                post    moon                  1           0        0\n\
                \n\
                written: instances.csv\n\
                written: prices/post/earth.csv\n\
                removed: prices/post/mars.csv\n\
                written: prices/post/moon.csv\n\
                3 files, 5 lines; 2 price lookups checked\n";
    let ran = folder.run("make", &[])?;
    assert_eq!((ran.code, ran.out.as_str(), ran.err.as_str()), (Some(0), said, ""));
    let again = folder.run("make", &["--json"])?.json()?;
    assert_eq!((again["written"].clone(), again["removed"].clone()), (serde_json::json!([]), serde_json::json!([])));
    assert_eq!(
        again["coverage"][1],
        serde_json::json!({
            "service": "post", "region": "moon", "priced": 1, "not_offered": 0, "unknown": 0,
        })
    );
    Ok(())
}

#[test]
fn check_writes_nothing_and_exits_with_1_if_a_file_differs() -> Outcome {
    let folder = Folder::new()?;
    let ran = folder.run("check", &[])?;
    let data = folder.path("data");
    let said = format!(
        "{data}: 4 findings\n\
         instances.csv: is missing, but the facts contain its prices\n  help: run `costcone data make` and review the difference\n\
         prices/post/earth.csv: is missing, but the facts contain its prices\n  help: run `costcone data make` and review the difference\n\
         prices/post/mars.csv: has no prices in the facts\n  help: run `costcone data make` and review the difference\n\
         prices/post/moon.csv: is missing, but the facts contain its prices\n  help: run `costcone data make` and review the difference\n"
    );
    assert_eq!((ran.code, ran.out.as_str(), ran.err), (Some(1), "", said));
    folder.run("make", &[])?;
    let ran = folder.run("check", &[])?;
    let said = "3 files, 5 lines; 2 price lookups checked\n";
    assert_eq!((ran.code, ran.out.as_str(), ran.err.as_str()), (Some(0), said, ""));
    let table = folder.path("data/prices/post/moon.csv");
    fs::write(&table, fs::read_to_string(&table)?.replace("0.5", "0.6"))?;
    let ran = folder.run("check", &[])?;
    let said = "prices/post/moon.csv: line 2 is `letters,,0,,0.6,letter,USD,2026-01-01,page,`, \
                expected `letters,,0,,0.5,letter,USD,2026-01-01,page,` from the facts\n";
    assert!(ran.code == Some(1) && ran.err.contains(said), "{}", ran.err);
    Ok(())
}

#[test]
fn findings_in_the_facts_leave_every_file_unchanged() -> Outcome {
    let folder = Folder::new()?;
    folder.write("facts/facts.csv", FILES[0].1.replace(",,,0.5", ",5,,0.5"))?;
    for command in ["make", "check"] {
        let ran = folder.run(command, &[])?;
        let said = "post/earth:letters: no price from 0 to 5: the next tier costs 0.5 (facts.csv:2)\n";
        assert!(ran.code == Some(1) && ran.out.is_empty() && ran.err.contains(said), "{command}: {}", ran.err);
    }
    assert!(!std::path::Path::new(&folder.path("data/prices/post/moon.csv")).exists());
    assert!(std::path::Path::new(&folder.path("data/prices/post/mars.csv")).exists());
    let ran = run(&["data", "check", "no-such-folder", "--into", &folder.path("data"), "--json"])?;
    assert_eq!((ran.code, ran.json()?["findings"][0]["path"].as_str()), (Some(1), Some("facts.csv")));
    assert_eq!(run(&["data", "frobnicate"])?.code, Some(2));
    Ok(())
}
