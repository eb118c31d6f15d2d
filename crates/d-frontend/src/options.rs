//! What a compilation can be told.

use crate::version::{Dialect, Version};

/// Options of the compiler.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CompileOptions {
    /// Bytes of a D string, its NUL included.
    pub strsize: u32,
    /// A macro argument that is not given is 0 or "".
    pub defaultargs: bool,
    /// Descriptions may match no probe.
    pub zdefs: bool,
    /// A source with nothing in it is no error.
    pub empty: bool,
    /// Version of D that programs are written in. One below 2.0 selects the classic dialect: see
    /// [`CompileOptions::classic`].
    pub version: Version,
}

impl Default for CompileOptions {
    fn default() -> Self {
        Self { strsize: 256, defaultargs: false, zdefs: false, empty: false, version: Version::NEWEST }
    }
}

impl CompileOptions {
    /// Whether programs are in the classic dialect.
    pub fn classic(&self) -> bool {
        self.version.dialect() == Dialect::Classic
    }
}
