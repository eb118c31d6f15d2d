//! What a compilation can be told.

use std::sync::Arc;

use d_types::Layout;

use crate::library::Library;
use crate::stability::Attributes;
use crate::version::{Dialect, Version};

/// Options of the compiler.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "each is an option of its own, which is on or off")]
pub struct CompileOptions {
    /// Bytes of a D string, its NUL included.
    pub strsize: u32,
    /// A macro argument that is not given is 0 or "".
    pub defaultargs: bool,
    /// Descriptions may match no probe.
    pub zdefs: bool,
    /// A source with nothing in it is no error.
    pub empty: bool,
    /// Bytes of scratch memory that a clause has.
    pub scratchsize: u64,
    /// How many keys a tuple can have, if that was limited.
    pub tregs: Option<u32>,
    /// Frames of a `stack()` that does not say how many.
    pub stackframes: u32,
    /// Most bytes that `pcap()` takes of a packet.
    pub pcapsize: u32,
    /// Most frames of a kernel stack.
    pub maxframes: u32,
    /// Version of D that programs are written in. One below 2.0 selects the classic dialect: see
    /// [`CompileOptions::classic`].
    pub version: Version,
    /// How structures that the program declares are laid out.
    pub layout: Layout,
    /// The least stability that a program may rely on.
    pub amin: Option<Attributes>,
    /// Keep what is found of expressions, for [`parse_tree`](crate::parse_tree).
    pub tree: bool,
    /// Keep which types are declared, for [`Compiled::declared`](crate::Compiled::declared).
    pub declared: bool,
    /// The D library.
    pub library: Arc<Library>,
}

impl Default for CompileOptions {
    fn default() -> Self {
        Self {
            strsize: 256,
            defaultargs: false,
            zdefs: false,
            empty: false,
            scratchsize: 4096,
            tregs: None,
            stackframes: 20,
            pcapsize: 1514,
            maxframes: dif_vm::STACK_FRAMES_MAX,
            version: Version::NEWEST,
            layout: Layout::default(),
            amin: None,
            tree: false,
            declared: false,
            library: Arc::default(),
        }
    }
}

impl CompileOptions {
    /// Whether programs are in the classic dialect.
    pub fn classic(&self) -> bool {
        self.version.dialect() == Dialect::Classic
    }
}
