//! What a compilation can be told.

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
    /// Version of D as `x.y.z` packed: 8 bits, 12 bits, 12 bits.
    pub version: u32,
}

impl Default for CompileOptions {
    fn default() -> Self {
        Self { strsize: 256, defaultargs: false, zdefs: false, empty: false, version: 0x0100_d000 }
    }
}
