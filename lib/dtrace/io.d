/* Input and output, as the io provider describes them. */

typedef char *caddr_t;

typedef struct bufinfo {
	int b_flags;		/* B_* */
	size_t b_bcount;	/* bytes */
	caddr_t b_addr;		/* where in memory */
	uint64_t b_lblkno;	/* block of 512 bytes on the device */
	uint64_t b_blkno;
	size_t b_resid;		/* bytes not transferred */
	size_t b_bufsize;
	caddr_t b_iodone;	/* what is called at the end */
	int b_error;
	uint32_t b_edev;	/* major and minor number */
} bufinfo_t;

inline int B_BUSY = 0x000001;
inline int B_DONE = 0x000002;
inline int B_ERROR = 0x000004;
inline int B_PAGEIO = 0x000010;
inline int B_PHYS = 0x000020;
inline int B_READ = 0x000040;
inline int B_WRITE = 0x000100;
inline int B_ASYNC = 0x000400;

typedef struct devinfo {
	int dev_major;
	int dev_minor;
	int dev_instance;
	string dev_name;	/* driver */
	string dev_statname;	/* disk, with the number of the partition */
	string dev_pathname;	/* /dev/... */
} devinfo_t;

typedef struct fileinfo {
	string fi_name;		/* last part of the path */
	string fi_dirname;	/* the path without it */
	string fi_pathname;
	long long fi_offset;
	string fi_fs;		/* kind of file system */
	string fi_mount;	/* where it is mounted */
	int fi_oflags;		/* flags of open(2): O_* */
} fileinfo_t;
