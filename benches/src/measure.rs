//! Measures time and memory of this process.

use std::fs;
use std::time::Instant;

/// The result of some work, and its duration in seconds.
pub fn timed<T>(work: impl FnOnce() -> T) -> (T, f64) {
    let start = Instant::now();
    let result = work();
    (result, start.elapsed().as_secs_f64())
}

/// The median (the upper one of two middle figures), or `None` without figures.
#[must_use]
pub fn median(mut figures: Vec<f64>) -> Option<f64> {
    figures.sort_unstable_by(f64::total_cmp);
    figures.get(figures.len() / 2).copied()
}

/// Peak memory of this process in MiB, or `None` if the system does not report it.
#[must_use]
pub fn peak_memory() -> Option<f64> {
    high_water_mark(&fs::read_to_string("/proc/self/status").ok()?)
}

/// Reads the line `VmHWM:     5120 kB`.
fn high_water_mark(status: &str) -> Option<f64> {
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kibibytes: f64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(kibibytes / 1024.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_median_does_not_depend_on_the_order() {
        assert_eq!(median(vec![3.0, 1.0, 2.0]), Some(2.0));
        assert_eq!(median(Vec::new()), None);
    }

    #[test]
    fn peak_memory_is_in_mebibytes() {
        assert_eq!(high_water_mark("VmPeak:\t 9 kB\nVmHWM:\t    2048 kB\n"), Some(2.0));
        assert_eq!(high_water_mark("VmPeak:\t 9 kB\n"), None);
    }
}
