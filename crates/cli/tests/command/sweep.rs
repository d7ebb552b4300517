//! Sweeps into files: what is said, what is written, and what is there after an interruption, a full disk or a change of mind.

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use tempfile::TempDir;

use crate::faces::is_the_face;
use crate::run::{Outcome, command, run};

const OUTPOST: &str = r#"
[architecture]
name = "outpost"
region = "eu-west-1"
[assumptions]
out = { p10 = "50 GB", p90 = "400 GB", statement = "Traffic out in a month", basis = "Flow logs, 2026-10" }
[components.gateway]
service = "nat_gateway"
processed = "out"
[sweep]
percentiles = ["P95"]
[sweep.axes]
region = ["eu-west-1", "moon-1", "eu-central-1"]
"out.p90" = ["400 GB", "2 TB"]
[[sweep.without]]
region = "eu-central-1"
"out.p90" = "2 TB"
"#;

/// Many combinations of few draws.
const MANY: [&str; 4] = ["--axis", "out.scale=1:4000:1", "--draws", "100"];

/// Enough that it is not done before anybody can stop it.
#[cfg(unix)]
const LONG: [&str; 4] = ["--axis", "out.scale=1:4000:1", "--draws", "20000"];

/// A folder with the outpost.
struct Place(TempDir);

impl Place {
    fn new() -> std::io::Result<Place> {
        let place = Place(tempfile::tempdir()?);
        fs::write(place.path("outpost.toml"), OUTPOST)?;
        Ok(place)
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    /// The command, run in the folder.
    fn sweep(&self, output: &str, more: &[&str]) -> Command {
        let mut command = command(&["sweep", "outpost.toml", "-o", output]);
        command.args(more).current_dir(self.0.path());
        command
    }

    fn run(&self, output: &str, more: &[&str]) -> Result<crate::run::Ran, Box<dyn std::error::Error>> {
        crate::run::finished(self.sweep(output, more))
    }

    fn names(&self) -> Result<Vec<String>, std::io::Error> {
        names(self.0.path())
    }
}

fn names(folder: &Path) -> Result<Vec<String>, std::io::Error> {
    let entries: Result<Vec<_>, _> = fs::read_dir(folder)?.collect();
    let mut names: Vec<String> =
        entries?.iter().map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
    names.sort_unstable();
    Ok(names)
}

const FEW: [&str; 2] = ["--draws", "1000"];

#[test]
fn a_sweep_says_what_it_comes_to_and_writes_a_row_for_each_combination() -> Outcome {
    let place = Place::new()?;
    let ran = place.run("out.csv", &FEW)?;
    assert_eq!((ran.code, ran.out.as_str()), (Some(0), ""));
    is_the_face("sweep.txt", &ran.err)?;
    let text = fs::read_to_string(place.path("out.csv"))?;
    let head =
        "scenario,region,out.p90,part,low,expected,high,floor,ceiling,P95,width,currency,period,seed,plan,prices,error";
    assert_eq!(text.lines().next(), Some(head));
    let starts = [
        "0,eu-west-1,400 GB,total,",
        "1,eu-west-1,2 TB,total,",
        "2,moon-1,400 GB,total,,,",
        "4,eu-central-1,400 GB,total,",
    ];
    for start in starts {
        assert!(text.lines().any(|line| line.starts_with(start)), "{start}: {text}");
    }
    assert_eq!(place.names()?, ["out.csv", "outpost.toml"]);
    Ok(())
}

#[test]
fn a_dry_run_estimates_nothing() -> Outcome {
    let place = Place::new()?;
    let ran = crate::run::finished({
        let mut command = command(&["sweep", "outpost.toml", "--dry-run"]);
        command.current_dir(place.0.path());
        command
    })?;
    assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""));
    is_the_face("sweep_dry.txt", &ran.out)?;
    assert_eq!(place.names()?, ["outpost.toml"]);
    Ok(())
}

#[test]
fn a_price_book_that_cannot_be_read_is_named_once() -> Outcome {
    let place = Place::new()?;
    fs::create_dir(place.path("ours"))?;
    fs::write(place.path("ours/BOOK.toml"), "format = 1\ntitle = \"Ours\"\ndate = \"2026-11-21\"\n")?;
    fs::write(place.path("ours/notes.csv"), [0xff, 0xfe])?;
    let ran = place.run("out.csv", &["--prices", "ours"])?;
    let said = "error: `ours` is no price book: notes.csv: not UTF-8\n";
    assert_eq!((ran.code, ran.err.as_str()), (Some(2), said));
    assert_eq!(place.names()?, ["ours", "outpost.toml"]);
    Ok(())
}

#[test]
fn a_dash_prints_the_same_rows() -> Outcome {
    let place = Place::new()?;
    let (printed, written) = (place.run("-", &FEW)?, place.run("out.csv", &FEW)?);
    assert_eq!((printed.code, &printed.out), (Some(0), &fs::read_to_string(place.path("out.csv"))?));
    assert_eq!(format!("out.csv: {}", printed.err), written.err);
    Ok(())
}

