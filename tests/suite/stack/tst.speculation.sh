# A stack in a speculation, and in a branch.
. ./lib.sh
stacks -n 'syscall::getppid:entry /pid == $target/ { self->s = speculation(); speculate(self->s); stack(3); }
syscall::getppid:return /self->s/ { commit(self->s); }' -c "$trigger getppid:1" | of_syscalls
stacks -n 'syscall::getppid:entry /pid == $target/ { if (pid == 0) { trace(1); } else { stack(3); } }' \
	-c "$trigger getppid:1" | of_syscalls
