// SPDX-License-Identifier: MIT OR GPL-2.0-only
/* Loads, stores and copies at addresses that only the running program knows. */
#include "runtime.h"

/*
 * How far the scratch memory goes that an offset may mean: what alloca() has handed out, or behind all that the
 * temporaries.
 */
inline_always u64 scratch_end(struct frame *f, u32 offset)
{
	return offset < limits.alloca_size ? f->bump : limits.scratch_size;
}

/* Where a tagged address points in the kernel, in f->value. `need` bytes must be there. */
global int dt_resolve(u32 number, u64 address, u64 need)
{
	struct frame *f = frame_at(number);
	u32 offset = address;
	u64 base, size;

	if (!f)
		return ILLOP;
	f->left = ~0ULL;
	if (address >> 48 != TAG) {
		f->value = address;
		return OK;
	}
	switch ((address >> 32) & 0xffff) {
	case STRINGS:
		base = (u64)&limits + f->strings;
		size = f->strings_size;
		break;
	case SCRATCH:
		base = (u64)f + limits.scratch;
		size = scratch_end(f, offset);
		break;
	case LOCAL:
		base = (u64)f + limits.locals;
		size = limits.locals_size;
		break;
	case GLOBAL: {
		u32 zero = 0;

		base = (u64)bpf_map_lookup_elem(&globals, &zero);
		size = limits.globals_size;
		break;
	}
	case THREAD:
		base = f->task ? f->thread : (u64)bpf_task_storage_get(&threads, bpf_get_current_task_btf(), 0, 1);
		size = limits.threads_size;
		break;
	case INDEX:
		return fault(f, BADINDEX, offset);
	default:
		return fault(f, BADADDR, address);
	}
	if (!base || offset > size || need > size - offset)
		return fault(f, BADADDR, address);
	f->left = size - offset;
	f->value = base + offset;
	return OK;
}

/*
 * Copies the string at an address to an offset of the frame, at most `most` bytes with its NUL.
 * Its length; negative: minus the fault.
 */
global int dt_load_string(u32 number, u64 address, u32 offset, u32 most)
{
	struct frame *f = frame_at(number);
	long length;
	int kind;

	if (!f)
		return -ILLOP;
	kind = dt_resolve(number, address, 1);
	if (kind)
		return -kind;
	if (offset > limits.frame_size - limits.strsize)
		return -ILLOP;
	/* A string ends with its region, too. */
	if (most > f->left)
		most = f->left + 1;
	length = bpf_probe_read_kernel_str((u8 *)f + bounded(offset, limits.frame_size - limits.strsize),
					   bounded(most, limits.strsize), (void *)f->value);
	if (length <= 0) {
		f->fault_value = address;
		return -BADADDR;
	}
	return length - 1;
}

/* The string at an address as a map's key: zeros behind its NUL, up to a multiple of 8. */
global int dt_key_string(u32 number, u64 address, u32 offset)
{
	struct frame *f = frame_at(number);
	int length;

	if (!f)
		return ILLOP;
	if (offset > limits.frame_size - limits.slot)
		return ILLOP;
	clear(f, bounded(offset, limits.frame_size - limits.slot), limits.slot);
	length = dt_load_string(number, address, offset, limits.strsize);
	return length < 0 ? -length : OK;
}

/* Loads 1, 2, 4 or 8 bytes at an address, zero-extended. */
global int dt_load(u32 number, u64 address, u32 size)
{
	struct frame *f = frame_at(number);
	u64 value = 0;
	long result;
	int kind;

	if (!f)
		return ILLOP;
	kind = dt_resolve(number, address, size);
	if (kind)
		return kind;
	if (size == 1)
		result = bpf_probe_read_kernel(&value, 1, (void *)f->value);
	else if (size == 2)
		result = bpf_probe_read_kernel(&value, 2, (void *)f->value);
	else if (size == 4)
		result = bpf_probe_read_kernel(&value, 4, (void *)f->value);
	else
		result = bpf_probe_read_kernel(&value, 8, (void *)f->value);
	if (result)
		return fault(f, BADADDR, address);
	f->value = value;
	return OK;
}

