//! Rows as a stream: the schema is known in advance, rows equal those of single estimates, and no thread keeps running.

mod shop;

use std::ops::ControlFlow;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use arrow_array::cast::AsArray;
use arrow_array::types::{Decimal128Type, Float64Type, Int64Type};
use arrow_array::{Array, RecordBatch, RecordBatchReader};
use arrow_schema::DataType;
use costcone::plan::PartKind;
use costcone::sweep::{Axis, Sweep};
use costcone::{Book, Value};
use costcone_sweep::arrow::{Batches, SweepRows, SweepSummary};

use shop::{Outcome, document, failed, options, planned, rows, sweep};

fn all(rows: SweepRows<'static>) -> Result<Vec<RecordBatch>, Box<dyn std::error::Error>> {
    Ok(Batches::new(rows, 2).collect::<Result<Vec<_>, _>>()?)
}

#[test]
fn every_row_equals_its_own_estimate() -> Outcome {
    let (book, base) = (Book::aws(), document()?);
    let beside = book.plan_document(&base, None).map_err(failed)?;
    let swept = sweep(3)?;
    let batches = all(rows(swept.clone()))?;
    let [batch] = batches.as_slice() else { return Err("one batch".into()) };
    let column = |name: &str| batch.column_by_name(name).ok_or_else(|| failed(format!("no column {name}")));
    let amounts =
        |name: &str| Ok::<_, Box<dyn std::error::Error>>(column(name)?.as_primitive::<Decimal128Type>().clone());
    let errors = column("error")?.as_string::<i32>();
    for row in 0..batch.num_rows() {
        let number = column("scenario")?.as_primitive::<Int64Type>().value(row).unsigned_abs();
        assert_eq!(number, row as u64);
        assert_eq!(column("out.scale")?.as_primitive::<Float64Type>().value(row), (number % 3 + 1) as f64 / 8.0);
        let alone = swept.scenario(number).map_err(failed)?.document();
        match book.plan_document(&alone, Some(&beside)).and_then(|plan| Ok(plan.estimate(&options())?)) {
            Ok(estimate) => {
                let total = estimate.total();
                for (name, amount) in [("low", total.low()), ("expected", total.expected()), ("high", total.high())] {
                    let exact = format!("{:.12}", amount.round_places(12));
                    assert_eq!(amounts(name)?.value_as_string(row), exact, "{name} of {number}");
                }
                assert!(errors.is_null(row));
            }
            Err(findings) => {
                assert_eq!(errors.value(row), findings.to_string());
                assert!(amounts("expected")?.is_null(row));
            }
        }
    }
    assert_eq!((batch.num_rows(), errors.null_count()), (9, 6));
    Ok(())
}

#[test]
fn the_schema_does_not_depend_on_the_rows() -> Outcome {
    let of = |regions: &[&str], more: Vec<Value>| -> Result<SweepRows<'static>, Box<dyn std::error::Error>> {
        let regions = Axis::new("region", regions.iter().map(|region| Value::from(*region)));
        let axes = vec![regions, Axis::new("out.p90", more)];
        let swept = Sweep::new(document()?, axes).map_err(failed)?;
        Ok(rows(swept.with_parts(Some(PartKind::Component)).with_percentiles(vec![0.5])))
    };
    let texts = || vec!["500 GB".into(), "1 TB".into()];
    for (rows, rows_there) in [(of(&["eu-west-1", "moon-1"], texts())?, 6), (of(&["moon-1"], texts())?, 2)] {
        let schema = rows.schema();
        assert_eq!(Batches::new(rows.clone(), 1).schema(), schema);
        let batches = all(rows)?;
        assert!(batches.iter().all(|batch| batch.schema() == schema));
        assert_eq!(batches.iter().map(RecordBatch::num_rows).sum::<usize>(), rows_there);
        let names: Vec<&str> = schema.fields().iter().map(|field| field.name().as_str()).collect();
        let known = "scenario region out.p90 part low expected high floor ceiling P50 width currency period seed plan prices error";
        assert_eq!(names.join(" "), known);
        assert_eq!(schema.field(2).data_type(), &DataType::Utf8);
    }
    let kind = |values: &[Value]| -> Result<DataType, Box<dyn std::error::Error>> {
        Ok(of(&["eu-west-1"], values.to_vec())?.schema().field(2).data_type().clone())
    };
    assert_eq!(kind(&[Value::Integer(1), Value::Float(1.5)])?, DataType::Float64);
    assert_eq!(kind(&[Value::Null, Value::Integer(1)])?, DataType::Int64);
    assert_eq!(kind(&[Value::Null])?, DataType::Utf8);
    assert_eq!(kind(&[Value::Integer(1), "2".into()])?, DataType::Utf8);
    Ok(())
}

