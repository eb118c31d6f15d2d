/* Signals of Linux, why they were sent (si_code), and what is told with them. */

inline int SIGHUP = 1;
inline int SIGINT = 2;
inline int SIGQUIT = 3;
inline int SIGILL = 4;
inline int SIGTRAP = 5;
inline int SIGABRT = 6;
inline int SIGIOT = 6;
inline int SIGBUS = 7;
inline int SIGFPE = 8;
inline int SIGKILL = 9;
inline int SIGUSR1 = 10;
inline int SIGSEGV = 11;
inline int SIGUSR2 = 12;
inline int SIGPIPE = 13;
inline int SIGALRM = 14;
inline int SIGTERM = 15;
inline int SIGSTKFLT = 16;
inline int SIGCHLD = 17;
inline int SIGCONT = 18;
inline int SIGSTOP = 19;
inline int SIGTSTP = 20;
inline int SIGTTIN = 21;
inline int SIGTTOU = 22;
inline int SIGURG = 23;
inline int SIGXCPU = 24;
inline int SIGXFSZ = 25;
inline int SIGVTALRM = 26;
inline int SIGPROF = 27;
inline int SIGWINCH = 28;
inline int SIGIO = 29;
inline int SIGPOLL = 29;
inline int SIGPWR = 30;
inline int SIGSYS = 31;

/* Handling of a signal: sigaction(2). */

inline uint_t SA_NOCLDSTOP = 0x1;
inline uint_t SA_NOCLDWAIT = 0x2;
inline uint_t SA_SIGINFO = 0x4;
inline uint_t SA_ONSTACK = 0x8000000;
inline uint_t SA_STACK = 0x8000000;
inline uint_t SA_RESTART = 0x10000000;
inline uint_t SA_INTERRUPT = 0x20000000;
inline uint_t SA_NODEFER = 0x40000000;
inline uint_t SA_NOMASK = 0x40000000;
inline uint_t SA_ONESHOT = 0x80000000;
inline uint_t SA_RESETHAND = 0x80000000;

/* Codes. CLD_ codes are those of SIGCHLD and of proc:::exit. */

inline int CLD_EXITED = 1;
inline int CLD_KILLED = 2;
inline int CLD_DUMPED = 3;
inline int CLD_TRAPPED = 4;
inline int CLD_STOPPED = 5;
inline int CLD_CONTINUED = 6;
inline int SI_TKILL = -6;
inline int SI_TIMER = -2;
inline int SI_QUEUE = -1;
inline int SI_USER = 0;
inline int BUS_ADRALN = 1;
inline int FPE_INTDIV = 1;
inline int ILL_ILLOPC = 1;
inline int SEGV_MAPERR = 1;
inline int TRAP_BRKPT = 1;
inline int BUS_ADRERR = 2;
inline int FPE_INTOVF = 2;
inline int ILL_ILLOPN = 2;
inline int SEGV_ACCERR = 2;
inline int TRAP_TRACE = 2;
inline int BUS_OBJERR = 3;
inline int SI_KERNEL = 128;

/* As C has it: which members mean something depends on the signal and its code. */

typedef struct {
	int si_signo;
	int si_errno;
	int si_code;		/* SI_*, or CLD_* and their like */
	union {
		struct {
			union {
				pid_t si_pid;		/* who has sent it; whose end SIGCHLD tells */
				int si_tid;		/* the timer */
			};
			union {
				uid_t si_uid;
				int si_overrun;
			};
			union {
				struct {
					int si_status;	/* of SIGCHLD: exit status or signal */
					clock_t si_utime;
					clock_t si_stime;
				};
				sigval_t si_value;	/* what sigqueue() sends with it */
				int si_int;
				void *si_ptr;
			};
		};
		struct {
			void *si_addr;			/* of a fault */
			union {
				int si_trapno;
				short si_addr_lsb;
				struct {
					void *si_pad;
					union {
						void *si_lower;
						uint32_t si_pkey;
					};
					void *si_upper;
				};
			};
		};
		struct {
			long si_band;			/* of SIGPOLL */
			int si_fd;
		};
		struct {
			void *si_call_addr;		/* of SIGSYS */
			int si_syscall;
			unsigned int si_arch;
		};
		union __sifields _sifields;		/* the kernel's name of all these */
	};
} siginfo_t;
