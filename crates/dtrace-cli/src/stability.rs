//! `-v`: how stable a program is, and with `-l` the probes.

use d_frontend::Compiled;
use d_frontend::stability::{Attributes, ProviderAttributes};

use crate::args::SpecKind;
use crate::program::{Program, Text};

/// The report about each source of a program.
pub(crate) fn report(program: &Program) -> String {
    let texts = program.texts.iter().enumerate().filter(|(_, text)| !text.library);
    texts.map(|(unit, text)| of_text(unit, text, &program.compiled)).collect::<Vec<_>>().join("\n")
}

fn of_text(unit: usize, text: &Text, compiled: &Compiled) -> String {
    let kind = if text.kind == SpecKind::Script { "script" } else { "description" };
    let clauses = || compiled.clauses.iter().filter(|clause| clause.unit == unit);
    let least = |all: &mut dyn Iterator<Item = Attributes>| all.reduce(Attributes::min).unwrap_or(Attributes::STABLE);
    let description = least(&mut clauses().map(|clause| clause.description));
    let statements = least(&mut clauses().map(|clause| clause.statements));
    format!(
        "\nStability attributes for {kind} {}:\n{}{}",
        text.title(),
        section("Minimum Probe Description", description),
        section("Minimum Statement", statements)
    )
}

/// What `-lv` says of a probe: of its description, and of its arguments.
pub(crate) fn of_probe(provider: &ProviderAttributes) -> String {
    let ProviderAttributes { provider, module, function, name, args } = *provider;
    let description = [module, function, name].into_iter().fold(provider, Attributes::min);
    format!("{}{}", section("Probe Description", description), section("Argument", args))
}

fn section(title: &str, attributes: Attributes) -> String {
    format!(
        "\n\t{title} Attributes\n\t\tIdentifier Names: {}\n\t\tData Semantics:   {}\n\t\tDependency Class: {}\n",
        attributes.name, attributes.data, attributes.class
    )
}
