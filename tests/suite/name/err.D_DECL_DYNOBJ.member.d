/* A structure has no associative array. */
struct counts {
	int by_pid[pid_t];
};
