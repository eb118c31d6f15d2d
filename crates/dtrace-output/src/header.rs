//! What stands before a record: header, CPU, probe; and the indents of `-F`.

use std::collections::BTreeMap;

use crate::layout::put;

/// The deepest indent that is printed, in columns.
const MAX_INDENT: usize = 512;

/// A probe as output names it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct ProbeRef<'a> {
    /// Its id.
    pub id: u32,
    /// Provider.
    pub provider: &'a str,
    /// Module, or nothing.
    pub module: &'a str,
    /// Function, or nothing.
    pub function: &'a str,
    /// Name.
    pub name: &'a str,
}

/// Which columns a row starts with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum RowStyle {
    /// CPU, id, `function:name`.
    #[default]
    Full,
    /// `function:name` alone (`_DTRACE_TESTING` is set in the environment): the same on every machine.
    Bare,
    /// CPU and the indented function (`-F`).
    Flow,
}

/// Prints the header line.
pub fn header(out: &mut Vec<u8>, style: RowStyle) {
    match style {
        RowStyle::Full => put!(out, "{:>3} {:>6} {:>32}\n", "CPU", "ID", "FUNCTION:NAME"),
        RowStyle::Bare => put!(out, "{:>32}\n", "FUNCTION:NAME"),
        RowStyle::Flow => put!(out, "{:>3} {:<41}\n", "CPU", "FUNCTION"),
    }
}

/// Prints the start of a row of [`RowStyle::Full`], a blank at its end.
pub fn prefix(out: &mut Vec<u8>, cpu: u32, probe: &ProbeRef<'_>) {
    put!(out, "{cpu:3} {:6} ", probe.id);
    bare_prefix(out, probe);
}

/// Prints the start of a row of [`RowStyle::Bare`], a blank at its end.
pub fn bare_prefix(out: &mut Vec<u8>, probe: &ProbeRef<'_>) {
    put!(out, "{:>32} ", format!("{}:{}", probe.function, probe.name));
}

/// An ECB and its probe: what tells a record's neighbours apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Ecb {
    /// Its EPID.
    pub epid: u32,
    /// The id of its probe.
    pub probe: u32,
}

impl Ecb {
    /// Whether both are clauses on one probe.
    fn is_other_clause_of(self, other: Self) -> bool {
        self.probe == other.probe && self.epid != other.epid
    }
}

/// The flow of functions on each CPU (`-F`).
#[derive(Debug, Clone, Default)]
pub struct Flow {
    cpus: BTreeMap<u32, CpuFlow>,
}

#[derive(Debug, Clone, Copy, Default)]
struct CpuFlow {
    indent: usize,
    last: Option<Ecb>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum FlowKind {
    Entry,
    Return,
    None,
}

impl FlowKind {
    fn of(name: &str) -> Self {
        let is = |what| name.strip_suffix(what).is_some_and(|rest| rest.is_empty() || rest.ends_with('-'));
        if is("entry") {
            Self::Entry
        } else if is("return") {
            Self::Return
        } else {
            Self::None
        }
    }

    fn arrow(self, provider: &str) -> &'static str {
        match (self, provider == "syscall") {
            (Self::Entry, false) => " -> ",
            (Self::Entry, true) => " => ",
            (Self::Return, false) => " <- ",
            (Self::Return, true) => " <= ",
            (Self::None, _) => "| ",
        }
    }
}

impl Flow {
    /// Prints the start of a row of [`RowStyle::Flow`], a blank at its end. `next` is the record that follows on this
    /// CPU, if there is one: of several clauses on a return, the last one alone ends the function, as on an entry the
    /// first one alone begins it.
    pub fn prefix(&mut self, out: &mut Vec<u8>, cpu: u32, probe: &ProbeRef<'_>, epid: u32, next: Option<Ecb>) {
        let this = Ecb { epid, probe: probe.id };
        let state = self.cpus.entry(cpu).or_default();
        let neighbour = |ecb: Option<Ecb>| ecb.is_some_and(|ecb| ecb.is_other_clause_of(this));
        let kind = match FlowKind::of(probe.name) {
            FlowKind::Entry if neighbour(state.last) => FlowKind::None,
            FlowKind::Return if neighbour(next) => FlowKind::None,
            kind => kind,
        };
        state.last = Some(this);
        if kind == FlowKind::Return {
            state.indent = state.indent.saturating_sub(2);
        }
        put!(out, "{cpu:3} {:<41} ", flow_text(kind, state.indent, probe));
        if kind == FlowKind::Entry {
            state.indent = state.indent.saturating_add(2);
        }
    }
}

