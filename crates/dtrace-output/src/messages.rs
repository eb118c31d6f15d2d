//! What dtrace(1) tells on its standard error: faults, drops, notices. Each is a sentence without `dtrace: ` before it
//! and without a newline after it.

use dif_vm::Fault;

use crate::header::ProbeRef;

/// A fault and where it happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FaultReport<'a> {
    /// The ECB.
    pub epid: u32,
    /// Number of its clause in the program.
    pub clause: u32,
    /// Its probe.
    pub probe: ProbeRef<'a>,
    /// Number of the fault; one that is not known is told as such.
    pub fault: u32,
    /// The address that goes with it.
    pub value: u64,
    /// 0 for the predicate, else the number of the action.
    pub action: u32,
    /// Offset of the DIF instruction, -1 if not known.
    pub dif_offset: i32,
    /// The engine's own instruction, -1 if it has none.
    pub pc: i32,
}

/// The message for a fault in a clause: of a program in the classic dialect by EPID, action and DIF offset.
pub fn fault(report: &FaultReport<'_>, classic: bool) -> String {
    let fault = Fault::from_number(report.fault).unwrap_or(Fault::Unknown);
    let value = match fault {
        Fault::BadAddr | Fault::BadAlign | Fault::BadStack | Fault::BadSize => {
            format!(" ({:#x}{})", report.value, explanation(report.value))
        }
        Fault::BadIndex => format!(" ({})", report.value as i64),
        _ => String::new(),
    };
    if classic {
        return classic_fault(report, fault, &value);
    }
    let pc = if report.pc < 0 { String::new() } else { format!(" at BPF pc {}", report.pc) };
    format!("{}: {fault}{value}{pc}", error_in(report.clause, &report.probe))
}

/// What an address is, where it is none of the machine's. `AT_FDCWD` is -100, of 32 bits in processes.
fn explanation(value: u64) -> &'static str {
    match value {
        0xffff_ff9c | 0xffff_ffff_ffff_ff9c => ": AT_FDCWD, no address; openat() and its kin have the path behind it",
        _ => "",
    }
}

/// What messages about a clause of the running program begin with.
pub fn error_in(clause: u32, probe: &ProbeRef<'_>) -> String {
    let ProbeRef { id, provider, module, function, name } = probe;
    format!("error in dt_clause_{clause} for probe ID {id} ({provider}:{module}:{function}:{name})")
}

fn classic_fault(report: &FaultReport<'_>, fault: Fault, value: &str) -> String {
    let place = match report.action {
        0 => "predicate".to_owned(),
        action => format!("action #{action}"),
    };
    let offset = match report.dif_offset {
        ..0 => String::new(),
        offset => format!(" at DIF offset {offset}"),
    };
    let ProbeRef { id, provider, module, function, name } = report.probe;
    let epid = report.epid;
    format!(
        "error on enabled probe ID {epid} (ID {id}: {provider}:{module}:{function}:{name}): {fault}{value} in {place}{offset}"
    )
}

/// What was lost.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Drop {
    /// Records on a CPU.
    Principal {
        /// The CPU.
        cpu: u32,
    },
    /// Aggregation updates on a CPU.
    Aggregation {
        /// The CPU.
        cpu: u32,
    },
    /// Dynamic variables: no space.
    Dynamic,
    /// Dynamic variables: space was being rinsed.
    DynamicRinsing,
    /// Dynamic variables: space was still dirty.
    DynamicDirty,
    /// Records of a speculation: its buffer was full.
    Speculative,
    /// `speculation()` while the buffers were still busy.
    SpeculationBusy,
    /// `speculation()` while all buffers were in use.
    SpeculationUnavailable,
    /// Strings of `ustack()` and `jstack()`.
    StackString,
    /// Faults in a clause on ERROR.
    Error,
}

impl Drop {
    /// The CPU, where it is known.
    pub fn cpu(self) -> Option<u32> {
        match self {
            Self::Principal { cpu } | Self::Aggregation { cpu } => Some(cpu),
            _ => None,
        }
    }

    /// The name in the tag that `-x droptags` adds.
    pub fn tag(self) -> &'static str {
        match self {
            Self::Principal { .. } => "PRINCIPAL",
            Self::Aggregation { .. } => "AGGREGATION",
            Self::Dynamic => "DYNAMIC",
            Self::DynamicRinsing => "DYNRINSE",
            Self::DynamicDirty => "DYNDIRTY",
            Self::Speculative => "SPEC",
            Self::SpeculationBusy => "SPECBUSY",
            Self::SpeculationUnavailable => "SPECUNAVAIL",
            Self::StackString => "STKSTROVERFLOW",
            Self::Error => "DBLERROR",
        }
    }

    /// The message for so many of them, with its tag if `droptags`.
    pub fn message(self, count: u64, droptags: bool) -> String {
        let tag = if droptags { format!("[DTRACEDROP_{}] ", self.tag()) } else { String::new() };
        let s = plural(count);
        let what = match self {
            Self::Principal { cpu } => format!("drop{s} on CPU {cpu}"),
            Self::Aggregation { cpu } => format!("aggregation drop{s} on CPU {cpu}"),
            Self::Dynamic => format!("dynamic variable drop{s}"),
            Self::DynamicRinsing => format!("dynamic variable drop{s} with non-empty rinsing list"),
            Self::DynamicDirty => format!("dynamic variable drop{s} with non-empty dirty list"),
            Self::Speculative => format!("speculative drop{s}"),
            Self::SpeculationBusy => format!("failed speculation{s} (available buffer{s} still busy)"),
            Self::SpeculationUnavailable => format!("failed speculation{s} (no speculative buffer available)"),
            Self::StackString => format!("jstack()/ustack() string table overflow{s}"),
            Self::Error => format!("error{s} in ERROR probe enabling"),
        };
        format!("{tag}{count} {what}")
    }
}

