/*
 * args[]: of tracepoints as they are, of tables of probes as they are translated.
 * @options: -q
 * @trigger: sleep:5 sleep:5 sleep:5
 */
rawtp:sched::sched_switch
/args[1]->tgid == $target && args[1]->__state != 0/
{
	@["left"] = max(args[1] == curthread && arg1 == (uintptr_t)args[1] && args[2] != args[1]);
}

sched:::off-cpu
/pid == $target/
{
	@["other"] = max(args[0]->pr_lwpid != tid);
	this->next = (struct task_struct *)arg0;
	@["process"] = max(args[1]->pr_addr == (uintptr_t)this->next->group_leader && args[0]->pr_addr == arg0);
	@["state"] = max(args[0]->pr_state == SRUN || args[0]->pr_state == SONPROC);
	@["name"] = max(args[0]->pr_name == stringof(this->next->comm) &&
	    args[1]->pr_fname == stringof(this->next->group_leader->comm));
}

sched:::wakeup
/args[1]->pr_pid == $target/
{
	@["woken"] = max(args[1]->pr_fname == "trigger" && args[0]->pr_lwpid == $target);
}

sched:::enqueue
/args[1]->pr_pid == $target/
{
	@["queue"] = max(args[2]->cpu_id >= 0 && args[2]->cpu_pset == 0);
}

END
{
	printa("%s %@d\n", @);
}
