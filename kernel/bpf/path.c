// SPDX-License-Identifier: MIT OR GPL-2.0-only
/* Subroutines of paths. */
#include "runtime.h"

#define FIRST (limits.work)

global int dt_path_piece(u32 number, u32 start, u32 count, u32 temporary)
{
	struct frame *f = frame_at(number);
	u64 at = result_at(temporary);

	if (!f)
		return ILLOP;
	if (start > limits.strsize)
		return ILLOP;
	count = bounded(count, limits.strsize - 1);
	bpf_probe_read_kernel((u8 *)f + bounded(at, limits.frame_size - limits.strsize), bounded(count, limits.strsize - 1),
			      (u8 *)f + FIRST + start);
	set_byte(f, at + count, 0);
	return give_string(f, temporary);
}

/* A constant of one character as the result. */
inline_always int one(struct frame *f, u8 character, u32 temporary)
{
	u64 at = result_at(temporary);

	set_byte(f, at, character);
	set_byte(f, at + 1, 0);
	return give_string(f, temporary);
}

/* basename() */
global int dt_basename(u32 number, u64 path, u32 temporary)
{
	struct frame *f = frame_at(number);
	u32 i, slash = 0;
	int length;

	if (!f)
		return ILLOP;
	length = dt_load_string(number, path, FIRST, limits.strsize);
	if (length < 0)
		return -length;
	if (!length)
		return one(f, '.', temporary);
	/* Where the last name starts and ends. */
	STATE(0) = 0;
	STATE(1) = 0;
	for (i = 0; i < limits.strsize; i++) {
		u8 c = byte_at(f, FIRST + i);

		if (!c)
			break;
		if (c == '/') {
			slash = 1;
			continue;
		}
		if (slash || !i)
			STATE(0) = i;
		slash = 0;
		STATE(1) = i + 1;
	}
	if (!STATE(1))
		return one(f, '/', temporary);
	return dt_path_piece(number, STATE(0), STATE(1) - STATE(0), temporary);
}

/* dirname() */
global int dt_dirname(u32 number, u64 path, u32 temporary)
{
	struct frame *f = frame_at(number);
	int length;
	u32 i;

	if (!f)
		return ILLOP;
	length = dt_load_string(number, path, FIRST, limits.strsize);
	if (length < 0)
		return -length;
	/* The end of the last name so far, and of what stands before the slashes before it. */
	STATE(0) = 0;
	STATE(1) = 0;
	/* Whether there was a slash, and whether one was right before. */
	STATE(2) = 0;
	STATE(3) = 0;
	for (i = 0; i < limits.strsize; i++) {
		u8 c = byte_at(f, FIRST + i);

		if (!c)
			break;
		if (c == '/') {
			STATE(2) = 1;
			STATE(3) = 1;
			continue;
		}
		if (STATE(3))
			STATE(1) = STATE(0);
		STATE(3) = 0;
		STATE(0) = i + 1;
	}
	if (!STATE(2))
		return one(f, '.', temporary);
	if (STATE(1))
		return dt_path_piece(number, 0, STATE(1), temporary);
	/* One name alone: with a slash before it its directory is the root, with one behind it the current one. */
	return one(f, byte_at(f, FIRST) == '/' ? '/' : '.', temporary);
}

/* Where the last slash before `end` of a cleaned path stands, at least `0`. */
global int dt_last_slash(u32 number, u32 at, u32 end)
{
	struct frame *f = frame_at(number);
	u32 i;

	if (!f)
		return 0;
	STATE(3) = 0;
	at = bounded(at, limits.frame_size - limits.slot);
	for (i = 0; i < limits.strsize; i++) {
		if (i >= end)
			break;
		if (byte_at(f, at + i) == '/')
			STATE(3) = i;
	}
	return STATE(3);
}

/* Bytes of the cleaned path so far. */
#define OUT STATE(0)
/* How many characters are to be passed over. */
#define SKIP STATE(1)

/* cleanpath() */
global int dt_cleanpath(u32 number, u64 path, u32 temporary)
{
	struct frame *f = frame_at(number);
	u64 at = result_at(temporary);
	int length;
	u32 i;

	if (!f)
		return ILLOP;
	length = dt_load_string(number, path, FIRST, limits.strsize);
	if (length < 0)
		return -length;
	OUT = 0;
	SKIP = 0;
	for (i = 0; i < limits.strsize; i++) {
		u8 c = byte_at(f, FIRST + i);
		u8 c1, c2, c3;

		if (!c)
			break;
		if (SKIP) {
			SKIP--;
			continue;
		}
		if (c != '/') {
			set_byte(f, at + OUT, c);
			OUT++;
			continue;
		}
		c1 = byte_at(f, FIRST + i + 1);
		c2 = c1 ? byte_at(f, FIRST + i + 2) : 0;
		c3 = c2 ? byte_at(f, FIRST + i + 3) : 0;
		if (c1 == '/')
			continue;
		if (c1 == '.' && (c2 == '/' || !c2)) {
			SKIP = 1;
			if (!c2 && !OUT) {
				set_byte(f, at, '/');
				OUT = 1;
			}
			continue;
		}
		if (c1 == '.' && c2 == '.' && (c3 == '/' || !c3)) {
			SKIP = 2;
			OUT = dt_last_slash(number, at, OUT);
			if (!c3 && !OUT) {
				set_byte(f, at, '/');
				OUT = 1;
			}
			continue;
		}
		set_byte(f, at + OUT, '/');
		OUT++;
	}
	set_byte(f, at + OUT, 0);
	return give_string(f, temporary);
}
