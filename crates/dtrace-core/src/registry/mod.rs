//! The providers of a session: linked in, and loaded from files.

#[expect(unsafe_code, reason = "running code from a file is a matter of trust: all of it is in this module")]
mod dynamic;
mod library;

use std::fmt;
use std::path::{Path, PathBuf};

use dtrace_provider::{PROVIDERS, ProbePattern, Provider};

/// Where providers are looked for if nobody says.
const USUAL_FOLDER: &str = "/usr/lib/dtrace/providers";

/// A provider that the session has.
pub struct Registered {
    /// Its name: no other has it.
    pub name: String,
    /// Version of its crate.
    pub version: String,
    /// The library that it was loaded from; none if it is linked in.
    pub library: Option<PathBuf>,
    /// The provider.
    pub provider: Box<dyn Provider>,
}

impl Registered {
    /// Whether a pattern can mean probes of it.
    pub fn can_have(&self, pattern: &ProbePattern) -> bool {
        pattern.provider.is_empty() || self.provider.provides().iter().any(|name| pattern.can_match_provider(name))
    }

    /// Whether a pattern names it, or a provider name of its probes, without globs.
    pub fn is_named(&self, pattern: &ProbePattern) -> bool {
        self.name == pattern.provider || self.provider.provides().contains(&pattern.provider)
    }
}

impl fmt::Debug for Registered {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = f.debug_struct("Registered");
        shown.field("name", &self.name).field("version", &self.version).field("library", &self.library);
        shown.finish_non_exhaustive()
    }
}

/// What the provider is called in messages.
impl fmt::Display for Registered {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.name, self.version)?;
        match &self.library {
            Some(library) => write!(f, " of {}", library.display()),
            None => f.write_str(", which is linked in"),
        }
    }
}

/// A provider that the session goes on without, and why: one sentence.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct Refusal(pub String);

/// The folders whose libraries are providers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ProviderPath {
    /// `/usr/lib/dtrace/providers`, if it is there.
    Usual,
    /// These, which somebody has named.
    Named(Vec<PathBuf>),
}

/// All providers, by name; the session's own comes first, so that BEGIN is probe 1 as everywhere, and those that number
/// their probes themselves come last.
#[derive(Debug, Default)]
pub struct Registry {
    providers: Vec<Registered>,
}

impl Registry {
    /// Those that are linked in.
    pub fn linked() -> Self {
        let mut registry = Self::default();
        for factory in PROVIDERS {
            let registered = Registered {
                name: factory.name.into(),
                version: factory.version.into(),
                library: None,
                provider: (factory.make)(),
            };
            // Two of the same name in one binary: the first counts.
            let _ = registry.add(registered);
        }
        registry
    }

    /// Why there is no provider that a pattern names, if that can be told: names that end in a number are of a process.
    pub fn absence(&self, pattern: &ProbePattern) -> Option<String> {
        let name = &pattern.provider;
        let is_there = self.providers.iter().any(|provider| provider.can_have(pattern));
        let of_process = name.ends_with(|c: char| c.is_ascii_digit()) && !is_there;
        of_process.then(|| format!("there is no provider {name}: probes of processes are not there yet"))
    }

    /// Adds a provider.
    ///
    /// # Errors
    /// Its name is taken.
    pub fn add(&mut self, provider: Registered) -> Result<(), Refusal> {
        if let Some(taken) = self.providers.iter().find(|p| p.name == provider.name) {
            return Err(Refusal(format!("cannot load provider {provider}: its name is taken by {taken}")));
        }
        let rank = |p: &Registered| (p.name != "dtrace", p.provider.numbers_probes(), p.name.clone());
        let at = self.providers.partition_point(|p| rank(p) < rank(&provider));
        self.providers.insert(at, provider);
        Ok(())
    }

    /// Loads all plugins of a path: the libraries `*.so` of each folder, by name. What can't be loaded is told, and the
    /// rest is loaded all the same.
    pub fn load(&mut self, path: &ProviderPath) -> Vec<Refusal> {
        match path {
            ProviderPath::Usual => {
                let folder = Path::new(USUAL_FOLDER);
                if folder.exists() { self.load_folder(folder) } else { Vec::new() }
            }
            ProviderPath::Named(folders) => folders.iter().flat_map(|folder| self.load_folder(folder)).collect(),
        }
    }

    fn load_folder(&mut self, folder: &Path) -> Vec<Refusal> {
        let libraries = match library::in_folder(folder) {
            Ok(libraries) => libraries,
            Err(reason) => return vec![cannot_load("providers from", folder, &reason)],
        };
        let mut load = |path: &PathBuf| {
            let provider = dynamic::load(path).map_err(|reason| cannot_load("provider", path, &reason))?;
            self.add(provider)
        };
        libraries.iter().filter_map(|path| load(path).err()).collect()
    }

    /// All of them, in order.
    pub fn providers(&self) -> &[Registered] {
        &self.providers
    }

    /// All of them, to ask.
    pub fn providers_mut(&mut self) -> &mut [Registered] {
        &mut self.providers
    }
}

fn cannot_load(what: &str, path: &Path, reason: &str) -> Refusal {
    Refusal(format!("cannot load {what} {}: {reason}", path.display()))
}
