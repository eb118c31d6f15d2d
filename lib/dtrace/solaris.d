/* Types and variables of the kernel of Solaris that scripts name. For `variable, where this kernel has none of that name,
   stands genunix_variable: what this kernel knows of the same. */

#pragma D depends_on library system.d

typedef long long hrtime_t;
typedef int boolean_t;
typedef long long offset_t;
typedef unsigned short in_port_t;

/* Load averages, a process being 65536: Linux counts 2048. */
inline unsigned long genunix_hp_avenrun[int n] = ((unsigned long *)&`avenrun)[n] << 5;

inline int genunix_ncpus = *(unsigned int *)&`nr_cpu_ids;
inline int genunix_ncpus_online = ((atomic_t *)&`__num_online_cpus)->counter;

inline int genunix__pagesize = page_size;

/* Pages of memory, and of them those that nothing uses (NR_FREE_PAGES is the first of the counters). */
inline unsigned long genunix_physmem = ((atomic_long_t *)&`_totalram_pages)->counter;
inline unsigned long genunix_freemem = ((atomic_long_t *)&`vm_zone_stat)->counter;

inline unsigned long genunix_lbolt = *(unsigned long *)&`jiffies;

/* The last process id that was given away. */
inline int genunix_mpid = ((struct pid_namespace *)&`init_pid_ns)->idr.idr_next - 1;

inline struct new_utsname genunix_utsname = ((struct uts_namespace *)&`init_uts_ns)->name;
