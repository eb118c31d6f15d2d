//! Values of options and how they are written.

use std::ffi::{OsStr, OsString};

/// What an option takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// On or off; on if nothing is given.
    Flag,
    /// Bytes, from the first number to the second: an integer with k, m, g or t.
    Size(u64, u64),
    /// A time between events: an integer with a unit, `hz` among them; nanoseconds without.
    Rate,
    /// An integer, from the first number to the second.
    Number(u64, u64),
    /// One of these words.
    Word(&'static [&'static str]),
    /// A version of D.
    Version,
    /// Attributes of stability.
    Attributes,
    /// Any text, or bytes: it may name a file.
    Text,
    /// The same; the option may be given more than once.
    List,
}

/// The value of an option.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// Of a [`Kind::Flag`].
    Flag(bool),
    /// Of a size in bytes, a rate in nanoseconds, or a number.
    Number(u64),
    /// Of a word or a text.
    Text(OsString),
}

impl Kind {
    /// What it takes, as manuals write it: nothing for an option that is on or off.
    pub fn placeholder(self) -> String {
        match self {
            Self::Flag => String::new(),
            Self::Size(..) => "SIZE".to_owned(),
            Self::Rate => "RATE".to_owned(),
            Self::Number(..) => "NUMBER".to_owned(),
            Self::Word(words) => words.join("|"),
            Self::Version => "VERSION".to_owned(),
            Self::Attributes => "NAME/DATA/CLASS".to_owned(),
            Self::Text | Self::List => "TEXT".to_owned(),
        }
    }
}

impl Value {
    /// Reads a value of this kind.
    pub fn parse(kind: Kind, value: Option<&OsStr>) -> Option<Self> {
        // What is no text is the value of no other kind.
        let text = match value {
            Some(value) if !matches!(kind, Kind::Text | Kind::List) => Some(value.to_str()?),
            _ => None,
        };
        match kind {
            Kind::Flag => flag(text).map(Self::Flag),
            Kind::Size(least, most) => size(text?).filter(|n| (least..=most).contains(n)).map(Self::Number),
            Kind::Rate => rate(text?).map(Self::Number),
            Kind::Number(least, most) => number(text?).filter(|n| (least..=most).contains(n)).map(Self::Number),
            Kind::Word(words) => words.contains(&text?).then(|| Self::Text(text.unwrap_or_default().into())),
            Kind::Attributes => {
                d_frontend::stability::Attributes::parse(text?).map(|a| Self::Text(a.to_string().into()))
            }
            Kind::Version => d_frontend::Version::parse(text?).map(|v| Self::Text(v.to_string().into())),
            Kind::Text | Kind::List => Some(Self::Text(value?.into())),
        }
    }
}

fn flag(text: Option<&str>) -> Option<bool> {
    Some(match text.map(str::to_ascii_lowercase).as_deref() {
        None | Some("yes" | "enable" | "enabled" | "true" | "on" | "set") => true,
        Some("no" | "disable" | "disabled" | "false" | "off" | "unset") => false,
        Some(text) => number(text)? != 0,
    })
}

fn hex_digits(text: &str) -> Option<&str> {
    text.strip_prefix("0x").or_else(|| text.strip_prefix("0X"))
}

fn number(text: &str) -> Option<u64> {
    match hex_digits(text) {
        Some(hex) => u64::from_str_radix(hex, 16).ok(),
        None if text.starts_with(|c: char| c.is_ascii_digit()) => text.parse().ok(),
        None => None,
    }
}

fn split_unit(text: &str) -> (&str, &str) {
    text.split_at(text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len()))
}

fn size(text: &str) -> Option<u64> {
    if hex_digits(text).is_some() {
        return number(text);
    }
    let (digits, unit) = split_unit(text);
    let shift = match unit {
        "" => 0,
        "k" | "K" => 10,
        "m" | "M" => 20,
        "g" | "G" => 30,
        "t" | "T" => 40,
        _ => return None,
    };
    number(digits)?.checked_mul(1 << shift)
}

fn rate(text: &str) -> Option<u64> {
    let (digits, unit) = split_unit(text);
    let n = number(digits)?;
    let factor = match unit.to_ascii_lowercase().as_str() {
        "" | "ns" | "nsec" => 1,
        "us" | "usec" => 1_000,
        "ms" | "msec" => 1_000_000,
        "s" | "sec" => 1_000_000_000,
        "m" | "min" => 60_000_000_000,
        "h" | "hour" => 3_600_000_000_000,
        "d" | "day" => 86_400_000_000_000,
        "hz" => return Some(1_000_000_000_u64.checked_div(n).unwrap_or(0)),
        _ => return None,
    };
    n.checked_mul(factor)
}
