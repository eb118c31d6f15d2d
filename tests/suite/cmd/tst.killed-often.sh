# A dtrace that is killed leaves nothing in the kernel: system calls and END.
levels=1237
probes='syscall:::entry,syscall::write:return,END'
. ./killed.sh
