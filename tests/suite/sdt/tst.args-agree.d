/*
 * An element of args[] that all probes of a clause have, though they differ in others.
 *
 * @options: -q
 * @trigger: exit:0
 */
tcp:::connect-*, tcp:::send
/pid == $target/
{
	trace(args[3]->tcps_state);
	trace(args[1]->cs_cid);
}

sched:::enqueue, sched:::dequeue
{
	seen[probename] = args[1]->pr_pid >= 0 && args[2]->cpu_id >= 0;
}

END
{
	printf("%d\n", seen["enqueue"]);
}
