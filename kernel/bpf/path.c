// SPDX-License-Identifier: MIT OR GPL-2.0-only
/* Subroutines of paths. */
#include "runtime.h"

#define FIRST (limits.work)

/* A constant of one character as the result. */
inline_always int one(struct frame *f, u8 character, u32 temporary)
{
	u64 at = result_at(temporary);

	set_byte(f, at, character);
	set_byte(f, at + 1, 0);
	return give_string(f, temporary);
}

/* Where the last name starts and ends, and whether a slash was right before. */
#define START STATE(0)
#define END STATE(1)
#define SLASH STATE(2)

/* A part of dt_basename(). */
global int dt_basename_part(u32 number, u64 from)
{
	struct frame *f = frame_at(number);
	u8 *text;
	u64 n;

	if (!f)
		return DONE;
	text = chunk(f, FIRST + from);
	STEPS(n) {
		u8 c = text[n];

		if (!c)
			return DONE;
		if (c == '/') {
			SLASH = 1;
			continue;
		}
		if (SLASH)
			START = from + n;
		SLASH = 0;
		END = from + n + 1;
	}
	return MORE;
}

/* basename() */
global int dt_basename(u32 number, u64 path, u32 temporary)
{
	struct frame *f = frame_at(number);
	int length;
	u64 from;

	if (!f)
		return ILLOP;
	length = dt_load_string(number, path, FIRST, limits.strsize);
	if (length < 0)
		return -length;
	if (!length)
		return one(f, '.', temporary);
	START = 0;
	END = 0;
	SLASH = 1;
	CHUNKS(from)
		if (dt_basename_part(number, from) == DONE)
			break;
	if (!END)
		return one(f, '/', temporary);
	return dt_piece(number, START, END - START, temporary);
}
#undef START
#undef END

/* The end of the last name so far, and of what stands before the slashes before it; whether there was a slash. */
#define NAME_END STATE(0)
#define PARENT_END STATE(1)
#define ANY_SLASH STATE(3)

/* A part of dt_dirname(). */
global int dt_dirname_part(u32 number, u64 from)
{
	struct frame *f = frame_at(number);
	u8 *text;
	u64 n;

	if (!f)
		return DONE;
	text = chunk(f, FIRST + from);
	STEPS(n) {
		u8 c = text[n];

		if (!c)
			return DONE;
		if (c == '/') {
			ANY_SLASH = 1;
			SLASH = 1;
			continue;
		}
		if (SLASH)
			PARENT_END = NAME_END;
		SLASH = 0;
		NAME_END = from + n + 1;
	}
	return MORE;
}

/* dirname() */
global int dt_dirname(u32 number, u64 path, u32 temporary)
{
	struct frame *f = frame_at(number);
	int length;
	u64 from;

	if (!f)
		return ILLOP;
	length = dt_load_string(number, path, FIRST, limits.strsize);
	if (length < 0)
		return -length;
	NAME_END = 0;
	PARENT_END = 0;
	SLASH = 0;
	ANY_SLASH = 0;
	CHUNKS(from)
		if (dt_dirname_part(number, from) == DONE)
			break;
	if (!ANY_SLASH)
		return one(f, '.', temporary);
	if (PARENT_END)
		return dt_piece(number, 0, PARENT_END, temporary);
	/* One name alone: with a slash before it its directory is the root, with one behind it the current one. */
	return one(f, byte_at(f, FIRST) == '/' ? '/' : '.', temporary);
}

/* Where the last slash of a cleaned path stands. */
#define LAST_SLASH STATE(3)

/* A part of dt_last_slash(). */
global int dt_last_slash_part(u32 number, u64 at, u64 from, u64 end)
{
	struct frame *f = frame_at(number);
	u8 *text;
	u64 n;

	if (!f)
		return DONE;
	text = chunk(f, at + from);
	STEPS(n) {
		if (from + n >= end)
			return DONE;
		if (text[n] == '/')
			LAST_SLASH = from + n;
	}
	return MORE;
}

/* Where the last slash before `end` of the cleaned path at `at` stands, at least 0. */
global int dt_last_slash(u32 number, u64 at, u64 end)
{
	struct frame *f = frame_at(number);
	u64 from;

	if (!f)
		return 0;
	LAST_SLASH = 0;
	CHUNKS(from)
		if (dt_last_slash_part(number, at, from, end) == DONE)
			break;
	return LAST_SLASH;
}

/* Bytes of the cleaned path so far. */
#define OUT STATE(0)
/* How many characters are to be passed over. */
#define SKIP STATE(1)
/* Whether a name starts here. */
#define AT_NAME STATE(2)
/* How many names `..` can take away again. */
#define KEPT STATE(4)

/* Puts a slash before a name, but for the first of a path that does not start with one. */
inline_always void before_name(struct frame *f, u64 at)
{
	if (!OUT && byte_at(f, FIRST) != '/')
		return;
	set_byte(f, at + OUT, '/');
	OUT++;
}

/* A part of dt_cleanpath(). */
global int dt_cleanpath_part(u32 number, u64 from, u32 temporary)
{
	struct frame *f = frame_at(number);
	u64 at = result_at(temporary);
	u8 *text;
	u64 n;

	if (!f)
		return DONE;
	text = chunk(f, FIRST + from);
	STEPS(n) {
		u8 c = text[n];
		u8 c1, c2;

		if (!c)
			return DONE;
		if (SKIP) {
			SKIP--;
			continue;
		}
		if (c == '/') {
			AT_NAME = 1;
			continue;
		}
		if (AT_NAME && c == '.') {
			c1 = byte_at(f, FIRST + from + n + 1);
			c2 = c1 ? byte_at(f, FIRST + from + n + 2) : 0;
			if (c1 == '/' || !c1)
				continue;
			if (c1 == '.' && (c2 == '/' || !c2)) {
				SKIP = 1;
				if (KEPT) {
					KEPT--;
					OUT = dt_last_slash(number, at, OUT);
				} else if (byte_at(f, FIRST) != '/') {
					before_name(f, at);
					set_byte(f, at + OUT, '.');
					set_byte(f, at + OUT + 1, '.');
					OUT += 2;
				}
				continue;
			}
		}
		if (AT_NAME) {
			before_name(f, at);
			AT_NAME = 0;
			KEPT++;
		}
		set_byte(f, at + OUT, c);
		OUT++;
	}
	return MORE;
}

/* cleanpath() */
global int dt_cleanpath(u32 number, u64 path, u32 temporary)
{
	struct frame *f = frame_at(number);
	u64 at = result_at(temporary);
	int length;
	u64 from;

	if (!f)
		return ILLOP;
	length = dt_load_string(number, path, FIRST, limits.strsize);
	if (length < 0)
		return -length;
	OUT = 0;
	SKIP = 0;
	AT_NAME = 1;
	KEPT = 0;
	CHUNKS(from)
		if (dt_cleanpath_part(number, from, temporary) == DONE)
			break;
	/* Nothing is left: of no path, of one from the root, of another. */
	if (!OUT && length)
		return one(f, byte_at(f, FIRST) == '/' ? '/' : '.', temporary);
	set_byte(f, at + OUT, 0);
	return give_string(f, temporary);
}
