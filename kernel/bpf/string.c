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

/* A part of dt_scmp(). */
global int dt_scmp_part(u32 number, u64 from)
{
	struct frame *f = frame_at(number);
	u8 *left, *right;
	u64 n;

	if (!f)
		return DONE;
	left = chunk(f, FIRST + from);
	right = chunk(f, SECOND + from);
	STEPS(n) {
		u8 a = left[n];
		u8 b = right[n];

		if (a != b) {
			f->value = a < b ? -1 : 1;
			return DONE;
		}
		if (!a)
			return DONE;
	}
	return MORE;
}

/* scmp: the sign of the difference, in f->value. */
global int dt_scmp(u32 number, u64 left, u64 right)
{
	struct frame *f = frame_at(number);
	int length;
	u64 from;

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
	f->value = 0;
	CHUNKS(from)
		if (dt_scmp_part(number, from) == DONE)
			break;
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
	length = dt_load_string(number, left, at, limits.strsize);
	if (length < 0)
		return -length;
	bpf_probe_read_kernel_str((u8 *)f + bounded(at + length, limits.frame_size - limits.strsize),
				  bounded(limits.strsize - length, limits.strsize), (u8 *)f + SECOND);
	return give_string(f, temporary);
}

/*
 * Copies `count` bytes of the first work slot from `start` on, as the result. There are zeros behind it: it may become a
 * part of a structure, which is compared as a whole.
 */