#[test]
fn a_reader_that_stops_reading_is_no_failure() -> Outcome {
    let place = Place::new()?;
    let mut child = place.sweep("-", &MANY).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn()?;
    let out = child.stdout.take().ok_or("no standard output")?;
    let mut line = String::new();
    BufReader::with_capacity(64, out).read_line(&mut line)?;
    let ended = child.wait_with_output()?;
    assert_eq!((ended.status.code(), String::from_utf8(ended.stderr)?.as_str()), (Some(0), ""));
    Ok(())
}

#[test]
fn the_arguments_go_before_the_file() -> Outcome {
    let place = Place::new()?;
    let ran = place.run("out.csv", &["--axis", "region=*", "--limit", "10"])?;
    assert!(ran.code == Some(1) && ran.err.contains("72 combinations; the limit is 10"), "{}", ran.err);
    let by = ["--axis", "region=eu-west-1,eu-central-1", "--by", "component", "--percentile", "p99", "--draws", "1000"];
    let ran = place.run("out.csv", &by)?;
    let text = fs::read_to_string(place.path("out.csv"))?;
    assert!(text.contains(",P99,") && text.contains("0,eu-west-1,400 GB,gateway,"), "{}\n{text}", ran.err);
    Ok(())
}

#[test]
fn what_cannot_be_is_said_before_anything_is_written() -> Outcome {
    let place = Place::new()?;
    let wrong: [(&str, &[&str], i32, &str); 8] = [
        ("out.xlsx", &[], 2, "out.xlsx: expected a name that ends in .parquet or .csv"),
        ("out.csv", &["--axis", "region"], 2, "expected a name and its values, as in `region="),
        ("out.csv", &["--percentile", "95"], 2, "expected a percentile above P0 and below P100, as in P95"),
        ("out.csv", &["--limit", "0"], 2, "expected a whole number above 0"),
        ("out.csv", &["--draws", "1"], 2, "expected 100 to 281474976710656 draws"),
        ("nowhere/out.csv", &[], 2, "nowhere/out.csv.parts: No such file or directory"),
        ("out.csv", &["--axis", "otu.p90=1"], 1, "did you mean `out`"),
        ("out.csv", &["--axis", "out.p90=nan"], 1, "nan"),
    ];
    for (output, more, code, said) in wrong {
        let ran = place.run(output, more)?;
        assert!(ran.code == Some(code) && ran.err.contains(said), "{output} {more:?}: {}", ran.err);
        assert_eq!(place.names()?, ["outpost.toml"], "{output} {more:?}");
    }
    let without = run(&["sweep", &place.path("outpost.toml").display().to_string()])?;
    assert!(without.code == Some(2) && without.err.contains("--output <FILE>"), "{}", without.err);
    Ok(())
}

#[test]
fn no_estimate_at_all_is_an_error_that_the_rows_explain() -> Outcome {
    let place = Place::new()?;
    let ran = place.run("out.csv", &["--axis", "region=moon-1,eu-central-1", "--axis", "out.p90=2 TB"])?;
    assert_eq!(ran.code, Some(1), "{}", ran.err);
    assert!(ran.err.ends_with("error: not one combination has an estimate\n"), "{}", ran.err);
    assert!(fs::read_to_string(place.path("out.csv"))?.contains("are known for the region `moon-1`"));
    Ok(())
}

#[test]
fn a_file_that_is_there_is_replaced_only_by_force() -> Outcome {
    let place = Place::new()?;
    fs::write(place.path("out.csv"), "mine")?;
    let ran = place.run("out.csv", &FEW)?;
    let said = "error: out.csv: the file already exists\n  help: replace it with --force, or name another\n";
    assert_eq!((ran.code, ran.err.as_str()), (Some(2), said));
    assert_eq!(fs::read_to_string(place.path("out.csv"))?, "mine");
    assert_eq!(place.run("out.csv", &[&FEW[..], &["--force"]].concat())?.code, Some(0));
    assert!(fs::read_to_string(place.path("out.csv"))?.starts_with("scenario,"));
    Ok(())
}

/// Runs a sweep of many combinations until some of its rows are in a part, and presses Ctrl-C.
#[cfg(unix)]
fn interrupted(place: &Place, more: &[&str]) -> Result<crate::run::Ran, Box<dyn std::error::Error>> {
    let unfinished = place.path("out.csv.parts/unfinished");
    let child = place.sweep("out.csv", &[&LONG[..], more].concat()).stderr(Stdio::piped()).spawn()?;
    for _ in 0..6000 {
        if unfinished.exists() {
            break;
        }
        std::thread::sleep(Duration::from_millis(10));
    }
    assert!(Command::new("kill").args(["-INT", &child.id().to_string()]).status()?.success());
    let ended = child.wait_with_output()?;
    Ok(crate::run::Ran { code: ended.status.code(), out: String::new(), err: String::from_utf8(ended.stderr)? })
}