#[test]
fn the_schema_states_the_origin_of_the_rows() -> Outcome {
    let schema = rows(sweep(2)?).schema();
    let said = |key: &str| schema.metadata().get(&format!("costcone.{key}")).cloned().unwrap_or_default();
    assert_eq!([said("draws"), said("seed"), said("level"), said("combinations")], ["256", "1", "0.8", "6"]);
    assert!(said("prices").starts_with("AWS list prices"), "{}", said("prices"));
    let others = [
        SweepRows::new(sweep(2)?, planned, options().with_seed(2), ""),
        rows(sweep(3)?),
        rows(sweep(2)?.with_percentiles(vec![0.5])),
        rows(sweep(2)?.with_parts(Some(PartKind::Service))),
    ];
    for other in others {
        assert_ne!(other.schema().metadata().get("costcone.fingerprint"), Some(&said("fingerprint")));
    }
    assert_eq!(rows(sweep(2)?).fingerprint().text(), said("fingerprint"));
    Ok(())
}

#[test]
fn dropping_a_stream_stops_the_sweep() -> Outcome {
    let scales = Axis::new("out.scale", (1..=200_000).map(Value::Integer));
    let swept = Sweep::new(document()?, vec![scales]).map_err(failed)?;
    let told = Arc::new(AtomicU64::new(0));
    let watched = told.clone();
    let mut batches = Batches::watched(rows(swept), 1, move |progress| {
        watched.store(progress.done, Ordering::Relaxed);
        ControlFlow::Continue(())
    });
    let first = batches.next().ok_or("a batch")??;
    assert!(first.num_rows() >= 8192, "{}", first.num_rows());
    drop(batches);
    // The thread releases the watcher when it ends.
    for _ in 0..600 {
        if Arc::strong_count(&told) == 1 {
            assert!(told.load(Ordering::Relaxed) < 100_000, "it waited for its rows to be taken");
            return Ok(());
        }
        std::thread::sleep(Duration::from_millis(100));
    }
    Err("the sweep goes on".into())
}

#[test]
fn a_stopped_stream_ends_with_an_error() -> Outcome {
    let stopped = Batches::watched(rows(sweep(8)?), 1, |_| ControlFlow::Break(())).last().ok_or("something")?;
    assert!(stopped.is_err_and(|error| error.to_string().contains("stopped before it was done")));
    Ok(())
}

#[test]
fn a_summary_counts_rows_and_finds_the_extremes() -> Outcome {
    let mut summary = SweepSummary::default();
    all(rows(sweep(4)?.with_parts(Some(PartKind::Component))))?.iter().for_each(|batch| summary.add(batch));
    let summary = summary.ended();
    assert_eq!((summary.combinations(), summary.rows(), summary.failed()), (12, 20, 4));
    assert_eq!((summary.cheapest(), summary.dearest()), (Some(0), Some(11)));
    let reasons = summary.reasons();
    assert_eq!((reasons.len(), reasons[0].count, reasons[0].first), (1, 4, 4));
    assert!(reasons[0].reason.contains("moon-1"));
    Ok(())
}
