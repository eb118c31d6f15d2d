//! Probes at the tracepoints of the kernel.
//!
//! | provider | probes |
//! |---|---|
//! | `sdt` | `sdt:GROUP::EVENT`: every trace event; `args[]` are the fields of its record; `sdt:::interrupt-start` and `-complete` |
//! | `rawtp` | `rawtp:GROUP::NAME`: every tracepoint; `args[]` are what the kernel passes to it, with its types |
//! | `io`, `proc`, `sched`, `vminfo`, `sysinfo`, `fsinfo`, `lockstat`, `ip`, `tcp`, `udp`, `mib`, `nfsv3`, `nfsv4`, `nfscl` | those of DTrace's providers that tracepoints can give |
//!
//! The last are tables, a file for each provider: a probe is a tracepoint, a condition, and what its arguments are, all
//! in D (see [`Preamble`]); the D library translates the arguments. If a kernel lacks a tracepoint the probe takes its
//! next source, and without any is not there. What the kernel counts without a tracepoint is told by the counter. None
//! of it needs kprobes but where a table says so: such a probe is one for each function, and has its name.
//!
//! Modules and functions of other systems are taken in their descriptions, as in `io:genunix::start` or
//! `proc::proc_exit:exit`: where in a kernel such a probe is says nothing of what it means.
//!
//! Probes that Linux has no event for never fire: they are there so that scripts that name them compile, and the pages
//! of `docs/providers` say which they are. An argument that nothing in the kernel tells has a type, but to look into it
//! is a fault.
#![forbid(unsafe_code)]

#[macro_use]
mod calls;

mod elsewhere;
mod events;
mod fsinfo;
mod interrupt;
mod io;
mod ip;
mod lockstat;
mod mib;
mod net;
mod nfs;
mod proc;
mod sched;
mod sysinfo;
mod table;
mod tcp;
mod udp;
mod vminfo;

use dtrace_provider::{
    ArgDesc, ArgSource, Attributes, Class, Context, FIRST_NUMBERED, Preamble, ProbeName, ProbePattern, ProbeSpec,
    Provider, ProviderError, ProviderStability, Sink, Stability, register_provider,
};

use crate::table::{Probe, Source, Table};

/// The provider.
#[derive(Debug, Clone, Copy, Default)]
pub struct SdtProvider;

/// Module of the probes that are not of a module's tracepoints.
const MODULE: &str = "vmlinux";

/// The tables, each with a place of its own among the ids.
const TABLES: &[Table] = &[
    io::TABLE,
    proc::TABLE,
    sched::TABLE,
    vminfo::TABLE,
    sysinfo::TABLE,
    lockstat::TABLE,
    ip::TABLE,
    tcp::TABLE,
    udp::TABLE,
    mib::TABLE,
    nfs::V3,
    nfs::V4,
    nfs::CLIENT,
    interrupt::TABLE,
    fsinfo::TABLE,
];

/// Id of the first probe of the first table.
const FIRST_ID: u32 = FIRST_NUMBERED << 1;

/// How many probes a table can have.
const TABLE_SIZE: u32 = 256;

