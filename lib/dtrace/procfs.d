/* Processes and threads, as the proc and sched providers describe them. */

#pragma D depends_on library sched.d
#pragma D depends_on library system.d
#pragma D depends_on library regs.d

typedef long time_t;

typedef struct timestruc {
	time_t tv_sec;
	long tv_nsec;
} timestruc_t;

translator timestruc_t < uint64_t N > {
	tv_sec = N / 1000000000;
	tv_nsec = N % 1000000000;
};

typedef id_t taskid_t;
typedef id_t projid_t;
typedef id_t dprojid_t;
typedef id_t poolid_t;
typedef id_t zoneid_t;

typedef struct lwpsinfo {
	int pr_flag;			/* PR_* */
	id_t pr_lwpid;			/* thread id */
	uintptr_t pr_addr;		/* the kernel's task_struct */
	uintptr_t pr_wchan;		/* what it sleeps on */
	char pr_stype;			/* SOBJ_* */
	char pr_state;			/* SSLEEP, SRUN, ... */
	char pr_sname;			/* the state as a letter */
	char pr_nice;
	short pr_syscall;
	char pr_oldpri;
	char pr_cpu;
	int pr_pri;			/* priority */
	ushort_t pr_pctcpu;
	ushort_t pr_pad;
	timestruc_t pr_start;
	timestruc_t pr_time;
	string pr_clname;		/* scheduling class: TS, RT, ... */
	char pr_name[16];
	processorid_t pr_onpro;		/* CPU it runs on, or ran on last */
	processorid_t pr_bindpro;
	psetid_t pr_bindpset;
	int pr_lgrp;
	int pr_filler[4];
} lwpsinfo_t;

typedef struct psinfo {
	int pr_flag;
	int pr_nlwp;			/* number of threads */
	pid_t pr_pid;
	pid_t pr_ppid;
	pid_t pr_pgid;
	pid_t pr_sid;
	uid_t pr_uid;
	uid_t pr_euid;
	gid_t pr_gid;
	gid_t pr_egid;
	uintptr_t pr_addr;		/* the kernel's task_struct of the first thread */
	size_t pr_size;
	size_t pr_rssize;
	size_t pr_pad1;
	struct tty_struct *pr_ttydev;	/* terminal, or -1 */
	ushort_t pr_pctcpu;
	ushort_t pr_pctmem;
	timestruc_t pr_start;
	timestruc_t pr_time;
	timestruc_t pr_ctime;
	char pr_fname[16];		/* name of the program */
	string pr_psargs;		/* its arguments */
	int pr_wstat;			/* as wait(2) tells it, once it has ended */
	int pr_argc;
	uintptr_t pr_argv;
	uintptr_t pr_envp;
	char pr_dmodel;			/* PR_MODEL_* */
	char pr_pad2[3];
	taskid_t pr_taskid;
	dprojid_t pr_projid;
	int pr_nzomb;
	poolid_t pr_poolid;
	zoneid_t pr_zoneid;
	id_t pr_contract;
	int pr_filler[1];
	lwpsinfo_t pr_lwp;
} psinfo_t;

inline char PR_MODEL_ILP32 = 1;
inline char PR_MODEL_LP64 = 2;

inline int PR_STOPPED = 0x00000001;
inline int PR_ISTOP = 0x00000002;
inline int PR_DSTOP = 0x00000004;
inline int PR_ISSYS = 0x00001000;
inline int PR_IDLE = 0x10000000;

inline char SSLEEP = 1;
inline char SRUN = 2;
inline char SZOMB = 3;
inline char SSTOP = 4;
inline char SIDL = 5;
inline char SONPROC = 6;
inline char SWAIT = 7;

/* Kinds of what a thread sleeps on. Linux does not tell: pr_stype is SOBJ_NONE. */

inline char SOBJ_NONE = 0;
inline char SOBJ_MUTEX = 1;
inline char SOBJ_RWLOCK = 2;
inline char SOBJ_CV = 3;
inline char SOBJ_SEMA = 4;
inline char SOBJ_USER = 5;
inline char SOBJ_USER_PI = 6;
inline char SOBJ_SHUTTLE = 7;

/* Indices of a process's kinds of ids. */

inline int PIDTYPE_PID = 0;
inline int PIDTYPE_TGID = 1;
inline int PIDTYPE_PGID = 2;
inline int PIDTYPE_SID = 3;

