#!/usr/sbin/dtrace -qs
/*
 * kill.d: signals that processes send by kill(), with what came of it.
 *
 * usage: kill.d [SECONDS]
 *
 * example:
 *     # kill.d
 *       FROM COMMAND          SIG     TO RESULT
 *        881 bash              15    882      0
 *        881 bash               0      1      0
 *        881 bash               0  99999     -1
 */

#pragma D option defaultargs

BEGIN
{
	printf("%6s %-16s %3s %6s %6s\n", "FROM", "COMMAND", "SIG", "TO", "RESULT");
}

syscall::kill:entry
{
	self->sends = 1;
	self->to = (int)arg0;
	self->signal = (int)arg1;
}

syscall::kill:return
/self->sends/
{
	printf("%6d %-16s %3d %6d %6d\n", pid, execname, self->signal, self->to, errno ? -1 : 0);
	self->sends = 0;
}

tick-1s
/++seconds == $1/
{
	exit(0);
}
