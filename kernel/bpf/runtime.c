// SPDX-License-Identifier: MIT OR GPL-2.0-only
/* The whole runtime as one unit, so that one object file has all functions. */
#include "memory.c"
#include "string.c"
#undef FIRST
#undef SECOND
#include "path.c"
#undef FIRST
#include "number.c"
#include "json.c"
#include "control.c"
#include "process.c"

const volatile struct limits limits SEC(".rodata") = {};
struct map frames SEC(".maps");
struct map globals SEC(".maps");
struct map threads SEC(".maps");
struct map speculations SEC(".maps");
