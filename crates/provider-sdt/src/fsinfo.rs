//! `fsinfo`: what is done with files, by the system calls of 64-bit processes that ask for it.
//!
//! arg0 is the file, or where a call names it the path in the process: its highest bit tells which of them it is
//! (lib/dtrace/io.d). arg1 is how many bytes `read`, `write` and `readdir` have transferred, else 0. All fire when the
//! call has succeeded, but `close`, which fires before, while the file is there.

use crate::table::{Arg, Probe, Source, Table};

const ARGS: &[Arg] = &[Arg::translated("fs_object_t *", "fileinfo_t *", 0), Arg::plain("int", 1)];

/// The open file whose number this is.
macro_rules! file {
    ($number:expr) => {
        concat!("(uintptr_t)_open_file[(int)(", $number, ")]")
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
    ($name:literal, $bytes:literal, $($call:ident)+) => {
        returned!($name, [file!("args[0]->di"), $bytes], one_of!($($call)+))
    };
    ($name:literal, $bytes:literal, $($call:ident)+, $when:literal) => {
        returned!($name, [file!("args[0]->di"), $bytes], concat!(one_of!($($call)+), " && (", $when, ")"))
    };
}

/// One of these calls has, in which a path is the first argument, the second or the third; or those of numbers of
/// files. A second one that is empty means the file of the number before it.
macro_rules! of_path {
    ($name:literal, [$($first:ident)*] [$($second:ident)*] [$($third:ident)*]) => {
        of_path!($name, [$($first)*] [$($second)*] [$($third)*] [], "1")
    };
    (
        $name:literal,
        [$($first:ident)*] [$($second:ident)*] [$($third:ident)*] [$($file:ident)*],
        $when:expr
    ) => {
        returned!(
            $name,
            [
                concat!(
                    one_of!($($file)*), " || ", one_of!($($second)*), " && _is_empty_path[args[0]->si] ? ",
                    file!("args[0]->di"), " : ",
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
        returned!("open", [file!("arg1"), "0"], opening!(one_of)),
        // Those that have made the file have FMODE_CREATED.
        returned!(
            "create",
            [concat!(one_of!(mknod), " ? args[0]->di : ", one_of!(mknodat), " ? args[0]->si : ", file!("arg1")), "0"],
            concat!(one_of!(mknod mknodat), " || ", opening!(one_of), " && _open_file[(int)arg1]->f_mode & 0x100000")
        ),
        Probe {
            name: "close",
            args: ARGS,
            sources: &[Source::at("sys_enter", &[file!("args[0]->di"), "0"]).when(concat!(
                enters!(close),
                " && ",
                file!("args[0]->di"),
                " != NULL"
            ))],
        },
        // Both, of two files: copy_file_range of the first argument and the third, sendfile of the second and the
        // first.
        returned!(
            "read",
            [file!(concat!(one_of!(sendfile), " ? args[0]->si : args[0]->di")), "arg1"],
            reading!(one_of)
        ),
        returned!(
            "write",
            [file!(concat!(one_of!(copy_file_range), " ? args[0]->dx : args[0]->di")), "arg1"],
            writing!(one_of)
        ),
        of_file!("readdir", "arg1", getdents getdents64),
        of_file!("ioctl", "0", ioctl),
        // F_SETFL; F_GETLK F_SETLK F_SETLKW, and the same of open files
        of_file!("setfl", "0", fcntl, "args[0]->si == 4"),
        of_file!(
            "frlock",
            "0",
            fcntl,
            "args[0]->si >= 5 && args[0]->si <= 7 || args[0]->si >= 36 && args[0]->si <= 38"
        ),
        of_file!("shrlock", "0", flock),
        of_file!("seek", "0", lseek),
        of_file!("fsync", "0", fsync fdatasync syncfs),
        of_file!("space", "0", fallocate),
        // Without MAP_ANONYMOUS.
        returned!("map", [file!("args[0]->r8"), "0"], concat!(one_of!(mmap), " && !(args[0]->r10 & 0x20)")),
        of_path!("getattr", [stat lstat] [newfstatat statx] [] [fstat], "1"),
        of_path!(
            "setattr",
            [chmod chown lchown truncate utime utimes] [fchmodat fchmodat2 fchownat futimesat utimensat] []
            [fchmod fchown ftruncate], "1"
        ),
        of_path!("access", [access] [faccessat faccessat2] []),
        // AT_REMOVEDIR
        of_path!("remove", [unlink] [unlinkat] [] [], concat!(one_of!(unlink), " || !(args[0]->dx & 0x200)")),
        // What there was.
        of_path!("link", [link] [linkat] []),
        // What it was called.
        of_path!("rename", [rename] [renameat renameat2] []),
        of_path!("mkdir", [mkdir] [mkdirat] []),
        of_path!("rmdir", [rmdir] [unlinkat] [] [], concat!(one_of!(rmdir), " || args[0]->dx & 0x200")),
        // The link.
        of_path!("symlink", [][symlink][symlinkat]),
        of_path!("readlink", [readlink] [readlinkat] []),
        of_path!("getsecattr", [getxattr lgetxattr] [] [] [fgetxattr], "1"),
        of_path!("setsecattr", [setxattr lsetxattr] [] [] [fsetxattr], "1"),
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
