/* How a reader/writer lock was taken: arg1 of lockstat's rw- probes. */

inline int RW_WRITER = 0;
inline int RW_READER = 1;
