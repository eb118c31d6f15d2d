// SPDX-License-Identifier: MIT OR GPL-2.0-only
/* json(): the element of a JSON text that a path such as a.b[2].c names. */
#include "runtime.h"

#define TEXT (limits.work)
#define PATH (limits.work + limits.slot)

/* Whether the name that ends before `end` in the text, `length` long, is the path's step at `step`. */
global int dt_json_name(u32 number, u32 start, u32 length, u32 step)
{
	struct frame *f = frame_at(number);
	u32 i;

	if (!f)
		return 0;
	start = place(start);
	step = place(step);
	for (i = 0; i < limits.strsize; i++) {
		u8 c = byte_at(f, PATH + step + i);
		int ends = !c || c == '.' || c == '[';

		if (i >= length)
			return ends;
		if (ends || byte_at(f, TEXT + start + i) != c)
			return 0;
	}
	return 0;
}

/* The index of a step [n] of the path, or -1. */
global int dt_json_index(u32 number, u32 step)
{
	struct frame *f = frame_at(number);
	int result = 0;
	u32 i;

	if (!f)
		return -1;
	step = place(step);
	for (i = 0; i < 10; i++) {
		u8 c = byte_at(f, PATH + step + i);

		if (c < '0' || c > '9')
			return c == ']' && i ? result : -1;
		result = result * 10 + (c - '0');
	}
	return -1;
}

/* Where the next step of the path starts, behind the one at `step`; its place of the NUL if that was the last. */
global int dt_json_next(u32 number, u32 step)
{
	struct frame *f = frame_at(number);
	u32 i;

	if (!f)
		return 0;
	step = place(step);
	for (i = 0; i < limits.strsize; i++) {
		u8 c = byte_at(f, PATH + step + i);

		if (!c || (c == '[' && i))
			return step + i;
		if (c == '.' && i)
			return step + i + 1;
	}
	return step;
}

/* Open brackets of the value that is being read, and whether it is in quotes, and behind a backslash. */
#define DEPTH STATE(0)
#define QUOTED STATE(1)
#define ESCAPED STATE(2)

/* Where the value at `at` ends: behind its closing quote or bracket, or its last character. */
global int dt_json_end(u32 number, u32 at)
{
	struct frame *f = frame_at(number);
	u32 i;

	if (!f)
		return at;
	DEPTH = 0;
	QUOTED = 0;
	ESCAPED = 0;
	at = place(at);
	for (i = 0; i < limits.strsize; i++) {
		u8 c = byte_at(f, TEXT + at + i);

		if (!c)
			return at + i;
		if (QUOTED) {
			if (ESCAPED) {
				ESCAPED = 0;
			} else if (c == '\\') {
				ESCAPED = 1;
			} else if (c == '"') {
				QUOTED = 0;
				if (!DEPTH)
					return at + i + 1;
			}
			continue;
		}
		if (c == '"') {
			QUOTED = 1;
			continue;
		}
		if (c == '{' || c == '[') {
			DEPTH++;
			continue;
		}
		if (c == '}' || c == ']') {
			if (!DEPTH)
				return at + i;
			DEPTH--;
			if (!DEPTH)
				return at + i + 1;
			continue;
		}
		if (!DEPTH && (c == ',' || c == ':' || c == ' ' || c == '\t' || c == '\n' || c == '\r'))
			return at + i;
	}
	return at;
}

/* The next character that is no blank, from `at` on. */
global int dt_json_blank(u32 number, u32 at)
{
	struct frame *f = frame_at(number);
	u32 i;

	if (!f)
		return at;
	at = place(at);
	for (i = 0; i < limits.strsize; i++) {
		u8 c = byte_at(f, TEXT + at + i);

		if (c != ' ' && c != '\t' && c != '\n' && c != '\r')
			break;
	}
	return at + i;
}

/* Where the element of the container at `at` starts that the path's step names; 0 if it is not there. */
global int dt_json_element(u32 number, u32 at, u32 step)
{
	struct frame *f = frame_at(number);
	u32 i, object, n = 0;
	int index = -1;

	if (!f)
		return 0;
	object = byte_at(f, TEXT + at) == '{';
	if (object == (byte_at(f, PATH + step) == '['))
		return 0;
	if (!object) {
		if (byte_at(f, TEXT + at) != '[')
			return 0;
		index = dt_json_index(number, step + 1);
		if (index < 0)
			return 0;
	}
	at = place(at + 1);
	for (i = 0; i < limits.strsize; i++) {
		u32 end, matches;
		u8 c;

		at = dt_json_blank(number, at);
		c = byte_at(f, TEXT + at);
		if (!c || c == '}' || c == ']')
			return 0;
		end = dt_json_end(number, at);
		if (object) {
			matches = c == '"' && end > at + 1 && dt_json_name(number, at + 1, end - at - 2, step);
			at = dt_json_blank(number, end);
			if (byte_at(f, TEXT + at) != ':')
				return 0;
			at = dt_json_blank(number, at + 1);
			if (matches)
				return at;
			end = dt_json_end(number, at);
		} else if (n == index) {
			return at;
		}
		n++;
		at = dt_json_blank(number, end);
		if (byte_at(f, TEXT + at) != ',')
			return 0;
		at++;
	}
	return 0;
}

/* Copies the text from `start` to before `end` as the result. */
global int dt_json_piece(u32 number, u32 start, u32 end, u32 temporary)
{
	struct frame *f = frame_at(number);
	u64 at = result_at(temporary);
	u32 count = end > start ? end - start : 0;

	if (!f)
		return ILLOP;
	if (start > limits.strsize)
		return ILLOP;
	count = bounded(count, limits.strsize - 1);
	bpf_probe_read_kernel((u8 *)f + bounded(at, limits.frame_size - limits.strsize), bounded(count, limits.strsize - 1),
			      (u8 *)f + TEXT + start);
	set_byte(f, at + count, 0);
	return give_string(f, temporary);
}

/* json() */
global int dt_json(u32 number, u64 text, u64 path, u32 temporary)
{
	struct frame *f = frame_at(number);
	u32 at, step = 0, i, end;
	int length;

	if (!f)
		return ILLOP;
	length = dt_load_string(number, path, PATH, limits.strsize);
	if (length < 0)
		return -length;
	length = dt_load_string(number, text, TEXT, limits.strsize);
	if (length < 0)
		return -length;
	f->value = 0;
	at = dt_json_blank(number, 0);
	for (i = 0; i < 64; i++) {
		if (!byte_at(f, PATH + step))
			break;
		at = dt_json_element(number, at, step);
		if (!at)
			return OK;
		step = dt_json_next(number, step);
	}
	end = dt_json_end(number, at);
	if (byte_at(f, TEXT + at) == '"')
		return dt_json_piece(number, at + 1, end - 1, temporary);
	return dt_json_piece(number, at, end, temporary);
}
