//! Facts about the running kernel.

use std::collections::BTreeSet;
use std::ops::Range;
use std::os::linux::fs::MetadataExt;
use std::sync::Arc;

use bpf_codegen::object::Speculation;
use bpf_codegen::target::{ArgumentOffsets, DirectLoad, NumberOffsets, PathOffsets, Target, TaskOffsets};
use d_types::Btf;
use dif_vm::Subr;
use dif_vm::var::Builtin;
use dtrace_core::clock::wall_offset;
use dtrace_core::engine::{Enabling, EngineError, EngineOptions};
use libbpf_sys as abi;

use crate::permission;
use crate::sys::{self, ProgramText};
use crate::units;

/// Inode of the initial PID namespace (include/linux/proc_ns.h, PROC_PID_INIT_INO).
pub(crate) const INITIAL_PID_NAMESPACE: u64 = 0xefff_fffc;

/// Features of the kernel that can be masked.
const FEATURES: &[&str] = &["raw_tracepoint_cookie", "kprobe_multi", "fexit", "direct_load"];

/// What the kernel has.
pub(crate) fn target(enabling: &Enabling, needs_raw_cookie: bool) -> Result<Target, EngineError> {
    let options = &enabling.options;
    let needed =
        |e| EngineError::new(format!("{e}: every program is made for what it says; dtrace -l and -e do without it"));
    let btf = Btf::kernel().map_err(needed)?;
    if let Some(unknown) = options.mask.iter().find(|m| !FEATURES.contains(&m.as_str())) {
        let known = FEATURES.join(", ");
        return Err(EngineError::new(format!("mask={unknown}: there is no such feature; there is {known}")));
    }
    let program = &enabling.program;
    let names_files = [Subr::DPath, Subr::MountPath, Subr::DentryPath].iter().any(|&subr| program.calls(subr));
    let namespace = pid_namespace();
    Ok(Target {
        cpus: sys::possible_cpus(),
        raw_tracepoint_cookie: needs_raw_cookie
            && !is_masked(options, "raw_tracepoint_cookie")
            && has_raw_tracepoint_cookie(),
        only_cpu: options.cpu,
        numbers: if namespace.is_some() { number_offsets(&btf)? } else { NumberOffsets::default() },
        pid_namespace: namespace,
        task: task_offsets(&btf)?,
        tracepoint_glue: Vec::new(),
        arguments: program.reads(Builtin::Execargs).then(|| argument_offsets(&btf)).flatten(),
        paths: names_files.then(|| path_offsets(&btf)).flatten(),
        wall_offset_ns: wall_offset(),
        direct_load: (program.loads() && !is_masked(options, "direct_load")).then(|| direct_load(&btf)).flatten(),
    })
}

/// Whether the user wants to do without a feature.
pub(crate) fn is_masked(options: &EngineOptions, feature: &str) -> bool {
    options.mask.iter().any(|m| m == feature)
}

fn task_offsets(btf: &Arc<Btf>) -> Result<TaskOffsets, EngineError> {
    let offset = |path: &str| {
        btf.member_offset("task_struct", path)
            .ok_or_else(|| EngineError::new(format!("the kernel's BTF has no task_struct.{path}")))
    };
    let of_cred = |path: &str| {
        btf.member_offset("cred", path).ok_or_else(|| EngineError::new(format!("the kernel's BTF has no cred.{path}")))
    };
    Ok(TaskOffsets {
        real_parent: offset("real_parent")?,
        tgid: offset("tgid")?,
        pid: offset("pid")?,
        sum_exec_runtime: offset("se.sum_exec_runtime")?,
        thread_status: offset("thread_info.status")?,
        comm: offset("comm")?,
        registers: [
            offset("thread.ds")?,
            offset("thread.es")?,
            offset("thread.fsbase")?,
            offset("thread.gsbase")?,
            offset("thread.trap_nr")?,
        ],
        cred: offset("cred")?,
        cred_uid: of_cred("uid")?,
        cred_gid: of_cred("gid")?,
    })
}

/// What the kernel makes of a tracepoint's name (include/trace/{trace_events,perf,bpf_probe}.h): these functions stand
/// side by side, and none of them is where a tracepoint is.
const GLUE: [&str; 7] = [
    "__traceiter_",
    "__bpf_trace_",
    "__probestub_",
    "perf_trace_",
    "trace_event_raw_event_",
    "trace_event_get_offsets_",
    "trace_raw_output_",
];

/// Where the functions are between the tracepoints of these probes and their programs, if anything asks for stacks. A
/// kernel that hides its addresses has them shown with the probe's.
pub(crate) fn tracepoint_glue(enabling: &Enabling) -> Vec<Range<u64>> {
    if !enabling.program.walks_kernel_stack() {
        return Vec::new();
    }
    let tracepoints: BTreeSet<&str> =
        enabling.probes.iter().filter_map(|p| units::tracepoint(&p.spec.attach)).collect();
    if tracepoints.is_empty() {
        return Vec::new();
    }
    let Ok(symbols) = dtrace_symbols::running() else { return Vec::new() };
    let glue = |name: &str| {
        let name = name.strip_prefix("__pfx_").unwrap_or(name);
        GLUE.iter().any(|prefix| name.starts_with(prefix))
    };
    let on_stack = |name: &str| {
        let of = GLUE[..2].iter().find_map(|prefix| name.strip_prefix(prefix));
        of.is_some_and(|tracepoint| tracepoints.contains(tracepoint))
    };
    symbols.runs(glue, on_stack)
}