/* The number of a struct pid in the PID namespace that dtrace is in, 0 if it has none there. */

typedef struct pid_number {
	pid_t number;
} pid_number_t;

translator pid_number_t < struct pid *P > {
	number = P == NULL ? 0 :
	    _pid_namespace == 0 ? P->numbers[0].nr :
	    P->numbers[P->level].ns->ns.inum == _pid_namespace ? P->numbers[P->level].nr :
	    P->level > 0 && P->numbers[P->level - 1].ns->ns.inum == _pid_namespace ? P->numbers[P->level - 1].nr :
	    P->level > 1 && P->numbers[P->level - 2].ns->ns.inum == _pid_namespace ? P->numbers[P->level - 2].nr :
	    P->level > 2 && P->numbers[P->level - 3].ns->ns.inum == _pid_namespace ? P->numbers[P->level - 3].nr : 0;
};

inline pid_t _pid_number[struct pid *P] = xlate < pid_number_t > (P).number;

inline pid_t _task_tid[struct task_struct *T] = _pid_namespace == 0 ? T->pid : _pid_number[T->thread_pid];

inline pid_t _task_tgid[struct task_struct *T] =
	_pid_namespace == 0 ? T->tgid : _pid_number[T->signal->pids[PIDTYPE_TGID]];

/* Bits of a task's state, __state and exit_state, of the kernel's include/linux/sched.h. */

inline int TASK_ASLEEP = 0xb043;
inline int TASK_STOPPED = 0x000c;
inline int TASK_DEAD = 0x00b0;
inline int TASK_WAKING = 0x0300;
inline int TASK_NEW = 0x0800;

inline char _task_state[unsigned int state, int on_cpu] =
	(state & TASK_DEAD) != 0 ? SZOMB :
	(state & TASK_STOPPED) != 0 ? SSTOP :
	(state & TASK_ASLEEP) != 0 ? SSLEEP :
	(state & TASK_WAKING) != 0 ? SWAIT :
	(state & TASK_NEW) != 0 ? SIDL :
	on_cpu ? SONPROC : SRUN;

inline char _task_state_letter[char state] =
	state == SSLEEP ? 'S' :
	state == SRUN ? 'R' :
	state == SZOMB ? 'Z' :
	state == SSTOP ? 'T' :
	state == SIDL ? 'I' :
	state == SONPROC ? 'O' : 'W';

/* Scheduling classes by the policy of a task: SCHED_* of the kernel's include/uapi/linux/sched.h. */

inline string _task_class[unsigned int policy] =
	policy == 0 ? "TS" :
	policy == 1 || policy == 2 ? "RT" :
	policy == 3 ? "BATCH" :
	policy == 5 ? "IDLE" :
	policy == 6 ? "DL" :
	policy == 7 ? "EXT" : "?";

inline int PF_KTHREAD = 0x00200000;

/* What task_struct has, as time of day. */

inline uint64_t _task_start[struct task_struct *T] = _clock_start + T->start_time;

/* CPU time: the kernel adds it up at each tick and switch. */

inline uint64_t _task_time[struct task_struct *T] = T->se.sum_exec_runtime;

/* How a process has ended. What ends all threads (SIGNAL_GROUP_EXIT), as does the end of the last, counts for it. */

inline int _task_wait_status[struct task_struct *T] =
	(T->signal->flags & 4) != 0 ? T->signal->group_exit_code : T->group_leader->exit_code;

/* The memory of a process. One that ends has given it back, but its CPU goes on in it. */

inline struct mm_struct *_task_mm[struct task_struct *T] =
	T->mm == NULL && (T->flags & PF_KTHREAD) == 0 ? T->active_mm : T->mm;

/* Whether execve() has laid out arguments: it says where they start before it says where they end. */

inline int _task_has_arguments[struct task_struct *T] = T->mm != NULL && T->mm->arg_start <= T->mm->arg_end;

/* Where it has left argc, argv and envp: they can be read of the current process alone. */

inline int _task_word[struct task_struct *T] =
	_task_mm[T] != NULL && _task_mm[T]->task_size <= 0x100000000 ? 4 : 8;

inline int _task_argc[struct task_struct *T] =
	!_task_has_arguments[T] || T->mm != curthread->mm ? 0 : *(int *)copyin(T->mm->start_stack, sizeof (int));

