/* Input and output, as the io provider describes them. */

#pragma D depends_on library errno.d
#pragma D depends_on library nfs-transfer.d
#pragma D depends_on library system.d
#pragma D depends_on library procfs.d

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
	string dev_pathname;	/* its file, below /dev */
} devinfo_t;

typedef struct fileinfo {
	string fi_name;		/* last part of the path */
	string fi_dirname;	/* the path without it */
	string fi_pathname;
	long long fi_offset;	/* where in the file, -1 where that is not known */
	string fi_fs;		/* kind of file system */
	string fi_mount;	/* where it is mounted */
	int fi_oflags;		/* flags of open(2): O_* */
} fileinfo_t;

/* Requests and bios, as include/linux/blk_types.h numbers their operations and flags. */

inline uint32_t REQ_OP_MASK = 0xff;
inline uint32_t REQ_WRITE = 0x01;
inline uint32_t REQ_SYNC = 0x800;
inline uint32_t REQ_FUA = 0x20000;
inline uint32_t REQ_PREFLUSH = 0x40000;
inline uint32_t REQ_RAHEAD = 0x80000;

/* Blocks that are given back: nothing is transferred, and the kernel's statistics count it apart. */

inline int _is_discard[uint32_t op] = (op & REQ_OP_MASK) == REQ_OP_DISCARD;

/* What a driver makes for itself; of all else odd ones write. */

inline int _req_is_of_driver[uint32_t op] = (op & REQ_OP_MASK) >= REQ_OP_DRV_IN;

inline int _req_reads[uint32_t op] = (op & REQ_OP_MASK) == REQ_OP_READ;

inline int _req_writes[uint32_t op] = (op & REQ_WRITE) != 0 && !_is_discard[op] && !_req_is_of_driver[op];

/* Whoever reads waits, but for what is read ahead; of writes the kernel says it. */

inline int _is_waited_for[uint32_t op] =
	(op & REQ_WRITE) != 0 ? (op & (REQ_SYNC | REQ_FUA | REQ_PREFLUSH)) != 0 : (op & REQ_RAHEAD) == 0;

inline int _io_flags[uint32_t op, struct inode *N, int error] =
	(_is_discard[op] ? 0 : (op & REQ_WRITE) != 0 ? B_WRITE : B_READ) | (_is_waited_for[op] ? 0 : B_ASYNC) |
	(N != NULL ? B_PAGEIO : B_PHYS) | (error != 0 ? B_ERROR : 0);

inline size_t _io_count[uint32_t op, size_t bytes] = _is_discard[op] ? 0 : bytes;

/* The error that a process gets for a status of the block layer, BLK_STS_*. */

inline int _status_error[uint8_t S] =
	S == 0 ? 0 :
	S == 1 ? EOPNOTSUPP :
	S == 2 ? ETIMEDOUT :
	S == 3 ? ENOSPC :
	S == 4 ? ENOLINK :
	S == 5 ? EREMOTEIO :
	S == 6 ? EBADE :
	S == 7 ? ENODATA :
	S == 8 ? EILSEQ :
	S == 9 ? ENOMEM :
	S == 12 ? EAGAIN :
	S == 13 ? EBUSY : EIO;

/* What of a bio comes first, NULL if it has no data. Where all is done it is the first part again, if that is known. */

inline struct bio_vec *_bio_part[struct bio *B] =
	B == NULL || B->bi_io_vec == NULL ? NULL :
	B->bi_iter.bi_size != 0 ? B->bi_io_vec + B->bi_iter.bi_idx :
	B->bi_vcnt != 0 ? B->bi_io_vec : NULL;

inline struct folio *_page_folio[struct page *P] =
	(struct folio *)((P->compound_head & 1) != 0 ? P->compound_head - 1 : (uintptr_t)P);

/*
 * The page cache locks its pages while they are read, and marks those that are written. Other pages, such as those of a process that
 * are transferred without it, are of no file even if they are mapped from one. The first word of a page are its flags.
 */

inline int _is_transferred[struct folio *F] = (*(unsigned long *)F & (1 << PG_locked | 1 << PG_writeback)) != 0;

/* The file that a page of the page cache is of. The mapping of memory without a file has low bits set. */

inline struct inode *_mapping_inode[struct address_space *M] =
	M != NULL && ((uintptr_t)M & 3) == 0 ? M->host : NULL;

