//! Sweeps into files: messages, rows, and the files after an interruption, a full disk, or a change of the input.

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use tempfile::TempDir;

use crate::run::{Outcome, command, run};
use crate::snapshots::matches_snapshot;

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

/// Enough work for a test to interrupt.
#[cfg(unix)]
const LONG: [&str; 4] = ["--axis", "out.scale=1:4000:1", "--draws", "20000"];

/// A folder with an architecture.
struct SweepFolder(TempDir);

impl SweepFolder {
    fn new() -> std::io::Result<SweepFolder> {
        let folder = SweepFolder(tempfile::tempdir()?);
        fs::write(folder.path("outpost.toml"), OUTPOST)?;
        Ok(folder)
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

fn names(path: &Path) -> Result<Vec<String>, std::io::Error> {
    let entries: Result<Vec<_>, _> = fs::read_dir(path)?.collect();
    let mut names: Vec<String> =
        entries?.iter().map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
    names.sort_unstable();
    Ok(names)
}

const FEW: [&str; 2] = ["--draws", "1000"];

#[test]
fn a_sweep_prints_a_summary_and_writes_a_row_for_each_combination() -> Outcome {
    let folder = SweepFolder::new()?;
    let ran = folder.run("out.csv", &FEW)?;
    assert_eq!((ran.code, ran.out.as_str()), (Some(0), ""));
    matches_snapshot("sweep.txt", &ran.err)?;
    let text = fs::read_to_string(folder.path("out.csv"))?;
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
    assert_eq!(folder.names()?, ["out.csv", "outpost.toml"]);
    Ok(())
}

#[test]
fn a_dry_run_estimates_nothing() -> Outcome {
    let folder = SweepFolder::new()?;
    let ran = crate::run::finished({
        let mut command = command(&["sweep", "outpost.toml", "--dry-run"]);
        command.current_dir(folder.0.path());
        command
    })?;
    assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""));
    matches_snapshot("sweep_dry.txt", &ran.out)?;
    assert_eq!(folder.names()?, ["outpost.toml"]);
    Ok(())
}

#[test]
fn a_price_book_that_cannot_be_read_is_named_once() -> Outcome {
    let folder = SweepFolder::new()?;
    fs::create_dir(folder.path("ours"))?;
    fs::write(folder.path("ours/BOOK.toml"), "format = 1\ntitle = \"Ours\"\ndate = \"2026-11-21\"\n")?;
    fs::write(folder.path("ours/notes.csv"), [0xff, 0xfe])?;
    let ran = folder.run("out.csv", &["--prices", "ours"])?;
    let message = "error: `ours` is not a price book: notes.csv: not UTF-8\n";
    assert_eq!((ran.code, ran.err.as_str()), (Some(2), message));
    assert_eq!(folder.names()?, ["ours", "outpost.toml"]);
    Ok(())
}

#[test]
fn a_dash_prints_the_same_rows() -> Outcome {
    let folder = SweepFolder::new()?;
    let (printed, written) = (folder.run("-", &FEW)?, folder.run("out.csv", &FEW)?);
    assert_eq!((printed.code, &printed.out), (Some(0), &fs::read_to_string(folder.path("out.csv"))?));
    assert_eq!(format!("out.csv: {}", printed.err), written.err);
    Ok(())
}

#[test]
fn a_reader_that_closes_the_pipe_is_no_failure() -> Outcome {
    let folder = SweepFolder::new()?;
    let mut child = folder.sweep("-", &MANY).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn()?;
    let out = child.stdout.take().ok_or("no standard output")?;
    let mut line = String::new();
    BufReader::with_capacity(64, out).read_line(&mut line)?;
    let ended = child.wait_with_output()?;
    assert_eq!((ended.status.code(), String::from_utf8(ended.stderr)?.as_str()), (Some(0), ""));
    Ok(())
}

