/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* What the hand-written programs need of the kernel's interface to eBPF: helpers by their numbers, maps as libbpf takes
 * them. */
typedef unsigned int u32;
typedef unsigned long long u64;
typedef long long s64;

#define SEC(name) __attribute__((section(name), used))
#define uint(name, val) int (*name)[val]
#define type(name, val) typeof(val) *name

#define BPF_MAP_TYPE_HASH 1
#define BPF_MAP_TYPE_PERCPU_HASH 5
#define BPF_NOEXIST 1

#define NR_getppid 110

static void *(*const map_lookup)(void *map, const void *key) = (void *)1;
static long (*const map_update)(void *map, const void *key, const void *value, u64 flags) = (void *)2;
static long (*const map_delete)(void *map, const void *key) = (void *)3;
static u64 (*const ktime_get_ns)(void) = (void *)5;
static u64 (*const get_current_pid_tgid)(void) = (void *)14;
static long (*const get_current_comm)(void *buf, u32 size) = (void *)16;

/* Of a raw tracepoint on system calls: the registers, then the number or the result. */
struct raw_args {
	u64 regs;
	s64 word;
};

/* Adds one to the count of a key. */
#define COUNT(map, key)                                    \
	do {                                               \
		u64 one = 1, *count = map_lookup(map, key); \
		if (count)                                 \
			*count += 1;                       \
		else                                       \
			map_update(map, key, &one, BPF_NOEXIST); \
	} while (0)

char LICENSE[] SEC("license") = "GPL";