inline struct inode *_folio_inode[struct folio *F] = _is_transferred[F] ? _mapping_inode[F->mapping] : NULL;

/* Blocks of a device are in the page cache, too, as what a file system has beside its files. */

inline struct inode *_file_inode[struct inode *N] = N == NULL || (N->i_mode & S_IFMT) == S_IFBLK ? NULL : N;

inline struct inode *_part_inode[struct bio_vec *V] =
	V == NULL ? NULL : _file_inode[_folio_inode[_page_folio[V->bv_page]]];

inline struct inode *_bio_inode[struct bio *B] = _part_inode[_bio_part[B]];

/* Where in the file it is: pages of a folio are one behind the other. */

inline long long _page_offset[struct page *P, struct folio *F] =
	(F->index + ((uintptr_t)P - (uintptr_t)F) / sizeof (struct page)) * _page_size;

inline long long _part_offset[struct bio_vec *V, unsigned int done] =
	_part_inode[V] == NULL ? -1 : _page_offset[V->bv_page, _page_folio[V->bv_page]] + V->bv_offset + done;

inline long long _bio_offset[struct bio *B] = _part_offset[_bio_part[B], B == NULL ? 0 : B->bi_iter.bi_bvec_done];

/* The name that an inode has in its file system, one of them if there are more. */

inline struct dentry *_alias_dentry[struct hlist_node *H] =
	H == NULL ? NULL : (struct dentry *)((uintptr_t)H - offsetof(struct dentry, d_u));

inline struct dentry *_inode_dentry[struct inode *N] = N == NULL ? NULL : _alias_dentry[N->i_dentry.first];

inline uint32_t _device_number[struct block_device *D] = D == NULL ? 0 : D->bd_dev;

translator bufinfo_t < struct bio *B > {
	b_flags = _io_flags[(uint32_t)B->bi_opf, _bio_inode[B], B->bi_status];
	b_addr = NULL;
	b_bcount = _io_count[(uint32_t)B->bi_opf, B->bi_iter.bi_size];
	b_lblkno = B->bi_iter.bi_sector;
	b_blkno = B->bi_iter.bi_sector;
	b_resid = 0;
	b_bufsize = B->bi_iter.bi_size;
	b_iodone = (caddr_t)B->bi_end_io;
	b_error = _status_error[B->bi_status];
	b_edev = _device_number[B->bi_bdev];
};

inline struct block_device *_whole_disk[struct gendisk *K] = K == NULL ? NULL : K->part0;

inline struct block_device *_device_or_disk[struct block_device *D, struct request *R] =
	D != NULL ? D : _whole_disk[R->q->disk];

inline struct block_device *_request_device[struct request *R] = _device_or_disk[R->part, R];

translator bufinfo_t < struct request *R > {
	b_flags = _io_flags[(uint32_t)R->cmd_flags, _bio_inode[R->bio], 0];
	b_addr = NULL;
	b_bcount = _io_count[(uint32_t)R->cmd_flags, R->__data_len];
	b_lblkno = R->__sector;
	b_blkno = R->__sector;
	b_resid = 0;
	b_bufsize = R->__data_len;
	b_iodone = (caddr_t)R->end_io;
	b_error = 0;
	b_edev = _device_number[_request_device[R]];
};

/* Without a device it is I/O of NFS. */

translator devinfo_t < struct block_device *D > {
	dev_major = D == NULL ? 0 : getmajor(D->bd_dev);
	dev_minor = D == NULL ? 0 : getminor(D->bd_dev);
	dev_instance = 0;
	dev_name = D == NULL ? "nfs" : _block_driver[getmajor(D->bd_dev)];
	dev_statname = D == NULL ? "nfs" : stringof(D->bd_device.kobj.name);
	dev_pathname = D == NULL ? "<nfs>" : strjoin("/dev/", stringof(D->bd_device.kobj.name));
};

translator devinfo_t < struct bio *B > {
	dev_major = xlate < devinfo_t > (B->bi_bdev).dev_major;
	dev_minor = xlate < devinfo_t > (B->bi_bdev).dev_minor;
	dev_instance = 0;
	dev_name = xlate < devinfo_t > (B->bi_bdev).dev_name;
	dev_statname = xlate < devinfo_t > (B->bi_bdev).dev_statname;
	dev_pathname = xlate < devinfo_t > (B->bi_bdev).dev_pathname;
};

