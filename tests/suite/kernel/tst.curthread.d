/*
 * The current task's structure agrees with the variables that are built in.
 * @options: -q
 * @trigger: getppid
 */
syscall::getppid:entry
/pid == $target/
{
	this->t = curthread;
	printf("%d %d %d\n", this->t->tgid == pid, this->t->pid == tid, this->t->group_leader == this->t);
	printf("%d %d %d\n", this->t->cred->uid.val == uid, this->t->cred->gid.val == gid, this->t->real_parent->tgid == ppid);
	printf("%s %s %s\n", this->t->comm, stringof(this->t->comm), execname);
	printf("%d %d\n", this->t->thread_info.cpu == cpu, this->t->signal->nr_threads);
	/* A list: from a member to the structure that it is in. */
	printf("%d\n", this->t->tasks.next->prev == &this->t->tasks);
	printf("%d\n", (struct task_struct *)((uintptr_t)&this->t->tasks - offsetof(struct task_struct, tasks)) == curthread);
}
