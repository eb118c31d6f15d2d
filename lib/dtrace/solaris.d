/*
 * Types, variables and members of structures of the kernel of Solaris that scripts name. For `variable, where this kernel has none
 * of that name, stands genunix_variable; for a member that a structure of this kernel, `struct tag`, has not, the same member of
 * genunix_tag, which its address is translated to.
 */

#pragma D depends_on library system.d
#pragma D depends_on library procfs.d
#pragma D depends_on library io.d

typedef long long hrtime_t;
typedef int boolean_t;
typedef long long offset_t;
typedef unsigned short in_port_t;

/* Load averages, a process being 65536: Linux counts 2048. */
inline unsigned long genunix_hp_avenrun[int n] = ((unsigned long *)&`avenrun)[n] << 5;

inline int genunix_ncpus = *(unsigned int *)&`nr_cpu_ids;
inline int genunix_ncpus_online = ((atomic_t *)&`__num_online_cpus)->counter;

inline int genunix__pagesize = _page_size;

/* Pages of memory, and of them those that nothing uses (NR_FREE_PAGES is the first of the counters). */
inline unsigned long genunix_physmem = ((atomic_long_t *)&`_totalram_pages)->counter;
inline unsigned long genunix_freemem = ((atomic_long_t *)&`vm_zone_stat)->counter;

inline unsigned long genunix_physinstalled = genunix_physmem;
inline unsigned long genunix_availrmem = genunix_freemem;
inline unsigned long genunix_pages_locked = 0;
inline unsigned long genunix_swapfs_minfree = 0;
inline unsigned long genunix_swapfs_reserve = 0;
inline int genunix_nswapped = 0;

/* Pages of swap: reserved are those in use, as Linux reserves none in advance. */

typedef struct {
	unsigned long ani_max;
	unsigned long ani_free;
	unsigned long ani_phys_resv;
	unsigned long ani_mem_resv;
	unsigned long ani_locked_swap;
} k_anoninfo_t;

translator k_anoninfo_t < long F > {
	ani_max = *(long *)&`total_swap_pages;
	ani_free = F;
	ani_phys_resv = *(long *)&`total_swap_pages - F;
	ani_mem_resv = 0;
	ani_locked_swap = 0;
};

inline k_anoninfo_t genunix_k_anoninfo = xlate < k_anoninfo_t > (((atomic_long_t *)&`nr_swap_pages)->counter);

inline unsigned long genunix_lbolt = *(unsigned long *)&`jiffies;

/* The last process id that was given away. */
inline int genunix_mpid = ((struct pid_namespace *)&`init_pid_ns)->idr.idr_next - 1;

inline struct new_utsname genunix_utsname = ((struct uts_namespace *)&`init_uts_ns)->name;

/* Threads and processes are tasks: a process is the first of its threads. */

typedef struct {
	/* of a thread */
	struct task_struct *t_procp;
	id_t t_tid;
	int t_pri;
	struct rq *t_cpu;
	/* of a process */
	struct task_struct *p_parent;
	struct pid *p_pidp;
	pid_t p_ppid;
	struct task_struct p_user;
	hrtime_t p_mstart;
	int p_lwpcnt;
	clock_t p_utime;
	clock_t p_stime;
	size_t p_brksize;
	size_t p_stksize;
	/* of p_user */
	char u_comm[16];
	string u_psargs;
	struct files_struct u_finfo;
	struct path *u_cdir;
	struct path *u_rdir;
} genunix_task_struct;

/* A tick is 10 ms, as in Solaris. */
inline clock_t _ticks[uint64_t nanoseconds] = nanoseconds / 10000000;

translator genunix_task_struct < struct task_struct *T > {
	t_procp = T->group_leader;
	t_tid = _task_tid[T];
	t_pri = T->pid == 0 ? -1 : T->prio;
	t_cpu = T->se.cfs_rq->rq;
	p_parent = T->real_parent->group_leader;
	p_pidp = T->thread_pid;
	p_ppid = _task_tgid[T->real_parent];
	p_user = *T;
	p_mstart = T->start_time;
	p_lwpcnt = T->signal->nr_threads;
	p_utime = _ticks[T->signal->utime + T->utime];
	p_stime = _ticks[T->signal->stime + T->stime];
	p_brksize = T->mm == NULL ? 0 : T->mm->brk - T->mm->start_brk;
	p_stksize = T->mm == NULL ? 0 : T->mm->stack_vm * _page_size;
	u_comm = T->comm;
	u_psargs = xlate < psinfo_t > (T).pr_psargs;
	u_finfo = *T->files;
	u_cdir = &T->fs->pwd;
	u_rdir = &T->fs->root;
};

typedef struct {
	pid_t pid_id;
} genunix_pid;

translator genunix_pid < struct pid *P > {
	pid_id = _pid_number[P];
};

/* The queue of a CPU: who waits in it, without who runs. */

typedef struct {
	processorid_t cpu_id;
	struct rq *cpu_disp;
	int disp_nrunnable;
} genunix_rq;

translator genunix_rq < struct rq *R > {
	cpu_id = R->cpu;
	cpu_disp = R;
	disp_nrunnable = R->nr_running - (R->curr->pid != 0);
};

/* Open files: a vnode is what a struct file has of it. */

typedef struct {
	struct file *uf_file;
} uf_entry_t;

typedef struct {
	int fi_nfiles;
	uf_entry_t *fi_list;
} genunix_files_struct;

translator genunix_files_struct < struct files_struct *F > {
	fi_nfiles = F->fdt->max_fds;
	fi_list = (uf_entry_t *)F->fdt->fd;
};

/* By S_IFMT of a mode: VREG, VDIR, VBLK, VCHR, VLNK, VFIFO, VSOCK, VNON. */
inline int _vnode_type[unsigned int format] =
	format == 010 ? 1 :
	format == 004 ? 2 :
	format == 006 ? 3 :
	format == 002 ? 4 :
	format == 012 ? 5 :
	format == 001 ? 6 :
	format == 014 ? 9 : 0;

typedef struct {
	offset_t f_offset;
	struct file *f_vnode;
	char *v_path;
	int v_type;
} genunix_file;

translator genunix_file < struct file *F > {
	f_offset = F->f_pos;
	f_vnode = F;
	v_path = (char *)_file_path[F];
	v_type = _vnode_type[(F->f_inode->i_mode >> 12) & 017];
};

typedef struct {
	char *v_path;
} genunix_path;

translator genunix_path < struct path *P > {
	v_path = (char *)d_path(P);
};

/* The device of sdt:::interrupt-start is what handles the interrupt: it has the name, and the instance is its number. */

struct dev_info {
	struct irqaction *devi_action;
};

typedef struct {
	uintptr_t devi_major;
	int devi_instance;
} genunix_dev_info;

translator genunix_dev_info < struct dev_info *D > {
	devi_major = (uintptr_t)D;
	devi_instance = ((struct irqaction *)D)->irq;
};

typedef struct {
	string dn_name;
} devnames_t;

translator devnames_t < struct irqaction *A > {
	dn_name = stringof(A->name);
};

inline devnames_t genunix_devnamesp[uintptr_t major] = xlate < devnames_t > ((struct irqaction *)major);