translator devinfo_t < struct request *R > {
	dev_major = xlate < devinfo_t > (_request_device[R]).dev_major;
	dev_minor = xlate < devinfo_t > (_request_device[R]).dev_minor;
	dev_instance = 0;
	dev_name = xlate < devinfo_t > (_request_device[R]).dev_name;
	dev_statname = xlate < devinfo_t > (_request_device[R]).dev_statname;
	dev_pathname = xlate < devinfo_t > (_request_device[R]).dev_pathname;
};

/*
 * What the arguments of a probe are made from: a request; a bio, where a disk makes no requests or a thread waits for it, whose
 * address has its highest bit cleared; what the NFS client transfers, whose address has the next one cleared; or a buffer that a
 * thread waits for, with both cleared. They are set in all addresses of the kernel.
 */

typedef struct io_transfer io_transfer_t;

inline int _is_bio[io_transfer_t *T] = (uintptr_t)T >> 62 == 1;

inline struct bio *_transfer_bio[io_transfer_t *T] = (struct bio *)((uintptr_t)T | 0x8000000000000000);

inline int _is_nfs[io_transfer_t *T] = _has_nfs && (uintptr_t)T >> 62 == 2;

inline uintptr_t _transfer_nfs[io_transfer_t *T] = (uintptr_t)T | 0x4000000000000000;

inline int _is_buffer[io_transfer_t *T] = (uintptr_t)T >> 62 == 0;

inline struct buffer_head *_transfer_buffer[io_transfer_t *T] = (struct buffer_head *)((uintptr_t)T | 0xc000000000000000);

inline struct block_device *_transfer_device[io_transfer_t *T] =
	_is_nfs[T] ? NULL : _is_bio[T] ? _transfer_bio[T]->bi_bdev : _is_buffer[T] ? _transfer_buffer[T]->b_bdev :
	_request_device[(struct request *)T];

inline struct bio *_first_bio[io_transfer_t *T] = _is_bio[T] ? _transfer_bio[T] : ((struct request *)T)->bio;

inline struct inode *_buffer_inode[struct buffer_head *H] = _file_inode[_mapping_inode[_page_folio[H->b_page]->mapping]];

inline long long _buffer_offset[struct buffer_head *H] =
	_buffer_inode[H] == NULL ? -1 :
	_page_offset[H->b_page, _page_folio[H->b_page]] + ((uintptr_t)H->b_data & (_page_size - 1));

inline struct inode *_transfer_inode[io_transfer_t *T] =
	_is_nfs[T] ? _nfs_inode[_transfer_nfs[T]] : _is_buffer[T] ? _buffer_inode[_transfer_buffer[T]] : _bio_inode[_first_bio[T]];

inline uint32_t _transfer_dev[io_transfer_t *T] =
	_is_nfs[T] ? _nfs_inode[_transfer_nfs[T]]->i_sb->s_dev : _device_number[_transfer_device[T]];

/* What a thread has waited for may have changed: the probes have its bytes as arg3, its block as arg4. */

inline uint64_t _bio_bytes[struct bio *B] = arg3 != 0 ? arg3 : B->bi_iter.bi_size;

inline uint64_t _bio_block[struct bio *B] = arg3 != 0 ? arg4 : B->bi_iter.bi_sector;

inline uint64_t _transfer_block[io_transfer_t *T] =
	_is_nfs[T] ? _nfs_offset[_transfer_nfs[T]] / 512 : _is_bio[T] ? _bio_block[_transfer_bio[T]] : _is_buffer[T] ? arg4 :
	xlate < bufinfo_t > ((struct request *)T).b_blkno;

inline size_t _transfer_count[io_transfer_t *T] =
	_is_nfs[T] ? _nfs_count[_transfer_nfs[T]] : _is_buffer[T] ? arg3 :
	_is_bio[T] ? _io_count[(uint32_t)_transfer_bio[T]->bi_opf, _bio_bytes[_transfer_bio[T]]] :
	xlate < bufinfo_t > ((struct request *)T).b_bcount;

/* Whether a buffer is written is arg5. */

inline int _buffer_flags[struct buffer_head *H] = (arg5 ? B_WRITE : B_READ) | (_buffer_inode[H] != NULL ? B_PAGEIO : B_PHYS);

