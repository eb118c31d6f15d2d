//! `sdt:::interrupt-start` and `interrupt-complete`, which scripts of other systems use.

use crate::table::{Arg, Probe, Source, Table};

/// What handles the interrupt, and its number: `irq_handler_entry(int, struct irqaction *)`, and `irq_handler_exit`
/// with what the handler returns as well.
const ARGS: &[Arg] = &[Arg::plain("struct irqaction *", 0), Arg::plain("int", 1)];

pub(crate) const TABLE: Table = Table {
    provider: "sdt",
    probes: &[
        Probe { name: "interrupt-start", args: ARGS, sources: &[Source::at("irq_handler_entry", &["arg1", "arg0"])] },
        Probe { name: "interrupt-complete", args: ARGS, sources: &[Source::at("irq_handler_exit", &["arg1", "arg0"])] },
    ],
};