#[test]
fn arguments_take_precedence_over_the_file() -> Outcome {
    let folder = SweepFolder::new()?;
    let ran = folder.run("out.csv", &["--axis", "region=*", "--limit", "10"])?;
    assert!(ran.code == Some(1) && ran.err.contains("72 combinations; the limit is 10"), "{}", ran.err);
    let by = ["--axis", "region=eu-west-1,eu-central-1", "--by", "component", "--percentile", "p99", "--draws", "1000"];
    let ran = folder.run("out.csv", &by)?;
    let text = fs::read_to_string(folder.path("out.csv"))?;
    assert!(text.contains(",P99,") && text.contains("0,eu-west-1,400 GB,gateway,"), "{}\n{text}", ran.err);
    Ok(())
}

#[test]
fn wrong_arguments_are_refused_before_anything_is_written() -> Outcome {
    let folder = SweepFolder::new()?;
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
    for (output, more, code, message) in wrong {
        let ran = folder.run(output, more)?;
        assert!(ran.code == Some(code) && ran.err.contains(message), "{output} {more:?}: {}", ran.err);
        assert_eq!(folder.names()?, ["outpost.toml"], "{output} {more:?}");
    }
    let without = run(&["sweep", &folder.path("outpost.toml").display().to_string()])?;
    assert!(without.code == Some(2) && without.err.contains("--output <FILE>"), "{}", without.err);
    Ok(())
}

#[test]
fn a_sweep_without_any_estimate_is_an_error() -> Outcome {
    let folder = SweepFolder::new()?;
    let ran = folder.run("out.csv", &["--axis", "region=moon-1,eu-central-1", "--axis", "out.p90=2 TB"])?;
    assert_eq!(ran.code, Some(1), "{}", ran.err);
    assert!(ran.err.ends_with("error: every combination failed; the column `error` states why\n"), "{}", ran.err);
    assert!(fs::read_to_string(folder.path("out.csv"))?.contains("in the region `moon-1`"));
    Ok(())
}

#[test]
fn only_force_replaces_an_existing_file() -> Outcome {
    let folder = SweepFolder::new()?;
    fs::write(folder.path("out.csv"), "mine")?;
    let ran = folder.run("out.csv", &FEW)?;
    let message = "error: out.csv: the file already exists\n  help: replace it with --force, or choose another file\n";
    assert_eq!((ran.code, ran.err.as_str()), (Some(2), message));
    assert_eq!(fs::read_to_string(folder.path("out.csv"))?, "mine");
    assert_eq!(folder.run("out.csv", &[&FEW[..], &["--force"]].concat())?.code, Some(0));
    assert!(fs::read_to_string(folder.path("out.csv"))?.starts_with("scenario,"));
    Ok(())
}

