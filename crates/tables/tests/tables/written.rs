//! Tests of comparing and writing the data folder.

use std::fs;

use costcone_tables::{FileState, TableDifference};
use insta::assert_debug_snapshot;

use super::folder::{Folder, letters};

#[test]
fn writing_removes_all_differences_and_keeps_other_files() {
    let folder = Folder::new();
    folder.write("data/prices/post/mars.csv", "rate\n");
    folder.write("data/prices/post/notes.txt", "mine\n");
    let made = folder.make().unwrap();
    let differences = made.compare(&folder.data()).unwrap();
    assert!(!folder.data().join("prices/post/moon.csv").exists());
    made.write(&folder.data(), &differences).unwrap();
    assert_eq!(made.compare(&folder.data()).unwrap(), []);
    let mut names: Vec<_> =
        fs::read_dir(folder.data().join("prices/post")).unwrap().map(|e| e.unwrap().file_name()).collect();
    names.sort();
    assert_eq!(names, ["earth.csv", "moon.csv", "notes.txt"]);
}

#[test]
fn a_difference_names_the_line() {
    let folder = Folder::new();
    let made = folder.make().unwrap();
    made.write(&folder.data(), &made.compare(&folder.data()).unwrap()).unwrap();
    let folder = folder.facts(&[&letters("*", "Big", ",,1"), &letters("*", "small", ",,0.6")]);
    folder.write("data/prices/post/earth.csv", folder.text("data/prices/post/earth.csv").replace('\n', "\r\n"));
    fs::remove_file(folder.data().join("instances.csv")).unwrap();
    folder.write("data/prices/parcels/moon.csv", "rate\n");
    assert_debug_snapshot!(folder.make().unwrap().compare(&folder.data()).unwrap(), @r#"
    [
        TableDifference {
            path: "instances.csv",
            state: Missing,
        },
        TableDifference {
            path: "prices/parcels/moon.csv",
            state: Superfluous,
        },
        TableDifference {
            path: "prices/post/earth.csv",
            state: Changed {
                line: 1,
                found: "rate,attributes,from,to,price,unit,currency,effective_date,source,rate_code\r",
                expected: "rate,attributes,from,to,price,unit,currency,effective_date,source,rate_code",
            },
        },
        TableDifference {
            path: "prices/post/moon.csv",
            state: Changed {
                line: 3,
                found: "letters,size=small,0,,0.5,letter,USD,2026-01-01,page,",
                expected: "letters,size=small,0,,0.6,letter,USD,2026-01-01,page,",
            },
        },
    ]
    "#);
}

#[test]
fn if_one_file_cannot_be_written_no_file_changes() {
    let folder = Folder::new();
    // A file blocks the place of a folder.
    folder.write("data/prices/post", "mine");
    let made = folder.make().unwrap();
    let missing = |path: &str| TableDifference { path: path.to_owned(), state: FileState::Missing };
    let findings = made.write(&folder.data(), &["instances.csv", "prices/post/moon.csv"].map(missing)).unwrap_err();
    assert!(findings.to_string().starts_with("prices/post/moon.csv: cannot be written: "), "{findings}");
    assert!(!folder.data().join("instances.csv").exists());
}

#[test]
fn the_order_of_facts_does_not_matter() {
    let mut lines = [letters("*", "Big", "10,,1"), letters("*", "Big", "0,10,2"), letters("*", "small", ",,0.5")];
    let first = Folder::new().facts(&lines.each_ref().map(String::as_str)).make().unwrap();
    lines.reverse();
    let second = Folder::new().facts(&lines.each_ref().map(String::as_str)).make().unwrap();
    assert_eq!(first.files, second.files);
}
