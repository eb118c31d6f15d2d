// SPDX-License-Identifier: MIT OR GPL-2.0-only
/* Speculations, and what is done to the traced process. */
#include "runtime.h"

/* An element of the map of speculations. */
struct speculation {
	u64 state;		/* and in the high half, how often it was given out */
	u64 bytes;
};

enum { INACTIVE, ACTIVE };

/*
 * speculation(): f->value is the id of one that was free, or 0; f->left then is whether one of those in use is about to
 * become free.
 */
global int dt_speculation(u32 number)
{
	struct frame *f = frame_at(number);
	u32 n;

	if (!f)
		return ILLOP;
	f->value = 0;
	f->left = 0;
	for (n = 0; n < limits.nspec; n = opaque(n + 1)) {
		u32 key = n;
		struct speculation *one = bpf_map_lookup_elem(&speculations, &key);
		u64 state;

		if (!one)
			break;
		state = *(volatile u64 *)&one->state;
		if ((u32)state > ACTIVE)
			f->left = 1;
		if ((u32)state != INACTIVE)
			continue;
		if (__sync_val_compare_and_swap(&one->state, state, state + (1ULL << 32) + ACTIVE) == state) {
			f->value = n + 1;
			break;
		}
	}
	return OK;
}

/*
 * Waits until the clock is at `until`: whether it is. The kernel's verifier follows every step of a loop, so loops are put
 * into each other as functions that it verifies by themselves.
 */
global int dt_wait_1(u64 until)
{
	u32 n;

	for (n = 0; n < 256; n = opaque(n + 1))
		if (bpf_ktime_get_ns() >= until)
			return 1;
	return 0;
}

global int dt_wait_2(u64 until)
{
	u32 n;

	for (n = 0; n < 256; n = opaque(n + 1))
		if (dt_wait_1(until))
			return 1;
	return 0;
}

/* chill() */
global int dt_chill(u64 until)
{
	u32 n;

	for (n = 0; n < 1024; n = opaque(n + 1))
		if (dt_wait_2(until))
			return 1;
	return 0;
}

/* copyout(): at most as many bytes as a string has */
global int dt_copyout(u32 number, u64 from, u64 to, u64 size)
{
	struct frame *f = frame_at(number);
	int kind;

	if (!f)
		return ILLOP;
	if (size > limits.strsize)
		return fault(f, NOSCRATCH, 0);
	if (!size)
		return OK;
	kind = dt_resolve(number, from, size);
	if (kind)
		return kind;
	if (bpf_probe_read_kernel((u8 *)f + limits.work, bounded(size, limits.strsize), (void *)f->value))
		return fault(f, BADADDR, from);
	if (is_away(f) || bpf_probe_write_user((void *)to, (u8 *)f + limits.work, bounded(size, limits.strsize)))
		return fault(f, BADADDR, to);
	return OK;
}

/* copyoutstr(): the string with its NUL, at most `most` bytes */
global int dt_copyoutstr(u32 number, u64 from, u64 to, u64 most)
{
	struct frame *f = frame_at(number);
	u64 size;
	int length;

	if (!f)
		return ILLOP;
	length = dt_load_string(number, from, limits.work, limits.strsize);
	if (length < 0)
		return -length;
	size = (u64)length + 1;
	if (size > most)
		size = most;
	if (!size)
		return OK;
	if (is_away(f) || bpf_probe_write_user((void *)to, (u8 *)f + limits.work, bounded(size, limits.strsize)))
		return fault(f, BADADDR, to);
	return OK;
}
