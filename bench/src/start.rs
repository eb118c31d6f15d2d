//! What starting and ending costs: whole processes.

use std::fs;
use std::process::Command;
use std::time::Instant;

use anyhow::{Context, Result};

use crate::table::{Of, Row, Target, median};
use crate::tracer::{Place, if_it_works};

/// The same for each tracer.
pub(crate) struct Run {
    pub(crate) what: &'static str,
    dtrace: &'static str,
    bpftrace: &'static str,
    /// bpftrace takes so long that one run is enough.
    pub(crate) slow: bool,
    targets: &'static [Target],
}

pub(crate) const RUNS: &[Run] = &[
    Run {
        what: "process: BEGIN { exit(0); }",
        dtrace: "BEGIN { exit(0); }",
        bpftrace: "BEGIN { exit(); }",
        slow: false,
        targets: &[Target::Limit(60.0), Target::AtMostOf(0.2, Of::Bpftrace)],
    },
    Run {
        what: "process: all system calls, by name",
        dtrace: "syscall:::entry { @[probefunc] = count(); } BEGIN { exit(0); }",
        bpftrace: "tracepoint:syscalls:sys_enter_* { @[probe] = count(); } BEGIN { exit(); }",
        slow: true,
        targets: &[Target::Limit(150.0), Target::AtMostOf(0.01, Of::Bpftrace)],
    },
];

pub(crate) const LISTING: &str = "process: -l of 100,000 probes";

pub(crate) const SCRIPT: &str = "process: -e of 2,000 lines";

/// A clause of that script: five lines.
const CLAUSE: &str = "
syscall::read:entry,syscall::write:entry
/execname != \"dtrace\" && arg2 > #/
{ self->size# = arg2; @sizes[probefunc, #] = quantize(arg2); printf(\"%s %d\\n\", execname, self->size#); }
";

/// Times the compilation of a long script, with the D library.
pub(crate) fn script(place: &Place, rounds: usize) -> Result<Row> {
    let file = place.file("long.d");
    fs::write(&file, (0..400).map(|n| CLAUSE.replace('#', &n.to_string())).collect::<String>())?;
    let times = (0..rounds * 3).map(|_| milliseconds(place, Command::new(&place.dtrace).arg("-es").arg(&file)));
    let times = times.collect::<Result<Vec<_>>>()?;
    let values = median(&times).map(|time| (Of::Dtrace, time)).into_iter().collect();
    Ok(Row { what: SCRIPT, unit: "ms", values, targets: vec![Target::Limit(150.0)] })
}

/// Times a run in rounds. Without `slow` what bpftrace takes half a minute for is left out.
pub(crate) fn measure(run: &Run, place: &Place, rounds: usize, slow: bool) -> Result<Row> {
    let (mut dtrace, mut bpftrace) = (Vec::new(), Vec::new());
    for round in 0..rounds {
        for _ in 0..3 {
            dtrace.push(milliseconds(place, Command::new(&place.dtrace).args(["-n", run.dtrace]))?);
        }
        let wanted = !run.slow || (slow && round == 0);
        if let Some(program) = place.bpftrace.as_ref().filter(|_| wanted) {
            let time = milliseconds(place, Command::new(program).args(["-e", run.bpftrace]));
            bpftrace.extend(if_it_works(run.what, time));
        }
    }
    let all = [(Of::Dtrace, dtrace), (Of::Bpftrace, bpftrace)];
    let values = all.iter().filter_map(|(of, values)| Some((*of, median(values)?))).collect();
    Ok(Row { what: run.what, unit: "ms", values, targets: run.targets.to_vec() })
}

/// Lists the probes of the fake provider, which is a library beside the dtrace that cargo built.
pub(crate) fn listing(place: &Place, rounds: usize) -> Result<Option<Row>> {
    let library = place.dtrace.with_file_name("examples").join("libfake.so");
    if !library.exists() {
        return Ok(None);
    }
    let folder = place.file("providers");
    fs::create_dir_all(&folder)?;
    fs::copy(&library, folder.join("fake.so"))?;
    let path = format!("providerpath={}", folder.display());
    let mut times = Vec::new();
    for _ in 0..rounds {
        times.push(milliseconds(place, Command::new(&place.dtrace).args(["-x", &path, "-l", "-P", "fake"]))?);
    }
    let values = median(&times).map(|time| (Of::Dtrace, time)).into_iter().collect();
    Ok(Some(Row { what: LISTING, unit: "ms", values, targets: vec![Target::Limit(1000.0)] }))
}

fn milliseconds(place: &Place, command: &mut Command) -> Result<f64> {
    let start = Instant::now();
    place.start(command)?.end().with_context(|| format!("{command:?}"))?;
    Ok(start.elapsed().as_secs_f64() * 1e3)
}
