//! What things cost, as the kernel counts it.

use std::{fs, time::Duration};

use anyhow::Context;

/// The kernel counts a process's time in hundredths of a second.
const TICK: Duration = Duration::from_millis(10);

/// The CPU time that a process has used, with its threads that are gone.
pub(crate) fn ticks(process: u32) -> anyhow::Result<Duration> {
    let stat = fs::read_to_string(format!("/proc/{process}/stat"))?;
    // The name, in parentheses, may hold anything; user and system time are the 14th and 15th field.
    let (_, fields) = stat.rsplit_once(')').context("a name")?;
    let fields = fields.split_whitespace().skip(11).take(2);
    let ticks: Result<Vec<u32>, _> = fields.map(str::parse).collect();
    Ok(TICK * ticks?.iter().sum())
}

/// The CPU time of this process's threads of a name.
pub(crate) fn threads(name: &str) -> anyhow::Result<Duration> {
    let mut used = 0;
    for thread in fs::read_dir("/proc/self/task")? {
        let path = thread?.path();
        if fs::read_to_string(path.join("comm"))?.trim_end() == name {
            let schedstat = fs::read_to_string(path.join("schedstat"))?;
            let time = schedstat.split_whitespace().next().context("a time")?;
            used += time.parse::<u64>()?;
        }
    }
    Ok(Duration::from_nanos(used))
}