/// Runs a sweep until it has finished some rows, then presses Ctrl-C.
#[cfg(unix)]
fn interrupted(folder: &SweepFolder, more: &[&str]) -> Result<crate::run::Ran, Box<dyn std::error::Error>> {
    let unfinished = folder.path("out.csv.parts/unfinished");
    let child = folder.sweep("out.csv", &[&LONG[..], more].concat()).stderr(Stdio::piped()).spawn()?;
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
fn ctrl_c_keeps_finished_rows_and_resume_continues() -> Outcome {
    let folder = SweepFolder::new()?;
    let stopped = interrupted(&folder, &[])?;
    assert_eq!(stopped.code, Some(130), "{}", stopped.err);
    assert!(
        stopped.err.starts_with("Interrupted: ") && stopped.err.ends_with("continue with --resume\n"),
        "{}",
        stopped.err
    );
    assert_eq!(folder.names()?, ["out.csv.parts", "outpost.toml"]);
    let unasked = folder.run("out.csv", &LONG)?;
    let message = "error: out.csv.parts: has the finished part of an interrupted sweep\n  help: continue with --resume, or start again with --force\n";
    assert_eq!((unasked.code, unasked.err.as_str()), (Some(2), message));
    let resumed = folder.run("out.csv", &[&LONG[..], &["--resume"]].concat())?;
    assert!(resumed.code == Some(0) && resumed.err.contains(" combinations finished earlier\n"), "{}", resumed.err);
    assert_eq!(folder.names()?, ["out.csv", "outpost.toml"]);
    assert_eq!(folder.run("whole.csv", &LONG)?.code, Some(0));
    assert!(fs::read(folder.path("out.csv"))? == fs::read(folder.path("whole.csv"))?, "other rows");
    Ok(())
}

#[cfg(unix)]
#[test]
fn resume_ignores_rows_of_a_changed_file() -> Outcome {
    let folder = SweepFolder::new()?;
    interrupted(&folder, &[])?;
    fs::write(folder.path("outpost.toml"), OUTPOST.replace("50 GB", "60 GB"))?;
    let resumed = folder.run("out.csv", &[&LONG[..], &["--resume"]].concat())?;
    let message = "Ignored partial results from different input or options\n";
    assert!(resumed.code == Some(0) && resumed.err.starts_with(message), "{}", resumed.err);
    assert_eq!(folder.names()?, ["out.csv", "outpost.toml"]);
    Ok(())
}

/// A limit on the file size imitates a full disk: the parts fit, but the joined file does not.
#[cfg(unix)]
#[test]
fn a_full_disk_leaves_the_finished_parts_but_no_file() -> Outcome {
    let folder = SweepFolder::new()?;
    let sweep = |limits: &str, more: &str| {
        let script = format!(
            "{limits} exec {} sweep outpost.toml -o out.csv {} {more}",
            env!("CARGO_BIN_EXE_costcone"),
            MANY.join(" ")
        );
        Command::new("sh").args(["-c", &script]).current_dir(folder.0.path()).output()
    };
    // Blocks of 512 or 1024 bytes, depending on the shell.
    let ran = sweep("trap '' XFSZ; ulimit -f 6000;", "")?;
    let message = String::from_utf8(ran.stderr)?;
    assert_eq!(ran.status.code(), Some(2), "{message}");
    assert!(message.contains("joined: File too large"), "{message}");
    assert!(
        message.ends_with("are in out.csv.parts: free some disk space, then continue with --resume\n"),
        "{message}"
    );
    assert_eq!(folder.names()?, ["out.csv.parts", "outpost.toml"]);
    assert!(names(&folder.path("out.csv.parts"))?.iter().all(|name| name.ends_with(".parquet") || name == "lock"));
    let ran = sweep("", "--resume")?;
    let message = String::from_utf8(ran.stderr)?;
    assert!(ran.status.success() && message.starts_with("24,000 combinations finished earlier\n"), "{message}");
    assert_eq!(folder.names()?, ["out.csv", "outpost.toml"]);
    Ok(())
}

/// The most memory that a sweep of a number of combinations uses, in KiB.
#[cfg(target_os = "linux")]
fn max_memory(folder: &SweepFolder, scales: u64) -> Result<u64, Box<dyn std::error::Error>> {
    let axis = format!("out.scale=1:{scales}:1");
    let mut child =
        folder.sweep("out.parquet", &["--axis", &axis, "--draws", "100", "--force"]).stderr(Stdio::null()).spawn()?;
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

/// After the first part and the first row group, memory stays constant.
#[cfg(target_os = "linux")]
#[test]
fn memory_does_not_grow_with_the_number_of_combinations() -> Outcome {
    let folder = SweepFolder::new()?;
    let regions_alone = OUTPOST.split("\"out.p90\"").next().unwrap_or_default();
    fs::write(folder.path("outpost.toml"), regions_alone)?;
    let (few, many) = (max_memory(&folder, 60_000)?, max_memory(&folder, 120_000)?);
    // A combination in memory, with its values and costs, would take more than 600 bytes.
    assert!(many < few + 60 * 600, "{few} KiB, then {many} KiB");
    Ok(())
}