impl Provider for SdtProvider {
    fn name(&self) -> &'static str {
        "sdt"
    }

    fn provides(&self) -> Vec<String> {
        let tables = TABLES.iter().map(|table| table.provider.to_owned());
        std::iter::once("rawtp".to_owned()).chain(tables).collect()
    }

    fn stability(&self) -> ProviderStability {
        let private = Attributes::new(Stability::Private, Stability::Private, Class::Unknown);
        let isa = Attributes::new(Stability::Private, Stability::Private, Class::Isa);
        ProviderStability { provider: private, module: private, function: private, name: private, args: isa }
    }

    fn stability_of(&self, provider: &str) -> ProviderStability {
        if provider == "sdt" || TABLES.iter().all(|table| table.provider != provider) {
            return self.stability();
        }
        let evolving = Attributes::new(Stability::Evolving, Stability::Evolving, Class::Isa);
        let private = Attributes::new(Stability::Private, Stability::Private, Class::Unknown);
        ProviderStability { provider: evolving, module: private, function: private, name: evolving, args: evolving }
    }

    fn numbers_probes(&self) -> bool {
        true
    }

    fn provide(
        &mut self,
        pattern: &ProbePattern,
        context: &dyn Context,
        sink: &mut dyn Sink,
    ) -> Result<(), ProviderError> {
        let mut in_table = false;
        let mut absent = None;
        for (first, table) in (FIRST_ID..).step_by(TABLE_SIZE as usize).zip(TABLES) {
            if pattern.can_match_provider(table.provider) {
                for (id, probe) in (first..).zip(table.probes) {
                    let source = probe.source(context);
                    if let (None, [first, ..]) = (source, probe.sources)
                        && pattern.provider == table.provider
                        && pattern.matches(&spec(table, probe, first).name)
                    {
                        absent.get_or_insert((table, probe, first));
                    }
                    if let Some(source) = source.filter(|source| is_wanted(table, probe, source, pattern, context)) {
                        let own = spec(table, probe, source);
                        in_table |= pattern.matches(&own.name);
                        sink.numbered(id, own);
                        if let Some(name) = elsewhere::name(table, probe, pattern) {
                            let attach = source.place.attach();
                            sink.probe(ProbeSpec { name, attach, args: ArgSource::Provider });
                        }
                    }
                }
            }
        }
        let events = events::Events::new(context);
        let own = if pattern.can_match_provider("sdt") {
            events::provide_sdt(pattern, context, &events, sink)
        } else {
            Ok(())
        };
        if pattern.can_match_provider("rawtp") {
            events::provide_rawtp(pattern, context, &events, sink);
        }
        if let (false, Some((table, probe, source))) = (in_table, absent) {
            let reason = source.absence(context);
            return Err(ProviderError(format!("{}:::{}: {reason}", table.provider, probe.name)));
        }
        // The probe that is named is no trace event.
        let found = in_table && !pattern.name.is_empty() && !pattern.name.contains(events::GLOB);
        own.or_else(|e| if found { Ok(()) } else { Err(e) })
    }

    fn args(&mut self, name: &ProbeName, _: &dyn Context) -> Result<Vec<ArgDesc>, ProviderError> {
        Ok(find(name).map_or_else(Vec::new, |probe| probe.args.iter().map(table::Arg::describe).collect()))
    }

    fn can_enable(&self, name: &ProbeName, context: &dyn Context) -> Result<(), ProviderError> {
        if find(name).and_then(|probe| probe.source(context)).is_none_or(Source::is_usable) {
            return Ok(());
        }
        let ProbeName { provider, name, .. } = name;
        Err(ProviderError(format!(
            "{provider}:::{name} needs kprobes, and this kernel is built without them (CONFIG_KPROBES); the probes that \
             dtrace -l -P {provider} lists need none"
        )))
    }

    fn preamble(&mut self, name: &ProbeName, context: &dyn Context) -> Result<Option<Preamble>, ProviderError> {
        Ok(find(name).and_then(|probe| probe.source(context)).map(Source::preamble))
    }
}

/// Whether a pattern means it. One that needs kprobes on a kernel without, which can't be enabled, is there for those
/// alone that name it, and nothing else that is there.
fn is_wanted(table: &Table, probe: &Probe, source: &Source, pattern: &ProbePattern, context: &dyn Context) -> bool {
    let is_there = |other: &Probe| {
        other.source(context).is_some_and(|own| own.is_usable() && pattern.matches(&spec(table, other, own).name))
    };
    source.is_usable() || pattern.name == probe.name && !table.probes.iter().any(is_there)
}

/// The row of a probe: that of its function if there is one, else the first of its name.
fn find(name: &ProbeName) -> Option<&'static Probe> {
    let table = TABLES.iter().find(|table| table.provider == name.provider)?;
    let rows = || table.probes.iter().filter(|probe| probe.name == name.name);
    rows().find(|probe| probe.function() == name.function).or_else(|| rows().next())
}

fn spec(table: &Table, probe: &Probe, source: &Source) -> ProbeSpec {
    let name = ProbeName::new(table.provider, source.place.module(), probe.function(), probe.name);
    ProbeSpec { name, attach: source.place.attach(), args: ArgSource::Provider }
}

register_provider!("sdt", SdtProvider);

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn tables_are_sound() {
        let mut names = BTreeSet::new();
        for table in TABLES {
            assert!(table.probes.len() <= TABLE_SIZE as usize, "{}", table.provider);
            for probe in table.probes {
                let name = (table.provider, probe.function(), probe.name);
                assert!(names.insert(name), "{name:?} twice");
                assert!(!probe.sources.is_empty());
                for source in probe.sources {
                    let args = source.args.len();
                    assert!(
                        args <= 10 && probe.args.iter().all(|arg| usize::from(arg.mapping) < args),
                        "{}",
                        probe.name
                    );
                    assert!(!source.place.needs_kprobes() || source.thread.is_none(), "{}", probe.name);
                }
            }
        }
    }

    /// The probes that a page names as `PROVIDER:::NAME` at the start of a row of its tables.
    fn named<'a>(page: &'a str, provider: &str) -> BTreeSet<&'a str> {
        let rows = page.lines().filter(|line| line.starts_with("| `"));
        let cells = rows.filter_map(|row| row.split('|').nth(1));
        let probes = cells.flat_map(|cell| cell.split('`')).filter_map(|word| word.strip_prefix(provider));
        probes.filter_map(|rest| rest.strip_prefix(":::")).collect()
    }

    #[test]
    fn pages_name_the_probes_that_there_are() {
        let pages = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/providers");
        for table in TABLES {
            let page = std::fs::read_to_string(format!("{pages}/{}.md", table.provider)).unwrap();
            let probes: BTreeSet<&str> = table.probes.iter().map(|probe| probe.name).collect();
            assert_eq!(named(&page, table.provider), probes, "{}.md", table.provider);
        }
    }
}
