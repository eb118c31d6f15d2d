/*
 * The least that attaching to every function of a kernel takes: one kprobe_multi link with an empty program.
 *
 *	multi FUNCTIONS		the file has a name of a function on each line
 *
 * Prints milliseconds: reading the file, attaching, detaching.
 */
#include <errno.h>
#include <linux/bpf.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#define MOST (1 << 20)

static double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1e3 + t.tv_nsec / 1e6;
}

static int bpf(int command, union bpf_attr *attr)
{
	return syscall(SYS_bpf, command, attr, sizeof(*attr));
}

static int die(const char *what)
{
	fprintf(stderr, "multi: %s: %s\n", what, strerror(errno));
	return 1;
}

static char *names[MOST];
static uint64_t cookies[MOST];

int main(int argc, char **argv)
{
	/* r0 = 0; exit */
	uint64_t insns[] = { 0xb7, 0x95 };
	union bpf_attr load = {}, link = {};
	size_t room = 0, count = 0;
	double start = now(), read, attached;
	char *line = NULL;
	FILE *file = argc > 1 ? fopen(argv[1], "r") : NULL;
	int program, fd;

	if (!file)
		return die("cannot open the list of functions");
	while (count < MOST && getline(&line, &room, file) > 0) {
		line[strcspn(line, " \t\n")] = 0;
		cookies[count] = count;
		names[count++] = strdup(line);
	}
	read = now();
	load.prog_type = BPF_PROG_TYPE_KPROBE;
	load.expected_attach_type = BPF_TRACE_KPROBE_MULTI;
	load.insns = (uintptr_t)insns;
	load.insn_cnt = 2;
	load.license = (uintptr_t)"GPL";
	program = bpf(BPF_PROG_LOAD, &load);
	if (program < 0)
		return die("cannot load the program");
	link.link_create.prog_fd = program;
	link.link_create.attach_type = BPF_TRACE_KPROBE_MULTI;
	link.link_create.kprobe_multi.syms = (uintptr_t)names;
	link.link_create.kprobe_multi.cookies = (uintptr_t)cookies;
	link.link_create.kprobe_multi.cnt = count;
	fd = bpf(BPF_LINK_CREATE, &link);
	if (fd < 0)
		return die("cannot attach");
	attached = now();
	close(fd);
	printf("%zu functions: read %.0f, attach %.0f, detach %.0f\n", count, read - start, attached - read, now() - attached);
	return 0;
}
