/*
 * Members of structures of another system's kernel, made from what those of this one have.
 * @options: -q
 */
BEGIN
{
	this->process = curthread->t_procp;
	this->user = &this->process->p_user;
	printf("%d %d\n", this->process->p_pidp->pid_id == pid, curthread->t_tid == tid);
	printf("%d %d\n", this->process->p_ppid == ppid, this->process->p_parent->p_pidp->pid_id == ppid);
	printf("%d %d\n", this->process->p_user.u_comm == execname, this->user->u_psargs == curpsinfo->pr_psargs);
	printf("%d\n", stringof(curthread->t_procp->p_user.u_cdir->v_path) == cwd);

	this->file = this->process->p_user.u_finfo.fi_list[1].uf_file;
	this->vnode = this->file != 0 ? this->file->f_vnode : 0;
	this->path = this->vnode->v_path != 0 ? cleanpath(this->vnode->v_path) : "<unknown>";
	printf("%d %d\n", this->path == fds[1].fi_pathname, this->vnode->v_type == 1 || this->vnode->v_type == 6);

	this->list = (uint64_t)this->process->p_user.u_finfo.fi_list;
	this->entry = (uf_entry_t *)(this->list + sizeof (uf_entry_t));
	printf("%d %d\n", this->entry->uf_file == this->file, sizeof (uf_entry_t));

	printf("%d %d\n", this->process->p_lwpcnt == curpsinfo->pr_nlwp, this->process->p_stksize > 0);
	printf("%d\n", curthread->t_cpu->cpu_disp->disp_nrunnable >= 0);
	printf("%d\n", timestamp - curthread->t_procp->p_mstart < 600000000000);
	exit(0);
}
