/* CPUs, as the sched provider and curcpu describe them. */

#pragma D depends_on library processors.d
#pragma D depends_on library system.d

typedef id_t psetid_t;
typedef id_t chipid_t;
typedef id_t lgrp_id_t;

inline int P_ONLINE = 2;

typedef struct processor_info {
	int pi_state;			/* P_ONLINE */
	string pi_processor_type;	/* x86_64, ... */
	string pi_fputypes;
	int pi_clock;			/* MHz */
} processor_info_t;

translator processor_info_t < processorid_t C > {
	pi_state = P_ONLINE;
	pi_processor_type = _cpu_type;
	pi_fputypes = _cpu_fpu;
	pi_clock = _cpu_clock[C];
};

typedef struct cpuinfo {
	processorid_t cpu_id;
	psetid_t cpu_pset;	/* processor set: Linux has none */
	chipid_t cpu_chip;	/* physical package */
	lgrp_id_t cpu_lgrp;	/* node of memory */
	processor_info_t cpu_info;
} cpuinfo_t;

typedef cpuinfo_t *cpuinfo_t_p;

translator cpuinfo_t < processorid_t C > {
	cpu_id = C;
	cpu_pset = 0;
	cpu_chip = _cpu_package[C];
	cpu_lgrp = _cpu_node[C];
	cpu_info = xlate < processor_info_t > (C);
};

inline cpuinfo_t *curcpu = &xlate < cpuinfo_t > (cpu);

inline chipid_t chip = curcpu->cpu_chip;
inline psetid_t pset = curcpu->cpu_pset;
inline lgrp_id_t lgrp = curcpu->cpu_lgrp;
