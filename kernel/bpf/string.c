// SPDX-License-Identifier: MIT OR GPL-2.0-only
/* The string subroutines. Arguments are read into the work slots first. */
#include "runtime.h"

#define FIRST (limits.work)
#define SECOND (limits.work + limits.slot)

/* Results of functions that want no start or length. */
#define ABSENT 0x7fffffffffffffffLL

/* strlen() */
global int dt_strlen(u32 number, u64 string)
{
	struct frame *f = frame_at(number);
	int length;

	if (!f)
		return ILLOP;
	length = dt_load_string(number, string, FIRST, limits.strsize);
	if (length < 0)
		return -length;
	f->value = length;
	return OK;
}

/* scmp: the sign of the difference, in f->value. */
global int dt_scmp(u32 number, u64 left, u64 right)
{
	struct frame *f = frame_at(number);
	s64 result = 0;
	int length;
	u32 i;

	if (!f)
		return ILLOP;
	/* NULL compares as the empty string does. */
	set_byte(f, FIRST, 0);
	set_byte(f, SECOND, 0);
	length = left ? dt_load_string(number, left, FIRST, limits.strsize) : 0;
	if (length < 0)
		return -length;
	length = right ? dt_load_string(number, right, SECOND, limits.strsize) : 0;
	if (length < 0)
		return -length;
	for (i = 0; i < limits.strsize; i++) {
		u8 a = byte_at(f, FIRST + i);
		u8 b = byte_at(f, SECOND + i);

		if (a != b) {
			result = a < b ? -1 : 1;
			break;
		}
		if (!a)
			break;
	}
	f->value = result;
	return OK;
}

/* strjoin() */
global int dt_strjoin(u32 number, u64 left, u64 right, u32 temporary)
{
	struct frame *f = frame_at(number);
	u64 at = result_at(temporary);
	int length, more;

	if (!f)
		return ILLOP;
	/* The right one may stand in the very temporary that is about to be written. */
	more = dt_load_string(number, right, SECOND, limits.strsize);
	if (more < 0)
		return -more;
	length = dt_load_string(number, left, FIRST, limits.strsize);
	if (length < 0)
		return -length;
	length = dt_load_string(number, left, at, limits.strsize);
	if (length < 0)
		return -length;
	bpf_probe_read_kernel_str((u8 *)f + bounded(at + length, limits.frame_size - limits.strsize),
				  bounded(limits.strsize - length, limits.strsize), (u8 *)f + SECOND);
	return give_string(f, temporary);
}

/* Copies `count` bytes of the first work slot from `start` on, as the result. */
global int dt_piece(u32 number, u32 start, u32 count, u32 temporary)
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

/* substr() */
global int dt_substr(u32 number, u64 string, s64 start, s64 count, u32 temporary)
{
	s64 length = dt_load_string(number, string, FIRST, limits.strsize);
	s64 end;

	if (length < 0)
		return -length;
	if (start < 0)
		start += length;
	if (start < 0 && count != ABSENT && count >= 0) {
		/* What lies before the string is left out. */
		count += start;
		start = 0;
		if (count < 0)
			count = 0;
	}
	if (start < 0)
		start = 0;
	if (start > length)
		start = length;
	if (count == ABSENT)
		end = length;
	else if (count < 0)
		end = length + count;
	else
		end = count > length - start ? length : start + count;
	if (end < start)
		end = start;
	return dt_piece(number, start, end - start, temporary);
}

/* Whether the second work slot stands in the first at `at`. */
global int dt_matches(u32 number, u32 at)
{
	struct frame *f = frame_at(number);
	u32 i;

	if (!f)
		return 0;
	at = place(at);
	for (i = 0; i < limits.strsize; i++) {
		u8 wanted = byte_at(f, SECOND + i);

		if (!wanted)
			return 1;
		if (byte_at(f, FIRST + at + i) != wanted)
			return 0;
	}
	return 1;
}

/* index() */
global int dt_index(u32 number, u64 string, u64 sub, s64 start)
{
	struct frame *f = frame_at(number);
	s64 length, wanted, result = -1;
	u32 i;

	if (!f)
		return ILLOP;
	length = dt_load_string(number, string, FIRST, limits.strsize);
	if (length < 0)
		return -length;
	wanted = dt_load_string(number, sub, SECOND, limits.strsize);
	if (wanted < 0)
		return -wanted;
	if (start == ABSENT || start < 0)
		start = 0;
	if (start >= length) {
		f->value = wanted ? -1 : length;
		return OK;
	}
	for (i = 0; i < limits.strsize; i++) {
		u64 at = place(start + i);

		if (at + wanted > length)
			break;
		if (dt_matches(number, at)) {
			result = at;
			break;
		}
	}
	f->value = result;
	return OK;
}

