// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* Subroutines of paths. */
#include "runtime.h"

#define FIRST (limits.work)

global int dt_path_piece(u32 number, u32 start, u32 count, u32 temporary)
{
	struct frame *f = frame_at(number);
	u32 at = limits.scratch + temporary;

	if (!f)
		return ILLOP;
	if (start > limits.strsize || at > limits.frame_size - limits.strsize)
		return ILLOP;
	if (count > limits.strsize - 1)
		count = limits.strsize - 1;
	bpf_probe_read_kernel((u8 *)f + at, count, (u8 *)f + FIRST + start);
	set_byte(f, at + count, 0);
	return give_string(f, temporary);
}

/* A constant of one character as the result. */
inline_always int one(struct frame *f, u8 character, u32 temporary)
{
	u32 at = limits.scratch + temporary;

	set_byte(f, at, character);
	set_byte(f, at + 1, 0);
	return give_string(f, temporary);
}

/* basename() */
global int dt_basename(u32 number, u64 path, u32 temporary)
{
	struct frame *f = frame_at(number);
	u32 i, start = 0, end = 0, slash = 0;
	int length;

	if (!f)
		return ILLOP;
	length = dt_load_string(number, path, FIRST, limits.strsize);
	if (length < 0)
		return -length;
	if (!length)
		return one(f, '.', temporary);
	for (i = 0; i < limits.strsize; i++) {
		u8 c = byte_at(f, FIRST + i);

		if (!c)
			break;
		if (c == '/') {
			slash = 1;
			continue;
		}
		if (slash || !i)
			start = i;
		slash = 0;
		end = i + 1;
	}
	if (!end)
		return one(f, '/', temporary);
	return dt_path_piece(number, start, end - start, temporary);
}

/* dirname() */
global int dt_dirname(u32 number, u64 path, u32 temporary)
{
	struct frame *f = frame_at(number);
	u32 i, end = 0, last = 0, slash = 0, seen = 0;
	int length;

	if (!f)
		return ILLOP;
	length = dt_load_string(number, path, FIRST, limits.strsize);
	if (length < 0)
		return -length;
	/* `last` is the end of what stands before the slashes that are before the last name. */
	for (i = 0; i < limits.strsize; i++) {
		u8 c = byte_at(f, FIRST + i);

		if (!c)
			break;
		if (c == '/') {
			seen = 1;
			slash = 1;
			continue;
		}
		if (slash)
			last = end;
		slash = 0;
		end = i + 1;
	}
	if (!seen)
		return one(f, '.', temporary);
	if (last)
		return dt_path_piece(number, 0, last, temporary);
	/* One name alone: with a slash before it its directory is the root, with one behind it the current one. */
	return one(f, byte_at(f, FIRST) == '/' ? '/' : '.', temporary);
}

/* Where the last slash before `end` of a cleaned path stands, at least `0`. */
global int dt_last_slash(u32 number, u32 at, u32 end)
{
	struct frame *f = frame_at(number);
	u32 i, found = 0;

	if (!f)
		return 0;
	for (i = 0; i < limits.strsize; i++) {
		if (i >= end)
			break;
		if (byte_at(f, at + i) == '/')
			found = i;
	}
	return found;
}

/* cleanpath() */
global int dt_cleanpath(u32 number, u64 path, u32 temporary)
{
	struct frame *f = frame_at(number);
	u32 at = limits.scratch + temporary;
	u32 i, out = 0, skip = 0;
	int length;

	if (!f)
		return ILLOP;
	length = dt_load_string(number, path, FIRST, limits.strsize);
	if (length < 0)
		return -length;
	for (i = 0; i < limits.strsize; i++) {
		u8 c = byte_at(f, FIRST + i);
		u8 c1, c2, c3;

		if (!c)
			break;
		if (skip) {
			skip--;
			continue;
		}
		if (c != '/') {
			set_byte(f, at + out, c);
			out++;
			continue;
		}
		c1 = byte_at(f, FIRST + i + 1);
		c2 = c1 ? byte_at(f, FIRST + i + 2) : 0;
		c3 = c2 ? byte_at(f, FIRST + i + 3) : 0;
		if (c1 == '/')
			continue;
		if (c1 == '.' && (c2 == '/' || !c2)) {
			skip = 1;
			if (!c2 && !out) {
				set_byte(f, at, '/');
				out = 1;
			}
			continue;
		}
		if (c1 == '.' && c2 == '.' && (c3 == '/' || !c3)) {
			skip = 2;
			out = dt_last_slash(number, at, out);
			if (!c3 && !out) {
				set_byte(f, at, '/');
				out = 1;
			}
			continue;
		}
		set_byte(f, at + out, '/');
		out++;
	}
	set_byte(f, at + out, 0);
	return give_string(f, temporary);
}
