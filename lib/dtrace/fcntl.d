/* Flags of open(2), commands of fcntl(2), modes of files. */

inline int O_RDONLY = 0;
inline int O_WRONLY = 01;
inline int O_RDWR = 02;
inline int O_ACCMODE = 03;
inline int O_CREAT = 0100;
inline int O_EXCL = 0200;
inline int O_NOCTTY = 0400;
inline int O_TRUNC = 01000;
inline int O_APPEND = 02000;
inline int O_NDELAY = 04000;
inline int O_NONBLOCK = 04000;
inline int O_DSYNC = 010000;
inline int O_ASYNC = 020000;
inline int O_DIRECT = 040000;
inline int O_DIRECTORY = 0200000;
inline int O_NOFOLLOW = 0400000;
inline int O_NOATIME = 01000000;
inline int O_CLOEXEC = 02000000;
inline int O_RSYNC = 04010000;
inline int O_SYNC = 04010000;
inline int O_PATH = 010000000;
inline int O_TMPFILE = 020200000;

/* Flags of calls whose names end in "at". */

inline int AT_STATX_SYNC_AS_STAT = 0x0;
inline int AT_SYMLINK_NOFOLLOW = 0x100;
inline int AT_EACCESS = 0x200;
inline int AT_REMOVEDIR = 0x200;
inline int AT_SYMLINK_FOLLOW = 0x400;
inline int AT_NO_AUTOMOUNT = 0x800;
inline int AT_EMPTY_PATH = 0x1000;
inline int AT_STATX_FORCE_SYNC = 0x2000;
inline int AT_STATX_DONT_SYNC = 0x4000;
inline int AT_STATX_SYNC_TYPE = 0x6000;
inline int AT_RECURSIVE = 0x8000;
inline int AT_FDCWD = -100;

inline int F_DUPFD = 0;
inline int F_GETFD = 1;
inline int F_SETFD = 2;
inline int F_GETFL = 3;
inline int F_SETFL = 4;
inline int F_GETLK = 5;
inline int F_SETLK = 6;
inline int F_SETLKW = 7;
inline int F_SETOWN = 8;
inline int F_GETOWN = 9;
inline int F_DUPFD_CLOEXEC = 1030;

/* stat(2) */

inline int S_IXOTH = 01;
inline int S_IWOTH = 02;
inline int S_IROTH = 04;
inline int S_IXGRP = 010;
inline int S_IWGRP = 020;
inline int S_IRGRP = 040;
inline int S_IXUSR = 0100;
inline int S_IWUSR = 0200;
inline int S_IRUSR = 0400;
inline int S_ISVTX = 01000;
inline int S_ISGID = 02000;
inline int S_ISUID = 04000;
inline int S_IFIFO = 010000;
inline int S_IFCHR = 020000;
inline int S_IFDIR = 040000;
inline int S_IFBLK = 060000;
inline int S_IFREG = 0100000;
inline int S_IFLNK = 0120000;
inline int S_IFSOCK = 0140000;
inline int S_IFMT = 0170000;
