//! `costcone prices update` against a server of our own: what is fetched, what is refused, and that the book which stood there
//! stays whole. No request leaves the machine.

mod asked;
mod broken;
mod made;
mod refused;
mod server;

use std::error::Error;
use std::fs;
use std::path::PathBuf;
use std::process::Command;

use crate::run::{Ran, command, finished};
use made::tree;
use server::Server;

/// Variables that name proxies.
const PROXIES: [&str; 8] =
    ["ALL_PROXY", "all_proxy", "HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy", "NO_PROXY", "no_proxy"];

/// An update of the queues of one region, three tries in all.
const QUEUES: [&str; 6] = ["--offer", "AWSQueueService", "--region", "eu-central-1", "--retries", "2"];

/// A server, a cache and a place for a book.
struct Bench {
    server: Server,
    folder: tempfile::TempDir,
    /// Long, so that a machine with much to do fails no test; short where a server stalls.
    timeout: &'static str,
}

impl Bench {
    fn new() -> Result<Bench, Box<dyn Error>> {
        Ok(Bench { server: Server::start(tree())?, folder: tempfile::tempdir()?, timeout: "20" })
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn book(&self) -> PathBuf {
        self.path("aws.book")
    }

    /// The place of a file in the cache.
    fn kept(&self, name: &str) -> PathBuf {
        self.path("cache").join(name)
    }

    /// An update from a server that has not run yet, with waits that a test can bear.
    fn prepared(&self, from: &str, arguments: &[&str]) -> Command {
        let mut command = command(&["prices", "update", "--from", from, "--timeout", self.timeout, "--wait", "0.01"]);
        command.arg("--output").arg(self.book()).arg("--cache").arg(self.path("cache")).args(arguments);
        for name in PROXIES {
            command.env_remove(name);
        }
        command
    }

    fn update(&self, arguments: &[&str]) -> Result<Ran, Box<dyn Error>> {
        finished(self.prepared(&self.server.url, arguments))
    }

    fn queues(&self) -> Result<Ran, Box<dyn Error>> {
        self.update(&QUEUES)
    }

    /// The price of a request to a queue in the book.
    fn price(&self) -> Result<String, Box<dyn Error>> {
        let book = self.book().display().to_string();
        let rows = command(&["--prices", &book, "--no-default-prices", "prices", "sqs", "--json"]);
        Ok(finished(rows)?.json()?[0]["price"].as_str().unwrap_or("none").to_owned())
    }

    /// That an update of the queues fails with a message, and leaves the book as it was.
    fn fails(&self, said: &[&str]) -> Result<Ran, Box<dyn Error>> {
        fs::write(self.path("before"), fs::read(self.book()).unwrap_or_default())?;
        let ran = self.queues()?;
        assert_eq!((ran.code, ran.out.as_str()), (Some(3), ""), "{}", ran.err);
        assert!(
            ran.err.starts_with(&format!("error: {}/", self.server.url)) && ran.err.contains("\n  help: "),
            "{}",
            ran.err
        );
        said.iter().for_each(|part| assert!(ran.err.contains(part), "{part}: {}", ran.err));
        assert_eq!(fs::read(self.book()).unwrap_or_default(), fs::read(self.path("before"))?, "the book is another");
        Ok(ran)
    }
}