fn flow_text(kind: FlowKind, indent: usize, probe: &ProbeRef<'_>) -> String {
    let indent = " ".repeat(indent.min(MAX_INDENT));
    let arrow = kind.arrow(probe.provider);
    match kind {
        FlowKind::None => format!("{indent}{arrow}{}:{}", probe.function, probe.name),
        _ => format!("{indent}{arrow}{}", probe.function),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn probe<'a>(id: u32, provider: &'a str, function: &'a str, name: &'a str) -> ProbeRef<'a> {
        ProbeRef { id, provider, module: "", function, name }
    }

    #[test]
    fn headers_and_rows() {
        let mut out = Vec::new();
        header(&mut out, RowStyle::Full);
        prefix(&mut out, 12, &probe(345, "syscall", "read", "entry"));
        out.push(b'\n');
        header(&mut out, RowStyle::Bare);
        bare_prefix(&mut out, &probe(1, "dtrace", "", "BEGIN"));
        out.push(b'\n');
        header(&mut out, RowStyle::Flow);
        let expected = "CPU     ID                    FUNCTION:NAME
 12    345                       read:entry 
                   FUNCTION:NAME
                          :BEGIN 
CPU FUNCTION                                 
";
        assert_eq!(String::from_utf8(out).unwrap(), expected);
    }

    /// Rows by (cpu, epid, probe id, provider, function, name), each knowing its successor on its CPU.
    fn flow(records: &[(u32, u32, u32, &str, &str, &str)]) -> Vec<String> {
        let mut flow = Flow::default();
        let row = |(n, r): (usize, &(u32, u32, u32, &str, &str, &str))| {
            let next = records[n + 1..].iter().find(|later| later.0 == r.0);
            let next = next.map(|later| Ecb { epid: later.1, probe: later.2 });
            let mut out = Vec::new();
            flow.prefix(&mut out, r.0, &probe(r.2, r.3, r.4, r.5), r.1, next);
            assert_eq!(out.len(), 46, "{r:?}");
            String::from_utf8(out).unwrap().trim_end().to_owned()
        };
        records.iter().enumerate().map(row).collect()
    }

    #[test]
    fn functions_nest_per_cpu() {
        let rows = flow(&[
            (0, 1, 10, "syscall", "read", "entry"),
            (0, 2, 11, "fbt", "f", "entry"),
            (1, 3, 12, "fbt", "g", "return"),
            (0, 4, 13, "sdt", "", "tick"),
            (0, 5, 14, "hotspot", "m", "method-return"),
            (0, 6, 15, "syscall", "read", "return"),
            (0, 7, 16, "app", "", "carpentry"),
        ]);
        let expected = [
            "  0  => read",
            "  0    -> f",
            "  1  <- g",
            "  0     | :tick",
            "  0    <- m",
            "  0  <= read",
            "  0 | :carpentry",
        ];
        assert_eq!(rows, expected);
    }

    #[test]
    fn several_clauses_indent_once() {
        let rows = flow(&[
            (0, 1, 10, "fbt", "f", "entry"),
            (0, 2, 10, "fbt", "f", "entry"),
            (0, 1, 10, "fbt", "f", "entry"),
            (0, 3, 11, "fbt", "f", "return"),
            (0, 4, 11, "fbt", "f", "return"),
            (0, 4, 11, "fbt", "f", "return"),
        ]);
        let expected =
            ["  0  -> f", "  0   | f:entry", "  0   | f:entry", "  0   | f:return", "  0  <- f", "  0  <- f"];
        assert_eq!(rows, expected);
    }
}
