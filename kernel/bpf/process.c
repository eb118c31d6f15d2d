// SPDX-License-Identifier: MIT OR GPL-2.0-only
/* What the kernel knows of processes and of their files: arguments, paths. */
#include "runtime.h"


/* Where the last character is that stands in place of no NUL, and behind it. */
#define TEXT_END STATE(0)

/* A part of dt_execargs(). */
global int dt_execargs_part(u32 number, u64 from, u64 size, u32 temporary)
{
	struct frame *f = frame_at(number);
	u64 at = result_at(temporary);
	u8 *text;
	u64 n;

	if (!f)
		return DONE;
	text = chunk(f, at + from);
	STEPS(n) {
		if (from + n >= size)
			return DONE;
		if (text[n])
			TEXT_END = from + n + 1;
		else
			text[n] = ' ';
	}
	return MORE;
}

/* execargs: the arguments of the current process with blanks between them; its name if there are none to be read */
global int dt_execargs(u32 number, u32 temporary)
{
	struct frame *f = frame_at(number);
	u64 at = result_at(temporary);
	u64 mm, start, end, size, from;

	if (!f)
		return ILLOP;
	mm = pointer_at((u64)bpf_get_current_task_btf() + limits.task_mm);
	start = mm ? pointer_at(mm + limits.mm_arg_start) : 0;
	end = mm ? pointer_at(mm + limits.mm_arg_end) : 0;
	/* execve() says where they start before it says where they end. */
	size = end > start ? end - start : 0;
	if (size > limits.strsize - 1)
		size = limits.strsize - 1;
	TEXT_END = 0;
	if (size && !bpf_probe_read_user((u8 *)f + bounded(at, limits.frame_size - limits.strsize),
					 bounded(size, limits.strsize), (void *)start))
		CHUNKS(from)
			if (dt_execargs_part(number, from, size, temporary) == DONE)
				break;
	if (!TEXT_END) {
		bpf_get_current_comm((u8 *)f + bounded(at, limits.frame_size - limits.strsize),
				     bounded(limits.strsize, 16));
		return give_string(f, temporary);
	}
	set_byte(f, at + TEXT_END, 0);
	return give_string(f, temporary);
}

/* Most names in a path: as many as their addresses have room at limits.names. */
#define NAMES 127
/* Most steps on the way to the root: over names and mounts. */
#define WALK 256

/* Where in the tree the walk is, and the addresses of how many names it has come by. */
#define MOUNT STATE(1)
#define DENTRY STATE(2)
#define FOUND STATE(3)
/* Whether the name is one of no tree: of a pipe, a socket, ... */
#define ALONE STATE(4)
/* Bytes of the path so far. */
#define PATH_END STATE(5)

/* A step up, past a mount point or a name. */
global int dt_path_step(u32 number)
{
	struct frame *f = frame_at(number);
	u64 mount, dentry, parent, name;

	if (!f)
		return DONE;
	mount = MOUNT;
	dentry = DENTRY;
	if (dentry == pointer_at(mount + limits.vfsmount_root)) {
		mount -= limits.mount_mnt;
		parent = pointer_at(mount + limits.mount_parent);
		if (!parent || parent == mount)
			return DONE;
		DENTRY = pointer_at(mount + limits.mount_mountpoint);
		MOUNT = parent + limits.mount_mnt;
		return MORE;
	}
	parent = pointer_at(dentry + limits.dentry_parent);
	name = pointer_at(dentry + limits.dentry_name);
	if (!parent || !name)
		return DONE;
	if (FOUND < NAMES) {
		u64 *place = (u64 *)((u8 *)f + bounded(limits.names + FOUND * 8, limits.frame_size - 8));

		*place = name;
	}
	FOUND++;
	if (parent == dentry && !mount) {
		/* The root of the file system. */
		FOUND--;
		return DONE;
	}
	if (parent == dentry) {
		ALONE = 1;
		return DONE;
	}
	DENTRY = parent;
	return MORE;
}

/* Appends the nth name on the way up. */
global int dt_path_name(u32 number, u64 n, u32 temporary)
{
	struct frame *f = frame_at(number);
	u64 at = result_at(temporary);
	u64 name, room;
	long length;

	if (!f)
		return DONE;
	if (PATH_END + 2 > limits.strsize)
		return DONE;
	name = *(u64 *)((u8 *)f + bounded(limits.names + n * 8, limits.frame_size - 8));
	if (!ALONE) {
		set_byte(f, at + PATH_END, '/');
		PATH_END++;
	}
	room = limits.strsize - PATH_END;
	length = bpf_probe_read_kernel_str((u8 *)f + bounded(at + PATH_END, limits.frame_size - limits.strsize),
					   bounded(room, limits.strsize), (void *)name);
	if (length <= 0)
		return DONE;
	PATH_END += length - 1;
	return MORE;
}

