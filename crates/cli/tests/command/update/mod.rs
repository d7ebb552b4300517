//! `costcone prices update` against a local server: its requests, its errors, and that a failed update leaves the book
//! unchanged. No request leaves the machine.

mod arguments;
mod failures;
mod price_lists;
mod requests;
mod server;

use std::error::Error;
use std::fs;
use std::path::PathBuf;
use std::process::Command;

use crate::run::{Ran, command, finished};
use price_lists::tree;
use server::Server;

/// Environment variables for proxies.
const PROXIES: [&str; 8] =
    ["ALL_PROXY", "all_proxy", "HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy", "NO_PROXY", "no_proxy"];

/// Updates the queue prices of one region with up to three attempts.
const QUEUES: [&str; 6] = ["--offer", "AWSQueueService", "--region", "eu-central-1", "--retries", "2"];

/// A server, a cache, and a path for a book.
struct UpdateTest {
    server: Server,
    folder: tempfile::TempDir,
    /// Long, so that a busy machine fails no test; short in tests of a server that stalls.
    timeout: &'static str,
}

impl UpdateTest {
    fn new() -> Result<UpdateTest, Box<dyn Error>> {
        Ok(UpdateTest { server: Server::start(tree())?, folder: tempfile::tempdir()?, timeout: "20" })
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn book(&self) -> PathBuf {
        self.path("aws.book")
    }

    /// The path of a file in the cache.
    fn cached(&self, name: &str) -> PathBuf {
        self.path("cache").join(name)
    }

    /// The command of an update, with short pauses.
    fn command(&self, from: &str, arguments: &[&str]) -> Command {
        let mut command =
            crate::run::command(&["prices", "update", "--from", from, "--timeout", self.timeout, "--wait", "0.01"]);
        command.arg("--output").arg(self.book()).arg("--cache").arg(self.path("cache")).args(arguments);
        for name in PROXIES {
            command.env_remove(name);
        }
        command
    }

    fn update(&self, arguments: &[&str]) -> Result<Ran, Box<dyn Error>> {
        finished(self.command(&self.server.url, arguments))
    }

    fn queues(&self) -> Result<Ran, Box<dyn Error>> {
        self.update(&QUEUES)
    }

    /// The price of a queue request in the book.
    fn price(&self) -> Result<String, Box<dyn Error>> {
        let book = self.book().display().to_string();
        let rows = command(&["--prices", &book, "--no-default-prices", "prices", "sqs", "--json"]);
        Ok(finished(rows)?.json()?[0]["price"].as_str().unwrap_or("none").to_owned())
    }

    /// Checks that an update fails with a message and leaves the book unchanged.
    fn fails(&self, parts: &[&str]) -> Result<Ran, Box<dyn Error>> {
        fs::write(self.path("before"), fs::read(self.book()).unwrap_or_default())?;
        let ran = self.queues()?;
        assert_eq!((ran.code, ran.out.as_str()), (Some(3), ""), "{}", ran.err);
        assert!(
            ran.err.starts_with(&format!("error: {}/", self.server.url)) && ran.err.contains("\n  help: "),
            "{}",
            ran.err
        );
        parts.iter().for_each(|part| assert!(ran.err.contains(part), "{part}: {}", ran.err));
        assert_eq!(fs::read(self.book()).unwrap_or_default(), fs::read(self.path("before"))?, "the book has changed");
        Ok(ran)
    }
}
