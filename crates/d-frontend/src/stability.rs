//! Stability: how far one can rely on what a program names.

use std::fmt;

/// A level of stability, lowest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[expect(missing_docs, reason = "the levels are DTrace's and explained in its manual")]
pub enum Stability {
    Internal,
    Private,
    Obsolete,
    External,
    Unstable,
    Evolving,
    Stable,
    Standard,
}

/// Where something exists, the narrowest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[expect(missing_docs, reason = "the classes are DTrace's and explained in its manual")]
pub enum Class {
    Unknown,
    Cpu,
    Platform,
    Group,
    Isa,
    Common,
}

/// The three attributes of an interface.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Attributes {
    /// Of its name.
    pub name: Stability,
    /// Of what it means.
    pub data: Stability,
    /// Where it exists.
    pub class: Class,
}

/// The attributes of the parts of a provider.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct ProviderAttributes {
    /// Its name.
    pub provider: Attributes,
    /// Names of modules.
    pub module: Attributes,
    /// Names of functions.
    pub function: Attributes,
    /// Names of probes.
    pub name: Attributes,
    /// Arguments.
    pub args: Attributes,
}

const LEVELS: [(Stability, &str); 8] = [
    (Stability::Internal, "Internal"),
    (Stability::Private, "Private"),
    (Stability::Obsolete, "Obsolete"),
    (Stability::External, "External"),
    (Stability::Unstable, "Unstable"),
    (Stability::Evolving, "Evolving"),
    (Stability::Stable, "Stable"),
    (Stability::Standard, "Standard"),
];

const CLASSES: [(Class, &str); 6] = [
    (Class::Unknown, "Unknown"),
    (Class::Cpu, "CPU"),
    (Class::Platform, "Platform"),
    (Class::Group, "Group"),
    (Class::Isa, "ISA"),
    (Class::Common, "Common"),
];

impl Attributes {
    /// Of D itself, and of what a program declares.
    pub const STABLE: Self = Self::new(Stability::Stable, Stability::Stable, Class::Common);
    /// Of probes whose provider is not known.
    pub const UNSTABLE: Self = Self::new(Stability::Unstable, Stability::Unstable, Class::Common);
    /// Of what serves one system and may change.
    pub const EVOLVING: Self = Self::new(Stability::Evolving, Stability::Evolving, Class::Common);
    /// Of the kernel's own names.
    pub const PRIVATE: Self = Self::new(Stability::Private, Stability::Private, Class::Unknown);

    /// These three.
    pub const fn new(name: Stability, data: Stability, class: Class) -> Self {
        Self { name, data, class }
    }

    /// Reads `Stable/Stable/Common`, in any case.
    pub fn parse(text: &str) -> Option<Self> {
        let mut parts = text.split('/');
        let name = find(&LEVELS, parts.next()?)?;
        let data = find(&LEVELS, parts.next()?)?;
        let class = find(&CLASSES, parts.next()?)?;
        parts.next().is_none().then_some(Self { name, data, class })
    }

    /// The lower of each.
    #[must_use]
    pub fn min(self, other: Self) -> Self {
        Self::new(self.name.min(other.name), self.data.min(other.data), self.class.min(other.class))
    }

    /// Whether one of the three is below that of `least`.
    pub fn is_below(self, least: Self) -> bool {
        self.min(least) != least
    }
}

fn find<T: Copy>(list: &[(T, &str)], word: &str) -> Option<T> {
    list.iter().find(|(_, name)| name.eq_ignore_ascii_case(word)).map(|&(value, _)| value)
}

impl fmt::Display for Stability {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(LEVELS[*self as usize].1)
    }
}

impl fmt::Display for Class {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(CLASSES[*self as usize].1)
    }
}

impl fmt::Display for Attributes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}/{}", self.name, self.data, self.class)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn attributes_are_read_and_written() {
        for text in ["Stable/Evolving/Common", "Internal/Standard/ISA", "Private/External/CPU"] {
            assert_eq!(Attributes::parse(text).map(|a| a.to_string()).as_deref(), Some(text));
        }
        assert_eq!(Attributes::parse("stable/STABLE/common"), Some(Attributes::STABLE));
        for text in ["", "Stable", "Stable/Stable", "Stable/Stable/Stable", "Stable/Stable/Common/Common", "x/x/x"] {
            assert_eq!(Attributes::parse(text), None, "{text}");
        }
    }

    #[test]
    fn the_lower_of_each_counts() {
        let mixed = Attributes::new(Stability::Private, Stability::Standard, Class::Isa);
        assert_eq!(Attributes::STABLE.min(mixed).to_string(), "Private/Stable/ISA");
        assert!(mixed.is_below(Attributes::STABLE) && !Attributes::STABLE.is_below(Attributes::EVOLVING));
    }
}
