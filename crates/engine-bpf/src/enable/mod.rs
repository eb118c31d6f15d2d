//! Loading and attaching: from an enabling to one that is in place.

mod attach;
mod load;
mod sizes;
mod tables;

use bpf_codegen::object::MapRole;
use bpf_codegen::{CodegenError, generate};
use dtrace_core::engine::{Enabling, EngineError};

use self::attach::attach_all;
use self::load::load_all;
use self::sizes::{halve, lowered, sizes};
use self::tables::{fill_probes, fill_syscalls};
use crate::exits::Exits;
use crate::functions::Functions;
use crate::maps::{MapError, Maps};
use crate::running::{Made, RunningBpf, TestRuns, Told};
use crate::units::{self, Attachment, PlannedUnit, Units};
use crate::warm::warm;
use crate::{sys, target};

/// More maps than a program can have (`MAX_USED_MAPS` of include/linux/bpf.h).
const MAPS_MAX: u64 = 64;

pub(crate) fn enable(enabling: Enabling) -> Result<RunningBpf, EngineError> {
    sys::silence_libbpf();
    target::may_use_bpf()?;
    let mut target = target::target(&enabling, units::needs_raw_cookie(&enabling))?;
    target::allows(&enabling)?;
    target.tracepoint_glue = target::tracepoint_glue(&enabling);
    let mut functions = Functions::new(&enabling, !target::is_masked(&enabling.options, "kprobe_multi"))?;
    let exits = functions.as_ref().map(|functions| Exits::new(&enabling, functions)).unwrap_or_default();
    let units = Units::new(&enabling, &target, &exits)?;
    let facts: Vec<_> = enabling.probes.iter().map(units::facts).collect();
    let plain: Vec<_> = units.planned.iter().map(|u| u.unit.clone()).collect();
    sys::allow_files(files(&units.planned, target.cpus));
    let mut sizes = sizes(&enabling.options);
    if let (false, [less, ..]) = (enabling.options.resize, lowered(&enabling.options, &sizes).as_slice()) {
        return Err(EngineError::new(format!("at most {} bytes are possible for a buffer of a CPU", less.size)));
    }
    let (generated, maps) = loop {
        let generated = generate(&enabling.program, &target, &sizes, &plain, &facts, units.error.as_ref())
            .map_err(|e| codegen_error(&e))?;
        match Maps::new(&generated.maps, target.cpus) {
            Ok(maps) => break (generated, maps),
            Err(e) if enabling.options.resize && halve(&mut sizes, &e) => {}
            Err(e) => return Err(map_error(&e)),
        }
    };
    fill_probes(&maps, &enabling)?;
    fill_syscalls(&maps, &units, &enabling)?;
    if let Some(threads) = maps.role(MapRole::Threads) {
        warm(threads)
            .map_err(|e| EngineError::new(format!("cannot prepare memory for the variables of threads: {e}")))?;
    }
    let mut log = String::new();
    let programs = load_all(&generated, &units.planned, &maps, &enabling, functions.as_ref(), &mut log)?;
    let links = attach_all(&units.planned, &programs, &enabling, target.cpus, functions.as_mut())?;
    let notice = functions.map(Functions::finish).transpose()?.flatten();
    let runs = TestRuns { begin: units.begin, end: units.end, fired: units.fired };
    let told = Told { lowered: lowered(&enabling.options, &sizes), log, notices: notice.into_iter().collect() };
    let (plan, cpus) = (generated.maps, target.cpus);
    RunningBpf::new(Made { enabling, plan, maps, programs, links, runs, told, cpus })
}

/// How many files are held at most, but for those of functions that have a link each: see [`Functions`].
fn files(units: &[PlannedUnit], cpus: u32) -> u64 {
    let links = units.iter().flat_map(|planned| &planned.attachments).map(|attachment| match attachment {
        Attachment::Clock { .. } => u64::from(cpus),
        _ => 1,
    });
    links.sum::<u64>() + units.len() as u64 + u64::from(cpus) + MAPS_MAX
}

fn codegen_error(error: &CodegenError) -> EngineError {
    EngineError::new(error.to_string())
}

fn map_error(e: &MapError) -> EngineError {
    EngineError::new(format!("cannot make the map {} of {} bytes: {}", e.name, e.bytes, e.error))
}
