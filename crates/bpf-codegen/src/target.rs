//! Facts about the kernel that programs are generated for.

use std::ops::Range;

/// What the kernel has and where its structures keep things.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Target {
    /// CPUs that the kernel can have (`nr_cpu_ids`).
    pub cpus: u32,
    /// `bpf_get_attach_cookie` works in raw tracepoint programs (since 6.2 or so; not in 6.1).
    pub raw_tracepoint_cookie: bool,
    /// Trace this CPU alone.
    pub only_cpu: Option<u32>,
    /// Device and inode of dtrace's PID namespace, if it is not the initial one.
    pub pid_namespace: Option<(u64, u64)>,
    /// Where the numbers of tasks in PID namespaces are; needed only in one that is not the initial one.
    pub numbers: NumberOffsets,
    /// Offsets in `struct task_struct`, from the kernel's BTF.
    pub task: TaskOffsets,
    /// Addresses of the functions between the tracepoints that are traced and `bpf_trace_run*()`, where they are known:
    /// `__bpf_trace_NAME()`, and where a tracepoint has several users `__traceiter_NAME()`.
    pub tracepoint_glue: Vec<Range<u64>>,
    /// Where the arguments of a process are, for `execargs`; `None` if the kernel does not tell.
    pub arguments: Option<ArgumentOffsets>,
    /// How files are named, for `d_path()`; `None` if the kernel does not tell.
    pub paths: Option<PathOffsets>,
    /// Wall-clock time minus monotonic time in nanoseconds, for `walltimestamp`.
    pub wall_offset_ns: i64,
    /// How memory of the kernel is read without a call; `None` if this kernel can't, or if nothing of it is read.
    pub direct_load: Option<DirectLoad>,
}

/// `bpf_rdonly_cast()` (since 6.2) makes a pointer to read from out of any number; the kernel turns the call into a
/// move. What can't be read there is 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DirectLoad {
    /// Its id in the kernel's BTF.
    pub cast: u32,
    /// Id of a structure whose first eight bytes are an integer, any part of which may be read.
    pub word: u32,
}

/// Byte offsets on the way to the numbers of a task.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct NumberOffsets {
    /// `thread_pid` of `struct task_struct`
    pub task_thread_pid: u32,
    /// `signal` of `struct task_struct`
    pub task_signal: u32,
    /// `pids[PIDTYPE_TGID]` of `struct signal_struct`
    pub signal_tgid: u32,
    /// `level` and `numbers` of `struct pid`
    pub pid_level: u32,
    /// See there.
    pub pid_numbers: u32,
    /// `ns.inum` of `struct pid_namespace`
    pub namespace_inum: u32,
}

/// Byte offsets of members of `struct task_struct` and of what it points to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct TaskOffsets {
    /// `real_parent`
    pub real_parent: u32,
    /// `tgid`
    pub tgid: u32,
    /// `pid`
    pub pid: u32,
    /// `se.sum_exec_runtime`
    pub sum_exec_runtime: u32,
    /// `thread_info.status`, whose bit 1 says that the system call is a 32-bit one (x86 `TS_COMPAT`)
    pub thread_status: u32,
    /// `cred`
    pub cred: u32,
    /// `uid` and `gid` of `struct cred`
    pub cred_uid: u32,
    /// See there.
    pub cred_gid: u32,
    /// `comm`: 16 bytes, padded with zeros
    pub comm: u32,
    /// `ds`, `es`, `fsbase`, `gsbase` and `trap_nr` of `thread` (x86)
    pub registers: [u32; 5],
}

/// Byte offsets on the way to the arguments of a process.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ArgumentOffsets {
    /// `task_struct.mm`
    pub task_mm: u32,
    /// `mm_struct.arg_start`
    pub mm_arg_start: u32,
    /// `mm_struct.arg_end`
    pub mm_arg_end: u32,
}

/// Byte offsets on the way from a `struct path` to the root.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct PathOffsets {
    /// `path.mnt`
    pub path_mnt: u32,
    /// `path.dentry`
    pub path_dentry: u32,
    /// `dentry.d_parent`
    pub dentry_parent: u32,
    /// `dentry.d_name.name`
    pub dentry_name: u32,
    /// `vfsmount.mnt_root`
    pub vfsmount_root: u32,
    /// `mount.mnt`
    pub mount_mnt: u32,
    /// `mount.mnt_parent`
    pub mount_parent: u32,
    /// `mount.mnt_mountpoint`
    pub mount_mountpoint: u32,
}
