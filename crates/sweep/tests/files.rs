//! Files of rows: complete or absent, the same bytes after any interruptions, and never with rows of other input.
#![cfg(feature = "files")]

mod shop;

use std::fs;
use std::ops::ControlFlow;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};

use costcone::Value;
use costcone::estimate::{Progress, Run, thread_pool};
use costcone_sweep::arrow::{RowsError, SweepRows};
use costcone_sweep::files::{OutputFile, WriteOutcome, read_rows, write};

use shop::{Outcome, failed, options, planned, rows, sweep};

const PLACES: u64 = 3 * 400;

fn names(folder: &Path) -> Result<Vec<String>, std::io::Error> {
    let entries: Result<Vec<_>, _> = fs::read_dir(folder)?.collect();
    let mut names: Vec<String> =
        entries?.iter().map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
    names.sort_unstable();
    Ok(names)
}

/// Writes until the watcher has been asked this often.
fn stopped_after(asked: usize, rows: &SweepRows<'_>, output: &OutputFile) -> Result<WriteOutcome, RowsError> {
    let times = AtomicUsize::new(0);
    let watch = |_: Progress| match times.fetch_add(1, Ordering::Relaxed) >= asked {
        true => ControlFlow::Break(()),
        false => ControlFlow::Continue(()),
    };
    write(rows, output, Run::default().watched_by(&watch))
}

#[test]
fn an_interrupted_file_has_the_same_bytes_after_resuming() -> Outcome {
    let folder = tempfile::tempdir()?;
    let rows = rows(sweep(400)?);
    for ending in ["parquet", "csv"] {
        let (at_once, piecewise) =
            (folder.path().join(format!("a.{ending}")), folder.path().join(format!("b.{ending}")));
        write(&rows, &OutputFile::new(&at_once)?, Run::on(&thread_pool(2).map_err(failed)?))?;
        let (output, mut pieces, mut asked, mut before) = (OutputFile::new(&piecewise)?.going_on(true), 0, 8, 0);
        loop {
            match stopped_after(asked, &rows, &output)? {
                WriteOutcome::Whole { found, summary, .. } => {
                    assert_eq!((found, summary.combinations()), (before, PLACES));
                    break;
                }
                WriteOutcome::Stopped { done } => {
                    assert!((before..PLACES).contains(&done) && !piecewise.exists());
                    before = done;
                }
            }
            (pieces, asked) = (pieces + 1, asked + 5);
        }
        assert!(pieces > 2, "it was interrupted {pieces} times");
        assert_eq!(fs::read(&at_once)?, fs::read(&piecewise)?);
    }
    assert_eq!(names(folder.path())?, ["a.csv", "a.parquet", "b.csv", "b.parquet"], "nothing else is left");
    Ok(())
}

#[test]
fn written_rows_are_read_back_and_other_files_are_refused() -> Outcome {
    let folder = tempfile::tempdir()?;
    let (path, rows) = (folder.path().join("out.parquet"), rows(sweep(3)?));
    write(&rows, &OutputFile::new(&path)?, Run::default())?;
    let Some((schema, batches)) = read_rows(&path)? else { return Err("it is not compressed otherwise".into()) };
    assert_eq!(schema.fields(), rows.schema().fields());
    assert_eq!(batches.iter().map(|batch| batch.num_rows()).sum::<usize>(), 9);
    fs::write(&path, "no rows")?;
    assert!(matches!(read_rows(&path), Err(RowsError::Io { .. })));
    assert!(matches!(read_rows(&folder.path().join("none.parquet")), Err(RowsError::Io { .. })));
    Ok(())
}

#[test]
fn parts_of_other_input_are_ignored() -> Outcome {
    let folder = tempfile::tempdir()?;
    let output = OutputFile::new(&folder.path().join("out.csv"))?.going_on(true).replacing(true);
    let base = || -> Result<_, Box<dyn std::error::Error>> { Ok(rows(sweep(400)?)) };
    let others = [
        SweepRows::new(sweep(400)?, planned, options().with_seed(2), &base()?.schema().metadata()["costcone.prices"]),
        rows(sweep(400)?.with_percentiles(vec![0.95])),
        rows(sweep(399)?),
        rows(sweep(400)?.with_constraint(|point| point[1].1 != &Value::Float(0.125))),
        base()?.determined_by(&costcone_sweep::arrow::Fingerprint::new().with(b"another book")),
    ];
    for other in others {
        let WriteOutcome::Stopped { done: 1.. } = stopped_after(20, &base()?, &output)? else {
            return Err("stopped".into());
        };
        let WriteOutcome::Whole { found, had_others, .. } = write(&other, &output, Run::default())? else {
            return Err("whole".into());
        };
        assert_eq!((found, had_others), (0, true));
        let alone = OutputFile::new(&folder.path().join("alone.csv"))?.replacing(true);
        write(&other, &alone, Run::default())?;
        assert_eq!(fs::read(output.path())?, fs::read(alone.path())?);
    }
    Ok(())
}

