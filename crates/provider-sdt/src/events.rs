//! `sdt` and `rawtp`: all trace events and tracepoints.

use std::cell::OnceCell;
use std::path::Path;

use dtrace_provider::{
    ArgSource, AttachPoint, Context, ProbeName, ProbePattern, ProbeSpec, ProviderError, Sink, glob_match, trace_event,
};

use crate::{FIRST_ID, MODULE};

/// Ids of events start here; the number that tracefs gives an event, which is less than 65536, is added.
const FIRST_EVENT: u32 = FIRST_ID + (1 << 16);

/// Ids of tracepoints start here; the place in the list of all is added.
const FIRST_TRACEPOINT: u32 = FIRST_ID + (2 << 16);

/// Ids of tracepoints of modules start here; the place among those that there are now is added.
const FIRST_OF_MODULES: u32 = FIRST_ID + (3 << 16);

/// Groups that are no tracepoints': the tracer's own records, and system calls, which have a provider of their own.
const OTHERS: [&str; 2] = ["ftrace", "syscalls"];

fn wanted(pattern: &str, text: &str) -> bool {
    pattern.is_empty() || glob_match(pattern, text)
}

/// `sdt:GROUP::EVENT`
pub(crate) fn provide_sdt(
    pattern: &ProbePattern,
    context: &dyn Context,
    events: &Events<'_>,
    sink: &mut dyn Sink,
) -> Result<(), ProviderError> {
    // A name that another provider has asks for no trace event.
    let asked = pattern.provider == "sdt" || pattern.name.is_empty() || pattern.name.contains(GLOB);
    let all = match events.all() {
        Ok(all) => all,
        Err(reason) if asked => return Err(ProviderError(reason.clone())),
        Err(_) => return Ok(()),
    };
    for (name, group) in all.iter().filter(|(n, g)| wanted(&pattern.module, g) && wanted(&pattern.name, n)) {
        let Some(id) = trace_event::id(context, group, name) else { continue };
        sink.numbered(
            FIRST_EVENT + u32::from(id),
            ProbeSpec {
                name: ProbeName::new("sdt", group, "", name),
                attach: AttachPoint::Tracepoint { group: group.clone(), name: name.clone() },
                args: ArgSource::Derived,
            },
        );
    }
    Ok(())
}

/// What makes a part of a description more than a name.
pub(crate) const GLOB: [char; 4] = ['*', '?', '[', '\\'];

const NO_TRACEFS: &str = "trace events can't be found: tracefs is not mounted (mount -t tracefs tracefs /sys/kernel/tracing), \
                          or this user may not read it; the probes of rawtp need none";

/// All trace events, read when they are first asked for.
pub(crate) struct Events<'a> {
    tracefs: &'a dyn Context,
    all: OnceCell<Result<Vec<(String, String)>, String>>,
}

impl<'a> Events<'a> {
    pub(crate) fn new(tracefs: &'a dyn Context) -> Self {
        Self { tracefs, all: OnceCell::new() }
    }

    /// Names and groups, in order, or why they are not known.
    fn all(&self) -> &Result<Vec<(String, String)>, String> {
        self.all.get_or_init(|| self.tracefs.tracefs().map_or_else(|| Err(NO_TRACEFS.to_owned()), read))
    }
}

fn read(root: &str) -> Result<Vec<(String, String)>, String> {
    let path = Path::new(root).join("available_events");
    let failed = |e| {
        let path = path.display();
        format!(
            "trace events can't be found: {path} can't be read: {e} (that needs root, and no lockdown of confidentiality)"
        )
    };
    let list = std::fs::read_to_string(&path).map_err(failed)?;
    let split = |line: &str| line.split_once(':').map(|(group, name)| (name.to_owned(), group.to_owned()));
    let mut events: Vec<_> = list.lines().filter_map(split).collect();
    events.retain(|(_, group)| !OTHERS.contains(&group.as_str()));
    events.sort();
    Ok(events)
}

/// `rawtp:GROUP::NAME`, with the group of the event of the same name if there is one, else `vmlinux`. What a module's
/// tracepoints are is known by its events.
pub(crate) fn provide_rawtp(pattern: &ProbePattern, context: &dyn Context, events: &Events<'_>, sink: &mut dyn Sink) {
    let groups = events.all().as_deref().unwrap_or_default();
    let known = context.tracepoints();
    for (nth, name) in (FIRST_TRACEPOINT..).zip(&known).filter(|(_, name)| wanted(&pattern.name, name)) {
        let found = groups.binary_search_by(|(own, _)| own.cmp(name)).ok();
        tracepoint(nth, found.map_or(MODULE, |at| groups[at].1.as_str()), name, sink);
    }
    let of_modules = groups.iter().filter(|(name, _)| known.binary_search(name).is_err());
    for (nth, (name, group)) in (FIRST_OF_MODULES..).zip(of_modules) {
        if wanted(&pattern.name, name) {
            tracepoint(nth, group, name, sink);
        }
    }
}

fn tracepoint(id: u32, group: &str, name: &str, sink: &mut dyn Sink) {
    sink.numbered(
        id,
        ProbeSpec {
            name: ProbeName::new("rawtp", group, "", name),
            attach: AttachPoint::RawTracepoint { name: name.to_owned() },
            args: ArgSource::Derived,
        },
    );
}