/// What a program was given as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Source<'a> {
    /// A file (`-s`).
    Script(&'a str),
    /// Text (`-n`, `-P`, ...).
    Description(&'a str),
}

/// The notice of how many probes a program matched.
pub fn matched(source: Source<'_>, probes: usize) -> String {
    let (kind, text) = match source {
        Source::Script(file) => ("script", file),
        Source::Description(text) => ("description", text),
    };
    format!("{kind} '{text}' matched {probes} probe{}", plural(probes as u64))
}

/// The notice that destructive actions may run.
pub const DESTRUCTIVE: &str = "allowing destructive actions";

/// The notice that a buffer got less than was asked for; `size` in bytes.
pub fn size_lowered(what: &str, size: u64) -> String {
    format!("{what} size lowered to {}", short_size(size))
}

fn short_size(size: u64) -> String {
    let units = [(40, "t"), (30, "g"), (20, "m"), (10, "k")];
    let unit = units.into_iter().find(|(shift, _)| size != 0 && size.trailing_zeros() >= *shift);
    unit.map_or(size.to_string(), |(shift, name)| format!("{}{name}", size >> shift))
}

fn plural(count: u64) -> &'static str {
    if count == 1 { "" } else { "s" }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn faults() {
        let probe = ProbeRef { id: 77, provider: "syscall", module: "vmlinux", function: "read", name: "entry" };
        let report = |fault, action, dif_offset| {
            let report = FaultReport { epid: 2, clause: 1, probe, fault, value: 0xdead, action, dif_offset, pc: 30 };
            let oracle = super::fault(&report, false);
            assert!(
                oracle.starts_with("error in dt_clause_1 for probe ID 77 (syscall:vmlinux:read:entry): "),
                "{oracle}"
            );
            assert!(oracle.ends_with(" at BPF pc 30"), "{oracle}");
            super::fault(&report, true)
        };
        let start = "error on enabled probe ID 2 (ID 77: syscall:vmlinux:read:entry): ";
        let cases = [
            (1, 1, 16, "invalid address (0xdead) in action #1 at DIF offset 16"),
            (2, 0, 0, "invalid alignment (0xdead) in predicate at DIF offset 0"),
            (4, 3, -1, "divide-by-zero in action #3"),
            (6, 1, 4, "invalid kernel access in action #1 at DIF offset 4"),
            (10, 2, 4, "invalid size (0xdead) in action #2 at DIF offset 4"),
            (11, 2, 4, "index out of bounds (57005) in action #2 at DIF offset 4"),
            (9, 2, 4, "bad stack (0xdead) in action #2 at DIF offset 4"),
            (1000, 1, -1, "unknown fault in action #1"),
        ];
        for (fault, action, offset, text) in cases {
            assert_eq!(report(fault, action, offset), format!("{start}{text}"));
        }
    }

    #[test]
    fn addresses_that_are_none_are_explained() {
        let path = ": AT_FDCWD, no address; openat() and its kin have the path behind it";
        for (value, expected) in [(0xffff_ff9c, path), (u64::MAX - 99, path), (0x1_ffff_ff9c, "")] {
            assert_eq!(explanation(value), expected, "{value:#x}");
        }
    }

    #[test]
    fn drops() {
        let cases = [
            (Drop::Principal { cpu: 3 }, "drop on CPU 3", "drops on CPU 3"),
            (Drop::Aggregation { cpu: 0 }, "aggregation drop on CPU 0", "aggregation drops on CPU 0"),
            (Drop::Dynamic, "dynamic variable drop", "dynamic variable drops"),
            (
                Drop::DynamicRinsing,
                "dynamic variable drop with non-empty rinsing list",
                "dynamic variable drops with non-empty rinsing list",
            ),
            (
                Drop::DynamicDirty,
                "dynamic variable drop with non-empty dirty list",
                "dynamic variable drops with non-empty dirty list",
            ),
            (Drop::Speculative, "speculative drop", "speculative drops"),
            (
                Drop::SpeculationBusy,
                "failed speculation (available buffer still busy)",
                "failed speculations (available buffers still busy)",
            ),
            (
                Drop::SpeculationUnavailable,
                "failed speculation (no speculative buffer available)",
                "failed speculations (no speculative buffer available)",
            ),
            (Drop::StackString, "jstack()/ustack() string table overflow", "jstack()/ustack() string table overflows"),
            (Drop::Error, "error in ERROR probe enabling", "errors in ERROR probe enabling"),
        ];
        for (drop, one, many) in cases {
            assert_eq!(drop.message(1, false), format!("1 {one}"));
            assert_eq!(drop.message(20, false), format!("20 {many}"));
        }
        assert_eq!(Drop::Dynamic.message(2, true), "[DTRACEDROP_DYNAMIC] 2 dynamic variable drops");
        assert_eq!(Drop::Error.message(1, true), "[DTRACEDROP_DBLERROR] 1 error in ERROR probe enabling");
    }

    #[test]
    fn notices() {
        assert_eq!(matched(Source::Description("BEGIN"), 1), "description 'BEGIN' matched 1 probe");
        assert_eq!(matched(Source::Script("a.d"), 20), "script 'a.d' matched 20 probes");
        assert_eq!(size_lowered("buffer", 2 << 20), "buffer size lowered to 2m");
        assert_eq!(size_lowered("aggregation", 1500), "aggregation size lowered to 1500");
    }
}
