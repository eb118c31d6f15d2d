//! The subroutines that DIF can call: numbers, names and prototypes, in this one table.

/// What a subroutine takes in one place of its argument list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Param {
    /// A number.
    Int,
    /// The address of a NUL-terminated string, in the program's own or in kernel memory.
    Str,
    /// An address in the program's own or in kernel memory.
    Addr,
    /// An address in the program's scratch memory.
    Scratch,
    /// An address in the traced process.
    User,
}

/// What a subroutine gives back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Returns {
    /// Nothing.
    Void,
    /// A number.
    Int,
    /// A string in a temporary of its own; may be NULL where the subroutine says so.
    Str,
    /// An address of scratch memory.
    Scratch,
}

/// Name and prototype of a subroutine.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Prototype {
    /// Its name in D.
    pub name: &'static str,
    /// Its parameters; those from `required` on may be left out.
    pub params: &'static [Param],
    /// Their C types, for messages.
    pub types: &'static [&'static str],
    /// How many must be given.
    pub required: usize,
    /// Its value.
    pub returns: Returns,
    /// Why no executor has it, if none has.
    pub missing: Option<&'static str>,
}

macro_rules! subroutines {
    ($($variant:ident = $number:literal, $name:literal, [$($param:ident $ty:literal),*], $required:literal, $returns:ident $(, $missing:literal)?;)*) => {
        /// A subroutine (`DIF_SUBR_*` of `sys/dtrace.h`).
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[repr(u16)]
        pub enum Subr { $(#[doc = concat!("`", $name, "()`")] $variant = $number,)* }

        impl Subr {
            /// All of them, by number.
            pub const ALL: &[Self] = &[$(Self::$variant),*];

            /// The subroutine with this number.
            pub fn from_number(number: u16) -> Option<Self> {
                match number { $($number => Some(Self::$variant),)* _ => None }
            }

            /// Its name and prototype.
            pub fn prototype(self) -> Prototype {
                match self {
                    $(Self::$variant => Prototype {
                        name: $name,
                        params: &[$(Param::$param),*],
                        types: &[$($ty),*],
                        required: $required,
                        returns: Returns::$returns,
                        missing: [$(Some($missing),)? None][0],
                    },)*
                }
            }
        }
    };
}

subroutines! {
    Rand = 0, "rand", [], 0, Int;
    MutexOwned = 1, "mutex_owned", [Addr "struct mutex *"], 1, Int, "the compiler puts loads in its place";
    MutexOwner = 2, "mutex_owner", [Addr "struct mutex *"], 1, Int, "the compiler puts loads in its place";
    MutexTypeAdaptive = 3, "mutex_type_adaptive", [Addr "struct mutex *"], 1, Int, "the compiler puts loads in its place";
    MutexTypeSpin = 4, "mutex_type_spin", [Addr "struct mutex *"], 1, Int, "the compiler puts loads in its place";
    RwReadHeld = 5, "rw_read_held", [Addr "rwlock_t *"], 1, Int, "the compiler puts loads in its place";
    RwWriteHeld = 6, "rw_write_held", [Addr "rwlock_t *"], 1, Int, "the compiler puts loads in its place";
    RwIswriter = 7, "rw_iswriter", [Addr "rwlock_t *"], 1, Int, "the compiler puts loads in its place";
    Copyin = 8, "copyin", [User "uintptr_t", Int "size_t"], 2, Scratch;
    Copyinstr = 9, "copyinstr", [User "uintptr_t", Int "size_t"], 1, Str;
    Speculation = 10, "speculation", [], 0, Int;
    Progenyof = 11, "progenyof", [Int "pid_t"], 1, Int;
    Strlen = 12, "strlen", [Str "char *"], 1, Int;
    Copyout = 13, "copyout", [Addr "void *", User "uintptr_t", Int "size_t"], 3, Void;
    Copyoutstr = 14, "copyoutstr", [Str "char *", User "uintptr_t", Int "size_t"], 3, Void;
    Alloca = 15, "alloca", [Int "size_t"], 1, Scratch;
    Bcopy = 16, "bcopy", [Addr "void *", Scratch "void *", Int "size_t"], 3, Void;
    Copyinto = 17, "copyinto", [User "uintptr_t", Int "size_t", Scratch "void *"], 3, Void;
    Msgdsize = 18, "msgdsize", [Addr "mblk_t *"], 1, Int, "Linux has no STREAMS messages";
    Msgsize = 19, "msgsize", [Addr "mblk_t *"], 1, Int, "Linux has no STREAMS messages";
    Getmajor = 20, "getmajor", [Int "dev_t"], 1, Int;
    Getminor = 21, "getminor", [Int "dev_t"], 1, Int;
    DdiPathname = 22, "ddi_pathname", [Addr "void *", Int "int64_t"], 2, Str, "Linux has no Solaris device tree";
    Strjoin = 23, "strjoin", [Str "char *", Str "char *"], 2, Str;
    Lltostr = 24, "lltostr", [Int "int64_t", Int "int"], 1, Str;
    Basename = 25, "basename", [Str "char *"], 1, Str;
    Dirname = 26, "dirname", [Str "char *"], 1, Str;
    Cleanpath = 27, "cleanpath", [Str "char *"], 1, Str;
    Strchr = 28, "strchr", [Str "char *", Int "char"], 2, Str;
    Strrchr = 29, "strrchr", [Str "char *", Int "char"], 2, Str;
    Strstr = 30, "strstr", [Str "char *", Str "char *"], 2, Str;
    Strtok = 31, "strtok", [Str "char *", Str "char *"], 2, Str;
    Substr = 32, "substr", [Str "char *", Int "int", Int "int"], 2, Str;
    Index = 33, "index", [Str "char *", Str "char *", Int "int"], 2, Int;
    Rindex = 34, "rindex", [Str "char *", Str "char *", Int "int"], 2, Int;
    Htons = 35, "htons", [Int "uint16_t"], 1, Int;
    Htonl = 36, "htonl", [Int "uint32_t"], 1, Int;
    Htonll = 37, "htonll", [Int "uint64_t"], 1, Int;
    Ntohs = 38, "ntohs", [Int "uint16_t"], 1, Int;
    Ntohl = 39, "ntohl", [Int "uint32_t"], 1, Int;
    Ntohll = 40, "ntohll", [Int "uint64_t"], 1, Int;
    InetNtop = 41, "inet_ntop", [Int "int", Addr "void *"], 2, Str;
    InetNtoa = 42, "inet_ntoa", [Addr "ipaddr_t *"], 1, Str;
    InetNtoa6 = 43, "inet_ntoa6", [Addr "struct in6_addr *", Int "int"], 1, Str;
    Toupper = 44, "toupper", [Str "char *"], 1, Str;
    Tolower = 45, "tolower", [Str "char *"], 1, Str;
    Memref = 46, "memref", [Addr "void *", Int "size_t"], 2, Scratch, "the compiler puts stores in its place";
    SxSharedHeld = 47, "sx_shared_held", [Addr "struct sx *"], 1, Int, "Linux has no sx locks";
    SxExclusiveHeld = 48, "sx_exclusive_held", [Addr "struct sx *"], 1, Int, "Linux has no sx locks";
    SxIsexclusive = 49, "sx_isexclusive", [Addr "struct sx *"], 1, Int, "Linux has no sx locks";
    Memstr = 50, "memstr", [Addr "void *", Int "char", Int "size_t"], 3, Str;
    Getf = 51, "getf", [Int "int"], 1, Int, "the compiler puts loads in its place";
    Json = 52, "json", [Str "char *", Str "char *"], 2, Str;
    Strtoll = 53, "strtoll", [Str "char *", Int "int"], 1, Int;
    LinkNtop = 54, "link_ntop", [Int "int", Addr "void *"], 2, Str;
    DPath = 55, "d_path", [Addr "struct path *"], 1, Str;
    MountPath = 56, "mount_path", [Addr "struct vfsmount *"], 1, Str;
    DentryPath = 57, "dentry_path", [Addr "struct dentry *"], 1, Str;
}
