/* How a reader/writer lock was taken: args[2] of lockstat's rw-block and rw-spin, args[1] of rw-acquire and -release. */

inline int RW_WRITER = 0;
inline int RW_READER = 1;

/*
 * What mutex_owned() and its kin are. The owner of a mutex has flags in its low bits; a reader/writer lock has a byte
 * that is not 0 while a writer has or waits for it, and counts its readers above (include/asm-generic/qrwlock.h).
 */

inline struct task_struct *_lock_mutex_owner[struct mutex *M] = (struct task_struct *)(M->owner.counter & ~7);

inline int _lock_mutex_owned[struct mutex *M] = (M->owner.counter & ~7) == (long)curthread;

inline int _lock_mutex_type_adaptive[struct mutex *M] = 1;

inline int _lock_mutex_type_spin[struct mutex *M] = 0;

inline int _lock_rw_read_held[rwlock_t *L] = ((rwlock_t *)L)->raw_lock.cnts.counter & ~0x1ff;

inline int _lock_rw_write_held[rwlock_t *L] = ((rwlock_t *)L)->raw_lock.cnts.counter & 0xff;

inline int _lock_rw_iswriter[rwlock_t *L] = ((rwlock_t *)L)->raw_lock.cnts.counter & 0x1ff;
