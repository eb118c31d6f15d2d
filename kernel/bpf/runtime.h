/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/*
 * What generated code and the functions of the runtime share: where members are is read from here when bpf-codegen is
 * built.
 */
#ifndef DTRACE_RUNTIME_H
#define DTRACE_RUNTIME_H

typedef unsigned char u8;
typedef unsigned short u16;
typedef unsigned int u32;
typedef unsigned long long u64;
typedef signed long long s64;
typedef signed int s32;

#define SEC(name) __attribute__((section(name), used))
#define inline_always static inline __attribute__((always_inline))
/* A function that the kernel verifies by itself, once: its arguments are plain numbers. */
#define global __attribute__((noinline))

/* Head of a frame. */
struct frame {
	u64 value;		/* what a function gives back */
	u64 fault_value;	/* the address or number that goes with a fault */
	u32 bump;		/* bytes of scratch memory handed out */
	u32 strings;		/* where the string table of the executing DIFO starts, from the start of the constants */
	u32 strings_size;
	u32 strtok;		/* next position of strtok(), counted from 1; 0: no string yet */
	u64 left;		/* bytes of its region behind the address that was resolved last */
	u64 task;		/* the thread whose firing it is, if that is not the current one */
	u64 thread;		/* where the variables of that thread are, to be read only */
	u64 state[8];		/* what loops carry along: see STATE() */
	u8 data[];
};

/* Frozen before anything runs, so that the kernel's verifier knows the values. */
struct limits {
	u32 frame_size;		/* of struct frame and data */
	u32 strsize;
	u32 work;		/* offset in a frame: three slots for strings */
	u32 slot;		/* size of such a slot */
	u32 token;		/* offset in a frame: strtok()'s string */
	u32 scratch;		/* offset in a frame of the scratch region */
	u32 scratch_size;	/* alloca() memory and temporaries */
	u32 alloca_size;	/* alloca() memory alone */
	u32 locals;		/* offset in a frame of clause-local variables */
	u32 locals_size;
	u32 globals_size;
	u32 threads_size;
	u32 constants_size;	/* of this and what follows it */
	u32 task_real_parent;
	u32 task_tgid;
	u32 fetch_size;		/* most that dt_fetch() copies */
	u32 nspec;		/* speculations that there can be at once */
	u32 part_size;		/* most that dt_copy_part() copies */
	u32 names;		/* offset in a frame: addresses of the names of a path */
	/* Offsets in the kernel's structures. */
	u32 task_mm;
	u32 mm_arg_start;
	u32 mm_arg_end;
	u32 path_mnt;
	u32 path_dentry;
	u32 dentry_parent;
	u32 dentry_name;	/* of the address of its characters */
	u32 vfsmount_root;
	u32 mount_mnt;
	u32 mount_parent;
	u32 mount_mountpoint;
	u32 task_pid;
	u32 task_thread_pid;
	u32 task_tgid_pid;	/* of the signal_struct: of the struct pid of the process */
	u32 task_signal;
	u32 pid_level;
	u32 pid_numbers;
	u32 pid_namespace_inum;
	u32 pid_namespace;	/* inode of dtrace's PID namespace; 0: the first, in which numbers are as the tasks have them */
};

extern const volatile struct limits limits;

enum fault {
	OK = 0,
	BADADDR = 1,
	ILLOP = 3,
	NOSCRATCH = 5,
	UPRIV = 7,
	BADSIZE = 10,
	BADINDEX = 11,
};

enum region {
	STRINGS = 1,
	SCRATCH = 2,
	GLOBAL = 3,
	LOCAL = 4,
	THREAD = 5,
	INDEX = 6,
};

#define TAG 0x4454ULL
#define TAGGED(region, offset) (TAG << 48 | (u64)(region) << 32 | (u32)(offset))

static void *(*bpf_map_lookup_elem)(void *map, const void *key) = (void *)1;
static u64 (*bpf_ktime_get_ns)(void) = (void *)5;
static long (*bpf_get_current_comm)(void *to, u32 size) = (void *)16;
static long (*bpf_probe_write_user)(void *dst, const void *src, u32 len) = (void *)36;
static long (*bpf_probe_read_user)(void *dst, u32 size, const void *from) = (void *)112;
static long (*bpf_probe_read_kernel)(void *dst, u32 size, const void *from) = (void *)113;
static long (*bpf_probe_read_user_str)(void *dst, u32 size, const void *from) = (void *)114;
static long (*bpf_probe_read_kernel_str)(void *dst, u32 size, const void *from) = (void *)115;
static void *(*bpf_task_storage_get)(void *map, void *task, void *value, u64 flags) = (void *)156;
static void *(*bpf_get_current_task_btf)(void) = (void *)158;

