//! Names for addresses, and for what else has one.

/// What an address is called.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Name {
    /// The module: `vmlinux` of the kernel proper, the file's name in a process.
    pub module: String,
    /// The symbol, if there is one.
    pub symbol: Option<String>,
    /// Bytes from the start of the symbol.
    pub offset: u64,
}

/// Where the printers get names from. What has no name is printed as a number.
pub trait Symbols {
    /// What a kernel address is called.
    fn kernel(&self, address: u64) -> Option<Name> {
        let _ = address;
        None
    }

    /// What a frame of the kernel's stack is called.
    fn kernel_frame(&self, address: u64) -> Option<Name> {
        self.kernel(address)
    }

    /// An address that all those of the same module of the kernel have in common.
    fn kernel_module_start(&self, address: u64) -> Option<u64> {
        let _ = address;
        None
    }

    /// What an address of a process is called, or of the target if no process is named.
    fn user(&self, pid: Option<u32>, address: u64) -> Option<Name> {
        let _ = (pid, address);
        None
    }

    /// The name of a host, by its address in text.
    fn host(&self, address: &str) -> Option<String> {
        let _ = address;
        None
    }

    /// The name of a service, by its port in host order.
    fn service(&self, port: u16) -> Option<String> {
        let _ = port;
        None
    }
}

/// Knows no names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct NoSymbols;

impl Symbols for NoSymbols {}

/// An address as ``module`symbol+0xoffset``, without the offset if it is 0; ``module`0xaddress`` if the module alone is
/// known; `0xaddress` if nothing is.
pub(crate) fn exact(name: Option<&Name>, address: u64) -> String {
    match name {
        Some(Name { module, symbol: Some(symbol), offset: offset @ 1.. }) => format!("{module}`{symbol}+{offset:#x}"),
        _ => self::symbol(name, address),
    }
}

/// The same without an offset.
pub(crate) fn symbol(name: Option<&Name>, address: u64) -> String {
    match name {
        Some(Name { module, symbol: Some(symbol), .. }) => format!("{module}`{symbol}"),
        Some(Name { module, .. }) => format!("{module}`{address:#x}"),
        None => format!("{address:#x}"),
    }
}

/// The module of an address alone.
pub(crate) fn module(name: Option<&Name>, address: u64) -> String {
    name.map_or_else(|| format!("{address:#x}"), |name| name.module.clone())
}
