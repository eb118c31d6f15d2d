// SPDX-License-Identifier: MIT OR GPL-2.0-only
/* Numbers as text and back, and addresses of networks. */
#include "runtime.h"

#define FIRST (limits.work)

/* How many digits were written so far. */
#define DIGITS STATE(0)

inline_always void put_digit(struct frame *f, u8 character)
{
	set_byte(f, FIRST + DIGITS, character);
	DIGITS++;
}

/* Turns the digits in the work slot around, as the result. */
global int dt_turn_around(u32 number, u32 temporary)
{
	struct frame *f = frame_at(number);
	u64 at = result_at(temporary);
	u32 i;

	if (!f)
		return ILLOP;
	for (i = 0; i < 68; i++) {
		if (i >= DIGITS || i >= limits.strsize - 1)
			break;
		set_byte(f, at + i, byte_at(f, FIRST + DIGITS - 1 - i));
	}
	set_byte(f, at + i, 0);
	return give_string(f, temporary);
}

/* lltostr() */
global int dt_lltostr(u32 number, s64 value, u64 base, u32 temporary)
{
	struct frame *f = frame_at(number);
	u64 rest = value;
	u32 i;
	int negative = base == 10 && value < 0;

	if (!f)
		return ILLOP;
	if (base < 2 || base > 36)
		return fault(f, ILLOP, base);
	if (negative)
		rest = -rest;
	DIGITS = 0;
	for (i = 0; i < 65; i++) {
		u64 digit = rest % base;

		put_digit(f, digit < 10 ? '0' + digit : 'a' + digit - 10);
		rest /= base;
		if (!rest)
			break;
	}
	if (base == 16) {
		put_digit(f, 'x');
		put_digit(f, '0');
	} else if (base == 8 && value) {
		put_digit(f, '0');
	}
	if (negative)
		put_digit(f, '-');
	return dt_turn_around(number, temporary);
}

/* What strtoll() has read so far: blanks, or a sign, a first zero, digits. */
enum { BLANKS, SIGNED, ZERO, NUMBER };
#define RESULT STATE(0)
#define READ STATE(1)
#define NEGATIVE STATE(2)
#define BASE STATE(3)

/* The value of a digit; 255: it is none. */
inline_always u64 digit_of(u8 c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c |= 0x20;
	return c >= 'a' && c <= 'z' ? c - 'a' + 10 : 255;
}

/* A part of dt_strtoll(). */
global int dt_strtoll_part(u32 number, u64 from)
{
	struct frame *f = frame_at(number);
	u8 *text;
	u64 n;

	if (!f)
		return DONE;
	text = chunk(f, FIRST + from);
	STEPS(n) {
		u8 c = text[n];
		u64 digit = digit_of(c);

		if (READ == BLANKS && (c == ' ' || (c >= '\t' && c <= '\r')))
			continue;
		if (READ == BLANKS && (c == '-' || c == '+')) {
			NEGATIVE = c == '-';
			READ = SIGNED;
			continue;
		}
		/* The prefix 0x. */
		if (READ == ZERO && BASE == 16 && (c == 'x' || c == 'X')) {
			READ = NUMBER;
			continue;
		}
		READ = READ < ZERO && c == '0' ? ZERO : NUMBER;
		if (digit >= BASE)
			return DONE;
		RESULT = RESULT * BASE + digit;
	}
	return MORE;
}

/* strtoll() */
global int dt_strtoll(u32 number, u64 string, u64 base)
{
	struct frame *f = frame_at(number);
	int length;
	u64 from;

	if (!f)
		return ILLOP;
	if (base < 2 || base > 36)
		return fault(f, ILLOP, base);
	length = dt_load_string(number, string, FIRST, limits.strsize);
	if (length < 0)
		return -length;
	RESULT = 0;
	READ = BLANKS;
	NEGATIVE = 0;
	BASE = base;
	CHUNKS(from)
		if (dt_strtoll_part(number, from) == DONE)
			break;
	f->value = NEGATIVE ? -RESULT : RESULT;
	return OK;
}

/* Decimal digits of a byte; where it goes on. */
inline_always u32 put_decimal(struct frame *f, u32 at, u32 value)
{
	if (value >= 100)
		set_byte(f, at++, '0' + value / 100);
	if (value >= 10)
		set_byte(f, at++, '0' + value / 10 % 10);
	set_byte(f, at++, '0' + value % 10);
	return at;
}

inline_always u32 put_hex(struct frame *f, u32 at, u32 value)
{
	u32 shown = 0;
	int shift;

	for (shift = 12; shift >= 0; shift -= 4) {
		u32 digit = (value >> shift) & 15;

		if (!digit && !shown && shift)
			continue;
		shown = 1;
		set_byte(f, at++, digit < 10 ? '0' + digit : 'a' + digit - 10);
	}
	return at;
}

