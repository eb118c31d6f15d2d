// SPDX-License-Identifier: MIT OR GPL-2.0-only
/* json(): the element of a JSON text that a path such as a.b[2].c names. */
#include "runtime.h"

#define TEXT (limits.work)
#define PATH (limits.work + limits.slot)

/* Where a loop over text or path has come to its end. */
#define FOUND STATE(3)

/* A part of dt_json_name(), whose answer it puts into FOUND. `step` and `start` are those of the part. */
global int dt_json_name_part(u32 number, u64 start, s64 length, u64 step)
{
	struct frame *f = frame_at(number);
	u8 *text, *path;
	s64 n;

	if (!f)
		return DONE;
	text = chunk(f, TEXT + place(start));
	path = chunk(f, PATH + place(step));
	STEPS(n) {
		u8 c = path[n];
		int ends = !c || c == '.' || c == '[';

		if (n >= length) {
			FOUND = ends;
			return DONE;
		}
		if (ends || text[n] != c)
			return DONE;
	}
	return MORE;
}

/* Whether the name at `start` of the text, `length` long, is the path's step at `step`. */
global int dt_json_name(u32 number, u64 start, s64 length, u64 step)
{
	struct frame *f = frame_at(number);
	u64 from;

	if (!f)
		return 0;
	FOUND = 0;
	CHUNKS(from)
		if (dt_json_name_part(number, start + from, length - (s64)from, step + from) == DONE)
			break;
	return FOUND;
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

/* A part of dt_json_next(). */
global int dt_json_next_part(u32 number, u64 step)
{
	struct frame *f = frame_at(number);
	u8 *path;
	u64 n;

	if (!f)
		return DONE;
	step = place(step);
	path = chunk(f, PATH + step);
	STEPS(n) {
		u8 c = path[n];

		FOUND = step + n;
		if (!c || c == '[')
			return DONE;
		if (c == '.') {
			FOUND++;
			return DONE;
		}
	}
	return MORE;
}

/* Where the next step of the path starts, behind the one at `step`; its place of the NUL if that was the last. */
global int dt_json_next(u32 number, u64 step)
{
	struct frame *f = frame_at(number);
	u64 from;

	if (!f)
		return 0;
	CHUNKS(from)
		/* The step's first character is none that ends it. */
		if (dt_json_next_part(number, step + 1 + from) == DONE)
			break;
	return FOUND;
}

/* Open brackets of the value that is being read, and whether it is in quotes, and behind a backslash. */
#define DEPTH STATE(0)
#define QUOTED STATE(1)
#define ESCAPED STATE(2)

/* A part of dt_json_end(). */
global int dt_json_end_part(u32 number, u64 at)
{
	struct frame *f = frame_at(number);
	u8 *text;
	u64 n;

	if (!f)
		return DONE;
	at = place(at);
	text = chunk(f, TEXT + at);
	STEPS(n) {
		u8 c = text[n];

		FOUND = at + n;
		if (!c)
			return DONE;
		if (QUOTED) {
			if (ESCAPED) {
				ESCAPED = 0;
			} else if (c == '\\') {
				ESCAPED = 1;
			} else if (c == '"') {
				QUOTED = 0;
				if (!DEPTH) {
					FOUND++;
					return DONE;
				}
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
				return DONE;
			DEPTH--;
			if (!DEPTH) {
				FOUND++;
				return DONE;
			}
			continue;
		}
		if (!DEPTH && (c == ',' || c == ':' || c == ' ' || c == '\t' || c == '\n' || c == '\r'))
			return DONE;
	}
	return MORE;
}

/* Where the value at `at` ends: behind its closing quote or bracket, or its last character. */
global int dt_json_end(u32 number, u64 at)
{
	struct frame *f = frame_at(number);
	u64 from;

	if (!f)
		return at;
	DEPTH = 0;
	QUOTED = 0;
	ESCAPED = 0;
	CHUNKS(from)
		if (dt_json_end_part(number, at + from) == DONE)
			break;
	return FOUND;
}

/* A part of dt_json_blank(). */
global int dt_json_blank_part(u32 number, u64 at)
{
	struct frame *f = frame_at(number);
	u8 *text;
	u64 n;

	if (!f)
		return DONE;
	at = place(at);
	text = chunk(f, TEXT + at);
	STEPS(n) {
		u8 c = text[n];

		FOUND = at + n;
		if (c != ' ' && c != '\t' && c != '\n' && c != '\r')
			return DONE;
	}
	return MORE;
}

/* The next character that is no blank, from `at` on. */
global int dt_json_blank(u32 number, u64 at)
{
	struct frame *f = frame_at(number);
	u64 from;

	if (!f)
		return at;
	CHUNKS(from)
		if (dt_json_blank_part(number, at + from) == DONE)
			break;
	return FOUND;
}

/* The walk: where it is in the text and in the path, whether in an object, else the items to pass over. */
#define AT STATE(4)
#define STEP STATE(5)
#define IN_OBJECT STATE(6)
#define ITEMS STATE(7)

/* How the walk goes: there is no such element, it goes on, it is there. */
enum { NOWHERE, WALKING, THERE };

/* Goes into the container at AT, of which the path's step names an element, if the path has a step left. */
global int dt_json_enter(u32 number)
{
	struct frame *f = frame_at(number);
	u64 at, step;
	int index;
	u8 c, first;

	if (!f)
		return NOWHERE;
	at = place(AT);
	step = place(STEP);
	first = byte_at(f, PATH + step);
	if (!first)
		return THERE;
	c = byte_at(f, TEXT + at);
	AT = at + 1;
	IN_OBJECT = c == '{';
	if (c == '{')
		return first == '[' ? NOWHERE : WALKING;
	if (c != '[' || first != '[')
		return NOWHERE;
	index = dt_json_index(number, step + 1);
	if (index < 0)
		return NOWHERE;
	ITEMS = index;
	return WALKING;
}

/* Goes over elements, or into them. Each takes at least a character, so there are no more than those. */
global int dt_json_walk(u32 number)
{
	struct frame *f = frame_at(number);
	u64 n;

	if (!f)
		return NOWHERE;
	STEPS(n) {
		u64 at = place(dt_json_blank(number, AT));
		u8 c = byte_at(f, TEXT + at);
		u64 wanted, end;

		if (!c || c == '}' || c == ']')
			return NOWHERE;
		if (IN_OBJECT) {
			end = place(dt_json_end(number, at));
			wanted = c == '"' && end > at + 1 && dt_json_name(number, at + 1, end - at - 2, STEP);
			at = place(dt_json_blank(number, end));
			if (byte_at(f, TEXT + at) != ':')
				return NOWHERE;
			at = place(dt_json_blank(number, at + 1));
		} else {
			wanted = !ITEMS;
			ITEMS--;
		}
		if (wanted) {
			int kind;

			AT = at;
			STEP = dt_json_next(number, STEP);
			kind = dt_json_enter(number);
			if (kind != WALKING)
				return kind;
			continue;
		}
		at = place(dt_json_blank(number, dt_json_end(number, at)));
		if (byte_at(f, TEXT + at) != ',')
			return NOWHERE;
		AT = at + 1;
	}
	return WALKING;
}

/* json() */
global int dt_json(u32 number, u64 text, u64 path, u32 temporary)
{
	struct frame *f = frame_at(number);
	u64 from, start, end;
	int length, kind;

	if (!f)
		return ILLOP;
	length = dt_load_string(number, path, PATH, limits.strsize);
	if (length < 0)
		return -length;
	length = dt_load_string(number, text, TEXT, limits.strsize);
	if (length < 0)
		return -length;
	AT = dt_json_blank(number, 0);
	STEP = 0;
	kind = dt_json_enter(number);
	CHUNKS(from) {
		if (kind != WALKING)
			break;
		kind = dt_json_walk(number);
	}
	f->value = 0;
	if (kind != THERE)
		return OK;
	start = place(AT);
	end = dt_json_end(number, start);
	if (byte_at(f, TEXT + start) == '"') {
		start++;
		end--;
	}
	return dt_piece(number, start, end > start ? end - start : 0, temporary);
}
