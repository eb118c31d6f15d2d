//! Probe descriptions as the compiler splits them, and where it asks what they match.

use std::fmt;

use dif_vm::NamePart;

use crate::pragma::Dependency;
use crate::stability::ProviderAttributes;

/// A probe description split into its four parts. An empty part matches anything.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct PatternText {
    /// Provider.
    pub provider: String,
    /// Module.
    pub module: String,
    /// Function.
    pub function: String,
    /// Name.
    pub name: String,
}

impl fmt::Display for PatternText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}:{}:{}", self.provider, self.module, self.function, self.name)
    }
}

impl PatternText {
    /// Splits `text` at its colons; what is left out is left out from the left. The last word is the part `last`: the
    /// name in files, another one after `-P`, `-m` and `-f`. An empty part at the very left counts as left out: `::f`
    /// is no longer than `:f`.
    ///
    /// # Errors
    /// There are more parts than `last` allows.
    pub fn parse(text: &str, last: NamePart) -> Result<Self, String> {
        let mut parts: [String; 4] = Default::default();
        let mut slots = parts[..=last as usize].iter_mut().rev();
        let trimmed = text.trim();
        for part in trimmed.strip_prefix(':').unwrap_or(trimmed).rsplit(':') {
            let Some(slot) = slots.next() else {
                return Err(format!("invalid probe description \"{text}\": Overspecified probe description"));
            };
            part.trim().clone_into(slot);
        }
        let [provider, module, function, name] = parts;
        Ok(Self { provider, module, function, name })
    }
}

/// Type of one element of `args[]`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ArgText {
    /// The type that D sees, as C declaration text: `const char *`.
    pub ty: String,
    /// The type that the raw argument has, if a translator makes what D sees of it.
    pub native: Option<String>,
    /// Which raw argument it is made from.
    pub mapping: u8,
    /// Whether a pointer points into the traced process.
    pub userland: bool,
}

/// The typed arguments of what patterns match: none where the probes differ.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Arguments(pub Vec<Option<ArgText>>);

impl Arguments {
    /// Leaves those that are the same for `others`.
    pub fn agree(&mut self, others: &[Option<ArgText>]) {
        self.0.resize(self.0.len().max(others.len()), None);
        for (n, arg) in self.0.iter_mut().enumerate() {
            if others.get(n).is_none_or(|other| other != arg) {
                *arg = None;
            }
        }
    }

    /// Whether nothing is the same.
    pub fn differ(&self) -> bool {
        !self.0.is_empty() && self.0.iter().all(Option::is_none)
    }
}

impl FromIterator<ArgText> for Arguments {
    fn from_iter<T: IntoIterator<Item = ArgText>>(args: T) -> Self {
        Self(args.into_iter().map(Some).collect())
    }
}

/// Where the compiler asks about probes.
pub trait ProbeSource {
    /// How many probes match; the compiler only tells none from some.
    ///
    /// # Errors
    /// A sentence on what is wrong with the pattern (a process that is gone, ...).
    fn matching(&mut self, pattern: &PatternText) -> Result<usize, String>;

    /// Why none matches, where there is more to say than that.
    fn absence(&self, _pattern: &PatternText) -> Option<String> {
        None
    }

    /// Types of `args[]` of the probes that match. Asked only if a clause uses them.
    ///
    /// # Errors
    /// A sentence on why they are not known.
    fn arguments(&mut self, pattern: &PatternText) -> Result<Arguments, String>;

    /// Whether a provider or a module of the kernel is there.
    ///
    /// # Errors
    /// A sentence on why that can't be known.
    fn has(&mut self, kind: Dependency, name: &str) -> Result<bool, String> {
        let last = if kind == Dependency::Provider { NamePart::Provider } else { NamePart::Module };
        Ok(self.matching(&PatternText::parse(name, last)?)? > 0)
    }

    /// Stability of the provider that a pattern names; `None` if it names none.
    fn stability(&mut self, _pattern: &PatternText) -> Option<ProviderAttributes> {
        None
    }

    /// The description of the probe with this id.
    fn by_id(&mut self, id: u32) -> Option<PatternText>;
}

/// A source for which every description matches one probe without arguments.
#[derive(Debug, Clone, Copy, Default)]
pub struct AnyProbe;

impl ProbeSource for AnyProbe {
    fn matching(&mut self, _: &PatternText) -> Result<usize, String> {
        Ok(1)
    }

    fn arguments(&mut self, _: &PatternText) -> Result<Arguments, String> {
        Ok(Arguments::default())
    }

    fn by_id(&mut self, _: u32) -> Option<PatternText> {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_descriptions_fill_from_the_right() {
        for (text, last, expected) in [
            ("BEGIN", NamePart::Name, ":::BEGIN"),
            ("a:b:c:d", NamePart::Name, "a:b:c:d"),
            ("syscall:::entry", NamePart::Name, "syscall:::entry"),
            ("open:entry", NamePart::Name, "::open:entry"),
            ("syscall", NamePart::Provider, "syscall:::"),
            ("p:m", NamePart::Module, "p:m::"),
            ("m:f", NamePart::Function, ":m:f:"),
            (":::BEGIN", NamePart::Name, ":::BEGIN"),
            ("::read:", NamePart::Function, ":read::"),
            (":genunix::", NamePart::Function, "genunix:::"),
        ] {
            assert_eq!(PatternText::parse(text, last).map(|p| p.to_string()), Ok(expected.to_owned()));
        }
        assert!(PatternText::parse("a:b", NamePart::Provider).is_err());
        assert!(PatternText::parse(":genunix::", NamePart::Module).is_err());
        assert!(PatternText::parse("a:b:c:d:e", NamePart::Name).is_err());
    }
}