#pragma D binding "1.0" translator
translator lwpsinfo_t < struct task_struct *T > {
	pr_flag = ((T->__state & TASK_STOPPED) != 0 ? PR_STOPPED : 0) | (T->pid == 0 ? PR_IDLE : 0) |
	    ((T->flags & PF_KTHREAD) != 0 ? PR_ISSYS : 0);
	pr_lwpid = _task_tid[T];
	pr_addr = (uintptr_t)T;
	pr_wchan = 0;
	pr_stype = SOBJ_NONE;
	pr_state = _task_state[T->__state | T->exit_state, T->on_cpu];
	pr_sname = _task_state_letter[_task_state[T->__state | T->exit_state, T->on_cpu]];
	pr_syscall = T == curthread && (T->flags & PF_KTHREAD) == 0 && (long)uregs[R_SYSCALL] >= 0 ? uregs[R_SYSCALL] : 0;
	pr_pri = T->prio;
	pr_start = xlate < timestruc_t > (_task_start[T]);
	pr_time = xlate < timestruc_t > (_task_time[T]);
	pr_clname = T->pid == 0 ? "IDLE" : _task_class[T->policy];
	pr_name = T->comm;
	pr_onpro = T->thread_info.cpu;
	pr_bindpro = T->nr_cpus_allowed == 1 ? T->thread_info.cpu : -1;
	pr_bindpset = -1;
	pr_lgrp = _cpu_node[T->thread_info.cpu];
};

#pragma D binding "1.0" translator
translator psinfo_t < struct task_struct *T > {
	pr_flag = (T->flags & PF_KTHREAD) != 0 ? PR_ISSYS : 0;
	pr_nlwp = T->signal->nr_threads;
	pr_pid = _task_tgid[T];
	pr_ppid = _task_tgid[T->real_parent];
	pr_pgid = _pid_number[T->signal->pids[PIDTYPE_PGID]];
	pr_sid = _pid_number[T->signal->pids[PIDTYPE_SID]];
	pr_uid = T->cred->uid.val;
	pr_euid = T->cred->euid.val;
	pr_gid = T->cred->gid.val;
	pr_egid = T->cred->egid.val;
	pr_addr = T == NULL ? 0 : (uintptr_t)T->group_leader;
	pr_ttydev = T->signal->tty != NULL ? T->signal->tty : (struct tty_struct *)-1;
	pr_start = xlate < timestruc_t > (_task_start[T->group_leader]);
	/* Threads that have ended, the first one, and this one. */
	pr_time = xlate < timestruc_t > ((uint64_t)(T->signal->sum_sched_runtime + _task_time[T->group_leader] +
	    (T == T->group_leader ? 0 : _task_time[T])));
	pr_ctime = xlate < timestruc_t > ((uint64_t)(T->signal->cutime + T->signal->cstime));
	pr_fname = T->group_leader->comm;
	pr_psargs = T->mm != NULL && T->mm == curthread->mm ? execargs : stringof(T->group_leader->comm);
	pr_wstat = _task_wait_status[T];
	pr_argc = _task_argc[T];
	pr_argv = !_task_has_arguments[T] ? 0 : T->mm->start_stack + _task_word[T];
	pr_envp = !_task_has_arguments[T] ? 0 : T->mm->start_stack + _task_word[T] * (_task_argc[T] + 2);
	pr_dmodel = _task_word[T] == 4 ? PR_MODEL_ILP32 : PR_MODEL_LP64;
	pr_taskid = 0;
	pr_projid = 0;
	pr_nzomb = 0;
	pr_poolid = 0;
	pr_zoneid = 0;
	pr_contract = 0;
	pr_lwp = xlate < lwpsinfo_t > (T);
};

inline psinfo_t *curpsinfo = xlate < psinfo_t * > (curthread);
#pragma D attributes Stable/Stable/Common curpsinfo
#pragma D binding "1.0" curpsinfo

inline lwpsinfo_t *curlwpsinfo = xlate < lwpsinfo_t * > (curthread);
#pragma D attributes Stable/Stable/Common curlwpsinfo
#pragma D binding "1.0" curlwpsinfo

inline string cwd = d_path(&curthread->fs->pwd);
#pragma D attributes Stable/Stable/Common cwd
#pragma D binding "1.0" cwd

inline string root = d_path(&curthread->fs->root);
#pragma D attributes Stable/Stable/Common root
#pragma D binding "1.0" root
