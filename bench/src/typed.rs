//! What a firing with typed arguments costs: the time that the kernel says its eBPF programs have run
//! (`kernel.bpf_stats_enabled`), by the number of times. What is traced, a read of a disk, takes too long to see it in that.

use std::collections::BTreeSet;
use std::fs;
use std::process::Command;

use anyhow::{Context, Result, bail};
use libbpf_rs::query::{ProgInfoIter, ProgramInfo};

use crate::table::{Of, Row, Target};
use crate::tracer::{Place, if_it_works};
use crate::workload::{self, BLOCK};

pub(crate) const WHAT: &str = "firing: io start, sizes by device";

const DTRACE: &str = "BEGIN { printf(\"ready\\n\"); } \
                      io:::start { @[args[0]->b_edev] = quantize(args[0]->b_bcount); }";
const BPFTRACE: &str = "BEGIN { printf(\"ready\\n\"); } \
                        tracepoint:block:block_io_start { @[args->dev] = hist(args->bytes); }";

/// Blocks of a measurement.
const BLOCKS: usize = 2000;

pub(crate) fn measure(place: &Place, rounds: usize) -> Result<Row> {
    let file = place.file("disk");
    fs::write(&file, vec![1u8; BLOCKS * BLOCK]).with_context(|| format!("failed to write {}", file.display()))?;
    fs::File::open(&file)?.sync_all()?;
    let measured = least(place, rounds, &file);
    let _ = fs::remove_file(&file);
    let values = measured?;
    Ok(Row { what: WHAT, unit: "ns", values, targets: vec![Target::AtMostOf(0.7, Of::Bpftrace)] })
}

fn least(place: &Place, rounds: usize, file: &std::path::Path) -> Result<Vec<(Of, f64)>> {
    let mut least = [(Of::Dtrace, f64::MAX), (Of::Bpftrace, f64::MAX)];
    for _ in 0..rounds {
        let ours = by_process(place, Command::new(&place.dtrace).args(["-n", DTRACE]), file).context(WHAT)?;
        least[0].1 = least[0].1.min(ours);
        if let Some(bpftrace) = &place.bpftrace {
            let theirs = by_process(place, Command::new(bpftrace).args(["-B", "line", "-e", BPFTRACE]), file);
            least[1].1 = least[1].1.min(if_it_works(WHAT, theirs).unwrap_or(f64::MAX));
        }
    }
    Ok(least.into_iter().filter(|(_, ns)| *ns < f64::MAX).collect())
}

fn by_process(place: &Place, command: &mut Command, file: &std::path::Path) -> Result<f64> {
    let _counted = RunTime::count()?;
    let before: BTreeSet<u32> = ProgInfoIter::default().map(|program| program.id).collect();
    let mut process = place.start(command)?;
    process.ready(None)?;
    workload::read_disk(file, BLOCKS)?;
    let new = ProgInfoIter::default().filter(|program| !before.contains(&program.id));
    let run: Vec<ProgramInfo> = new.filter(|program| program.run_cnt >= BLOCKS as u64 / 2).collect();
    process.interrupt()?;
    let Some(program) = run.iter().max_by_key(|program| program.run_cnt) else { bail!("no program of it has run") };
    Ok(program.run_time_ns as f64 / program.run_cnt as f64)
}

/// Has the kernel count how long programs run, until it is dropped.
struct RunTime(String);

const SETTING: &str = "/proc/sys/kernel/bpf_stats_enabled";

impl RunTime {
    fn count() -> Result<Self> {
        let before = fs::read_to_string(SETTING).with_context(|| format!("failed to read {SETTING}"))?;
        fs::write(SETTING, "1").with_context(|| format!("failed to write {SETTING}"))?;
        Ok(Self(before))
    }
}

impl Drop for RunTime {
    fn drop(&mut self) {
        // It could be written before.
        let _ = fs::write(SETTING, &self.0);
    }
}
