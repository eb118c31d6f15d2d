//! System calls by the names that they have on other systems.
//!
//! A script that names `open64` gets what it means on Linux: probes with that name, at the call that programs make
//! today, with the arguments where the script expects them. They are there for a description that names one, and for no
//! other: no listing has them, and `syscall::open*:entry` does not mean them. Each stands for a call, or a use of it,
//! of its own, so that a script that names several sees nothing twice.

use dtrace_provider::{ArgDesc, Preamble};

/// A name of another system.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Alias {
    pub(crate) name: &'static str,
    /// What Linux calls it.
    pub(crate) call: &'static str,
    /// Which arguments of the call are its own; none: all of them.
    args: &'static [u8],
    /// Which of the calls are meant.
    when: &'static str,
}

const fn alias(name: &'static str, call: &'static str, args: &'static [u8], when: &'static str) -> Alias {
    Alias { name, call, args, when }
}

/// Flags of `newfstatat()` and `statx()`: 0x100 `AT_SYMLINK_NOFOLLOW`, 0x1000 `AT_EMPTY_PATH`.
const ALIASES: &[Alias] = &[
    alias("open64", "openat", &[1, 2, 3], ""),
    alias("creat64", "creat", &[], ""),
    alias("exec", "execveat", &[1, 2, 3], ""),
    alias("exece", "execve", &[], ""),
    alias("rexit", "exit_group", &[], ""),
    alias("forksys", "clone", &[], ""),
    alias("fork1", "clone", &[], ""),
    alias("forkall", "clone3", &[], ""),
    alias("stat64", "newfstatat", &[1, 2], "!(arg3 & 0x1100)"),
    alias("lstat64", "newfstatat", &[1, 2], "(arg3 & 0x1100) == 0x100"),
    alias("fstat64", "newfstatat", &[0, 2], "(arg3 & 0x1000) != 0"),
    alias("fstatat", "newfstatat", &[], ""),
    alias("fstatat64", "newfstatat", &[], ""),
    alias("xstat", "statx", &[2, 1, 4], "!(arg2 & 0x1100)"),
    alias("lxstat", "statx", &[2, 1, 4], "(arg2 & 0x1100) == 0x100"),
    alias("fxstat", "statx", &[2, 0, 4], "(arg2 & 0x1000) != 0"),
    alias("statvfs", "statfs", &[], ""),
    alias("fstatvfs", "fstatfs", &[], ""),
    alias("so_socket", "socket", &[], ""),
    alias("so_socketpair", "socketpair", &[], ""),
    alias("send", "sendto", &[0, 1, 2, 3], "arg4 == 0"),
    alias("recv", "recvfrom", &[0, 1, 2, 3], "arg4 == 0"),
    alias("sendfile64", "sendfile", &[], ""),
    alias("mmap64", "mmap", &[], ""),
    alias("memcntl", "madvise", &[], ""),
    alias("sigaction", "rt_sigaction", &[], ""),
    alias("sigprocmask", "rt_sigprocmask", &[], ""),
    alias("lwp_sigmask", "rt_sigprocmask", &[], ""),
    alias("sigsuspend", "rt_sigsuspend", &[], ""),
    alias("sigtimedwait", "rt_sigtimedwait", &[], ""),
    alias("setcontext", "rt_sigreturn", &[], ""),
    alias("lwp_kill", "tgkill", &[1, 2], ""),
    alias("lwp_exit", "exit", &[], ""),
    alias("lwp_self", "gettid", &[], ""),
    alias("lwp_park", "futex", &[], ""),
    alias("pollsys", "poll", &[], ""),
    alias("yield", "sched_yield", &[], ""),
    alias("waitsys", "waitid", &[], ""),
    alias("getrlimit64", "prlimit64", &[1, 3], "arg3 != 0"),
    alias("setrlimit64", "prlimit64", &[1, 2], "arg2 != 0"),
    alias("gtime", "time", &[], ""),
    alias("umount", "umount2", &[], ""),
];

/// The alias of this name.
pub(crate) fn named(name: &str) -> Option<&'static Alias> {
    ALIASES.iter().find(|alias| alias.name == name)
}

impl Alias {
    /// Types of its arguments, from those of the call.
    pub(crate) fn args(&self, of_call: Vec<ArgDesc>) -> Vec<ArgDesc> {
        if self.args.is_empty() {
            return of_call;
        }
        let own = (0u8..).zip(self.args).filter_map(|(mapping, &n)| Some((mapping, of_call.get(usize::from(n))?)));
        own.map(|(mapping, arg)| ArgDesc { mapping, ..arg.clone() }).collect()
    }

    /// How its `entry` is made from that of the call.
    pub(crate) fn of_entry(&self) -> Option<Preamble> {
        let args: Vec<String> = self.args.iter().map(|n| format!("arg{n}")).collect();
        let when = (!self.when.is_empty()).then(|| self.when.to_owned());
        (when.is_some() || !args.is_empty()).then_some(Preamble { when, args, ..Preamble::default() })
    }

    /// How its `return` is: the arguments are still in the registers that they came in.
    pub(crate) fn of_return(&self) -> Option<Preamble> {
        let registers = ["R_RDI", "R_RSI", "R_RDX", "R_R10", "R_R8", "R_R9"];
        let when = (0..).zip(registers).fold(self.when.to_owned(), |when, (n, register)| {
            when.replace(&format!("arg{n}"), &format!("uregs[{register}]"))
        });
        let args = vec!["arg0".to_owned(), "arg1".to_owned()];
        (!when.is_empty()).then_some(Preamble { when: Some(when), args, ..Preamble::default() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tables;

    #[test]
    fn aliases_are_of_calls_and_no_calls_themselves() {
        for alias in ALIASES {
            assert!(tables::native().any(|call| call.name == alias.call), "{}", alias.call);
            assert!(tables::native().all(|call| call.name != alias.name), "{}", alias.name);
            assert_eq!(ALIASES.iter().filter(|other| other.name == alias.name).count(), 1, "{}", alias.name);
        }
    }

    #[test]
    fn arguments_are_where_scripts_expect_them() {
        let long = |n| ArgDesc { native: format!("t{n}"), translated: None, mapping: n, userland: false };
        let open = named("open64").unwrap();
        let args = open.args((0..4).map(long).collect());
        let args: Vec<_> = args.iter().map(|arg| (arg.native.as_str(), arg.mapping)).collect();
        assert_eq!(args, [("t1", 0), ("t2", 1), ("t3", 2)]);
        let preamble = open.of_entry().unwrap();
        assert_eq!((preamble.when, preamble.args), (None, vec!["arg1".into(), "arg2".into(), "arg3".into()]));
        assert_eq!(named("exece").unwrap().of_entry(), None);
        let fstat = named("fstat64").unwrap();
        assert_eq!(fstat.of_entry().unwrap().when.unwrap(), "(arg3 & 0x1000) != 0");
        assert_eq!(fstat.of_return().unwrap().when.unwrap(), "(uregs[R_R10] & 0x1000) != 0");
        assert_eq!(open.of_return(), None);
    }
}