/* How a request has ended it does not say itself: the probes have its status as arg2. */

translator bufinfo_t < io_transfer_t *T > {
	b_flags = _is_nfs[T] ? _nfs_flags[_transfer_nfs[T]] : _is_buffer[T] ? _buffer_flags[_transfer_buffer[T]] :
	    _is_bio[T] ? xlate < bufinfo_t > (_transfer_bio[T]).b_flags :
	    xlate < bufinfo_t > ((struct request *)T).b_flags | (arg2 != 0 ? B_ERROR : 0);
	b_addr = NULL;
	b_bcount = _transfer_count[T];
	b_lblkno = _transfer_block[T];
	b_blkno = _transfer_block[T];
	b_resid = _is_nfs[T] ? _nfs_left[_transfer_nfs[T]] : 0;
	b_bufsize = _is_nfs[T] ? _nfs_count[_transfer_nfs[T]] : _is_buffer[T] ? arg3 :
	    _is_bio[T] ? _bio_bytes[_transfer_bio[T]] : xlate < bufinfo_t > ((struct request *)T).b_bufsize;
	b_iodone = _is_nfs[T] ? NULL : _is_buffer[T] ? (caddr_t)_transfer_buffer[T]->b_end_io :
	    _is_bio[T] ? xlate < bufinfo_t > (_transfer_bio[T]).b_iodone : xlate < bufinfo_t > ((struct request *)T).b_iodone;
	b_error = _is_nfs[T] ? _nfs_error[_transfer_nfs[T]] :
	    _is_bio[T] ? xlate < bufinfo_t > (_transfer_bio[T]).b_error : _status_error[arg2];
	b_edev = _transfer_dev[T];
};

translator devinfo_t < io_transfer_t *T > {
	dev_major = getmajor(_transfer_dev[T]);
	dev_minor = getminor(_transfer_dev[T]);
	dev_instance = 0;
	dev_name = xlate < devinfo_t > (_transfer_device[T]).dev_name;
	dev_statname = xlate < devinfo_t > (_transfer_device[T]).dev_statname;
	dev_pathname = xlate < devinfo_t > (_transfer_device[T]).dev_pathname;
};

/* A file by its place in its file system: where that is mounted is not known. */

translator fileinfo_t < struct dentry *D > {
	fi_name = D == NULL ? "<none>" : stringof(D->d_name.name);
	fi_dirname = D == NULL ? "<none>" : dirname(dentry_path(D));
	fi_pathname = D == NULL ? "<none>" : dentry_path(D);
	fi_offset = 0;
	fi_fs = D == NULL ? "<none>" : stringof(D->d_sb->s_type->name);
	fi_mount = D == NULL ? "<none>" : "<unknown>";
	fi_oflags = 0;
};

translator fileinfo_t < struct bio *B > {
	fi_name = xlate < fileinfo_t > (_inode_dentry[_bio_inode[B]]).fi_name;
	fi_dirname = xlate < fileinfo_t > (_inode_dentry[_bio_inode[B]]).fi_dirname;
	fi_pathname = xlate < fileinfo_t > (_inode_dentry[_bio_inode[B]]).fi_pathname;
	fi_offset = _bio_offset[B];
	fi_fs = xlate < fileinfo_t > (_inode_dentry[_bio_inode[B]]).fi_fs;
	fi_mount = xlate < fileinfo_t > (_inode_dentry[_bio_inode[B]]).fi_mount;
	fi_oflags = 0;
};

translator fileinfo_t < struct request *R > {
	fi_name = xlate < fileinfo_t > (R->bio).fi_name;
	fi_dirname = xlate < fileinfo_t > (R->bio).fi_dirname;
	fi_pathname = xlate < fileinfo_t > (R->bio).fi_pathname;
	fi_offset = _bio_offset[R->bio];
	fi_fs = xlate < fileinfo_t > (R->bio).fi_fs;
	fi_mount = xlate < fileinfo_t > (R->bio).fi_mount;
	fi_oflags = 0;
};