/// A constraint changes no row of the combinations that it keeps.
#[test]
fn unchanged_parts_are_reused() -> Outcome {
    let folder = tempfile::tempdir()?;
    let output = OutputFile::new(&folder.path().join("out.csv"))?.going_on(true);
    let WriteOutcome::Stopped { done } = stopped_after(8, &rows(sweep(400)?), &output)? else {
        return Err("stopped".into());
    };
    assert!((1..400).contains(&done));
    let without_moon = rows(sweep(400)?.with_constraint(|point| point[0].1 != &"moon-1".into()));
    let WriteOutcome::Whole { found, summary, .. } = write(&without_moon, &output, Run::default())? else {
        return Err("whole".into());
    };
    assert_eq!((found, summary.combinations()), (done, 800));
    Ok(())
}

#[test]
fn a_part_that_cannot_be_read_is_made_again() -> Outcome {
    let folder = tempfile::tempdir()?;
    let (rows, output) = (rows(sweep(400)?), OutputFile::new(&folder.path().join("out.csv"))?.going_on(true));
    stopped_after(20, &rows, &output)?;
    let parts = output.parts();
    let part = names(&parts)?.into_iter().find(|name| name.ends_with(".parquet")).ok_or("a part")?;
    fs::write(parts.join(part), b"PAR1")?;
    let WriteOutcome::Whole { found: 0, .. } = write(&rows, &output, Run::default())? else {
        return Err("whole".into());
    };
    assert!(fs::read_to_string(output.path())?.lines().count() as u64 > PLACES);
    Ok(())
}

#[test]
fn an_existing_file_is_not_replaced_by_default() -> Outcome {
    let folder = tempfile::tempdir()?;
    let (rows, path) = (rows(sweep(400)?), folder.path().join("out.csv"));
    let output = OutputFile::new(&path)?;
    stopped_after(20, &rows, &output)?;
    assert!(matches!(write(&rows, &output, Run::default()), Err(RowsError::Unfinished(at)) if at == output.parts()));
    fs::write(&path, "mine")?;
    assert!(matches!(write(&rows, &output.clone().going_on(true), Run::default()), Err(RowsError::Exists(_))));
    assert_eq!(fs::read_to_string(&path)?, "mine");
    let WriteOutcome::Whole { found: 0, had_others: false, .. } =
        write(&rows, &output.replacing(true), Run::default())?
    else {
        return Err("anew".into());
    };
    assert!(fs::read_to_string(&path)?.starts_with("scenario,region,out.scale,part,low,"));
    let taken = folder.path().join("folder.csv");
    fs::create_dir(&taken)?;
    let taken = OutputFile::new(&taken)?.replacing(true);
    assert!(matches!(write(&rows, &taken, Run::default()), Err(RowsError::NoFile(_))));
    assert!(matches!(OutputFile::new(Path::new("out.xlsx")), Err(RowsError::Format(_))));
    Ok(())
}

#[test]
fn two_sweeps_do_not_write_one_file() -> Outcome {
    let folder = tempfile::tempdir()?;
    let (rows, output) = (rows(sweep(400)?), OutputFile::new(&folder.path().join("out.csv"))?);
    let other = AtomicUsize::new(0);
    let watch = |_: Progress| {
        if matches!(write(&rows, &output, Run::default()), Err(RowsError::InUse(_))) {
            other.fetch_add(1, Ordering::Relaxed);
        }
        ControlFlow::Continue(())
    };
    write(&rows, &output, Run::default().watched_by(&watch))?;
    assert!(other.load(Ordering::Relaxed) > 0);
    Ok(())
}

#[test]
fn text_in_cells_is_quoted() -> Outcome {
    let folder = tempfile::tempdir()?;
    let output = OutputFile::new(&folder.path().join("out.csv"))?;
    write(&rows(sweep(1)?), &output, Run::default())?;
    let mut reader = csv::Reader::from_path(output.path())?;
    let lines: Vec<csv::StringRecord> = reader.records().collect::<Result<_, _>>()?;
    let errors: Vec<&str> = lines.iter().map(|line| &line[line.len() - 1]).collect();
    assert_eq!(lines.len(), 3);
    assert!(errors[0].is_empty() && errors[1].contains("moon-1") && errors[1].contains('\n') && errors[2].is_empty());
    assert!(lines[0][4].parse::<f64>()? > 0.0 && lines[1][4].is_empty());
    Ok(())
}