global int dt_piece(u32 number, u32 start, u32 count, u32 temporary)
{
	struct frame *f = frame_at(number);
	u64 at = result_at(temporary);

	if (!f)
		return ILLOP;
	if (start > limits.strsize)
		return ILLOP;
	clear(f, bounded(at, limits.frame_size - limits.slot), limits.slot);
	bpf_probe_read_kernel((u8 *)f + bounded(at, limits.frame_size - limits.strsize), bounded(count, limits.strsize - 1),
			      (u8 *)f + FIRST + start);
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

/* A part of dt_matches(), whose answer it puts into STATE(0). */
global int dt_matches_part(u32 number, u64 at, u64 from)
{
	struct frame *f = frame_at(number);
	u8 *text, *sub;
	u64 n;

	if (!f)
		return DONE;
	text = chunk(f, FIRST + place(at) + from);
	sub = chunk(f, SECOND + from);
	STEPS(n) {
		u8 wanted = sub[n];

		if (!wanted)
			return DONE;
		if (text[n] != wanted) {
			STATE(0) = 0;
			return DONE;
		}
	}
	return MORE;
}

/* Whether the second work slot stands in the first at `at`. */
global int dt_matches(u32 number, u64 at)
{
	struct frame *f = frame_at(number);
	u64 from;

	if (!f)
		return 0;
	STATE(0) = 1;
	CHUNKS(from)
		if (dt_matches_part(number, at, from) == DONE)
			break;
	return STATE(0);
}

/* A part of search(). */
global int dt_search_part(u32 number, u64 from, s64 last, u32 backwards)
{
	struct frame *f = frame_at(number);
	u64 n;

	if (!f)
		return DONE;
	from = place(from);
	STEPS(n) {
		s64 at = from + n;

		if (at > last)
			return DONE;
		if (dt_matches(number, at)) {
			f->value = at;
			if (!backwards)
				return DONE;
		}
	}
	return MORE;
}

/* The first place, or the last, from `start` to `last` where the second work slot stands in the first, in f->value. */
inline_always void search(u32 number, struct frame *f, u64 start, s64 last, u32 backwards)
{
	u64 from;

	f->value = -1;
	CHUNKS(from)
		if (dt_search_part(number, start + from, last, backwards) == DONE)
			break;
}

/* index() */
global int dt_index(u32 number, u64 string, u64 sub, s64 start)
{
	struct frame *f = frame_at(number);
	s64 length, wanted;

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
	search(number, f, start, length - wanted, 0);
	return OK;
}

/* rindex() */
global int dt_rindex(u32 number, u64 string, u64 sub, s64 start)
{
	struct frame *f = frame_at(number);
	s64 length, wanted, last;

	if (!f)
		return ILLOP;
	length = dt_load_string(number, string, FIRST, limits.strsize);
	if (length < 0)
		return -length;
	wanted = dt_load_string(number, sub, SECOND, limits.strsize);
	if (wanted < 0)
		return -wanted;
	if (start == ABSENT || start > length)
		start = length;
	if (start < 0) {
		f->value = wanted ? -1 : 0;
		return OK;
	}
	last = length - wanted;
	search(number, f, 0, last < start ? last : start, 1);
	return OK;
}

/* strstr() */
global int dt_strstr(u32 number, u64 string, u64 sub, u32 temporary)
{
	struct frame *f = frame_at(number);
	s64 length, wanted, at;

	if (!f)
		return ILLOP;
	length = dt_load_string(number, string, FIRST, limits.strsize);
	if (length < 0)
		return -length;
	wanted = dt_load_string(number, sub, SECOND, limits.strsize);
	if (wanted < 0)
		return -wanted;
	search(number, f, 0, length - wanted, 0);
	at = f->value;
	if (at < 0) {
		f->value = 0;
		return OK;
	}
	return dt_piece(number, at, limits.strsize, temporary);
}

/* A part of find(). */
global int dt_find_part(u32 number, u64 from, u32 character, u32 last)
{
	struct frame *f = frame_at(number);
	u8 *text;
	u64 n;

	if (!f)
		return DONE;
	text = chunk(f, FIRST + from);
	STEPS(n) {
		u8 c = text[n];

		if (c == (character & 0xff)) {
			STATE(0) = from + n;
			if (!last)
				return DONE;
		}
		if (!c)
			return DONE;
	}
	return MORE;
}

/* Place of a character in the first work slot, the first or the last; -1 if it is not there. */
inline_always int find(u32 number, struct frame *f, u32 character, u32 last)
{
	u64 from;

	STATE(0) = -1;
	CHUNKS(from)
		if (dt_find_part(number, from, character, last) == DONE)
			break;
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
	at = find(number, f, character, last);
	if (at < 0) {
		f->value = 0;
		return OK;
	}
	return dt_piece(number, at, limits.strsize, temporary);
}

/* A part of dt_change_case(). */
global int dt_change_case_part(u32 number, u64 at, u32 first, u32 by)
{
	struct frame *f = frame_at(number);
	u8 *text;
	u64 n;

	if (!f)
		return DONE;
	text = chunk(f, at);
	STEPS(n) {
		u8 c = text[n];

		if (!c)
			return DONE;
		if (c >= first && c < first + 26)
			text[n] = c + by;
	}
	return MORE;
}

/* toupper() and tolower(): letters from `first` on change by `by`. */
global int dt_change_case(u32 number, u64 string, u32 first, u32 by, u32 temporary)
{
	struct frame *f = frame_at(number);
	u64 at = result_at(temporary);
	int length;
	u64 from;

	if (!f)
		return ILLOP;
	length = dt_load_string(number, string, at, limits.strsize);
	if (length < 0)
		return -length;
	CHUNKS(from)
		if (dt_change_case_part(number, at + from, first, by) == DONE)
			break;
	return give_string(f, temporary);
}

/* A part of dt_memstr(). */
global int dt_memstr_part(u32 number, u64 from, u64 length, u32 separator)
{
	struct frame *f = frame_at(number);
	u8 *text;
	u64 n;

	if (!f)
		return DONE;
	text = chunk(f, FIRST + from);
	STEPS(n) {
		if (from + n >= length)
			return DONE;
		if (!text[n])
			text[n] = separator;
	}
	return MORE;
}

/* memstr(): the last of the bytes is for the string's NUL */
global int dt_memstr(u32 number, u64 address, u32 separator, u64 size, u32 temporary)
{
	struct frame *f = frame_at(number);
	u64 from, length;
	int kind;

	if (!f)
		return ILLOP;
	if (!size) {
		f->value = 0;
		return OK;
	}
	length = size < limits.strsize ? size - 1 : limits.strsize - 1;
	if (length) {
		kind = dt_resolve(number, address, length);
		if (kind)
			return kind;
		if (bpf_probe_read_kernel((u8 *)f + bounded(FIRST, limits.frame_size - limits.strsize),
					  bounded(length, limits.strsize - 1), (void *)f->value))
			return fault(f, BADADDR, address);
	}
	CHUNKS(from)
		if (dt_memstr_part(number, from, length, separator) == DONE)
			break;
	return dt_piece(number, 0, length, temporary);
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

/* The delimiters are a bit for each character, in STATE(0) to STATE(3). */
global int dt_delimiters_part(u32 number, u64 from)
{
	struct frame *f = frame_at(number);
	u8 *text;
	u64 n;

	if (!f)
		return DONE;
	text = chunk(f, SECOND + from);
	STEPS(n) {
		u8 c = text[n];

		if (!c)
			return DONE;
		STATE(c >> 6) |= 1ULL << (c & 63);
	}
	return MORE;
}

/* Where a span ends. */
#define SPAN_END STATE(4)

/* A part of dt_span(). */
global int dt_span_part(u32 number, u64 from, u32 wanted)
{
	struct frame *f = frame_at(number);
	u8 *text;
	u64 n;

	if (!f)
		return DONE;
	from = place(from);
	text = chunk(f, limits.token + from);
	STEPS(n) {
		u8 c = text[n];

		SPAN_END = from + n;
		if (!c || (STATE(c >> 6) >> (c & 63) & 1) == wanted)
			return DONE;
	}
	return MORE;
}

/* The first place from `from` on in strtok()'s string whose character is a delimiter, or is none, as `wanted` says. */
global int dt_span(u32 number, u32 from, u32 wanted)
{
	struct frame *f = frame_at(number);
	u64 more;

	if (!f)
		return from;
	CHUNKS(more)
		if (dt_span_part(number, from + more, wanted) == DONE)
			break;
	return SPAN_END;
}

/* strtok() */
global int dt_strtok(u32 number, u64 string, u64 delimiters, u32 temporary)
{
	struct frame *f = frame_at(number);
	u64 from, start, end;
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
	if (!f->strtok)
		return fault(f, BADADDR, 0);
	f->value = 0;
	STATE(0) = STATE(1) = STATE(2) = STATE(3) = 0;
	CHUNKS(from)
		if (dt_delimiters_part(number, from) == DONE)
			break;
	start = place(dt_span(number, f->strtok - 1, 0));
	end = place(dt_span(number, start, 1));
	/* The next call starts at the delimiter, which may be none of its own. */
	f->strtok = end + 1;
	if (end == start)
		return OK;
	return dt_token(number, start, end - start, temporary);
}
