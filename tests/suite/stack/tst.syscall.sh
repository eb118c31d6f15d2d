# The stack of a system call is that of the kernel, from the tracepoint on, at entry and at return.
. ./lib.sh
for name in entry return
do
	stacks -n "syscall::getppid:$name /pid == \$target/ { stack(); }" -c "$trigger getppid:2" | of_syscalls
done
