/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* The jobs of the benchmarks as one writes them by hand. */
#include "job.h"

struct {
	uint(type, BPF_MAP_TYPE_PERCPU_HASH);
	type(key, char[16]);
	type(value, u64);
	uint(max_entries, 10240);
} names SEC(".maps");

struct {
	uint(type, BPF_MAP_TYPE_PERCPU_HASH);
	type(key, u64);
	type(value, u64);
	uint(max_entries, 10240);
} numbers SEC(".maps");

struct {
	uint(type, BPF_MAP_TYPE_HASH);
	type(key, u64);
	type(value, u64);
	uint(max_entries, 10240);
} starts SEC(".maps");

SEC("raw_tp/sys_enter") int by_execname(struct raw_args *args)
{
	char name[16];

	if (args->word != NR_getppid)
		return 0;
	get_current_comm(name, sizeof(name));
	COUNT(&names, name);
	return 0;
}

SEC("raw_tp/sys_enter") int other_name(struct raw_args *args)
{
	char wanted[16] = "nobody", name[16];
	u64 key = 0;

	if (args->word != NR_getppid)
		return 0;
	get_current_comm(name, sizeof(name));
	if (((u64 *)name)[0] != ((u64 *)wanted)[0] || ((u64 *)name)[1] != ((u64 *)wanted)[1])
		return 0;
	COUNT(&numbers, &key);
	return 0;
}

SEC("raw_tp/sys_enter") int by_number(struct raw_args *args)
{
	u64 key = args->word;

	COUNT(&numbers, &key);
	return 0;
}

SEC("raw_tp/sys_enter") int latency_entry(struct raw_args *args)
{
	u64 thread, now;

	if (args->word != NR_getppid)
		return 0;
	thread = get_current_pid_tgid();
	now = ktime_get_ns();
	map_update(&starts, &thread, &now, 0);
	return 0;
}

SEC("raw_tp/sys_exit") int latency_return(struct raw_args *args)
{
	u64 thread = get_current_pid_tgid(), *start = map_lookup(&starts, &thread);
	u64 delta, bucket = 0;

	if (!start)
		return 0;
	delta = ktime_get_ns() - *start;
	map_delete(&starts, &thread);
	for (int shift = 32; shift; shift >>= 1) {
		if (delta >> shift) {
			delta >>= shift;
			bucket += shift;
		}
	}
	COUNT(&numbers, &bucket);
	return 0;
}

SEC("raw_tp/sys_exit") int clear_return(struct raw_args *args)
{
	u64 thread = get_current_pid_tgid();

	if (map_lookup(&starts, &thread))
		map_delete(&starts, &thread);
	return 0;
}

SEC("raw_tp/sys_enter") int hundred(struct raw_args *args)
{
	if (args->word != NR_getppid)
		return 0;
#pragma unroll
	for (u64 n = 0; n < 100; n++) {
		u64 key = n;

		COUNT(&numbers, &key);
	}
	return 0;
}