/* rindex() */
global int dt_rindex(u32 number, u64 string, u64 sub, s64 start)
{
	struct frame *f = frame_at(number);
	s64 length, wanted;
	u32 i;

	if (!f)
		return ILLOP;
	length = dt_load_string(number, string, FIRST, limits.strsize);
	if (length < 0)
		return -length;
	wanted = dt_load_string(number, sub, SECOND, limits.strsize);
	if (wanted < 0)
		return -wanted;
	STATE(0) = -1;
	if (start == ABSENT || start > length)
		start = length;
	if (start < 0) {
		f->value = wanted ? -1 : 0;
		return OK;
	}
	for (i = 0; i < limits.strsize; i++) {
		if (i + wanted > length || i > start)
			break;
		if (dt_matches(number, i))
			STATE(0) = i;
	}
	f->value = STATE(0);
	return OK;
}

/* strstr() */
global int dt_strstr(u32 number, u64 string, u64 sub, u32 temporary)
{
	struct frame *f = frame_at(number);
	int kind = dt_index(number, string, sub, 0);
	s64 at;

	if (kind || !f)
		return kind ? kind : ILLOP;
	at = f->value;
	if (at < 0) {
		f->value = 0;
		return OK;
	}
	return dt_piece(number, at, limits.strsize, temporary);
}

/* Place of a character in the first work slot, the first or the last; -1 if it is not there. */
global int dt_find(u32 number, u32 character, u32 last)
{
	struct frame *f = frame_at(number);
	u32 i;

	if (!f)
		return -1;
	STATE(0) = -1;
	for (i = 0; i < limits.strsize; i++) {
		u8 c = byte_at(f, FIRST + i);

		if (c == (character & 0xff)) {
			STATE(0) = i;
			if (!last)
				break;
		}
		if (!c)
			break;
	}
	return STATE(0);
}

/* strchr(), and with `last` strrchr() */
global int dt_strchr(u32 number, u64 string, u32 character, u32 temporary, u32 last)
{
	struct frame *f = frame_at(number);
	int length, at;

	if (!f)
		return ILLOP;
	length = dt_load_string(number, string, FIRST, limits.strsize);
	if (length < 0)
		return -length;
	at = dt_find(number, character, last);
	if (at < 0) {
		f->value = 0;
		return OK;
	}
	return dt_piece(number, at, limits.strsize, temporary);
}

/* toupper() and tolower(): letters from `first` on change by `by`. */
global int dt_change_case(u32 number, u64 string, u32 first, u32 by, u32 temporary)
{
	struct frame *f = frame_at(number);
	u64 at = result_at(temporary);
	int length;
	u32 i;

	if (!f)
		return ILLOP;
	length = dt_load_string(number, string, at, limits.strsize);
	if (length < 0)
		return -length;
	for (i = 0; i < limits.strsize; i++) {
		u8 c = byte_at(f, at + i);

		if (!c)
			break;
		if (c >= first && c < first + 26)
			set_byte(f, at + i, c + by);
	}
	return give_string(f, temporary);
}

/* Copies a part of strtok()'s string as the result. */
global int dt_token(u32 number, u32 start, u32 count, u32 temporary)
{
	struct frame *f = frame_at(number);
	u64 at = result_at(temporary);

	if (!f)
		return ILLOP;
	count = bounded(count, limits.strsize - 1);
	bpf_probe_read_kernel((u8 *)f + bounded(at, limits.frame_size - limits.strsize), bounded(count, limits.strsize - 1),
			      (u8 *)f + limits.token + start);
	set_byte(f, at + count, 0);
	return give_string(f, temporary);
}

/* Whether a character is in the second work slot. */
global int dt_is_delimiter(u32 number, u32 character)
{
	struct frame *f = frame_at(number);
	u32 i;

	if (!f)
		return 0;
	for (i = 0; i < limits.strsize; i++) {
		u8 c = byte_at(f, SECOND + i);

		if (!c)
			return 0;
		if (c == (character & 0xff))
			return 1;
	}
	return 0;
}

/* The first place from `from` on in strtok()'s string whose character is a delimiter, or is none, as `wanted` says. */
global int dt_span(u32 number, u32 from, u32 wanted)
{
	struct frame *f = frame_at(number);
	u32 i;

	if (!f)
		return from;
	from = place(from);
	for (i = 0; i < limits.strsize; i++) {
		u8 c = byte_at(f, limits.token + from + i);

		if (!c || dt_is_delimiter(number, c) == wanted)
			break;
	}
	return from + i;
}

/* strtok() */
global int dt_strtok(u32 number, u64 string, u64 delimiters, u32 temporary)
{
	struct frame *f = frame_at(number);
	u64 start, end;
	int length;

	if (!f)
		return ILLOP;
	length = dt_load_string(number, delimiters, SECOND, limits.strsize);
	if (length < 0)
		return -length;
	if (string) {
		length = dt_load_string(number, string, limits.token, limits.strsize);
		if (length < 0)
			return -length;
		f->strtok = 1;
	}
	f->value = 0;
	if (!f->strtok)
		return OK;
	start = place(dt_span(number, f->strtok - 1, 0));
	end = place(dt_span(number, start, 1));
	if (end == start) {
		f->strtok = 0;
		return OK;
	}
	/* The next call starts at the delimiter, which may be none of its own. */
	f->strtok = end + 1;
	return dt_token(number, start, end - start, temporary);
}
