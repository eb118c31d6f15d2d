//! `fsinfo`: what is done with files, by the system calls of 64-bit processes that ask for it.
//!
//! arg0 is the file, or where a call names it the path in the process: its highest bit tells which of them it is
//! (lib/dtrace/io.d). arg1 is how many bytes `read`, `write` and `readdir` have transferred, else 0. All fire when the call
//! has succeeded, but `close`, which fires before, while the file is there.

use crate::table::{Arg, Probe, Source, Table};

const ARGS: &[Arg] = &[Arg::translated("fs_object_t *", "fileinfo_t *", 0), Arg::plain("int", 1)];

/// The open file whose number this is.
macro_rules! file {
    ($number:expr) => {
        concat!("(uintptr_t)open_file[(int)(", $number, ")]")
    };
}

/// A call has returned to a 64-bit process, and this holds.
macro_rules! returned {
    ($name:literal, [$object:expr, $bytes:literal], $when:expr) => {
        Probe {
            name: $name,
            args: ARGS,
            sources: &[Source::at("sys_exit", &[$object, $bytes]).when(concat!(
                "arg1 >= 0 && ",
                is_native!(),
                " && (",
                $when,
                ")"
            ))],
        }
    };
}

/// One of these calls has, whose first argument is the number of a file, under a condition.
macro_rules! of_file {
    ($name:literal, $bytes:literal, $($number:literal)+) => {
        returned!($name, [file!("args[0]->di"), $bytes], one_of!($($number)+))
    };
    ($name:literal, $bytes:literal, $($number:literal)+, $when:literal) => {
        returned!($name, [file!("args[0]->di"), $bytes], concat!(one_of!($($number)+), " && (", $when, ")"))
    };
}

/// One of these calls has, in which a path is the first argument, the second or the third; or those of numbers of files, and
/// what else is about such.
macro_rules! of_path {
    ($name:literal, [$($first:literal)*] [$($second:literal)*] [$($third:literal)*]) => {
        of_path!($name, [$($first)*] [$($second)*] [$($third)*] [], "0", "1")
    };
    ($name:literal, [$($first:literal)*] [$($second:literal)*] [$($third:literal)*] [$($file:literal)*], $is_file:literal, $when:literal) => {
        returned!(
            $name,
            [
                concat!(
                    one_of!($($file)*), " || ", $is_file, " ? ", file!("args[0]->di"), " : ",
                    one_of!($($first)*), " ? args[0]->di : ", one_of!($($second)*), " ? args[0]->si : args[0]->dx"
                ),
                "0"
            ],
            concat!(one_of!($($file)* $($first)* $($second)* $($third)*), " && (", $when, ")")
        )
    };
}

/// What Linux has no event for.
const fn never(name: &'static str) -> Probe {
    const NEVER: &[Source] = &[Source::never(&["0", "0"])];
    Probe { name, args: ARGS, sources: NEVER }
}

pub(crate) const TABLE: Table = Table {
    provider: "fsinfo",
    probes: &[
        // open openat openat2 creat
        returned!("open", [file!("arg1"), "0"], one_of!(2 257 437 85)),
        // Those of them that have made the file (FMODE_CREATED), and mknod mknodat.
        returned!(
            "create",
            [concat!(one_of!(133), " ? args[0]->di : ", one_of!(259), " ? args[0]->si : ", file!("arg1")), "0"],
            concat!(one_of!(133 259), " || ", one_of!(2 257 437 85), " && open_file[(int)arg1]->f_mode & 0x100000")
        ),
        Probe {
            name: "close",
            args: ARGS,
            sources: &[Source::at("sys_enter", &[file!("args[0]->di"), "0"])
                .when("arg1 == 3 && !(curthread->thread_info.status & 2) && open_file[(int)args[0]->di] != NULL")],
        },
        // read pread64 readv preadv preadv2; both: copy_file_range, of the first and the third; sendfile, of the second and the
        // first
        returned!(
            "read",
            [file!(concat!(one_of!(40), " ? args[0]->si : args[0]->di")), "arg1"],
            one_of!(0 17 19 295 327 326 40)
        ),
        // write pwrite64 writev pwritev pwritev2
        returned!(
            "write",
            [file!(concat!(one_of!(326), " ? args[0]->dx : args[0]->di")), "arg1"],
            one_of!(1 18 20 296 328 326 40)
        ),
        // getdents getdents64
        of_file!("readdir", "arg1", 78 217),
        of_file!("ioctl", "0", 16),
        // fcntl: F_SETFL; F_GETLK F_SETLK F_SETLKW, and the same of open files
        of_file!("setfl", "0", 72, "args[0]->si == 4"),
        of_file!("frlock", "0", 72, "args[0]->si >= 5 && args[0]->si <= 7 || args[0]->si >= 36 && args[0]->si <= 38"),
        // flock
        of_file!("shrlock", "0", 73),
        // lseek
        of_file!("seek", "0", 8),
        // fsync fdatasync syncfs
        of_file!("fsync", "0", 74 75 306),
        // fallocate
        of_file!("space", "0", 285),
        // mmap without MAP_ANONYMOUS
        returned!("map", [file!("args[0]->r8"), "0"], concat!(one_of!(9), " && !(args[0]->r10 & 0x20)")),
        // stat lstat, newfstatat statx, fstat; AT_EMPTY_PATH
        of_path!(
            "getattr", [4 6] [262 332] [] [5],
            "args[0]->orig_ax == 262 && args[0]->r10 & 0x1000 || args[0]->orig_ax == 332 && args[0]->dx & 0x1000", "1"
        ),
        // chmod chown lchown truncate utime utimes, fchmodat fchmodat2 fchownat futimesat utimensat, fchmod fchown ftruncate
        of_path!(
            "setattr", [90 92 94 76 132 235] [268 452 260 261 280] [] [91 93 77],
            "args[0]->orig_ax == 280 && args[0]->si == 0", "1"
        ),
        // access, faccessat faccessat2
        of_path!("access", [21] [269 439] []),
        // unlink, unlinkat; AT_REMOVEDIR
        of_path!("remove", [87] [263] [] [], "0", "args[0]->orig_ax == 87 || !(args[0]->dx & 0x200)"),
        // link, linkat: what there was
        of_path!("link", [86] [265] []),
        // rename, renameat renameat2: what it was called
        of_path!("rename", [82] [264 316] []),
        // mkdir, mkdirat
        of_path!("mkdir", [83] [258] []),
        // rmdir, unlinkat
        of_path!("rmdir", [84] [263] [] [], "0", "args[0]->orig_ax == 84 || args[0]->dx & 0x200"),
        // symlink, symlinkat: the link
        of_path!("symlink", [][88][266]),
        // readlink, readlinkat
        of_path!("readlink", [89] [267] []),
        // getxattr lgetxattr, fgetxattr; setxattr lsetxattr, fsetxattr
        of_path!("getsecattr", [191 192] [] [] [193], "0", "1"),
        of_path!("setsecattr", [188 189] [] [] [190], "0", "1"),
        never("addmap"),
        never("cmp"),
        never("delmap"),
        never("dispose"),
        never("dump"),
        never("dumpctl"),
        never("fid"),
        never("getpage"),
        never("inactive"),
        never("lookup"),
        never("pageio"),
        never("pathconf"),
        never("poll"),
        never("putpage"),
        never("realvp"),
        never("rwlock"),
        never("rwunlock"),
        never("vnevent"),
    ],
};
