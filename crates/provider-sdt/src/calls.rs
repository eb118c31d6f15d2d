//! System calls as conditions: on their numbers at the tracepoints `sys_enter(struct pt_regs *, long)`, where arg1 is
//! the number, and `sys_exit(struct pt_regs *, long)`, where the registers have it.

/// The number of a call of 64-bit processes (arch/x86/entry/syscalls/syscall_64.tbl of the kernel).
#[rustfmt::skip]
macro_rules! number {
    (read) => { 0 };
    (write) => { 1 };
    (open) => { 2 };
    (close) => { 3 };
    (stat) => { 4 };
    (fstat) => { 5 };
    (lstat) => { 6 };
    (lseek) => { 8 };
    (mmap) => { 9 };
    (ioctl) => { 16 };
    (pread64) => { 17 };
    (pwrite64) => { 18 };
    (readv) => { 19 };
    (writev) => { 20 };
    (access) => { 21 };
    (sched_yield) => { 24 };
    (sendfile) => { 40 };
    (clone) => { 56 };
    (fork) => { 57 };
    (vfork) => { 58 };
    (execve) => { 59 };
    (semget) => { 64 };
    (semop) => { 65 };
    (semctl) => { 66 };
    (msgget) => { 68 };
    (msgsnd) => { 69 };
    (msgrcv) => { 70 };
    (msgctl) => { 71 };
    (fcntl) => { 72 };
    (flock) => { 73 };
    (fsync) => { 74 };
    (fdatasync) => { 75 };
    (truncate) => { 76 };
    (ftruncate) => { 77 };
    (getdents) => { 78 };
    (rename) => { 82 };
    (mkdir) => { 83 };
    (rmdir) => { 84 };
    (creat) => { 85 };
    (link) => { 86 };
    (unlink) => { 87 };
    (symlink) => { 88 };
    (readlink) => { 89 };
    (chmod) => { 90 };
    (fchmod) => { 91 };
    (chown) => { 92 };
    (fchown) => { 93 };
    (lchown) => { 94 };
    (rt_sigtimedwait) => { 128 };
    (utime) => { 132 };
    (mknod) => { 133 };
    (setpriority) => { 141 };
    (sched_setparam) => { 142 };
    (sched_setscheduler) => { 144 };
    (setxattr) => { 188 };
    (lsetxattr) => { 189 };
    (fsetxattr) => { 190 };
    (getxattr) => { 191 };
    (lgetxattr) => { 192 };
    (fgetxattr) => { 193 };
    (getdents64) => { 217 };
    (semtimedop) => { 220 };
    (utimes) => { 235 };
    (openat) => { 257 };
    (mkdirat) => { 258 };
    (mknodat) => { 259 };
    (fchownat) => { 260 };
    (futimesat) => { 261 };
    (newfstatat) => { 262 };
    (unlinkat) => { 263 };
    (renameat) => { 264 };
    (linkat) => { 265 };
    (symlinkat) => { 266 };
    (readlinkat) => { 267 };
    (fchmodat) => { 268 };
    (faccessat) => { 269 };
    (utimensat) => { 280 };
    (fallocate) => { 285 };
    (preadv) => { 295 };
    (pwritev) => { 296 };
    (syncfs) => { 306 };
    (sched_setattr) => { 314 };
    (renameat2) => { 316 };
    (execveat) => { 322 };
    (copy_file_range) => { 326 };
    (preadv2) => { 327 };
    (pwritev2) => { 328 };
    (statx) => { 332 };
    (clone3) => { 435 };
    (openat2) => { 437 };
    (faccessat2) => { 439 };
    (fchmodat2) => { 452 };
    // What 32-bit processes have two calls for.
    (rt_sigtimedwait_time64) => { number!(rt_sigtimedwait) };
}

/// That of the same call of 32-bit processes (syscall_32.tbl).
#[rustfmt::skip]
macro_rules! compat_number {
    (execve) => { 11 };
    (execveat) => { 358 };
    (rt_sigtimedwait) => { 177 };
    (rt_sigtimedwait_time64) => { 421 };
    (sched_yield) => { 158 };
}

/// The process has 32 bits (`TS_COMPAT`): its numbers of calls are those of the second table.
macro_rules! is_compat {
    () => {
        "curthread->thread_info.status & 2"
    };
}

macro_rules! is_native {
    () => {
        concat!("!(", is_compat!(), ")")
    };
}

/// It is one of these calls of a 64-bit process, where it returns.
macro_rules! one_of {
    ($($call:ident)*) => { concat!("(", $("args[0]->orig_ax == ", number!($call), " || ",)* "0)") };
}

/// A 64-bit process returns from one of these calls.
macro_rules! returns {
    ($($call:ident)+) => { concat!(is_native!(), " && ", one_of!($($call)+)) };
}

/// It enters one.
macro_rules! enters {
    ($($call:ident)+) => { concat!(is_native!(), " && (", $("arg1 == ", number!($call), " || ",)+ "0)") };
}

/// A process of 64 or of 32 bits returns from this call.
macro_rules! either_returns {
    ($call:ident) => {
        concat!("args[0]->orig_ax == (", is_compat!(), " ? ", compat_number!($call), " : ", number!($call), ")")
    };
}

/// It enters it.
macro_rules! either_enters {
    ($call:ident) => {
        concat!("arg1 == (", is_compat!(), " ? ", compat_number!($call), " : ", number!($call), ")")
    };
}

/// Calls that read, as one of the conditions above.
macro_rules! reading {
    ($condition:ident) => {
        $condition!(read pread64 readv preadv preadv2 copy_file_range sendfile)
    };
}

/// Calls that write.
macro_rules! writing {
    ($condition:ident) => {
        $condition!(write pwrite64 writev pwritev pwritev2 copy_file_range sendfile)
    };
}

/// Calls that open a file.
macro_rules! opening {
    ($condition:ident) => {
        $condition!(open openat openat2 creat)
    };
}