/* inet_ntoa(), inet_ntop(AF_INET) */
global int dt_inet_ntoa(u32 number, u64 address, u32 temporary)
{
	struct frame *f = frame_at(number);
	u64 at = result_at(temporary);
	u8 bytes[4] = {};
	int kind;

	if (!f)
		return ILLOP;
	kind = dt_resolve(number, address, 4);
	if (kind)
		return kind;
	if (bpf_probe_read_kernel(bytes, 4, (void *)f->value))
		return fault(f, BADADDR, address);
	at = put_decimal(f, at, bytes[0]);
	set_byte(f, at++, '.');
	at = put_decimal(f, at, bytes[1]);
	set_byte(f, at++, '.');
	at = put_decimal(f, at, bytes[2]);
	set_byte(f, at++, '.');
	at = put_decimal(f, at, bytes[3]);
	set_byte(f, at, 0);
	return give_string(f, temporary);
}

/* One group of an IPv6 address from the first work slot; where it goes on. */
global int dt_put_group(u32 number, u32 at, u32 group)
{
	struct frame *f = frame_at(number);

	if (!f || group > 7)
		return at;
	return put_hex(f, at, byte_at(f, FIRST + group * 2) << 8 | byte_at(f, FIRST + group * 2 + 1));
}

/* One byte of an IPv6 address as a decimal number; where it goes on. */
global int dt_put_byte(u32 number, u32 at, u32 byte)
{
	struct frame *f = frame_at(number);

	if (!f || byte > 15)
		return at;
	return put_decimal(f, at, byte_at(f, FIRST + byte));
}

/*
 * inet_ntoa6(), inet_ntop(AF_INET6): the longest run of zeros as ::, addresses of IPv4 with dots. Unless `strict`, of
 * those what stands before is left out.
 */
global int dt_inet_ntoa6(u32 number, u64 address, u32 strict, u32 temporary)
{
	struct frame *f = frame_at(number);
	u64 at = result_at(temporary);
	u32 i, run = 0, best = 0, best_start = 8, dotted = 0, last;
	int kind;

	if (!f)
		return ILLOP;
	kind = dt_resolve(number, address, 16);
	if (kind)
		return kind;
	if (bpf_probe_read_kernel((u8 *)f + FIRST, 16, (void *)f->value))
		return fault(f, BADADDR, address);
	for (i = 0; i < 8; i++) {
		if (byte_at(f, FIRST + i * 2) | byte_at(f, FIRST + i * 2 + 1)) {
			run = 0;
			continue;
		}
		run++;
		if (run > best) {
			best = run;
			best_start = i + 1 - run;
		}
	}
	if (best < 2)
		best_start = 8;
	dotted = best_start == 0 && ((best == 5 && byte_at(f, FIRST + 10) == 255 && byte_at(f, FIRST + 11) == 255) ||
				     best == 6);
	last = !dotted ? 8 : strict ? 6 : 0;
	for (i = 0; i < 8; i++) {
		if (i >= last)
			break;
		if (i >= best_start && i < best_start + best) {
			if (i == best_start) {
				set_byte(f, at++, ':');
				if (!i)
					set_byte(f, at++, ':');
			}
			continue;
		}
		at = dt_put_group(number, at, i);
		if (i < 7)
			set_byte(f, at++, ':');
	}
	if (dotted) {
		at = dt_put_byte(number, at, 12);
		set_byte(f, at++, '.');
		at = dt_put_byte(number, at, 13);
		set_byte(f, at++, '.');
		at = dt_put_byte(number, at, 14);
		set_byte(f, at++, '.');
		at = dt_put_byte(number, at, 15);
	}
	set_byte(f, at, 0);
	return give_string(f, temporary);
}

/* inet_ntop() */
global int dt_inet_ntop(u32 number, u64 family, u64 address, u32 temporary)
{
	struct frame *f = frame_at(number);

	if (family == 2)
		return dt_inet_ntoa(number, address, temporary);
	if (family == 10)
		return dt_inet_ntoa6(number, address, 1, temporary);
	if (!f)
		return ILLOP;
	return fault(f, ILLOP, family);
}

inline_always u8 hex_digit(u8 value)
{
	return value < 10 ? '0' + value : 'a' + value - 10;
}

/* link_ntop(): the address of an Ethernet or an InfiniBand device */
global int dt_link_ntop(u32 number, u64 type, u64 address, u32 temporary)
{
	struct frame *f = frame_at(number);
	u64 at = result_at(temporary);
	u32 i, size;
	int kind;

	if (!f)
		return ILLOP;
	if (type != 1 && type != 32)
		return fault(f, ILLOP, type);
	size = type == 1 ? 6 : 20;
	kind = dt_resolve(number, address, size);
	if (kind)
		return kind;
	if (bpf_probe_read_kernel((u8 *)f + FIRST, size == 6 ? 6 : 20, (void *)f->value))
		return fault(f, BADADDR, address);
	for (i = 0; i < 20; i = opaque(i + 1)) {
		u8 byte = byte_at(f, FIRST + i);

		if (i >= size)
			break;
		if (i)
			set_byte(f, at++, ':');
		set_byte(f, at++, hex_digit(byte >> 4));
		set_byte(f, at++, hex_digit(byte & 15));
	}
	set_byte(f, at, 0);
	return give_string(f, temporary);
}