translator fileinfo_t < io_transfer_t *T > {
	fi_name = xlate < fileinfo_t > (_inode_dentry[_transfer_inode[T]]).fi_name;
	fi_dirname = xlate < fileinfo_t > (_inode_dentry[_transfer_inode[T]]).fi_dirname;
	fi_pathname = xlate < fileinfo_t > (_inode_dentry[_transfer_inode[T]]).fi_pathname;
	fi_offset = _is_nfs[T] ? _nfs_offset[_transfer_nfs[T]] : _is_buffer[T] ? _buffer_offset[_transfer_buffer[T]] :
	    _bio_offset[_first_bio[T]];
	fi_fs = xlate < fileinfo_t > (_inode_dentry[_transfer_inode[T]]).fi_fs;
	fi_mount = xlate < fileinfo_t > (_inode_dentry[_transfer_inode[T]]).fi_mount;
	fi_oflags = 0;
};

/* Pipes, sockets and the like have no place in a tree: they are called as /proc/PID/fd calls them. */

inline string _numbered[string kind, struct inode *N] = strjoin(kind, strjoin(":[", strjoin(lltostr(N->i_ino), "]")));

inline string _placeless_path[string fs, struct file *F] =
	fs == "sockfs" || fs == "pipefs" || fs == "nsfs" ?
	    _numbered[fs == "sockfs" ? "socket" : fs == "pipefs" ? "pipe" :
	    stringof(((struct ns_common *)F->f_inode->i_private)->ops->name), F->f_inode] :
	fs == "pidfs" ? "anon_inode:[pidfd]" :
	fs == "anon_inodefs" ? strjoin("anon_inode:", stringof(F->f_path.dentry->d_name.name)) :
	strjoin("/", strjoin(stringof(F->f_path.dentry->d_name.name), " (deleted)"));

inline string _file_path[struct file *F] =
	F->f_path.dentry->d_parent != F->f_path.dentry || F->f_path.dentry == F->f_path.mnt->mnt_root ?
	    d_path(&F->f_path) : _placeless_path[stringof(F->f_inode->i_sb->s_type->name), F];

#pragma D binding "1.1" translator
translator fileinfo_t < struct file *F > {
	fi_name = F == NULL ? "<none>" : basename(_file_path[F]);
	fi_dirname = F == NULL ? "<none>" : dirname(_file_path[F]);
	fi_pathname = F == NULL ? "<none>" : _file_path[F];
	fi_offset = F == NULL ? 0 : F->f_pos;
	fi_fs = F == NULL ? "<none>" : stringof(F->f_inode->i_sb->s_type->name);
	fi_mount = F == NULL ? "<none>" : mount_path(F->f_path.mnt);
	fi_oflags = F == NULL ? 0 : F->f_flags;
};

/* What getf() gives: NULL if the process has no such file open. */

inline struct file *_open_file[int fd] =
	curthread->files != NULL && fd >= 0 && fd < curthread->files->fdt->max_fds ?
	    curthread->files->fdt->fd[fd] : NULL;

inline fileinfo_t fds[int fd] = xlate < fileinfo_t > (_open_file[fd]);
#pragma D attributes Stable/Stable/Common fds
#pragma D binding "1.1" fds

/* What the fsinfo provider tells of: an open file, or a path that a system call names, which is in the process. */

typedef struct fs_object fs_object_t;

inline int _is_empty_path[uintptr_t path] = path == 0 || *(char *)copyin(path, 1) == 0;

inline int _is_open_file[fs_object_t *O] = (long)O <= 0;

inline string _path_below[string folder, string path] = strjoin(folder == "/" ? "" : folder, strjoin("/", path));

inline string _whole_path[string path] = substr(path, 0, 1) == "/" ? path : _path_below[cwd, path];

inline string _object_path[fs_object_t *O] =
	O == NULL ? "<none>" : _is_open_file[O] ? _file_path[(struct file *)O] : _whole_path[copyinstr((uintptr_t)O)];

translator fileinfo_t < fs_object_t *O > {
	fi_name = basename(_object_path[O]);
	fi_dirname = O == NULL ? "<none>" : dirname(_object_path[O]);
	fi_pathname = _object_path[O];
	fi_offset = _is_open_file[O] ? xlate < fileinfo_t > ((struct file *)O).fi_offset : 0;
	fi_fs = _is_open_file[O] ? xlate < fileinfo_t > ((struct file *)O).fi_fs : "<unknown>";
	fi_mount = _is_open_file[O] ? xlate < fileinfo_t > ((struct file *)O).fi_mount : "<unknown>";
	fi_oflags = _is_open_file[O] ? xlate < fileinfo_t > ((struct file *)O).fi_oflags : 0;
};
