//! Built-in variables and their numbers (`DIF_VAR_*` of `sys/dtrace.h`).

use core::fmt;

/// First number of the program's own variables (`DIF_VAR_OTHER_UBASE`).
pub const USER_BASE: u16 = 0x0500;

macro_rules! builtins {
    ($($(#[$doc:meta])* $variant:ident = $number:literal, $name:literal;)*) => {
        /// A built-in variable that DIF code can load.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[repr(u16)]
        pub enum Builtin { $($(#[$doc])* $variant = $number,)* }

        impl Builtin {
            /// All of them, by number.
            pub const ALL: &[Self] = &[$(Self::$variant),*];

            /// The built-in variable with this number.
            pub fn from_number(number: u16) -> Option<Self> {
                match number { $($number => Some(Self::$variant),)* _ => None }
            }

            /// Its name in D.
            pub fn name(self) -> &'static str {
                match self { $(Self::$variant => $name,)* }
            }
        }
    };
}

builtins! {
    /// `args[]`: an array, loaded by `ldga`; element n is the probe's nth argument.
    Args = 0x0000, "args";
    /// `regs[]`.
    Regs = 0x0001, "regs";
    /// `uregs[]`.
    Uregs = 0x0002, "uregs";
    /// Address of the current thread's structure.
    Curthread = 0x0100, "curthread";
    /// Nanoseconds since some time in the past, the same all through one firing.
    Timestamp = 0x0101, "timestamp";
    /// Nanoseconds that the thread has run.
    Vtimestamp = 0x0102, "vtimestamp";
    /// Interrupt level.
    Ipl = 0x0103, "ipl";
    /// Id of the enabled probe.
    Epid = 0x0104, "epid";
    /// Id of the probe.
    Id = 0x0105, "id";
    /// Raw argument 0.
    Arg0 = 0x0106, "arg0";
    /// Raw argument 1.
    Arg1 = 0x0107, "arg1";
    /// Raw argument 2.
    Arg2 = 0x0108, "arg2";
    /// Raw argument 3.
    Arg3 = 0x0109, "arg3";
    /// Raw argument 4.
    Arg4 = 0x010a, "arg4";
    /// Raw argument 5.
    Arg5 = 0x010b, "arg5";
    /// Raw argument 6.
    Arg6 = 0x010c, "arg6";
    /// Raw argument 7.
    Arg7 = 0x010d, "arg7";
    /// Raw argument 8.
    Arg8 = 0x010e, "arg8";
    /// Raw argument 9.
    Arg9 = 0x010f, "arg9";
    /// Number of frames on the kernel stack.
    Stackdepth = 0x0110, "stackdepth";
    /// Return address of the probed kernel function.
    Caller = 0x0111, "caller";
    /// Provider of the firing probe.
    Probeprov = 0x0112, "probeprov";
    /// Module of the firing probe.
    Probemod = 0x0113, "probemod";
    /// Function of the firing probe.
    Probefunc = 0x0114, "probefunc";
    /// Name of the firing probe.
    Probename = 0x0115, "probename";
    /// Process id.
    Pid = 0x0116, "pid";
    /// Thread id.
    Tid = 0x0117, "tid";
    /// Name of the process's program.
    Execname = 0x0118, "execname";
    /// Name of the zone.
    Zonename = 0x0119, "zonename";
    /// Nanoseconds since 1970.
    Walltimestamp = 0x011a, "walltimestamp";
    /// Number of frames on the user stack.
    Ustackdepth = 0x011b, "ustackdepth";
    /// Return address of the current user function.
    Ucaller = 0x011c, "ucaller";
    /// Parent's process id.
    Ppid = 0x011d, "ppid";
    /// Real user id.
    Uid = 0x011e, "uid";
    /// Real group id.
    Gid = 0x011f, "gid";
    /// Error of the system call that returns.
    Errno = 0x0120, "errno";
    /// Arguments of the process.
    Execargs = 0x0121, "execargs";
    /// Id of the jail.
    Jid = 0x0122, "jid";
    /// Name of the jail.
    Jailname = 0x0123, "jailname";
    /// Number of the CPU.
    Cpu = 0x0200, "cpu";
}

/// A part of a probe's name, in the order in which they are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[expect(missing_docs, reason = "they are called what they are")]
pub enum NamePart {
    Provider,
    Module,
    Function,
    Name,
}

impl NamePart {
    /// All four.
    pub const ALL: [Self; 4] = [Self::Provider, Self::Module, Self::Function, Self::Name];
}

impl fmt::Display for NamePart {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Provider => "provider",
            Self::Module => "module",
            Self::Function => "function",
            Self::Name => "name",
        })
    }
}

impl Builtin {
    /// How many raw arguments there are: `arg0` to `arg9`.
    pub const ARGUMENTS: u8 = (Self::Arg9 as u16 - Self::Arg0 as u16 + 1) as u8;

    /// Raw argument `n`.
    pub fn of_argument(n: u8) -> Option<Self> {
        (n < Self::ARGUMENTS).then(|| Self::from_number(Self::Arg0 as u16 + u16::from(n)))?
    }

    /// Which raw argument it is, if it is one.
    pub fn argument(self) -> Option<u8> {
        let n = u8::try_from((self as u16).checked_sub(Self::Arg0 as u16)?).ok()?;
        (n < Self::ARGUMENTS).then_some(n)
    }

    /// Which part of the firing probe's name it is, if it is one.
    pub fn name_part(self) -> Option<NamePart> {
        NamePart::ALL.into_iter().find(|&part| Self::of_name_part(part) == self)
    }

    /// The variable that is a part of the firing probe's name.
    pub fn of_name_part(part: NamePart) -> Self {
        match part {
            NamePart::Provider => Self::Probeprov,
            NamePart::Module => Self::Probemod,
            NamePart::Function => Self::Probefunc,
            NamePart::Name => Self::Probename,
        }
    }

    /// Whether it is an array, loaded by `ldga`.
    pub fn is_array(self) -> bool {
        (self as u16) < 0x0100
    }

    /// Whether its value is a string.
    pub fn is_string(self) -> bool {
        self.name_part().is_some() || matches!(self, Self::Execname | Self::Zonename | Self::Execargs | Self::Jailname)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arguments_are_numbered() {
        for (n, builtin) in [(0, Builtin::Arg0), (1, Builtin::Arg1), (9, Builtin::Arg9)] {
            assert_eq!((Builtin::of_argument(n), builtin.argument()), (Some(builtin), Some(n)));
        }
        assert_eq!(Builtin::of_argument(Builtin::ARGUMENTS), None);
        assert_eq!((Builtin::Id.argument(), Builtin::Stackdepth.argument()), (None, None));
    }
}