#[cfg(unix)]
#[test]
fn ctrl_c_keeps_what_is_done_and_resume_goes_on() -> Outcome {
    let place = Place::new()?;
    let stopped = interrupted(&place, &[])?;
    assert_eq!(stopped.code, Some(130), "{}", stopped.err);
    assert!(stopped.err.starts_with("Stopped: ") && stopped.err.ends_with("go on with --resume\n"), "{}", stopped.err);
    assert_eq!(place.names()?, ["out.csv.parts", "outpost.toml"]);
    let unasked = place.run("out.csv", &LONG)?;
    let said = "error: out.csv.parts: has the finished part of an interrupted sweep\n  help: go on with --resume, or start anew with --force\n";
    assert_eq!((unasked.code, unasked.err.as_str()), (Some(2), said));
    let resumed = place.run("out.csv", &[&LONG[..], &["--resume"]].concat())?;
    assert!(resumed.code == Some(0) && resumed.err.contains(" combinations done before\n"), "{}", resumed.err);
    assert_eq!(place.names()?, ["out.csv", "outpost.toml"]);
    assert_eq!(place.run("whole.csv", &LONG)?.code, Some(0));
    assert!(fs::read(place.path("out.csv"))? == fs::read(place.path("whole.csv"))?, "other rows");
    Ok(())
}

#[cfg(unix)]
#[test]
fn a_changed_file_does_not_go_on_with_rows_of_the_one_before() -> Outcome {
    let place = Place::new()?;
    interrupted(&place, &[])?;
    fs::write(place.path("outpost.toml"), OUTPOST.replace("50 GB", "60 GB"))?;
    let resumed = place.run("out.csv", &[&LONG[..], &["--resume"]].concat())?;
    let said = "What was done of other input, or with other options, was left out\n";
    assert!(resumed.code == Some(0) && resumed.err.starts_with(said), "{}", resumed.err);
    assert_eq!(place.names()?, ["out.csv", "outpost.toml"]);
    Ok(())
}

/// A disk that is full, as a limit on the size of files: parts fit, what they are joined to does not.
#[cfg(unix)]
#[test]
fn a_full_disk_leaves_no_file_and_what_is_done() -> Outcome {
    let place = Place::new()?;
    let sweep = |limits: &str, more: &str| {
        let told = format!(
            "{limits} exec {} sweep outpost.toml -o out.csv {} {more}",
            env!("CARGO_BIN_EXE_costcone"),
            MANY.join(" ")
        );
        Command::new("sh").args(["-c", &told]).current_dir(place.0.path()).output()
    };
    // In blocks of 512 bytes, or of 1024 where the shell is another.
    let ran = sweep("trap '' XFSZ; ulimit -f 6000;", "")?;
    let said = String::from_utf8(ran.stderr)?;
    assert_eq!(ran.status.code(), Some(2), "{said}");
    assert!(said.contains("joined: File too large"), "{said}");
    assert!(said.ends_with("is kept in out.csv.parts: make room, then go on with --resume\n"), "{said}");
    assert_eq!(place.names()?, ["out.csv.parts", "outpost.toml"]);
    assert!(names(&place.path("out.csv.parts"))?.iter().all(|name| name.ends_with(".parquet") || name == "lock"));
    let ran = sweep("", "--resume")?;
    let said = String::from_utf8(ran.stderr)?;
    assert!(ran.status.success() && said.starts_with("24,000 combinations done before\n"), "{said}");
    assert_eq!(place.names()?, ["out.csv", "outpost.toml"]);
    Ok(())
}

/// The most memory that a sweep of so many combinations takes, in KiB.
#[cfg(target_os = "linux")]
fn most_memory(place: &Place, scales: u64) -> Result<u64, Box<dyn std::error::Error>> {
    let axis = format!("out.scale=1:{scales}:1");
    let mut child =
        place.sweep("out.parquet", &["--axis", &axis, "--draws", "100", "--force"]).stderr(Stdio::null()).spawn()?;
    let mut most = 0;
    while child.try_wait()?.is_none() {
        let status = fs::read_to_string(format!("/proc/{}/status", child.id())).unwrap_or_default();
        let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        most = line.and_then(|line| line.trim().trim_end_matches(" kB").parse().ok()).unwrap_or(most);
        std::thread::sleep(Duration::from_millis(10));
    }
    assert!(child.wait()?.success() && most > 0);
    Ok(most)
}

/// Past the first part and the first group of rows of a file, nothing grows.
#[cfg(target_os = "linux")]
#[test]
fn memory_does_not_grow_with_the_number_of_combinations() -> Outcome {
    let place = Place::new()?;
    let regions_alone = OUTPOST.split("\"out.p90\"").next().unwrap_or_default();
    fs::write(place.path("outpost.toml"), regions_alone)?;
    let (few, many) = (most_memory(&place, 60_000)?, most_memory(&place, 120_000)?);
    // A combination that was kept, with its point and its costs, would take more than 600 bytes.
    assert!(many < few + 60 * 600, "{few} KiB, then {many} KiB");
    Ok(())
}
