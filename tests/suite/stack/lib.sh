# Functions of several tests of stacks.

# Runs dtrace; one line for each stack: its frames, parted by blanks, without offsets.
stacks()
{
	$dtrace -q "$@" 2>/dev/null | awk '
		/^ +[^ ]+$/ { sub(/^ +/, ""); sub(/\+0x.*/, ""); line = line (line == "" ? "" : " ") $0; next }
		line != "" { print line; line = "" }
		END { if (line != "") print line }'
}

# Says whether each line of a file or stdin is the stack of a system call: no function that runs programs, the entry last.
of_syscalls()
{
	awk '
		/bpf|__traceiter_|trace_run/ { print "a frame of the program: " $0; next }
		!/^vmlinux`[a-z_]+.* vmlinux`entry_SYSCALL_64_after_hwframe$/ { print "no stack of a system call: " $0; next }
		!/vmlinux`do_syscall_64 / { print "no do_syscall_64: " $0; next }
		{ print "a stack of a system call" }'
}