/* The path of a dentry in a mount. */
global int dt_path(u32 number, u64 mount, u64 dentry, u32 temporary)
{
	struct frame *f = frame_at(number);
	u64 at = result_at(temporary);
	u64 n, left;

	if (!f)
		return ILLOP;
	MOUNT = mount;
	DENTRY = dentry;
	FOUND = 0;
	ALONE = 0;
	PATH_END = 0;
	for (n = 0; n < WALK; n = opaque(n + 1))
		if (dt_path_step(number) == DONE)
			break;
	if (n >= WALK || FOUND > NAMES)
		return fault(f, NOSCRATCH, 0);
	set_byte(f, at, FOUND ? 0 : '/');
	set_byte(f, at + 1, 0);
	left = FOUND;
	for (n = 0; n < NAMES; n = opaque(n + 1)) {
		if (n >= left)
			break;
		if (dt_path_name(number, left - 1 - n, temporary) == DONE)
			break;
	}
	return give_string(f, temporary);
}

/* d_path() */
global int dt_d_path(u32 number, u64 path, u32 temporary)
{
	struct frame *f = frame_at(number);
	u64 mount, dentry;
	int kind;

	if (!f)
		return ILLOP;
	kind = dt_resolve(number, path, 16);
	if (kind)
		return kind;
	mount = pointer_at(f->value + limits.path_mnt);
	dentry = pointer_at(f->value + limits.path_dentry);
	if (!mount || !dentry)
		return fault(f, BADADDR, path);
	return dt_path(number, mount, dentry, temporary);
}

/* mount_path(): where a file system is mounted */
global int dt_mount_path(u32 number, u64 mount, u32 temporary)
{
	struct frame *f = frame_at(number);
	u64 dentry;
	int kind;

	if (!f)
		return ILLOP;
	kind = dt_resolve(number, mount, 8);
	if (kind)
		return kind;
	mount = f->value;
	dentry = pointer_at(mount + limits.vfsmount_root);
	if (!dentry)
		return fault(f, BADADDR, mount);
	return dt_path(number, mount, dentry, temporary);
}

/* dentry_path(): from the root of its file system on */
global int dt_dentry_path(u32 number, u64 dentry, u32 temporary)
{
	struct frame *f = frame_at(number);
	int kind;

	if (!f)
		return ILLOP;
	kind = dt_resolve(number, dentry, 8);
	if (kind)
		return kind;
	dentry = f->value;
	if (!pointer_at(dentry + limits.dentry_parent))
		return fault(f, BADADDR, dentry);
	return dt_path(number, 0, dentry, temporary);
}

/* A number of four bytes of the kernel's; 0 if it can't be read. */
inline_always u32 word_at(u64 address)
{
	u32 value = 0;

	bpf_probe_read_kernel(&value, 4, (void *)address);
	return value;
}

/* How far a namespace may be above that in which a process was made. */
#define LEVELS 4

/* The number of a task's process, or of the thread itself, in dtrace's PID namespace; 0 if it has none there. */
inline_always u32 number_of(u64 task, u32 process)
{
	u64 pid;
	u32 level, i;

	if (!limits.pid_namespace)
		return word_at(task + (process ? limits.task_tgid : limits.task_pid));
	if (process)
		pid = pointer_at(pointer_at(task + limits.task_signal) + limits.task_tgid_pid);
	else
		pid = pointer_at(task + limits.task_thread_pid);
	level = word_at(pid + limits.pid_level);
	for (i = 0; i < LEVELS; i++) {
		/* struct upid: the number, then its namespace. */
		u64 number = pid + limits.pid_numbers + (u64)(level - i) * 16;

		if (!pid || i > level)
			break;
		if (word_at(pointer_at(number + 8) + limits.pid_namespace_inum) == limits.pid_namespace)
			return word_at(number);
	}
	return 0;
}

/* Which number of a task. */
#define THREAD 0
#define PROCESS 1
#define PARENT 2

/* The number of a task, of its process, or of the process that is its parent. */
global int dt_task_number(u32 frame, u64 task, u32 which)
{
	struct frame *f = frame_at(frame);

	if (!f)
		return ILLOP;
	if (which == PARENT)
		task = pointer_at(task + limits.task_real_parent);
	f->value = number_of(task, which != THREAD);
	return OK;
}

/* A step of progenyof(): whether this process is the one, and else its parent. */
global int dt_progeny_step(u32 frame, u32 pid)
{
	struct frame *f = frame_at(frame);
	u64 task, parent;

	if (!f)
		return DONE;
	task = STATE(0);
	f->value = number_of(task, 1) == pid;
	parent = pointer_at(task + limits.task_real_parent);
	if (f->value || !parent || parent == task)
		return DONE;
	STATE(0) = parent;
	return MORE;
}

/* progenyof() */
global int dt_progenyof(u32 frame, u32 pid)
{
	struct frame *f = frame_at(frame);
	u32 i;

	if (!f)
		return ILLOP;
	f->value = 0;
	STATE(0) = f->task ? f->task : (u64)bpf_get_current_task_btf();
	for (i = 0; i < 64; i++)
		if (dt_progeny_step(frame, pid) == DONE)
			break;
	return OK;
}