/* The offset in the frame of `size` bytes of scratch memory at an address; 0 if they are not all there. */
inline_always u32 scratch_offset(struct frame *f, u64 address, u64 size)
{
	u32 offset = address;
	u64 end = scratch_end(f, offset);

	if (address >> 32 != (TAG << 16 | SCRATCH) || offset > end || size > end - offset)
		return 0;
	return limits.scratch + offset;
}

/*
 * Where `size` bytes at an address can be written, at most limits.part_size: scratch memory and the program's own
 * variables.
 */
inline_always u8 *writable(struct frame *f, u64 address, u64 size)
{
	u32 offset = address, zero = 0;
	u8 *base;

	if (address >> 48 != TAG)
		return 0;
	switch ((address >> 32) & 0xffff) {
	case SCRATCH:
		offset = scratch_offset(f, address, size);
		return offset ? (u8 *)f + bounded(offset, limits.frame_size - limits.part_size) : 0;
	case LOCAL:
		if (offset > limits.locals_size || size > limits.locals_size - offset)
			return 0;
		return (u8 *)f + bounded((u64)limits.locals + offset, limits.frame_size - limits.part_size);
	case GLOBAL:
		base = bpf_map_lookup_elem(&globals, &zero);
		if (!base || offset > limits.globals_size || size > limits.globals_size - offset)
			return 0;
		return base + bounded(offset, limits.globals_size);
	case THREAD:
		base = f->task ? 0 : bpf_task_storage_get(&threads, bpf_get_current_task_btf(), 0, 1);
		if (!base || offset > limits.threads_size || size > limits.threads_size - offset)
			return 0;
		return base + bounded(offset, limits.threads_size);
	}
	return 0;
}

/* Why writable() has found nothing. */
inline_always int unwritable(struct frame *f, u64 address)
{
	if (address >> 32 == (TAG << 16 | INDEX))
		return fault(f, BADINDEX, (u32)address);
	return fault(f, BADADDR, address);
}

/* Stores 1, 2, 4 or 8 bytes. */
global int dt_store(u32 number, u64 address, u64 value, u32 size)
{
	struct frame *f = frame_at(number);
	u8 *at;

	if (!f)
		return ILLOP;
	at = writable(f, address, size);
	if (!at)
		return unwritable(f, address);
	if (size == 1)
		*(u8 *)at = value;
	else if (size == 2)
		*(u16 *)at = value;
	else if (size == 4)
		*(u32 *)at = value;
	else
		*(u64 *)at = value;
	return OK;
}

/* alloca() */
global int dt_alloca(u32 number, u64 size)
{
	struct frame *f = frame_at(number);
	u64 rounded;

	if (!f)
		return ILLOP;
	rounded = (size + 7) & ~7ULL;
	if (size > limits.alloca_size || rounded > limits.alloca_size - f->bump || f->bump > limits.alloca_size)
		return fault(f, NOSCRATCH, 0);
	f->value = TAGGED(SCRATCH, f->bump);
	f->bump += rounded;
	return OK;
}

/* Why scratch_offset() has found nothing. */
inline_always int unfit(struct frame *f, u64 address, u64 size)
{
	u32 offset = address;

	if (address >> 32 != (TAG << 16 | SCRATCH) || offset >= scratch_end(f, offset))
		return fault(f, BADADDR, address);
	return fault(f, BADSIZE, size);
}

/* bcopy(): from anywhere to scratch memory. */
global int dt_bcopy(u32 number, u64 from, u64 to, u64 size)
{
	struct frame *f = frame_at(number);
	u32 at;
	int kind;

	if (!f)
		return ILLOP;
	at = scratch_offset(f, to, size);
	if (!at)
		return unfit(f, to, size);
	if (!size)
		return OK;
	kind = dt_resolve(number, from, 1);
	if (kind)
		return kind;
	if (size > f->left)
		return fault(f, BADSIZE, size);
	if (bpf_probe_read_kernel((u8 *)f + bounded(at, limits.frame_size - limits.scratch_size),
				  bounded(size, limits.scratch_size), (void *)f->value))
		return fault(f, BADADDR, from);
	return OK;
}

