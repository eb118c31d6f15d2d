//! Programs to their places.

use std::os::fd::{AsFd, OwnedFd};

use dtrace_core::engine::{Enabling, EngineError};
use dtrace_core::host::Host;
use dtrace_provider::{Context as _, Cpus, trace_event};

use crate::functions::{self, Functions};
use crate::permission;
use crate::sys;
use crate::units::{Attachment, PlannedUnit, order};

/// Attaches all programs; if one can't be, none is.
pub(super) fn attach_all(
    units: &[PlannedUnit],
    programs: &[OwnedFd],
    enabling: &Enabling,
    cpus: u32,
    mut functions: Option<&mut Functions<'_>>,
) -> Result<Vec<OwnedFd>, EngineError> {
    let mut links = Vec::new();
    // Behind a function the kernel runs last what was attached first.
    let in_order = order(units, enabling).into_iter().map(|at| (&units[at], &programs[at]));
    let (exits, others): (Vec<_>, Vec<_>) = in_order.partition(|(planned, _)| planned.unit.kind.is_exit());
    for (planned, program) in others.into_iter().chain(exits.into_iter().rev()) {
        if let Err(e) = attach(planned, program, enabling, cpus, functions.as_deref_mut(), &mut links) {
            functions::detach(&mut links, enabling, functions.map(|functions| functions.attached()));
            return Err(e);
        }
    }
    Ok(links)
}

fn attach(
    planned: &PlannedUnit,
    program: &OwnedFd,
    enabling: &Enabling,
    cpus: u32,
    mut functions: Option<&mut Functions<'_>>,
    links: &mut Vec<OwnedFd>,
) -> Result<(), EngineError> {
    for attachment in &planned.attachments {
        match attachment {
            Attachment::RawTracepoint { name, cookie } => {
                let link = sys::raw_tracepoint_open(program.as_fd(), name, *cookie);
                links.push(link.map_err(|e| cannot_attach(&format!("tracepoint {name}"), &e))?);
            }
            Attachment::TypedTracepoint { name } => {
                let link = sys::typed_open(program.as_fd());
                links.push(link.map_err(|e| cannot_attach(&format!("tracepoint {name}"), &e))?);
            }
            Attachment::TraceEvent { group, name, cookie } => {
                let event = sys::trace_event(trace_event_id(group, name)?);
                // The link keeps the event.
                let link = event.and_then(|event| sys::perf_link(program.as_fd(), event.as_fd(), *cookie));
                links.push(link.map_err(|e| cannot_attach(&format!("trace event {group}:{name}"), &e))?);
            }
            Attachment::Functions(places) => {
                if let Some(functions) = &mut functions {
                    functions.attach(program, planned.unit.kind, places, links)?;
                }
            }
            Attachment::Exit { probe, .. } => {
                if let Some(functions) = &mut functions {
                    functions.attach_exit(program, *probe, links)?;
                }
            }
            Attachment::Clock { event, cpus: on, cookie } => {
                let clock = format!("clock of {}", enabling.probes[*cookie as usize].spec.name);
                for cpu in clock_cpus(enabling.options.cpu, cpus) {
                    let event = match sys::counter_event(cpu, *event) {
                        Ok(event) => event,
                        // A CPU that is possible but not there.
                        Err(e) if e.raw_os_error() == Some(libc::ENODEV) => continue,
                        Err(e) => return Err(cannot_attach(&clock, &e)),
                    };
                    let link = sys::perf_link(program.as_fd(), event.as_fd(), *cookie);
                    links.push(link.map_err(|e| cannot_attach(&clock, &e))?);
                    if *on == Cpus::One {
                        break;
                    }
                }
            }
        }
    }
    Ok(())
}

fn cannot_attach(to: &str, e: &std::io::Error) -> EngineError {
    EngineError::new(match e.raw_os_error() {
        Some(libc::EPERM | libc::EACCES) => {
            format!("cannot attach to the {to}: {}", permission::needed("perf_event_open(2)"))
        }
        Some(libc::EMFILE) => {
            format!("cannot attach to the {to}: {e}: each probe takes one; allow more by ulimit -n")
        }
        _ => format!("cannot attach to the {to}: {e}"),
    })
}

/// The number that the kernel gives a trace event.
fn trace_event_id(group: &str, name: &str) -> Result<u64, EngineError> {
    let host = Host::default();
    if host.tracefs().is_none() {
        return Err(EngineError::new(format!(
            "cannot attach to the trace event {group}:{name}: tracefs is not mounted and cannot be (mount -t tracefs \
             tracefs /sys/kernel/tracing)"
        )));
    }
    let absent = || EngineError::new(format!("the trace event {group}:{name} is not there (any more)"));
    trace_event::id(&host, group, name).map(u64::from).ok_or_else(absent)
}

/// The CPUs to try for a clock, in order.
fn clock_cpus(only: Option<u32>, cpus: u32) -> Vec<u32> {
    match only {
        Some(cpu) => vec![cpu],
        None => (0..cpus).collect(),
    }
}
