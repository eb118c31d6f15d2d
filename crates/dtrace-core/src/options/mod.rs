//! The options of DTrace: `-x`, `#pragma D option`, and `setopt()`.
//!
//! One [table](table::TABLE) names them all: what each takes, where it may be set, and whether this version honours it.

mod table;
mod value;

use std::collections::BTreeMap;
use std::ffi::{OsStr, OsString};

use d_frontend::{Dialect, Version};

use crate::buffer::Policy;

pub use self::table::{OptionDef, Place, Support, TABLE, find};
pub use self::value::{Kind, Value};

/// Registers of DIF, all of which generated code may need.
const REGISTERS: u64 = 8;

/// What the variables of the environment are called that set an option.
const ENVIRONMENT: &str = "DTRACE_OPT_";

/// Where an option is being set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Setter {
    /// The command line, or the environment.
    Command,
    /// A `#pragma D option` of a program.
    Pragma,
    /// `setopt()` while tracing.
    Running,
}

/// Why an option can't be set, in libdtrace's words where it has them.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum OptionError {
    /// There is no such option.
    #[error("Invalid option name")]
    Name,
    /// The value is not of its kind, or out of its range.
    #[error("Invalid value for specified option")]
    Value,
    /// A program can't set it.
    #[error("Option cannot be used from within a D program")]
    Program,
    /// It can't be set any more.
    #[error("Operation illegal when tracing is active")]
    Late,
    /// Fewer registers than generated code needs.
    #[error("Insufficient registers to generate code")]
    Registers,
    /// A version of D that is not out yet.
    #[error("Requested version is not supported by compiler")]
    Version(Version),
    /// It exists, but this version does not honour it.
    #[error("option {0} is not available: {1}")]
    Unavailable(&'static str, &'static str),
}

/// Values of all options: those set, and the defaults of the rest.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Options {
    set: BTreeMap<&'static str, Value>,
    lists: BTreeMap<&'static str, Vec<OsString>>,
}

impl Options {
    /// Sets `name` to `text`; options that are on or off need no text.
    ///
    /// # Errors
    /// The option does not exist, does not take this value, may not be set here, or is not honoured.
    pub fn set<T: AsRef<OsStr> + ?Sized>(
        &mut self,
        name: &str,
        text: Option<&T>,
        setter: Setter,
    ) -> Result<(), OptionError> {
        let def = find(name).ok_or(OptionError::Name)?;
        if !def.place.allows(setter) {
            return Err(if setter == Setter::Running { OptionError::Late } else { OptionError::Program });
        }
        let value = Value::parse(def.kind, text.map(T::as_ref)).ok_or(OptionError::Value)?;
        match def.support {
            Support::Missing(reason) if value != Value::Flag(false) => {
                return Err(OptionError::Unavailable(def.name, reason));
            }
            Support::Only(word, reason) if value != Value::Text(word.into()) => {
                return Err(OptionError::Unavailable(def.name, reason));
            }
            _ => {}
        }
        if def.name == "iregs" && value != Value::Number(REGISTERS) {
            return Err(OptionError::Registers);
        }
        if let (Kind::Version, Value::Text(text)) = (def.kind, &value)
            && let Some(version) = text.to_str().and_then(Version::parse).filter(|v| *v > Version::NEWEST)
        {
            return Err(OptionError::Version(version));
        }
        if let (Kind::List, Value::Text(text)) = (def.kind, &value) {
            self.lists.entry(def.name).or_default().push(text.clone());
        }
        self.set.insert(def.name, value);
        Ok(())
    }

    /// Sets `name=value` or `name`, as `-x` takes it.
    ///
    /// # Errors
    /// As [`Options::set`].
    pub fn set_text(&mut self, text: &str, setter: Setter) -> Result<(), OptionError> {
        match text.split_once('=') {
            Some((name, value)) => self.set(name, Some(value), setter),
            None => self.set(text, None::<&str>, setter),
        }
    }

    /// Sets what variables `DTRACE_OPT_NAME=value` of the environment say; one without a value sets an option that is
    /// on or off.
    ///
    /// # Errors
    /// The first variable that can't be obeyed, and why.
    pub fn set_environment(
        &mut self,
        variables: impl Iterator<Item = (String, OsString)>,
    ) -> Result<(), (String, OptionError)> {
        for (variable, value) in variables {
            let Some(name) = variable.strip_prefix(ENVIRONMENT) else { continue };
            let text = Some(&value).filter(|value| !value.is_empty());
            self.set(&name.to_ascii_lowercase(), text, Setter::Command).map_err(|e| (variable.clone(), e))?;
        }
        Ok(())
    }

    /// What becomes of records when a principal buffer is full.
    pub fn bufpolicy(&self) -> Policy {
        match self.text("bufpolicy").as_deref() {
            Some("fill") => Policy::Fill,
            Some("ring") => Policy::Ring,
            _ => Policy::Switch,
        }
    }

    /// Whether buffers that there is no memory for are made smaller.
    pub fn bufresize(&self) -> bool {
        self.text("bufresize").as_deref() != Some("manual")
    }

    /// The version of D that programs are written in.
    pub fn version(&self) -> Version {
        self.text("version").and_then(|text| Version::parse(&text)).unwrap_or_default()
    }

    /// Whether programs and output are those of the classic dialect: the version is below 2.0.
    pub fn classic(&self) -> bool {
        self.version().dialect() == Dialect::Classic
    }

