//! What a process took: time, CPU and memory.

use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};

/// What one process says of its run, or what was seen of it.
#[derive(Clone, Copy, Debug, Deserialize, Serialize)]
pub(crate) struct Run {
    pub(crate) calls: u64,
    pub(crate) seconds: f64,
    pub(crate) cpu: f64,
    pub(crate) peak_kib: u64,
}

impl Run {
    pub(crate) fn rate(&self) -> f64 {
        count(self.calls) / self.seconds
    }

    pub(crate) fn mib(&self) -> f64 {
        count(self.peak_kib) / 1024.0
    }
}

/// A count to calculate with; none of ours is beyond 32 bits.
pub(crate) fn count(of: impl TryInto<u32>) -> f64 {
    f64::from(of.try_into().ok().unwrap())
}

/// Runs a command to its end. Its output goes nowhere, and it may end with any code: findings are no failure.
pub(crate) fn run(command: &mut Command) -> Run {
    let started = Instant::now();
    let mut child = command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .spawn()
        .unwrap();
    let (cpu, peak_kib) = watched(&child);
    let seconds = started.elapsed().as_secs_f64();
    let ended = child.wait().unwrap();
    assert!(ended.code().is_some(), "{command:?}: {ended}");
    Run {
        calls: 1,
        seconds,
        cpu,
        peak_kib,
    }
}

/// How long a command takes, in seconds. Not looked at meanwhile, so that even a millisecond is told right.
pub(crate) fn timed(command: &mut Command) -> f64 {
    let started = Instant::now();
    let ended = command.stdout(Stdio::null()).status().unwrap();
    let took = started.elapsed().as_secs_f64();
    assert!(ended.success(), "{command:?}: {ended}");
    took
}

/// Looks at a child until it has ended: the peak that the kernel notes only grows, and is gone with the process.
fn watched(child: &Child) -> (f64, u64) {
    let folder = format!("/proc/{}", child.id());
    let mut peak = 0;
    loop {
        let status = fs_err::read_to_string(format!("{folder}/status")).unwrap();
        peak = peak_in(&status).unwrap_or(peak);
        if status.contains("State:\tZ") {
            return (cpu(&folder), peak);
        }
        std::thread::sleep(Duration::from_micros(500));
    }
}

/// Seconds of a processor that a process has used. The kernel counts in hundredths.
pub(crate) fn cpu(folder: &str) -> f64 {
    let stat = fs_err::read_to_string(format!("{folder}/stat")).unwrap();
    let (_, fields) = stat.rsplit_once(')').unwrap();
    let ticks = fields.split_whitespace().skip(11).take(2);
    ticks
        .map(|ticks| ticks.parse::<f64>().unwrap())
        .sum::<f64>()
        / 100.0
}

pub(crate) fn peak() -> u64 {
    peak_in(&fs_err::read_to_string("/proc/self/status").unwrap()).unwrap()
}

fn peak_in(status: &str) -> Option<u64> {
    let line = status.lines().find(|line| line.starts_with("VmHWM"))?;
    Some(line.split_whitespace().nth(1)?.parse().unwrap())
}

/// The one in the middle; what a machine with other work does to a mean, it does not do to this.
pub(crate) fn median(values: impl IntoIterator<Item = f64>) -> f64 {
    spread(values)[0]
}

/// The median, the least and the most.
pub(crate) fn spread(values: impl IntoIterator<Item = f64>) -> [f64; 3] {
    let mut values: Vec<f64> = values.into_iter().collect();
    values.sort_by(f64::total_cmp);
    [
        values[values.len() / 2],
        values[0],
        values[values.len() - 1],
    ]
}
