//! The output format `text`: what dtrace(1) has always printed.

use std::collections::{BTreeMap, BTreeSet};

use dif_vm::format::{self, Format, FormatError};
use dif_vm::word::unsigned;
use dif_vm::{Action, ActionKind, AggId, Aggregation};

use crate::header::{self, Flow, RowStyle};
use crate::output::{Context, Firing, OutputFactory, OutputFormat, OutputOptions};
use crate::print;
use crate::record::{field_arg, field_bytes, memory};
use crate::{trace, typed};

inventory::submit!(OutputFactory { name: "text", make: || Box::new(Text::default()) });

/// What has been printed so far, as far as it matters for what comes.
#[derive(Debug, Default)]
struct Text {
    header_printed: bool,
    flow: Flow,
    formats: BTreeMap<Vec<u8>, Format>,
    printed: BTreeSet<AggId>,
}

impl Text {
    /// The parsed form of a format, parsed once.
    fn format(&mut self, text: &[u8]) -> Result<&Format, FormatError> {
        if !self.formats.contains_key(text) {
            self.formats.insert(text.to_owned(), format::parse(text)?);
        }
        Ok(&self.formats[text])
    }

    fn printa(
        &mut self,
        out: &mut Vec<u8>,
        format: Option<&[u8]>,
        ids: &[AggId],
        context: &Context<'_>,
    ) -> Result<(), FormatError> {
        self.printed.extend(ids);
        let find = |id: &AggId| context.program.aggregations.iter().find(|aggregation| aggregation.id == *id);
        let aggregations: Vec<&Aggregation> = ids.iter().filter_map(find).collect();
        let format = format.map(|format| self.format(format)).transpose()?;
        context.aggregates.printa(out, format, &aggregations, &context.options.agg, context.symbols);
        Ok(())
    }
}

fn style(options: &OutputOptions) -> RowStyle {
    if options.flowindent {
        RowStyle::Flow
    } else if options.testing {
        RowStyle::Bare
    } else {
        RowStyle::Full
    }
}

impl OutputFormat for Text {
    /// With `-F` rows begin as without `-q`.
    fn begin(&mut self, out: &mut Vec<u8>, firing: &Firing<'_>, context: &Context<'_>) {
        let options = context.options;
        if options.quiet && !options.flowindent {
            return;
        }
        let style = style(options);
        if !self.header_printed {
            header::header(out, style);
            self.header_printed = true;
        }
        match style {
            RowStyle::Full => header::prefix(out, firing.cpu, &firing.probe),
            RowStyle::Bare => header::bare_prefix(out, &firing.probe),
            RowStyle::Flow => self.flow.prefix(out, firing.cpu, &firing.probe, firing.epid, firing.next),
        }
    }

    fn action(
        &mut self,
        out: &mut Vec<u8>,
        action: &Action,
        record: &[u8],
        context: &Context<'_>,
    ) -> Result<(), FormatError> {
        let mut fields = action.fields.iter();
        match &action.kind {
            ActionKind::Trace => {
                let options = context.options;
                let style = trace::Style::new(options.layout, options.quiet, options.agg.rawbytes)
                    .indented(options.agg.stackindent);
                for field in fields {
                    trace::trace(out, field.kind, field_bytes(field, record), style, context.symbols);
                }
            }
            ActionKind::Tracemem { .. } => trace::tracemem(out, memory(action, record)),
            ActionKind::Pcap => match memory(action, record) {
                [] => {}
                bytes => trace::tracemem(out, bytes),
            },
            ActionKind::Print { shape, pointer } => {
                let address = if *pointer { fields.next().map(|f| unsigned(field_bytes(f, record))) } else { None };
                let bytes = fields.next().map_or(&[][..], |field| field_bytes(field, record));
                match address {
                    Some(address) => typed::pointer(out, address, shape, bytes, context.options.printsize),
                    None => typed::value(out, shape, bytes),
                }
            }
            ActionKind::Printf { format } => {
                let mut args = fields.map(|field| field_arg(field, record));
                print::printf(out, self.format(format)?, &mut args, context.symbols);
            }
            ActionKind::Printa { format, aggregations } => {
                self.printa(out, format.as_deref(), aggregations, context)?;
            }
            _ => {}
        }
        Ok(())
    }

    fn end(&mut self, out: &mut Vec<u8>, context: &Context<'_>) {
        if !context.options.quiet {
            out.push(b'\n');
        }
    }

    fn interrupted(&mut self, out: &mut Vec<u8>) {
        out.push(b'\n');
    }

    fn captures(&self) -> bool {
        true
    }

    fn is_left(&self, aggregation: AggId) -> bool {
        !self.printed.contains(&aggregation)
    }

    fn finish(&mut self, out: &mut Vec<u8>, _: i32, context: &Context<'_>) {
        out.push(b'\n');
        let left = context.program.aggregations.iter().filter(|aggregation| self.is_left(aggregation.id));
        let left: Vec<&Aggregation> = left.collect();
        context.aggregates.print_default(out, &left, &context.options.agg, context.symbols);
    }
}
