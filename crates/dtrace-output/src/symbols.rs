//! Names for addresses, and for what else has one.

/// Where the printers get names from. What has no name is printed as a number.
pub trait Symbols {
    /// A kernel address as ``module`symbol+0xoffset``, without the offset if it is 0; ``module`0xaddress`` if the
    /// module alone is known.
    fn kernel(&self, address: u64) -> Option<String> {
        let _ = address;
        None
    }

    /// A kernel address as ``module`symbol``, for `sym()` and `func()`.
    fn kernel_symbol(&self, address: u64) -> Option<String> {
        self.kernel(address).map(without_offset)
    }

    /// An address of a process, or of the target if no process is named, as ``object`symbol+0xoffset``.
    fn user(&self, pid: Option<u32>, address: u64) -> Option<String> {
        let _ = (pid, address);
        None
    }

    /// An address of a process as ``object`symbol``, for `usym()` and `ufunc()`.
    fn user_symbol(&self, pid: Option<u32>, address: u64) -> Option<String> {
        self.user(pid, address).map(without_offset)
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

fn without_offset(mut name: String) -> String {
    if let Some(at) = name.rfind("+0x") {
        name.truncate(at);
    }
    name
}

/// What stands for an address without a name.
pub(crate) fn hex(address: u64) -> String {
    format!("{address:#x}")
}