/* Maps, by the names that code generation knows. */
struct map { int unused; };
extern struct map frames;
extern struct map globals;
extern struct map threads;
extern struct map speculations;

inline_always struct frame *frame_at(u32 number)
{
	return bpf_map_lookup_elem(&frames, &number);
}

/*
 * A variable that a loop carries along. In a register the kernel's verifier would follow each of its values by itself,
 * and there would be no end of it; in memory it is a number like any other.
 */
#define STATE(n) (*(volatile u64 *)&f->state[n])

/*
 * The kernel's verifier follows a loop step by step, and gives up after a few thousand branches. So a loop over a string
 * is two: a function that takes CHUNK steps, which is verified by itself, once, and one that calls it with the place
 * where each chunk starts, until it says that it has come to an end.
 */
#define CHUNK 32
#define STEPS(n) _Pragma("clang loop unroll(disable)") for (n = 0; n < CHUNK; n = opaque(n + 1))
#define CHUNKS(from) for (from = 0; from < limits.strsize; from += CHUNK)

/* What such a function says. */
enum { DONE, MORE };

/* A number that the compiler knows nothing of, so that it counts loops as they are written. */
inline_always u64 opaque(u64 value)
{
	asm volatile("" : "+r"(value));
	return value;
}

/*
 * Comparisons have the value on the left. The verifier of 6.1 does not see that a branch is never taken if the constant stands
 * there, and goes into it with bounds that contradict each other; compilers put it there as they like.
 */
#define LEAVE_UNLESS_BELOW(value, limit, leave) \
	asm goto("if %0 >= %1 goto %l[" #leave "]" : : "r"((u64)(value)), "r"((u64)(limit)) : : leave)

/* At most `most`, and so that the verifier sees it where it is used. */
inline_always u64 bounded(u64 value, u64 most)
{
	asm volatile("if %0 <= %1 goto +1\n\t%0 = %1" : "+r"(value) : "r"(most));
	return value;
}

inline_always int fault(struct frame *f, int kind, u64 value)
{
	f->fault_value = value;
	return kind;
}

/* The byte at an offset of a frame; 0 outside of it. */
inline_always u8 byte_at(struct frame *f, u64 offset)
{
	LEAVE_UNLESS_BELOW(offset, limits.frame_size, outside);
	return ((u8 *)f)[bounded(offset, limits.frame_size - 1)];
outside:
	return 0;
}

inline_always void set_byte(struct frame *f, u64 offset, u8 value)
{
	LEAVE_UNLESS_BELOW(offset, limits.frame_size, outside);
	((u8 *)f)[bounded(offset, limits.frame_size - 1)] = value;
outside:;
}

/* The bytes of a chunk, at an offset of the frame. */
inline_always u8 *chunk(struct frame *f, u64 offset)
{
	return (u8 *)f + bounded(offset, limits.frame_size - CHUNK);
}

/* Zeroes a part of the frame: a read that fails leaves zeros. */
inline_always void clear(struct frame *f, u64 offset, u64 size)
{
	bpf_probe_read_kernel((u8 *)f + offset, size, 0);
}

/*
 * Where a temporary is in the frame. Offsets that come in as arguments are bounded once at the start of a function, so
 * that the kernel's verifier has nothing to learn about them in its loops.
 */
inline_always u64 result_at(u32 temporary)
{
	return bounded((u64)limits.scratch + temporary, limits.frame_size - limits.slot);
}

/* A place in a string. */
inline_always u64 place(u64 offset)
{
	return bounded(offset, limits.strsize);
}

/* Results are strings in a temporary of the scratch region. */
inline_always int give_string(struct frame *f, u32 temporary)
{
	f->value = TAGGED(SCRATCH, temporary);
	return OK;
}

/* Functions of memory.c that the others use. */
int dt_load_string(u32 number, u64 address, u32 offset, u32 most);
int dt_resolve(u32 number, u64 address, u64 need);

/* Of string.c. */
int dt_piece(u32 number, u32 start, u32 count, u32 temporary);

/* A pointer of the kernel's; 0 if it can't be read. */
inline_always u64 pointer_at(u64 address)
{
	u64 value = 0;

	bpf_probe_read_kernel(&value, 8, (void *)address);
	return value;
}

/* Whether the firing is of a process whose memory is not at hand: it is not the current one. */
inline_always int is_away(struct frame *f)
{
	return f->task && pointer_at(f->task + limits.task_mm) !=
				  pointer_at((u64)bpf_get_current_task_btf() + limits.task_mm);
}

#endif