    /// Whether the option was set at all.
    pub fn is_set(&self, name: &str) -> bool {
        debug_assert!(find(name).is_some(), "{name} is no option");
        self.set.contains_key(name)
    }

    /// Whether an option that is on or off is on.
    pub fn flag(&self, name: &str) -> bool {
        matches!(self.value(name), Some(Value::Flag(true)))
    }

    /// The value of a size, a number or a rate; 0 if it has no default.
    pub fn number(&self, name: &str) -> u64 {
        match self.value(name) {
            Some(Value::Number(n)) => n,
            _ => 0,
        }
    }

    /// The text of an option that takes one.
    pub fn text(&self, name: &str) -> Option<String> {
        self.path(name).map(|text| text.to_string_lossy().into_owned())
    }

    /// The same of one that names a file.
    pub fn path(&self, name: &str) -> Option<OsString> {
        match self.value(name) {
            Some(Value::Text(text)) => Some(text),
            _ => None,
        }
    }

    /// All texts of an option that may be given more than once.
    pub fn list(&self, name: &str) -> &[OsString] {
        self.lists.get(name).map_or(&[], Vec::as_slice)
    }

    fn value(&self, name: &str) -> Option<Value> {
        debug_assert!(find(name).is_some(), "{name} is no option");
        self.set.get(name).cloned().or_else(|| {
            let def = find(name)?;
            Value::parse(def.kind, Some(def.default?.as_ref()))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_read_as_dtrace_reads_them() {
        let mut options = Options::default();
        for (text, name, number) in [
            ("bufsize=4k", "bufsize", 4096),
            ("bufsize=1M", "bufsize", 1 << 20),
            ("strsize=2g", "strsize", 2 << 30),
            ("switchrate=10hz", "switchrate", 100_000_000),
            ("switchrate=5s", "switchrate", 5_000_000_000),
            ("switchrate=500ms", "switchrate", 500_000_000),
            ("switchrate=7", "switchrate", 7),
            ("aggrate=0hz", "aggrate", 0),
            ("aggsortpos=2", "aggsortpos", 2),
        ] {
            options.set_text(text, Setter::Command).unwrap_or_else(|e| panic!("{text}: {e}"));
            assert_eq!(options.number(name), number, "{text}");
        }
    }

    #[test]
    fn what_is_wrong_is_named() {
        let mut options = Options::default();
        for (text, error) in [
            ("nosuch", OptionError::Name),
            ("bufsize", OptionError::Value),
            ("bufsize=4q", OptionError::Value),
            ("bufsize=99999999999999999999", OptionError::Value),
            ("bufsize=-1", OptionError::Value),
            ("bufpolicy=later", OptionError::Value),
            ("quiet=maybe", OptionError::Value),
        ] {
            assert_eq!(options.set_text(text, Setter::Command), Err(error), "{text}");
        }
        assert_eq!(options.set_text("bufsize=4m", Setter::Running), Err(OptionError::Late));
        assert_eq!(options.set_text("cpppath=/x", Setter::Pragma), Err(OptionError::Program));
        assert_eq!(options.set_text("iregs=7", Setter::Pragma), Err(OptionError::Registers));
        assert_eq!(options.set_text("iregs=9", Setter::Pragma), Err(OptionError::Value));
        assert_eq!(options.set_text("evaltime=exec", Setter::Command), Ok(()));
        assert!(matches!(
            options.set_text("evaltime=main", Setter::Command),
            Err(OptionError::Unavailable("evaltime", _))
        ));
    }

    #[test]
    fn the_environment_sets_options() {
        let mut options = Options::default();
        let variables = |pairs: &[(&str, &str)]| {
            pairs
                .iter()
                .map(|(name, value)| ((*name).to_owned(), OsString::from(value)))
                .collect::<Vec<_>>()
                .into_iter()
        };
        let fine = variables(&[("HOME", "/"), ("DTRACE_OPT_BUFSIZE", "8k"), ("DTRACE_OPT_QUIET", "")]);
        assert_eq!(options.set_environment(fine), Ok(()));
        assert_eq!((options.number("bufsize"), options.flag("quiet")), (8192, true));
        let wrong = variables(&[("DTRACE_OPT_NOSUCH", "1")]);
        assert_eq!(options.set_environment(wrong), Err(("DTRACE_OPT_NOSUCH".to_owned(), OptionError::Name)));
    }

    #[test]
    fn policies_are_typed() {
        let mut options = Options::default();
        assert_eq!(options.bufpolicy(), Policy::Switch);
        for (text, policy) in [("bufpolicy=ring", Policy::Ring), ("bufpolicy=fill", Policy::Fill)] {
            options.set_text(text, Setter::Pragma).expect("it is a policy");
            assert_eq!(options.bufpolicy(), policy);
        }
    }

    #[test]
    fn flags_take_words() {
        let mut options = Options::default();
        assert!(!options.flag("quiet"));
        options.set_text("quiet", Setter::Pragma).expect("a flag needs no value");
        assert!(options.flag("quiet"));
        options.set_text("quiet=off", Setter::Running).expect("it is dynamic");
        assert!(!options.flag("quiet"));
    }

    #[test]
    fn defaults_are_valid_and_names_sorted() {
        for pair in TABLE.windows(2) {
            assert!(pair[0].name < pair[1].name, "{} before {}", pair[0].name, pair[1].name);
        }
        for def in TABLE {
            if let Some(default) = def.default {
                assert!(Value::parse(def.kind, Some(default.as_ref())).is_some(), "{}={default}", def.name);
            }
        }
    }
}