/* copys: a structure or string from anywhere to scratch memory or to a part of a variable. */
global int dt_copy_part(u32 number, u64 from, u64 to, u64 size)
{
	struct frame *f = frame_at(number);
	u8 *at;
	int kind;

	if (!f)
		return ILLOP;
	if (to >> 32 == (TAG << 16 | SCRATCH))
		return dt_bcopy(number, from, to, size);
	at = size > limits.part_size ? 0 : writable(f, to, size);
	if (!at)
		return unwritable(f, to);
	if (!size)
		return OK;
	kind = dt_resolve(number, from, 1);
	if (kind)
		return kind;
	if (size > f->left)
		return fault(f, BADSIZE, size);
	if (bpf_probe_read_kernel(at, bounded(size, limits.part_size), (void *)f->value))
		return fault(f, BADADDR, from);
	return OK;
}

/* Copies `size` bytes from anywhere to an offset of the frame that code generation has chosen. */
global int dt_fetch(u32 number, u64 from, u32 offset, u32 size)
{
	struct frame *f = frame_at(number);
	int kind;

	if (!f)
		return ILLOP;
	kind = dt_resolve(number, from, size);
	if (kind)
		return kind;
	if (size > limits.fetch_size || offset > limits.frame_size - limits.fetch_size)
		return fault(f, ILLOP, from);
	if (bpf_probe_read_kernel((u8 *)f + bounded(offset, limits.frame_size - limits.fetch_size),
				  bounded(size, limits.fetch_size), (void *)f->value))
		return fault(f, BADADDR, from);
	return OK;
}

/* A load of a process's memory at an address is to follow. */
global int dt_at_hand(u32 number, u64 address)
{
	struct frame *f = frame_at(number);

	if (!f)
		return ILLOP;
	return is_away(f) ? fault(f, BADADDR, address) : OK;
}

/* copyinto() */
global int dt_copyinto(u32 number, u64 from, u64 size, u64 to)
{
	struct frame *f = frame_at(number);
	u32 at;

	if (!f)
		return ILLOP;
	at = scratch_offset(f, to, size);
	if (!at)
		return unfit(f, to, size);
	if (is_away(f) ||
	    bpf_probe_read_user((u8 *)f + bounded(at, limits.frame_size - limits.scratch_size),
				bounded(size, limits.scratch_size), (void *)from))
		return fault(f, BADADDR, from);
	return OK;
}

/* copyin(), with room for the NUL that scripts put behind it */
global int dt_copyin(u32 number, u64 from, u64 size)
{
	struct frame *f = frame_at(number);
	u64 to;
	int kind;

	if (!f)
		return ILLOP;
	kind = dt_alloca(number, size);
	if (kind)
		return kind;
	to = f->value;
	if (!(size & 7) && f->bump + 8 <= limits.alloca_size)
		f->bump += 8;
	kind = dt_copyinto(number, from, size, to);
	f->value = to;
	return kind;
}

/* copyinstr(), at most `most` bytes with the NUL */
global int dt_copyinstr(u32 number, u64 from, u64 most, u32 temporary)
{
	struct frame *f = frame_at(number);
	u64 at = result_at(temporary);
	u64 size = most < limits.strsize ? most : limits.strsize;

	if (!f)
		return ILLOP;
	/* Before 6.13 an empty string is one of 0 bytes, though its NUL was copied. */
	if (is_away(f) ||
	    bpf_probe_read_user_str((u8 *)f + bounded(at, limits.frame_size - limits.strsize),
				    bounded(size ? size : 1, limits.strsize), (void *)from) < 0)
		return fault(f, BADADDR, from);
	return give_string(f, temporary);
}