fn number_offsets(btf: &Btf) -> Result<NumberOffsets, EngineError> {
    let offset = |structure: &str, path: &str| {
        btf.member_offset(structure, path)
            .ok_or_else(|| EngineError::new(format!("the kernel's BTF has no {structure}.{path}")))
    };
    Ok(NumberOffsets {
        task_thread_pid: offset("task_struct", "thread_pid")?,
        task_signal: offset("task_struct", "signal")?,
        // The second of them (PIDTYPE_TGID of include/linux/pid_types.h).
        signal_tgid: offset("signal_struct", "pids")? + 8,
        pid_level: offset("pid", "level")?,
        pid_numbers: offset("pid", "numbers")?,
        namespace_inum: offset("pid_namespace", "ns.inum")?,
    })
}

fn argument_offsets(btf: &Btf) -> Option<ArgumentOffsets> {
    Some(ArgumentOffsets {
        task_mm: btf.member_offset("task_struct", "mm")?,
        mm_arg_start: btf.member_offset("mm_struct", "arg_start")?,
        mm_arg_end: btf.member_offset("mm_struct", "arg_end")?,
    })
}

fn path_offsets(btf: &Btf) -> Option<PathOffsets> {
    Some(PathOffsets {
        path_mnt: btf.member_offset("path", "mnt")?,
        path_dentry: btf.member_offset("path", "dentry")?,
        dentry_parent: btf.member_offset("dentry", "d_parent")?,
        dentry_name: btf.member_offset("dentry", "d_name.name")?,
        vfsmount_root: btf.member_offset("vfsmount", "mnt_root")?,
        mount_mnt: btf.member_offset("mount", "mnt")?,
        mount_parent: btf.member_offset("mount", "mnt_parent")?,
        mount_mountpoint: btf.member_offset("mount", "mnt_mountpoint")?,
    })
}

/// Device and inode of our own PID namespace, unless it is the initial one.
fn pid_namespace() -> Option<(u64, u64)> {
    let namespace = std::fs::metadata("/proc/self/ns/pid").ok()?;
    if namespace.st_ino() == INITIAL_PID_NAMESPACE {
        return None;
    }
    // The kernel compares its own form of the device number (include/linux/kdev_t.h).
    let device = namespace.st_dev();
    let kernel_device = u64::from(libc::major(device)) << 20 | u64::from(libc::minor(device));
    Some((kernel_device, namespace.st_ino()))
}

/// Whether a raw tracepoint's program may be this, which does nothing but try something.
fn allows_program(insns: &[u64]) -> bool {
    let text = ProgramText {
        kind: abi::BPF_PROG_TYPE_RAW_TRACEPOINT,
        attach: 0,
        btf_id: 0,
        name: "probe",
        insns,
        functions: None,
    };
    sys::prog_load(&text, sys::LOG_SIZE).is_ok()
}

/// Whether a raw tracepoint's program may ask for its cookie.
fn has_raw_tracepoint_cookie() -> bool {
    // call bpf_get_attach_cookie; r0 = 0; exit
    allows_program(&[174u64 << 32 | 0x85, 0xb7, 0x95])
}

fn direct_load(btf: &Btf) -> Option<DirectLoad> {
    let found = DirectLoad { cast: btf.scan_function("bpf_rdonly_cast")?, word: btf.scan_typedef("atomic64_t")? };
    // r2 = word; call cast; r0 = *(u64 *)r0; r0 = 0; exit
    let (cast, word) = (u64::from(found.cast), u64::from(found.word));
    allows_program(&[word << 32 | 0x02b7, cast << 32 | 0x2085, 0x0079, 0xb7, 0x95]).then_some(found)
}

/// Whether this kernel can do what the program asks for.
pub(crate) fn allows(enabling: &Enabling) -> Result<(), EngineError> {
    let most = Speculation::MAX;
    if enabling.options.nspec > most {
        return Err(EngineError::new(format!("nspec={}: at most {most} are possible", enabling.options.nspec)));
    }
    for subr in [Subr::Copyout, Subr::Copyoutstr] {
        if enabling.program.calls(subr) && !may_write_user() {
            let name = subr.prototype().name;
            return Err(EngineError::new(format!(
                "{name}() is not possible: this kernel does not let eBPF write to the memory of processes, as it is locked \
                 down (see /sys/kernel/security/lockdown)"
            )));
        }
    }
    Ok(())
}

/// Whether a program may write to the memory of processes.
fn may_write_user() -> bool {
    // *(u64 *)(r10 - 8) = 0; r1 = 0; r2 = r10; r2 += -8; r3 = 8; call bpf_probe_write_user; r0 = 0; exit
    allows_program(&[0xfff8_0a7a, 0x01b7, 0xa2bf, 0xffff_fff8_0000_0207, 8 << 32 | 0x03b7, 36 << 32 | 0x85, 0xb7, 0x95])
}

/// Whether maps can be made at all.
pub(crate) fn may_use_bpf() -> Result<(), EngineError> {
    let made = sys::map_create(abi::BPF_MAP_TYPE_ARRAY, "probe", 4, 8, 1, sys::MapOptions::default());
    match made {
        Ok(_) => Ok(()),
        Err(e) if e.raw_os_error() == Some(libc::EPERM) => Err(EngineError::new(permission::needed("bpf(2)"))),
        Err(e) if e.raw_os_error() == Some(libc::ENOSYS) => {
            Err(EngineError::new("the kernel has no bpf(2): it needs CONFIG_BPF_SYSCALL"))
        }
        Err(e) => Err(EngineError::new(format!("bpf(2) fails: {e}"))),
    }
}
