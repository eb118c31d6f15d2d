//! Numbers and names of system calls.

use dtrace_provider::Context;

/// A system call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Call<'a> {
    pub(crate) number: u32,
    pub(crate) name: &'a str,
    /// Name of the kernel's function, without its prefix.
    pub(crate) symbol: &'a str,
}

fn calls(table: &'static str) -> impl Iterator<Item = Call<'static>> {
    table.lines().filter(|line| !line.starts_with('#')).filter_map(|line| {
        let mut words = line.split_whitespace();
        let number = words.next()?.parse().ok()?;
        let name = words.next()?;
        Some(Call { number, name, symbol: words.next().unwrap_or(name) })
    })
}

/// Those of 64-bit processes.
pub(crate) fn native() -> impl Iterator<Item = Call<'static>> {
    calls(include_str!("tables/x86_64.txt"))
}

/// Those of 32-bit processes.
pub(crate) fn compat() -> impl Iterator<Item = Call<'static>> {
    calls(include_str!("tables/i386.txt"))
}

/// Whether the kernel has the call. If its functions can't be told, it is taken to have it.
pub(crate) fn has_native(call: &Call<'_>, context: &dyn Context) -> bool {
    let has = |symbol: &str| {
        ["__x64_sys_", "__do_sys_"].iter().any(|prefix| context.has_kernel_function(&format!("{prefix}{symbol}")))
    };
    has(call.symbol) || !has("read")
}

/// Whether the kernel runs 32-bit processes. If its functions can't be told, it is taken to.
pub(crate) fn has_compat(context: &dyn Context) -> bool {
    context.has_kernel_function("__ia32_sys_read") || !context.has_kernel_function("__x64_sys_read")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_are_whole() {
        let find =
            |mut calls: Box<dyn Iterator<Item = Call<'static>>>, name| calls.find(|c| c.name == name).map(|c| c.number);
        for (name, native_number, compat_number) in [
            ("read", Some(0), Some(3)),
            ("getppid", Some(110), Some(64)),
            ("openat", Some(257), Some(295)),
            ("mseal", Some(462), Some(462)),
        ] {
            assert_eq!(find(Box::new(native()), name), native_number, "{name}");
            assert_eq!(find(Box::new(compat()), name), compat_number, "{name}");
        }
        assert!(native().count() > 370 && compat().count() > 440);
        let mut numbers: Vec<_> = native().map(|c| c.number).collect();
        numbers.dedup();
        assert_eq!(numbers.len(), native().count());
    }
}
